"""A student's process as the grader sees it: a question, a deadline, an answer or none."""

import secrets
import socket
import time
from collections.abc import Callable
from typing import Any

from nnbook.grading.sandbox import wire


class ChildTimedOutError(Exception):
    """The child did not answer in time, and has been ended."""


class ChildDiedError(Exception):
    """The child is gone, or what it said was no answer; it has been ended."""


class Child:
    """One running student's process.

    Parameters
    ----------
    connection : socket
        The line to it.
    end : callable
        Kills and reaps it.
    """

    def __init__(self, connection: socket.socket, end: Callable[[], None]) -> None:
        self._connection = connection
        self._end = end

    def ask(self, request: dict[str, Any], seconds: float) -> dict[str, Any]:
        """Ask for something and wait for the answer.

        Parameters
        ----------
        request : dict
            What to do, as plain data.
        seconds : float
            How long the child has; after that it is ended.

        Raises
        ------
        ChildTimedOutError, ChildDiedError
            When there was no answer. The child is gone then.
        """
        number = secrets.token_hex(8)  # so that an answer written in advance answers nothing
        deadline = time.monotonic() + seconds
        try:
            wire.send(self._connection, request | {"id": number}, deadline)
            reply = wire.receive(self._connection, deadline)
        except TimeoutError as error:
            self.close()
            raise ChildTimedOutError from error
        except (EOFError, OSError, wire.WireError) as error:
            self.close()
            raise ChildDiedError from error
        if not isinstance(reply, dict) or reply.get("id") != number:
            self.close()
            raise ChildDiedError
        return reply

    def close(self) -> None:
        """End the process, whatever it is doing."""
        self._connection.close()
        end, self._end = self._end, _nothing
        end()


def _nothing() -> None:
    """End a process that has ended already."""
