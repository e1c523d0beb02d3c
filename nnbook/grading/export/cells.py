"""Cells of a CSV file that remember how they were written, so that what is untouched stays so."""

import functools
import re
from collections.abc import Iterator
from itertools import islice
from typing import Self

_SEPARATORS = "\t;,"  # a comma last: names and numbers have commas, too
_SAMPLE = 50  # rows that show which one it is


class Cell(str):
    """What a cell says; ``written`` is its text in the file, with quotes where it has any."""

    written: str

    def __new__(cls, written: str) -> Self:
        """Read a cell as it is written."""
        quoted = re.match(r'"((?:[^"]|"")*+)"?', written)
        said = written if quoted is None else quoted[1].replace('""', '"') + written[quoted.end() :]
        cell = super().__new__(cls, said)
        cell.written = written
        return cell

    def saying(self, text: str, separator: str) -> "Cell":
        """Return a cell of another text, in quotes where this one has them or they are needed."""
        if self.written.startswith('"') or re.search(rf'^\s|["\r\n{separator}]|\s$', text):
            return Cell('"' + text.replace('"', '""') + '"')
        return Cell(text)


NO_CELL = Cell("")  # what a row lacks that is shorter than others
EMPTY = Cell(str())  # noqa: UP018  # another object than the one above


def split(text: str, separator: str) -> Iterator[tuple[list[Cell], str]]:
    """Yield the rows of a text, and what ends each: its line end, with blank lines after it."""
    row: list[Cell] = []
    for found in _pattern(separator).finditer(text):
        if row or found[0]:
            row.append(Cell(found["cell"]))
        if row and found["end"] != separator:
            yield row, found["end"]
            row = []


def likely_separator(text: str) -> str:
    """Return the separator that gives most of the first rows as many cells as the header has."""

    def fit(separator: str) -> tuple[int, int]:
        header, *widths = [len(row) for row, _ in islice(split(text, separator), _SAMPLE)] or [0]
        rows = widths.count(header) if header > 1 else 0
        return rows, 0 if rows else header

    return max(_SEPARATORS, key=fit)


@functools.cache
def _pattern(separator: str) -> re.Pattern[str]:
    """Match a cell and what ends it; possessive (*+), so that no text is tried twice."""
    plain = rf"[^{separator}\r\n]*+"
    quoted = rf'"(?:[^"]|"")*+(?:"{plain}|\Z)'
    return re.compile(rf"(?P<cell>{quoted}|{plain})(?P<end>{separator}|[\r\n]++|\Z)")
