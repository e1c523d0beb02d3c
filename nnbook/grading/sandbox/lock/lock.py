"""The whole lock on a process, put on before a student's code runs in it, never to be taken off.

The order matters: limits while the process may still set them; the change of identity before
the settings it would reset; Landlock while its calls are still allowed; seccomp last, because
it forbids everything above it.
"""

import contextlib
import functools
import os
import platform
import signal
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from nnbook.grading.sandbox.lock import apart, kernel, landlock, seccomp
from nnbook.grading.sandbox.lock.syscalls import ARCHITECTURES
from nnbook.grading.sandbox.options import SCRATCH_BYTES, Options

if sys.platform != "win32":
    import resource  # here, not below: the zygote loads it once for all children

NOBODY = 65534


class Lock:
    """A lock prepared once, so that each process it is put on closes it quickly.

    Nothing can be written but below the folder `writable`, where there is one.
    """

    def __init__(self, options: Options, writable: str = "") -> None:
        self.options = options
        self.writable = writable
        self.rules = landlock.ruleset(options.readable, writable) if options.locked else -1
        _address_space()
        self.as_nobody = options.locked and not os.geteuid() and nobody_can_read(options.readable)

    def close_on_me(self, parent: int) -> None:
        """Lock the calling process, which the end of its parent then ends."""
        limit(self.options)
        if not self.options.locked:
            return  # limits alone
        give_up_privileges(self.as_nobody)
        kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() not in (0, parent):  # 0: it is out of sight
            os._exit(1)  # it ended before the line above could notice
        kernel.prctl(kernel.PR_SET_DUMPABLE, 0)
        kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
        landlock.restrict(self.rules)
        os.close(self.rules)
        seccomp.apply_filter(seccomp.build_filter(os.getpid(), writing=bool(self.writable)))


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
        resource.RLIMIT_FSIZE: SCRATCH_BYTES,
        resource.RLIMIT_NOFILE: 64,
        resource.RLIMIT_CORE: 0,
    }
    for kind, most in limits.items():
        with contextlib.suppress(ValueError, OSError):  # there is a lower one, or none of the kind
            resource.setrlimit(kind, (most, most))


@functools.cache  # the same in all children, from whom /proc is hidden
def _address_space() -> int:
    """Return the bytes mapped now; 0 where the system does not say."""
    with contextlib.suppress(OSError):
        return int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    return 0


def give_up_privileges(as_nobody: bool) -> None:
    """Give up what root could do; a process of an ordinary user has little to give up."""
    if as_nobody:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
    resource.setrlimit(resource.RLIMIT_SIGPENDING, (0, 0))  # a queue that all of a user share
    with contextlib.suppress(OSError):  # root's threads are counted nowhere, others' here alone
        kernel.call("unshare", apart.USER if os.geteuid() else -1)
        resource.setrlimit(resource.RLIMIT_NPROC, (apart.THREADS, apart.THREADS))
    kernel.drop_all_capabilities()


def nobody_can_read(paths: Iterable[str]) -> bool:
    """Tell whether an unprivileged process could read these files and folders.

    It is decided by permission bits alone: a folder that only root may enter hides all below.
    """
    return all(_open_to_all(Path(path).resolve()) for path in paths if Path(path).exists())


def _open_to_all(path: Path) -> bool:
    with contextlib.suppress(OSError):
        above = all(folder.stat().st_mode & 0o001 for folder in path.parents)
        return above and bool(path.stat().st_mode & 0o004)
    return False
