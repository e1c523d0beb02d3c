"""Work on what strangers sent, in processes that may be lost over it.

To read a notebook or a reply, to compare, to ask an author's predicate: each may take hours or
gigabytes of something made for the purpose. Here one process does one piece of such work at a
time, and the system ends it where it takes too much memory or processor time. Another takes its
place, and nobody else notices.
"""

import contextlib
import os
import signal
import socket
import sys
import time
import warnings
from collections.abc import Callable, Mapping
from multiprocessing.connection import Connection
from multiprocessing.reduction import ForkingPickler
from pathlib import Path
from types import MappingProxyType
from typing import Any, NoReturn, TypeVar

from nnbook.grading.grade.scoring import score
from nnbook.grading.key.key import Key
from nnbook.grading.sandbox.lock import kernel
from nnbook.grading.sandbox.replies import Died
from nnbook.notebook.submission import UnreadError

if sys.platform != "win32":
    import resource

T = TypeVar("T")

_SECONDS = 10  # of processor time, for one piece of work
_TOGETHER = 30  # for all pieces of one submission
_MEMORY = 1 << 30  # bytes beyond what a process starts with
_PER_PROCESSOR = 16 << 20  # bytes more, for the stacks of numpy's threads
_PATIENCE = 600  # seconds until a process that does nothing at all is given up

ForkingPickler.register(MappingProxyType, lambda proxy: (dict, (dict(proxy),)))


class OverrunError(UnreadError):
    """A piece of work took more time or memory than it may."""

    def __init__(self) -> None:
        super().__init__("The file takes more time or memory to read than a notebook may.")


class Scorer(contextlib.AbstractContextManager["Scorer"]):
    """Where such work is done; it may be used by several threads.

    It works with keys, or with what else was there when it started. Linux alone has the limits:
    elsewhere all of it is done in this process.
    """

    def __init__(self, keys: Mapping[str, Any]) -> None:
        for key in keys.values():  # what scoring remembers is then known to every process
            for one in key.scored if isinstance(key, Key) else ():
                score(one, (Died(),) * (len(one.calls) or 1))
        known = {id(key): key for key in keys.values()}  # the same in every fork
        self._idle: list[Connection] = []
        self._control: socket.socket | None = None
        if sys.platform == "linux":
            self._control, theirs = socket.socketpair()
            with theirs, warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)  # threads do not matter here
                self._starter = os.fork()
                if self._starter == 0:
                    _start_processes(theirs, known)

    def __exit__(self, *_: object) -> None:
        for process in self._idle:
            process.close()
        if self._control is not None:
            self._control.close()
            os.waitpid(self._starter, 0)

    def do(self, work: Callable[..., T], key: Any, *arguments: Any) -> T:
        """Call a module's function with a key and more; what it raises is raised here.

        Raises
        ------
        OverrunError
            When it took too much.
        """
        return Share(self).do(work, key, *arguments)

    def measured(self, seconds: float, work: Any, key: Any, *arguments: Any) -> tuple[Any, ...]:
        """Return whether a call returned, what it returned or raised, and its processor time."""
        if self._control is None:
            return True, work(key, *arguments), 0.0
        process = self._idle.pop() if self._idle else self._start(self._control)
        try:
            process.send((seconds, work, id(key), arguments))
            if not process.poll(_PATIENCE):
                raise EOFError
            answer: tuple[Any, ...] = process.recv()
        except (OSError, EOFError):
            process.close()
            return False, OverrunError(), seconds
        self._idle.append(process)
        return answer

    @staticmethod
    def _start(control: socket.socket) -> Connection:
        ours, theirs = socket.socketpair()
        with theirs:
            socket.send_fds(control, [b"S"], [theirs.fileno()])
        return Connection(ours.detach())


class Share:
    """What one submission may have of a scorer: many small pieces have one limit together."""

    def __init__(self, scorer: Scorer) -> None:
        self._scorer, self._left = scorer, float(_TOGETHER)

    def do(self, work: Callable[..., T], key: Any, *arguments: Any) -> T:
        """Do a piece of work as `Scorer.do` does."""
        seconds = min(_SECONDS, self._left)
        if seconds <= 0:
            raise OverrunError
        done, result, used = self._scorer.measured(seconds, work, key, *arguments)
        self._left -= used
        if done:
            return result  # type: ignore[no-any-return]
        raise result


def _start_processes(control: socket.socket, keys: Mapping[int, Any]) -> NoReturn:
    """Be the process that has no threads and that all others are forked from."""
    try:
        os.setsid()  # Ctrl-C is for the grader, which then ends all
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel reaps
        null = os.open(os.devnull, os.O_RDWR)
        for standard in (0, 1, 2):  # an author's predicate may print
            os.dup2(null, standard)
        os.dup2(control.fileno(), 3)
        os.closerange(4, os.sysconf("SC_OPEN_MAX"))
        control = socket.socket(fileno=3)
        while descriptors := socket.recv_fds(control, 1, 1)[1]:
            if os.fork() == 0:
                kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
                os.close(3)
                _serve(Connection(descriptors[0]), keys)
                break
            os.close(descriptors[0])
    finally:
        os._exit(0)


def _serve(line: Connection, keys: Mapping[int, Any]) -> None:
    """Do one piece of work after the other, each within its limit, until nobody asks."""
    _limit(resource.RLIMIT_CORE, 0)
    processors = os.cpu_count() or 1
    _limit(resource.RLIMIT_DATA, _data() + _MEMORY + processors * _PER_PROCESSOR)
    while True:
        seconds, work, key, arguments = line.recv()
        start = time.process_time()
        _limit(resource.RLIMIT_CPU, int(start + seconds) + 1)
        try:
            answer = True, work(keys[key], *arguments)
        except (MemoryError, RecursionError):
            return
        except Exception as error:
            answer = False, error
        line.send((*answer, time.process_time() - start))


def _limit(kind: int, most: int) -> None:
    hard = resource.getrlimit(kind)[1]
    resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _data() -> int:
    """Return the bytes of memory that are this process's own to write."""
    pages = int(Path("/proc/self/statm").read_text().split()[5])
    return pages * os.sysconf("SC_PAGE_SIZE")
