"""Code cells that one key (M or R) has made Markdown or raw, turned back into code.

A cell is turned back where it holds an answer that no code cell gives, or defines or imports what
code cells use and none of them gives. What else stands in Markdown stays as it is.
"""

import keyword
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from nnbook.grading.key.key import Key
from nnbook.notebook import plain_text
from nnbook.notebook.submission import Submission, defines

_BOUND = re.compile(r"^(?:(?:async +)?def|class) +(\w+)|^(\w+) *=(?!=)", re.MULTILINE)
_IMPORT = re.compile(r"^(?:from +[\w.]++ +)?import +[\w., *()]++$", re.MULTILINE)


def restored(submission: Submission, key: Key) -> tuple[Submission, list[int]]:
    """Return a submission in which such cells are code, and their places."""
    cells = list(submission.cells)
    code = {index: cell.source for index, cell in enumerate(cells) if cell.kind == "code"}
    other = {
        index: cell.source
        for index, cell in enumerate(cells)
        if index not in code and _may_be_code(plain_text(cell.source), key)
    }
    if not other:
        return submission, []
    places = _needed(other, code)
    for exercise in key.exercises.values():
        name = exercise.name
        own = [index for index in answer_cells(submission, key, name) if index in other]
        found = own or [index for index, text in other.items() if defines(text, name)][-1:]
        is_code = found and exercise.kind != "written"
        if is_code and not any(_gives(text, name) for text in code.values()):
            places |= set(found)
    for index in places:
        cells[index] = replace(cells[index], kind="code")
    return replace(submission, cells=tuple(cells)), sorted(places)


def answer_cells(submission: Submission, key: Key, name: str) -> list[int]:
    """List the cells that were handed out for an answer, whatever stands in them now."""
    own = key.student.cells[key.student.answers[name]]["id"]
    cells = enumerate(submission.cells)
    return [index for index, cell in cells if cell.grade_id == name or cell.id == own]


def _may_be_code(text: str, key: Key) -> bool:
    place = key.places.get(("text", text))
    return bool(text) and (place is None or key.student.cells[place]["cell_type"] == "code")


def _gives(source: str, name: str) -> bool:
    """Tell whether a code cell answers an exercise, and not as it was handed out."""
    blank = rf"raise NotImplementedError\(|^{name} *= *\.\.\."
    return defines(source, name) and not re.search(blank, source, re.MULTILINE)


def _needed(other: Mapping[int, str], code: Mapping[int, str]) -> set[int]:
    """Return the cells that give what code uses and no code cell gives."""
    bound = {index: names for index, text in other.items() if (names := _bound([text]))}
    if not bound:
        return set()
    used = set(re.findall(r"\w+", "\n".join(code.values()))) - _bound(code.values())
    return {index for index, names in bound.items() if names & used}


def _bound(sources: Iterable[str]) -> set[str]:
    """Collect the names that cells seem to bind, without parsing what may be hostile."""
    found = set[str]()
    for source in sources:
        found |= {name for pair in _BOUND.findall(source) for name in pair}
        found |= set(re.findall(r"\w+", "\n".join(_IMPORT.findall(source))))
    return found - {"", *keyword.kwlist}
