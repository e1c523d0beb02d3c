"""Solutions outside of their markers: in code, in text, and as right values.

Nothing is run: right values are those that checks and solutions write out. What only a run can
tell, `nnbook.grading.verify.trials` hands in.
"""

import ast
import contextlib
import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from nnbook.answers.plain import is_number, simplified
from nnbook.grading.release.regions import marked_lines
from nnbook.grading.release.sealing import constant
from nnbook.grading.solution.code_names import defined_names
from nnbook.grading.verify.draft import Draft, checked_name
from nnbook.notebook import Cell, source_of

_TELLING = 20  # characters of a line or a sentence that stands nowhere by chance
_TELLING_FORMULA = 27  # and of what such a line computes; shorter ones stand in any chapter
_TELLING_CLAUSE = 36  # and of a part of such a sentence
_TELLING_VALUE = 10  # characters of a value that stands nowhere in a notebook by chance
_OWN_VALUE = 3  # and of one that should not stand in its own question
_WHERE_TO = re.compile(r"^(?:return|\w+[-+*/]?=(?!=))")  # a line goes on with what it computes
_GIVEN = (ast.Import, ast.ImportFrom)
_DEFINITION = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def leak_slips(draft: Draft, drafts: Sequence[Draft]) -> Iterator[str]:
    """Say each cell of any notebook that would give a solution of this one away."""
    answers = {parts.declared.name: parts.answer for parts in draft.exercises}
    for cell, _ in draft.trees():
        own = {name for name, answer in answers.items() if draft.cells[answer] is cell}
        for line in _outside(cell) if own else ():
            what = f"line {line} stands outside of the solution's markers and would be released"
            yield draft.say(f"{what}; move the marker, or give it in a cell before", cell)
        for name in sorted(defined_names(draft.code[cell.id]) & answers.keys() - own):
            what = f"it gives {name} a value, which its answer cell alone may do; take it out"
            yield draft.say(what, cell)
    yield from _told(draft, drafts)
    yield from value_slips(draft, _written_values(draft))


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


def _told(draft: Draft, drafts: Sequence[Draft]) -> Iterator[str]:
    """Find the lines of solutions and the sentences of model answers."""
    for name, texts in draft.student.removed.items():
        pieces = {
            _squeezed(piece)
            for text in texts
            for piece in (*text.splitlines(), *re.split(r"(?<=[.!?:;])\s+", text))
        }
        telling = [p for p in pieces if len(p) > _TELLING or re.match(rf"{name}=[^=]", p)]
        formulas = (_WHERE_TO.sub("", piece) for piece in pieces)
        telling += [formula for formula in formulas if len(formula) > _TELLING_FORMULA]
        clauses = (_squeezed(part) for text in texts for part in re.split(r",|[.!?:;]\s", text))
        telling += [clause for clause in clauses if len(clause) > _TELLING_CLAUSE]
        for other in drafts:
            for cell in other.student.cells:
                text = _squeezed(source_of(cell))
                if any(piece in text for piece in telling):
                    what = f"it holds a line of the solution of {name}; take it out"
                    yield other.say(what, other.places[cell["id"]])


def _written_values(draft: Draft) -> Mapping[str, Any]:
    """Collect the right values that a check or a solution writes out."""
    values: dict[str, Any] = {}
    for _, tree in draft.trees():
        for name, value in (given for node in ast.walk(tree) for given in _given(node)):
            with contextlib.suppress(ValueError, ArithmeticError):
                if name in draft.student.declared:
                    values[name] = constant(value)
    return values


def _given(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """Yield the value that an assignment or the ``right=`` of a check gives to a name."""
    match node:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            yield name, value
        case ast.Call(keywords=keywords) if checked := checked_name(node):
            yield from ((checked, one.value) for one in keywords if one.arg == "right")


def value_slips(draft: Draft, values: Mapping[str, Any]) -> Iterator[str]:
    """Say each released cell in which a right value stands, in any spacing."""
    own = {parts.declared.name: parts.ids for parts in draft.exercises}
    for name, value in values.items():
        text = value if isinstance(value, str) else repr(simplified(value))
        pattern, number = _in_any_spacing(text), is_number(value) and len(text) >= _OWN_VALUE
        for cell in draft.student.cells:
            place = draft.places[cell["id"]]
            least = _OWN_VALUE if place in own[name] else _TELLING_VALUE + 1
            source = source_of(cell)
            stands = len(_squeezed(text)) >= least and pattern.search(source)
            if stands or (number and place in own[name] and float(value) in _numbers(source)):
                yield draft.say(f"the right value of {name} stands in it; take it out", place)


def _numbers(text: str) -> set[float]:
    r"""Collect the numbers of a text, also those written as 3/2, \frac{3}{2}, 1,5 or 15e-1."""
    text = re.sub(r"\\d?frac\{(\d+)\}\{(\d+)\}", r"\1/\2", text)
    found = {float(one.replace(",", ".")) for one in re.findall(r"-?\d+[.,]?\d*(?:e-?\d+)?", text)}
    halves = re.findall(r"(-?\d+)\s*/\s*(\d*[1-9]\d*)", text)
    return found | {int(above) / int(below) for above, below in halves}


def _in_any_spacing(text: str) -> re.Pattern[str]:
    """Compile a value as a pattern: any space and any quotes between its parts, none around it."""
    parts = map(re.escape, re.findall(r"\w+(?:\.\w+)*|[^\w\s'\"]", text))
    return re.compile(r"(?<![\w.])" + r"[\s'\"]*".join(parts) + r"(?!\w|\.\d)")


@functools.lru_cache(maxsize=20_000)  # every cell is read for every exercise
def _squeezed(text: str) -> str:
    return re.sub(r"[\s'\"]", "", text)
