"""Answers compared with the key: one submission's bytes in, its verdicts out.

`grade` is a pure function of the file, the key and the limits. A student's own code runs in the
sandbox; it is given inputs and returns plain data. What the file and the data mean is found out
by a scorer, one piece after the other; a piece that is too much for it costs its own answer.
"""

import contextlib
import operator
from collections.abc import Collection
from dataclasses import dataclass, replace

from nnbook.grading.grade.judge import code_cells, remarks_on, verdict_on, written_verdicts
from nnbook.grading.grade.play import play
from nnbook.grading.grade.scorer import OverrunError, Scorer, Share
from nnbook.grading.gradebook.verdict import Verdict, Word
from nnbook.grading.key.exercise import Exercise
from nnbook.grading.key.key import Key
from nnbook.grading.sandbox.launch import Sandbox
from nnbook.grading.sandbox.session import Limits
from nnbook.notebook.submission import UnreadError


@dataclass(frozen=True)
class Graded:
    """Everything that is said about one submission."""

    verdicts: tuple[Verdict, ...]  # one an exercise, in the notebook's order
    remarks: tuple[str, ...] = ()  # on the whole: cells that raised, hung or were left out


def grade(
    data: bytes,
    key: Key,
    sandbox: Sandbox,
    limits: Limits | None = None,
    scorer: Scorer | None = None,
) -> Graded:
    """Give every exercise its verdict, also when the file cannot be read.

    The student's code runs in the sandbox; the file and the replies are read in the scorer, by
    default in this process.
    """
    do = Share(scorer).do if scorer else operator.call
    try:
        cells, too_long = do(code_cells, key, data)
    except UnreadError as error:
        return unread(key, str(error))
    played = play(cells, key, sandbox, limits)
    failures = played.failures | too_long
    found: dict[str, Verdict] = {}
    with contextlib.suppress(OverrunError):
        found |= do(written_verdicts, key, data, failures)
    for name, replies in played.replies.items():
        try:
            visible = played.visible.get(name, ())
            found[name] = do(verdict_on, key, data, failures, name, visible, replies)
        except OverrunError:
            found[name] = _too_much(key.exercises[name])
    try:
        remarks = do(remarks_on, key, data, failures, played.rebound)
    except OverrunError:
        remarks = ("What went wrong in its cells is too much to be told.",)
    return Graded(tuple(found.get(n) or _too_much(e) for n, e in key.exercises.items()), remarks)


def _too_much(exercise: Exercise) -> Verdict:
    """Say of an answer that a scorer was lost over it; a written one is left to a person."""
    name, most = exercise.name, exercise.points
    if exercise.kind == "written":
        notes = {"text": "(The notebook is too large for this answer to be found in it.)"}
        return Verdict(
            name, None, most, Word.UNMARKED, "A person will look for this answer.", notes
        )
    told = f"The value of `{name}` is too large to be compared: it takes too much time or memory."
    return Verdict(name, 0.0, most, Word.WRONG, told)


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
