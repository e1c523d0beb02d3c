"""Frames of `nnbook.answers.wire` over a socket, each before its deadline."""

import contextlib
import socket
from collections.abc import Callable
from typing import Any

from nnbook.answers.wire import (
    ARRAYS_LIMIT,
    HEADER,
    JSON_LIMIT,
    WireError,
    decode,
    encode,
)

SLICE = 0.25  # seconds between two looks at the clock


def send(connection: socket.socket, value: Any, deadline: Callable[[], None] | None = None) -> None:
    """Send one value; a reader that does not read is given up at the deadline."""
    view = memoryview(encode(value))
    while view:
        _until(connection, deadline)
        with contextlib.suppress(TimeoutError):
            view = view[connection.send(view) :]


def receive(connection: socket.socket, deadline: Callable[[], None] | None = None) -> Any:
    """Receive one value, before the deadline, which raises when it has passed.

    Raises
    ------
    WireError
        When what came is not a message.
    TimeoutError
        When the deadline passed before the message was complete.
    EOFError
        When the other side is gone.
    """
    json_length, arrays_length = HEADER.unpack(_exactly(connection, HEADER.size, deadline))
    if json_length > JSON_LIMIT or arrays_length > ARRAYS_LIMIT:
        raise WireError("a message that is too long")
    text = _exactly(connection, json_length, deadline)
    return decode(text, _exactly(connection, arrays_length, deadline))


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
