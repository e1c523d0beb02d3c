"""One submission being run: its cells first, then whatever is asked about its answers.

A cell that hangs or ends the process must not cost the answers in the other cells. A hang is
interrupted from inside where that works; where it does not, the process is ended and a fresh
one runs the other cells again without it.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from nnbook.grading.printable import printable
from nnbook.grading.sandbox.child import Child, ChildDiedError, ChildTimedOutError
from nnbook.grading.sandbox.launch import Sandbox
from nnbook.grading.sandbox.replies import Died, Reply, TimedOut, read_reply, safe_type_name
from nnbook.grading.sandbox.wire import NotPlainError

_GRACE = 1.5  # seconds between interrupting a process from inside and ending it
MESSAGE_LIMIT = 400  # characters of an exception's text
_CELLS_SHARE = 0.75  # of a submission's time; the rest is for asking about its answers


@dataclass(frozen=True)
class Limits:
    """How long a submission may run.

    Parameters
    ----------
    cell : float
        Seconds for one cell, and for one call of a student's function.
    submission : float
        Seconds for everything together.
    """

    cell: float = 10.0
    submission: float = 60.0


@dataclass(frozen=True)
class CellFailure:
    """What went wrong in one cell.

    Parameters
    ----------
    kind : str
        ``raised``, ``timeout``, ``died``, or ``late`` for a cell there was no time for.
    exception, message : str
        What was raised, in the student's words; empty for the other kinds.
    cell, line : int or None
        Where, in the student's own cells: from 0 and from 1.
    """

    kind: str
    exception: str = ""
    message: str = ""
    cell: int | None = None
    line: int | None = None


class Session:
    """Runs one submission; a context manager.

    Parameters
    ----------
    sandbox : Sandbox
        Where its processes come from.
    cells : mapping of int to str
        The code cells by their place in the notebook, in the order they run.
    limits : Limits
        How long it may take.

    Attributes
    ----------
    failures : dict of int to CellFailure
        What went wrong, by cell; complete once `run` has returned.
    """

    def __init__(
        self, sandbox: Sandbox, cells: Mapping[int, str], limits: Limits | None = None
    ) -> None:
        self._sandbox = sandbox
        self._cells = dict(cells)
        self._limits = limits or Limits()
        self._started: float | None = None  # the first process may have to wait for its zygote
        self._child: Child | None = None
        self._ended: set[int] = set()  # cells that came to an end, so may be run again
        self._left_out: set[int] = set()
        self.failures: dict[int, CellFailure] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._child is not None:
            self._child.close()

    def run(self) -> None:
        """Run the cells, again and again until no cell ends the process."""
        while self._remaining() > 0:
            if self._run_once():
                return

    def value(self, name: str) -> Reply:
        """Return what a name holds after all cells have run."""
        return self._ask({"do": "value", "name": name})

    def call(
        self, name: str, arguments: Sequence[Any], keywords: Mapping[str, Any] | None = None
    ) -> Reply:
        """Return what the student's function of that name returns for these inputs."""
        return self._ask(
            {
                "do": "call",
                "name": name,
                "arguments": list(arguments),
                "keywords": dict(keywords or {}),
            }
        )

    def _remaining(self, share: float = 1.0) -> float:
        started = time.monotonic() if self._started is None else self._started
        return started + share * self._limits.submission - time.monotonic()

    def _run_once(self) -> bool:
        """Run the cells in a fresh process; return whether it got to the end."""
        self._child = child = self._sandbox.start()
        if self._started is None:
            self._started = time.monotonic()
        for index, source in self._cells.items():
            if index in self._left_out:
                continue
            if self._remaining(_CELLS_SHARE) <= 0 and index not in self._ended:
                self._leave_out(index, "late")
            elif not self._run_cell(child, index, source):
                self._child = None
                return False
        return True

    def _run_cell(self, child: Child, index: int, source: str) -> bool:
        """Run one cell; return whether the process is still there."""
        seconds = max(0.001, min(self._limits.cell, self._remaining()))
        request = {"do": "cell", "cell": index, "source": source, "seconds": seconds}
        try:
            reply = child.ask(request, seconds + _GRACE)
        except NotPlainError:
            self._leave_out(index, "late")  # a cell longer than any message
            return True
        except ChildTimedOutError:
            self._leave_out(index, "timeout")
            return False
        except ChildDiedError:
            self._leave_out(index, "died")
            return False
        self._ended.add(index)
        self.failures.pop(index, None)
        if reply.get("kind") in ("raised", "timeout"):
            self.failures[index] = _read_failure(reply)
        return True

    def _leave_out(self, index: int, kind: str) -> None:
        self._left_out.add(index)
        self.failures[index] = CellFailure(kind, cell=index)

    def _ask(self, request: dict[str, Any]) -> Reply:
        if self._child is None:
            self.run()
        seconds = min(self._limits.cell, self._remaining())
        if self._child is None or seconds <= 0:
            return TimedOut()
        child, self._child = self._child, None
        try:
            reply = child.ask(request | {"seconds": seconds}, seconds + _GRACE)
        except ChildTimedOutError:
            return TimedOut()
        except ChildDiedError:
            return Died()
        self._child = child
        return read_reply(reply)


def _read_failure(reply: dict[str, Any]) -> CellFailure:
    """Read a failed cell's reply. It ran before any hidden input was sent, so its text may show."""
    cell, line, message = reply.get("cell"), reply.get("line"), reply.get("message")
    known = type(cell) is int and type(line) is int
    return CellFailure(
        str(reply["kind"]),
        safe_type_name(reply.get("exception"), "an exception of its own"),
        printable(" ".join(message[:MESSAGE_LIMIT].split())) if isinstance(message, str) else "",
        cell if known else None,
        line if known else None,
    )
