"""A solution notebook turned into a student notebook, the same to the byte at every run.

Solution regions and model answers go, key cells are dropped, right values in checks are sealed,
outputs are left out. Cell ids stay. The edition, a hash of the released cells, tells a student's
file which release it was made from.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nnbook.grading.files import holds, write_changed
from nnbook.grading.release.regions import Answered, blank_code, blank_text
from nnbook.grading.release.sealing import seal_checks
from nnbook.grading.solution.code_names import (
    called_names,
    defined_names,
    python_source,
    used_names,
)
from nnbook.grading.solution.declared import Declaration, declarations
from nnbook.grading.solution.solution import Solution, find_solutions, read_solution
from nnbook.notebook import Cell, notebook_text

_NBVAL = re.compile(r"^# NBVAL_(?:CHECK|IGNORE)_OUTPUT\s*\n?", re.MULTILINE)
_HIDDEN_CALLS = {"ask", "check"}


@dataclass(frozen=True)
class Released:
    """A student notebook, and where its exercises are.

    Attributes
    ----------
    text : str
        The file.
    edition : str
        The hash of its cells.
    cells : tuple of dict
        Its cells, as in the file.
    answers : mapping of str to int
        Exercise → the place of its answer cell among the cells, from 0.
    declared : mapping of str to Declaration
        What the key cells declare, by exercise, in order.
    removed : mapping of str to tuple of str
        Exercise → the texts of its solution regions.
    """

    text: str
    edition: str
    cells: tuple[dict[str, Any], ...]
    answers: Mapping[str, int]
    declared: Mapping[str, Declaration]
    removed: Mapping[str, tuple[str, ...]]


def released(solution: Solution) -> Released:
    """Derive the student notebook.

    Parameters
    ----------
    solution : Solution
        The notebook with answers and keys.

    Returns
    -------
    Released
        The notebook without them.

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
        for name in answered.names if answered else ():
            _require_one_answer(solution, cell, index, declared[name], answers)
            answers[name] = len(cells)
            removed[name] = answered.removed if answered else ()
        cells.append(_released_cell(solution, cell, answered, declared))
    for name in declared.keys() - answers.keys():
        key = solution.cells[declared[name].cell]
        raise solution.error(key, f"{name!r} has a key but no answer cell with a solution in it.")
    _require_known_names(solution, cells)
    edition = _edition(cells)
    metadata = {**solution.metadata, "nnbook": {"edition": edition}}
    text = notebook_text(cells, metadata)
    return Released(text, edition, tuple(cells), answers, declared, removed)


def release(solutions: Path, notebooks: Path) -> list[Path]:
    """Derive every student notebook.

    Parameters
    ----------
    solutions, notebooks : Path
        The two folders; the second is made where it is missing.

    Returns
    -------
    list of Path
        The files that were written because they had changed.
    """
    written = []
    for path in find_solutions(solutions):
        text = released(read_solution(path)).text
        target = notebooks / path.name
        if write_changed(target, text):
            written.append(target)
    return written


def stale(solutions: Path, notebooks: Path) -> list[str]:
    """Compare the student notebooks with what release makes of the solutions that there are.

    Parameters
    ----------
    solutions, notebooks : Path
        The two folders.

    Returns
    -------
    list of str
        One sentence for each notebook that differs; empty when all are as released.
    """
    found = []
    for path in find_solutions(solutions):
        text = released(read_solution(path)).text
        target = notebooks / path.name
        if not target.exists():
            found.append(f"{target} is missing.")
        elif not holds(target, text):
            found.append(f"{target} differs: {_differing_cells(target, text)}.")
    return found


def orphans(solutions: Path, notebooks: Path) -> list[Path]:
    """List the student notebooks that no solution gives, as after one was renamed.

    Parameters
    ----------
    solutions, notebooks : Path
        The two folders.

    Returns
    -------
    list of Path
        In the order of their names.
    """
    names = {path.name for path in find_solutions(solutions)}
    return [path for path in sorted(notebooks.glob("*.ipynb")) if path.name not in names]


def _answered(
    solution: Solution, cell: Cell, declared: Mapping[str, Declaration]
) -> Answered | None:
    """Take the answers out of a cell; say in which cell that failed."""
    try:
        if cell.kind == "code":
            code = [name for name, d in declared.items() if d.word == "exercise"]
            return blank_code(cell.source, code)
        answered = blank_text(cell.source)
    except ValueError as error:
        raise solution.error(cell, f"{error}.") from error
    for name in answered.names if answered else ():
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
    answered: Answered | None,
    declared: Mapping[str, Declaration],
) -> dict[str, Any]:
    """Build a cell as students get it."""
    source = answered.source if answered else cell.source
    metadata: dict[str, Any] = {"tags": sorted(cell.tags)} if cell.tags else {}
    if answered:
        metadata["nbgrader"] = _nbgrader(cell, answered, declared)
    if cell.kind == "code":
        source = _NBVAL.sub("", source)
        try:
            source = seal_checks(source, solution.stem)
            calls = called_names(source)
        except SyntaxError:  # a cell with magics: it makes no checks
            calls = set()
        except ValueError as error:
            raise solution.error(cell, f"{error}.") from error
        if calls & _HIDDEN_CALLS:
            metadata["jupyter"] = {"source_hidden": True}
    built: dict[str, Any] = {
        "cell_type": cell.kind,
        "id": cell.id,
        "metadata": metadata,
        "source": source.splitlines(keepends=True),
    }
    if cell.attachments:
        built["attachments"] = cell.attachments
    if cell.kind == "code":
        built |= {"execution_count": None, "outputs": []}
    return built


def _nbgrader(
    cell: Cell, answered: Answered, declared: Mapping[str, Declaration]
) -> dict[str, Any]:
    """Build nbgrader's metadata (schema 3) of an answer cell."""
    metadata: dict[str, Any] = {
        "grade": cell.kind == "markdown",
        "grade_id": "-".join(answered.names),
        "locked": False,
        "schema_version": 3,
        "solution": True,
        "task": False,
    }
    if cell.kind == "markdown":
        metadata["points"] = declared[answered.names[0]].points
    return metadata


def _require_known_names(solution: Solution, cells: list[dict[str, Any]]) -> None:
    """Refuse a student cell that needs a name which only key cells define."""
    key_cells = (cell for cell in solution.cells if "key" in cell.tags and cell.kind == "code")
    keys = {name for cell in key_cells for name in defined_names(cell.source)}
    known: set[str] = set()
    for built in (cell for cell in cells if cell["cell_type"] == "code"):
        try:
            source = python_source("".join(built["source"]))
        except SyntaxError as error:
            raise solution.error(built["id"], f"line {error.lineno} is not Python.") from error
        known |= defined_names(source)
        unknown = sorted((used_names(source) & keys) - known)
        if unknown:
            what = f"{unknown[0]!r} is defined in a key cell alone, which students do not get."
            raise solution.error(built["id"], what)
        if "nnbook.grading" in source:
            raise solution.error(built["id"], "only key cells may import nnbook.grading.")


def _edition(cells: list[dict[str, Any]]) -> str:
    data = json.dumps(cells, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(data.encode()).hexdigest()[:12]


def _differing_cells(path: Path, text: str) -> str:
    """Name the first cells in which a student notebook is not as released."""
    try:
        old = {cell["id"]: cell for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]}
    except (ValueError, KeyError, TypeError):
        return "it is not a notebook"
    new = {cell["id"]: cell for cell in json.loads(text)["cells"]}
    changed = [cell_id for cell_id in new if new[cell_id] != old.get(cell_id)]
    changed += [cell_id for cell_id in old if cell_id not in new]
    if not changed:
        return "its cells are in another order, or its metadata"
    more = f" and {len(changed) - 3} more" if len(changed) > 3 else ""
    return f"cells {', '.join(changed[:3])}{more}"
