"""The object that ``get_ipython()`` returns in a student's process: magics without a kernel.

``%%time``, ``%%capture`` and ``%%timeit`` run their cell, ``%time`` and ``%timeit`` their
line; ``%matplotlib``, ``%pip``, ``!commands`` and everything else do nothing.
"""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

RUNNING_CELL_MAGICS = ("time", "capture", "prun", "snakeviz", "memit")
RUNNING_LINE_MAGICS = ("time", "prun", "memit")


class Shell:
    """Just enough of an InteractiveShell for a notebook to run.

    ``execute(source, namespace)`` runs source code, and returns the value of a lone expression.
    """

    def __init__(
        self, namespace: dict[str, Any], execute: Callable[[str, dict[str, Any]], Any]
    ) -> None:
        self.user_ns = namespace
        self._execute = execute

    def run_line_magic(self, name: str, line: str, *_: Any, **__: Any) -> Any:
        """Run ``%name line``."""
        if name in RUNNING_LINE_MAGICS:
            return self._execute(line, self.user_ns)
        if name == "timeit":
            self._execute(_without_options(line), dict(self.user_ns))
        return None

    def run_cell_magic(self, name: str, line: str, cell: str) -> Any:
        """Run ``%%name line`` over the rest of its cell."""
        body = "\n" + cell  # so that line numbers still count the magic's own line
        if name in RUNNING_CELL_MAGICS:
            if name == "capture" and line.split()[:1] and not line.startswith("-"):
                self.user_ns[line.split()[0]] = SimpleNamespace(stdout="", stderr="", outputs=[])
            return self._execute(body, self.user_ns)
        if name == "timeit":  # its assignments stay its own, as in IPython
            self._execute(body, dict(self.user_ns))
        return None

    def magic(self, line: str) -> Any:
        """Run ``%name line``, as older notebooks spell it."""
        name, _, rest = line.lstrip("%").partition(" ")
        return self.run_line_magic(name, rest)

    def system(self, command: str) -> None:
        """Ignore ``!command``."""

    def getoutput(self, command: str, *_: Any, **__: Any) -> list[str]:
        """Ignore ``name = !command``."""
        return []


def _without_options(line: str) -> str:
    """Cut ``-n 10 -r 3`` off the front of what ``%timeit`` is given."""
    words = line.split(" ")
    while words and words[0].startswith("-") and len(words[0]) > 1:
        option = words.pop(0)
        if len(option) == 2 and option[1] in "nrp" and words:
            words.pop(0)
    return " ".join(words)
