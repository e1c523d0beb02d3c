"""The warm process that students' processes are forked from.

It is started with a clean environment and never sees a solution. It loads what notebooks
import, once; then each request forks a child that finds everything loaded, which is what makes
grading tens of times faster than starting a kernel. Requests come over one socket: ``S`` with a
descriptor starts a child that serves that descriptor, ``E`` ends one and says how it went. When
the grader is gone the socket ends, and so does everything here.

`nnbook.grading.sandbox.launch` starts it.
"""

import contextlib
import gc
import importlib
import os
import shutil
import signal
import socket
import sys
from fcntl import F_DUPFD, fcntl
from pathlib import Path

from nnbook import errors
from nnbook.grading.sandbox.inside import worker
from nnbook.grading.sandbox.lock.lock import Lock
from nnbook.grading.sandbox.options import REPLY, REQUEST, Options

RESULT_DESCRIPTOR = 3

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
    warm_up()
    gc.collect()
    gc.freeze()  # a child that collects garbage would otherwise copy every page it shares
    control.send(b"ready")
    try:
        Zygote(control, options).serve()
    finally:
        shutil.rmtree(os.environ["MPLCONFIGDIR"], ignore_errors=True)


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

    def __init__(self, control: socket.socket, options: Options) -> None:
        self.control = control
        self.children: set[int] = set()
        self.lock = Lock(options)

    def serve(self) -> None:
        """Answer requests until the grader hangs up; then end every child."""
        try:
            while self._answer_one():
                pass
        finally:
            for child in list(self.children):
                self._end(child)

    def _answer_one(self) -> bool:
        data, descriptors, _, _ = socket.recv_fds(self.control, REQUEST.size, 1)
        if len(data) < REQUEST.size:
            return False
        kind, child = REQUEST.unpack(data)
        answer = self._start(descriptors[0]) if kind == b"S" else self._end(child)
        self.control.send(REPLY.pack(answer))
        return True

    def _start(self, descriptor: int) -> int:
        parent = os.getpid()
        child = os.fork()
        if child == 0:
            self._become_worker(descriptor, parent)
        os.close(descriptor)
        self.children.add(child)
        return child

    def _become_worker(self, descriptor: int, parent: int) -> None:
        """Turn a fresh fork into a student's process; never returns."""
        status = 1
        try:
            os.setsid()
            self.lock.rules = _keep_only(descriptor, self.lock.rules)
            self.lock.close_on_me(parent)
            worker.serve(socket.socket(fileno=RESULT_DESCRIPTOR))
            status = 0
        finally:
            os._exit(status)

    def _end(self, child: int) -> int:
        """Kill a child with all it may have started; return its wait status."""
        if child not in self.children:
            return -1
        self.children.discard(child)
        for kill in (os.killpg, os.kill):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                kill(child, signal.SIGKILL)
        return os.waitpid(child, 0)[1]


def _keep_only(descriptor: int, rules: int) -> int:
    """Leave a child nothing but the line to the grader, its rules, and silence for the rest."""
    kept = fcntl(descriptor, F_DUPFD, 10)  # out of the way of what follows
    kept_rules = fcntl(rules, F_DUPFD, 10) if rules >= 0 else -1
    null = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(null, standard)
    os.dup2(kept, RESULT_DESCRIPTOR)
    first_free = RESULT_DESCRIPTOR + 1
    if kept_rules >= 0:
        os.dup2(kept_rules, first_free)
        rules, first_free = first_free, first_free + 1
    os.closerange(first_free, os.sysconf("SC_OPEN_MAX"))
    return rules
