"""One submission graded, in a sandbox that was tried out first."""

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from nnbook.errors import NnbookError
from nnbook.grading.grade.one_submission import Graded, grade
from nnbook.grading.grade.scorer import Scorer
from nnbook.grading.gradebook.verdict import Verdict, Word
from nnbook.grading.key.key import Key
from nnbook.grading.run.plan import GradedTask, Task
from nnbook.grading.sandbox.launch import Sandbox
from nnbook.grading.sandbox.options import Options
from nnbook.grading.sandbox.session import Limits
from nnbook.grading.sandbox.trial.selfcheck import require_sandbox
from nnbook.grading.solution.solution import Solution


@contextlib.contextmanager
def bench(
    keys: Mapping[str, Key], limits: Limits, private: Iterable[Path], options: Options
) -> Iterator[Callable[[Task], GradedTask]]:
    """Set up a sandbox and a scorer, try them out, and yield what grades a task in them.

    The paths are what no student's process may read.

    Raises
    ------
    NnbookError
        When the sandbox does not hold, or does not give the solutions full marks; nothing has been
        graded then.
    """
    with Sandbox(options) as sandbox, Scorer(keys) as scorer:
        if options.locked:
            require_sandbox(sandbox, *private)
        for key in keys.values():
            _try_reference(key, sandbox, limits, scorer)
        yield lambda task: grade_task(task, keys[task.notebook], sandbox, limits, scorer)


def _try_reference(key: Key, sandbox: Sandbox, limits: Limits, scorer: Scorer) -> None:
    """Refuse to grade when the solution itself would not get full marks here."""
    lost = not_right(grade(solved(key.solution), key, sandbox, limits, scorer))
    if lost:
        raise NnbookError(
            f"{key.solution.path}: the solution itself does not get full marks in the sandbox"
            f" ({', '.join(one.exercise for one in lost)}; {lost[0].detail}). Nothing was graded;"
            " see that its answers need no file of this machine, no network and little time."
        )


def grade_task(
    task: Task, key: Key, sandbox: Sandbox, limits: Limits, scorer: Scorer | None = None
) -> GradedTask:
    """Grade one task, whatever happens; up to three times where the zygote was lost on the way."""
    graded: Graded | None
    for _ in range(3):
        generation = max(1, sandbox.generation)  # the first zygote starts when it is needed
        try:
            graded, failure = grade(task.data, key, sandbox, limits, scorer), ""
        except NnbookError:
            raise
        except Exception as error:  # a fault of ours must not cost the rest of the class
            graded, failure = None, f"{type(error).__name__}: {error}"
        if sandbox.generation <= generation:
            return GradedTask(task, graded, failure)
    lost = "the process that runs submissions was lost again and again"
    return GradedTask(task, None, failure or lost)


def solved(solution: Solution) -> bytes:
    """Make the submission of somebody who knows every answer, to try the grader on."""
    cells = tuple(cell for cell in solution.cells if "key" not in cell.tags)
    return replace(solution, cells=cells).text.encode()


def not_right(graded: Graded) -> list[Verdict]:
    """Return the verdicts without full marks; a written answer waits for a person."""
    return [one for one in graded.verdicts if one.verdict not in (Word.RIGHT, Word.UNMARKED)]
