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
PR_CAPBSET_DROP = 24
PR_SET_NO_NEW_PRIVS = 38
SECCOMP_MODE_FILTER = 2

_LANDLOCK = {"create_ruleset": 444, "add_rule": 445, "restrict_self": 446}  # on every machine
_CAPSET = {"x86_64": 126, "aarch64": 91}

_libc: Any = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def prctl(option: int, *arguments: Any) -> int:
    """Call prctl."""
    padded = [*arguments, *[0] * (4 - len(arguments))]
    values = [ctypes.c_ulong(a) if isinstance(a, int) else a for a in padded]
    return _checked(_libc.prctl(ctypes.c_int(option), *values), f"prctl({option})")


def landlock(call: str, *arguments: Any) -> int:
    """Call one of Landlock's three system calls."""
    return _checked(_libc.syscall(_LANDLOCK[call], *arguments), f"landlock_{call}")


def drop_all_capabilities() -> None:
    """Give up every capability, for good."""
    for capability in range(64):
        try:
            prctl(PR_CAPBSET_DROP, capability)
        except OSError:
            break  # past the last one this kernel knows
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)  # version 3, this process
    nothing = (ctypes.c_uint32 * 6)()
    _checked(_libc.syscall(_CAPSET[platform.machine()], header, nothing), "capset")


def _checked(result: int, what: str) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result
