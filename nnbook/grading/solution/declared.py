"""The exercises a notebook declares, read from its key cells without running anything."""

import ast
from dataclasses import dataclass
from typing import Literal

from nnbook.grading.solution.solution import Solution
from nnbook.notebook import Cell

_WORDS: tuple[Literal["exercise", "written"], ...] = ("exercise", "written")


@dataclass(frozen=True)
class Declaration:
    """One ``exercise(…)`` or ``written(…)`` of a key cell.

    Attributes
    ----------
    name : str
        The exercise.
    word : {"exercise", "written"}
        How it is declared.
    points : float
        For a right answer.
    cell : int
        The place of the key cell in the solution notebook, from 0.
    """

    name: str
    word: Literal["exercise", "written"]
    points: float
    cell: int


def declarations(solution: Solution) -> dict[str, Declaration]:
    """List what the key cells of a solution notebook declare.

    Parameters
    ----------
    solution : Solution
        The notebook.

    Returns
    -------
    dict of str to Declaration
        By exercise, in order.

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
