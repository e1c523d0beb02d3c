"""The object that ``get_ipython()`` returns in a student's process: magics without a kernel.

Magics that run Python run it, some others do what they say in a line below, and ``%matplotlib``,
``%pip``, ``!commands`` and everything else do nothing.
"""

import contextlib
import io
import os
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from IPython.utils.capture import CapturedIO

RUNNING_MAGICS = (
    "time",
    "timeit",
    "capture",
    "prun",
    "memit",
    "mprun",
    "lprun",
    "snakeviz",
    "debug",
    "pyinstrument",
)
_PYLAB = "import matplotlib, numpy, numpy as np, matplotlib.pyplot as plt\nfrom pylab import *"


class Nothing:
    """A part of IPython that is not here: it has every attribute and takes every call."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __call__(self, *_: Any, **__: Any) -> None:
        """Do nothing."""


class ZMQInteractiveShell(Nothing):
    """Just enough of what a notebook's kernel has under this name, by which it is known.

    ``execute(source, namespace)`` runs source code, and returns the value of its last expression.
    """

    kernel = None  # what a widget would talk to

    def __init__(
        self, namespace: dict[str, Any], execute: Callable[[str, dict[str, Any]], Any]
    ) -> None:
        self.user_ns = namespace
        self.config = {"IPKernelApp": Nothing()}
        self._execute = execute

    def run_line_magic(self, name: str, line: str, *_: Any, **__: Any) -> Any:
        """Run ``%name line``."""
        line = line.strip()
        match name:
            case "time" | "prun" | "memit":
                return self._execute(_without_options(line), self.user_ns)
            case "timeit":
                return self._timed(_without_options(line))
            case "env" | "set_env":
                return _environment(line)
            case "cd" | "pwd":
                os.chdir(line or ".")
                return os.getcwd()
            case "run":
                return self._execute(Path(line.split()[-1]).read_text(), self.user_ns)
            case "pylab":
                self._execute(_PYLAB, self.user_ns)
        return None

    def run_cell_magic(self, name: str, line: str, cell: str) -> Any:
        """Run ``%%name line`` over the rest of its cell."""
        body = "\n" + cell  # so that line numbers still count the magic's own line
        if name == "timeit":
            return self._timed(body)
        if name == "capture":
            return self._captured(body, line)
        if name in ("writefile", "file"):
            *options, path = line.split()
            with open(path, "a" if "-a" in options else "w", encoding="utf-8") as file:
                file.write(cell)
        return self._execute(body, self.user_ns) if name in RUNNING_MAGICS else None

    def magic(self, line: str) -> Any:
        """Run ``%name line``, as older notebooks spell it."""
        name, _, rest = line.lstrip("%").partition(" ")
        return self.run_line_magic(name, rest)

    def run_cell(self, source: str, *_: Any, **__: Any) -> SimpleNamespace:
        """Run code that the notebook has made up itself."""
        return SimpleNamespace(result=self._execute(source, self.user_ns), success=True)

    def getoutput(self, command: str, *_: Any, **__: Any) -> list[str]:
        """Ignore ``name = !command``."""
        return []

    def _timed(self, source: str) -> SimpleNamespace:
        """Run code once; its assignments stay its own, as in IPython."""
        started = time.perf_counter()
        self._execute(source, dict(self.user_ns))
        taken = time.perf_counter() - started
        return SimpleNamespace(best=taken, worst=taken, average=taken, all_runs=[taken], stdev=0.0)

    def _captured(self, source: str, line: str) -> Any:
        name = next((word for word in line.split() if not word.startswith("-")), "_")
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                return self._execute(source, self.user_ns)
            finally:
                self.user_ns[name] = CapturedIO(out, err)


def _environment(line: str) -> Any:
    """Set a variable by ``%env NAME=value`` or ``%env NAME value``, or return what is set."""
    name, sign, value = line.partition("=" if "=" in line else " ")
    if sign:
        os.environ[name.strip()] = value.strip()
    return None if sign else os.environ[name] if name else dict(os.environ)


def _without_options(line: str) -> str:
    """Cut ``-n 10 -r 3`` off the front of what ``%timeit`` is given."""
    words = line.split(" ")
    while words and words[0].startswith("-") and len(words[0]) > 1:
        option = words.pop(0)
        if len(option) == 2 and option[1] in "nrp" and words:
            words.pop(0)
    return " ".join(words)
