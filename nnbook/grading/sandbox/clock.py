"""The time that a student's process is charged with: the processor's, and little for waiting."""

import contextlib
import time
from functools import partial
from pathlib import Path

from nnbook.grading.sandbox.frames import SLICE

_ASLEEP, _HELD_UP = 1 / 3, 1 / 50  # charged of a second in which no processor time was used


class Clock:
    """Seconds charged to a process for what all its threads did, or for waiting.

    What the machine keeps waiting is hardly charged, and no look charges more than a slice: the
    grader itself may have been suspended. Without a process, every second counts.
    """

    def __init__(self, process: int = 0) -> None:
        own = ~process << 3 | 2  # as clock_getcpuclockid has it
        self._read = partial(time.clock_gettime, own) if process else time.monotonic
        self._process, self._used, self._looked, self.charged = process, 0.0, 0.0, 0.0
        self.look(waited=False)
        self.charged = 0.0

    def look(self, *, waited: bool = True) -> float:
        """Return what is charged so far, what it waited since the last look included or not."""
        now, used = time.monotonic(), self._used
        with contextlib.suppress(OSError):  # else it is gone
            used = self._read()
        passed = min(now - self._looked, SLICE) if waited else 0.0
        rate = self._rate() if passed == SLICE else _ASLEEP
        self.charged += max(used - self._used, passed * rate)
        self._looked, self._used = now, used
        return self.charged

    def _rate(self) -> float:
        state = "S"
        with contextlib.suppress(OSError):
            state = Path(f"/proc/{self._process}/stat").read_text().rpartition(") ")[2][0]
        return _HELD_UP if state in "RDT" else _ASLEEP  # is ready, waits for a disk, or is stopped
