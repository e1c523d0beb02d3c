"""A solution as its author left it: what is released, the cells of exercises, and sentences."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from nnbook.grading.release.student_notebook import released
from nnbook.grading.solution.code_names import python_source
from nnbook.grading.solution.solution import Declaration, Solution
from nnbook.notebook import Cell

JUPYTERS_OWN = re.compile(r"[0-9a-f]{8}(-[0-9a-f-]*)?")  # an id that no person chose
_SHOWN = 40  # characters of a cell's first line


@dataclass(frozen=True)
class Parts:
    """The cells of one exercise by their places in the solution; None where there is none."""

    declared: Declaration
    question: int | None
    answer: int
    check: int | None
    key: int

    @property
    def ids(self) -> dict[int, str]:
        """The id of each: the exercise's name with hyphens, and what the cell is."""
        name = self.declared.name.replace("_", "-").strip("-").lower()
        parts = ("question", "answer", "check", "key")
        return {
            place: f"{name}-{part}" for part in parts if (place := getattr(self, part)) is not None
        }


class Draft:
    """A solution that may have slips.

    Parameters
    ----------
    solution : Solution

    Raises
    ------
    NnbookError
        When nothing can be released of it.
    """

    def __init__(self, solution: Solution) -> None:
        self.solution, self.cells = solution, solution.cells
        self.student = released(solution)
        self.code = {c.id: python_source(c.source) for c in self.cells if c.kind == "code"}
        self.places = {cell.id: place for place, cell in enumerate(self.cells)}
        self.exercises = list(self._exercises())

    def say(self, what: str, where: Cell | int | None = None) -> str:
        """Make one sentence of a slip: the notebook, the cell or its place, what is wrong."""
        if where is None:
            return f"{self.solution.stem}: {what}."
        cell = self.cells[where] if isinstance(where, int) else where
        first = (cell.source.strip().splitlines() or ["empty"])[0][:_SHOWN]
        unseen = f" ({first})" if JUPYTERS_OWN.fullmatch(cell.id) else ""  # nobody sees such an id
        return f"{self.solution.stem}, cell {cell.id!r}{unseen}: {what}."

    @property
    def ids(self) -> dict[int, str]:
        """The ids that cells of exercises have to have, by their places."""
        due: dict[int, str] = {}
        for parts in self.exercises:
            due = parts.ids | due
        return due

    def trees(self) -> Iterator[tuple[Cell, ast.Module]]:
        """Yield every code cell that students get, as its author wrote it, and its syntax."""
        for cell in self.cells:
            if cell.kind == "code" and "key" not in cell.tags:
                yield cell, ast.parse(self.code[cell.id])

    def _exercises(self) -> Iterator[Parts]:
        checks = {
            name: self.places[cell.id]
            for cell, tree in self.trees()
            if "check" in cell.source
            for node in ast.walk(tree)
            if (name := checked_name(node))
        }
        answers = {n: self.places[self.student.cells[place]["id"]]
                   for n, place in self.student.answers.items()}  # fmt: skip
        for name, declared in self.student.declared.items():
            answer = answers[name]
            after = max((place for place in answers.values() if place < answer), default=-1)
            asked = (
                place
                for place in range(answer - 1, after, -1)
                if self.cells[place].kind == "markdown"
                and self.cells[place].source.startswith("### ")
            )
            yield Parts(declared, next(asked, None), answer, checks.get(name), declared.cell)


def checked_name(node: ast.AST) -> str | None:
    """Return the name that a call of ``check`` names."""
    match node:
        case ast.Call(func=ast.Name(id="check"), args=[ast.Constant(value=str(name)), *_]):
            return name
    return None
