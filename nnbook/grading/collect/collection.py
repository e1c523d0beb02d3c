"""The submissions of a class, found in whatever a course system hands over.

Every notebook of a download (``download``) is recognised by its cells (``recognition``); its name
and its folders (``placing``) and what lies beside it (``sidecars``) say whose it is. Of a student's
files one counts: work before none, then the course system's number, then the date. Why another does
not count is always said.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nnbook.errors import NnbookError
from nnbook.grading.collect.course_systems import Placed, owner_of, stem_of
from nnbook.grading.collect.download import files_of
from nnbook.grading.collect.editions import other_editions, with_lacking
from nnbook.grading.collect.file import CLONE, File, Notice, shown
from nnbook.grading.collect.found import Found
from nnbook.grading.collect.notices import (
    flat_others,
    not_counted,
    odd,
    several_folders,
    without_notebook,
)
from nnbook.grading.collect.placing import ASSIGNMENT, of_whom, place, tidy
from nnbook.grading.collect.sidecars import METADATA, Called, called, dated
from nnbook.notebook.recognition import Content, Recognition

_WRAPPERS = 4  # folders around everything
_NBGRADER = ("submitted", "source", "release", "autograded", "feedback", "downloaded")
_DRIVE = re.compile(  # of Google Forms and of Google Drive's zip files, and nobody's
    r".*\(File responses\)|drive-download-\d{8}T\d{6}Z(?:-\d+)+(?:\.zip)?"
)


@dataclass(frozen=True)
class Collection:
    """What was found, and what is odd.

    Parameters
    ----------
    found : tuple of Found
        Every submission; of one student and notebook the one that counts comes last.
    noticed : tuple of (str, str)
        Files and folders that a person should look at, and why: most of them are not graded.
    without : tuple of str
        Who handed in something, but no notebook.
    beside : tuple of str
        Other files, which are no notebooks.
    """

    found: tuple[Found, ...]
    noticed: tuple[Notice, ...]
    without: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()


def collect(
    submissions: Path,
    recognition: Recognition,
    *,
    pattern: re.Pattern[str] | None = None,
    count_out: bool = True,
) -> Collection:
    """Find every submission in a folder or a zip file.

    Parameters
    ----------
    submissions : Path
        The folder or the file.
    recognition : Recognition
        Knows the notebooks that have an answer key.
    pattern : re.Pattern, optional
        Its group ``student`` says whose a file is, instead of all that is known of course systems.
    count_out : bool
        Whether exercises that a student's edition lacks are to be counted out, which is said.

    Raises
    ------
    NnbookError
        When there is no such folder, or nothing in it looks like a submission.
    """
    files, noticed = files_of(submissions)
    files = dated(_with_content(file, recognition) for file in files)
    notebooks = recognition.notebooks
    if pattern is None:
        files = _without_wrappers(files, notebooks, noticed, submissions.is_file())
        files = _submitted(files, noticed)
    meant = called(files, noticed) if pattern is None else {}
    placed = _meant(_placed(files, notebooks, pattern), meant)
    found = list(_claimed(_in_their_folders(placed, notebooks, noticed), noticed))
    if not found:
        known = ", ".join(f"{stem}.ipynb" for stem in notebooks)
        raise NnbookError(
            f"No submission was found in {submissions}; expected STUDENT/NOTEBOOK.ipynb"
            f" or STUDENT_NOTEBOOK.ipynb where NOTEBOOK.ipynb is one of {known}."
            + "".join(f" {path}: {why}." for path, why in noticed[:1])
        )
    found = with_lacking(found)
    found.sort(key=lambda one: (one.student, one.notebook, one.order))
    without = without_notebook(files, {one.student for one in found}, meant, pattern)
    noticed += [notice for _, notice in without]
    noticed += flat_others(files, placed)
    noticed += several_folders(placed)
    noticed += not_counted(found)
    noticed += odd(placed, found, notebooks)
    noticed += other_editions(found, count_out=count_out)
    told = {path for path, _ in noticed}
    beside = {f.path for f in files if not f.is_notebook and f.parts[-1] not in ("", CLONE)} - told
    return Collection(
        tuple(found),
        tuple(sorted(set(noticed))),  # a group's is each member's
        tuple(sorted(student for student, _ in without)),
        tuple(sorted(beside)),
    )


def _placed(
    files: Iterable[File], notebooks: Sequence[str], pattern: re.Pattern[str] | None = None
) -> list[tuple[File, Placed | str]]:
    """Say of every notebook whose it is, or why that is not known."""
    placed = [
        (file, place(file.parts, notebooks, file.content.notebook, pattern))
        for file in files
        if file.content is not None
    ]
    decided = iter(of_whom([whose for _, whose in placed if isinstance(whose, Placed)]))
    return [(file, next(decided) if isinstance(whose, Placed) else whose) for file, whose in placed]


def _meant(
    placed: Iterable[tuple[File, Placed | str]], meant: Called
) -> list[tuple[File, Placed | str]]:
    """Say who is meant by a name; a group's notebook is each member's."""
    every: list[tuple[File, Placed | str]] = []
    for file, whose in placed:
        if isinstance(whose, str) or whose.student not in meant:
            every.append((file, whose))
            continue
        people = meant[whose.student]
        every += [(file, replace(whose, student=tidy(person))) for person in people]
        if not people:
            every.append((file, f"is of nobody; nothing says who {whose.student} is"))
    return every


def _with_content(file: File, recognition: Recognition) -> File:
    """Read a file that may be a notebook, whatever a browser has put behind its name."""
    name = file.parts[-1].lower()
    content = None
    ending = name.rpartition(".")[2]
    if ".ipynb" in name or ending in ("json", "txt", name) or ending.startswith("ip"):
        content = recognition.read(file.read)
    if content is not None and ".ipynb" not in name and not content.notebook:
        content = None
    return replace(file, content=content)


def _in_their_folders(
    placed: list[tuple[File, Placed | str]], notebooks: Sequence[str], noticed: list[Notice]
) -> Iterable[tuple[File, Placed | str]]:
    """Let a name inside a folder count only where the folder is no student's own.

    A folder is a download of a course system's when all its notebooks have such names, and they
    name at least two students. Elsewhere the folder says whose a file is, whatever it is called.
    """
    named: dict[str, set[str]] = {}
    for file, whose in placed:
        if len(file.parts) > 1 and isinstance(whose, Placed):
            named.setdefault(file.parts[0], set()).add(whose.student if whose.inside else "")
    for file, whose in placed:
        owners = named.get(file.parts[0], set())
        if isinstance(whose, Placed) and whose.inside and ("" in owners or len(owners) < 2):
            of_folder = place((file.parts[0], whose.notebook), notebooks, whose.notebook)
            if isinstance(of_folder, Placed):
                why = f"counts as {of_folder.student}'s; its name says {whose.student}"
                noticed.append((file.path, why))
                of_folder = replace(whose, student=of_folder.student, inside=False)
            yield file, of_folder
        else:
            yield file, whose


def _claimed(placed: Iterable[tuple[File, Placed | str]], noticed: list[Notice]) -> Iterable[Found]:
    """Yield what was found; a name inside a folder replaces nobody's own submission."""
    placed = list(placed)
    own = {
        (whose.student, whose.notebook)
        for _, whose in placed
        if isinstance(whose, Placed) and not whose.inside
    }
    for file, whose in placed:
        if isinstance(whose, str):
            noticed.append((file.path, whose))
        elif whose.inside and (whose.student, whose.notebook) in own:
            why = f"its name says {whose.student}, whose own is elsewhere, and its folder does not"
            noticed.append((file.path, why))
        else:
            yield _found(file, whose)


def _found(file: File, placed: Placed) -> Found:
    return Found(
        placed.student,
        placed.notebook,
        file.path,
        placed.attempt,
        placed.serial,
        placed.date or file.modified,
        file.read,
        file.content or Content(),
    )


def _submitted(files: list[File], noticed: list[Notice]) -> list[File]:
    """Of nbgrader's course folder take what was submitted: the rest are copies and sources."""
    work = [file for file in files if file.is_notebook]
    if work and {file.parts[0] for file in work} <= {"source", "release"}:
        return []
    if not any(file.parts[0] == "submitted" and len(file.parts) > 3 for file in work):
        return files
    others = [file.path for file in work if file.parts[0] not in _NBGRADER]
    noticed += [(path, "lies outside of nbgrader's folder submitted") for path in others]
    return _inside(files, "submitted")


def _without_wrappers(
    files: list[File], notebooks: Sequence[str], noticed: list[Notice], is_zip: bool
) -> list[File]:
    """Strip the folders around everything, such as the course's and the week's."""
    files = [
        replace(file, parts=parts)
        for file in files
        if (parts := (*(p for p in file.parts[:-1] if not _DRIVE.fullmatch(p)), file.parts[-1]))
    ]
    for turn in range(_WRAPPERS):
        within = _without_wrapper(files, notebooks, noticed, any_depth=is_zip and not turn)
        if within is files:
            break
        files = within
    return files


def _without_wrapper(
    files: list[File], notebooks: Sequence[str], noticed: list[Notice], *, any_depth: bool
) -> list[File]:
    """Strip the folder around everything.

    A folder that holds all notebooks may also be that of an only student. It is stripped when a
    course system's folders lie in it, when the names inside tell several students apart, when
    several folders inside hold the same notebook, or in a zip file when all lie still deeper; and
    so are folders that are called as assignments are.
    """
    work = [file for file in files if file.is_notebook]
    tops = {f.parts[0] for f in work}
    if not work or any(len(f.parts) < 2 or owner_of((f.parts[0], ""))[0] for f in work):
        return files
    others = {file.parts[0] for file in files} - tops
    if len(tops) > 1 or not _holds_students(files, work, notebooks):
        deep = any_depth and len(work) > 1 and all(len(f.parts) > 2 for f in work)
        own = any(len(f.parts) == 2 for f in work) and len({f.parts[1:-1] for f in work}) == 2
        several = not own and any(True for _ in several_folders(_placed(files, notebooks)))
        beside = any(len(file.parts) > 1 and file.parts[0] in others for file in files)
        alone = len(tops) == 1 and not beside and (deep or several)
        if not alone and not _are_assignments(tops, work, notebooks):
            return files  # students' folders, perhaps with an older version in another
        if not (alone and deep):
            why = "was taken for the folder of the class, and the folders inside for students"
            noticed += [(shown([top]), why) for top in tops]
    why = f"lies beside {shown([min(tops)])}, which was taken for the folder of the class"
    noticed += [(shown([other]), why) for other in others]
    around = len(tops) > 1
    return [replace(file, around=(top,) * around) for top in tops for file in _inside(files, top)]


def _are_assignments(tops: set[str], work: Iterable[File], notebooks: Sequence[str]) -> bool:
    """Tell whether outermost folders are called as assignments are and hold students' files."""
    inner = _placed((replace(f, parts=f.parts[1:]) for f in work), notebooks)
    called_so = all(ASSIGNMENT.fullmatch(stem_of(top, folder=True)) for top in tops)
    students = all(isinstance(whose, Placed) for _, whose in inner)
    return called_so and students and len(_people(inner)) > 1


def _people(placed: Iterable[tuple[File, Placed | str]]) -> set[str]:
    return {whose.student for _, whose in placed if isinstance(whose, Placed)}


def _holds_students(files: list[File], work: list[File], notebooks: Sequence[str]) -> bool:
    """Tell whether a folder holds several names, or what only a course system puts there."""
    flat = _placed((replace(f, parts=f.parts[-1:]) for f in work), notebooks)
    beside = [file.parts[1:] for file in files]
    return (
        len(_people(flat)) > 1
        or (METADATA,) in beside
        or sum(parts[1:] == (CLONE,) for parts in beside) > 1
        or all(owner_of((*file.parts[1:-1], ""))[0] for file in work)
    )


def _inside(files: list[File], folder: str) -> list[File]:
    return [
        replace(file, parts=file.parts[1:])
        for file in files
        if file.parts[0] == folder and any(file.parts[1:])
    ]
