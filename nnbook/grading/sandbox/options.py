"""The hold on a student's process: memory, time, and what it may read (Python, packages, fonts)."""

import json
import struct
import sys
import sysconfig
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from nnbook import errors

# What the grader says to a zygote, and what it answers.
REQUEST = struct.Struct(">ci")
REPLY = struct.Struct(">i")
READY = b"+"  # what a child says once it is locked; before that, nothing is its own fault
SCRATCH_BYTES = 32_000_000  # that a submission may write, in one file and in all
SCRATCH_FILES = 1_000
FILLED = -2  # answer to the end of a child that wrote more
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


def readable_roots() -> tuple[str, ...]:
    """Return every file and folder a student's process may read, with all below it."""
    paths = sysconfig.get_paths()
    python = {paths[name] for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    python |= {entry for entry in sys.path if Path(entry).name in _PACKAGES}
    python.add(str(Path(errors.__file__).parent))
    return (*sorted(path for path in python if Path(path).is_dir()), *_SYSTEM)


@dataclass(frozen=True)
class Options:
    """How a student's process is held."""

    locked: bool = True  # Landlock, seccomp, no privileges; never False but on request
    memory: int = 1 << 30  # bytes beyond what it starts with
    processor_seconds: int = 3600  # a second line behind the grader's own clock
    readable: tuple[str, ...] = field(default_factory=readable_roots)
    data: str = ""  # a folder of which every submission may read a copy, as ``data/``

    def to_json(self) -> str:
        """Write the options as a command-line argument."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Options":
        """Read what `to_json` wrote."""
        values = json.loads(text)
        return cls(**values | {"readable": tuple(values["readable"])})


def containing_folder(folders: Iterable[str], path: Path) -> str | None:
    """Return the folder that a path lies in, links resolved, or None."""
    resolved = path.resolve()
    inside = (folder for folder in folders if resolved.is_relative_to(Path(folder).resolve()))
    return next(inside, None)
