"""Written answers found in a submission, wherever beside their cells they stand.

The book's own words tell what a student wrote: whatever is not as it was handed out, and stands in
an answer's cell or between the cells of the book around it, belongs to that answer.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from nnbook.grading.key.key import Key
from nnbook.notebook import plain_text, source_of
from nnbook.notebook.submission import Submission, SubmittedCell

# Possessive throughout (*+): a million spaces must not be tried in every division.
_PROMPT = re.compile(r"^[ \t]*+(?:Your answer:|YOUR ANSWER HERE)[ \t]*+", re.M)  # ours, nbgrader's
_LABEL = re.compile(r"Your answer to[ \t`*_]++(?P<name>\w++)[`*_: \t]*+", re.IGNORECASE)
_DECORATION = "*_#> \t"  # before a label, which an editor may have made a heading or a quotation
_TEXT_LIMIT = 50_000  # characters
_LONG = 40  # characters of the book: a student's words are not taken for them by chance
# A code cell that holds words: comments alone, or a text alone, which may be printed.
_SPOKEN = re.compile(r"(?:\s*+#[^\n]*+)++\s*+|\s*+(?:print\()?(['\"]).*\1\)?\s*+", re.DOTALL)


@dataclass(frozen=True)
class WrittenAnswer:
    """What a student wrote: Markdown without its label, and the pictures pasted into it."""

    text: str = ""
    pictures: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class _Piece:
    """A text of one cell: the book's, by its place there; or a student's, with what it answers."""

    cell: SubmittedCell
    text: str = ""
    place: int | None = None
    exercise: str = ""


def written_answers(
    submission: Submission, key: Key, not_python: Collection[int] = ()
) -> dict[str, WrittenAnswer]:
    """Find every written answer, by exercise; it is empty where nothing was written.

    A text that may belong to several exercises belongs to all; one in a cell that stands elsewhere,
    to all that have no other. An answer may have been typed into a code cell that is no Python.
    """
    names = [one.name for one in key.exercises.values() if one.kind == "written"]
    found: dict[str, list[_Piece]] = {name: [] for name in names}
    elsewhere: list[_Piece] = []
    pieces = list(_pieces(submission, key, names, not_python)) if names else []
    for number, piece in enumerate(pieces):
        if piece.place is None or piece.exercise:
            near = [piece.exercise] if piece.exercise else _near(pieces, number, key, names)
            for name in near:
                found.setdefault(name, []).append(piece)
            if not near and ("id", piece.cell.id) not in key.places:
                elsewhere.append(piece)
    same = submission.edition in ("", key.student.edition)  # else the book's words are not known
    other = _joined(elsewhere if same else [])
    answers = {name: _joined(found[name]) for name in names}
    return {name: one if one.text or one.pictures else other for name, one in answers.items()}


def _near(pieces: list[_Piece], number: int, key: Key, names: list[str]) -> list[str]:
    """Return the exercises that the book has between a text's neighbours, those included."""
    before = (one.place for one in pieces[number::-1] if one.place is not None)
    after = (one.place for one in pieces[number:] if one.place is not None)
    low, high = next(before, -1), next(after, len(key.student.cells))
    places = {name: key.student.answers[name] for name in names}
    return [name for name, at in places.items() if low <= at <= high or at in (low, high)]


def _pieces(
    submission: Submission, key: Key, names: list[str], not_python: Collection[int]
) -> Iterator[_Piece]:
    """Take the cells apart into the book's texts and those that a student wrote."""
    places = {name: key.student.answers[name] for name in names}
    answered = {place: name for name, place in places.items()}
    for index, cell in enumerate(submission.cells):
        known = key.places.get(("id", cell.id), key.student.answers.get(cell.grade_id))
        unchanged = key.places.get(("text", plain_text(cell.source)))
        name = (
            cell.grade_id
            if cell.grade_id in names
            else answered.get(-1 if known is None else known, "")
        )
        if unchanged is not None:
            yield _Piece(cell, place=unchanged, exercise=answered.get(unchanged, ""))
        elif cell.kind != "code" or name or _LABEL.search(cell.source):
            for place, text in _apart(cell, known, key, places.values()):
                if place is not None:
                    yield _Piece(cell, place=place)
                    name = ""  # in a cell merged with others a label or its place tells
                    continue
                for exercise, part in _by_label(text, names, name):
                    yield _Piece(cell, part, places.get(exercise), exercise)
        elif known is not None:
            yield _Piece(cell, place=known)
        elif not cell.grade_id and (index in not_python or _SPOKEN.fullmatch(cell.source)):
            yield _Piece(cell, cell.source)


def _apart(
    cell: SubmittedCell, known: int | None, key: Key, answers: Collection[int]
) -> Iterator[tuple[int | None, str]]:
    """Yield the book's texts in a cell, by their places, and what stands between them."""
    text = plain_text(cell.source)
    spans = sorted(
        (text.find(told), place, len(told))
        for (kind, told), place in key.places.items()
        if kind == "text" and place not in answers and (len(told) > _LONG or place == known)
    )
    spans = [span for span in spans if span[0] >= 0]
    if not spans and known is not None and known not in answers:
        told = set(source_of(key.student.cells[known]).splitlines())
        yield known, ""
        yield None, "\n".join(line for line in cell.source.splitlines() if line not in told)
        return
    end = 0
    for start, place, length in spans:
        if start >= end:
            yield None, text[end:start]
            yield place, ""
            end = start + length
    yield None, text[end:] if spans else cell.source


def _by_label(text: str, names: Collection[str], name: str) -> Iterator[tuple[str, str]]:
    """Split a text at its labels; what stands above the first is of the cell's own exercise."""
    labels = [m for m in _LABEL.finditer(text) if "`" in m[0] or m["name"].strip("_") in names]
    starts = [label.start() for label in labels] + [len(text)]
    told = [label["name"].strip("_") for label in labels]
    above = text[: starts[0]].rstrip(_DECORATION) if labels else text
    if above.strip() or (name and not labels):
        yield name or (told[0] if told else ""), above
    for exercise, label, end in zip(told, labels, starts[1:], strict=True):
        yield exercise, text[label.end() : end].rstrip(_DECORATION if end < len(text) else "")


def _joined(pieces: list[_Piece]) -> WrittenAnswer:
    """Join the texts that differ; of two pictures with one name, the second gets another."""
    texts: list[str] = []
    pictures: dict[str, Any] = {}
    for piece in pieces:
        text = _PROMPT.sub("", piece.text, count=1).strip()
        for name, picture in piece.cell.attachments.items():
            other = name
            while pictures.setdefault(other, picture) != picture:
                other = f"{len(pictures)}-{name}"
            text = text.replace(f"attachment:{name}", f"attachment:{other}")
        if text and text not in texts:
            texts.append(text)
    whole = "\n\n---\n\n".join(texts)
    rest = len(whole) - _TEXT_LIMIT
    told = f"\n\n({rest} more characters stand in the file.)" if rest > 0 else ""
    return WrittenAnswer(whole[:_TEXT_LIMIT] + told, pictures)
