"""seccomp: which system calls a process may make, decided by the kernel at each call.

The filter is a small program for the kernel's classic BPF machine. It ends the process on a
foreign architecture or the x32 interface, allows what `syscalls` lists, looks at the arguments
of a few calls, and answers "not permitted" to all others.
"""

import ctypes
import errno
import platform
import struct
from collections.abc import Iterator, Sequence

from nnbook.grading.sandbox.lock import kernel
from nnbook.grading.sandbox.lock.syscalls import ARCHITECTURES, numbers

_ALLOW = 0x7FFF0000
_KILL = 0x80000000
_PRETEND = 0x00050000  # success, and nothing done
_REFUSE = _PRETEND | errno.EPERM
_ABSENT = _PRETEND | errno.ENOSYS
_AGAIN = _PRETEND | errno.EAGAIN

_LOAD = 0x20  # the 32-bit word at an offset of the call's description
_RETURN = 0x06
_EQUAL, _AT_LEAST, _ANY_BIT = 0x15, 0x35, 0x45
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16  # offsets
_X32 = 0x40000000

# What pthread_create asks for, in glibc and in musl: all is shared, so all is counted once.
_THREAD = (0x3D0F00, 0x7D0F00)
_CLOCKS = 12  # system-wide ones and one's own; a number above or below 0 is another's
_PRIVATE = 0x80  # of one process; any other futex lies in memory that may be shared
_AF_UNIX = 1
_STREAMS = (1, 0o4001, 0o2000001, 0o2004001)  # SOCK_STREAM, with SOCK_CLOEXEC or SOCK_NONBLOCK
_NAMELESS = 0x400000  # TMPFILE: a file that no look into a folder finds
_WRITING = 0x1 | 0x2 | 0x40 | 0x200 | _NAMELESS  # WRONLY, RDWR, CREAT, TRUNC
_FCNTL = (0, 1, 2, 3, 4, 1030, 1032)  # F_DUPFD … F_SETFL, F_DUPFD_CLOEXEC, F_GETPIPE_SZ
_LOCKS = (6, 7, 37, 38)  # F_SETLK, F_SETLKW, and the same of open files
# No page of a file looked at or thrown out, none shared with others' equal ones
_MADVISE = (0, 1, 2, 3, 4, 8, 14, 15, 16, 17, 18, 19, 102, 103)
_IOCTL = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)  # is it a terminal; (non-)blocking
_PRCTL = (3, 15, 16, 0x53564D41)  # get dumpable, set and get name, name memory

Instruction = tuple[int, int, int, int]


def build_filter(pid: int, machine: str | None = None, *, writing: bool = False) -> bytes:
    """Write the filter of one process, which may signal itself alone; 8 bytes an instruction.

    It cannot see paths: when there is writing, Landlock alone decides where. A machine without a
    table is a KeyError, never an empty filter.
    """
    machine = machine or platform.machine()
    allowed, conditional = numbers(machine, writing=writing)
    program: list[Instruction] = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 1, 0, ARCHITECTURES[machine]),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
    ]
    if machine == "x86_64":
        program += [(_AT_LEAST, 0, 1, _X32), (_RETURN, 0, 0, _KILL)]
    for name, number in conditional.items():
        block = list(_condition(name, pid, _NAMELESS if writing else _WRITING))
        program += [(_EQUAL, 0, len(block), number), *block]
    for number in allowed.values():
        program += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _ALLOW)]
    program.append((_RETURN, 0, 0, _REFUSE))
    return b"".join(struct.pack("HBBI", *instruction) for instruction in program)


def apply_filter(program: bytes) -> None:
    """Put the calling process under a filter, for good."""
    buffer = ctypes.create_string_buffer(program)
    head = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(buffer))
    kernel.prctl(
        kernel.PR_SET_SECCOMP, kernel.SECCOMP_MODE_FILTER, ctypes.create_string_buffer(head)
    )


def _condition(name: str, pid: int, refused: int) -> Iterator[Instruction]:
    """Yield the instructions that decide one call; they end with a return on every path."""
    equal: dict[str, tuple[int, Sequence[int]]] = {  # an argument, and what it may be
        "clone": (0, _THREAD), "kill": (0, [pid]), "tgkill": (0, [pid]), "prlimit64": (0, [0, pid]),
        "sched_getaffinity": (0, [0, pid]), "fcntl": (1, _FCNTL), "ioctl": (1, _IOCTL),
        "prctl": (0, _PRCTL), "madvise": (2, _MADVISE), "socketpair": (1, _STREAMS),
    }  # fmt: skip
    match name:
        case "clone3":
            yield (_RETURN, 0, 0, _ABSENT)  # its flags are out of sight; libc falls back to clone
        case "fsync" | "fdatasync" | "msync":  # a folder that is gone soon waits for no disk
            yield (_RETURN, 0, 0, _PRETEND)
            return
        case "clock_gettime" | "clock_getres" | "clock_nanosleep":
            yield from _require(_argument(0), _AT_LEAST, _CLOCKS, holds=False)
        case "futex":  # libc, where it joins a thread by another, asks until it has ended
            yield from _require(_argument(1), _ANY_BIT, _PRIVATE, otherwise=_AGAIN)
        case "fcntl":  # a lock is had at once, for no other process may ask for one either
            for lock in _LOCKS:
                yield from _require(_argument(1), _EQUAL, lock, holds=False, otherwise=_PRETEND)
        case "open" | "openat":
            flags = _argument(1 if name == "open" else 2)
            yield from _require(flags, _ANY_BIT, refused, holds=False)
        case "socketpair":  # a datagram socket could be addressed elsewhere
            yield from _require(_argument(0), _EQUAL, _AF_UNIX)
        case "prlimit64":  # only to read: no new limits are given
            yield from _require(_argument(2), _EQUAL, 0)
            yield from _require(_argument(2, high=True), _EQUAL, 0)
    if name in equal:
        index, values = equal[name]
        yield _argument(index)
        for place, value in enumerate(values):
            yield (_EQUAL, len(values) - place, 0, value)
        yield (_RETURN, 0, 0, _REFUSE)
    yield (_RETURN, 0, 0, _ALLOW)


def _argument(index: int, *, high: bool = False) -> Instruction:
    """Load the low or the high word of an argument; both machines are little-endian."""
    return (_LOAD, 0, 0, _ARGUMENTS + 8 * index + 4 * high)


def _require(
    load: Instruction, test: int, value: int, *, holds: bool = True, otherwise: int = _REFUSE
) -> Iterator[Instruction]:
    """Go on when the word passes the test, or when it does not, else answer otherwise."""
    yield load
    yield (test, int(holds), int(not holds), value)
    yield (_RETURN, 0, 0, otherwise)
