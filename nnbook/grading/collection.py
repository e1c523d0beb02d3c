"""Find the submissions in whatever a course system hands over.

A folder per student, nbgrader's ``submitted`` tree, flat files ``student_notebook.ipynb``, the
bulk downloads of Canvas and Moodle, and a zip file of any of these. Nothing is unpacked to
disk: a zip's members are read in memory, and none can name a place outside it.
"""

import hashlib
import re
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from nnbook.errors import NnbookError
from nnbook.grading.submission import SIZE_LIMIT, UnreadError, read_file

_MEMBERS_LIMIT = 200_000
_DAMAGED = (OSError, zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, ValueError)
_IGNORED = {".ipynb_checkpoints", "__MACOSX", ".git", ".DS_Store"}
# Canvas: lastfirst[_LATE]_user_submission_the name the student chose
_CANVAS = re.compile(r"(?P<student>[^_]+?(?:_LATE)?_\d{2,})_\d{2,}_(?P<rest>.+)")
# Moodle: Full Name_participant_assignsubmission_file[_the name the student chose]
_MOODLE = re.compile(r"(?P<student>.+_\d+)_assignsubmission_(?:file|onlinetext)_?(?P<rest>.*)")
_COPY = re.compile(r"(?:-Copy(?P<copy>\d+)|[ _]?\((?P<brackets>\d+)\)|-(?P<dash>\d{1,3}))$")


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
    attempt : tuple of (int, float)
        Its own attempt number and its date; the largest is the newest.
    read : callable
        Returns its bytes, or raises `UnreadError`.
    """

    student: str
    notebook: str
    place: str
    attempt: tuple[int, float]
    read: Callable[[], bytes] = field(compare=False, repr=False)

    @property
    def handed_in(self) -> str:
        """The file's date, as ISO 8601 in UTC."""
        return datetime.fromtimestamp(self.attempt[1], UTC).isoformat(timespec="seconds")


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
    if submissions.is_dir():
        files = list(_files_in_folder(submissions))
    elif submissions.is_file():
        files = _without_wrapper(list(_files_in_zip(submissions)), notebooks)
    else:
        raise NnbookError(
            f"There is no folder or zip file {submissions}; give the submissions' place."
        )
    found: list[Found] = []
    ignored: list[tuple[str, str]] = []
    for file in files:
        placed = _place(file, notebooks)
        if isinstance(placed, Found):
            found.append(placed)
        else:
            ignored.append(("/".join(file.parts), placed))
    if not found:
        known = ", ".join(f"{stem}.ipynb" for stem in notebooks)
        raise NnbookError(
            f"No submission was found in {submissions}; expected STUDENT/NOTEBOOK.ipynb"
            f" or STUDENT_NOTEBOOK.ipynb where NOTEBOOK.ipynb is one of {known}."
        )
    found.sort(key=lambda one: (one.student, one.notebook, one.attempt, one.place))
    return Collection(tuple(found), tuple(sorted(ignored)))


def _files_in_folder(folder: Path) -> Iterable[_File]:
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if not _may_be_submission(parts):
            continue
        try:
            status = path.lstat()
        except OSError:
            continue
        if not stat.S_ISDIR(status.st_mode):
            yield _File(parts, status.st_mtime, lambda path=path: read_file(path))  # type: ignore[misc]


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
        parts = PurePosixPath(member.filename.replace("\\", "/")).parts
        if member.is_dir() or not _may_be_submission(parts):
            continue
        parts = tuple(part for part in parts if part not in ("..", "/", "."))
        yield _File(parts, _date(member), _member_reader(archive, member))


def _member_reader(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Callable[[], bytes]:
    def read() -> bytes:
        if stat.S_ISLNK(member.external_attr >> 16):
            raise UnreadError("The file is a link to another file.")
        try:
            with archive.open(member) as file:  # reads what it is asked for: a bomb stays small
                return file.read(SIZE_LIMIT + 1)
        except NotImplementedError as error:
            raise UnreadError("The zip file packs this file in an unknown way.") from error
        except _DAMAGED as error:
            raise UnreadError("The file in the zip file is damaged or locked.") from error

    return read


def _date(member: zipfile.ZipInfo) -> float:
    try:
        return datetime(*member.date_time, tzinfo=UTC).timestamp()
    except (ValueError, OverflowError):
        return 0.0


def _may_be_submission(parts: tuple[str, ...]) -> bool:
    name = parts[-1] if parts else ""
    hidden = any(part in _IGNORED or part.startswith("._") for part in parts)
    return name.lower().endswith(".ipynb") and not hidden


def _place(file: _File, notebooks: Sequence[str]) -> Found | str:
    """Decide whose file it is and which notebook it answers; a string says why not."""
    parts = file.parts
    lowered = [part.lower() for part in parts]
    if "submitted" in lowered[:-1]:  # nbgrader's course folder
        parts = parts[lowered.index("submitted") + 1 :]
    stem = parts[-1][: -len(".ipynb")]
    folder = parts[0] if len(parts) > 1 else ""
    student, rest = _student(folder, stem)
    base, number = _without_copy(rest)
    notebook = next((name for name in (base, rest) if name in notebooks), None)
    if notebook is None:
        notebook, before = _notebook_at_the_end(base, notebooks)
        if notebook is None:
            return "its name holds no notebook of the solutions"
        student = student or before
    if not student:
        return "neither its folder nor its name says whose it is"
    attempt = (number, file.modified)
    return Found(_tidy(student), notebook, "/".join(file.parts), attempt, file.read)


def _student(folder: str, stem: str) -> tuple[str, str]:
    """Split off the student that a course system, or else the folder, names."""
    for text, rest in ((folder, stem), (stem, "")):
        moodle = _MOODLE.fullmatch(text)
        if moodle:
            return moodle["student"], rest or moodle["rest"]
    canvas = _CANVAS.fullmatch(stem)
    if canvas:
        return canvas["student"].replace("_LATE_", "_"), canvas["rest"]
    return folder, stem


def _without_copy(name: str) -> tuple[str, int]:
    """Split ``01_neuron-Copy2``, ``01_neuron (2)`` or Canvas's ``01_neuron-2`` off its number."""
    match = _COPY.search(name)
    if not match:
        return name, 0
    return name[: match.start()], int(match["copy"] or match["brackets"] or match["dash"])


def _notebook_at_the_end(name: str, notebooks: Sequence[str]) -> tuple[str | None, str]:
    """Find a notebook's stem at the end of a file name, or else anywhere in it."""
    for stem in sorted(notebooks, key=len, reverse=True):
        if name.endswith(stem):
            return stem, name[: -len(stem)].rstrip("_- .")
    for stem in sorted(notebooks, key=len, reverse=True):
        before, found, after = name.partition(stem)
        if found:
            return stem, (before or after).strip("_- .")
    return None, ""


def _tidy(student: str) -> str:
    """Return a name that can be printed: one line, composed, no control or format characters.

    A name that had to be changed gets a mark of its own, so that no two students become one.
    """
    text = unicodedata.normalize("NFC", student.encode("utf-8", "replace").decode())
    bad = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
    tidy = "".join("?" if unicodedata.category(c) in bad else c for c in text).strip()[:100]
    if tidy == text and tidy:
        return tidy
    digest = hashlib.sha256(student.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{tidy}~{digest[:6]}"


def _without_wrapper(files: list[_File], notebooks: Sequence[str]) -> list[_File]:
    """Strip the one folder that a zip file puts around everything."""
    if len(files) < 2 or len({file.parts[0] for file in files}) > 1:
        return files
    deep = all(len(file.parts) > 2 for file in files)
    flat = not any(file.parts[-1].removesuffix(".ipynb") in notebooks for file in files)
    if not (deep or flat) or any(len(file.parts) < 2 for file in files):
        return files
    return [replace(file, parts=file.parts[1:]) for file in files]
