"""Recognition: which notebook a file holds, and whether somebody worked in it, whatever its name.

Every text and every cell id that only one notebook was handed out with is a vote for it, and so
is every answer to one of its exercises. A name may be lost or wrong, ids are lost in Colab, texts
in an older edition; hardly ever all of them.
"""

import hashlib
import operator
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import repeat
from typing import Any

from nnbook.notebook.file import plain_text
from nnbook.notebook.submission import Submission, SubmittedCell, UnreadError, given_names, parse

_FEW = 2  # votes: fewer are chance, such as a cell that was copied from another notebook
_LABELLED = re.compile(r"Your answer to `?(\w+)`?")
_GRADE_ID = re.compile(r"(?!cell-|test-)[^\W\d]\w*(?:-[^\W\d]\w*)*")  # of an answer's cell
_UNANSWERED = re.compile(
    r"^[A-Za-z_]\w* = \.\.\.[ \t]*$|^def (?:(?!^def )[\s\S])*?raise NotImplementedError\(.*$",
    re.MULTILINE,
)
# What an answer's cell holds before anybody wrote into it, in any edition. Possessive throughout
# (*+): a hostile cell must not be tried in every division.
_BLANK = re.compile(
    r"(?:[A-Za-z_]\w*+ = \.\.\.\s*+)+"
    r"|(?:\W*+Your answer to\W*+\w++\W*+)?(?:Your answer:|YOUR ANSWER HERE)?\s*+"
)


@dataclass(frozen=True)
class HandedOut:
    """A notebook as students get it."""

    stem: str  # its name, such as 01_neuron
    edition: str  # the hash of its cells
    cells: tuple[dict[str, Any], ...]  # as in the file
    answers: Mapping[str, int]  # exercise → the place of its answer cell among the cells, from 0


@dataclass(frozen=True)
class Content:
    """What the cells of a file say.

    `lacks` and `copied` are of a file that does not say that it is of the present edition: the
    exercises of which it holds no trace, and those whose cells it holds without their ids.
    """

    notebook: str = ""  # the stem of the one they were made from; empty when they do not tell
    edition: str = ""  # which the file says it is of, where that is not the present one
    worked: bool = False  # whether a cell holds something that was not handed out
    lacks: tuple[str, ...] = ()
    copied: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()  # answer cells that are no exercise of the notebook any more
    digest: str = ""  # of the whole file, or of the reason why it cannot be read


class Recognition:
    """Knows the notebooks that are handed out now."""

    def __init__(self, handed_out: Iterable[HandedOut]) -> None:
        self._known = {one.stem: one for one in handed_out}
        self._editions = {one.edition: one.stem for one in self._known.values()}
        marks = defaultdict(set)
        for stem, one in self._known.items():
            for mark in _marks(one):
                marks[mark].add(stem)
        self._marks = marks.keys()
        self._votes = {mark: next(iter(of)) for mark, of in marks.items() if len(of) == 1}

    @property
    def notebooks(self) -> tuple[str, ...]:
        """The stems of the notebooks."""
        return tuple(self._known)

    def read(self, read: Callable[[], bytes], do: Callable[..., Any] = operator.call) -> Content:
        """Read a file and say what its cells are those of; nothing of one that cannot be read.

        ``do`` calls a function, perhaps within limits; beyond them, it raises an `UnreadError`.
        """
        try:
            data = read()
        except UnreadError as error:
            return Content(digest=digest_of(b"", str(error)))
        try:
            content: Content = do(Recognition._content, self, data)
        except UnreadError:
            content = Content()
        return replace(content, digest=digest_of(data))

    def _content(self, data: bytes) -> Content:
        submission = parse(data)
        texts = [plain_text(cell.source) for cell in submission.cells]
        notebook = self._notebook(submission, texts)
        known = self._known.get(notebook, HandedOut("", submission.edition, (), {}))
        own = {name for cell in submission.cells for name in answer_names(cell.grade_id)}
        edition = submission.edition if submission.edition != known.edition else ""
        lacks, copied = _lacking(submission, own, known)
        expected = own | known.answers.keys() if edition else None
        worked = any(map(self._is_work, submission.cells, texts, repeat(expected)))
        foreign = tuple(sorted(own - known.answers.keys()))
        return Content(notebook, edition, worked, lacks, copied, foreign)

    def _notebook(self, submission: Submission, texts: Iterable[str]) -> str:
        """Return the stem of the notebook that the cells vote for; empty when they do not tell."""
        votes = self._count(
            mark
            for cell, text in zip(submission.cells, texts, strict=True)
            for mark in (("text", text), ("id", cell.id))
        )
        if submission.edition in self._editions:
            votes[self._editions[submission.edition]] += _FEW
        if len(votes) != 1:  # lost, or not all of one notebook
            votes += self._count(
                ("answer", name) for cell in submission.cells for name in _answers(cell)
            )
        [(first, most), (_, second)] = (votes.most_common(2) + [("", 0)] * 2)[:2]
        return first if most >= _FEW and most > second else ""

    def _count(self, marks: Iterable[tuple[str, str]]) -> Counter[str]:
        return Counter(self._votes[mark] for mark in marks if mark in self._votes)

    def _is_work(self, cell: SubmittedCell, text: str, exercises: Collection[str] | None) -> bool:
        """Tell a cell that somebody wrote; in another edition only answers are known as such."""
        if ("text", text) in self._marks or _BLANK.fullmatch(text):
            return bool(cell.attachments)
        if exercises is None:
            return True
        return not answered(cell).isdisjoint(exercises)


def answered(cell: SubmittedCell) -> set[str]:
    """Return the names that a cell gives anything but what an answer is handed out with."""
    if cell.kind == "code":
        return given_names(_UNANSWERED.sub("", cell.source))
    written = cell.attachments or not _BLANK.fullmatch(plain_text(cell.source))
    return set(_answers(cell)) if written else set()


def answer_names(grade_id: str) -> list[str]:
    """Return the exercises that nbgrader's name for an answer cell stands for.

    Examples
    --------
    >>> answer_names("half_sum-whole_sum"), answer_names("cell-1f4c")
    (['half_sum', 'whole_sum'], [])
    """
    return grade_id.split("-") if _GRADE_ID.fullmatch(grade_id) else []


def _lacking(
    submission: Submission, own: Collection[str], known: HandedOut
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the exercises of which a file holds neither cell nor name, and those by name alone."""
    if submission.edition == known.edition:
        return (), ()
    cells = {text for cell in submission.cells for text in (cell.id, plain_text(cell.source))}
    names = set(own)
    exercise = rf"({'|'.join(map(re.escape, known.answers))})\b"
    for cell in submission.cells:
        before = r"\b" if cell.kind == "code" else "(?:`|Your answer to )"
        names.update(found[1] for found in re.finditer(before + exercise, cell.source))
    without = [n for n, at in known.answers.items() if cells.isdisjoint(_own_cells(known, at))]
    lacks = tuple(name for name in without if name not in names)
    return lacks, tuple(name for name in without if name in names)


def _own_cells(known: HandedOut, place: int) -> set[str]:
    """Return the id of an answer's cell, and id and text of a question that is its own."""
    found = {known.cells[place]["id"]}
    for cell in reversed(known.cells[:place]):
        if "nbgrader" in cell["metadata"]:  # the answer before: one question asks for both
            break
        if (text := "".join(cell["source"])).startswith("### "):
            return found | {cell["id"], plain_text(text)}
    return found


def digest_of(data: bytes, unread: str = "") -> str:
    """Return a hash of a whole file, or of the reason why it cannot be read."""
    if unread:
        return "unread: " + hashlib.sha256(unread.encode()).hexdigest()
    return hashlib.sha256(data).hexdigest()


def _answers(cell: SubmittedCell) -> Iterator[str]:
    """Yield the names that a cell seems to answer, without parsing what may be hostile."""
    yield from answer_names(cell.grade_id)
    is_code = cell.kind == "code"
    yield from given_names(cell.source) if is_code else _LABELLED.findall(cell.source)


def _marks(one: HandedOut) -> Iterator[tuple[str, str]]:
    """Yield what tells a notebook: its texts, its ids, the names that are answered in it."""
    for cell in one.cells:
        yield "text", plain_text("".join(cell["source"]))
        yield "id", cell["id"]
    for name in one.answers:
        yield "answer", name
