"""Lock the calling process before a student's code runs in it; there is no way back.

The order matters: limits while the process may still set them; the change of identity before
the settings it would reset; Landlock while its calls are still allowed; seccomp last, because
it forbids everything above it.
"""

import os
import platform
import signal
import sys

from nnbook.grading.sandbox import kernel, landlock, seccomp
from nnbook.grading.sandbox.identity import give_up_privileges, nobody_can_read
from nnbook.grading.sandbox.limits import limit
from nnbook.grading.sandbox.syscalls import ARCHITECTURES


class Lock:
    """A lock prepared once, so that each process it is put on closes it quickly.

    Parameters
    ----------
    readable : tuple of str
        Files and folders that may be read.
    memory : int
        Bytes a process may take beyond what it starts with.
    processor_seconds : int
        Processor time it may take.
    closed : bool
        False for limits alone: no Landlock, no seccomp.
    """

    def __init__(
        self,
        readable: tuple[str, ...],
        memory: int,
        processor_seconds: int,
        *,
        closed: bool = True,
    ) -> None:
        self.memory = memory
        self.processor_seconds = processor_seconds
        self.closed = closed
        self.rules = landlock.ruleset(readable) if closed else -1
        self.as_nobody = closed and nobody_can_read(readable)

    def close_on_me(self, parent: int) -> None:
        """Lock the calling process.

        Parameters
        ----------
        parent : int
            The process whose end ends this one.
        """
        limit(self.memory, self.processor_seconds)
        if not self.closed:
            return
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
        return [f"the sandbox needs Linux, and this is {platform.system() or sys.platform}"]
    missing = []
    if platform.machine() not in ARCHITECTURES:
        known = " and ".join(ARCHITECTURES)
        missing.append(f"system call numbers for {platform.machine()} (known: {known})")
    if not landlock.version():
        missing.append("Landlock (Linux 5.13 or later, enabled at boot)")
    if not os.path.exists("/proc/sys/kernel/seccomp/actions_avail"):
        missing.append("seccomp filters")
    return missing
