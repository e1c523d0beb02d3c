"""The files of a download, a folder or a zip file: read where they are, nothing is unpacked.

A zip's members are read in memory, and none can name a place outside it.
"""

import errno
import os
import re
import stat
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from nnbook.errors import NnbookError
from nnbook.grading.collect.recognition import Content
from nnbook.grading.collect.submission import SIZE_LIMIT, UnreadError, read_file
from nnbook.grading.printable import printable

_MEMBERS_LIMIT = 200_000
_SHOWN = 200  # characters of a path
_IGNORED = {".ipynb_checkpoints", "__MACOSX", ".git", ".DS_Store"}
_UTF8_NAME = 0x800  # the flag of a zip member whose name says how it is encoded

Notice = tuple[str, str]  # a path, and what is odd about it


@dataclass(frozen=True)
class File:
    """One file of a download.

    Parameters
    ----------
    parts : tuple of str
        The folders it lies in and its name.
    modified : float
        Its date, in seconds since 1970.
    read : callable
        Returns its bytes, or raises `UnreadError`.
    content : Content or None
        What its cells say; None of a file that is no notebook.
    """

    parts: tuple[str, ...]
    modified: float
    read: Callable[[], bytes] = field(compare=False, repr=False)
    content: Content | None = None

    @property
    def path(self) -> str:
        """Where it lies, in characters that a database and a terminal can take."""
        return shown(self.parts)

    @property
    def is_notebook(self) -> bool:
        """Whether it is one by its name or by its cells."""
        return self.content is not None


def shown(parts: Iterable[str]) -> str:
    """Return a path for people: printable, and cut where it is very long.

    Examples
    --------
    >>> shown(["eve" + chr(27), "01_neuron.ipynb"])
    'eve?/01_neuron.ipynb'
    """
    return printable("/".join(parts))[:_SHOWN]


def files_of(submissions: Path) -> tuple[list[File], list[Notice]]:
    """List the files of a folder or a zip file, hidden ones of the system's left out.

    What cannot be opened, links to other folders and empty folders at the top are noticed.

    Raises
    ------
    NnbookError
        When there is nothing of the kind, or it cannot be opened.
    """
    if submissions.is_dir():
        noticed: list[Notice] = []
        return list(_files_in_folder(submissions, noticed)), noticed
    if submissions.is_file():
        return list(_files_in_zip(submissions)), []
    raise NnbookError(f"There is no folder or zip file {submissions}; give the submissions' place.")


def _files_in_folder(folder: Path, noticed: list[Notice]) -> Iterable[File]:
    """Yield every file; note folders that cannot be opened, and students' that are empty."""

    def note(error: OSError) -> None:
        where = Path(error.filename).relative_to(folder).parts
        if not where:
            raise NnbookError(
                f"{folder} cannot be opened ({error.strerror}); grade as a user who may read it."
            ) from error
        noticed.append((shown(where), f"cannot be opened ({error.strerror})"))

    walk = os.walk(folder, onerror=note)
    paths = sorted(
        Path(inside, name) for inside, folders, files in walk for name in folders + files
    )
    empty = {path for path in paths if path.parent == folder}
    for path in paths:
        parts = path.relative_to(folder).parts
        try:
            status = path.lstat()
        except OSError:
            continue
        if stat.S_ISDIR(status.st_mode):
            continue
        empty.discard(folder / parts[0])
        if not _wanted(parts):
            continue
        if stat.S_ISLNK(status.st_mode) and path.is_dir():
            noticed.append((shown(parts), "is a link to another folder"))
            continue
        if stat.S_ISREG(status.st_mode) and not os.access(path, os.R_OK):
            note(PermissionError(errno.EACCES, os.strerror(errno.EACCES), path))
        else:
            yield File(parts, status.st_mtime, lambda path=path: read_file(path))  # type: ignore[misc]
    refused = {place for place, _ in noticed}
    for path in sorted(empty):
        if _wanted((path.name,)) and shown([path.name]) not in refused:
            noticed.append((shown([path.name]), "is an empty folder"))


def _files_in_zip(path: Path) -> Iterable[File]:
    try:
        archive = zipfile.ZipFile(path)
        members = archive.infolist()
    except OSError as error:
        raise NnbookError(
            f"{path} cannot be opened ({error.strerror}); grade as a user who may read it."
        ) from error
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise NnbookError(
            f"{path} is neither a folder nor a whole zip file ({error}); download it again, or"
            " unpack it and give the folder."
        ) from error
    if len(members) > _MEMBERS_LIMIT:
        raise NnbookError(f"{path} holds {len(members)} files; unpack it and grade the folder.")
    for member in members:
        parts = PurePosixPath(_name(member).replace("\\", "/")).parts
        if member.is_dir() or not _wanted(parts):
            continue
        parts = tuple(part for part in parts if not re.fullmatch(r"\.\.?|//?|[A-Za-z]:", part))
        if parts:
            yield File(parts, _date(member), _member_reader(archive, member))


def _name(member: zipfile.ZipInfo) -> str:
    """Return a member's name; macOS writes UTF-8 without saying so."""
    if not member.flag_bits & _UTF8_NAME:
        try:
            return member.filename.encode("cp437").decode("utf-8")
        except UnicodeError:
            pass
    return member.filename


def _member_reader(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Callable[[], bytes]:
    def read() -> bytes:
        if stat.S_ISLNK(member.external_attr >> 16):
            raise UnreadError("The file is a link to another file.")
        try:
            with archive.open(member) as file:  # reads what it is asked for: a bomb stays small
                return file.read(SIZE_LIMIT + 1)
        except NotImplementedError as error:
            raise UnreadError("The zip file packs this file in an unknown way.") from error
        except Exception as error:  # a damaged member raises whatever its packing does
            raise UnreadError("The file in the zip file is damaged or locked.") from error

    return read


def _date(member: zipfile.ZipInfo) -> float:
    try:
        return datetime(*member.date_time, tzinfo=UTC).timestamp()
    except (ValueError, OverflowError):
        return 0.0


def _wanted(parts: tuple[str, ...]) -> bool:
    return bool(parts) and not any(part in _IGNORED or part.startswith("._") for part in parts)
