"""The class list that a course system exports: read, matched with students, written back.

It is written as it was read: the same columns, encoding, byte-order mark, separator and ends of
lines, because the course system reads it again.
"""

import codecs
import csv
import io
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from nnbook.errors import NnbookError
from nnbook.grading.files import write_bytes
from nnbook.grading.report.tables import harmless

_MARKS = (  # by its first bytes; UTF-8 without a mark is tried before the last resort
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SEPARATORS = ",;\t"
_LIMIT = 50_000_000  # bytes
# The columns that say who somebody is, in Canvas's words and in Moodle's, which are translated.
_IDENTITY = re.compile(
    r"student|name|\bid\b|identifi|login|user|mail|number|nummer|kennung|nom\b|apellido|correo"
    r"|courriel|usuario|teilnehmer",
    re.IGNORECASE,
)
_ASSIGNMENT = re.compile(r"\((?:\d+|Real|Percentage|Letter)\)\s*$|^\w+:")  # whatever its name is
_MOODLES = re.compile(r"^(?:Assignment:|Course total)|\((?:Real|Percentage|Letter)\)\s*$")
_NUMBERED = re.compile(r"(?:(?P<name>.+)_)?(?P<number>\d+)", re.DOTALL)
_NO_STUDENT = ("points possible", "manual posting", "muted")  # Canvas's rows about assignments


@dataclass
class Roster:
    """A table of a course system.

    Parameters
    ----------
    path : Path
        Its file.
    rows : list of list of str
        The header first; all of one length.
    encoding, mark : str, bytes
        How its text is written, and what stands before it.
    separator, line_end : str
        Between two cells, and between two lines.
    """

    path: Path
    rows: list[list[str]]
    encoding: str
    mark: bytes
    separator: str
    line_end: str

    @property
    def header(self) -> list[str]:
        """The names of the columns."""
        return self.rows[0]

    def column(self, *names: str) -> int | None:
        """Return the place of the first column with one of these names, whatever their case."""
        wanted = {name.casefold() for name in names}
        return next((i for i, h in enumerate(self.header) if h.strip().casefold() in wanted), None)

    def add_column(self, name: str) -> int:
        """Add an empty column at the end; return its place."""
        for row in self.rows:
            row.append("")
        self.header[-1] = name
        return len(self.header) - 1

    def write(self, path: Path) -> None:
        """Write the table the way it was read, with no cell that a spreadsheet would run."""
        text = io.StringIO()
        writer = csv.writer(text, delimiter=self.separator, lineterminator=self.line_end)
        writer.writerows([_kept(cell) for cell in row] for row in self.rows)
        data = text.getvalue().encode(self.encoding, "replace")
        write_bytes(path, self.mark + data)


def read_roster(path: Path) -> Roster:
    """Read a course system's export: its rows, and how they were written.

    Raises
    ------
    NnbookError
        When it cannot be read as a table.
    """
    try:
        with path.open("rb") as file:
            data = file.read(_LIMIT)
    except OSError as error:
        raise NnbookError(
            f"{path} cannot be read ({error.strerror}); give the file that the course system"
            " exports with --roster."
        ) from error
    text, encoding, mark = _decoded(data)
    first = text.splitlines()[0] if text.strip() else ""
    separator = max(_SEPARATORS, key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise NnbookError(f"{path} is not a CSV file ({error}); export it again.") from error
    rows = [row for row in rows if row]
    if not rows or len(rows[0]) < 2 or "\0" in text:
        raise NnbookError(f"{path} is not a CSV file with a header; export it again.")
    width = max(map(len, rows))
    rows = [row + [""] * (width - len(row)) for row in rows]
    return Roster(path, rows, encoding, mark, separator, "\r\n" if "\r\n" in text else "\n")


def require_format(roster: Roster, system: str, *, named: bool = False) -> None:
    """Refuse a table that is not the course system's own.

    Parameters
    ----------
    roster : Roster
        What was given.
    system : {"canvas", "moodle", "csv"}
        Whose export it should be; any table is a CSV file.
    named : bool
        Whether the columns are named by hand, as they have to be where Moodle's are translated.

    Raises
    ------
    NnbookError
        When the header is not that of such an export; it names what was expected.
    """
    canvas = roster.column("Student") is not None and roster.column("ID") is not None
    if system == "canvas" and not canvas:
        raise NnbookError(
            f"{roster.path} is not Canvas's export, which has the columns Student and ID; give"
            " the file of Grades > Export with --roster."
        )
    if system == "moodle" and (canvas or not (named or _is_moodles(roster))):
        raise NnbookError(
            f"{roster.path} is not Moodle's grading worksheet, which has the columns Identifier"
            " and Grade, nor its grade export, which has First name and Course total or an"
            " assignment; give one of them with --roster, or name a translated column with"
            " --column."
        )


def _is_moodles(roster: Roster) -> bool:
    """Tell the grading worksheet of an assignment, or the export of all grades, by its header."""
    if roster.column("Identifier") is not None and roster.column("Grade") is not None:
        return True
    named = roster.column("First name", "Full name", "Last name", "Surname") is not None
    return named and any(_MOODLES.search(header) for header in roster.header)


def match(roster: Roster, students: Iterable[str]) -> tuple[dict[str, int], list[str]]:
    """Find each student's row.

    A student's name in the gradebook may be any identity of the row (a login, an address or the
    part before its @, a number), a full name in any order that no other row has, or what Canvas
    and Moodle make of name and number; there both must fit.

    Parameters
    ----------
    roster : Roster
        The course system's.
    students : iterable of str
        As the gradebook names them.

    Returns
    -------
    rows : dict of str to int
        Student → the place of the row.
    unmatched : list of str
        Students with no row, or who claim one with somebody else.
    """
    index = _Index(roster)
    students = sorted(students)
    found = {student: index.row(student) for student in students}
    claims = Counter(row for row in found.values() if row is not None)
    rows = {s: row for s, row in found.items() if row is not None and claims[row] == 1}
    return rows, [student for student in students if student not in rows]


class _Index:
    """Identities, numbers and names of a roster, each with the rows that have it."""

    def __init__(self, roster: Roster) -> None:
        self._identities: dict[str, set[int]] = defaultdict(set)
        self._numbers: dict[str, set[int]] = defaultdict(set)
        self._names: dict[tuple[str, ...], set[int]] = defaultdict(set)
        self._spellings: dict[int, set[str]] = defaultdict(set)
        columns = [
            place
            for place, name in enumerate(roster.header)
            if _IDENTITY.search(name) and not _ASSIGNMENT.search(name)
        ]
        for number, row in enumerate(roster.rows[1:], 1):
            if row[0].strip().casefold().startswith(_NO_STUDENT):
                continue
            self._add(number, [row[column].strip() for column in columns or range(len(row))])

    def _add(self, row: int, cells: list[str]) -> None:
        for cell in filter(None, cells):
            self._identities[cell.casefold()].add(row)
            if "@" in cell:
                self._identities[cell.partition("@")[0].casefold()].add(row)
            number = re.fullmatch(r"\D*?0*(\d+)", cell)  # Moodle says "Participant 17"
            if number:
                self._numbers[number[1]].add(row)
        both = [f"{one} {two}" for one, two in pairwise(cells) if one and two]
        for name in filter(None, cells + both):  # first and last name may stand in two columns
            self._names[_words(name)].add(row)
            self._spellings[row] |= {"".join(_letters(name)), "".join(_words(name))}

    def row(self, student: str) -> int | None:
        """Return the only row that a student's name fits."""
        numbered = _NUMBERED.fullmatch(student)
        named = re.fullmatch(r"(.+) \((\S+)\)", student)
        if named:
            return self.row(named[2]) if self.row(named[2]) is not None else self.row(named[1])
        for rows in (
            self._identities.get(student.casefold(), set()),
            self._of_number(numbered) if numbered else set(),
            self._names.get(_words(student), set()),
            self._names.get(_words(numbered["name"] or ""), set()) if numbered else set(),
        ):
            if len(rows) == 1:
                return next(iter(rows))
        return None

    def _of_number(self, numbered: re.Match[str]) -> set[int]:
        """Return the rows with a number, and with the name before it where there is one."""
        rows = self._numbers.get(numbered["number"].lstrip("0"), set())
        name = numbered["name"]
        if not name or _letters(name) == _letters("Participant"):  # Moodle, names hidden
            return rows
        spellings = {"".join(_letters(name)), "".join(_words(name))}
        return {row for row in rows if spellings & self._spellings[row]}


def _words(name: str) -> tuple[str, ...]:
    """Return the words of a name in an order of their own, so that "Doe, Jane" is Jane Doe."""
    return tuple(sorted(_letters(name)))


def _letters(name: str) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFC", name).casefold().replace("_", " "))


def _decoded(data: bytes) -> tuple[str, str, bytes]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace"), encoding, mark
    try:
        return data.decode("utf-8"), "utf-8", b""
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace"), "cp1252", b""


def _kept(cell: str) -> str:
    """Keep a cell as it is unless a spreadsheet would take it for a formula."""
    if cell.strip() == "-":  # Moodle's sign for no grade
        return cell
    is_formula = harmless(cell).startswith("'") and not cell.startswith("'")
    return "'" + cell if is_formula else cell
