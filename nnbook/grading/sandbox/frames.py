"""Frames of `nnbook.answers.wire` over a socket, each before its deadline."""

import contextlib
import re
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from nnbook.answers.wire import ARRAYS_LIMIT, HEADER, JSON_LIMIT, WireError, decode, encode

SLICE = 0.25  # seconds between two looks at the clock
# The first bytes of an honest process's reply; `wire.encode` keeps the order of a dict.
_BEGINS = re.compile(rb'\{"t": "dict", "v": \{"id": "([0-9a-f]+)", "kind": "([a-z]+)"')
_SHORT = 100_000  # bytes of what is said about cells


@dataclass(frozen=True)
class Sent:
    """A value as it was sent: to read its bytes may take long, or much memory."""

    text: bytes = field(repr=False)
    arrays: bytes = field(default=b"", repr=False)

    @property
    def begins(self) -> tuple[str, str]:
        """What it answers and its kind, as its first bytes say; empty where they are odd."""
        found = _BEGINS.match(self.text[:100])
        return (found[1].decode(), found[2].decode()) if found else ("", "")

    def read(self) -> Any:
        """Read the value; a WireError where the bytes are no message."""
        return decode(self.text, self.arrays)

    def short(self) -> dict[str, Any]:
        """Read what is said about cells; a WireError for what is long or holds an array."""
        if len(self.text) > _SHORT or self.arrays:
            raise WireError("longer than what can be said about cells")
        message = self.read()
        if not isinstance(message, dict):
            raise WireError("nothing said about a cell")
        return message


def send(connection: socket.socket, value: Any, deadline: Callable[[], None] | None = None) -> None:
    """Send one value; a reader that does not read is given up at the deadline."""
    view = memoryview(encode(value))
    while view:
        _until(connection, deadline)
        with contextlib.suppress(TimeoutError):
            view = view[connection.send(view) :]


def receive(connection: socket.socket, deadline: Callable[[], None] | None = None) -> Sent:
    """Receive one value, before the deadline, which raises when it has passed.

    Raises
    ------
    WireError
        When it is longer than any message.
    TimeoutError
        When the deadline passed before the message was complete.
    EOFError
        When the other side is gone.
    """
    json_length, arrays_length = HEADER.unpack(_exactly(connection, HEADER.size, deadline))
    if json_length > JSON_LIMIT or arrays_length > ARRAYS_LIMIT:
        raise WireError("a message that is too long")
    text = _exactly(connection, json_length, deadline)
    return Sent(text, _exactly(connection, arrays_length, deadline))


def _exactly(connection: socket.socket, length: int, deadline: Callable[[], None] | None) -> bytes:
    buffer = bytearray(length)
    view = memoryview(buffer)
    while view:
        _until(connection, deadline)
        try:
            count = connection.recv_into(view)
        except TimeoutError:
            continue
        except ConnectionError:
            count = 0
        if not count:
            raise EOFError("the other side is gone")
        view = view[count:]
    return bytes(buffer)


def _until(connection: socket.socket, deadline: Callable[[], None] | None) -> None:
    if deadline is not None:  # a student's process waits as long as it is asked to
        deadline()
        connection.settimeout(SLICE)
