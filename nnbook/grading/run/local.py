"""Grade tasks on this machine, in a sandbox that was tried out first."""

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path

from nnbook.grading.key.key import Key
from nnbook.grading.run.plan import Outcome, Plan, Scheduler, Task
from nnbook.grading.run.task import grade_task, try_out
from nnbook.grading.sandbox.launch import Sandbox
from nnbook.grading.sandbox.options import Options, readable_roots
from nnbook.grading.solution.solution import read_solution


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
