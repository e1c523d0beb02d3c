"""A notebook as a page: headings, numbers, links, stored outputs, and what its course asks for."""

import itertools
import re
from collections.abc import Iterator
from pathlib import Path

from nnbook.grading.course.settings import Ask, Course
from nnbook.grading.solution.solution import read_solution
from nnbook.grading.verify.draft import Draft
from nnbook.notebook import Cell

_NUMBERED = (re.compile(r"Exercise (\d+)\.(\d+)\b"), re.compile(r"(\d+)\.(\d+)\b"))


def page_slips(draft: Draft, course: Course) -> Iterator[str]:
    """Say whatever a reader would stumble over."""
    titled = [(cell, *heading) for cell in draft.cells for heading in headings(cell)]
    yield from _outline(draft, titled)
    yield from _numbers(draft, titled)
    for cell in draft.cells:
        for target in _broken_links(draft, cell):
            what = f"its link {target} leads nowhere; name a heading or a file that is there"
            yield draft.say(what, cell)
        limits = [most for word, most in course.lines.items() if word in {*cell.tags, cell.kind}]
        lines = len(cell.source.splitlines())
        if limits and lines > max(limits):
            what = f"it has {lines} lines, and course.toml allows {max(limits)}; split it"
            yield draft.say(what, cell)
    for ask in course.asks:
        if ask.notebook in ("", draft.solution.stem):
            yield from _asked(draft, ask)


def headings(cell: Cell) -> list[tuple[int, str]]:
    """List level and text of a Markdown cell's headings, fenced code left out."""
    if cell.kind != "markdown":
        return []
    text = re.sub(r"^```.*?^```", "", cell.source, flags=re.MULTILINE | re.DOTALL)
    return [(len(m[1]), m[2]) for m in re.finditer(r"^(#+) +(.+?) *$", text, re.MULTILINE)]


def _outline(draft: Draft, titled: list[tuple[Cell, int, str]]) -> Iterator[str]:
    """One title, no level skipped, no heading twice."""
    if not titled or titled[0][1] != 1:
        yield draft.say("it has no title; begin it with a Markdown cell '# Title'")
    for before, (cell, level, text) in itertools.pairwise(titled):
        if level == 1:
            yield draft.say(f"{text!r} is a second title; give it another #", cell)
        elif level > before[1] + 1:
            what = f"the heading {text!r} skips a level; give it {before[1] + 1} # at most"
            yield draft.say(what, cell)
    texts: set[str] = set()
    for cell, _, text in titled:
        if text in texts:
            what = f"the heading {text!r} stands there twice, and links find only the first"
            yield draft.say(f"{what}; give it other words", cell)
        texts.add(text)


def _numbers(draft: Draft, titled: list[tuple[Cell, int, str]]) -> Iterator[str]:
    """Sections and exercises count up from 1, in the chapter that the file's name gives."""
    own = re.match(r"\d+", draft.solution.stem)
    for pattern in _NUMBERED:
        numbered = [(cell, m) for cell, _, text in titled if (m := pattern.match(text))]
        for due, (cell, match) in enumerate(numbered, 1):
            right = f"{int(own[0]) if own else numbered[0][1][1]}.{due}"
            if f"{match[1]}.{match[2]}" != right:
                what = f"its heading says {match[0]}, and is number {right} here; write that"
                yield draft.say(what, cell)
                break  # all that follow are wrong, too


def _broken_links(draft: Draft, cell: Cell) -> Iterator[str]:
    """Yield links to a heading or a file that is not there."""
    if cell.kind != "markdown":
        return
    for target in re.findall(r"\]\(([^)\s]+)\)", cell.source):
        name, _, anchor = target.partition("#")
        there = draft.solution.path.parent / name if name else draft.solution.path
        if re.match(r"[a-z]+:", target) or name.startswith("attachment:"):
            continue
        if not there.exists() or (anchor and anchor not in _anchors(draft, there)):
            yield target


def _anchors(draft: Draft, path: Path) -> set[str]:
    """Collect what ``#…`` in a link may name: JupyterLab's own ids of headings, if ASCII."""
    there = draft.solution if path == draft.solution.path else read_solution(path)
    texts = (text for cell in there.cells for _, text in headings(cell))
    return {text.replace(" ", "-") for text in texts if text.isascii()}


def _asked(draft: Draft, ask: Ask) -> Iterator[str]:
    cells = [cell for cell in draft.cells if ask.cell in ("", cell.id)]
    found = sum(len(re.findall(ask.pattern, c.source, re.MULTILINE)) for c in cells)
    if not ask.at_least <= found <= ask.at_most:
        where = f"the cell {ask.cell!r}" if ask.cell else "the notebook"
        many = f"at least {ask.at_least}" if found < ask.at_least else f"at most {ask.at_most}"
        what = f"{where} holds {found} of {ask.pattern!r}, and course.toml asks for {many}"
        yield draft.say(f"{what}: {ask.why}")
