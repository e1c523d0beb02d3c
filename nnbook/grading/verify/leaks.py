"""Solutions outside of their markers: in code, in text, and as right values.

Nothing is run: right values are those that checks and solutions write out. What only a run can
tell, `nnbook.grading.verify.trials` hands in.
"""

import ast
import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from nnbook.answers.plain import simplified
from nnbook.grading.release.regions import marked_lines
from nnbook.grading.release.sealing import constant
from nnbook.grading.release.student_notebook import Released
from nnbook.grading.solution.code_names import defined_names, python_source
from nnbook.grading.verify.shape import parts_of
from nnbook.grading.verify.slip import Slip
from nnbook.notebook import Cell, source_of

_TELLING = 20  # characters of a line or a sentence that stands nowhere by chance
_TELLING_FORMULA = 32  # and of what such a line computes; shorter ones stand in any chapter
_TELLING_VALUE = 10  # characters of a value that stands nowhere in a notebook by chance
_OWN_VALUE = 3  # and of one that should not stand in its own question
_WHERE_TO = re.compile(r"^(?:return|\w+[-+*/]?=(?!=))")  # a line goes on with what it computes
_GIVEN = (ast.Import, ast.ImportFrom)
_DEFINITION = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def leak_slips(student: Released, all_released: Sequence[Released]) -> Iterator[Slip]:
    """Yield a slip for each cell that would give a solution of this notebook away."""
    answers = {parts.declared.name: parts.answer for parts in parts_of(student)}
    for place, cell in enumerate(student.solution.cells):
        own = {name for name, answer in answers.items() if answer == place}
        if cell.kind != "code" or "key" in cell.tags:
            continue
        if own:
            for line in _outside(cell):
                what = (
                    f"line {line} stands outside of the solution's markers, so students would get"
                    " it; move the marker, or put what is given into a cell of its own"
                )
                yield Slip(student.stem, what, cell)
        for name in sorted(defined_names(python_source(cell.source)) & answers.keys() - own):
            what = f"it gives {name} a value, which its answer cell alone may do; take it out"
            yield Slip(student.stem, what, cell)
    yield from _told(student, all_released)
    yield from value_slips(student, written_values(student))


def _outside(cell: Cell) -> Iterator[int]:
    """Yield the lines outside of the regions that are no import, head, docstring or comment."""
    inside = marked_lines(cell.source)
    for node in ast.parse(cell.source).body:
        nodes = [node]
        for one in nodes:
            if isinstance(one, _DEFINITION) and not inside.isdisjoint(
                range(one.lineno, (one.end_lineno or 0) + 1)
            ):
                nodes += one.body[1:] if ast.get_docstring(one) else one.body
            elif one.lineno not in inside and not isinstance(one, _GIVEN):
                yield one.lineno


def _told(student: Released, all_released: Sequence[Released]) -> Iterator[Slip]:
    """Find the lines of solutions and the sentences of model answers."""
    for name, texts in student.removed.items():
        pieces = {
            _squeezed(piece)
            for text in texts
            for piece in (*text.splitlines(), *re.split(r"(?<=[.!?:;])\s+", text))
        }
        telling = [p for p in pieces if len(p) > _TELLING or re.match(rf"{name}=[^=]", p)]
        formulas = (_WHERE_TO.sub("", piece) for piece in pieces)
        telling += [formula for formula in formulas if len(formula) > _TELLING_FORMULA]
        for other in all_released:
            for cell in other.cells:
                text = _squeezed(source_of(cell))
                if any(piece in text for piece in telling):
                    solution = {one.id: one for one in other.solution.cells}
                    what = f"it holds a line of the solution of {name}; take it out"
                    yield Slip(other.stem, what, solution[cell["id"]])


def written_values(student: Released) -> Mapping[str, Any]:
    """Collect the right values that a check or a solution writes out."""
    values: dict[str, Any] = {}
    for cell in student.solution.cells:
        if cell.kind == "code" and "key" not in cell.tags:
            for node in ast.walk(ast.parse(python_source(cell.source))):
                value: ast.expr | None
                match node:
                    case ast.Assign(targets=[ast.Name(id=name)], value=told):
                        value = told
                    case ast.Call(
                        func=ast.Name(id="check"), args=[ast.Constant(value=str(name)), *_]
                    ):
                        value = next((k.value for k in node.keywords if k.arg == "right"), None)
                    case _:
                        continue
                try:
                    found = constant(value) if name in student.declared and value else None
                except (ValueError, ArithmeticError):
                    continue
                if found is not None:
                    values[name] = found
    return values


def value_slips(student: Released, values: Mapping[str, Any]) -> Iterator[Slip]:
    """Yield a slip for each released cell in which a right value stands, in any spacing."""
    solution = {cell.id: cell for cell in student.solution.cells}
    own = {parts.declared.name: set(parts.ids) for parts in parts_of(student)}
    places = {cell.id: place for place, cell in enumerate(student.solution.cells)}
    for name, value in values.items():
        text = value if isinstance(value, str) else repr(simplified(value))
        pattern = _in_any_spacing(text)
        for cell in student.cells:
            least = _OWN_VALUE if places[cell["id"]] in own[name] else _TELLING_VALUE + 1
            if len(_squeezed(text)) >= least and pattern.search(source_of(cell)):
                what = f"the right value of {name} stands in it; take it out"
                yield Slip(student.stem, what, solution[cell["id"]])


def _in_any_spacing(text: str) -> re.Pattern[str]:
    """Compile a value as a pattern: any space and any quotes between its parts, none around it."""
    parts = map(re.escape, re.findall(r"\w+(?:\.\w+)*|[^\w\s'\"]", text))
    return re.compile(r"(?<![\w.])" + r"[\s'\"]*".join(parts) + r"(?!\w|\.\d)")


@functools.lru_cache(maxsize=20_000)  # every cell is read for every exercise
def _squeezed(text: str) -> str:
    return re.sub(r"[\s'\"]", "", text)
