"""Tasks graded on this machine, a few at a time."""

from collections.abc import Callable, Generator, Iterable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

from nnbook.grading.key.key import Key
from nnbook.grading.run.plan import GradedTask, GradingPlan, Scheduler, Task
from nnbook.grading.run.task import bench
from nnbook.grading.sandbox.options import Options


def on_this_machine(plan: GradingPlan) -> Scheduler:
    """Return what grades ``plan.workers`` tasks at once; it refuses where no sandbox holds."""

    def schedule(
        tasks: Iterable[Task], keys: Mapping[str, Key]
    ) -> Generator[GradedTask, None, None]:
        options = Options(locked=plan.locked, data=plan.data)
        with bench(keys, plan.limits, plan.private, options) as grade:
            yield from _in_threads(tasks, grade, plan.workers)

    return schedule


def _in_threads(
    tasks: Iterable[Task], grade: Callable[[Task], GradedTask], workers: int
) -> Generator[GradedTask, None, None]:
    """Grade tasks, a few at a time; only one more is read ahead than are graded."""
    executor = ThreadPoolExecutor(workers, thread_name_prefix="grade")
    running: set[Future[GradedTask]] = set()
    try:
        for task in tasks:
            running.add(executor.submit(grade, task))
            if len(running) > workers:
                done, running = wait(running, return_when=FIRST_COMPLETED)
                yield from (future.result() for future in done)
        while running:
            done, running = wait(running, return_when=FIRST_COMPLETED)
            yield from (future.result() for future in done)
    finally:
        executor.shutdown(wait=not running, cancel_futures=True)
