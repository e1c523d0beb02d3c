"""Find the submissions in whatever a course system hands over.

Of a folder or a zip file every notebook is placed by its name (`course_systems`); the newest of
a student's files counts. Nothing is unpacked to disk: a zip's members are read in memory, and
none can name a place outside it.
"""

import errno
import os
import re
import stat
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from nnbook.errors import NnbookError
from nnbook.grading.course_systems import Placed, owner, place, tidy
from nnbook.grading.printable import printable
from nnbook.grading.submission import SIZE_LIMIT, UnreadError, read_file

_MEMBERS_LIMIT = 200_000
_SHOWN = 200  # characters of a path
_IGNORED = {".ipynb_checkpoints", "__MACOSX", ".git", ".DS_Store"}
_UTF8_NAME = 0x800  # the flag of a zip member whose name says how it is encoded


@dataclass(frozen=True)
class Found:
    """One file that was handed in.

    Parameters
    ----------
    student : str
        Who handed it in, as the folder or the file says.
    notebook : str
        The stem of the notebook it answers.
    place : str
        Where it was found, for people.
    attempt : int
        Its own attempt number, as the course system or a browser counted.
    serial : int
        The course system's number of the file; 0 where it has none.
    modified : float
        The file's date, in seconds since 1970.
    read : callable
        Returns its bytes, or raises `UnreadError`.
    """

    student: str
    notebook: str
    place: str
    attempt: int
    serial: int
    modified: float
    read: Callable[[], bytes] = field(compare=False, repr=False)

    @property
    def order(self) -> tuple[int, int, float, str]:
        """The largest is the newest: the attempt's own number decides, then the date."""
        return self.attempt, self.serial, self.modified, self.place

    @property
    def handed_in(self) -> str:
        """The file's date, as ISO 8601 in UTC."""
        try:
            return datetime.fromtimestamp(self.modified, UTC).isoformat(timespec="seconds")
        except (OSError, OverflowError, ValueError):  # a year beyond 9999
            return ""


@dataclass(frozen=True)
class Collection:
    """What was found, and what was not understood.

    Parameters
    ----------
    found : tuple of Found
        Every submission; of one student and notebook the newest comes last.
    ignored : tuple of (str, str)
        Files that may be submissions but could not be placed, and why.
    """

    found: tuple[Found, ...]
    ignored: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class _File:
    parts: tuple[str, ...]
    modified: float
    read: Callable[[], bytes]


def collect(submissions: Path, notebooks: Sequence[str]) -> Collection:
    """Find every submission.

    Parameters
    ----------
    submissions : Path
        A folder or a zip file.
    notebooks : sequence of str
        The stems of the notebooks that have an answer key.

    Returns
    -------
    Collection
        What was found.

    Raises
    ------
    NnbookError
        When there is no such folder, or nothing in it looks like a submission.
    """
    ignored: list[tuple[str, str]] = []
    if submissions.is_dir():
        files = list(_files_in_folder(submissions, ignored))
    elif submissions.is_file():
        files = list(_files_in_zip(submissions))
    else:
        raise NnbookError(
            f"There is no folder or zip file {submissions}; give the submissions' place."
        )
    within = _without_wrapper(files, notebooks, ignored, any_depth=submissions.is_file())
    if within is not files and submissions.is_dir():  # two of them, such as course/week
        within = _without_wrapper(within, notebooks, ignored, any_depth=False)
    files = _submitted(within)
    found: list[Found] = []
    placed = _placed(files, notebooks, ignored)
    own = {
        (whose.student, whose.notebook)
        for _, whose in placed
        if isinstance(whose, Placed) and not whose.inside
    }
    for file, whose in placed:
        if isinstance(whose, str):
            ignored.append((_path(file), whose))
        elif whose.inside and (whose.student, whose.notebook) in own:
            why = f"its name says {whose.student}, whose own is elsewhere, and its folder does not"
            ignored.append((_path(file), why))
        else:
            found.append(_found(file, whose))
    if not found and ignored and ignored[0][0] == ".":
        raise NnbookError(f"{submissions} {ignored[0][1]}; grade as a user who may read it.")
    if not found:
        known = ", ".join(f"{stem}.ipynb" for stem in notebooks)
        raise NnbookError(
            f"No submission was found in {submissions}; expected STUDENT/NOTEBOOK.ipynb"
            f" or STUDENT_NOTEBOOK.ipynb where NOTEBOOK.ipynb is one of {known}."
        )
    found.sort(key=lambda one: (one.student, one.notebook, one.order))
    ignored += _without_notebook(files, {one.student for one in found})
    ignored += _several_folders(files, notebooks)
    return Collection(tuple(found), tuple(sorted(ignored)))


def _files_in_folder(folder: Path, ignored: list[tuple[str, str]]) -> Iterable[_File]:
    """Yield every file; note folders that cannot be opened, and students' that are empty."""

    def note(error: OSError) -> None:
        where = Path(error.filename).relative_to(folder)
        ignored.append((printable(str(where))[:_SHOWN], f"cannot be opened ({error.strerror})"))

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
            ignored.append((printable("/".join(parts))[:_SHOWN], "is a link to another folder"))
            continue
        if stat.S_ISREG(status.st_mode) and not os.access(path, os.R_OK):
            note(PermissionError(errno.EACCES, os.strerror(errno.EACCES), path))
        else:
            yield _File(parts, status.st_mtime, lambda path=path: read_file(path))  # type: ignore[misc]
    refused = {place for place, _ in ignored}
    for path in sorted(empty):
        if (name := printable(path.name)) not in refused and _wanted((path.name,)):
            ignored.append((name, "is an empty folder"))


def _files_in_zip(path: Path) -> Iterable[_File]:
    try:
        archive = zipfile.ZipFile(path)
        members = archive.infolist()
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise NnbookError(
            f"{path} is neither a folder nor a zip file; give the submissions' folder."
        ) from error
    if len(members) > _MEMBERS_LIMIT:
        raise NnbookError(f"{path} holds {len(members)} files; unpack it and grade the folder.")
    for member in members:
        parts = PurePosixPath(_name(member).replace("\\", "/")).parts
        if member.is_dir() or not _wanted(parts):
            continue
        parts = tuple(part for part in parts if not re.fullmatch(r"\.\.?|//?|[A-Za-z]:", part))
        if parts:
            yield _File(parts, _date(member), _member_reader(archive, member))


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


def _found(file: _File, placed: Placed) -> Found:
    return Found(
        placed.student,
        placed.notebook,
        _path(file),
        placed.attempt,
        placed.serial,
        file.modified,
        file.read,
    )


def _path(file: _File) -> str:
    """Return where a file lies, in characters that a database and a terminal can take."""
    return printable("/".join(file.parts))[:_SHOWN]


def _is_notebook(file: _File) -> bool:
    return file.parts[-1].lower().endswith(".ipynb")


def _submitted(files: list[_File]) -> list[_File]:
    """Of nbgrader's course folder take what was submitted: the rest are copies and sources."""
    tops = {file.parts[0] for file in files if _is_notebook(file)}
    if tops and tops <= {"source", "release"}:
        return []
    if not any(_is_notebook(f) and f.parts[0] == "submitted" and len(f.parts) > 3 for f in files):
        return files
    return _inside(files, "submitted")


def _without_wrapper(
    files: list[_File],
    notebooks: Sequence[str],
    ignored: list[tuple[str, str]],
    *,
    any_depth: bool,
) -> list[_File]:
    """Strip the one folder around everything, which a zip file often has.

    A folder that holds all notebooks may also be that of an only student. It is stripped when
    the names inside tell several students apart, when several folders inside hold the same
    notebook, or in a zip file when all lie still deeper.
    """
    work = [file.parts for file in files if _is_notebook(file)]
    if len({parts[0] for parts in work}) != 1 or any(len(parts) < 2 for parts in work):
        return files
    deep = any_depth and len(work) > 1 and all(len(parts) > 2 for parts in work)
    placed = [place(parts[-1:], notebooks) for parts in work]
    students = {one.student for one in placed if isinstance(one, Placed)}
    if deep or len(students) > 1:
        return _inside(files, work[0][0])
    if not any(True for _ in _several_folders(files, notebooks)):
        return files
    why = "was taken for the folder of the class, and the folders inside for students"
    ignored.append((printable(work[0][0]), why))
    return _inside(files, work[0][0])


def _inside(files: list[_File], folder: str) -> list[_File]:
    return [
        replace(file, parts=file.parts[1:])
        for file in files
        if file.parts[0] == folder and len(file.parts) > 1
    ]


def _without_notebook(files: list[_File], known: set[str]) -> list[tuple[str, str]]:
    """List what was handed in by students of whom there is no notebook: nobody is overlooked."""
    others = [file for file in files if not _is_notebook(file)]
    handed_in = {owner(file.parts): file for file in reversed(others)}
    return [
        (_path(file), f"{student} handed in no notebook (.ipynb)")
        for student, file in handed_in.items()
        if student and not known & {student, tidy(file.parts[0])}
    ]


def _placed(
    files: list[_File], notebooks: Sequence[str], ignored: list[tuple[str, str]]
) -> list[tuple[_File, Placed | str]]:
    """Place every notebook; a name inside a folder counts where the folder is no student's own.

    A folder is a download of a course system's when all its notebooks have such names, and they
    name at least two students. Elsewhere the folder says whose a file is, whatever it is called.
    """
    placed = [(file, place(file.parts, notebooks)) for file in filter(_is_notebook, files)]
    named: dict[str, set[str]] = {}
    for file, whose in placed:
        if len(file.parts) > 1 and isinstance(whose, Placed):
            named.setdefault(file.parts[0], set()).add(whose.student if whose.inside else "")
    decided: list[tuple[_File, Placed | str]] = []
    for file, whose in placed:
        owners = named.get(file.parts[0], set())
        if isinstance(whose, Placed) and whose.inside and ("" in owners or len(owners) < 2):
            folder = tidy(file.parts[0])
            ignored.append((_path(file), f"counts as {folder}'s; its name says {whose.student}"))
            whose = replace(whose, student=folder, inside=False)
        decided.append((file, whose))
    return decided


def _several_folders(files: Iterable[_File], notebooks: Sequence[str]) -> Iterable[tuple[str, str]]:
    """Say which folders may hold a section of the class where one student was expected."""
    inside: dict[tuple[str, str], set[str]] = {}
    for file in filter(_is_notebook, files):
        placed = place(file.parts, notebooks)
        if isinstance(placed, Placed) and len(file.parts) > 2 and not placed.inside:
            within = "/".join(file.parts[1:-1])
            inside.setdefault((file.parts[0], placed.notebook), set()).add(within)
    for (top, notebook), folders in inside.items():
        if len(folders) > 1:
            yield (
                printable(top),
                f"{len(folders)} folders inside hold {notebook}, and the newest counts as this"
                " student's; if they are students, grade this folder by itself",
            )
