"""Bring a solution notebook into the form in which it is kept.

    python tests/refresh_outputs.py                          all of solutions/
    python tests/refresh_outputs.py 01_neuron                one of them, by its name
    python tests/refresh_outputs.py solutions/01_neuron.ipynb    or by its path

Runs the notebook, stores the text outputs of the cells marked ``# NBVAL_CHECK_OUTPUT`` and strips
the rest: pictures, other outputs, execution counts, whatever JupyterLab added to the metadata.
A visible check that its own answer does not pass is named, and the exit status is 1.
Then ``nnbook release`` derives the student notebook.
"""

import argparse
import json
import re
import sys
from pathlib import Path
from typing import Any

SOLUTIONS = Path(__file__).resolve().parent.parent / "solutions"
MARKER = "# NBVAL_CHECK_OUTPUT"
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
NOT_RIGHT = ("✗ Wrong.", "○ Not answered yet.", "! Error.")  # a check's first words
EDITOR_METADATA = {
    "collapsed",
    "editable",
    "execution",
    "jupyter",
    "scrolled",
    "slideshow",
    "trusted",
}

Notebook = dict[str, Any]


def source(cell: dict[str, Any]) -> str:
    """Return a cell's text, however the file holds it."""
    text = cell["source"]
    return text if isinstance(text, str) else "".join(text)


def is_marked(cell: dict[str, Any]) -> bool:
    """Say whether nbval compares this cell's output."""
    return cell["cell_type"] == "code" and source(cell).startswith(MARKER)


def tidied(notebook: Notebook) -> Notebook:
    """Return a notebook with nothing but its cells, their tags and the marked outputs."""
    return {
        "cells": [_tidied_cell(cell) for cell in notebook["cells"]],
        "metadata": METADATA,
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _tidied_cell(cell: dict[str, Any]) -> dict[str, Any]:
    metadata = {k: v for k, v in cell["metadata"].items() if k not in EDITOR_METADATA}
    tidy = {
        "cell_type": cell["cell_type"],
        "id": cell["id"],
        "metadata": {k: v for k, v in metadata.items() if v != []},
        "source": source(cell).splitlines(keepends=True),
    }
    if cell["cell_type"] == "code":
        # Always 1, so that it never changes; nbval wants a number where there is an output.
        tidy["execution_count"] = 1 if is_marked(cell) else None
        tidy["outputs"] = _text_outputs(cell["outputs"]) if is_marked(cell) else []
    return tidy


def _text_outputs(outputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return printed text, pieces joined, and the plain text of a last expression."""
    texts: list[dict[str, Any]] = []
    for output in outputs:
        if output["output_type"] == "stream":
            text = "".join(output["text"])
            if texts and texts[-1].get("name") == output["name"]:
                text = "".join(texts.pop()["text"]) + text
            lines = text.splitlines(keepends=True)
            texts.append({"name": output["name"], "output_type": "stream", "text": lines})
        elif output["output_type"] == "execute_result":
            plain = "".join(output["data"]["text/plain"]).splitlines(keepends=True)
            texts.append(
                {
                    "data": {"text/plain": plain},
                    "execution_count": 1,
                    "metadata": {},
                    "output_type": "execute_result",
                }
            )
    return texts


def as_text(notebook: Notebook) -> str:
    """Return a notebook as the text of its file, as Jupyter writes it."""
    return json.dumps(notebook, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def executed(path: Path) -> Notebook:
    """Run a notebook from top to bottom in a kernel of this Python."""
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    try:
        notebook = nbformat.read(path, as_version=4)
    except Exception as error:  # nbformat raises whatever its parts raise
        raise SystemExit(f"{path} is not a notebook; open and save it in Jupyter.") from error
    resources = {"metadata": {"path": str(path.parent)}}
    try:
        NotebookClient(notebook, timeout=120, resources=resources).execute()
    except CellExecutionError as error:
        what = f"{error.ename}: {error.evalue}"
        raise SystemExit(f"{path.name}: a cell raises {what}; run it in Jupyter.") from error
    return notebook


def failed_checks(notebook: Notebook) -> list[str]:
    """Name the exercises whose own answer is not right by their visible check."""
    failed = []
    for cell in notebook["cells"]:
        texts = [
            "".join(output["data"].get("text/plain", ""))
            for output in cell.get("outputs", [])
            if output["output_type"] in ("display_data", "execute_result")
        ]
        names = re.findall(r"^check\(\s*[\"'](\w+)", source(cell), re.MULTILINE)
        if names and any(text.startswith(NOT_RIGHT) for text in texts):
            failed.append(names[0])
    return failed


def solution(name: str) -> Path:
    """Find a solution notebook by its name or its path."""
    path = SOLUTIONS / f"{Path(name).name.removesuffix('.ipynb')}.ipynb"
    if not path.is_file() or (Path(name).name != name and Path(name).resolve() != path):
        known = ", ".join(sorted(path.stem for path in SOLUTIONS.glob("*.ipynb")))
        raise SystemExit(f"{name} is no solution notebook; give the name of one: {known}.")
    return path


def refresh(path: Path) -> list[str]:
    """Refresh one solution; return a sentence for each of its checks that is not passed."""
    notebook = executed(path)
    text = as_text(tidied(notebook))
    changed = text != path.read_text(encoding="utf-8")
    path.write_text(text, encoding="utf-8", newline="\n")
    print(f"{path.name}: {'refreshed' if changed else 'as it was'}")
    return [
        f"{path.name}: the check of {name} says that its own answer is not right; correct one of"
        " the two."
        for name in failed_checks(notebook)
    ]


def main(words: list[str]) -> int:
    """Refresh the named solutions, or all of them; 1 when a check is not passed."""
    parser = argparse.ArgumentParser(
        description="Run solution notebooks, store their marked outputs and tidy their files."
    )
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help="such as 01_neuron, or a path (default: all)"
    )
    names = parser.parse_args(words).names
    paths = [solution(name) for name in names] or sorted(SOLUTIONS.glob("*.ipynb"))
    sentences = [sentence for path in paths for sentence in refresh(path)]
    for sentence in sentences:
        print(sentence, file=sys.stderr)
    return 1 if sentences else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
