"""One submission being run: its cells first, then whatever is asked about its answers.

A cell that hangs or ends the process must not cost the answers in the other cells. A hang is
interrupted from inside where that works; where it does not, the process is ended and a fresh
one runs the other cells again without it.
"""

import contextlib
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from nnbook.answers.plain import NotPlainError
from nnbook.answers.wire import WireError
from nnbook.grading.sandbox.child import Child, ChildLostError
from nnbook.grading.sandbox.frames import Sent
from nnbook.grading.sandbox.launch import Sandbox
from nnbook.grading.sandbox.replies import CellFailure, Died, Reply, TimedOut, read_failure

_GRACE = 1.5  # seconds between interrupting a process from inside and ending it
_CELLS_SHARE = 0.75  # of a submission's time; the rest is for asking about its answers


@dataclass(frozen=True)
class Limits:
    """Seconds of processor time that a submission may use; it may wait three times as long."""

    cell: float = 10.0  # one cell, and one call of a student's function
    submission: float = 60.0  # everything together


class Session(AbstractContextManager["Session"]):
    """Runs one submission: its code cells by their place in the notebook, in order.

    What went wrong stands in ``failures``, by cell; complete once `run` has returned. Replies about
    answers are as they were sent, for `nnbook.grading.sandbox.replies.read`.
    """

    def __init__(
        self, sandbox: Sandbox, cells: Mapping[int, str], limits: Limits | None = None
    ) -> None:
        self._sandbox = sandbox
        self._cells = dict(cells)
        self._limits = limits or Limits()
        self._child: Child | None = None
        self._children: list[Child] = []  # all so far, the replays' too
        self._ended: set[int] = set()  # cells that came to an end, so may be run again
        self._left_out: set[int] = set()
        self.failures: dict[int, CellFailure] = {}

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
        inputs = {"arguments": list(arguments), "keywords": dict(keywords or {})}
        return self._ask({"do": "call", "name": name, **inputs})

    def rebound(self, called: Mapping[str, bool]) -> dict[str, tuple[int, int, str]]:
        """Find the answers that read a name of which a later cell makes another thing.

        ``called`` tells of each answer whether it is a function. What is found is, by answer, the
        cell after which it was whole, the later cell, and the name.
        """
        reply = self._ask({"do": "rebound", "called": dict(called)}) if called else None
        told: Any = None
        with contextlib.suppress(WireError):
            told = reply.short().get("value") if isinstance(reply, Sent) else None
        found: dict[str, tuple[int, int, str]] = {}
        for name in called if isinstance(told, dict) else ():
            match told.get(name):  # a student's process says so: places and a name, or nothing
                case (int(whole), int(later), str(what)) if what.isidentifier():
                    if {whole, later} <= self._cells.keys():
                        found[name] = whole, later, what[:80]
        return found

    def replay(self, upto: int) -> "Session":
        """Return a session that runs the cells up to one again; both share the time."""
        cells = {index: source for index, source in self._cells.items() if index <= upto}
        again = Session(self._sandbox, cells, self._limits)
        again._children = self._children
        again.failures = {i: f for i, f in self.failures.items() if f.kind != "raised"}
        again._left_out = set(again.failures)
        again._ended = set(self._ended)  # there was time for them once
        return again

    def _remaining(self, share: float = 1.0) -> float:
        return share * self._limits.submission - sum(one.clock.charged for one in self._children)

    def _run_once(self) -> bool:
        """Run the cells in a fresh process; return whether it got to the end."""
        self._child = child = self._sandbox.start()
        self._children.append(child)
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
            failure = read_failure(child.ask(request, seconds + _GRACE).short())
        except NotPlainError:
            self._leave_out(index, "long")  # longer than any message
            return True
        except (ChildLostError, WireError) as lost:
            child.close()
            self._leave_out(index, str(lost) if isinstance(lost, ChildLostError) else "died")
            return False
        self._ended.add(index)
        self.failures.pop(index, None)
        if failure is not None:
            self.failures[index] = failure
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
        try:
            return self._child.ask(request | {"seconds": seconds}, seconds + _GRACE)
        except ChildLostError as lost:
            self._child = None
            return TimedOut() if str(lost) == "timeout" else Died()
