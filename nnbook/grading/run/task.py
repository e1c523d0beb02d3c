"""One submission graded, in a sandbox that was tried out first."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from nnbook.errors import NnbookError
from nnbook.grading.grade.one_submission import Graded, grade
from nnbook.grading.grade.scoring import score
from nnbook.grading.gradebook.verdict import Word
from nnbook.grading.key.key import Key
from nnbook.grading.run.plan import Outcome, Task
from nnbook.grading.sandbox.launch import Sandbox
from nnbook.grading.sandbox.replies import Died
from nnbook.grading.sandbox.session import Limits
from nnbook.grading.sandbox.trial.selfcheck import require_sandbox
from nnbook.grading.solution.solution import Solution
from nnbook.notebook import notebook_text


def try_out(
    sandbox: Sandbox,
    keys: Mapping[str, Key],
    solutions: Iterable[Solution],
    limits: Limits,
    private: Iterable[Path],
) -> None:
    """Refuse to grade unless the sandbox holds, and gives the solutions full marks.

    Parameters
    ----------
    sandbox : Sandbox
        The one that submissions will run in.
    keys : mapping of str to Key
        By notebook.
    solutions : iterable of Solution
        The notebooks of the keys.
    limits : Limits
        How long each may run.
    private : iterable of Path
        What no student's process may read.

    Raises
    ------
    NnbookError
        When it does not; nothing has been graded then.
    """
    if sandbox.options.locked:
        require_sandbox(sandbox, *private)
    for solution in solutions:
        _try_reference(keys[solution.stem], solution, sandbox, limits)


def _try_reference(key: Key, solution: Solution, sandbox: Sandbox, limits: Limits) -> None:
    """Refuse to grade when the solution itself would not get full marks here."""
    for exercise in key.exercises.values():  # fills what scoring remembers, before any thread
        if exercise.kind != "written":
            score(exercise, (Died(),) * (len(exercise.calls) or 1))
    graded = grade(solved(solution), key, sandbox, limits)
    lost = full_marks(graded)
    if lost:
        first = next(one for one in graded.verdicts if one.exercise == lost[0])
        raise NnbookError(
            f"{solution.path}: the solution itself does not get full marks in the sandbox"
            f" ({', '.join(lost)}; {first.detail}). Nothing was graded."
        )


def grade_task(task: Task, key: Key, sandbox: Sandbox, limits: Limits) -> Outcome:
    """Grade one task, whatever happens; once more when the zygote was lost on the way."""
    failure = ""
    for _ in range(3):
        generation = sandbox.generation
        try:
            graded = grade(task.data, key, sandbox, limits)
        except NnbookError:
            raise
        except Exception as error:  # a fault of ours must not cost the rest of the class
            failure = f"{type(error).__name__}: {error}"
            continue
        if sandbox.generation == generation or generation == 0:
            return Outcome(task, graded)
        failure = "the process that runs submissions was lost again and again"
    return Outcome(task, None, failure)


def solved(solution: Solution) -> bytes:
    """Make the submission of somebody who knows every answer, to try the grader on.

    Parameters
    ----------
    solution : Solution
        The solution notebook; its key cells are left out.
    """
    cells: list[dict[str, Any]] = []
    for cell in solution.cells:
        if "key" in cell.tags:
            continue
        copy: dict[str, Any] = {"cell_type": cell.kind, "id": cell.id, "source": cell.source}
        copy["metadata"] = {"tags": sorted(cell.tags)} if cell.tags else {}
        if cell.kind == "code":
            copy |= {"execution_count": None, "outputs": []}
        cells.append(copy)
    return notebook_text(cells, dict(solution.metadata)).encode()


def full_marks(graded: Graded) -> Sequence[str]:
    """Return the exercises that were not answered fully; a written answer waits for a person."""
    return [
        one.exercise for one in graded.verdicts if one.verdict not in (Word.RIGHT, Word.UNMARKED)
    ]
