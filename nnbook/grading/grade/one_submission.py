"""Answers compared with the key: one submission's bytes in, its verdicts out.

`grade` is a pure function of the file, the key and the limits. Only a student's own code runs
elsewhere, in the sandbox; it is given inputs and returns plain data, and every comparison is
made here.
"""

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from nnbook.grading.grade.scoring import Score, score
from nnbook.grading.grade.written import written_answer
from nnbook.grading.gradebook.verdict import Verdict, Word
from nnbook.grading.key.exercise import Exercise
from nnbook.grading.key.key import Key
from nnbook.grading.sandbox.launch import Sandbox
from nnbook.grading.sandbox.replies import CellFailure, Died, Reply, TimedOut
from nnbook.grading.sandbox.session import Limits, Session
from nnbook.grading.solution.code_names import mentioned_names
from nnbook.notebook.submission import Submission, UnreadError, parse

_CODE_LIMIT = 4_000  # characters of an answer that are kept for a person


@dataclass(frozen=True)
class Graded:
    """Everything that is said about one submission.

    Parameters
    ----------
    verdicts : tuple of Verdict
        One an exercise, in the notebook's order.
    remarks : tuple of str
        Sentences about the notebook as a whole: cells that raised, hung or were left out.
    """

    verdicts: tuple[Verdict, ...]
    remarks: tuple[str, ...] = ()


def grade(data: bytes, key: Key, sandbox: Sandbox, limits: Limits | None = None) -> Graded:
    """Grade one submission.

    Parameters
    ----------
    data : bytes
        The whole file, whatever it is.
    key : Key
        What each answer must do.
    sandbox : Sandbox
        Where the student's code runs.
    limits : Limits, optional
        How long it may run.

    Returns
    -------
    Graded
        A verdict for every exercise, also when the file cannot be read.
    """
    try:
        submission = parse(data)
    except UnreadError as error:
        return unread(key, str(error))
    cells = {
        index: cell.source
        for index, cell in enumerate(submission.cells)
        if cell.kind == "code" and cell.source.strip() and not _is_shown(cell.source, key)
    }
    with Session(sandbox, cells, limits) as session:
        session.run()
        verdicts = [
            _written(exercise, submission)
            if exercise.kind == "written"
            else _verdict(exercise, submission, session)
            for exercise in key.exercises.values()
        ]
        return Graded(tuple(verdicts), tuple(_remarks(submission, session)))


def unread(key: Key, reason: str, *, person: str = "") -> Graded:
    """Give every exercise of a file that is no notebook a verdict with a sentence for the student.

    ``person`` says why somebody should look at it; nobody needs to when it is empty.
    """
    notes = {"person": person} if person else {}
    return Graded(
        tuple(
            Verdict(exercise.name, 0.0, exercise.points, Word.UNREAD, reason, notes)
            for exercise in key.exercises.values()
        ),
        (reason,),
    )


def lacking(graded: Graded, names: Collection[str], *, count_out: bool) -> Graded:
    """Say which exercises were not answered because the student's edition lacks them.

    They are counted out, or only told.
    """
    word, told = (Word.UNASKED, ": it is not counted") if count_out else (Word.MISSING, "")
    detail = f"This notebook is of another edition, which does not hold this exercise{told}."
    verdicts = tuple(
        replace(one, verdict=word, detail=detail)
        if one.verdict is Word.MISSING and one.exercise in names
        else one
        for one in graded.verdicts
    )
    return replace(graded, verdicts=verdicts)


def _is_shown(source: str, key: Key) -> bool:
    """Tell a cell that only shows something, left as it was handed out: it need not run."""
    return source in key.show_sources or source.rstrip() in key.show_sources


def _verdict(exercise: Exercise, submission: Submission, session: Session) -> Verdict:
    replies = _replies(exercise, session)
    result = score(exercise, replies)
    verdict, detail = result.verdict, result.detail
    notes = _notes(result, submission)
    if verdict is Word.MISSING:
        verdict, detail, more = _why_missing(exercise, submission, session)
        notes |= more
    uses = _by_hand(exercise, submission)
    if uses and result.points:
        notes["person"] = f"uses {uses}, which would answer the exercise"
    if verdict not in (Word.RIGHT, Word.MISSING) or "person" in notes:
        notes["code"] = _code(exercise, submission)
    return Verdict(exercise.name, result.points, result.max_points, verdict, detail, notes)


def _replies(exercise: Exercise, session: Session) -> list[Reply]:
    """Ask for everything the exercise needs; a function that hung is not called again."""
    if exercise.kind != "function":
        return [session.value(exercise.name)]
    replies: list[Reply] = []
    for call in exercise.calls:
        replies.append(session.call(exercise.name, call.arguments, call.keywords))
        if isinstance(replies[-1], TimedOut | Died):
            break
    return replies + replies[-1:] * (len(exercise.calls) - len(replies))


def _notes(result: Score, submission: Submission) -> dict[str, Any]:
    """Collect what the feedback page tells beyond the detail."""
    notes: dict[str, Any] = {}
    if len(result.groups) > 1:
        notes["groups"] = [[group.name, group.right, group.reason] for group in result.groups]
    if result.diagnosis:
        notes["diagnosis"] = result.diagnosis
    raised = result.raised
    if raised is not None and submission.line(raised.cell, raised.line):
        notes["line"] = [raised.exception, raised.line, submission.line(raised.cell, raised.line)]
    return notes


def _code(exercise: Exercise, submission: Submission) -> str:
    """Return the cells that answer an exercise, for a person who overrides the verdict."""
    cells = submission.cells_defining(exercise.name)
    return "\n\n".join(submission.cells[index].source for index in cells)[:_CODE_LIMIT]


def _why_missing(
    exercise: Exercise, submission: Submission, session: Session
) -> tuple[Word, str, dict[str, Any]]:
    """Find out whether an answer is missing because the cell that gives it failed."""
    for index in reversed(submission.cells_defining(exercise.name)):
        failure = session.failures.get(index)
        if failure is None:
            continue
        text = submission.line(failure.cell, failure.line)
        notes = {"line": [failure.exception, failure.line, text]} if text else {}
        what = _in_words(failure)
        if failure.kind in ("timeout", "late"):
            return Word.TIMEOUT, f"The cell that should answer it {what}.", notes
        return Word.ERROR, f"The cell that should answer it {what}.", notes
    return Word.MISSING, "Not answered.", {}


def _remarks(submission: Submission, session: Session) -> list[str]:
    """Say which cells went wrong, in the notebook's order."""
    remarks = []
    for index, failure in sorted(session.failures.items()):
        first = submission.cells[index].source.strip().splitlines()[0][:80]
        text = submission.line(failure.cell, failure.line)
        where = f" at `{text[:120]}`" if text and failure.cell == index else ""
        remarks.append(f"The cell that begins with `{first}` {_in_words(failure)}{where}.")
    return remarks


def _in_words(failure: CellFailure) -> str:
    match failure.kind:
        case "timeout":
            return "took too long and was stopped"
        case "late":
            return "was not run: the notebook's time was used up"
        case "died":
            return "ended the whole process"
    message = " ".join(failure.message.split())
    return f"raised {failure.exception}" + (f" ({message})" if message else "")


def _by_hand(exercise: Exercise, submission: Submission) -> str:
    """Return the library names that an answer uses although it was to be written by hand."""
    if not exercise.by_hand:
        return ""
    cells = submission.cells_defining(exercise.name)
    mentioned = set[str]()
    for index in cells:
        mentioned |= mentioned_names(submission.cells[index].source)
    return ", ".join(name for name in exercise.by_hand if name in mentioned)


def _written(exercise: Exercise, submission: Submission) -> Verdict:
    text, attachments = written_answer(submission, exercise.name)
    if not text and not attachments:
        return Verdict(exercise.name, 0.0, exercise.points, Word.MISSING, "Not answered.")
    notes: dict[str, Any] = {"text": text}
    if attachments:
        packed = json.dumps(attachments, sort_keys=True).encode()
        notes["pictures"] = hashlib.sha256(packed).hexdigest()
    told = "A person will mark this answer."
    return Verdict(exercise.name, None, exercise.points, Word.UNMARKED, told, notes, attachments)
