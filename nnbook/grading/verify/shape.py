"""The shape of an exercise: question, answer, check, key, in this order and named after it."""

import ast
import functools
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from nnbook.grading.release.student_notebook import Released
from nnbook.grading.solution.code_names import python_source
from nnbook.grading.solution.solution import Declaration, Solution
from nnbook.grading.verify.slip import JUPYTERS_OWN, Slip


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
        places = {
            "question": self.question,
            "answer": self.answer,
            "check": self.check,
            "key": self.key,
        }
        name = self.declared.name.replace("_", "-").strip("-").lower()
        return {place: f"{name}-{part}" for part, place in places.items() if place is not None}


def parts_of(student: Released) -> list[Parts]:
    """Find the cells of every exercise, in the order of their keys."""
    cells = student.solution.cells
    places = {cell.id: place for place, cell in enumerate(cells)}
    checks = {
        name: place
        for place, cell in enumerate(cells)
        if cell.kind == "code" and "key" not in cell.tags
        for name in _checked_names(cell.source)
    }
    found: list[Parts] = []
    for name, declared in student.declared.items():
        answer = places[student.cells[student.answers[name]]["id"]]
        after = max((one.answer for one in found if one.answer < answer), default=-1)
        asked = (
            place
            for place in range(answer - 1, after, -1)
            if cells[place].kind == "markdown" and cells[place].source.startswith("### ")
        )
        found.append(Parts(declared, next(asked, None), answer, checks.get(name), declared.cell))
    return found


@functools.lru_cache(maxsize=20_000)  # each rule asks for them
def _checked_names(source: str) -> tuple[str, ...]:
    """List the names that the checks of a code cell name."""
    if "check" not in source:
        return ()
    found = []
    for node in ast.walk(ast.parse(python_source(source))):
        match node:
            case ast.Call(func=ast.Name(id="check"), args=[ast.Constant(value=str(name)), *_]):
                found.append(name)
    return tuple(found)


def shape_slips(student: Released) -> Iterator[Slip]:
    """Yield a slip for each cell of an exercise that is missing, misplaced or misnamed."""
    for parts in parts_of(student):
        for place, what in chain(_missing(student.solution, parts), _asked(student, parts)):
            yield Slip(student.stem, what, student.solution.cells[place])
    yield from id_slips(student)


def _missing(solution: Solution, parts: Parts) -> Iterator[tuple[int, str]]:
    name, written = parts.declared.name, parts.declared.word == "written"
    if parts.question is None:
        yield (
            parts.answer,
            (
                f"{name} has no question; put a Markdown cell that begins with '### ' and a title"
                " before its answer"
            ),
        )
    if parts.check is None:
        if not written:
            yield (
                parts.answer,
                (
                    f"{name} has no check; put check({name!r}, …) into a code cell between its"
                    " answer and its key"
                ),
            )
    elif written:
        yield parts.check, f"a person marks {name}, and no check can; take this one away"
    elif not parts.answer < parts.check < parts.key:
        yield parts.check, f"the check of {name} must stand between its answer and its key; move it"
    elif "check" not in solution.cells[parts.check].tags:
        yield parts.check, "give the cell the tag check, by which students see it folded"


def _asked(student: Released, parts: Parts) -> Iterator[tuple[int, str]]:
    """Compare what the question says with the key."""
    if parts.question is None:
        return
    name, points = parts.declared.name, parts.declared.points
    cells = student.solution.cells[parts.question : parts.answer]
    asked = [cell.source.strip() for cell in cells if cell.kind == "markdown"]
    worth = f"*{points:g} point{'s' * (points != 1)}"
    last_lines = [text.splitlines()[-1] for text in asked if text]
    if not any(line.startswith((f"{worth}*", f"{worth},")) for line in last_lines):
        yield parts.question, f"its last line must be {worth}*, as the key of {name} says"
    written = parts.declared.word == "written"
    named = [student.solution.cells[parts.answer].source] if written else asked
    if not any(f"`{name}" in text for text in named):
        yield parts.question, f"it never says that the answer is called `{name}`; say so"


def id_slips(student: Released) -> Iterator[Slip]:
    """Yield a slip for each id that is Jupyter's own, or not the one of its exercise."""
    wanted: dict[int, str] = {}
    for parts in parts_of(student):
        wanted |= {place: name for place, name in parts.ids.items() if place not in wanted}
    for place, cell in enumerate(student.solution.cells):
        due = wanted.get(place)
        if due is not None and cell.id != due:
            yield Slip(student.stem, f"its id must be {due!r}; run: nnbook verify --fix", cell)
        elif due is None and JUPYTERS_OWN.fullmatch(cell.id):
            what = "it has an id that Jupyter made up; run: nnbook verify --fix"
            yield Slip(student.stem, what, cell)
