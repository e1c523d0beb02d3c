"""Recognition: which notebook a file holds, and whether somebody worked in it, whatever its name.

Every text and every cell id that only one notebook was handed out with is a vote for it, and so
is every answer to one of its exercises. A name may be lost or wrong, ids are lost in Colab, texts
in an older edition; hardly ever all of them.
"""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import repeat

from nnbook.grading.collect.submission import Submission, SubmittedCell, UnreadError, parse
from nnbook.grading.release.student_notebook import Released

_FEW = 2  # votes: fewer are chance, such as a cell that was copied from another notebook
_DEFINED = re.compile(r"^(?:def +)?([A-Za-z_]\w*) *(?:=(?!=)|\()", re.MULTILINE)
_LABELLED = re.compile(r"Your answer to `?(\w+)`?")
# What an answer's cell holds before anybody wrote into it, in any edition. Possessive throughout
# (*+): a hostile cell must not be tried in every division.
_BLANK = re.compile(
    r"(?:[A-Za-z_]\w*+ = \.\.\.\s*+)+"
    r"|(?:\W*+Your answer to\W*+\w++\W*+)?(?:Your answer:|YOUR ANSWER HERE)?\s*+"
)


@dataclass(frozen=True)
class Content:
    """What the cells of a file say.

    Parameters
    ----------
    notebook : str
        The stem of the notebook they were made from; empty when they do not tell.
    edition : str
        The edition it says it is of, where that is not the present one.
    worked : bool
        Whether a cell holds something that was not handed out.
    digest : str
        A hash of the whole file, or of the reason why it cannot be read.
    """

    notebook: str = ""
    edition: str = ""
    worked: bool = False
    digest: str = ""


class Recognition:
    """Knows the notebooks that were handed out.

    Parameters
    ----------
    released : iterable of Released
        Each as it is handed out now.
    """

    def __init__(self, released: Iterable[Released]) -> None:
        self._released = {one.solution.stem: one for one in released}
        marks = defaultdict(set)
        for stem, one in self._released.items():
            for mark in _handed_out(one):
                marks[mark].add(stem)
        self._handed_out = marks.keys()
        self._votes = {mark: next(iter(of)) for mark, of in marks.items() if len(of) == 1}

    @property
    def notebooks(self) -> tuple[str, ...]:
        """The stems of the notebooks."""
        return tuple(self._released)

    def read(self, read: Callable[[], bytes]) -> Content:
        """Read a file and say what its cells are those of; nothing of one that cannot be read."""
        try:
            data = read()
        except UnreadError as error:
            return Content(digest=digest_of(b"", str(error)))
        digest = digest_of(data)
        try:
            return replace(self._content(parse(data)), digest=digest)
        except UnreadError:
            return Content(digest=digest)

    def _content(self, submission: Submission) -> Content:
        texts = [_plain(cell.source) for cell in submission.cells]
        votes = self._count(
            mark
            for cell, text in zip(submission.cells, texts, strict=True)
            for mark in (("text", text), ("id", cell.id))
        )
        if len(votes) != 1:  # lost, or not all of one notebook
            votes += self._count(
                ("answer", name) for cell in submission.cells for name in _answers(cell)
            )
        [(first, most), (_, second)] = (votes.most_common(2) + [("", 0)] * 2)[:2]
        notebook = first if most >= _FEW and most > second else ""
        known = self._released.get(notebook)
        other = submission.edition if known and submission.edition != known.edition else ""
        exercises = known.answers.keys() if known and other else None
        worked = any(map(self._is_work, submission.cells, texts, repeat(exercises)))
        return Content(notebook, other, worked)

    def _count(self, marks: Iterable[tuple[str, str]]) -> Counter[str]:
        return Counter(self._votes[mark] for mark in marks if mark in self._votes)

    def _is_work(self, cell: SubmittedCell, text: str, exercises: Collection[str] | None) -> bool:
        """Tell a cell that somebody wrote; in another edition only answers are known as such."""
        if ("text", text) in self._handed_out or _BLANK.fullmatch(text):
            return bool(cell.attachments)
        if exercises is None:
            return True
        blank = "raise NotImplementedError(" in text
        return not blank and any(name in exercises for name in _answers(cell))


def digest_of(data: bytes, unread: str = "") -> str:
    """Return a hash of a whole file, or of the reason why it cannot be read."""
    if unread:
        return "unread: " + hashlib.sha256(unread.encode()).hexdigest()
    return hashlib.sha256(data).hexdigest()


def _plain(text: str) -> str:
    """Return a text without white space at its ends and at its lines' ends."""
    text = text.strip()
    if not any(end in text for end in (" \n", "\t\n", "\r")):
        return text  # as most are, of thousands of files
    return "\n".join(line.rstrip() for line in text.splitlines())


def _answers(cell: SubmittedCell) -> Iterator[str]:
    """Yield the names that a cell seems to answer, without parsing what may be hostile."""
    if cell.grade_id:
        yield cell.grade_id
    yield from (_DEFINED if cell.kind == "code" else _LABELLED).findall(cell.source)


def _handed_out(released: Released) -> Iterator[tuple[str, str]]:
    """Yield what tells a notebook: its texts, its ids, the names that are answered in it."""
    for cell in released.cells:
        yield "text", _plain("".join(cell["source"]))
        yield "id", cell["id"]
    for name in released.answers:
        yield "answer", name
