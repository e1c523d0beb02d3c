"""``nnbook export``: points for the course system, in the file it exported itself."""

import argparse
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from nnbook.errors import NnbookError
from nnbook.grading.export.columns import columns_for, full_points, require_format
from nnbook.grading.export.roster import match
from nnbook.grading.export.table import Roster, read_roster
from nnbook.grading.gradebook.gradebook import reading
from nnbook.grading.printable import printable
from nnbook.grading.report.numbers import number
from nnbook.grading.report.tables import write_table

_NOT_TO_GRADE = ("EX", "N/A")  # Canvas's words for excused and not assigned
_NAMED = 20  # students that a sentence names


@dataclass(frozen=True)
class Points:
    """What one student earned in one notebook.

    Parameters
    ----------
    earned, most : float
        The points, and all there are.
    unmarked : int
        Written answers that no one has marked yet.
    asked : float
        All there are in the student's own edition of the notebook.
    """

    earned: float = 0
    most: float = 0
    unmarked: int = 0
    asked: float = 0

    def grade(self, *, partial: bool) -> float | None:
        """Return the same share of all points as was earned of those asked; None while open."""
        if not self.asked or (self.unmarked and not partial):
            return None
        return self.earned * self.most / self.asked


def export_from_command_line(arguments: argparse.Namespace) -> int:
    """Write an import file, and tell what is not in it.

    Raises
    ------
    NnbookError
        When there is no gradebook or no roster, or they do not fit together.
    """
    out = arguments.out or _folder(arguments.grades) / f"{arguments.format}.csv"
    _require_another_file(out, arguments.roster, _book(arguments.grades))
    points = read_points(arguments.grades)
    notebooks = _chosen(points, arguments.notebook)
    if arguments.roster is None:
        if arguments.format != "csv":
            raise NnbookError(
                f"--format {arguments.format} needs the file that the course system exports;"
                " give it with --roster FILE."
            )
        _write_plain(points, notebooks, out, partial=arguments.partial)
        sentences = _shares(points, notebooks)
        sentences += _waiting(points, notebooks, partial=arguments.partial)
    else:
        sentences = _write_filled(arguments, points, notebooks, out)
    print(f"{out} written.")
    _say(sentences)
    return 0


def _write_filled(
    arguments: argparse.Namespace,
    points: Mapping[str, Mapping[str, Points]],
    notebooks: Sequence[str],
    out: Path,
) -> list[str]:
    """Fill the roster in and write it; return what is to be said about it."""
    roster, named = read_roster(arguments.roster), _named(arguments.column)
    require_format(roster, arguments.format, named=bool(named))
    maxima = {one: arguments.maximum or _most(points, one) for one in notebooks}
    before = set(roster.header)
    columns = columns_for(roster, maxima, named)
    added = [one for one, place in columns.items() if roster.header[place] not in before]
    if arguments.maximum is None:
        maxima = {one: maxima[one] for one in added}
    filled, sentences = fill(roster, points, columns, maxima, partial=arguments.partial)
    if not filled:
        _say(sentences)
        raise NnbookError(
            f"No points go into {roster.path}, so nothing was written; check that it lists the"
            " students of the gradebook and that their answers have been marked."
        )
    roster.write(out)
    return [_added(roster, notebook) for notebook in added] + sentences


def _most(points: Mapping[str, Mapping[str, Points]], notebook: str) -> float:
    """Return the points that a notebook has."""
    return max((p[notebook].most for p in points.values() if notebook in p), default=0)


def _added(roster: Roster, notebook: str) -> str:
    """Say that a column is new, because a course system makes more of it than a column."""
    new = ", which Canvas takes for a new assignment" if roster.is_canvas else ""
    return (
        f"{roster.path.name} has no column with the name of {notebook}: a new one was added{new}."
        f" To fill another, add --column {notebook}='ITS NAME'."
    )


def _say(sentences: Sequence[str]) -> None:
    for sentence in sentences:
        print(printable(sentence))


def _require_another_file(out: Path, *kept: Path | None) -> None:
    """Refuse to write over what is read."""
    for path in kept:
        if path is not None and out.resolve() == path.resolve():
            raise NnbookError(f"--out must not be {path}, which is read; name another file.")


def read_points(grades: Path) -> dict[str, dict[str, Points]]:
    """Sum up a gradebook, or the one in a folder of grades, by student and notebook.

    Raises
    ------
    NnbookError
        When there is no gradebook, or nothing in it.
    """
    path = _book(grades)
    if not path.is_file():
        raise NnbookError(f"There is no gradebook {path}; run `nnbook grade` first.")
    found: dict[str, dict[str, Points]] = {}
    with reading(path) as book:
        for entry in book.entries():
            of_student = found.setdefault(entry.student, {})
            old = of_student.get(entry.notebook, Points())
            of_student[entry.notebook] = Points(
                old.earned + (entry.verdict.points or 0),
                old.most + entry.verdict.max_points,
                old.unmarked + (entry.verdict.points is None),
                old.asked + entry.verdict.counted,
            )
    if not found:
        raise NnbookError(f"{path} holds no grades yet; run `nnbook grade` first.")
    return found


def fill(
    roster: Roster,
    points: Mapping[str, Mapping[str, Points]],
    columns: Mapping[str, int],
    maxima: Mapping[str, float],
    *,
    partial: bool = False,
) -> tuple[int, list[str]]:
    """Write points into a roster; what is not known stays as it is.

    Parameters
    ----------
    roster : Roster
        The course system's; changed in place.
    points : mapping
        By student and notebook.
    columns : mapping of str to int
        Notebook → the place of its column.
    maxima : mapping of str to float
        Notebook → the points of its column, where the table does not tell them.
    partial : bool
        Whether to write the points of notebooks with unmarked answers.

    Returns
    -------
    filled : int
        How many grades were written.
    sentences : list of str
        On whom and what it leaves out.

    Raises
    ------
    NnbookError
        When the points of a column are not known, or the table says others.
    """
    rows, unmatched, _ = match(roster, points)
    filled = 0
    sentences: list[str] = []
    excused: set[str] = set()
    for notebook, column in columns.items():
        earned = {
            student: grade
            for student in rows.values()
            if (grade := points[student].get(notebook, Points()).grade(partial=partial)) is not None
        }
        if not earned:
            continue
        scale, told = _scale(roster, column, _most(points, notebook), maxima.get(notebook))
        sentences += told
        for row, student in rows.items():
            if student not in earned:
                continue
            if roster.rows[row][column].strip().upper() in _NOT_TO_GRADE:
                excused.add(student)
                continue
            roster.put(row, column, earned[student] * scale)
            filled += 1
    if unmatched:
        sentences.append(
            f"{_people(unmatched)} not in {roster.path.name}, or not alone in a row of it:"
            f" {_listed(unmatched)}; give their points by hand, or a table that has them."
        )
    sentences += _shares(points, list(columns))
    if excused:
        words = " or ".join(_NOT_TO_GRADE)
        sentences.append(f"{_people(excused)} left at {words}, as it stands: {_listed(excused)}.")
    return filled, sentences + _waiting(points, list(columns), partial=partial)


def _scale(
    roster: Roster, column: int, most: float, given: float | None
) -> tuple[float, list[str]]:
    """Compare the points there are with those of the column, by its own data or as given."""
    name, full = str(roster.header[column]), full_points(roster, column)
    if full and given and full != given:
        raise NnbookError(
            f"{roster.path} says that {name!r} has {number(full)} points; leave --maximum out."
        )
    full = full or given
    if full is None:
        raise NnbookError(
            f"{roster.path} does not say how many points column {name!r} has, so nothing was"
            f" written; add --maximum {number(most)} for the points as they are, or the column's"
            " own maximum."
        )
    if not most or full == most:
        return 1.0, []
    told = f"Points are scaled from {number(most)} to the {number(full)} of column {name!r}."
    return full / most, [told]


def _write_plain(
    points: Mapping[str, Mapping[str, Points]],
    notebooks: Sequence[str],
    out: Path,
    *,
    partial: bool,
) -> None:
    """Write a table of students and notebooks, for whoever has no roster."""
    rows: list[list[str]] = [["student", *notebooks, "total"]]
    for student, of_student in sorted(points.items()):
        cells = [of_student.get(notebook) for notebook in notebooks]
        known = [cell.grade(partial=partial) if cell else None for cell in cells]
        whole = all(p is not None for p, cell in zip(known, cells, strict=True) if cell)
        total = number(sum(p for p in known if p)) if whole else ""
        rows.append([student, *map(number, known), total])
    write_table(out, rows)


def _shares(points: Mapping[str, Mapping[str, Points]], notebooks: Sequence[str]) -> list[str]:
    """Say who was not asked everything, and what that makes of their points."""
    sentences = []
    for notebook in notebooks:
        told = {
            student: f"{student} ({number(one.asked)} of {number(one.most)})"
            for student, one in ((s, of[notebook]) for s, of in points.items() if notebook in of)
            if one.asked < one.most
        }
        if told:
            sentences.append(
                f"{notebook}: an edition that lacks exercises is graded by the points that it asked"
                f" for, scaled to all of them: {_listed(list(told.values()))}."
            )
    return sentences


def _waiting(
    points: Mapping[str, Mapping[str, Points]], notebooks: Sequence[str], *, partial: bool
) -> list[str]:
    """Say whose written answers no one has marked."""
    waiting = [s for s, of in points.items() if any(of[n].unmarked for n in notebooks if n in of)]
    if not waiting or partial:
        return []
    return [
        f"{_people(waiting)} left out because no one has marked all written answers:"
        f" {_listed(waiting)}. Run `nnbook mark`, or add --partial for the points so far."
    ]


def _chosen(points: Mapping[str, Mapping[str, Points]], notebook: str | None) -> list[str]:
    known = sorted({name for of_student in points.values() for name in of_student})
    if notebook is None:
        return known
    stem = notebook.removesuffix(".ipynb")
    if stem not in known:
        raise NnbookError(f"The gradebook has no notebook {stem}; it has {', '.join(known)}.")
    return [stem]


def _named(columns: Sequence[str]) -> dict[str, str]:
    """Read ``NOTEBOOK=HEADER``."""
    for text in columns:
        if "=" not in text:
            raise NnbookError(f"--column {text} is not of the form NOTEBOOK=COLUMN.")
    pairs = (text.split("=", 1) for text in columns)
    return {notebook.removesuffix(".ipynb"): name for notebook, name in pairs}


def _book(grades: Path) -> Path:
    return grades / "grades.db" if grades.is_dir() else grades


def _folder(grades: Path) -> Path:
    return grades if grades.is_dir() else grades.parent


def _people(students: Collection[str]) -> str:
    return f"{len(students)} student{' is' if len(students) == 1 else 's are'}"


def _listed(students: Collection[str]) -> str:
    more = len(students) - _NAMED
    return ", ".join(sorted(students)[:_NAMED]) + (f" and {more} more" if more > 0 else "")
