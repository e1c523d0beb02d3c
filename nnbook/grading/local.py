"""Grade tasks on this machine, in a sandbox that was tried out first."""

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path

from nnbook.errors import NnbookError
from nnbook.grading.grade.one_submission import full_marks, grade, solved
from nnbook.grading.grade.scoring import score
from nnbook.grading.key.key import Key
from nnbook.grading.notebook import Solution, read_solution
from nnbook.grading.plan import Outcome, Plan, Scheduler, Task
from nnbook.grading.sandbox.launch import Sandbox
from nnbook.grading.sandbox.options import Options
from nnbook.grading.sandbox.replies import Died
from nnbook.grading.sandbox.roots import readable_roots
from nnbook.grading.sandbox.selfcheck import require_sandbox
from nnbook.grading.sandbox.session import Limits


def local_scheduler(
    stack: contextlib.ExitStack, keys: Mapping[str, Key], paths: Iterable[Path], plan: Plan
) -> Scheduler:
    """Start a sandbox, try it out, and return what grades in it with a few threads.

    Parameters
    ----------
    stack : ExitStack
        Ends the sandbox.
    keys : mapping of str to Key
        By notebook.
    paths : iterable of Path
        The solution notebooks.
    plan : Plan
        How to grade.

    Returns
    -------
    Scheduler
        Grades ``plan.workers`` tasks at once.

    Raises
    ------
    NnbookError
        When the sandbox does not hold, or a solution would not get full marks in it.
    """
    sandbox = stack.enter_context(Sandbox(Options(locked=plan.locked, readable=readable_roots())))
    solutions = [read_solution(path) for path in paths]
    try_out(sandbox, keys, solutions, plan.limits, plan.private)

    def schedule(tasks: Iterable[Task]) -> Iterator[Outcome]:
        return _in_threads(tasks, keys, sandbox, plan)

    return schedule


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


def _in_threads(
    tasks: Iterable[Task], keys: Mapping[str, Key], sandbox: Sandbox, plan: Plan
) -> Iterator[Outcome]:
    """Grade tasks, a few at a time; only as many are read ahead as are being graded."""
    executor = ThreadPoolExecutor(plan.workers, thread_name_prefix="grade")
    running: set[Future[Outcome]] = set()
    try:
        for task in tasks:
            running.add(
                executor.submit(grade_task, task, keys[task.notebook], sandbox, plan.limits)
            )
            if len(running) > plan.workers:
                done, running = wait(running, return_when=FIRST_COMPLETED)
                yield from (future.result() for future in done)
        while running:
            done, running = wait(running, return_when=FIRST_COMPLETED)
            yield from (future.result() for future in done)
    finally:
        executor.shutdown(wait=not running, cancel_futures=True)


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
