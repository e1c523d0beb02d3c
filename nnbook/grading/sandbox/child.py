"""A student's process as the grader sees it: a question, a deadline, an answer or none."""

import secrets
import socket
from collections.abc import Callable
from typing import Any

from nnbook.answers.wire import WireError
from nnbook.grading.sandbox import frames
from nnbook.grading.sandbox.clock import Clock
from nnbook.grading.sandbox.frames import Sent
from nnbook.grading.sandbox.options import FILLED


class ChildLostError(Exception):
    """The child has been ended without an answer; the text is why, as in `CellFailure`.

    ``timeout``: none came in time; ``filled``: it wrote too much; ``died``: all else.
    """


class Child:
    """One running student's process: the line to it, its clock, and what kills and reaps it."""

    def __init__(self, connection: socket.socket, end: Callable[[], int], process: int = 0) -> None:
        self._connection = connection
        self._end = end
        self.clock = Clock(process)

    def ask(self, request: dict[str, Any], seconds: float) -> Sent:
        """Ask for something, as plain data, and wait until its clock is so many seconds on.

        Raises
        ------
        ChildLostError
            When there was no answer. The child is gone then.
        """
        number = secrets.token_hex(8)  # so that an answer written in advance answers nothing
        end = self.clock.look(waited=False) + seconds

        def deadline() -> None:
            if self.clock.look() > end:
                raise TimeoutError

        try:
            frames.send(self._connection, request | {"id": number}, deadline)
            reply = frames.receive(self._connection, deadline)
            if reply.begins[0] != number:
                raise WireError("no answer to what was asked")
        except TimeoutError as error:
            self.close()
            raise ChildLostError("timeout") from error
        except (EOFError, OSError, WireError) as error:
            raise ChildLostError("filled" if self.close() == FILLED else "died") from error
        return reply

    def close(self) -> int:
        """End the process, whatever it is doing; return how it ended, as the zygote says."""
        self._connection.close()
        end, self._end = self._end, lambda: -1  # once: its number may be another's by then
        return end()
