"""The progress of grading: a bar in a terminal, plain lines elsewhere, nothing when quiet."""

import os
import shutil
import sys
import time
from typing import Any, TextIO

from nnbook.grading.printable import printable

_BAR = (
    "{percentage:3.0f}% {bar} {n_fmt} of {total_fmt} graded{postfix}, {rate_noinv_fmt},"
    " {remaining} to go"
)
_SECONDS = 5  # between two lines where there is no terminal


class Progress:
    """Shows what is done, what is left, how fast, and what needs attention; on standard error."""

    def __init__(self, total: int, *, quiet: bool = False, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._quiet = quiet
        self._total = total
        self._done = 0
        self._started = self._said = time.monotonic()
        self._bar: Any = None
        if not quiet and total and self._stream.isatty() and os.environ.get("TERM") != "dumb":
            from tqdm import tqdm

            columns, lines = shutil.get_terminal_size()  # 80 by 24 where a terminal does not tell
            self._bar = tqdm(
                total=total,
                unit=" notebooks",
                file=self._stream,
                ncols=columns - 1,
                nrows=lines,
                bar_format=_BAR,
                smoothing=0,  # the rate of the whole run, which is the one told at its end
                postfix=f"{total} left",
            )

    def close(self) -> None:
        """Leave the bar as it stands."""
        if self._bar is not None:
            self._bar.close()

    def advance(self) -> None:
        """Count one more submission."""
        self._done += 1
        if self._bar is not None:
            self._bar.set_postfix_str(f"{self._total - self._done} left", refresh=False)
            self._bar.update()
        elif not self._quiet:
            self._say()

    def _say(self) -> None:
        """Write a line every few seconds, and one at the end."""
        now = time.monotonic()
        left = self._total - self._done
        if left and now - self._said < _SECONDS:
            return
        self._said = now
        rate = self._done / max(now - self._started, 1e-9)
        what = "notebook" if self._total == 1 else "notebooks"
        told = f"{self._done} of {self._total} {what} graded, {rate:.1f} a second"
        print(
            f"{told}, {left} left, {left / rate:.0f} s to go." if left else f"{told}.",
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
