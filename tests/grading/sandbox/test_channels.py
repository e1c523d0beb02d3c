"""Two submissions of one class cannot talk: what one does, the other cannot tell by any call.

Each channel is tried with both values of a bit. That it is one is shown where nothing is locked.
"""

import os
import sys
from collections.abc import Iterator

import pytest

from nnbook.grading.sandbox.launch import Sandbox
from nnbook.grading.sandbox.options import Options
from nnbook.grading.sandbox.replies import Returned, read
from nnbook.grading.sandbox.session import Limits, Session

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux")

LIMITS = Limits(10, 40)
FILE = "import ctypes, fcntl, json, mmap, os, struct, threading, time\nfile = open(json.__file__)\n"
LIBC = "libc = ctypes.CDLL(None, use_errno=True)\n"
SHARED = LIBC + (
    "libc.mmap.restype = ctypes.c_void_p\n"
    "place = libc.mmap(None, 4096, 1, 1, file.fileno(), 0)\n"
    "now = ctypes.c_int.from_address(place).value\n"
    f"FUTEX = {98 if os.uname().machine == 'aarch64' else 202}\n"
)
THREADS = "for _ in range(40): threading.Thread(target=time.sleep, args=(60,), daemon=True).start()"

# What is done for a bit of 1; what the other looks at, `told` being what the first could know.
CHANNELS = {
    "a lock": (
        "fcntl.fcntl(file, fcntl.F_SETLK, struct.pack('hhqqi4x', 0, 0, 7, 1, 0))",
        "found = fcntl.fcntl(file, fcntl.F_GETLK, struct.pack('hhqqi4x', 1, 0, 7, 1, 0))[0]",
    ),
    "a lock of an open file": (
        "fcntl.fcntl(file, fcntl.F_OFD_SETLK, struct.pack('hhqqi4x', 0, 0, 9, 1, 0))",
        "found = fcntl.fcntl(file, fcntl.F_OFD_GETLK, struct.pack('hhqqi4x', 1, 0, 9, 1, 0))[0]",
    ),
    "a lock on a whole file": (
        "fcntl.flock(file, fcntl.LOCK_EX)",
        "fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)\nfound = 0",
    ),
    "a lock that is tried": (
        "fcntl.fcntl(file, fcntl.F_SETLK, struct.pack('hhqqi4x', 0, 0, 8, 1, 0))",
        "own = open('own', 'w+')\n"
        "found = fcntl.fcntl(file, fcntl.F_SETLK, struct.pack('hhqqi4x', 0, 0, 8, 1, 0))[0]",
    ),
    "a clock": (
        "while time.process_time() < 0.5: pass",
        "found = time.clock_gettime(~told[0] << 3 | 2) > 0.45",
    ),
    "a thread that is there": (
        "threading.Thread(target=time.sleep, args=(60,), daemon=True).start()",
        "found = len([n for n in range(told[0], told[0] + 9) if os.path.exists(f'/proc/{n}')]) > 1",
    ),
    "the number of threads": (
        THREADS,
        LIBC + "words = (ctypes.c_ushort * 64)()\n"
        "if libc.sysinfo(words): raise OSError(ctypes.get_errno())\nfound = None",
    ),
    "room on the disk": (
        "open('large', 'wb').write(bytes(20_000_000))",
        "os.statvfs('.')\nfound = None",
    ),
    "a place in a shared page": (
        SHARED + "def wait():\n    short = (ctypes.c_long * 2)(20, 0)\n"
        "    libc.syscall(FUTEX, ctypes.c_void_p(place), 0, now, short, None, 0)\n"
        "threading.Thread(target=wait, daemon=True).start()\ntime.sleep(0.3)",
        SHARED + "found = libc.syscall(FUTEX, ctypes.c_void_p(place), 1, 9, None, None, 0)",
    ),
    "signals that wait": (
        "import signal\nsignal.pthread_sigmask(signal.SIG_BLOCK, {40})\n"
        "for _ in range(2000): os.kill(os.getpid(), 40)",
        "import signal\nsignal.pthread_sigmask(signal.SIG_BLOCK, {40})\n"
        "for _ in range(50): os.kill(os.getpid(), 40)\n"
        "n = 0\nwhile signal.sigtimedwait({40}, 0): n += 1\nfound = n",
    ),
    "pages of a file in memory": (
        "os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)",
        "os.preadv(file.fileno(), [bytearray(9)], 0, os.RWF_NOWAIT)\nfound = None",
    ),
    "its own folder": (
        "for n in range(900): open('x' * 200 + str(n), 'w').close()",
        "found = sorted(os.listdir('.')), os.stat('.').st_nlink, os.stat('.').st_size",
    ),
    "a priority": ("os.nice(5)", "found = os.getpriority(os.PRIO_PROCESS, told[0])"),
    "processors": (
        "os.sched_setaffinity(0, {0})",
        "found = sorted(os.sched_getaffinity(told[0]))",
    ),
    "a limit": (
        "import resource\nresource.setrlimit(resource.RLIMIT_NOFILE, (40, 64))",
        "import resource\nfound = resource.prlimit(told[0], resource.RLIMIT_NOFILE)[0]",
    ),
    "a session": ("os.kill(os.getpid(), 0)", "found = os.getsid(told[0])"),
}
REAL = ["a lock", "a lock of an open file", "a lock on a whole file", "a clock", "a limit"]
REAL += ["a place in a shared page", "a priority"]


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as started:
        yield started


@pytest.fixture(scope="module")
def unlocked() -> Iterator[Sandbox]:
    with Sandbox(Options(locked=False)) as started:
        yield started


def received(sandbox: Sandbox, channel: str, bit: int, *, at_once: bool = True) -> object:
    """Send a bit from one submission, and return what the other found out, or how it failed."""
    send, look = CHANNELS[channel]
    sender = FILE + (send if bit else "pass")
    with Session(sandbox, {0: sender}, LIMITS) as one:
        one.run()
        told = [one._children[-1].clock._process]
        if not at_once:
            one.__exit__()
        with Session(sandbox, {0: f"{FILE}told = {told}\n{look}"}, LIMITS) as other:
            other.run()
            found = read(other.value("found"))
            failure = other.failures.get(0)
    if isinstance(found, Returned):
        return found.value
    assert failure is not None
    assert failure.kind == "raised", failure
    return failure.exception


@pytest.mark.parametrize("at_once", [True, False], ids=["at once", "one after the other"])
@pytest.mark.parametrize("channel", CHANNELS)
def test_no_bit_passes(sandbox: Sandbox, channel: str, at_once: bool) -> None:
    """Whichever the bit, the other finds the same."""
    bits = [received(sandbox, channel, bit, at_once=at_once) for bit in (0, 1, 0)]
    assert bits[0] == bits[1] == bits[2]


@pytest.mark.parametrize("channel", REAL)
def test_a_bit_passes_where_nothing_is_locked(unlocked: Sandbox, channel: str) -> None:
    """So there is something to hold."""
    assert received(unlocked, channel, 0) != received(unlocked, channel, 1)
