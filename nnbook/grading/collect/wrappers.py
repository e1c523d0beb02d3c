"""The folders around those of students: left out, and said where that is a guess."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from nnbook.grading.collect.course_systems import Placed, owner_of, stem_of
from nnbook.grading.collect.file import CLONE, File, Notice, shown
from nnbook.grading.collect.notices import several_folders
from nnbook.grading.collect.placing import ASSIGNMENT, placed_files
from nnbook.grading.collect.sidecars import METADATA

_WRAPPERS = 4  # folders around everything
_NBGRADER = ("submitted", "source", "release", "autograded", "feedback", "downloaded")
_DRIVE = re.compile(  # of Google Forms and of Google Drive's zip files, and nobody's
    r".*\(File responses\)|drive-download-\d{8}T\d{6}Z(?:-\d+)+(?:\.zip)?"
)


def unwrapped(
    files: list[File], notebooks: Sequence[str], noticed: list[Notice], *, is_zip: bool
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
    return _submitted(files, noticed)


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
    if not tops or any(len(f.parts) < 2 for f in work) or any(owner_of((t, ""))[0] for t in tops):
        return files
    others = {file.parts[0] for file in files} - tops
    if len(tops) > 1 or not _holds_students(files, work, notebooks):
        alone = len(tops) == 1 and not any(len(f.parts) > 1 and f.parts[0] in others for f in files)
        deep = alone and any_depth and len(work) > 1 and all(len(f.parts) > 2 for f in work)
        several = alone and not deep and _holds_folders(work, notebooks)
        if not (deep or several or _are_assignments(tops, work, notebooks)):
            return files
        if not deep:
            why = "was taken for the folder of the class, and the folders inside for students"
            noticed += [(shown([top]), why) for top in tops]
    why = f"lies beside {shown([min(tops)])}, which was taken for the folder of the class"
    noticed += [(shown([other]), why) for other in others]
    around = len(tops) > 1
    return [replace(file, around=(top,) * around) for top in tops for file in _inside(files, top)]


def _holds_folders(work: list[File], notebooks: Sequence[str]) -> bool:
    """Tell several folders with the same notebook from a student's with an older version in it."""
    own = any(len(f.parts) == 2 for f in work) and len({f.parts[1:-1] for f in work}) == 2
    return not own and any(True for _ in several_folders(placed_files(work, notebooks)))


def _are_assignments(tops: set[str], work: Iterable[File], notebooks: Sequence[str]) -> bool:
    """Tell whether outermost folders are called as assignments are and hold students' files."""
    if not all(ASSIGNMENT.fullmatch(stem_of(top, folder=True)) for top in tops):
        return False
    inner = placed_files((replace(f, parts=f.parts[1:]) for f in work), notebooks)
    return len(_people(inner)) > 1 and all(isinstance(whose, Placed) for _, whose in inner)


def _people(placed: Iterable[tuple[File, Placed | str]]) -> set[str]:
    return {whose.student for _, whose in placed if isinstance(whose, Placed)}


def _holds_students(files: list[File], work: list[File], notebooks: Sequence[str]) -> bool:
    """Tell whether a folder holds several names, or what only a course system puts there."""
    flat = placed_files((replace(f, parts=f.parts[-1:]) for f in work), notebooks)
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
