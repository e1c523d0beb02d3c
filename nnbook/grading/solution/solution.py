"""A solution notebook: text, exercises, worked answers and answer keys in one file."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nnbook.errors import NnbookError
from nnbook.notebook import Cell, read_cell


@dataclass(frozen=True)
class Solution:
    """A solution notebook.

    Attributes
    ----------
    path : Path
        Its file.
    cells : tuple of Cell
        Its cells, in order.
    metadata : dict
        Kernel and language.
    """

    path: Path
    cells: tuple[Cell, ...]
    metadata: dict[str, Any]

    @property
    def stem(self) -> str:
        """The notebook's name, such as ``01_neuron``."""
        return self.path.stem

    def error(self, cell: Cell | str, what: str) -> NnbookError:
        """Build the error that names this notebook and a cell."""
        cell_id = cell if isinstance(cell, str) else cell.id
        return NnbookError(f"{self.path}, cell {cell_id!r}: {what}")


def read_solution(path: Path) -> Solution:
    """Read a solution notebook.

    Parameters
    ----------
    path : Path
        A file of nbformat 4.5, so that every cell has an id.

    Returns
    -------
    Solution
        Its cells.

    Raises
    ------
    NnbookError
        When the file is missing, no notebook or a student's, or has cells without ids or with
        the same id.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise NnbookError(f"{path} cannot be read ({error.strerror}).") from error
    except ValueError as error:
        raise NnbookError(f"{path} is not a notebook ({error}); save it in Jupyter.") from error
    solution = parse_solution(text, path)
    if "nnbook" in solution.metadata:  # the edition, which release alone writes
        raise NnbookError(
            f"{path} is a student notebook and holds no answer key; give the folder of the"
            " solutions with --solutions."
        )
    return solution


def parse_solution(text: str, path: Path) -> Solution:
    """Read the text of a solution notebook, wherever it comes from.

    Parameters
    ----------
    text : str
        The file's.
    path : Path
        Its name, for errors; its stem is the notebook's.

    Returns
    -------
    Solution
        Its cells.

    Raises
    ------
    NnbookError
        As `read_solution` does.
    """
    try:
        notebook = json.loads(text)
        if notebook["nbformat"] != 4:
            raise ValueError(f"nbformat {notebook['nbformat']}")
        cells = tuple(read_cell(cell) for cell in notebook["cells"])
        metadata = {key: notebook["metadata"][key] for key in sorted(notebook["metadata"])}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NnbookError(
            f"{path} is not a notebook of nbformat 4.5 ({error}); open and save it in Jupyter."
        ) from error
    ids = [cell.id for cell in cells]
    for cell_id in ids:
        if ids.count(cell_id) > 1:
            raise NnbookError(f"{path}: two cells have the id {cell_id!r}; give one another id.")
    return Solution(path, cells, metadata)


def find_solutions(folder: Path) -> list[Path]:
    """List the solution notebooks of a folder.

    Parameters
    ----------
    folder : Path
        Such as ``solutions/``.

    Returns
    -------
    list of Path
        In the order of their names.

    Raises
    ------
    NnbookError
        When there is none.
    """
    paths = sorted(folder.glob("*.ipynb"))
    if not paths:
        raise NnbookError(
            f"{folder} holds no solution notebooks; give the folder with --solutions FOLDER."
        )
    return paths
