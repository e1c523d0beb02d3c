"""The start of a student's process: a command line, and an environment that tells nothing."""

import os
import sys
from pathlib import Path


def command(module: str, *arguments: str) -> list[str]:
    """Return the command line that runs a module's ``main``, found where this process found it."""
    path = [entry for entry in sys.path if entry and os.path.isabs(entry)]
    source = (
        f"import sys; sys.path[:] = {path!r};"
        f" from nnbook.grading.sandbox.{module} import main; main()"
    )
    return [sys.executable, "-s", "-P", "-B", "-c", source, *arguments]


def clean_environment(settings: Path) -> dict[str, str]:
    """Return an environment that tells a student's code nothing.

    The folder `settings` is for matplotlib's settings and the font list.
    """
    threads = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
    needed = ("LD_LIBRARY_PATH", "SYSTEMROOT", "TEMP")  # the last two by Windows
    kept = {name: os.environ[name] for name in needed if name in os.environ}
    ours = {
        "HOME": str(settings),
        "LANG": "C.UTF-8",
        "MPLBACKEND": "agg",
        "MPLCONFIGDIR": str(settings),
        "PATH": "/usr/bin:/bin",
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
    }
    return dict.fromkeys(threads, "1") | kept | ours
