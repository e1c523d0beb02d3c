"""What is read out of a file and of replies: cells to run, verdicts, remarks.

Each public function is one piece of work for a `Scorer`. It is a pure function of the key, the
file's bytes and what the submission's code did, and it may be lost over any of them.
"""

import functools
import hashlib
import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from nnbook.grading.grade.restored import answer_cells, restored
from nnbook.grading.grade.scoring import Score, faults_of, score
from nnbook.grading.grade.written import WrittenAnswer, written_answers
from nnbook.grading.gradebook.verdict import Verdict, Word
from nnbook.grading.key.exercise import Exercise
from nnbook.grading.key.key import Key
from nnbook.grading.sandbox.inside.shell import RUNNING_MAGICS
from nnbook.grading.sandbox.options import SCRATCH_BYTES, SCRATCH_FILES
from nnbook.grading.sandbox.replies import CellFailure, Reply, read
from nnbook.grading.solution.code_names import mentioned_names
from nnbook.notebook import plain_text
from nnbook.notebook.submission import Submission, SubmittedCell, parse

Failures = Mapping[int, CellFailure]  # by cell, when the cells ran for the first time

_CODE_LIMIT = 4_000  # characters of an answer that are kept for a person
_CELL_LIMIT = 500_000  # characters of a code cell; a longer one is no work of anybody's hands
_BEGINNING = 10_000  # characters of it that are kept, to tell what it was


@functools.lru_cache(maxsize=1)  # for one piece of work after the other on the same file
def _read(key: Key, data: bytes) -> tuple[Submission, Collection[int], Collection[int]]:
    """Read a file; say which of its cells were turned back into code, and which are too long."""
    submission, turned = restored(parse(data), key)
    cells = list(submission.cells)
    code = [(index, cell.source.strip()) for index, cell in enumerate(cells) if cell.kind == "code"]
    long = {index: source[:_BEGINNING] for index, source in code if len(source) > _CELL_LIMIT}
    for index, beginning in long.items():
        cells[index] = replace(cells[index], source=beginning)
    return replace(submission, cells=tuple(cells)), turned, long


def code_cells(key: Key, data: bytes) -> tuple[dict[int, str], dict[int, CellFailure]]:
    """Return the cells that are to run, and those that are not for their length."""
    submission, _, long = _read(key, data)
    cells = {
        index: cell.source
        for index, cell in enumerate(submission.cells)
        if cell.kind == "code" and cell.source.strip() and not _is_shown(cell.source, key)
    }
    return (
        {index: source for index, source in cells.items() if index not in long},
        {index: CellFailure("long", cell=index) for index in long},
    )


def written_verdicts(key: Key, data: bytes, failures: Failures) -> dict[str, Verdict]:
    """Find the written answers, which wait for a person."""
    no_python = [index for index, one in failures.items() if one.exception == "SyntaxError"]
    texts = written_answers(_read(key, data)[0], key, no_python)
    return {name: _written(key.exercises[name], text) for name, text in texts.items()}


def _is_shown(source: str, key: Key) -> bool:
    """Tell a cell that only shows something, left as it was handed out: it need not run."""
    return source in key.show_sources or source.rstrip() in key.show_sources


def verdict_on(
    key: Key,
    data: bytes,
    failures: Failures,
    name: str,
    visible: Sequence[Reply],
    replies: Sequence[Reply],
) -> Verdict:
    """Judge one answer that a machine can judge."""
    exercise, submission = key.exercises[name], _read(key, data)[0]
    example = None
    if visible:
        example = score(key.visible[name], [read(reply) for reply in visible], hidden=False)
    result = score(exercise, [read(reply) for reply in replies], example)
    verdict, detail = result.verdict, result.detail
    notes = _notes(result, faults_of(example), submission)
    if verdict is Word.MISSING:
        verdict, detail, more = _why_missing(exercise, submission, failures, key)
        notes |= more
    uses = _by_hand(exercise, submission)
    if uses and result.points:
        notes["person"] = f"uses {uses}, which would answer the exercise"
    if verdict not in (Word.RIGHT, Word.MISSING) or "person" in notes:
        notes["code"] = _code(exercise, submission)
    return Verdict(exercise.name, result.points, exercise.points, verdict, detail, notes)


def _notes(result: Score, seen: str, submission: Submission) -> dict[str, Any]:
    """Collect what the feedback page tells beyond the detail."""
    notes: dict[str, Any] = {}
    if len(result.reasons) > 1:
        notes["groups"] = [["the examples that you see", False, seen]] if seen else []
        notes["groups"] += [[name, not why, why] for name, why in result.reasons.items()]
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
    exercise: Exercise, submission: Submission, failures: Failures, key: Key
) -> tuple[Word, str, dict[str, Any]]:
    """Find out whether an answer is missing because the cell that gives it failed, or names it."""
    own = answer_cells(submission, key, exercise.name)
    for index in sorted({*own, *submission.cells_defining(exercise.name)}, reverse=True):
        failure = failures.get(index)
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


def remarks_on(
    key: Key, data: bytes, failures: Failures, rebound: Mapping[str, tuple[int, int, str]]
) -> tuple[str, ...]:
    """Say which cells were no code, spoil an answer or went wrong, in the notebook's order."""
    submission, turned, _ = _read(key, data)
    remarks = [f"{_cell(submission, i)} is no code cell; it was run as one." for i in turned]
    for name, (_, later, what) in rebound.items():
        remarks.append(
            f"{_cell(submission, later)} makes another thing of {what}, which {name} reads;"
            f" {name} was tried as it stood before."
        )
    for index, failure in sorted(failures.items()):
        text = submission.line(failure.cell, failure.line)
        where = f" at `{text[:120]}`" if text and failure.cell == index else ""
        remarks.append(f"{_cell(submission, index)} {_in_words(failure)}{where}.")
    for index, cell in enumerate(submission.cells):
        magic = re.match(r"\s*%%(\w+)", cell.source) if cell.kind == "code" else None
        if magic and magic[1] not in (*RUNNING_MAGICS, "writefile", "file"):
            remarks.append(f"{_cell(submission, index)} was left out: %%{magic[1]} is not run.")
    return tuple(remarks)


def _in_words(failure: CellFailure) -> str:
    match failure.kind:
        case "timeout":
            return "took too long and was stopped"
        case "long":
            return "was not run: it is far longer than a cell may be"
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
