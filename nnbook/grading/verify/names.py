"""Names that a cell uses and nothing defines, or only cells that the grader leaves out."""

import builtins
from collections.abc import Iterator

from nnbook.grading.solution.code_names import defined_names, used_names
from nnbook.grading.verify.draft import Draft

_ALWAYS = {*dir(builtins), "__name__", "__file__", "get_ipython", "display", "In", "Out", "_"}


def name_slips(draft: Draft) -> Iterator[str]:
    """Say each cell that uses such a name."""
    defined: dict[bool, set[str]] = {True: set(), False: set()}  # in `show` cells, and elsewhere
    cells = [cell for cell in draft.cells if cell.kind == "code"]
    for cell in cells:
        defined["show" in cell.tags] |= defined_names(draft.code[cell.id])
    shown, graded = defined[True], defined[False]
    for cell in cells:
        used = used_names(draft.code[cell.id])
        for name in sorted(used - shown - graded - _ALWAYS):
            what = f"it uses {name}, which no cell defines; define it, or mend its spelling"
            yield draft.say(what, cell)
        for name in sorted(used & (shown - graded)) if "show" not in cell.tags else ():
            what = f"it uses {name}, which only a cell with the tag show defines"
            yield draft.say(f"{what}, and grading leaves those out; take that tag away", cell)
