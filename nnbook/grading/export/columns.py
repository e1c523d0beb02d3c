"""The columns that points go to, and how many points each has by the table's own data.

Nothing hangs on the words of a header, which are translated: Canvas tells the points of a column
in a row of its own, Blackboard and Brightspace in the header, Moodle in the column after it.
"""

import re
from collections.abc import Mapping, Sequence

from nnbook.errors import NnbookError
from nnbook.grading.export.table import Roster
from nnbook.grading.report.numbers import number

_IN_HEADER = re.compile(  # ... [Total Pts: 30 Score] |445566, ... <Numeric MaxPoints:30>, ... [30]
    r"\s*[\[<](?:[^\[\]<>]*?:[^\d\[\]<>]{0,10}?)?(?P<points>\d+(?:[.,]\d+)?)(?P<kind>(?:\s[^\[\]<>]*)?)"
    r"[\]>]\s*(?:\|\s*\d+\s*)?$"
)
_NO_POINTS = re.compile(r"\s*(?:%|p(?:er|ro|or|our)[cz]|letter|text|complete)", re.IGNORECASE)
_MOODLES = re.compile(r"[^:]+:\s*(?P<title>.+?)\s*\([^()]+\)\s*")  # Assignment: NAME (Real)


def require_format(roster: Roster, system: str, *, named: bool = False) -> None:
    """Refuse a table that is not the course system's own; any table is a CSV file.

    Where the columns are named by hand, Moodle's table needs to show nothing else.

    Raises
    ------
    NnbookError
        When it is not built like such an export; it names what was expected.
    """
    if system == "canvas" and not roster.is_canvas:
        raise NnbookError(
            f"{roster.path} is not Canvas's export, which has the columns ID and Student, or ID,"
            " LastName and FirstName; give the file of Grades > Export with --roster."
        )
    known = named or roster.label or any(map(_MOODLES.fullmatch, roster.header))
    if system == "moodle" and (roster.is_canvas or not known):
        raise NnbookError(
            f"{roster.path} is not Moodle's grading worksheet, whose rows begin with words such as"
            " Participant 17, nor its grade export, which has columns such as Assignment: NAME"
            " (Real); give one of them with --roster, or name a column with --column."
        )


def columns_for(
    roster: Roster, most: Mapping[str, float], named: Mapping[str, str]
) -> dict[str, int]:
    """Choose a column for each notebook, and add one where there is none; return their places.

    It takes the points that each notebook has, and the headers that were chosen by hand.

    Raises
    ------
    NnbookError
        When a name is unknown, or it is not clear which column is meant.
    """
    unknown = sorted(set(named) - set(most))
    if unknown:
        raise NnbookError(
            f"--column {unknown[0]}=… names no notebook of the gradebook; it has {', '.join(most)}."
        )
    places: dict[str, int] = {}
    for notebook, points in most.items():
        place = _place(roster, notebook, named.get(notebook))
        if place is None and roster.label and not named:
            place = _worksheet(roster, list(most))
        elif place is None:
            place = _added(roster, notebook, points)
        elif place in places.values():
            raise NnbookError(f"--column gives {roster.header[place]!r} to more than one notebook.")
        places[notebook] = place
    return places


def full_points(roster: Roster, place: int) -> float | None:
    """Return the points of a column by the table's own data, None where it does not say."""
    row = _points_possible(roster)
    if row is not None:
        return _points(roster.rows[row][place])
    told = _IN_HEADER.search(roster.header[place])
    if told:
        return None if _NO_POINTS.match(told["kind"]) else _points(told["points"])
    return _same_number(roster, place + 1) if roster.label else None


def _worksheet(roster: Roster, notebooks: Sequence[str]) -> int:
    """Find the grades of a Moodle worksheet: the last open column before one and the same number.

    What is known of people, which may look alike, stands before them.
    """
    if len(notebooks) > 1:
        raise NnbookError(
            f"{roster.path} is the grading worksheet of one assignment, and the gradebook has"
            f" {', '.join(notebooks)}; choose one with --notebook NAME."
        )
    places = [
        place
        for place in range(1, len(roster.header) - 1)
        if (full := _same_number(roster, place + 1)) and _is_open(roster, place, full)
    ]
    if not places:
        raise NnbookError(
            f"{roster.path} does not show which column has the grades; name it with --column"
            f" {notebooks[0]}='ITS NAME'."
        )
    return places[-1]


def _place(roster: Roster, notebook: str, name: str | None) -> int | None:
    """Find the column a notebook's points go to: the one named, or the one of its own name."""
    wanted = [notebook, notebook.lstrip("0123456789_- ")] if name is None else [name]
    told = (name or "").casefold()
    exact = [i for i, one in enumerate(roster.header) if told and one.strip().casefold() == told]
    for read in (_title, _moodles_title):
        named = [_plain(read(header)) for header in roster.header]
        found = exact or [i for i, one in enumerate(named) if one in map(_plain, wanted)]
        found = [i for i in found if _is_open(roster, i)] or found  # not its percentages,
        found = [i for i in found if roster.header[i].endswith("(Real)")] or found  # nor letters
        if len(found) > 1:
            raise NnbookError(
                f"{roster.path} has several columns for {notebook},"
                f" {', '.join(repr(roster.header[i]) for i in found)}; name one with --column"
                f" {notebook}='ITS NAME', or rename one."
            )
        if found:
            return found[0]
    if name is not None:
        raise NnbookError(f"{roster.path} has no column {name!r}; copy its name from there.")
    return None


def _added(roster: Roster, notebook: str, full: float) -> int:
    """Add a column, which tells its points in the system's own way where it has one."""
    row, place = _points_possible(roster), len(roster.header)
    if row is not None:
        roster.add_column(notebook, place)
        roster.put(row, place, full)
    elif {cells[-1].strip() for cells in roster.students.values()} == {"#"}:
        place -= 1  # Brightspace ends each line with a column of its own
        roster.add_column(f"{notebook} Points Grade <Numeric MaxPoints:{number(full)}>", place)
    else:
        roster.add_column(notebook, place)
    return place


def _points_possible(roster: Roster) -> int | None:
    """Return the row in which Canvas tells the points of its columns, in every language."""
    rows = enumerate(roster.rows)
    return next((place for place, row in rows if row[0].strip() == "Points Possible"), None)


def _same_number(roster: Roster, place: int) -> float | None:
    """Return the points that stand in every student's row of a column."""
    told = {"".join(row[place : place + 1]) for row in roster.students.values()}
    return _points(told.pop()) if len(told) == 1 else None


def _is_open(roster: Roster, place: int, full: float = float("inf")) -> bool:
    """Tell whether a column may hold grades: numbers up to the maximum, or none yet."""
    cells = {row[place].strip() for row in roster.students.values()} - {"", "-", "EX", "N/A"}
    return all(re.fullmatch(r"[\d.,]+", cell) and (_points(cell) or 0) <= full for cell in cells)


def _points(text: str) -> float | None:
    """Read a number of points, with a decimal point or comma; None where there are none."""
    found = re.fullmatch(r"\s*\d+(?:[.,]\d+)?\s*", text)
    return float(text.replace(",", ".")) or None if found else None


def _title(header: str) -> str:
    """Return an assignment's name without what a course system puts after it."""
    return re.sub(r"\s*(?:\(\d+\)|Points Grade)\s*$", "", _IN_HEADER.sub("", header))


def _moodles_title(header: str) -> str:
    """Return the name in Moodle's "Assignment: NAME (Real)", in any language."""
    found = _MOODLES.fullmatch(header)
    return found["title"] if found else ""


def _plain(name: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", name.casefold()))
