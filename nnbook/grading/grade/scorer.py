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

if sys.platform != "win32":
    import resource

T = TypeVar("T")

_SECONDS = 10  # of processor time, for one piece of work
_MEMORY = 1 << 30  # bytes beyond what a process starts with
_PER_PROCESSOR = 16 << 20  # bytes more, for the stacks of numpy's threads
_PATIENCE = 600  # seconds until a process that does nothing at all is given up

ForkingPickler.register(MappingProxyType, lambda proxy: (dict, (dict(proxy),)))


class OverrunError(Exception):
    """A piece of work took more time or memory than it may."""


class Scorer(contextlib.AbstractContextManager["Scorer"]):
    """Where such work is done; it may be used by several threads.

    Linux alone has the limits: elsewhere all of it is done in this process.
    """

    def __init__(self, keys: Mapping[str, Key]) -> None:
        for key in keys.values():  # what scoring remembers is then known to every process
            for one in key.scored:
                score(one, (Died(),) * (len(one.calls) or 1))
        self._keys = keys
        self._idle: list[Connection] = []
        self._control: socket.socket | None = None
        if sys.platform == "linux":
            self._control, theirs = socket.socketpair()
            with theirs, warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)  # threads do not matter here
                self._starter = os.fork()
                if self._starter == 0:
                    _start_processes(theirs, keys)

    def __exit__(self, *_: object) -> None:
        for process in self._idle:
            process.close()
        if self._control is not None:
            self._control.close()
            os.waitpid(self._starter, 0)

    def do(self, work: Callable[..., T], key: Key, *arguments: Any) -> T:
        """Call a module's function with a key and more; what it raises is raised here.

        Raises
        ------
        OverrunError
            When it took too much.
        """
        if self._control is None:
            return work(key, *arguments)
        process = self._idle.pop() if self._idle else self._start(self._control)
        try:
            process.send((work, key.notebook, arguments))
            if not process.poll(_PATIENCE):
                raise EOFError
            done, result = process.recv()
        except (OSError, EOFError) as error:
            process.close()
            raise OverrunError from error
        self._idle.append(process)
        if done:
            return result  # type: ignore[no-any-return]
        raise result

    @staticmethod
    def _start(control: socket.socket) -> Connection:
        ours, theirs = socket.socketpair()
        with theirs:
            socket.send_fds(control, [b"S"], [theirs.fileno()])
        return Connection(ours.detach())


def _start_processes(control: socket.socket, keys: Mapping[str, Key]) -> NoReturn:
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


def _serve(line: Connection, keys: Mapping[str, Key]) -> None:
    """Do one piece of work after the other, each within its limit, until nobody asks."""
    _limit(resource.RLIMIT_CORE, 0)
    processors = os.cpu_count() or 1
    _limit(resource.RLIMIT_DATA, _data() + _MEMORY + processors * _PER_PROCESSOR)
    while True:
        work, notebook, arguments = line.recv()
        _limit(resource.RLIMIT_CPU, int(time.process_time()) + 1 + _SECONDS)
        try:
            answer = True, work(keys[notebook], *arguments)
        except (MemoryError, RecursionError):
            return
        except Exception as error:
            answer = False, error
        line.send(answer)


def _limit(kind: int, most: int) -> None:
    hard = resource.getrlimit(kind)[1]
    resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _data() -> int:
    """Return the bytes of memory that are this process's own to write."""
    pages = int(Path("/proc/self/statm").read_text().split()[5])
    return pages * os.sysconf("SC_PAGE_SIZE")
