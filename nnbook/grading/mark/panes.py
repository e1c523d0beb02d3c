"""Panes of the desk beside its form, as HTML: the question, an answer, the model answer."""

from collections.abc import Mapping

from nnbook.grading.gradebook.entry import TO_MARK, Entry, needs_person
from nnbook.grading.key.exercise import Exercise
from nnbook.grading.mark.markdown import harmless_html
from nnbook.grading.mark.marking import AnswerGroup
from nnbook.grading.report.numbers import number
from nnbook.grading.report.templates import part

_PANES = "mark/panes.html"


def whose(group: AnswerGroup, named: bool) -> str:
    """Say in one line whose answer it is, named or not, and what has become of it."""
    many = len(group.entries)
    who = ", ".join(group.students[:40]) + (", …" if many > 40 else "")
    told = [f"By {who}." if named else "", f"{many} gave this answer." if many > 1 else ""]
    if group.precedent:
        told.append(f"The same answer was given {number(group.precedent.verdict.points)} before.")
    if group.first.marked_by:
        points = number(group.first.verdict.points)
        told.append(
            f"Marked by {group.first.marked_by}: {points} {'point' if points == '1' else 'points'}."
        )
    why = needs_person(group.first)
    if why and why != TO_MARK:
        told.append(f"Why it is here: {why.removesuffix('.')}.")
    return " ".join(filter(None, told))


def asked(exercise: Exercise) -> str:
    """Return what was asked, folded away."""
    _, _, rest = exercise.question.partition("\n")
    return part(_PANES, "asked", exercise, harmless_html(rest) if rest else "")


def model(exercise: Exercise) -> str:
    """Return the model answer, or the solution's code."""
    written = harmless_html(exercise.model_answer) if exercise.kind == "written" else ""
    return part(_PANES, "model", exercise, written)


def answer(entry: Entry, pictures: Mapping[str, Mapping[str, str]]) -> str:
    """Return a student's answer with the pictures pasted into it, and what the grader says."""
    notes = entry.verdict.notes
    written = harmless_html(notes["text"], pictures) if "text" in notes else ""
    return part(_PANES, "answer", entry, written)
