"""A notebook as a file: its cells read, and written the way Jupyter writes them."""

import json
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Cell:
    """One cell of a notebook that is trusted."""

    id: str
    kind: str  # code, markdown or raw
    source: str
    tags: frozenset[str] = frozenset()
    attachments: dict[str, Any] = field(default_factory=dict)  # pictures pasted into Markdown


def source_of(cell: dict[str, Any]) -> str:
    """Return the text of a cell as a file holds it: whole, or line by line."""
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)


def plain_text(text: str) -> str:
    """Return a text without white space at its ends and at its lines' ends, to compare it."""
    text = text.strip()
    if not any(end in text for end in (" \n", "\t\n", "\r")):
        return text  # as most are, of thousands of files
    return "\n".join(line.rstrip() for line in text.splitlines())


def read_cell(cell: dict[str, Any]) -> Cell:
    """Read one cell of a file of nbformat 4.5.

    Raises
    ------
    KeyError, TypeError, AttributeError
        When it is none.
    """
    return Cell(
        id=cell["id"],
        kind=cell["cell_type"],
        source=source_of(cell).replace("\r\n", "\n"),
        tags=frozenset(cell["metadata"].get("tags", [])),
        attachments=cell.get("attachments", {}),
    )


def write_cell(cell: Cell) -> dict[str, Any]:
    """Return a cell as it stands in a file, without any output."""
    written: dict[str, Any] = {
        "cell_type": cell.kind,
        "id": cell.id,
        "metadata": {"tags": sorted(cell.tags)} if cell.tags else {},
        "source": cell.source.splitlines(keepends=True),
    }
    if cell.attachments:
        written["attachments"] = cell.attachments
    if cell.kind == "code":
        written |= {"execution_count": None, "outputs": []}
    return written


def notebook_text(cells: list[dict[str, Any]], metadata: dict[str, Any]) -> str:
    """Write cells of nbformat 4.5 as Jupyter does: sorted keys, one space, one trailing newline."""
    notebook = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
