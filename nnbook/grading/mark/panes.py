"""What the desk shows beside its form, as HTML: the question, an answer, the model answer."""

import html
from collections.abc import Mapping

from nnbook.grading.gradebook.entry import UNMARKED, Entry, needs_person
from nnbook.grading.key.exercise import Exercise
from nnbook.grading.mark.markdown import harmless_html
from nnbook.grading.mark.marking import Answers
from nnbook.grading.report.page import text
from nnbook.grading.report.words import SIGNS, number, what_happened


def whose(same: Answers, named: bool) -> str:
    """Say in one line whose answer it is, and what has become of it.

    Parameters
    ----------
    same : Answers
        The answer.
    named : bool
        Whether students are named.
    """
    many = len(same.entries)
    who = ", ".join(same.students[:40]) + (", …" if many > 40 else "")
    told = [f"By {who}." if named else "", f"{many} gave this answer." if many > 1 else ""]
    if same.precedent:
        told.append(f"The same answer was given {number(same.precedent.verdict.points)} before.")
    if same.first.marked_by:
        points = number(same.first.verdict.points)
        told.append(f"Marked by {same.first.marked_by}: {points} points.")
    why = needs_person(same.first)
    if why and why != UNMARKED:
        told.append(f"Why it is here: {why.removesuffix('.')}.")
    return " ".join(filter(None, told))


def asked(exercise: Exercise) -> str:
    """Return what was asked, folded away."""
    lines = exercise.question.split("\n", 1)
    rest = harmless_html(lines[1]) if len(lines) > 1 else ""
    return f"<details><summary>Question: {html.escape(exercise.title)}</summary>{rest}</details>"


def model(exercise: Exercise) -> str:
    """Return the model answer, or the solution's code."""
    if exercise.kind == "written":
        return f"<h3>Model answer</h3>{harmless_html(exercise.model_answer)}"
    return f"<h3>Solution</h3>{_code(exercise.model_answer)}"


def answer(entry: Entry, pictures: Mapping[str, Mapping[str, str]]) -> str:
    """Return a student's answer, with what the grader says of it.

    Parameters
    ----------
    entry : Entry
        The gradebook's line.
    pictures : mapping
        Pasted into it: name → type → base64 text.
    """
    notes = entry.verdict.notes
    if "text" in notes:
        shown = harmless_html(notes["text"], pictures)
        if "<" in notes["text"]:  # some of it may have been taken away
            shown += f"<details><summary>As written</summary>{_code(notes['text'])}</details>"
    else:
        shown = f'<div class="mathjax_ignore">{_machine(entry)}</div>'
        if notes.get("code"):
            shown += f"<p>The student’s code:</p>{_code(notes['code'])}"
    box = 'class="nnbook-desk-answer" role="group" aria-label="The answer" tabindex="0"'
    return f"<h3>Answer</h3><div {box}>{shown}</div>"


def _machine(entry: Entry) -> str:
    """Tell what the grader found, in its own words."""
    if entry.verdict.verdict == "missing" or entry.verdict.detail == "Right.":
        return f"<p>The grader says: {text(entry.verdict.detail)}</p>"
    sign = "" if entry.marked_by else f" {SIGNS[entry.verdict.verdict]}"
    return (
        f"<p>The grader says:{sign}</p>{what_happened(entry.verdict.detail, entry.verdict.notes)}"
    )


def _code(source: str) -> str:
    shown = f"<pre><code>{text(source)}</code></pre>" if source else ""
    return f'<div class="mathjax_ignore">{shown}</div>'
