"""The gradebook: one SQLite file in which nothing is lost and nothing is graded twice.

Every submission's verdicts are one transaction, committed when they are known. A run that is
killed leaves a whole book behind, and the next run grades what is missing or has changed: the
submission, the answer key or the version of nnbook. Older submissions and their verdicts stay;
the newest counts. What a person set lives in a table of its own that grading never writes.
"""

import json
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from nnbook.grading.gradebook.database import copy_to, open_file, transaction
from nnbook.grading.gradebook.entry import Entry, entry_of
from nnbook.grading.gradebook.ticks import recount
from nnbook.grading.gradebook.verdict import Verdict


class Gradebook(AbstractContextManager["Gradebook"]):
    """A gradebook file, made when it does not exist; a context manager.

    Raises
    ------
    NnbookError
        When the file is something else or cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._connection = open_file(path)

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def register(
        self,
        student: str,
        notebook: str,
        digest: str,
        *,
        place: str = "",
        handed_in: str = "",
        newest: bool = True,
    ) -> int:
        """Enter a submission, or find it again by the hash of its bytes; return its number.

        The newest counts from now on when it has verdicts, and else as soon as it gets them: a run
        that is killed before leaves the student those of the submission before.
        """
        with transaction(self._connection) as book:
            number: int = book.execute(
                "INSERT INTO submissions (student, notebook, digest, place, handed_in)"
                " VALUES (?, ?, ?, ?, ?) ON CONFLICT (student, notebook, digest) DO UPDATE SET"
                " place = excluded.place, handed_in = excluded.handed_in RETURNING id",
                (student, notebook, digest, place, handed_in),
            ).fetchone()[0]
            if newest and self._fingerprint(number) is not None:
                self._let_count(number)
        return number

    def _let_count(self, submission: int) -> None:
        """Let a submission count, and no other of its student and notebook."""
        for newest, same in ((0, "!="), (1, "=")):  # in this order: only one may count
            self._connection.execute(
                f"UPDATE submissions SET newest = ?2 WHERE id {same} ?1 AND newest != ?2"
                " AND (student, notebook) ="
                " (SELECT student, notebook FROM submissions WHERE id = ?1)",
                (submission, newest),
            )

    def is_graded(self, submission: int, fingerprint: str) -> bool:
        """Tell whether a submission has been graded with this key, version and limits."""
        return self._fingerprint(submission) == fingerprint

    def _fingerprint(self, submission: int) -> str | None:
        """Return what a submission was graded with: nothing when the grader failed on it."""
        found = "SELECT fingerprint FROM graded WHERE submission = ?"
        row = self._connection.execute(found, (submission,)).fetchone()
        return row and str(row["fingerprint"])

    def record(
        self,
        submission: int,
        fingerprint: str,
        verdicts: Sequence[Verdict],
        *,
        remarks: Sequence[str] = (),
        locked: bool = True,
    ) -> None:
        """Enter all verdicts of one submission in the notebook's order, and commit them; it counts.

        The fingerprint is what they depend on besides the submission; it is empty where the grader
        failed, which replaces no verdict. The remarks are sentences about the notebook as a whole.
        """
        with transaction(self._connection) as book:
            self._let_count(submission)
            known = self._fingerprint(submission)
            if known is not None and (known == fingerprint or not fingerprint):
                return  # another grader was faster, or this one failed
            whose = book.execute(
                "SELECT student, notebook, digest FROM submissions WHERE id = ?", (submission,)
            ).fetchone()
            for table in ("verdicts", "pictures"):
                book.execute(f"DELETE FROM {table} WHERE submission = ?", (submission,))
            for place, one in enumerate(verdicts):
                book.execute(
                    "INSERT INTO verdicts VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    (submission, one.exercise, place, one.points, one.max_points, one.verdict,
                     one.detail, json.dumps(dict(one.notes), ensure_ascii=True)),
                )  # fmt: skip
                if one.pictures:
                    book.execute(
                        "INSERT INTO pictures VALUES (?, ?, ?)",
                        (submission, one.exercise, json.dumps(dict(one.pictures))),
                    )
                self._note(
                    "nnbook grade", *whose, one.exercise, one.points, one.verdict, fingerprint
                )
            book.execute(
                "INSERT OR REPLACE INTO graded VALUES (?, ?, ?, ?, ?)",
                (submission, fingerprint, int(locked), json.dumps(list(remarks)), _now()),
            )

    def notice(self, files: Sequence[tuple[str, str]]) -> None:
        """Enter which files and folders looked odd this time, and why; those of before go."""
        with transaction(self._connection) as book:
            book.execute("DELETE FROM notices")
            book.executemany("INSERT INTO notices VALUES (?, ?)", files)

    def together(self) -> AbstractContextManager[object]:
        """Enter all that is written meanwhile, or nothing of it."""
        return transaction(self._connection)

    def mark(
        self,
        entry: Entry,
        points: float,
        *,
        who: str,
        comment: str = "",
        ticked: Mapping[str, float] = MappingProxyType({}),
    ) -> None:
        """Set the points of one answer, as it was looked at; no grading changes them again.

        Ticked are the statements of the rubric that the answer fulfils, with what each is worth.
        """
        whose = (entry.student, entry.notebook, entry.digest, entry.verdict.exercise, points)
        with transaction(self._connection) as book:
            book.execute(
                "INSERT OR REPLACE INTO marks (student, notebook, digest, exercise, points,"
                " comment, ticked, who, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (*whose, comment, json.dumps(dict(ticked)), who, _now()),
            )
            self._note(who, *whose, "marked", comment)

    def unmark(self, entry: Entry, *, who: str) -> None:
        """Take a person's mark back, so that the grader's verdict counts again."""
        name = (entry.student, entry.notebook, entry.verdict.exercise)
        with transaction(self._connection) as book:
            taken = book.execute(
                "DELETE FROM marks WHERE student = ? AND notebook = ? AND exercise = ?"
                " RETURNING student, notebook, digest, exercise",
                name,
            ).fetchone()
            if taken is not None:
                self._note(who, *taken, None, "taken back", "")

    def follow_rubric(
        self, notebook: str, exercise: str, rubric: Mapping[str, float]
    ) -> tuple[int, int]:
        """Sum up the ticks of every mark anew; parameters and result are `recount`'s."""
        with transaction(self._connection) as book:
            changed, stayed = recount(book, notebook, exercise, rubric)
            for student, digest, points, comment in changed:
                whose = (student, notebook, digest, exercise, points)
                self._note("nnbook, by a new rubric", *whose, "marked", comment)
        return len(changed), stayed

    def _note(self, *told: object) -> None:
        """Add a line to the audit: who, whose (three columns), what, points, word, why."""
        self._connection.execute(
            "INSERT INTO audit (at, who, student, notebook, digest, exercise, points, verdict,"
            " comment) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (_now(), *told),
        )

    def entries(self, notebook: str | None = None, exercise: str | None = None) -> list[Entry]:
        """Return every exercise of every newest submission, or only those asked for.

        They come by student, notebook and the exercise's place in it.
        """
        rows = self._connection.execute(
            "SELECT s.student, s.notebook, s.digest, s.place, s.handed_in, g.locked, v.exercise,"
            " v.points, v.max_points, v.verdict, v.detail, v.notes, m.points AS marked,"
            " m.comment, m.ticked, m.who, m.digest AS marked_digest"
            " FROM submissions s JOIN graded g ON g.submission = s.id"
            " JOIN verdicts v ON v.submission = s.id"
            " LEFT JOIN marks m ON m.student = s.student AND m.notebook = s.notebook"
            " AND m.exercise = v.exercise"
            " WHERE s.newest AND (?1 IS NULL OR s.notebook = ?1)"
            " AND (?2 IS NULL OR v.exercise = ?2) ORDER BY s.student, s.notebook, v.place",
            (notebook, exercise),
        )
        return [entry_of(row) for row in rows]

    def pictures(self, entry: Entry) -> dict[str, dict[str, str]]:
        """Return the pictures pasted into a written answer: name → type → base64 text."""
        row = self._connection.execute(
            "SELECT pictures FROM pictures JOIN submissions ON submission = id"
            " WHERE student = ? AND notebook = ? AND digest = ? AND exercise = ?",
            (entry.student, entry.notebook, entry.digest, entry.verdict.exercise),
        ).fetchone()
        found: dict[str, dict[str, str]] = json.loads(row["pictures"]) if row else {}
        return found

    def keep_drafts(self, who: str, drafts: str) -> None:
        """Keep all that somebody has typed and not saved."""
        self._connection.execute("INSERT OR REPLACE INTO drafts VALUES (?, ?)", (who, drafts))

    def drafts(self, who: str) -> str:
        """Return what `keep_drafts` kept last."""
        row = self._connection.execute("SELECT drafts FROM drafts WHERE who = ?", (who,)).fetchone()
        return row["drafts"] if row else "[]"

    def remarks(self) -> dict[tuple[str, str], list[str]]:
        """Return what is said about each newest submission as a whole, by student and notebook."""
        rows = self._connection.execute(
            "SELECT student, notebook, remarks FROM submissions JOIN graded ON submission = id"
            " WHERE newest"
        )
        return {(row["student"], row["notebook"]): json.loads(row["remarks"]) for row in rows}

    def notices(self) -> list[tuple[str, str]]:
        """Return the files and folders that looked odd at the last run, and why."""
        return [tuple(row) for row in self._connection.execute("SELECT path, why FROM notices")]

    def audit(self) -> list[dict[str, object]]:
        """Return who or what set every point, in the order it happened."""
        return [dict(row) for row in self._connection.execute("SELECT * FROM audit ORDER BY id")]


@contextmanager
def reading(path: Path) -> Iterator[Gradebook]:
    """Open a gradebook, or a copy of one that may only be read: SQLite would write beside it."""
    with ExitStack() as stack:
        if not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="nnbook-"))
            copy = Path(folder) / path.name
            copy_to(path, copy)
            path = copy
        yield stack.enter_context(Gradebook(path))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
