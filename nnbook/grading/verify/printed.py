"""What the cells of a solution print, compared with what its file holds."""

import json
from collections.abc import Iterator

from nnbook.errors import NnbookError
from nnbook.grading.release.outputs import executed, failed_checks, tidied
from nnbook.grading.solution.solution import Solution
from nnbook.grading.verify.slip import Slip


def printed_slips(solution: Solution) -> Iterator[Slip | str]:
    """Run the notebook in a kernel of its own; yield a slip for each cell that prints otherwise."""
    try:
        notebook = executed(solution.path)
    except NnbookError as error:
        yield str(error)
        return
    for name in failed_checks(notebook):
        what = f"the check of {name} says that its own answer is not right; correct one of the two"
        yield Slip(solution.stem, what)
    text = tidied(notebook)
    before, after = solution.path.read_text(encoding="utf-8"), json.loads(text)["cells"]
    if text == before:
        return
    mend = f"run: nnbook release --run {solution.stem}"
    changed = [
        cell
        for cell, old, new in zip(solution.cells, json.loads(before)["cells"], after, strict=True)
        if new.get("outputs") and new.get("outputs") != old.get("outputs")
    ]
    for cell in changed:
        what = f"what it prints is not what the file holds; see whether it is right, then {mend}"
        yield Slip(solution.stem, what, cell)
    if not changed:
        yield Slip(solution.stem, f"the file holds more than is kept of a solution; {mend}")
