"""The files of a download, a folder or a zip file: read where they are, nothing is unpacked."""

import errno
import functools
import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from tqdm import tqdm

from nnbook.errors import NnbookError
from nnbook.grading.collect.archives import files_in_zip, unpacked
from nnbook.grading.collect.file import CLONE, File, Notice, shown, wanted
from nnbook.notebook.submission import read_file

_T = TypeVar("_T")


def progress(things: Iterable[_T], told: str, *, quiet: bool) -> Iterable[_T]:
    """Count things on a terminal as they come, once that takes longer than a second."""
    return things if quiet else tqdm(things, told, unit="", delay=1, disable=None, leave=False)


def files_of(submissions: Path, *, quiet: bool = True) -> tuple[list[File], list[Notice]]:
    """List the files of a folder or a zip file, and every folder as a file without a name.

    Zip files inside are looked into. What cannot be opened and links to other folders are noticed.

    Raises
    ------
    NnbookError
        When there is nothing of the kind, or it cannot be opened.
    """
    noticed: list[Notice] = []
    if submissions.is_dir():
        files = _files_in_folder(submissions, noticed)
    elif submissions.is_file():
        files = files_in_zip(submissions)
    else:
        raise NnbookError(
            f"There is no folder or zip file {submissions}; give the submissions' place."
        )
    return list(progress(unpacked(files, noticed), "files found", quiet=quiet)), noticed


def _files_in_folder(folder: Path, noticed: list[Notice]) -> Iterator[File]:
    """Yield what is not the system's own; note what cannot be opened."""

    def note(error: OSError) -> None:
        where = Path(error.filename).relative_to(folder).parts
        if not where:
            raise NnbookError(
                f"{folder} cannot be opened ({error.strerror}); grade as a user who may read it."
            ) from error
        noticed.append((shown(where), f"cannot be opened ({error.strerror})"))

    for inside, folders, names in os.walk(folder, onerror=note):
        here = Path(inside).relative_to(folder).parts
        if here:
            yield File((*here, ""), 0.0, bytes)
        links = [name for name in folders if os.path.islink(Path(inside, name))]
        noticed += [(shown((*here, name)), "is a link to another folder") for name in links]
        names += [name for name in folders if name == CLONE]
        folders[:] = sorted(name for name in folders if name not in links and wanted((name, "")))
        for name in sorted(filter(lambda name: wanted((name,)), names)):
            path = Path(inside, name)
            try:
                status = path.lstat()
            except OSError:
                continue
            if stat.S_ISREG(status.st_mode) and not os.access(path, os.R_OK):
                note(PermissionError(errno.EACCES, os.strerror(errno.EACCES), path))
            else:
                read = functools.partial(read_file, path)
                yield File((*here, name), status.st_mtime, read)
