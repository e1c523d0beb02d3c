"""The whole lock on a process, put on before a student's code runs in it, never to be taken off.

The order matters: limits while the process may still set them; the change of identity before
the settings it would reset; Landlock while its calls are still allowed; seccomp last, because
it forbids everything above it.
"""

import contextlib
import os
import platform
import signal
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from nnbook.grading.sandbox.lock import kernel, landlock, seccomp
from nnbook.grading.sandbox.lock.syscalls import ARCHITECTURES
from nnbook.grading.sandbox.options import Options

if sys.platform != "win32":
    import resource  # here, not below: the zygote loads it once for all children

NOBODY = 65534


class Lock:
    """A lock prepared once, so that each process it is put on closes it quickly."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.rules = landlock.ruleset(options.readable) if options.locked else -1
        self.as_nobody = options.locked and nobody_can_read(options.readable)

    def close_on_me(self, parent: int) -> None:
        """Lock the calling process, which the end of its parent then ends."""
        limit(self.options)
        if not self.options.locked:
            return  # limits alone
        give_up_privileges(self.as_nobody)
        kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)  # it ended before the line above could notice
        kernel.prctl(kernel.PR_SET_DUMPABLE, 0)
        kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
        landlock.restrict(self.rules)
        os.close(self.rules)
        seccomp.apply_filter(seccomp.build_filter(os.getpid()))


def missing_primitives() -> list[str]:
    """Return what this machine lacks for the lock, in words; empty when it has everything."""
    if sys.platform != "linux":
        return [f"Linux (this is {platform.system() or sys.platform})"]
    missing = []
    if platform.machine() not in ARCHITECTURES:
        known = " and ".join(ARCHITECTURES)
        missing.append(f"system call numbers for {platform.machine()} (known: {known})")
    if not landlock.version():
        missing.append("Landlock (Linux 5.13 or later, enabled at boot, let through by containers)")
    if not os.path.exists("/proc/sys/kernel/seccomp/actions_avail"):
        missing.append("seccomp filters")
    return missing


def limit(options: Options) -> None:
    """Limit the calling process; it cannot raise a limit again once its privileges are gone."""
    if sys.platform == "win32":
        return
    limits = {
        resource.RLIMIT_AS: _address_space() + options.memory,
        resource.RLIMIT_CPU: int(time.process_time()) + options.processor_seconds,
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


def give_up_privileges(as_nobody: bool) -> None:
    """Give up what root could do; a process of an ordinary user has nothing to give up."""
    if os.geteuid() != 0:
        return
    if as_nobody:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
    else:  # nobody cannot read this Python
        kernel.drop_all_capabilities()


def nobody_can_read(paths: Iterable[str]) -> bool:
    """Tell whether an unprivileged process could read these files and folders.

    It is decided by permission bits alone: a folder that only root may enter hides all below.
    """
    return all(_open_to_all(Path(path).resolve()) for path in paths if Path(path).exists())


def _open_to_all(path: Path) -> bool:
    try:
        above = all(folder.stat().st_mode & 0o001 for folder in path.parents)
        return above and bool(path.stat().st_mode & 0o004)
    except OSError:
        return False
