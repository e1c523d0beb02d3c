"""``nnbook release --run``: solution notebooks brought into the form in which they are kept.

Each is run, and the text outputs of its cells marked ``# NBVAL_CHECK_OUTPUT`` are stored. The rest
goes: pictures, other outputs, execution counts, whatever JupyterLab added to the metadata. A
visible check that its own answer does not pass is named.
"""

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from nnbook.checking.feedback import HEADINGS
from nnbook.errors import NnbookError
from nnbook.grading.files import write_whole
from nnbook.grading.solution.solution import find_solutions
from nnbook.notebook import notebook_text, read_cell, source_of, write_cell

Notebook = dict[str, Any]

_SECONDS = 120  # that a cell may run
_MARKER = "# NBVAL_CHECK_OUTPUT"
_METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
_NOT_RIGHT = tuple(heading for outcome, heading in HEADINGS.items() if outcome != "right")
_EDITOR_METADATA = {
    "collapsed",
    "editable",
    "execution",
    "jupyter",
    "scrolled",
    "slideshow",
    "trusted",
}


def refresh_outputs(solutions: Path, names: Sequence[str]) -> int:
    """Refresh the named solutions, or all of them; 1 when a check is not passed.

    Raises
    ------
    NnbookError
        When a name is no solution's, or a notebook cannot be run to its end.
    """
    paths = [solution_path(solutions, name) for name in names] or find_solutions(solutions)
    sentences = [sentence for path in paths for sentence in _refresh(path)]
    for sentence in sentences:
        print(sentence, file=sys.stderr)
    return 1 if sentences else 0


def solution_path(solutions: Path, name: str) -> Path:
    """Find a solution notebook by its name or its path."""
    path = solutions / f"{Path(name).name.removesuffix('.ipynb')}.ipynb"
    is_path = Path(name).name != name
    if not path.is_file() or (is_path and Path(name).resolve() != path.resolve()):
        known = ", ".join(path.stem for path in find_solutions(solutions))
        raise NnbookError(f"{name} is no solution notebook; give the name of one: {known}.")
    return path


def _refresh(path: Path) -> list[str]:
    """Refresh one solution; return a sentence for each of its checks that is not passed."""
    notebook = executed(path)
    text = tidied(notebook)
    changed = text != path.read_text(encoding="utf-8")
    write_whole(path, text)
    print(f"{path.name}: {'refreshed' if changed else 'as it was'}")
    return [
        f"{path.name}: the check of {name} says that its own answer is not right; correct one of"
        " the two."
        for name in failed_checks(notebook)
    ]


def executed(path: Path) -> Notebook:
    """Run a notebook from top to bottom in a kernel of this Python; nothing is written.

    Raises
    ------
    NnbookError
        When it cannot be run to its end; it names the cell.
    """
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    try:
        notebook: Any = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    except Exception as error:  # nbformat raises whatever its parts raise
        what = f"cannot be read as a notebook ({type(error).__name__})"
        raise NnbookError(f"{path} {what}; open and save it in Jupyter.") from error
    started = []
    client = NotebookClient(
        notebook,
        timeout=_SECONDS,
        coalesce_streams=True,
        extra_arguments=["--IPKernelApp.log_level=ERROR"],
        resources={"metadata": {"path": str(path.parent)}},
        on_cell_execute=lambda cell, cell_index: started.append(cell.get("id", cell_index)),
    )
    try:
        client.execute()
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        what = f"does not end within {_SECONDS} s"
        if isinstance(error, CellExecutionError):
            what = f"raises {error.ename}: {error.evalue}"
        elif isinstance(error, DeadKernelError):
            what = "ends the kernel"
        where = f"{path.name}, cell {started[-1]!r}"
        raise NnbookError(f"{where} {what}; run it in Jupyter.") from error
    return dict(notebook)


def failed_checks(notebook: Notebook) -> list[str]:
    """Name the exercises whose own answer is not right by their visible check."""
    failed = []
    for cell in notebook["cells"]:
        texts = [
            "".join(output["data"].get("text/plain", ""))
            for output in cell.get("outputs", [])
            if output["output_type"] in ("display_data", "execute_result")
        ]
        names = re.findall(r"^check\(\s*[\"'](\w+)", source_of(cell), re.MULTILINE)
        if names and any(text.startswith(_NOT_RIGHT) for text in texts):
            failed.append(names[0])
    return failed


def is_marked(cell: dict[str, Any]) -> bool:
    """Say whether nbval compares this cell's output."""
    return cell["cell_type"] == "code" and source_of(cell).startswith(_MARKER)


def tidied(notebook: Notebook) -> str:
    """Return a file with nothing but a notebook's cells, their tags and the marked outputs."""
    return notebook_text([_tidied(cell) for cell in notebook["cells"]], _METADATA)


def _tidied(cell: dict[str, Any]) -> dict[str, Any]:
    tidy = write_cell(read_cell(cell))
    kept = {k: v for k, v in cell["metadata"].items() if k not in _EDITOR_METADATA}
    tidy["metadata"] = {k: v for k, v in kept.items() if v != []}
    if is_marked(cell):
        # Always 1, so that it never changes; nbval wants a number where there is an output.
        tidy |= {"execution_count": 1, "outputs": _text_outputs(cell["outputs"])}
    return tidy


def _text_outputs(outputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return printed text, and the plain text of a last expression."""
    texts: list[dict[str, Any]] = []
    for output in outputs:
        kind = output["output_type"]
        if kind == "stream":
            lines = "".join(output["text"]).splitlines(keepends=True)
            texts.append({"name": output["name"], "output_type": kind, "text": lines})
        elif kind == "execute_result":
            lines = "".join(output["data"]["text/plain"]).splitlines(keepends=True)
            plain = {"data": {"text/plain": lines}, "execution_count": 1, "metadata": {}}
            texts.append({"output_type": kind, **plain})
    return texts
