"""How far grading has come: a bar in a terminal, plain lines elsewhere, nothing when quiet."""

import sys
import time
import unicodedata
from types import TracebackType
from typing import Any, TextIO


class Progress:
    """Shows what is done, what is left, how fast, and what needs attention.

    Parameters
    ----------
    total : int
        Submissions to grade.
    quiet : bool
        Whether to say nothing.
    stream : TextIO, optional
        Where to; standard error by default.
    """

    def __init__(self, total: int, *, quiet: bool = False, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._quiet = quiet
        self._total = total
        self._done = 0
        self._started = self._said = time.monotonic()
        self._bar: Any = None
        if not quiet and total and self._stream.isatty():
            from tqdm import tqdm

            self._bar = tqdm(total=total, unit="notebook", file=self._stream, dynamic_ncols=True)

    def __enter__(self) -> "Progress":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.close()

    def advance(self) -> None:
        """Count one more submission."""
        self._done += 1
        if self._bar is not None:
            self._bar.update()
        elif not self._quiet and (self._done == self._total or time.monotonic() - self._said > 5):
            self._said = time.monotonic()
            rate = self._done / max(self._said - self._started, 1e-9)
            left = (self._total - self._done) / rate
            print(
                f"{self._done} of {self._total} notebooks graded, {rate:.1f} a second,"
                f" {left:.0f} s to go",
                file=self._stream,
                flush=True,
            )

    def attention(self, text: str) -> None:
        """Say that something needs a person's attention."""
        if self._quiet:
            return
        if self._bar is not None:
            self._bar.write(printable(text), file=self._stream)
        else:
            print(printable(text), file=self._stream, flush=True)


def printable(text: str) -> str:
    """Replace what could steer a terminal: control characters and writing directions.

    Parameters
    ----------
    text : str
        Perhaps from a student.

    Returns
    -------
    str
        One line.

    Examples
    --------
    >>> printable("eve" + chr(27) + "[31m")
    'eve?[31m'
    """
    return "".join("?" if unicodedata.category(c)[0] == "C" else c for c in text)
