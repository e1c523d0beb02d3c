"""A solution notebook turned into the source of an nbgrader assignment.

nbgrader makes its own student notebook: it takes the solution regions and the hidden tests out.
So the source keeps both. Where a key cell stands, nbgrader gets a test cell for each exercise of
the key, whose hidden test scores the answer exactly as ``nnbook grade`` does. Each test carries
the whole key with it: nbgrader copies every other file of an assignment to the students, and a
student may delete any cell but the one that is being graded.
"""

import base64
import re
import textwrap
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from nnbook.grading.files import holds, write_changed
from nnbook.grading.release.sealing import seal_checks
from nnbook.grading.release.student_notebook import released
from nnbook.grading.solution.declared import Declaration
from nnbook.grading.solution.solution import Solution, find_solutions, parse_solution, read_solution
from nnbook.notebook import Cell, notebook_text

_TEST = '''\
# nbgrader gives the points of {name} here: please leave this cell as it is.
### BEGIN HIDDEN TESTS
from nnbook.grading.nbgrader.points import points

points("{name}", globals(), """
{key}
""")
### END HIDDEN TESTS'''


def write_nbgrader_source(solutions: Path, course: Path) -> list[Path]:
    """Write ``source/NOTEBOOK/NOTEBOOK.ipynb`` for every solution notebook.

    Parameters
    ----------
    solutions : Path
        The folder of the solution notebooks.
    course : Path
        nbgrader's course folder; it is made where it is missing.

    Returns
    -------
    list of Path
        The files that were written because they had changed.

    Raises
    ------
    NnbookError
        When a solution cannot be released or a file cannot be written.
    """
    return [target for target, text in _files(solutions, course) if write_changed(target, text)]


def stale_nbgrader_source(solutions: Path, course: Path) -> list[str]:
    """Compare a course folder with what `write_nbgrader_source` would make.

    Parameters
    ----------
    solutions, course : Path
        The two folders.

    Returns
    -------
    list of str
        One sentence for each file that differs; empty when all are up to date.
    """
    return [
        f"{target} {'differs' if target.exists() else 'is missing'}."
        for target, text in _files(solutions, course)
        if not holds(target, text)
    ]


def _files(solutions: Path, course: Path) -> Iterator[tuple[Path, str]]:
    for path in find_solutions(solutions):
        text = nbgrader_source(read_solution(path))
        yield course / "source" / path.stem / path.name, text


def nbgrader_source(solution: Solution) -> str:
    """Derive the source of an nbgrader assignment.

    Parameters
    ----------
    solution : Solution
        The notebook with answers and keys.

    Returns
    -------
    str
        The file: solutions in their regions, keys as hidden tests.

    Raises
    ------
    NnbookError
        When the notebook cannot be released.
    """
    student = released(solution)
    kept = {cell["id"]: cell for cell in student.cells}
    key = pack(solution)
    cells: list[dict[str, Any]] = []
    for index, cell in enumerate(solution.cells):
        if cell.id not in kept:
            cells += _tests(index, student.declared, key)
            continue
        built = dict(kept[cell.id])
        if "nbgrader" in built["metadata"]:
            built["source"] = _answer(solution, cell, "".join(built["source"]))
        cells.append(built)
    metadata = {**solution.metadata, "nnbook": {"edition": student.edition}}
    return notebook_text(cells, metadata)


def pack(solution: Solution) -> str:
    """Write a solution notebook as lines of letters and digits.

    nbgrader looks for its markers in every line of every cell, so a solution cannot stand in a
    test as it is.
    """
    cells = [
        {
            "cell_type": cell.kind,
            "id": cell.id,
            "metadata": {"tags": sorted(cell.tags)},
            "source": cell.source,
        }
        for cell in solution.cells
    ]
    data = zlib.compress(notebook_text(cells, {"name": solution.stem}).encode(), 9)
    return textwrap.fill(base64.b64encode(data).decode(), 96)


def unpack(key: str) -> Solution:
    """Read what `pack` wrote."""
    text = zlib.decompress(base64.b64decode(key)).decode()
    solution = parse_solution(text, Path("solution.ipynb"))
    return Solution(Path(f"{solution.metadata['name']}.ipynb"), solution.cells, {})


def _answer(solution: Solution, cell: Cell, as_released: str) -> list[str]:
    """Keep the solution in an answer, for nbgrader to take out; say which name it asks for."""
    if cell.kind != "code":
        return cell.source.splitlines(keepends=True)
    names = re.findall(r"^(\w+) = \.\.\.$", as_released, re.MULTILINE)
    asked = "".join(f"# Give your answer the name {name}.\n" for name in names)
    return (asked + seal_checks(cell.source, solution.stem)).splitlines(keepends=True)


def _tests(index: int, declared: Mapping[str, Declaration], key: str) -> list[dict[str, Any]]:
    """Build the test cells for what one key cell declares; a written answer needs none."""
    return [
        {
            "cell_type": "code",
            "execution_count": None,
            "id": f"test-{name}".replace("_", "-")[:64],
            "metadata": {
                "nbgrader": {
                    "grade": True,
                    "grade_id": f"test-{name}",
                    "locked": True,
                    "points": one.points,
                    "schema_version": 3,
                    "solution": False,
                    "task": False,
                }
            },
            "outputs": [],
            "source": _TEST.format(name=name, key=key).splitlines(keepends=True),
        }
        for name, one in declared.items()
        if one.cell == index and one.word == "exercise"
    ]
