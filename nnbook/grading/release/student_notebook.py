"""A solution notebook turned into a student notebook, the same to the byte at every run.

Solution regions and model answers go, key cells are dropped, right values in checks are sealed,
outputs are left out. Cell ids stay. The edition, a hash of the released cells, tells a student's
file which release it was made from.
"""

import argparse
import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from nnbook.grading.files import tell_differences, tell_written
from nnbook.grading.release.regions import Answered, blank_code, blank_text
from nnbook.grading.release.sealing import seal_checks
from nnbook.grading.solution.code_names import (
    called_names,
    defined_names,
    dotted_names,
    python_source,
    used_names,
)
from nnbook.grading.solution.solution import (
    Declaration,
    Solution,
    data_files,
    declarations,
)
from nnbook.notebook import Cell, notebook_text, source_of, write_cell
from nnbook.notebook.recognition import HandedOut

_NBVAL = re.compile(r"^# NBVAL_(?:CHECK|IGNORE)_OUTPUT\s*\n?", re.MULTILINE)
_HIDDEN_CALLS = {"ask", "check"}


@dataclass(frozen=True)
class Released(HandedOut):
    """A student notebook, where its exercises are, and what it was made from."""

    solution: Solution
    text: str  # the file
    declared: Mapping[str, Declaration]  # by the key cells, in order
    removed: Mapping[str, tuple[str, ...]]  # exercise → the texts of its solution regions


def release_from_command_line(arguments: argparse.Namespace, students: Sequence[Released]) -> int:
    """Derive the student notebooks, or with ``--check`` say which are not as released."""
    solutions, notebooks = arguments.solutions, arguments.notebooks
    derived = dict(student_files(students, solutions, notebooks))
    if not arguments.check:
        return tell_written(derived.items(), "Every student notebook")
    differ = tell_differences(derived.items())
    if differ:
        print("Run `nnbook release` and commit what it writes.")
    present = [*sorted(notebooks.glob("*.ipynb")), *data_files(notebooks)]
    left = [path for path in present if path not in derived]
    for path in left:  # release never deletes
        print(f"{path} has nothing of its name in {solutions}; delete it.")
    if not differ and not left:
        print("Every student notebook is as released.")
    return int(bool(differ or left))


def student_files(
    students: Sequence[Released], solutions: Path, notebooks: Path
) -> Iterator[tuple[Path, str | bytes]]:
    """Yield every file that students get, and what it holds: notebooks, and data beside them."""
    for student in students:
        yield notebooks / student.solution.path.name, student.text
    for path in data_files(solutions):
        yield notebooks / path.relative_to(solutions), path.read_bytes()


def released(solution: Solution) -> Released:
    """Derive the student notebook from the one with answers and keys.

    Raises
    ------
    NnbookError
        When markers, keys and answers do not fit together; it names notebook and cell.
    """
    declared = declarations(solution)
    cells: list[dict[str, Any]] = []
    answers: dict[str, int] = {}
    removed: dict[str, tuple[str, ...]] = {}
    for index, cell in enumerate(solution.cells):
        if "key" in cell.tags:
            continue
        answered = _answered(solution, cell, declared)
        for name in answered.names:
            _require_one_answer(solution, cell, index, declared[name], answers)
            answers[name] = len(cells)
            removed[name] = answered.removed
        cells.append(_released_cell(solution, cell, answered, declared))
    for name in declared.keys() - answers.keys():
        key = solution.cells[declared[name].cell]
        raise solution.error(key, f"{name!r} has a key but no answer cell with a solution in it.")
    _require_known_names(solution, cells)
    edition = _edition(cells)
    text = notebook_text(cells, {**solution.metadata, "nnbook": {"edition": edition}})
    return Released(
        solution.stem, edition, tuple(cells), answers, solution, text, declared, removed
    )


def _answered(solution: Solution, cell: Cell, declared: Mapping[str, Declaration]) -> Answered:
    """Take the answers out of a cell; say in which cell that failed."""
    try:
        if cell.kind == "code":
            code = [name for name, d in declared.items() if d.word == "exercise"]
            return blank_code(cell.source, code)
        answered = blank_text(cell.source)
    except ValueError as error:
        raise solution.error(cell, f"{error}.") from error
    for name in answered.names:
        if name not in declared or declared[name].word != "written":
            raise solution.error(cell, f"no key declares written({name!r}, …).")
    return answered


def _require_one_answer(
    solution: Solution, cell: Cell, index: int, key: Declaration, answers: Mapping[str, int]
) -> None:
    if key.name in answers:
        raise solution.error(cell, f"{key.name!r} has been answered in an earlier cell.")
    if key.cell < index:
        raise solution.error(cell, f"the key of {key.name!r} must come after its answer.")


def _released_cell(
    solution: Solution,
    cell: Cell,
    answered: Answered,
    declared: Mapping[str, Declaration],
) -> dict[str, Any]:
    """Build a cell as students get it."""
    source = answered.source
    metadata: dict[str, Any] = {}
    if answered.names:
        points = declared[answered.names[0]].points if cell.kind == "markdown" else None
        name = "-".join(answered.names)
        metadata["nbgrader"] = nbgrader_metadata(name, solution=True, points=points)
    if cell.kind == "code":
        source = _NBVAL.sub("", source)
        try:
            source = seal_checks(source, solution.stem)
            calls = called_names(source)
        except SyntaxError:  # a cell with magics
            calls = set()
        except ValueError as error:
            raise solution.error(cell, f"{error}.") from error
        if calls & _HIDDEN_CALLS:
            metadata["jupyter"] = {"source_hidden": True}
    built = write_cell(replace(cell, source=source))
    built["metadata"] |= metadata
    return built


def nbgrader_metadata(name: str, *, solution: bool, points: float | None) -> dict[str, Any]:
    """Build nbgrader's metadata (schema 3) of an answer or a test; points make it graded."""
    metadata = {
        "grade": points is not None,
        "grade_id": name,
        "locked": not solution,
        "schema_version": 3,
        "solution": solution,
        "task": False,
    }
    return metadata if points is None else {**metadata, "points": points}


def _require_known_names(solution: Solution, cells: list[dict[str, Any]]) -> None:
    """Refuse a student cell that needs a name which only key cells define."""
    key_cells = (cell for cell in solution.cells if "key" in cell.tags and cell.kind == "code")
    keys = {name for cell in key_cells for name in defined_names(cell.source)}
    known: set[str] = set()
    for built in (cell for cell in cells if cell["cell_type"] == "code"):
        try:
            source = python_source(source_of(built))
        except SyntaxError as error:
            raise solution.error(built["id"], f"line {error.lineno} is not Python.") from error
        known |= defined_names(source)
        unknown = sorted((used_names(source) & keys) - known)
        if unknown:
            what = f"{unknown[0]!r} is defined in a key cell alone, which students do not get."
            raise solution.error(built["id"], what)
        if any(f"{name}.".startswith("nnbook.grading.") for name in dotted_names(source)):
            raise solution.error(built["id"], "only key cells may import nnbook.grading.")


def _edition(cells: list[dict[str, Any]]) -> str:
    data = json.dumps(cells, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(data.encode()).hexdigest()[:12]
