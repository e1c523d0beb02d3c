"""Grades as tables for a spreadsheet, safe to open whatever students are called."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from nnbook.grading.files import write_whole
from nnbook.grading.gradebook.entry import Entry
from nnbook.grading.printable import printable
from nnbook.grading.report.numbers import number

GRADES_HEADER = ("student", "notebook", "exercise", "points", "max_points", "verdict", "detail")
_MARKED = "Marked by a person."
_LEAD = r'[\s"\u200c\u200d]*+'  # what a spreadsheet may overlook
_NUMBER = _LEAD + r"[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?"
# The place before a sign, also of full or small width, that begins no number. After a separator, a
# number in brackets may end, too.
_FORMULA = re.compile(
    rf"(?:\A(?!{_NUMBER}\Z)|(?<=[,;\n])(?!{_NUMBER}(?:[)\]}}]|[\s.]*(?:[,;\n]|\Z))))"
    rf"(?={_LEAD}[-=+@\uff0d\uff1d\uff0b\uff20\ufe63\ufe66\ufe62\ufe6b])",
    re.IGNORECASE,
)


def write_grades_csv(entries: Iterable[Entry], path: Path) -> None:
    """Write one row for each exercise of every student's newest submission."""
    rows: list[Sequence[object]] = [GRADES_HEADER]
    for entry in entries:
        one = entry.verdict
        points, most = number(one.points), number(one.counted)
        told = entry.comment or (_MARKED if entry.marked_by else one.detail)
        rows.append((entry.student, entry.notebook, one.exercise, points, most, one.verdict, told))
    write_table(path, rows)


def write_table(path: Path, rows: Iterable[Sequence[object]]) -> None:
    """Write a CSV file: no cell is a formula, and its mark tells a spreadsheet that it is UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL)
    for row in rows:
        writer.writerow([harmless(str(cell)) for cell in row])
    write_whole(path, "\ufeff" + text.getvalue())


def harmless(text: str) -> str:
    """Put an apostrophe before whatever a spreadsheet would take for a formula.

    It may split a cell where another separator stands than its own, so that the rest is a cell.

    Examples
    --------
    >>> harmless("=1+1"), harmless("-0.5"), harmless("Ann;@SUM(A1)")
    ("'=1+1", '-0.5', "Ann;'@SUM(A1)")
    """
    lines = text.replace("\r", " ").replace("\t", " ").split("\n")
    return _FORMULA.sub("'", "\n".join(map(printable, lines)))
