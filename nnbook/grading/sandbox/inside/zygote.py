"""The warm process that students' processes are forked from.

It is started with a clean environment and never sees a solution. It loads what notebooks
import, once; then each request forks a child that finds everything loaded, which is what makes
grading tens of times faster than starting a kernel. Requests come over one socket: ``S`` with a
descriptor starts a child that serves that descriptor, ``E`` ends one and says how it went. Between
them it looks now and then at what its children have written. When the grader is gone the socket
ends, and so does everything here.

`nnbook.grading.sandbox.launch` starts it.
"""

import contextlib
import errno
import gc
import importlib
import os
import select
import shutil
import signal
import socket
import sys
import tempfile
import time
from fcntl import F_DUPFD, fcntl
from pathlib import Path

from nnbook import errors
from nnbook.grading.sandbox.inside import worker
from nnbook.grading.sandbox.inside.scratch import Scratch
from nnbook.grading.sandbox.lock.apart import hide_from_next, hide_machine
from nnbook.grading.sandbox.options import FILLED, READY, REPLY, REQUEST, SCRATCH_BYTES, Options

RESULT_DESCRIPTOR = 3
_LOOK_SECONDS = 0.05  # between two looks at what was written

# What a notebook may import; numpy's lazy parts are named because loading one takes time.
WARM = (
    "numpy.random", "numpy.linalg", "numpy.fft", "numpy.ma", "numpy.polynomial", "numpy.testing",
    "matplotlib.pyplot", "matplotlib.backends.backend_agg", "IPython.display", "ipywidgets",
    "asyncio", "fractions", "math", "random", "itertools", "functools", "collections", "typing",
)  # fmt: skip
NOT_WARM = (  # no notebook imports these
    "nnbook.grading", "nnbook.cli", "nnbook.lab", "nnbook.__main__",
)  # fmt: skip


def main() -> None:
    """Serve the grader on the descriptor named on the command line."""
    control = socket.socket(fileno=int(sys.argv[1]))
    options = Options.from_json(sys.argv[2])
    base = Path(sys.argv[3])
    warm_up()
    gc.collect()
    gc.freeze()  # a child that collects garbage would otherwise copy every page it shares
    with contextlib.suppress(OSError):  # when memory runs out, this and its children go first
        Path("/proc/self/oom_score_adj").write_text("1000")
    try:
        zygote = Zygote(control, options, base)
        control.send(b"ready")
        zygote.serve()
    finally:
        shutil.rmtree(base, ignore_errors=True)


def warm_up() -> None:
    """Load what notebooks use, and draw one figure: the first is the slow one."""
    for name in (*WARM, *_modules_of_nnbook()):
        with contextlib.suppress(Exception):  # it concerns whoever imports it
            importlib.import_module(name)
    from matplotlib import pyplot

    figure, axes = pyplot.subplots()
    axes.plot([0, 1], [0, 1], label="line")
    axes.set_title("$x$")
    axes.legend()
    figure.canvas.draw()
    pyplot.close(figure)
    switch = pyplot.switch_backend  # no other draws here, whichever a cell asks for
    pyplot.switch_backend = lambda newbackend: switch("agg")


def _modules_of_nnbook() -> list[str]:
    """Return the student's side of nnbook, module by module."""
    root = Path(errors.__file__).parent
    files = [file.relative_to(root.parent) for file in root.rglob("*.py")]
    names = [".".join(file.with_suffix("").parts) for file in files if file.stem != "__init__"]
    return sorted(name for name in names if not name.startswith(NOT_WARM))


class Zygote:
    """Forks children, ends them, and reaps them."""

    def __init__(self, control: socket.socket, options: Options, base: Path) -> None:
        self.control, self.options, self.base = control, options, base
        self.children: dict[int, Scratch] = {}
        self.free: list[Scratch] = []
        empty = tempfile.mkdtemp(dir=base)
        self._own, self._has_mounts = hide_machine(empty) if options.locked else (-1, False)
        self.filled: set[int] = set()
        self._looked = 0.0

    def serve(self) -> None:
        """Answer requests until the grader hangs up; then end every child."""
        try:
            while self._answer_one():
                pass
        finally:
            for child in list(self.children):
                self._end(child)
            for group in filter(None, (scratch.group for scratch in self.free)):
                group.rmdir()

    def _answer_one(self) -> bool:
        self._wait()
        data, descriptors, _, _ = socket.recv_fds(self.control, REQUEST.size, 1)
        if len(data) < REQUEST.size:
            return False
        kind, child = REQUEST.unpack(data)
        try:
            answer = self._start(descriptors[0]) if kind == b"S" else self._end(child)
        except (OSError, MemoryError, IndexError) as error:  # no room for one more
            answer = -(getattr(error, "errno", None) or errno.EMFILE)
        for descriptor in descriptors:
            os.close(descriptor)
        self.control.send(REPLY.pack(answer))
        return True

    def _wait(self) -> None:
        """Wait for a request; meanwhile end the children that write too much."""
        asked = False
        while not asked:
            wait = _LOOK_SECONDS if self.children else None
            asked = bool(select.select([self.control], [], [], wait)[0])
            if time.monotonic() - self._looked < _LOOK_SECONDS:
                continue
            self._looked = time.monotonic()
            for child in [child for child, one in self.children.items() if one.is_full()]:
                self.filled.add(child)
                _kill(child)

    def _start(self, descriptor: int) -> int:
        parent = os.getpid()
        scratch = (
            self.free.pop()
            if self.free
            else Scratch(self.base, self.options, has_mounts=self._has_mounts)
        )
        try:
            room = os.statvfs(self.base)
            if room.f_bavail * room.f_frsize < SCRATCH_BYTES:
                raise OSError(errno.ENOSPC, "no room for its files")
            hide_from_next(self._own)
            child = os.fork()
        except OSError:
            self.free.append(scratch)
            raise
        if child == 0:
            self._become_worker(descriptor, parent, scratch)
        self.children[child] = scratch
        return child

    def _become_worker(self, descriptor: int, parent: int, scratch: Scratch) -> None:
        """Turn a fresh fork into a student's process; never returns."""
        status = 1
        try:
            os.setsid()
            scratch.lock.rules = _keep_only(descriptor, scratch.lock.rules)
            scratch.enter()
            scratch.lock.close_on_me(parent)
            line = socket.socket(fileno=RESULT_DESCRIPTOR)
            line.sendall(READY)
            worker.serve(line)
            status = 0
        finally:
            os._exit(status)

    def _end(self, child: int) -> int:
        """Kill a child with all it may have started; return its wait status, or `FILLED`."""
        if child not in self.children:
            return -1
        scratch = self.children.pop(child)
        _kill(child)
        status = os.waitpid(child, 0)[1]
        with contextlib.suppress(OSError):  # a folder that cannot be emptied is not used again
            scratch.empty()
            self.free.append(scratch)
        if child in self.filled:
            self.filled.remove(child)
            return FILLED
        return status


def _kill(child: int) -> None:
    for kill in (os.killpg, os.kill):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            kill(child, signal.SIGKILL)


def _keep_only(descriptor: int, rules: int) -> int:
    """Leave a child nothing but the line to the grader, its rules, and silence for the rest."""
    null = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(null, standard)
    kept = [fcntl(one, F_DUPFD, 10) for one in (descriptor, rules) if one >= 0]  # out of the way
    for place, one in enumerate(kept, RESULT_DESCRIPTOR):
        os.dup2(one, place)
    os.closerange(RESULT_DESCRIPTOR + len(kept), os.sysconf("SC_OPEN_MAX"))
    return RESULT_DESCRIPTOR + 1 if rules >= 0 else -1
