"""One line of the gradebook: an exercise of a student's newest submission, and what counts."""

import json
import sqlite3
from dataclasses import dataclass

from nnbook.grading.gradebook.verdict import Verdict, Word

TO_MARK = "a written answer to mark"  # why a person should look at it


@dataclass(frozen=True)
class Entry:
    """One line of the gradebook.

    Parameters
    ----------
    student, notebook : str
        Whose, and of which notebook.
    verdict : Verdict
        What counts: a person's mark before a machine's verdict, but never more than a right answer
        earns now.
    comment : str
        What a person wrote about it.
    ticked : tuple of str
        The statements of the rubric that a person found in it.
    marked_by : str
        Who set the points, or an empty string when it was the grader.
    outdated : bool
        Whether the submission has changed since a person marked it.
    handed_in, place, digest : str
        The submission's date, where it was found, and the hash of its bytes.
    locked : bool
        Whether it was graded inside the locked sandbox.
    too_many : float or None
        The points of a mark that was set when the exercise gave more than it does now.
    """

    student: str
    notebook: str
    verdict: Verdict
    comment: str
    ticked: tuple[str, ...]
    marked_by: str
    outdated: bool
    handed_in: str
    place: str
    digest: str
    locked: bool
    too_many: float | None = None


def entry_of(row: sqlite3.Row) -> Entry:
    """Return the line that a row of the database says; a person's mark counts before a verdict."""
    marked = row["marked"] is not None
    points = min(row["marked"], row["max_points"]) if marked else row["points"]
    word = _word(points, row["max_points"]) if marked else Word(row["verdict"])
    return Entry(
        student=row["student"],
        notebook=row["notebook"],
        verdict=Verdict(
            row["exercise"],
            points,
            row["max_points"],
            word,
            row["detail"],
            json.loads(row["notes"]),
        ),
        comment=row["comment"] or "",
        ticked=tuple(json.loads(row["ticked"] or "[]")),
        marked_by=row["who"] or "",
        outdated=marked and row["marked_digest"] != row["digest"],
        handed_in=row["handed_in"],
        place=row["place"],
        digest=row["digest"],
        locked=bool(row["locked"]),
        too_many=row["marked"] if marked and row["marked"] > points else None,
    )


def _word(points: float, max_points: float) -> Word:
    if points >= max_points:
        return Word.RIGHT
    return Word.PARTLY if points > 0 else Word.WRONG


def needs_person(entry: Entry) -> str:
    """Say why somebody should look at an answer; empty when nobody needs to."""
    if entry.outdated:
        return "handed in again since it was marked"
    if entry.too_many is not None:
        return (
            f"marked with {entry.too_many:g} points, of which {entry.verdict.max_points:g} count:"
            " the exercise gives no more now"
        )
    if entry.marked_by:
        return ""
    if entry.verdict.verdict is Word.UNMARKED:
        return TO_MARK
    unread = entry.verdict.detail if entry.verdict.verdict is Word.UNREAD else ""
    return str(entry.verdict.notes.get("person") or unread)
