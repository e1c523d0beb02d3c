"""A solution notebook turned into the source of an nbgrader assignment.

nbgrader makes its own student notebook: it takes the solution regions and the hidden tests out.
So the source keeps both. Where a key cell stands, nbgrader gets a test cell for each exercise of
the key, whose hidden test scores the answer exactly as ``nnbook grade`` does. Each test carries
the whole key with it: nbgrader copies every other file of an assignment to the students, and a
student may delete any cell but the one that is being graded.
"""

import argparse
import base64
import re
import textwrap
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from nnbook.grading.files import tell_differences, tell_written
from nnbook.grading.release.sealing import seal_checks
from nnbook.grading.release.student_notebook import Released, nbgrader_metadata
from nnbook.grading.solution.solution import (
    Declaration,
    Solution,
    parse_solution,
)
from nnbook.notebook import Cell, notebook_text, source_of, write_cell

_TEST = '''\
# nbgrader gives the points of {name} here: please leave this cell as it is.
### BEGIN HIDDEN TESTS
from nnbook.grading.nbgrader.points import points

points("{name}", globals(), """
{key}
""")
### END HIDDEN TESTS'''


def nbgrader_from_command_line(arguments: argparse.Namespace, students: Sequence[Released]) -> int:
    """Write ``source/NOTEBOOK/NOTEBOOK.ipynb`` for every solution, or with ``--check`` compare."""
    course, what = arguments.nbgrader, "Every source notebook of the nbgrader course"
    source = course / "source"
    derived = ((source / one.stem / f"{one.stem}.ipynb", nbgrader_source(one)) for one in students)
    if not arguments.check:
        return tell_written(derived, what)
    differ = tell_differences(derived)
    print(f"Run `nnbook release --nbgrader {course}`." if differ else f"{what} is up to date.")
    return int(differ)


def nbgrader_source(student: Released) -> str:
    """Derive the source of an assignment: solutions in their regions, keys as hidden tests."""
    solution = student.solution
    kept = {cell["id"]: cell for cell in student.cells}
    key = pack(solution)
    cells: list[dict[str, Any]] = []
    for index, cell in enumerate(solution.cells):
        if cell.id not in kept:
            cells += _tests(index, student.declared, key)
            continue
        built = dict(kept[cell.id])
        if "nbgrader" in built["metadata"]:
            built["source"] = _answer(solution, cell, source_of(built))
        cells.append(built)
    metadata = {**solution.metadata, "nnbook": {"edition": student.edition}}
    return notebook_text(cells, metadata)


def pack(solution: Solution) -> str:
    """Write a solution notebook as lines of letters and digits.

    nbgrader looks for its markers in every line of every cell, so a solution cannot stand in a
    test as it is.
    """
    # Every test carries it, so pictures, which no key needs, stay behind.
    cells = tuple(replace(cell, attachments={}) for cell in solution.cells)
    packed = Solution(solution.path, cells, {"name": solution.stem})
    return textwrap.fill(base64.b64encode(zlib.compress(packed.text.encode(), 9)).decode(), 96)


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
    tests = []
    for name, one in declared.items():
        if one.cell == index and one.word == "exercise":
            cell_id = f"test-{name}".replace("_", "-")[:64]
            test = write_cell(Cell(cell_id, "code", _TEST.format(name=name, key=key)))
            test["metadata"]["nbgrader"] = nbgrader_metadata(
                f"test-{name}", solution=False, points=one.points
            )
            tests.append(test)
    return tests
