"""Grades as tables for a spreadsheet, safe to open whatever students are called."""

import csv
import io
import os
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from nnbook.errors import NnbookError
from nnbook.grading.gradebook import Entry

GRADES_HEADER = ("student", "notebook", "exercise", "points", "max_points", "verdict", "detail")


def write_grades_csv(entries: Iterable[Entry], path: Path) -> None:
    """Write one row an exercise of every student's newest submission.

    Parameters
    ----------
    entries : iterable of Entry
        The gradebook's lines.
    path : Path
        The file to write.
    """
    rows = [
        (
            entry.student,
            entry.notebook,
            entry.verdict.exercise,
            number(entry.verdict.points),
            number(entry.verdict.max_points),
            entry.verdict.verdict,
            entry.comment or entry.verdict.detail,
        )
        for entry in entries
    ]
    write_table(path, [GRADES_HEADER, *rows])


def write_table(path: Path, rows: Iterable[Sequence[object]]) -> None:
    """Write a CSV file, with no cell that a spreadsheet would take for a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for row in rows:
        writer.writerow([harmless(str(cell)) for cell in row])
    write_whole(path, text.getvalue())


def harmless(text: str) -> str:
    """Put an apostrophe before text that a spreadsheet would take for a formula.

    Examples
    --------
    >>> harmless("=1+1"), harmless("-0.5"), harmless("Ann")
    ("'=1+1", '-0.5', 'Ann')
    """
    text = text.replace("\r", " ").replace("\0", "")
    if text[:1] in ("=", "+", "-", "@", "\t", "\n") or text.lstrip()[:1] in ("=", "+", "-", "@"):
        try:
            float(text)
        except ValueError:
            return "'" + text
    return text


def number(value: float | None) -> str:
    """Write points without needless digits; no points at all as an empty cell.

    Examples
    --------
    >>> number(2.0), number(0.75), number(None)
    ('2', '0.75', '')
    """
    return "" if value is None else f"{round(value, 4):g}"


def write_whole(path: Path, text: str) -> None:
    """Write a text file in one step: a reader sees the old one or the new one, never half of it."""
    write_bytes(path, text.encode("utf-8", "replace"))


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file in one step.

    Parameters
    ----------
    path : Path
        The file; its folder is made where it is missing.
    data : bytes
        What it is to hold.

    Raises
    ------
    NnbookError
        When it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".nnbook-")
        try:
            with open(descriptor, "wb") as file:
                file.write(data)
            os.chmod(name, 0o644)
            os.replace(name, path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise NnbookError(
            f"{path} cannot be written ({error.strerror}); is it open in another program?"
        ) from error
