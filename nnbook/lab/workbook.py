"""A folder of a student's own notebooks, and JupyterLab opened on it: ``nnbook lab``.

Nothing a student wrote is ever overwritten. A notebook that the folder holds already, whatever its
file is called, is not laid there again; a newer edition of it gets a file of its own.
"""

import importlib.util
import json
import os
import sys
from dataclasses import dataclass, replace
from pathlib import Path

from nnbook.errors import NnbookError, remedy
from nnbook.lab.carry import carried
from nnbook.lab.server import free_port, serve
from nnbook.notebook.recognition import Content, HandedOut, Recognition, answer_names
from nnbook.notebook.submission import read_file


def lab(
    folder: Path,
    notebooks: Path | None = None,
    *,
    port: int | None = None,
    browser: bool = True,
    carry: bool = False,
) -> int:
    """Copy the notebooks into a folder and run JupyterLab there until it is stopped.

    Parameters
    ----------
    folder : Path
        Where the student's notebooks live; made when it does not exist.
    notebooks : Path, optional
        The folder of a course's released notebooks; by default the workbook's own.
    port : int, optional
        The port to listen on; by default 8888 or the next free one.
    browser : bool
        Whether to open a browser on the first notebook.
    carry : bool
        Whether to copy the answers of an older edition into a newer one.

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
    is_hub = "JUPYTERHUB_SERVICE_PREFIX" in os.environ
    if port is not None and not is_hub:
        free_port(port)  # before anything is laid
    placed = place_notebooks(shipped_notebooks(notebooks), folder, carry=carry)
    for sentence in (told for one in placed for told in one.said):
        print(sentence)
    if is_hub:
        print(f"JupyterLab already runs here: open {folder} in its file browser.")
        return 0
    goodbye = f"Stopping JupyterLab. Your notebooks are in {folder}."
    first = placed[0].file.relative_to(folder).as_posix()
    return serve(folder, first, port=port, browser=browser, goodbye=goodbye)


def shipped_notebooks(folder: Path | None = None) -> list[Path]:
    """Return the student notebooks of a folder, or those that came with this package, in order.

    A checkout gives its own ``notebooks/``, an installed wheel the copies it carries.
    """
    if folder is not None:
        if not (notebooks := sorted(folder.glob("*.ipynb"))):
            raise NnbookError(f"there is no notebook in {folder}; name the released ones' folder.")
        return notebooks
    package = Path(__file__).parents[1]
    carried = package / "_notebooks"
    folder = carried if carried.is_dir() else package.parent / "notebooks"
    notebooks = sorted(folder.glob("*.ipynb"))
    if not notebooks:
        mend = "run: nnbook release" if (folder.parent / "solutions").is_dir() else "install nnbook"
        raise NnbookError(f"there is no notebook in {folder}; {mend} again.")
    return notebooks


@dataclass(frozen=True)
class Placed:
    """Where a notebook is in the folder, and what is to be said about that."""

    file: Path
    said: tuple[str, ...] = ()


def place_notebooks(shipped: list[Path], folder: Path, *, carry: bool = False) -> list[Placed]:
    """Lay notebooks into a folder that lacks them, without touching any work that is there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path in sorted((shipped[0].parent / "data").rglob("*")):
            if path.is_file():
                target = folder / path.relative_to(shipped[0].parent)
                target.parent.mkdir(parents=True, exist_ok=True)
                _create(target, path.read_bytes())
        known = [_handed_out(path) for path in shipped]
        own = _recognised(folder, Recognition(known))
        return [
            _place(path, folder / path.name, one.edition, own.get(one.stem, []), carry=carry)
            for path, one in zip(shipped, known, strict=True)
        ]
    except OSError as error:
        raise NnbookError(
            f"cannot write to {folder} ({error.strerror}); "
            f"{remedy(error, 'name a folder of yours: nnbook lab FOLDER')}."
        ) from None


def _handed_out(path: Path) -> HandedOut:
    notebook = json.loads(path.read_bytes())
    answers = {
        name: place
        for place, cell in enumerate(notebook["cells"])
        for name in answer_names(cell["metadata"].get("nbgrader", {}).get("grade_id", ""))
    }
    edition = notebook["metadata"]["nnbook"]["edition"]
    return HandedOut(path.stem, edition, tuple(notebook["cells"]), answers)


def _recognised(folder: Path, recognition: Recognition) -> dict[str, list[tuple[Path, Content]]]:
    """Find the student's notebooks by their cells; of one notebook the newest work comes last."""
    found: dict[str, list[tuple[bool, float, Path, Content]]] = {}
    for path in (*folder.glob("[!.]*"), *folder.glob("[!.]*/[!.]*")):
        if ".ipynb" in path.name.lower() and path.is_file():
            content = recognition.read(lambda path=path: read_file(path))  # type: ignore[misc]
            order = content.worked, path.stat().st_mtime, path, content
            found.setdefault(content.notebook, []).append(order)
    return {stem: [one[2:] for one in sorted(files)] for stem, files in found.items()}


def _place(
    shipped: Path, own: Path, edition: str, files: list[tuple[Path, Content]], *, carry: bool
) -> Placed:
    """Find this edition of a notebook in the folder, or create it; say what was done."""
    beside = own.with_name(f"{shipped.stem}-edition-{edition[:8]}.ipynb")
    mine = files[-1][0] if files else own
    of_this = [(file, what) for file, what in files if not (what.edition or what.lacks)]
    older = [file for file, what in files if what.worked and (file, what) not in of_this]
    if carry and older:
        done = _carried(shipped, older[-1], *(of_this[-1] if of_this else (beside, Content())))
        others = ", ".join(str(file) for file in older[:-1])
        left = (f"Nothing was carried from what was saved before that: {others}",) if others else ()
        return replace(done, said=done.said + left)
    if of_this:
        file = of_this[-1][0]
        told = f"{shipped.stem} is {file}, as its cells say: no other file was laid beside it."
        return Placed(mine, () if file in (own, beside) else (told,))
    data = shipped.read_bytes()
    if not files and _create(own, data):
        return Placed(own, (f"New notebook: {own}",))
    if not _create(beside, data):
        return Placed(mine)
    if not files:
        told = f"{own} is not this notebook and stays as it is; a new one is beside it: {beside}"
        return Placed(beside, (told,))
    told = f"A newer edition of {mine.name} is beside your own file, which stays as it is: {beside}"
    how = "To copy your answers into it, run the same command with --carry."
    return Placed(mine, (told, how) if older else (told,))


def _carried(shipped: Path, old: Path, target: Path, holds: Content) -> Placed:
    """Put an older edition's answers into the new one, which is created or without any work."""
    if holds.worked or (not holds.notebook and target.exists()):  # which cannot be read
        return Placed(target, (f"{target} stays as it is: nothing was carried into it.",))
    text, said = carried(shipped.read_bytes(), read_file(old))
    whole = target.with_name(f".{target.name}.part")
    whole.unlink(missing_ok=True)
    _create(whole, text.encode())
    whole.replace(target)
    return Placed(target, (f"{target} is the newer edition of {old}, which stays.", *said))


def _create(target: Path, data: bytes) -> bool:
    """Write a file where none is; leave nothing behind when that breaks off."""
    try:
        file = target.open("xb")
    except FileExistsError:
        return False
    try:
        with file:
            file.write(data)
    except BaseException:
        target.unlink()
        raise
    return True
