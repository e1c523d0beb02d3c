"""Names that a cell uses and nothing defines, or only cells that the grader leaves out."""

import builtins
from collections.abc import Iterator

from nnbook.grading.solution.code_names import defined_names, python_source, used_names
from nnbook.grading.solution.solution import Solution
from nnbook.grading.verify.slip import Slip

_ALWAYS = {*dir(builtins), "__name__", "__file__", "get_ipython", "display", "In", "Out", "_"}


def name_slips(solution: Solution) -> Iterator[Slip]:
    """Yield a slip for each cell that uses such a name."""
    code = [(c, python_source(c.source)) for c in solution.cells if c.kind == "code"]
    shown = {name for c, text in code if "show" in c.tags for name in defined_names(text)}
    graded = {name for c, text in code if "show" not in c.tags for name in defined_names(text)}
    for cell, text in code:
        used = used_names(text)
        for name in sorted(used - shown - graded - _ALWAYS):
            what = f"it uses {name}, which no cell defines; define it, or mend its spelling"
            yield Slip(solution.stem, what, cell)
        for name in sorted(used & (shown - graded)) if "show" not in cell.tags else ():
            what = (
                f"it uses {name}, which only a cell with the tag show defines, and those are left"
                " out when answers are graded; take that tag away"
            )
            yield Slip(solution.stem, what, cell)
