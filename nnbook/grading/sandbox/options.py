"""How a student's process is held, and what it may read: Python, its packages, fonts."""

import json
import struct
import sys
import sysconfig
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from nnbook import errors

# What the grader says to a zygote, and what it answers.
REQUEST = struct.Struct(">ci")
REPLY = struct.Struct(">i")
_SYSTEM = (
    "/lib",
    "/lib64",
    "/usr/lib",
    "/usr/lib64",
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "/usr/share/zoneinfo",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/dev/null",
    "/dev/urandom",
    "/dev/zero",
    "/sys/devices/system/cpu/online",
)
_PACKAGES = ("site-packages", "dist-packages", "lib-dynload")


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


def contains(folders: Iterable[str], path: Path) -> str | None:
    """Return the folder that a path lies in, links resolved, or None."""
    resolved = path.resolve()
    for folder in folders:
        if resolved.is_relative_to(Path(folder).resolve()):
            return folder
    return None


def python_roots() -> tuple[str, ...]:
    """Return the folders of this Python, its standard library and its installed packages."""
    paths = sysconfig.get_paths()
    found = {paths[name] for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    found |= {entry for entry in sys.path if Path(entry).name in _PACKAGES}
    found.add(str(Path(errors.__file__).parent))
    return tuple(sorted(path for path in found if Path(path).is_dir()))


def readable_roots() -> tuple[str, ...]:
    """Return every file and folder a student's process may read, with all below it."""
    return python_roots() + _SYSTEM
