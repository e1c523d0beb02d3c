"""``nnbook export``: points for the course system, in the file it exported itself."""

import argparse
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from nnbook.errors import NnbookError
from nnbook.grading.export.columns import columns_for, full_points, require_format
from nnbook.grading.export.roster import doubt, match
from nnbook.grading.export.table import Roster, read_roster
from nnbook.grading.gradebook.gradebook import reading
from nnbook.grading.printable import listed, printable
from nnbook.grading.report.numbers import number
from nnbook.grading.report.tables import write_table

_NOT_TO_GRADE = ("EX", "N/A")  # Canvas's words for excused and not assigned


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


OfNotebooks = Mapping[str, Mapping[str, Points]]  # notebook → student → what was earned


def export_from_command_line(arguments: argparse.Namespace) -> int:
    """Write an import file, and tell what is not in it.

    Raises
    ------
    NnbookError
        When there is no gradebook or no roster, or they do not fit together.
    """
    grades: Path = arguments.grades
    folder, book = (grades, grades / "grades.db") if grades.is_dir() else (grades.parent, grades)
    out = arguments.out or folder / f"{arguments.format}.csv"
    for read in filter(None, (arguments.roster, book)):
        if out.resolve() == read.resolve():
            raise NnbookError(f"--out must not be {read}, which is read; name another file.")
    points = read_points(book)
    students = {student for of in points.values() for student in of}
    if arguments.notebook is not None:
        points = _only(points, arguments.notebook.removesuffix(".ipynb"))
    if arguments.roster is not None:
        sentences = _write_filled(arguments, points, students, out)
    elif arguments.column or arguments.maximum:
        raise NnbookError(
            "--column and --maximum are of a course system's table; add --roster FILE."
        )
    elif arguments.format == "csv":
        _write_plain(points, students, out, partial=arguments.partial)
        sentences = _told(points, partial=arguments.partial)
    else:
        raise NnbookError(
            f"--format {arguments.format} needs the file that the course system exports;"
            " give it with --roster FILE."
        )
    _say([f"{out} written.", *sentences])
    return 0


def read_points(book: Path) -> OfNotebooks:
    """Sum up a gradebook by notebook and student.

    Raises
    ------
    NnbookError
        When there is no gradebook, or nothing in it.
    """
    if not book.is_file():
        raise NnbookError(f"There is no gradebook {book}; run `nnbook grade` first.")
    found: dict[str, dict[str, Points]] = defaultdict(dict)
    with reading(book) as opened:
        for entry in opened.entries():
            old = found[entry.notebook].get(entry.student, Points())
            found[entry.notebook][entry.student] = Points(
                old.earned + (entry.verdict.points or 0),
                old.most + entry.verdict.max_points,
                old.unmarked + (entry.verdict.points is None),
                old.asked + entry.verdict.counted,
            )
    if not found:
        raise NnbookError(f"{book} holds no grades yet; run `nnbook grade` first.")
    return dict(sorted(found.items()))


def _only(points: OfNotebooks, notebook: str) -> OfNotebooks:
    if notebook not in points:
        raise NnbookError(f"The gradebook has no notebook {notebook}; it has {', '.join(points)}.")
    return {notebook: points[notebook]}


def _write_filled(
    arguments: argparse.Namespace, points: OfNotebooks, students: Collection[str], out: Path
) -> list[str]:
    """Fill the roster in and write it, what is not known as it was; return what is to be said."""
    roster, named = read_roster(arguments.roster), _named(arguments.column or ())
    require_format(roster, arguments.format, named=bool(named))
    maxima = {one: arguments.maximum or _most(of) for one, of in points.items()}
    before = set(roster.header)
    columns = columns_for(roster, maxima, named)
    added = [one for one, place in columns.items() if roster.header[place] not in before]
    sentences, filled, excused = [_added(roster, one) for one in added], 0, set[str]()
    sentences += [f"{roster.path.name} {why}." for why in filter(None, [doubt(roster)])]
    unmatched = set[str]()
    for notebook, column in columns.items():
        # Canvas's numbers are a person's; Moodle has new ones in each assignment.
        rows, others, _ = match(roster, students if roster.is_canvas else points[notebook])
        unmatched |= others.keys()
        of, given = points[notebook], maxima[notebook] if notebook in added else arguments.maximum
        grades = {r: of[s].grade(partial=arguments.partial) for r, s in rows.items() if s in of}
        earned = {row: grade for row, grade in grades.items() if grade is not None}
        if earned:
            scale, told = _scale(roster, column, _most(of), given)
            kept = _fill(roster, column, {row: grade * scale for row, grade in earned.items()})
            sentences += told
            filled += len(earned) - len(kept)
            excused |= {rows[row] for row in kept}
    alone = f"not in {roster.path.name} by name and number, or not alone in a row of it"
    sentences += _about(unmatched, alone, "; give their points by hand, or a table that has them.")
    sentences += _about(excused, f"left at {' or '.join(_NOT_TO_GRADE)}, as it stands")
    sentences += _told(points, partial=arguments.partial)
    if not filled:
        _say(sentences)
        raise NnbookError(
            f"No points go into {roster.path}, so nothing was written; check that it lists the"
            " students of the gradebook and that their answers have been marked."
        )
    roster.write(out)
    return sentences


def _most(of_students: Mapping[str, Points]) -> float:
    """Return the points that a notebook has."""
    return max(one.most for one in of_students.values())


def _fill(roster: Roster, column: int, grades: Mapping[int, float]) -> list[int]:
    """Write grades into a column, by row; return the rows that are not to be graded."""
    kept = [row for row in grades if roster.rows[row][column].strip().upper() in _NOT_TO_GRADE]
    for row in grades.keys() - set(kept):
        roster.put(row, column, grades[row])
    return kept


def _added(roster: Roster, notebook: str) -> str:
    """Say that a column is new, because a course system makes more of it than a column."""
    new = ", which Canvas takes for a new assignment" if roster.is_canvas else ""
    return (
        f"{roster.path.name} has no column with the name of {notebook}: a new one was added{new}."
        f" To fill another, add --column {notebook}='ITS NAME'."
    )


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
    points: OfNotebooks, students: Collection[str], out: Path, *, partial: bool
) -> None:
    """Write a table of students and notebooks, for whoever has no roster."""
    rows: list[list[str]] = [["student", *points, "total"]]
    for student in sorted(students):
        cells = [of.get(student) for of in points.values()]
        known = [cell.grade(partial=partial) if cell else None for cell in cells]
        whole = all(p is not None for p, cell in zip(known, cells, strict=True) if cell)
        total = number(sum(p for p in known if p)) if whole else ""
        rows.append([student, *map(number, known), total])
    write_table(out, rows)


def _told(points: OfNotebooks, *, partial: bool) -> list[str]:
    """Say who was not asked everything, and whose written answers no one has marked."""
    sentences = []
    for notebook, of in points.items():
        less = {student: one for student, one in of.items() if one.asked < one.most}
        who = [f"{s} ({number(one.asked)} of {number(one.most)})" for s, one in less.items()]
        if who:
            sentences.append(
                f"{notebook}: an edition that lacks exercises is graded by the points that it asked"
                f" for, scaled to all of them: {listed(sorted(who))}."
            )
    waiting = {student for of in points.values() for student, one in of.items() if one.unmarked}
    return sentences + _about(
        () if partial else waiting,
        "left out because no one has marked all written answers",
        ". Run `nnbook mark`, or add --partial for the points so far.",
    )


def _named(columns: Sequence[str]) -> dict[str, str]:
    """Read ``NOTEBOOK=HEADER``."""
    named = {}
    for text in columns:
        notebook, equals, name = text.partition("=")
        if not equals:
            raise NnbookError(f"--column {text} is not of the form NOTEBOOK=COLUMN.")
        named[notebook.removesuffix(".ipynb")] = name
    return named


def _about(students: Collection[str], what: str, remedy: str = ".") -> list[str]:
    """Say how many students something holds for, and for whom; nothing where there are none."""
    are = "student is" if len(students) == 1 else "students are"
    return [f"{len(students)} {are} {what}: {listed(sorted(students))}{remedy}"] if students else []


def _say(sentences: Sequence[str]) -> None:
    for sentence in sentences:
        print(printable(sentence))
