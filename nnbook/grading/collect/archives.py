"""The files in a zip file, and in the zip files that students put into it.

Members are read in memory and none can name a place outside. A student's zip file may be hostile:
what it may hold is limited before anything is unpacked, and one at a time is kept open.
"""

import functools
import io
import re
import stat
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from nnbook.errors import NnbookError
from nnbook.grading.collect.file import CLONE, File, Notice, wanted
from nnbook.notebook.submission import SIZE_LIMIT, UnreadError

_MEMBERS_LIMIT = 200_000
_INSIDE_LIMIT = 2_000  # files in a student's zip file
_UNPACKED_LIMIT = 250_000_000  # bytes of all of them
_NESTED = 2  # a student's zip file, and one in that
_NAME_LIMIT = 1_000  # characters
_UTF8_NAME = 0x800  # the flag of a zip member whose name says how it is encoded
_UNOPENED = re.compile(r"\.(?:7z|rar|tar|gz|tgz|bz2|xz|zst)$", re.IGNORECASE)


def files_in_zip(path: Path) -> Iterator[File]:
    """Yield the files of a class's zip file.

    Raises
    ------
    NnbookError
        When it is none, or holds more than a class can have handed in.
    """
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
    return _files(members, lambda: archive)


def unpacked(files: Iterable[File], noticed: list[Notice], depth: int = _NESTED) -> Iterator[File]:
    """Yield files, and instead of a zip file those in it; note what stays closed."""
    for file in files:
        is_zip = file.parts[-1].lower().endswith(".zip")
        if is_zip and depth:
            try:
                yield from unpacked(_inside(file), noticed, depth - 1)
                continue
            except UnreadError as error:
                noticed.append((file.place, f"is not opened: {error} Unpack it by hand"))
        elif is_zip or _UNOPENED.search(file.parts[-1]):
            noticed.append((file.place, "is an archive that is not opened; unpack it by hand"))
        yield file


def _inside(file: File) -> list[File]:
    """Return what a zip file holds, or raise `UnreadError`."""
    members = _opened(file.read).infolist()
    if sum(member.file_size for member in members) > _UNPACKED_LIMIT:
        raise UnreadError(f"It unpacks to more than {_UNPACKED_LIMIT // 1_000_000} MB.")
    return list(_files(members, lambda: _opened(file.read), file.parts))


@functools.lru_cache(maxsize=_NESTED)  # files are read in their order
def _opened(read: Callable[[], bytes]) -> zipfile.ZipFile:
    """Return a student's zip file, of which the last ones are kept in memory."""
    data = read()
    if len(data) > SIZE_LIMIT:
        raise UnreadError(f"It is larger than {SIZE_LIMIT // 1_000_000} MB.")
    if data.count(b"PK\1\2") > _INSIDE_LIMIT:  # before each becomes an object
        raise UnreadError(f"It holds more than {_INSIDE_LIMIT} files.")
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except Exception as error:  # damaged in one of many ways
        raise UnreadError("It is damaged, or no zip file.") from error


def _files(
    members: Iterable[zipfile.ZipInfo],
    archive: Callable[[], zipfile.ZipFile],
    around: tuple[str, ...] = (),
) -> Iterator[File]:
    """Yield the members that are files, and of an empty folder one without a name."""
    for member in members:
        path = PurePosixPath(_name(member)[:_NAME_LIMIT].replace("\\", "/"))
        parts = tuple(p for p in path.parts if not re.fullmatch(r"\.\.?|//?|[A-Za-z]:", p))
        if CLONE in parts:
            parts = parts[: parts.index(CLONE) + 1]
        elif member.is_dir() and parts:
            parts = (*parts, "")
        if parts and wanted(parts):
            yield File((*around, *parts), _date(member), _reader(archive, member))


def _name(member: zipfile.ZipInfo) -> str:
    """Return a member's name; macOS writes UTF-8 without saying so."""
    if not member.flag_bits & _UTF8_NAME:
        try:
            return member.filename.encode("cp437").decode("utf-8")
        except UnicodeError:
            pass
    return member.filename


def _reader(archive: Callable[[], zipfile.ZipFile], member: zipfile.ZipInfo) -> Callable[[], bytes]:
    def read() -> bytes:
        if stat.S_ISLNK(member.external_attr >> 16):
            raise UnreadError("The file is a link to another file.")
        try:
            with archive().open(member) as file:  # reads what it is asked for: a bomb stays small
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
