"""The student's process: it runs cells and answers what the grader asks about them.

It is forked from the zygote (or started afresh where there is none), locks itself, and from
then on belongs to the submission. It holds no solution, no expected value and no verdict, and
nothing it says is believed further than "this is the plain data my code returned".
"""

import socket
from collections.abc import Callable
from typing import Any

from nnbook.answers import wire
from nnbook.answers.inputs import fresh_inputs
from nnbook.answers.plain import NotPlainError
from nnbook.grading.sandbox import frames
from nnbook.grading.sandbox.inside.cells import Cells, attempt, install_alarm


def serve(connection: socket.socket) -> None:
    """Answer requests until the grader hangs up.

    A request is a dict with ``id`` and ``do``; the reply carries the same ``id``.
    """
    install_alarm()
    cells = Cells()
    answers = {"cell": _run_cell, "value": _value, "call": _call, "rebound": _rebound}
    while True:
        try:
            request = frames.receive(connection).read()
        except EOFError:
            return
        connection.sendall(answers[request["do"]](cells, request))


def _reply(request: dict[str, Any], kind: str, **more: Any) -> bytes:
    return wire.encode({"id": request["id"], "kind": kind, **more})


def _run_cell(cells: Cells, request: dict[str, Any]) -> bytes:
    failure = cells.run(request["cell"], request["source"], request["seconds"])
    return _reply(request, **failure or {"kind": "ran"})


def _value(cells: Cells, request: dict[str, Any]) -> bytes:
    """Look a name up and copy its value."""
    value = cells.namespace.get(request["name"], ...)
    if value is ...:
        return _reply(request, "missing")
    return _returned(request, lambda: value)


def _call(cells: Cells, request: dict[str, Any]) -> bytes:
    """Call a student's function on inputs built afresh for this one call."""
    function = cells.namespace.get(request["name"], ...)
    if function is ...:
        return _reply(request, "missing")
    if not callable(function):
        return _reply(request, "notplain", type=type(function).__name__[:60])
    arguments, keywords = fresh_inputs(request["arguments"]), fresh_inputs(request["keywords"])
    return _returned(request, lambda: function(*arguments, **keywords))


def _rebound(cells: Cells, request: dict[str, Any]) -> bytes:
    """Say which answers read a name of which a later cell has made another thing."""

    def find() -> dict[str, Any]:
        names = request["called"].items()
        return {name: cells.bindings.rebound(name, called=called) for name, called in names}

    return _returned(request, find)


def _returned(request: dict[str, Any], action: Callable[[], Any]) -> bytes:
    """Do what may take a student's time, the copy to plain data included."""
    frame, failure = attempt(
        lambda: _reply(request, "returned", value=action()), request["seconds"]
    )
    if failure is None:
        return bytes(frame)
    if failure["exception"] == NotPlainError.__name__:
        return _reply(request, "notplain", type=failure["message"][:60])
    return _reply(request, **failure)
