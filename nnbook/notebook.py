"""A notebook as a file: its cells read, and written the way Jupyter writes them."""

import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Cell:
    """One cell of a notebook that is trusted.

    Attributes
    ----------
    id : str
        Its stable id.
    kind : {"code", "markdown", "raw"}
        Its type.
    source : str
        Its text.
    tags : frozenset of str
        The tags of its metadata.
    attachments : dict
        Pictures pasted into a Markdown cell.
    """

    id: str
    kind: str
    source: str
    tags: frozenset[str]
    attachments: dict[str, Any]


def notebook_text(cells: list[dict[str, Any]], metadata: dict[str, Any]) -> str:
    """Write a notebook as Jupyter does: sorted keys, one space, one trailing newline.

    Parameters
    ----------
    cells : list of dict
        Cells of nbformat 4.5.
    metadata : dict
        The notebook's.

    Returns
    -------
    str
        The text of the file.
    """
    notebook = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def read_cell(cell: dict[str, Any]) -> Cell:
    """Read one cell of a notebook file.

    Parameters
    ----------
    cell : dict
        As in the file, of nbformat 4.5.

    Raises
    ------
    KeyError, TypeError, AttributeError
        When it is none.
    """
    source = cell["source"]
    return Cell(
        id=cell["id"],
        kind=cell["cell_type"],
        source=source if isinstance(source, str) else "".join(source),
        tags=frozenset(cell["metadata"].get("tags", [])),
        attachments=cell.get("attachments", {}),
    )
