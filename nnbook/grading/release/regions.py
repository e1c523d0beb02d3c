"""Solution regions: what stands between the markers, and what students get in its place.

In code a region stands between ``### BEGIN SOLUTION`` and ``### END SOLUTION``; in a Markdown
cell between ``<!-- BEGIN SOLUTION -->`` and ``<!-- END SOLUTION -->``.
"""

import ast
import re
from collections.abc import Collection
from dataclasses import dataclass

PLACEHOLDER = "Your answer:"
NOT_ANSWERED = (
    'raise NotImplementedError("not answered yet: write your answer in place of this line")'
)
_LABEL = re.compile(r"\A\s*\*\*Your answer to `(\w+)`\*\*[ \t]*$", re.MULTILINE)

_MARKERS = {
    "code": ("### BEGIN SOLUTION", "### END SOLUTION"),
    "markdown": ("<!-- BEGIN SOLUTION -->", "<!-- END SOLUTION -->"),
}
_DEFINITION = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_LOOKS_LIKE_MARKER = re.compile(r"\b(?:begin|end)[ _-]*solution", re.IGNORECASE)


@dataclass(frozen=True)
class Answered:
    """A cell with its solution regions taken out, if it has any."""

    source: str  # what students get
    names: tuple[str, ...] = ()  # the exercises it answers
    removed: tuple[str, ...] = ()  # the text of each region


@dataclass(frozen=True)
class _Region:
    """A region by its lines, from 0: the marker that opens it and the one that closes it."""

    first: int
    last: int
    indent: str


def blank_code(source: str, exercises: Collection[str]) -> Answered:
    r"""Take the solution regions out of a code cell; the exercises are those that have a key.

    Raises
    ------
    ValueError
        When a region cannot be released; the message says why, not where.

    Examples
    --------
    >>> cell = "### BEGIN SOLUTION\nhalf = 1 / 2\n### END SOLUTION\n"
    >>> blank_code(cell, ["half"]).source
    'half = ...'
    """
    lines = _lines(source)
    regions = _regions(lines, "code")
    if not regions:
        return Answered(source)
    tree = _parsed(source, "the cell is not Python")
    removed = tuple(_text(lines, region) for region in regions)
    names: list[str] = []
    for region in reversed(regions):  # from the end, so that the lines before keep their numbers
        replacement, found = _replacement(tree, region, exercises)
        names[:0] = found
        lines[region.first : region.last + 1] = replacement
    blank = "\n".join(lines)
    _parsed(blank, "the cell is not Python without its solution")
    return Answered(blank, tuple(dict.fromkeys(names)), removed)


def blank_text(source: str) -> Answered:
    """Take the model answer out of a Markdown cell.

    Raises
    ------
    ValueError
        When it has a label or a region without the other, or more than one region.
    """
    lines = _lines(source)
    regions = _regions(lines, "markdown")
    label = _LABEL.match(source)
    if not regions and not label:
        return Answered(source)
    if not label:
        raise ValueError("a written answer starts with the label **Your answer to `name`**")
    if len(regions) != 1:
        raise ValueError("a written answer has one model answer between its two markers")
    region = regions[0]
    removed = _text(lines, region)
    lines[region.first : region.last + 1] = [PLACEHOLDER]
    return Answered("\n".join(lines), (label[1],), (removed,))


def marked_lines(source: str) -> set[int]:
    """Collect the lines of the solution regions of a code cell, from 1, the markers among them."""
    regions = _regions(_lines(source), "code")
    return {line + 1 for region in regions for line in range(region.first, region.last + 1)}


def _regions(lines: list[str], kind: str) -> list[_Region]:
    """Find the regions of a cell; a marker that is not exactly one is an error, never text."""
    begin, end = _MARKERS[kind]
    regions: list[_Region] = []
    opened: int | None = None
    for number, line in enumerate(lines):
        if not _LOOKS_LIKE_MARKER.search(line):
            continue
        if line.strip() == begin:
            if opened is not None:
                raise ValueError(f"line {number + 1} opens a solution inside of another")
            opened = number
        elif line.strip() == end:
            if opened is None:
                raise ValueError(f"line {number + 1} closes a solution that was not opened")
            indent = lines[opened][: len(lines[opened]) - len(lines[opened].lstrip())]
            regions.append(_Region(opened, number, indent))
            opened = None
        else:
            raise ValueError(f"line {number + 1} must be exactly {begin!r} or {end!r}")
    if opened is not None:
        raise ValueError(f"the solution opened in line {opened + 1} is not closed")
    return regions


def _replacement(
    tree: ast.Module, region: _Region, exercises: Collection[str]
) -> tuple[list[str], list[str]]:
    """Find the lines that replace a region, and the exercises it answers."""
    if not region.indent:
        inside = [node for node in tree.body if region.first < node.lineno - 1 < region.last]
        names = [name for node in inside for name in _assigned(node)]
        answered = [name for name in dict.fromkeys(names) if name in exercises]
        if not answered:
            raise ValueError(f"no key declares an exercise that this solution assigns {names}")
        return [f"{name} = ..." for name in answered], answered
    holders = [node for node in ast.walk(tree) if _holds(node, region)]
    if not any(isinstance(node, ast.FunctionDef) for node in holders):
        raise ValueError("an indented solution must be the body of a function")
    name = next(node.name for node in holders if isinstance(node, _DEFINITION))
    if name not in exercises:
        raise ValueError(f"no key declares an exercise named {name!r}")
    return [region.indent + NOT_ANSWERED], [name]


def _holds(node: ast.AST, region: _Region) -> bool:
    """Tell whether a definition starts before a region and has a statement inside of it."""
    if not isinstance(node, _DEFINITION) or node.lineno - 1 > region.first:
        return False
    lines = (inner.lineno - 1 for inner in ast.walk(node) if isinstance(inner, ast.stmt))
    return any(region.first < line < region.last for line in lines)


def _assigned(node: ast.stmt) -> list[str]:
    """List the names that an assignment assigns; anything else may not stand at top level."""
    if isinstance(node, ast.Assign):
        targets = node.targets
    elif isinstance(node, ast.AnnAssign) and node.value is not None:
        targets = [node.target]
    else:
        raise ValueError(
            f"line {node.lineno}: a solution at the left margin may hold only assignments"
        )
    names = [n for target in targets for n in ast.walk(target) if isinstance(n, ast.Name)]
    return [name.id for name in names if isinstance(name.ctx, ast.Store)]


def _lines(source: str) -> list[str]:
    """Split at what ends a line for Python too; `str.splitlines` knows more, such as U+2028."""
    return re.split(r"\r\n?|\n", source.removesuffix("\n"))


def _text(lines: list[str], region: _Region) -> str:
    return "\n".join(lines[region.first + 1 : region.last])


def _parsed(source: str, what: str) -> ast.Module:
    try:
        return ast.parse(source)
    except SyntaxError as error:
        raise ValueError(f"{what} (line {error.lineno}: {error.msg})") from error
