"""Explorers of a cell's earlier runs, closed when the cell runs again.

ipywidgets keeps every widget alive until it is closed, and an explorer is some forty of them: a
student who runs a cell 200 times would fill kernel and browser. JupyterLab names the cell in
every request it sends; where no front end does, nothing is closed.
"""

from typing import Any

# Cell id -> (the request that ran it, the explorers made by that request).
_EXPLORERS: dict[str, tuple[str, list[Any]]] = {}


def replace_earlier(explorer: Any) -> None:
    """Remember which run of which cell made an explorer; close those of its earlier runs."""
    cell, request = _present_cell()
    if not cell:
        return
    previous, explorers = _EXPLORERS.get(cell, ("", []))
    if previous != request:
        for old in explorers:
            old.close()
        explorers = []
    _EXPLORERS[cell] = (request, [*explorers, explorer])


def _present_cell() -> tuple[str, str]:
    """Return the id of the cell that runs and of the request that runs it, or two empty strings."""
    from IPython.core.getipython import get_ipython

    shell = get_ipython()
    if shell is None or not hasattr(shell, "get_parent"):
        return "", ""
    parent = shell.get_parent() or {}
    cell = parent.get("metadata", {}).get("cellId", "")
    return str(cell), str(parent.get("header", {}).get("msg_id", ""))
