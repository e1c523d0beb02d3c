"""The notebook that holds the desk, and the reports after marks have changed."""

import getpass
import hashlib
import re
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from nnbook.errors import NnbookError
from nnbook.grading.files import write_whole
from nnbook.grading.gradebook.database import why
from nnbook.grading.gradebook.gradebook import Gradebook
from nnbook.grading.key.key import Key, read_key
from nnbook.grading.mark.drafts import Drafts
from nnbook.grading.mark.marking import Marking
from nnbook.grading.report.reports import UNSAFE_WARNING, write_reports
from nnbook.grading.solution.solution import find_solutions
from nnbook.notebook import Cell, notebook_text, write_cell

if TYPE_CHECKING:
    from nnbook.grading.mark.desk import Desk

BOOK = "grades.db"
_CELL = """\
# Press Shift+Enter: the desk opens below.
from nnbook.grading.mark.desk_notebook import open_desk

open_desk({grades!r}, {solutions!r}, {who!r})"""


def put_desk(grades: Path, solutions: Path, who: str | None = None) -> Path:
    """Write the notebook that opens the desk, one for each person; the login by default."""
    who = who or _login()
    words = {"grades": str(grades.resolve()), "solutions": str(solutions.resolve())}
    cell = write_cell(Cell("desk", "code", _CELL.format(**words, who=who)))
    cell["metadata"] = {"deletable": False, "jupyter": {"source_hidden": True}}
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    path = grades / _notebook_name(who)
    write_whole(path, notebook_text([cell], {"kernelspec": kernel}))
    return path


def open_desk(grades: str | Path, solutions: str | Path, who: str | None = None) -> "Desk":
    """Open the desk in a notebook.

    Parameters
    ----------
    grades, solutions : str or Path
        The folder that ``nnbook grade`` wrote, and that of the solution notebooks.
    who : str, optional
        Who marks; the login by default.

    Returns
    -------
    Desk
        A widget, shown when it is a cell's last line.

    Raises
    ------
    NnbookError
        When there is no gradebook or no key.
    """
    from nnbook.grading.mark.desk import Desk

    grades = Path(grades)
    keys = read_keys(grades, Path(solutions))
    who = who or _login()
    marking, drafts = Marking(grades / BOOK, keys, who), Drafts(grades / BOOK, who)
    return Desk(marking, drafts, lambda: write_reports_again(grades, keys))


def read_keys(grades: Path, solutions: Path) -> dict[str, Key]:
    """Read the solutions, once it is sure that there is something to mark.

    Raises
    ------
    NnbookError
        When there is no gradebook, it is broken, or there is no key.
    """
    if not (grades / BOOK).is_file():
        raise NnbookError(
            f"There is no gradebook in {grades}; grade first: nnbook grade SUBMISSIONS --out"
            f" {grades}."
        )
    try:
        with Gradebook(grades / BOOK) as book:
            book.entries()  # a file may be broken where opening it does not look
    except sqlite3.Error as error:
        raise NnbookError(f"{grades / BOOK} cannot be read {why(error)}") from error
    return {path.stem: read_key(path) for path in find_solutions(solutions)}


def write_reports_again(grades: Path, keys: Mapping[str, Key]) -> None:
    """Write tables and pages anew, after marks have changed."""
    with Gradebook(grades / BOOK) as book:
        locked = all(entry.locked for entry in book.entries())
        write_reports(book, grades, keys, "" if locked else UNSAFE_WARNING)


def _notebook_name(who: str) -> str:
    """Name a person's own notebook so that it is safe as a file and in a URL."""
    safe = re.sub(r"[^A-Za-z0-9_.-]+", "-", who)[:40]
    if safe != who:  # others may look the same without their signs
        safe += f"-{hashlib.sha256(who.encode(errors='replace')).hexdigest()[:8]}"
    return f"mark-{safe}.ipynb"


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container's user may have no name
        return "somebody"
