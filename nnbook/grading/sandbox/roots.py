"""What a student's process may read: Python, its packages, fonts; nothing of anybody's work."""

import sys
import sysconfig
from pathlib import Path

from nnbook import errors

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
