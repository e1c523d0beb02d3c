"""Grades as tables for a spreadsheet, safe to open whatever students are called."""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from nnbook.grading.files import write_whole
from nnbook.grading.gradebook.entry import Entry
from nnbook.grading.printable import printable
from nnbook.grading.report.numbers import number

GRADES_HEADER = ("student", "notebook", "exercise", "points", "max_points", "verdict", "detail")
_MARKED = "Marked by a person."


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
    writer = csv.writer(text, lineterminator="\n")
    for row in rows:
        writer.writerow([harmless(str(cell)) for cell in row])
    write_whole(path, "\ufeff" + text.getvalue())


def harmless(text: str) -> str:
    """Put an apostrophe before text that a spreadsheet would take for a formula.

    Examples
    --------
    >>> harmless("=1+1"), harmless("-0.5"), harmless("Ann")
    ("'=1+1", '-0.5', 'Ann')
    """
    text = "\n".join(map(printable, text.replace("\r", " ").replace("\t", " ").split("\n")))
    if text[:1] in ("=", "+", "-", "@", "\n") or text.lstrip()[:1] in ("=", "+", "-", "@"):
        try:
            float(text)
        except ValueError:
            return "'" + text
    return text
