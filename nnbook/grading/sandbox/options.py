"""How a student's process is held."""

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Options:
    """How a student's process is held.

    Parameters
    ----------
    locked : bool
        Whether it locks itself: Landlock, seccomp, no privileges. Never False but on request.
    memory : int
        Bytes it may take beyond what it starts with.
    processor_seconds : int
        Processor time, a second line behind the grader's own clock.
    readable : tuple of str
        Files and folders it may read.
    """

    locked: bool = True
    memory: int = 1 << 30
    processor_seconds: int = 120
    readable: tuple[str, ...] = ()

    def to_json(self) -> str:
        """Write the options as a command-line argument."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Options":
        """Read what `to_json` wrote."""
        values = json.loads(text)
        return cls(**values | {"readable": tuple(values["readable"])})
