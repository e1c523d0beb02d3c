"""The files of a download, a folder or a zip file: read where they are, nothing is unpacked."""

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from nnbook.errors import NnbookError
from nnbook.grading.collect.archives import files_in_zip, unpacked
from nnbook.grading.collect.file import CLONE, File, Notice, shown, wanted
from nnbook.notebook.submission import read_file


def files_of(submissions: Path) -> tuple[list[File], list[Notice]]:
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
    return list(unpacked(files, noticed)), noticed


def _files_in_folder(folder: Path, noticed: list[Notice]) -> Iterator[File]:
    """Yield what is not the system's own; note what cannot be opened."""

    def note(error: OSError) -> None:
        where = Path(error.filename).relative_to(folder).parts
        if not where:
            raise NnbookError(
                f"{folder} cannot be opened ({error.strerror}); grade as a user who may read it."
            ) from error
        noticed.append((shown(where), f"cannot be opened ({error.strerror})"))

    paths = []
    for inside, folders, files in os.walk(folder, onerror=note):
        paths += [Path(inside, name) for name in folders + files]
        folders[:] = (name for name in folders if name != CLONE)
    closed = {place for place, _ in noticed}
    for path in sorted(paths):
        parts = path.relative_to(folder).parts
        try:
            status = path.lstat()
        except OSError:
            continue
        if not wanted(parts) or shown(parts) in closed:
            continue
        if stat.S_ISDIR(status.st_mode) and path.name != CLONE:
            parts = (*parts, "")
        elif stat.S_ISLNK(status.st_mode) and path.is_dir():
            noticed.append((shown(parts), "is a link to another folder"))
            continue
        if stat.S_ISREG(status.st_mode) and not os.access(path, os.R_OK):
            note(PermissionError(errno.EACCES, os.strerror(errno.EACCES), path))
        else:
            yield File(parts, status.st_mtime, lambda path=path: read_file(path))  # type: ignore[misc]
