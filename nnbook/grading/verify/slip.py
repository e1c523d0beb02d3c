"""A slip of an author: where it is, what is wrong, and what helps."""

import re
from dataclasses import dataclass

from nnbook.notebook import Cell

JUPYTERS_OWN = re.compile(r"[0-9a-f]{8}(-[0-9a-f-]*)?")  # an id that no person chose
_SHOWN = 40  # characters of a cell's first line


@dataclass(frozen=True)
class Slip:
    """One slip; as text it is one sentence.

    Attributes
    ----------
    notebook : str
        The solution's name, such as ``01_neuron``.
    what : str
        What is wrong and what helps, without a full stop.
    cell : Cell, optional
        Where; None when it is about the whole notebook.
    """

    notebook: str
    what: str
    cell: Cell | None = None

    def __str__(self) -> str:
        if self.cell is None:
            return f"{self.notebook}: {self.what}."
        where = f"{self.cell.id!r}"
        if JUPYTERS_OWN.fullmatch(self.cell.id):  # which nobody sees in Jupyter
            lines = self.cell.source.strip().splitlines() or ["empty"]
            where += f" ({lines[0][:_SHOWN]})"
        return f"{self.notebook}, cell {where}: {self.what}."
