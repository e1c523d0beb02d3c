"""The table that a course system exports: read, filled in, written back.

The course system reads it again, so it is written as it was read: the same columns, encoding,
byte-order mark, separator and ends of lines, and every cell that is not filled in to the byte.
"""

import codecs
import functools
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from nnbook.errors import NnbookError
from nnbook.grading.export.cells import EMPTY, NO_CELL, Cell, likely_separator, split
from nnbook.grading.files import write_bytes
from nnbook.grading.report.numbers import number

_MARKS = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_LEAD = re.compile(r'\ufeff?(?:"?sep=(?P<separator>[,;\t])"?(?=[\r\n]))?[\r\n]*')  # Excel's line
_LIMIT = 50_000_000  # bytes
_MADE_UP = re.compile(r"(\D{3,})\d+")  # Moodle's numbers of people: Teilnehmer/in17
_PERSONS = re.compile(r"\s*(?:\S+@\S+\.\S+|\D?\d{4,})\s*")  # an address or a number
_NO_STUDENT = ("points possible", "manual posting", "muted")  # Canvas's rows about assignments


@dataclass
class Roster:
    """A table of a course system.

    Parameters
    ----------
    path : Path
        Its file.
    rows : list of list of Cell
        The header first; all of one length.
    ends : list of str
        What ends each row.
    encoding, lead : str
        How its text is written, and what stands before the header: a byte-order mark.
    separator : str
        Between two cells.
    is_headless : bool
        Whether its header is ours, and was made from what stands in its columns.
    """

    path: Path
    rows: list[list[Cell]]
    ends: list[str]
    encoding: str
    lead: str
    separator: str
    is_headless: bool = False

    @property
    def header(self) -> list[Cell]:
        """The names of the columns."""
        return self.rows[0]

    @property
    def students(self) -> Mapping[int, list[Cell]]:
        """The rows of students, by their places."""
        rows = enumerate(self.rows)
        return {
            place: row
            for place, row in rows
            if place and not row[0].strip().casefold().startswith(_NO_STUDENT)
        }

    @functools.cached_property
    def label(self) -> str:
        """What stands before each number in the first column where Moodle made them up."""
        found = [_MADE_UP.fullmatch(row[0].strip()) for row in self.students.values()]
        labels = {one[1] if one and not one[1][0].islower() else "" for one in found}
        return labels.pop() if len(labels) == 1 and not self.is_canvas else ""

    @property
    def is_canvas(self) -> bool:
        """Whether it is Canvas's export, which names its columns in English everywhere."""
        split_names = self.column("LastName") is not None and self.column("FirstName") is not None
        return self.column("ID") is not None and (self.column("Student") is not None or split_names)

    def column(self, *names: str) -> int | None:
        """Return the place of the first column with one of these names, whatever their case."""
        wanted = {name.casefold() for name in names}
        return next((i for i, h in enumerate(self.header) if h.strip().casefold() in wanted), None)

    def add_column(self, name: str, place: int) -> None:
        """Add an empty column before the one at this place, or at the end."""
        quoted = all(cell.written.startswith('"') for cell in self.header)
        empty = Cell('""') if quoted else EMPTY
        for row in self.rows:
            row.insert(place, NO_CELL if row[-1] is NO_CELL else empty)
        self.put(0, place, name)

    def put(self, row: int, column: int, said: str | float) -> None:
        """Write text or points into a cell, in the table's own style."""
        if not isinstance(said, str):
            said = number(round(said, 2))
            said = said.replace(".", ",") if self._decimal_commas else said
        self.rows[row][column] = self.rows[row][column].saying(said, self.separator)

    @functools.cached_property
    def _decimal_commas(self) -> bool:
        """Whether numbers have a comma before their decimals."""
        told = [re.fullmatch(r"\s*\d+([.,])\d+\s*%?", c) for row in self.rows[1:] for c in row]
        marks = Counter(one[1] for one in told if one)
        return marks[","] > marks["."] or (not marks and self.separator == ";")

    def write(self, path: Path) -> None:
        """Write the table the way it was read."""
        text = self.lead
        for row, end in zip(self.rows, self.ends, strict=True):
            width = max(place for place, cell in enumerate(row, 1) if cell is not NO_CELL)
            text += self.separator.join(cell.written for cell in row[:width]) + end
        write_bytes(path, text.encode(self.encoding, "replace"))


def read_roster(path: Path) -> Roster:
    """Read a course system's export: its rows, and how they were written.

    Raises
    ------
    NnbookError
        When it cannot be read as a table.
    """
    try:
        with path.open("rb") as file:
            data = file.read(_LIMIT + 1)
    except OSError as error:
        raise NnbookError(
            f"{path} cannot be read ({error.strerror}); give the file that the course system"
            " exports with --roster."
        ) from error
    text, encoding = _decoded(data)
    lead = _LEAD.match(text)
    assert lead is not None  # it may be empty
    text = text[lead.end() :]
    separator = lead["separator"] or likely_separator(text)
    read = list(split(text, separator))
    if len(data) > _LIMIT or "\0" in text or not read or not _begins_as_table(read[0][0]):
        raise NnbookError(
            f"{path} is not a CSV file that begins with its header; delete what stands above that,"
            " put a line such as Name,Email above a list, or export it again as CSV."
        )
    width = max(len(row) for row, _ in read)
    rows = [row + [NO_CELL] * (width - len(row)) for row, _ in read]
    ends = [end for _, end in read]
    columns = list(zip(*rows, strict=True))
    is_headless = any(c[0] and all(map(_PERSONS.fullmatch, filter(None, c))) for c in columns)
    if is_headless:
        rows.insert(0, [Cell(_kind(column)) for column in columns])
        ends.insert(0, ends[0] or "\n")
    return Roster(path, rows, ends, encoding, lead[0], separator, is_headless)


def _begins_as_table(row: Sequence[str]) -> bool:
    """Tell the first row of a table, or of a mere list of addresses or numbers, from a title."""
    return len(row) > 1 or _PERSONS.fullmatch(row[0]) is not None


def _kind(column: Iterable[str]) -> str:
    """Name a column without a header by what is in it."""
    cells = [cell for cell in column if cell.strip()]
    if all("@" in cell for cell in cells):
        return "Email"
    return "ID number" if all(re.search(r"\d", cell) for cell in cells) else "Name"


def _decoded(data: bytes) -> tuple[str, str]:
    """Return a text and its encoding; every byte comes back from the last of them."""
    marked = [encoding for mark, encoding in _MARKS if data.startswith(mark)]
    for encoding in (*marked, "utf-8", "cp1252"):
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1"), "latin-1"
