"""A solution notebook: text, worked answers and the exercises that its key cells declare."""

import ast
import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from nnbook.errors import NnbookError
from nnbook.notebook import Cell, notebook_text, read_cell, write_cell

_WORDS: tuple[Literal["exercise", "written"], ...] = ("exercise", "written")


@dataclass(frozen=True)
class Solution:
    """A solution notebook."""

    path: Path
    cells: tuple[Cell, ...]
    metadata: dict[str, Any]  # kernel and language

    @property
    def stem(self) -> str:
        """The notebook's name, such as ``01_neuron``."""
        return self.path.stem

    @property
    def title(self) -> str:
        """The first heading; the notebook's name where there is none."""
        texts = (cell.source for cell in self.cells if cell.kind == "markdown")
        lines = (line for text in texts for line in text.splitlines())
        return next((line[2:].strip() for line in lines if line.startswith("# ")), self.stem)

    @property
    def digest(self) -> str:
        """A hash of the cells, their outputs left out, and of data files, if there are any.

        The same digest, the same verdicts.
        """
        cells = [[c.id, c.kind, c.source, sorted(c.tags)] for c in self.cells]
        data = [[p.name, hashlib.sha256(p.read_bytes()).hexdigest()] for p in self.data_files]
        told = [self.stem, cells, *data]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()

    @property
    def data_files(self) -> list[Path]:
        """The files below ``data/`` beside the notebook."""
        return data_files(self.path.parent)

    @property
    def text(self) -> str:
        """The file as it would be without outputs, for whoever has to read the solution again."""
        return notebook_text([write_cell(cell) for cell in self.cells], self.metadata)

    def error(self, cell: Cell | str, what: str) -> NnbookError:
        """Build the error that names this notebook and a cell."""
        cell_id = cell if isinstance(cell, str) else cell.id
        return NnbookError(f"{self.path}, cell {cell_id!r}: {what}")


def read_solutions(folder: Path) -> list[Solution]:
    """Read every solution notebook of a folder, in the order of their names."""
    return [read_solution(path) for path in find_solutions(folder)]


def read_solution(path: Path) -> Solution:
    """Read a solution notebook, of nbformat 4.5, so that every cell has an id.

    Raises
    ------
    NnbookError
        When the file is missing, no notebook or a student's, or has cells without ids or with
        the same id.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise NnbookError(
            f"{path} cannot be read ({error.strerror}); see that it is there and may be read."
        ) from error
    except ValueError as error:
        raise NnbookError(f"{path} is not a notebook ({error}); save it in Jupyter.") from error
    solution = parse_solution(text, path)
    if "nnbook" in solution.metadata:  # the edition, which release alone writes
        raise NnbookError(
            f"{path} is a student notebook and holds no answer key; give the folder of the"
            " solutions with --solutions."
        )
    return solution


def parse_solution(text: str, path: Path) -> Solution:
    """Read the text of a solution notebook, wherever it comes from; errors name its path."""
    try:
        notebook = json.loads(text)
        if notebook["nbformat"] != 4:
            raise ValueError(f"nbformat {notebook['nbformat']}")
        cells = tuple(read_cell(cell) for cell in notebook["cells"])
        metadata = {key: notebook["metadata"][key] for key in sorted(notebook["metadata"])}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NnbookError(
            f"{path} is not a notebook of nbformat 4.5 ({error}); save it in Jupyter, and let"
            " nnbook verify --fix give its cells ids."
        ) from error
    ids = [cell.id for cell in cells]
    for cell_id in ids:
        if ids.count(cell_id) > 1:
            raise NnbookError(f"{path}: two cells have the id {cell_id!r}; give one another id.")
    return Solution(path, cells, metadata)


def data_files(solutions: Path) -> list[Path]:
    """List the data files that an author ships: those below ``data/``, but for hidden ones."""
    files = sorted((solutions / "data").rglob("*"))
    return [path for path in files if path.is_file() and not path.name.startswith(".")]


def find_solutions(folder: Path) -> list[Path]:
    """List the solution notebooks of a folder in the order of their names; none is an error."""
    try:
        paths = [folder / name for name in sorted(os.listdir(folder)) if name.endswith(".ipynb")]
    except OSError as error:
        raise NnbookError(
            f"{folder} cannot be opened ({error.strerror}); give the folder of the solutions with"
            " --solutions FOLDER."
        ) from error
    if not paths:
        raise NnbookError(
            f"{folder} holds no solution notebooks; give the folder with --solutions FOLDER."
        )
    return paths


@dataclass(frozen=True)
class Declaration:
    """One ``exercise(…)`` or ``written(…)`` of a key cell."""

    name: str
    word: Literal["exercise", "written"]
    points: float
    cell: int  # the place of the key cell in the solution notebook, from 0


def declarations(solution: Solution) -> dict[str, Declaration]:
    """List what the key cells of a solution notebook declare, by exercise, in order.

    Raises
    ------
    NnbookError
        When a declaration stands outside of a key cell, hides its name or points behind an
        expression, or comes twice.
    """
    found: dict[str, Declaration] = {}
    for index, cell in enumerate(solution.cells):
        for call in _calls(solution, cell):
            if "key" not in cell.tags:
                raise solution.error(cell, "only a cell with the tag 'key' may declare exercises.")
            declaration = _declaration(solution, cell, index, call)
            if declaration.name in found:
                raise solution.error(cell, f"{declaration.name!r} has been declared before.")
            found[declaration.name] = declaration
    return found


def _calls(solution: Solution, cell: Cell) -> list[ast.Call]:
    """Find the declarations of a cell; only a key cell must be plain Python."""
    if cell.kind != "code":
        return []
    try:
        tree = ast.parse(cell.source)
    except SyntaxError as error:
        if "key" in cell.tags:
            raise solution.error(cell, f"line {error.lineno} is not Python.") from error
        return []
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [call for call in calls if isinstance(call.func, ast.Name) and call.func.id in _WORDS]


def _declaration(solution: Solution, cell: Cell, index: int, call: ast.Call) -> Declaration:
    word = next(word for word in _WORDS if isinstance(call.func, ast.Name) and call.func.id == word)
    points = next((k.value for k in call.keywords if k.arg == "points"), None)
    try:
        name = ast.literal_eval(call.args[0])
        worth = ast.literal_eval(points) if points is not None else None
    except (ValueError, IndexError):
        name = worth = None
    if not isinstance(name, str) or not isinstance(worth, int | float):
        where = f"line {call.lineno}"
        raise solution.error(cell, f'{where} must be written as {word}("name", points=2, …).')
    return Declaration(name, word, worth, index)
