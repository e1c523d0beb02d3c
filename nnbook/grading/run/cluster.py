"""Tasks graded on the machines of a Dask cluster.

A plugin takes the solutions to every worker, also to one that joins or comes back later; each
worker makes its own key and its own sandbox of them, tries that sandbox out, and grades what it
is sent with the function that grades on one machine. Only verdicts come back, and only the
process that owns the gradebook writes them. A task whose worker is lost is run again.
"""

import contextlib
import tempfile
import threading
import time
import uuid
import warnings
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

import distributed
from distributed.comm.addressing import parse_host_port

from nnbook.errors import NnbookError
from nnbook.grading.files import write_bytes
from nnbook.grading.grade.one_submission import Graded
from nnbook.grading.key.key import Key, make_key
from nnbook.grading.release.student_notebook import released
from nnbook.grading.run.plan import GradedTask, GradingPlan, Scheduler, Task
from nnbook.grading.run.task import bench
from nnbook.grading.sandbox.options import Options
from nnbook.grading.sandbox.session import Limits
from nnbook.grading.solution.solution import data_files, parse_solution

_CONNECT_SECONDS = 20
_ALONE_SECONDS = 120  # without any worker: a batch system may be starting others
_LOOK_SECONDS = 5  # between two looks at how many workers there are
_AHEAD = 2  # tasks a worker's thread: one runs, one has arrived
_LOST_AGAIN = 2  # times that a task is sent once more after Dask itself has given it up


def on_cluster(address: str, plan: GradingPlan) -> Scheduler:
    """Return what grades tasks on the cluster whose scheduler has an address.

    It connects when it is given tasks. It raises NnbookError when there is no such cluster, when
    a worker has another nnbook or no sandbox, and when all workers are lost.
    """

    def schedule(
        tasks: Iterable[Task], keys: Mapping[str, Key]
    ) -> Generator[GradedTask, None, None]:
        bench = _bench(plan, keys)
        with _connected(address) as client:
            _send(client, address, bench)
            try:
                yield from _Run(client, address, bench.name).graded(tasks)
            finally:
                with contextlib.suppress(Exception):  # the cluster may be gone
                    client.unregister_worker_plugin(bench.name)

    return schedule


# --- on the workers -------------------------------------------------------------------------


@dataclass
class Bench(distributed.WorkerPlugin):
    """All that a worker needs, kept on it from one task to the next."""

    name: str  # of this run
    nnbook: str  # the version that the gradebook's owner has
    solutions: tuple[tuple[str, str], ...] = field(repr=False)  # file name and text of each
    limits: Limits
    locked: bool
    private: tuple[str, ...]  # paths that no student's process may read
    data: tuple[tuple[str, bytes], ...] = field(repr=False)  # place, as ``data/a.csv``, and content

    def setup(self, worker: Any) -> None:
        """Begin on a worker; what takes time waits for the first task."""
        self._address = worker.address
        self._turn = threading.Lock()
        self._opened = contextlib.ExitStack()
        self._grade: Callable[[Task], GradedTask] | None = None

    def teardown(self, worker: Any) -> None:
        """End every process that was started here."""
        self._opened.close()

    def grade(self, task: Task) -> GradedTask:
        """Grade one task, in a sandbox of this worker."""
        with self._turn:
            self._grade = self._grade or self._prepared()
        return self._grade(task)

    def _prepared(self) -> Callable[[Task], GradedTask]:
        """Make keys and a sandbox; refuse where the sandbox does not hold."""
        if version("nnbook") != self.nnbook:
            raise NnbookError(
                f"Worker {self._address} has nnbook {version('nnbook')}, this machine has"
                f" {self.nnbook}; install the same on both."
            )
        with contextlib.ExitStack() as opened:
            made = tempfile.TemporaryDirectory(prefix="nnbook-data-", ignore_cleanup_errors=True)
            folder = Path(opened.enter_context(made))
            for place, content in self.data:
                write_bytes(folder / place, content)
            solutions = [parse_solution(text, folder / name) for name, text in self.solutions]
            keys = {solution.stem: make_key(released(solution)) for solution in solutions}
            options = Options(locked=self.locked, data=str(folder / "data") if self.data else "")
            ready = bench(keys, self.limits, map(Path, self.private), options)
            try:
                grade = opened.enter_context(ready)
            except NnbookError as error:
                raise NnbookError(f"Worker {self._address}: {error}") from error
            self._opened = opened.pop_all()
        return grade


def _grade_there(name: str, task: Task) -> tuple[Graded | None, str]:
    """Grade one task on the worker this runs on; the file itself does not travel back."""
    bench: Any = distributed.get_worker().plugins[name]
    graded: GradedTask = bench.grade(task)
    return graded.graded, graded.failure


# --- where the gradebook is -----------------------------------------------------------------


def _bench(plan: GradingPlan, keys: Mapping[str, Key]) -> Bench:
    solutions = [key.solution for key in keys.values()]
    return Bench(
        name=f"nnbook-grade-{uuid.uuid4().hex}",
        nnbook=version("nnbook"),
        solutions=tuple((solution.path.name, solution.text) for solution in solutions),
        limits=plan.limits,
        locked=plan.locked,
        private=tuple(str(path.absolute()) for path in plan.private),
        data=tuple(
            (path.relative_to(plan.solutions).as_posix(), path.read_bytes())
            for path in data_files(plan.solutions)
        ),
    )


@contextlib.contextmanager
def _connected(address: str) -> Iterator[Any]:
    try:
        parse_host_port(address.rpartition("://")[2])  # or a client goes on trying
        client = distributed.Client(address, timeout=_CONNECT_SECONDS, set_as_default=False)
    except (ValueError, TypeError) as error:
        raise NnbookError(
            f"{address} is no address of a Dask scheduler ({error}); give one such as"
            " tcp://10.0.0.1:8786."
        ) from error
    except OSError as error:  # a TimeoutError, too
        raise NnbookError(
            f"No Dask scheduler answers at {address}; start one with `dask scheduler`, workers"
            " with `dask worker ADDRESS`, and give the address it prints."
        ) from error
    try:
        yield client
    finally:
        client.close(timeout=_CONNECT_SECONDS)


def _send(client: Any, address: str, bench: Bench) -> None:
    try:
        client.register_plugin(bench, name=bench.name)
    except NnbookError:
        raise  # which names the worker, and what it lacks
    except Exception as error:
        raise NnbookError(
            f"The workers of {address} cannot grade ({type(error).__name__}: {error}); install"
            " the same nnbook and distributed there."
        ) from error


class _Run:
    """Tasks on their way, and what has come back."""

    def __init__(self, client: Any, address: str, name: str) -> None:
        self._client = client
        self._address = address
        self._name = name
        self._running: dict[Any, Task] = {}
        self._lost: dict[int, int] = {}  # submission → how often Dask has given it up
        self._threads = 0
        self._looked = 0.0
        self._alone_since: float | None = None

    def graded(self, tasks: Iterable[Task]) -> Iterator[GradedTask]:
        """Grade tasks; only a few are read ahead of those that are being graded."""
        for task in tasks:
            self._submit(task)
            while len(self._running) >= max(1, _AHEAD * self._n_threads()):
                yield from self._finished()
        while self._running:
            yield from self._finished()

    def _submit(self, task: Task) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # a notebook with photos is large
            future = self._client.submit(_grade_there, self._name, task, pure=False)
        self._running[future] = task

    def _n_threads(self) -> int:
        """Count the workers' threads, now and then; give up when there are none for long."""
        now = time.monotonic()
        if now - self._looked < _LOOK_SECONDS and self._threads:
            return self._threads
        try:
            self._threads = sum(self._client.nthreads().values())
        except (OSError, RuntimeError) as error:
            raise self._ended("The scheduler was lost") from error
        self._looked = now
        self._alone_since = None if self._threads else self._alone_since or now
        if self._alone_since is not None and now - self._alone_since > _ALONE_SECONDS:
            raise self._ended(f"There has been no worker for {_ALONE_SECONDS} s")
        return self._threads

    def _finished(self) -> Iterator[GradedTask]:
        try:
            with self._client.as_current():
                done = distributed.wait(
                    list(self._running), timeout=_LOOK_SECONDS, return_when="FIRST_COMPLETED"
                ).done
        except TimeoutError:
            self._n_threads()
            return
        except (OSError, distributed.CancelledError) as error:
            raise self._ended("The scheduler was lost") from error
        for future in done:
            graded = self._graded(future, self._running.pop(future))
            if graded is not None:
                yield graded

    def _graded(self, future: Any, task: Task) -> GradedTask | None:
        """Read what became of a task; None when it was sent once more."""
        try:
            graded, failure = future.result()
        except NnbookError:
            raise
        except distributed.KilledWorker:
            self._lost[task.submission] = self._lost.get(task.submission, 0) + 1
            if self._lost[task.submission] > _LOST_AGAIN:
                return GradedTask(task, None, "every worker that graded it was lost")
            self._submit(task)
            return None
        except distributed.CancelledError as error:
            raise self._ended("The scheduler was lost") from error
        except Exception as error:  # a fault of ours must not cost the rest of the class
            return GradedTask(task, None, f"{type(error).__name__}: {error}")
        return GradedTask(task, graded, failure)

    def _ended(self, why: str) -> NnbookError:
        return NnbookError(
            f"{why} ({self._address}). What has been graded is kept; run the same command again."
        )
