"""The shape of an exercise: question, answer, check, key, in this order and named after it."""

from collections.abc import Iterator

from nnbook.grading.verify.draft import JUPYTERS_OWN, Draft, Parts


def shape_slips(draft: Draft) -> Iterator[str]:
    """Say each cell of an exercise that is missing, misplaced or misnamed."""
    for parts in draft.exercises:
        yield from _cells(draft, parts)
        if parts.question is not None:
            yield from _question(draft, parts, parts.question)
    for place, cell in enumerate(draft.cells):
        due = draft.ids.get(place)
        if due is not None and cell.id != due:
            yield draft.say(f"its id must be {due!r}; run: nnbook verify --fix", cell)
        elif due is None and JUPYTERS_OWN.fullmatch(cell.id):
            yield draft.say("it has an id that Jupyter made up; run: nnbook verify --fix", cell)


def _cells(draft: Draft, parts: Parts) -> Iterator[str]:
    name, written = parts.declared.name, parts.declared.word == "written"
    if parts.question is None:
        what = f"{name} has no question; put a Markdown cell with '### ' and a title before"
        yield draft.say(what, parts.answer)
    if parts.check is None:
        what = f"{name} has no check; put check({name!r}, …) into a code cell after its answer"
        yield from [] if written else [draft.say(what, parts.answer)]
    elif written:
        what = f"a person marks {name}, and no check can; take this one away"
        yield draft.say(what, parts.check)
    elif not parts.answer < parts.check < parts.key:
        what = f"the check of {name} must stand between its answer and its key; move it"
        yield draft.say(what, parts.check)
    elif "check" not in draft.cells[parts.check].tags:
        what = "give the cell the tag check, by which students see it folded"
        yield draft.say(what, parts.check)


def _question(draft: Draft, parts: Parts, place: int) -> Iterator[str]:
    """Compare what the question says with the key."""
    name, points = parts.declared.name, parts.declared.points
    cells = draft.cells[place : parts.answer]
    asked = [cell.source.strip() for cell in cells if cell.kind == "markdown"]
    worth = f"*{points:g} point{'s' * (points != 1)}"
    if not any(
        text.splitlines()[-1].startswith((f"{worth}*", f"{worth},")) for text in asked if text
    ):
        yield draft.say(f"its last line must be {worth}*, as the key of {name} says", place)
    named = [draft.cells[parts.answer].source] if parts.declared.word == "written" else asked
    if not any(f"`{name}" in text for text in named):
        yield draft.say(f"it never says that the answer is called `{name}`; say so", place)
