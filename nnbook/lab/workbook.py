"""A folder of a student's own notebooks, and JupyterLab opened on it: ``nnbook lab``.

Nothing a student wrote is ever overwritten: a file is only ever created where none was, and a
newer edition of a notebook is laid beside the older file under a name of its own.
"""

import importlib.util
import json
import os
import sys
from pathlib import Path

from nnbook.errors import NnbookError, remedy
from nnbook.lab.server import serve


def lab(folder: Path, *, port: int | None = None, browser: bool = True) -> int:
    """Copy the notebooks into a folder and run JupyterLab there until it is stopped.

    Parameters
    ----------
    folder : Path
        Where the student's notebooks live; made when it does not exist.
    port : int, optional
        The port to listen on; by default 8888 or the next free one.
    browser : bool
        Whether to open a browser on the first notebook.

    Returns
    -------
    int
        The exit status: 0 when JupyterLab was stopped by Ctrl-C or from its own menu.

    Raises
    ------
    NnbookError
        When JupyterLab is missing, the folder cannot be written, the port is in use, or
        JupyterLab ends before it answers.
    """
    if importlib.util.find_spec("jupyterlab") is None:
        raise NnbookError(
            f"JupyterLab is not installed for {sys.executable}; "
            "run: pip install 'jupyterlab>=4.4,<5'."
        )
    shipped = shipped_notebooks()
    for created in place_notebooks(shipped, folder):
        print(created)
    if "JUPYTERHUB_SERVICE_PREFIX" in os.environ:
        print(f"JupyterLab already runs here: open {folder} in its file browser.")
        return 0
    goodbye = f"Stopping JupyterLab. Your notebooks are in {folder}."
    return serve(folder, shipped[0].name, port=port, browser=browser, goodbye=goodbye)


def shipped_notebooks() -> list[Path]:
    """Return the student notebooks that came with this package, in the order of the chapter.

    A checkout gives its own ``notebooks/``, an installed wheel the copies it carries.
    """
    package = Path(__file__).parents[1]
    carried = package / "_notebooks"
    folder = carried if carried.is_dir() else package.parent / "notebooks"
    notebooks = sorted(folder.glob("*.ipynb"))
    if not notebooks:
        mend = "run: nnbook release" if (folder.parent / "solutions").is_dir() else "install nnbook"
        raise NnbookError(f"there is no notebook in {folder}; {mend} again.")
    return notebooks


def place_notebooks(shipped: list[Path], folder: Path) -> list[str]:
    """Copy notebooks into a folder without touching any file that is there.

    Returns one sentence for each file that was created.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return [said for notebook in shipped if (said := _place(notebook, folder))]
    except OSError as error:
        raise NnbookError(
            f"cannot write to {folder} ({error.strerror}); "
            f"{remedy(error, 'name a folder of yours: nnbook lab FOLDER')}."
        ) from None


def _place(notebook: Path, folder: Path) -> str | None:
    """Create this edition of a notebook unless the folder has it; say what was created."""
    own = folder / notebook.name
    if _create(own, notebook):
        return f"New notebook: {own}"
    edition = _edition(notebook)
    beside = folder / f"{notebook.stem}-edition-{edition[:8]}.ipynb"
    if any(_edition(file) == edition for file in folder.glob(f"{notebook.stem}*.ipynb")):
        return None
    if not _create(beside, notebook):
        return None
    return f"A newer edition of {own.name} is beside your own file, which stays as it is: {beside}"


def _create(target: Path, source: Path) -> bool:
    """Copy a file where none is; leave nothing behind when the copy breaks off."""
    try:
        file = target.open("xb")
    except FileExistsError:
        return False
    try:
        with file:
            file.write(source.read_bytes())
    except BaseException:
        target.unlink()
        raise
    return True


def _edition(notebook: Path) -> str:
    """Return the edition a notebook file was made from; empty when the file does not tell."""
    try:
        return str(json.loads(notebook.read_bytes())["metadata"]["nnbook"]["edition"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return ""
