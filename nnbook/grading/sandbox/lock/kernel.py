"""The kernel calls that Python has no function for, by ctypes.

Linux only; every function raises OSError with the kernel's reason.
"""

import ctypes
import os
import platform
import sys
from typing import Any

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_SECCOMP = 22
PR_SET_NO_NEW_PRIVS = 38
SECCOMP_MODE_FILTER = 2

_LANDLOCK = {"create_ruleset": 444, "add_rule": 445, "restrict_self": 446}  # on every machine
_CAPSET = {"x86_64": 126, "aarch64": 91}

_libc: Any = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def prctl(option: int, *arguments: Any) -> int:
    """Call prctl."""
    return call("prctl", option, *arguments, *[0] * (4 - len(arguments)))


def call(name: str, *arguments: Any) -> int:
    """Call a function of libc that sets ``errno``."""
    values = [ctypes.c_long(one) if isinstance(one, int) else one for one in arguments]
    result: int = getattr(_libc, name)(*values)
    if result < 0:
        raise OSError(ctypes.get_errno(), f"{name}: {os.strerror(ctypes.get_errno())}")
    return result


def landlock(which: str, *arguments: Any) -> int:
    """Call one of Landlock's three system calls."""
    return call("syscall", _LANDLOCK[which], *arguments)


def drop_all_capabilities() -> None:
    """Give up every capability, for good: programs, which could bring some back, are not run."""
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)  # version 3, this process
    nothing = (ctypes.c_uint32 * 6)()
    call("syscall", _CAPSET[platform.machine()], header, nothing)
