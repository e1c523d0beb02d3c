"""Answers compared with the key: one submission's bytes in, its verdicts out.

`grade` is a pure function of the file, the key and the limits. Only a student's own code runs
elsewhere, in the sandbox; it is given inputs and returns plain data, and every comparison is
made here.
"""

import hashlib
import json
import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from nnbook.grading.grade.restored import answer_cells, restored
from nnbook.grading.grade.scoring import Score, score
from nnbook.grading.grade.written import WrittenAnswer, written_answers
from nnbook.grading.gradebook.verdict import Verdict, Word
from nnbook.grading.key.exercise import Exercise
from nnbook.grading.key.key import Key
from nnbook.grading.sandbox.inside.shell import RUNNING_MAGICS
from nnbook.grading.sandbox.launch import Sandbox
from nnbook.grading.sandbox.options import SCRATCH_BYTES, SCRATCH_FILES
from nnbook.grading.sandbox.replies import CellFailure, Died, Reply, TimedOut
from nnbook.grading.sandbox.session import Limits, Session
from nnbook.grading.solution.code_names import mentioned_names
from nnbook.notebook import plain_text
from nnbook.notebook.submission import Submission, SubmittedCell, UnreadError, parse

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
        submission, turned = restored(parse(data), key)
    except UnreadError as error:
        return unread(key, str(error))
    cells = {
        index: cell.source
        for index, cell in enumerate(submission.cells)
        if cell.kind == "code" and cell.source.strip() and not _is_shown(cell.source, key)
    }
    with Session(sandbox, cells, limits) as session:
        session.run()
        verdicts, remarks = _verdicts(submission, key, session)
        as_code = [f"{_cell(submission, i)} is no code cell; it was run as one." for i in turned]
        return Graded(tuple(verdicts), (*as_code, *remarks, *_remarks(submission, session)))


def _verdicts(
    submission: Submission, key: Key, session: Session
) -> tuple[list[Verdict], list[str]]:
    """Try every answer once: after the last cell, or where a later one spoils it, before that."""
    failures = session.failures.items()
    no_python = [index for index, failure in failures if failure.exception == "SyntaxError"]
    texts = written_answers(submission, key, no_python)
    called = {e.name: e.kind == "function" for e in key.exercises.values() if e.kind != "written"}
    rebound = session.rebound(called)
    verdicts, remarks = [], []
    for name, exercise in key.exercises.items():
        if exercise.kind == "written":
            verdicts.append(_written(exercise, texts[name]))
        elif name not in rebound:
            verdicts.append(_verdict(exercise, submission, session, key))
        else:
            whole, later, what = rebound[name]
            with session.replay(whole) as again:
                verdicts.append(_verdict(exercise, submission, again, key))
            remarks.append(
                f"{_cell(submission, later)} makes another thing of {what}, which {name} reads;"
                f" {name} was tried as it stood before."
            )
    return verdicts, remarks


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


def _verdict(exercise: Exercise, submission: Submission, session: Session, key: Key) -> Verdict:
    replies = _replies(exercise, session)
    result = score(exercise, replies)
    verdict, detail = result.verdict, result.detail
    notes = _notes(result, submission)
    if verdict is Word.MISSING:
        verdict, detail, more = _why_missing(exercise, submission, session, key)
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
    exercise: Exercise, submission: Submission, session: Session, key: Key
) -> tuple[Word, str, dict[str, Any]]:
    """Find out whether an answer is missing because the cell that gives it failed, or names it."""
    own = answer_cells(submission, key, exercise.name)
    for index in sorted({*own, *submission.cells_defining(exercise.name)}, reverse=True):
        failure = session.failures.get(index)
        if failure is None:
            continue
        text = submission.line(failure.cell, failure.line)
        notes = {"line": [failure.exception, failure.line, text]} if text else {}
        what = _in_words(failure)
        word = Word.TIMEOUT if failure.kind in ("timeout", "late") else Word.ERROR
        return word, f"The cell that should answer it {what}.", notes
    if any(_is_other_code(submission.cells[index], exercise.name, key) for index in own):
        told = f"The cell that should answer it does not define {exercise.name}."
        return Word.WRONG, told, {"person": "may be answered under another name"}
    return Word.MISSING, "Not answered.", {}


def _is_other_code(cell: SubmittedCell, name: str, key: Key) -> bool:
    """Tell a cell that was written anew and leaves its answer's name out."""
    code = re.sub(r"^\s*#.*", "", cell.source, flags=re.MULTILINE).strip()
    return bool(code) and name not in code and ("text", plain_text(cell.source)) not in key.places


def _cell(submission: Submission, index: int) -> str:
    first = submission.cells[index].source.strip().splitlines()[0][:80]
    return f"The cell that begins with `{first}`"


def _remarks(submission: Submission, session: Session) -> list[str]:
    """Say which cells went wrong, in the notebook's order."""
    remarks = []
    for index, failure in sorted(session.failures.items()):
        text = submission.line(failure.cell, failure.line)
        where = f" at `{text[:120]}`" if text and failure.cell == index else ""
        remarks.append(f"{_cell(submission, index)} {_in_words(failure)}{where}.")
    for index, cell in enumerate(submission.cells):
        magic = re.match(r"\s*%%(\w+)", cell.source) if cell.kind == "code" else None
        if magic and magic[1] not in (*RUNNING_MAGICS, "writefile", "file"):
            remarks.append(f"{_cell(submission, index)} was left out: %%{magic[1]} is not run.")
    return remarks


def _in_words(failure: CellFailure) -> str:
    match failure.kind:
        case "timeout":
            return "took too long and was stopped"
        case "late":
            return "was not run: the notebook's time was used up"
        case "filled":
            return f"wrote more than {SCRATCH_BYTES // 10**6} MB or {SCRATCH_FILES} files"
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


def _written(exercise: Exercise, answer: WrittenAnswer) -> Verdict:
    if not answer.text and not answer.pictures:
        return Verdict(exercise.name, 0.0, exercise.points, Word.MISSING, "Not answered.")
    notes: dict[str, Any] = {"text": answer.text}
    if answer.pictures:
        packed = json.dumps(answer.pictures, sort_keys=True).encode()
        notes["pictures"] = hashlib.sha256(packed).hexdigest()
    told = "A person will mark this answer."
    return Verdict(
        exercise.name, None, exercise.points, Word.UNMARKED, told, notes, answer.pictures
    )
