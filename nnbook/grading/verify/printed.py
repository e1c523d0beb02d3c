"""What the cells of a solution print, compared with what its file holds."""

import json
from collections.abc import Iterator

from nnbook.errors import NnbookError
from nnbook.grading.release.outputs import executed, failed_checks, tidied
from nnbook.grading.verify.draft import Draft


def printed_slips(draft: Draft) -> Iterator[str]:
    """Run the notebook in a kernel of its own; say each cell that prints otherwise."""
    solution = draft.solution
    try:
        notebook = executed(solution.path)
    except NnbookError as error:
        yield str(error)
        return
    for name in failed_checks(notebook):
        what = f"the check of {name} says that its own answer is not right; correct one of the two"
        yield draft.say(what)
    text = tidied(notebook)
    before, after = solution.path.read_text(encoding="utf-8"), json.loads(text)["cells"]
    if text == before:
        return
    mend = f"run: nnbook release --run {solution.stem}"
    changed = [
        cell
        for cell, old, new in zip(draft.cells, json.loads(before)["cells"], after, strict=True)
        if new.get("outputs") and new.get("outputs") != old.get("outputs")
    ]
    for cell in changed:
        what = f"what it prints is not what the file holds; see whether it is right, then {mend}"
        yield draft.say(what, cell)
    if not changed:
        yield draft.say(f"the file holds more than is kept of a solution; {mend}")
