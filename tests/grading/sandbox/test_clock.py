"""Time is the processor's: a busy machine costs nobody a point, and what sleeps ends, too."""

import errno
import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from nnbook.errors import NnbookError
from nnbook.grading.sandbox import clock as clock_module
from nnbook.grading.sandbox import frames, launch
from nnbook.grading.sandbox.clock import Clock
from nnbook.grading.sandbox.frames import SLICE
from nnbook.grading.sandbox.inside import scratch as scratch_module
from nnbook.grading.sandbox.inside.zygote import Zygote
from nnbook.grading.sandbox.launch import Sandbox
from nnbook.grading.sandbox.options import REPLY, REQUEST, Options
from nnbook.grading.sandbox.replies import Returned, read
from nnbook.grading.sandbox.session import Limits, Session

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux")


class Machine:
    """What a clock looks at: the wall, the processor, and whether a process is ready to run."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, state: str) -> None:
        self.wall = self.processor = 0.0
        self.state = state
        patched = SimpleNamespace(
            monotonic=lambda: self.wall, clock_gettime=lambda number: self.processor
        )
        monkeypatch.setattr(clock_module, "time", patched)
        told = SimpleNamespace(read_text=lambda: f"7 (a) b) {self.state} 1 2")
        monkeypatch.setattr(clock_module, "Path", lambda name: told)


LOOKS = {
    "computes": ("R", SLICE, SLICE, 1),
    "computes in four threads": ("R", SLICE, 4 * SLICE, 4),
    "waits for the processor": ("R", SLICE, 0.0, 1 / 50),
    "waits for a disk": ("D", SLICE, 0.0, 1 / 50),
    "sleeps": ("S", SLICE, 0.0, 1 / 3),
    "is stopped": ("T", SLICE, 0.0, 1 / 50),
    "is suspended, as the grader is": ("S", 3600, 0.0, 1 / 3),
}


@pytest.mark.parametrize("what", LOOKS)
def test_a_clock_charges(monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    """Processor time in full, sleep in part, what the machine keeps waiting next to nothing."""
    state, passed, used, rate = LOOKS[what]
    machine = Machine(monkeypatch, state)
    clock = Clock(7)
    for _ in range(100):
        machine.wall += passed
        machine.processor += used
        clock.look()
    assert clock.charged == pytest.approx(100 * SLICE * rate)


def test_what_the_grader_does_meanwhile_is_free(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between a reply and the next question only the processor time of the process counts."""
    machine = Machine(monkeypatch, "S")
    clock = Clock(7)
    machine.wall, machine.processor = 1000, 2
    assert clock.look(waited=False) == 2


def run(sandbox: Sandbox, *sources: str, limits: Limits) -> tuple[object, dict[int, str]]:
    with Session(sandbox, dict(enumerate(sources)), limits) as session:
        session.run()
        reply = read(session.value("found"))
    failures = {cell: failure.kind for cell, failure in session.failures.items()}
    return reply.value if isinstance(reply, Returned) else reply, failures


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as started:
        yield started


SPINS = """
import hashlib, threading
threading.stack_size(65_536)
def spin():
    while True:
        hashlib.pbkdf2_hmac("sha256", b"x", b"y", 10**6)
for _ in range({}):
    threading.Thread(target=spin, daemon=True).start()
threading.Event().wait()
"""
TOO_LONG = {
    "computes": "while True: pass",
    "sleeps, and swallows what wakes it": "import time\nwhile True:\n  try: time.sleep(1e9)\n"
    "  except BaseException: pass",
    "waits for threads that spin": SPINS.format(8),
}


@pytest.mark.parametrize("what", TOO_LONG)
def test_what_takes_too_long_ends(sandbox: Sandbox, what: str) -> None:
    """Whether it computes, sleeps or lets others compute; the other cells count."""
    limits = Limits(cell=0.4, submission=20)
    assert run(sandbox, "found = 1", TOO_LONG[what], "found += 1", limits=limits) == (
        2,
        {1: "timeout"},
    )


def test_a_neighbour_that_spins_costs_nobody_a_point(sandbox: Sandbox) -> None:
    """Work within the limit of processor time is done, however long it is kept waiting."""
    work = "import time\nwhile time.process_time() < {}: pass\nfound = 1"
    neighbour = sandbox.start()
    source = SPINS.format(200)
    request = {"do": "cell", "cell": 0, "source": source, "seconds": 1000, "id": "0"}
    frames.send(neighbour._connection, request)
    try:
        begun = "import time\nstart = time.process_time()"
        found = run(
            sandbox, begun, work.format("start + 0.2"), limits=Limits(cell=0.5, submission=5)
        )
    finally:
        neighbour.close()
    assert found == (1, {})


# --- what is the machine's trouble ----------------------------------------------------------


@pytest.fixture
def zygote(tmp_path: Path) -> Iterator[Zygote]:
    """A zygote of our own, in this process."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield Zygote(ours, Options(locked=False), tmp_path)


TROUBLE = {
    "a full table of processes": (os, "fork", BlockingIOError(errno.EAGAIN, "")),
    "no memory": (os, "fork", OSError(errno.ENOMEM, "")),
    "no room for a folder": (scratch_module.tempfile, "mkdtemp", OSError(errno.ENOSPC, "")),
}


@pytest.mark.parametrize("what", TROUBLE)
def test_a_zygote_survives_that_nothing_can_be_started(
    monkeypatch: pytest.MonkeyPatch, zygote: Zygote, what: str
) -> None:
    """It says why, ends nobody, and starts the next when there is room again."""
    module, name, error = TROUBLE[what]

    def failing(*_: object, **__: object) -> None:
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(module, name, failing)
        zygote.free.clear()
        assert answer_of(zygote, descriptors=1) == -error.errno
    assert answer_of(zygote, descriptors=0) == -errno.EMFILE


def answer_of(zygote: Zygote, *, descriptors: int) -> int:
    """Ask for a child as the grader does, with or without a descriptor that came through."""
    grader, control = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with grader, control, open(os.devnull) as null:
        zygote.control = control
        socket.send_fds(grader, [REQUEST.pack(b"S", 0)], [null.fileno()] * descriptors)
        assert zygote._answer_one()
        return int(REPLY.unpack(grader.recv(16))[0])


def test_a_disk_without_room_starts_nothing(
    monkeypatch: pytest.MonkeyPatch, zygote: Zygote
) -> None:
    """A submission that may write finds room to; else its failure would look like its own."""
    full = SimpleNamespace(f_bavail=1000, f_frsize=4096)
    monkeypatch.setattr(os, "statvfs", lambda path: full)
    assert answer_of(zygote, descriptors=1) == -errno.ENOSPC


class Failing(Sandbox):
    """A sandbox whose first children fail before they are locked."""

    def __init__(self, fails: int) -> None:
        super().__init__()
        self.fails = fails

    def _start_child(self, descriptor: socket.socket) -> tuple[int, int]:
        self.fails -= 1
        if self.fails == 2:
            return 0, -errno.EAGAIN
        if self.fails == 1:
            return 0, 0  # it ends without a word
        if self.fails == 0:
            raise OSError(errno.EMFILE, "Too many open files")
        return super()._start_child(descriptor)


def test_a_start_that_fails_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A full table of processes, a child lost before its lock, no descriptor."""
    monkeypatch.setattr(launch, "_PAUSES", (0, 0, 0, 0))
    with Failing(3) as sandbox:
        assert run(sandbox, "found = 1", limits=Limits()) == (1, {})


def test_a_start_that_always_fails_is_the_graders_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence with the cause, and no verdict of anybody's."""
    monkeypatch.setattr(launch, "_PAUSES", (0, 0))
    sandbox = Failing(3)
    with sandbox, pytest.raises(NnbookError, match=r"not be started, 2 times .*processes, memory"):
        sandbox.start()
