"""Ids for the cells of a solution: ``nnbook verify --fix``.

An id that a person chose stays, since students' files and links hold on to it. Cells of an exercise
are named after it, others after their first words. What Jupyter adds when it saves a file goes.
"""

import json
import re
from pathlib import Path

from nnbook.errors import NnbookError
from nnbook.grading.files import write_whole
from nnbook.grading.release.outputs import tidied
from nnbook.grading.solution.solution import parse_solution
from nnbook.grading.verify.draft import JUPYTERS_OWN, Draft
from nnbook.notebook import source_of

_WORDS = 4  # of a cell that become its id


def fix_ids(path: Path) -> list[str]:
    """Give every cell without an id of its own one; return what was done, cell by cell.

    Raises
    ------
    NnbookError
        When the file is no notebook, or its exercises cannot be told.
    """
    text = path.read_text(encoding="utf-8")
    try:
        notebook = json.loads(text)
        cells = notebook["cells"]
        old = [cell.get("id", "") for cell in cells]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NnbookError(f"{path} is not a notebook ({error}); save it in Jupyter.") from error
    for place, cell in enumerate(cells):  # of two cells with one id, the first keeps it
        if JUPYTERS_OWN.fullmatch(old[place]) or old[place] in ("", *old[:place]):
            cell["id"] = f"{place:08x}"
    notebook["nbformat_minor"] = max(5, notebook.get("nbformat_minor", 0))
    due = Draft(parse_solution(json.dumps(notebook), path)).ids
    taken = set(due.values()) | {c["id"] for place, c in enumerate(cells) if place not in due}
    for place, cell in enumerate(cells):
        if place in due:
            cell["id"] = due[place]
        elif JUPYTERS_OWN.fullmatch(cell["id"]):
            cell["id"] = _named(source_of(cell), cell["cell_type"], taken)
            taken.add(cell["id"])
    fixed = tidied(notebook)
    if fixed != text:
        write_whole(path, fixed)
    pairs = zip(old, (cell["id"] for cell in cells), strict=True)
    return [f"{before or 'no id'} → {after}" for before, after in pairs if before != after]


def _named(source: str, kind: str, taken: set[str]) -> str:
    """Name a cell after its first words."""
    words = re.findall(r"[a-z][a-z0-9]*", source.lower())[:_WORDS]
    name = "-".join(words) or kind
    number, free = 2, name
    while free in taken:
        free, number = f"{name}-{number}", number + 1
    return free
