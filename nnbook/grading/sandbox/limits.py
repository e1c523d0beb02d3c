"""How much a student's process may take: memory, processor time, files."""

import contextlib
import os
import sys
from pathlib import Path

if sys.platform != "win32":
    import resource  # here, not below: the zygote loads it once for all children


def limit(memory: int, processor_seconds: int) -> None:
    """Limit the calling process; it cannot raise a limit again once its privileges are gone.

    Parameters
    ----------
    memory : int
        Bytes of address space beyond what is mapped now.
    processor_seconds : int
        Processor time from now on.
    """
    if sys.platform == "win32":
        return
    limits = {
        resource.RLIMIT_AS: _address_space() + memory,
        resource.RLIMIT_CPU: int(_processor_time()) + processor_seconds,
        resource.RLIMIT_FSIZE: 0,  # no file grows, whatever else may let one be opened
        resource.RLIMIT_NOFILE: 64,
        resource.RLIMIT_CORE: 0,
    }
    for kind, most in limits.items():
        hard = resource.getrlimit(kind)[1]
        if hard != resource.RLIM_INFINITY:
            most = min(most, hard)
        with contextlib.suppress(ValueError, OSError):  # not every system has every limit
            resource.setrlimit(kind, (most, most))
    with contextlib.suppress(OSError):  # when memory runs out, this process goes first
        Path("/proc/self/oom_score_adj").write_text("1000")


def _address_space() -> int:
    """Return the bytes mapped now; 0 where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def _processor_time() -> float:
    times = os.times()
    return times.user + times.system
