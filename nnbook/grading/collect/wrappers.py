"""The folders around those of students: left out, and said where that is a guess."""

import re
from collections.abc import Callable
from dataclasses import replace

from nnbook.grading.collect.course_systems import said_by, said_inside, stem_of
from nnbook.grading.collect.file import CLONE, File, Notice, of_folder, shown
from nnbook.grading.collect.notices import several_folders
from nnbook.grading.collect.placing import Names, is_person
from nnbook.grading.collect.sidecars import METADATA

_WRAPPERS = 5  # folders around everything
_NBGRADER = {"source", "release", "autograded", "feedback", "downloaded", "graded", "grades"}
_DRIVE = re.compile(  # of Google Forms and of Google Drive's zip files, and nobody's
    r".*\(File responses\)|drive-download-\d{8}T\d{6}Z(?:-\d+)+(?:\.zip)?"
)


def unwrapped(
    files: list[File], names: Names, known: Callable[[str], bool], noticed: list[Notice]
) -> list[File]:
    """Strip the folders around everything, such as the course's and the week's."""
    for _ in range(_WRAPPERS):
        files = [file for one in files if any((file := _without_drive(one)).parts)]
        tops = _around_students(files, names, known, noticed)
        if not tops:
            break
        others = {file.parts[0] for file in files} - tops
        if tops == {"submitted"}:  # beside settings
            others = {file.parts[0] for file in files if file.is_notebook} - tops
        why = f"lies beside {shown([min(tops)])}, which was taken for the folder of the class"
        noticed += [(shown([other]), why) for other in others]
        files = [_inside(file) for file in files if file.parts[0] in tops and any(file.parts[1:])]
    tops = {file.parts[0] for file in files if file.is_notebook}
    if tops and tops <= {"source", "release"}:
        noticed.insert(0, ("source, release", "hold what nbgrader hands out, and no submissions"))
        return []
    return files


def _inside(file: File) -> File:
    return replace(file, parts=file.parts[1:], around=(*file.around, file.parts[0]))


def _without_drive(file: File) -> File:
    while file.parts[1:] and _DRIVE.fullmatch(file.parts[0]):
        file = _inside(file)
    return file


def _around_students(
    files: list[File], names: Names, known: Callable[[str], bool], noticed: list[Notice]
) -> set[str]:
    """Return the outermost folders where they are the class's and not each a student's.

    A folder that holds all notebooks may also be that of an only student. It is the class's when a
    course system's names lie in it, when the names inside tell several students apart, or when
    several folders inside hold the same notebook; and so are folders that are called as
    assignments are. Before such guesses comes whom the roster knows.
    """
    work = [file for file in files if file.is_notebook]
    tops = {file.parts[0] for file in work}
    submitted = {file.parts[1:-1] for file in work if file.parts[0] == "submitted"} - {()}
    people, outside = {folders[0] for folders in submitted}, tops - {"submitted"} - _NBGRADER
    is_course = len(people) > len(outside) or len(tops & _NBGRADER) > 1
    if people and is_course and (not outside or any(folders[1:] for folders in submitted)):
        return {"submitted"}  # as nbgrader has it: STUDENT/ASSIGNMENT/NOTEBOOK
    if not tops or any(len(f.parts) < 2 or said_by(f.parts, names.holds) for f in work):
        return set()
    if any(f.around[-1:] == ("submitted",) or f.parts == (METADATA,) for f in files):
        return set()  # students', however few
    inner = {top: [_inside(f) for f in files if f.parts[0] == top] for top in tops}
    if all(_is_download(inside, names) for inside in inner.values()):
        return tops
    outer = {top for top in tops if known(stem_of(top, folder=True))}
    people = {one.student for one in names.placed(map(_inside, work), []) if known(one.student)}
    if outer or people:
        return tops if len(outer) < min(len(people), len(tops)) else set()
    is_clone = any(file.parts[1:] == (CLONE,) for file in files)
    named = not is_clone and all(_names_several(inside, names) for inside in inner.values())
    if not (named or _hold_people(tops, files, work, names, is_clone=is_clone)):
        return set()
    why = (
        "was taken for the folder of the class, and what is inside for students'; if all is one"
        f" student's, give {of_folder(len(work[0].around))}"
    )
    noticed += [(shown((*work[0].around, top)), why) for top in tops]
    return tops


def _is_download(files: list[File], names: Names) -> bool:
    """Tell whether files are called as only a course system calls those of a class."""
    clones = {file.parts[0] for file in files if file.parts[1:] == (CLONE,)}
    if len(clones) > 1 or any(file.parts == (METADATA,) for file in files):
        return True
    folders = ((*file.parts[:-1], "") for file in files if file.is_notebook)
    return all(said_inside(parts, names.holds) for parts in folders)


def _names_several(files: list[File], names: Names) -> bool:
    """Tell whether each file has a course system's name, and several people are named."""
    said = [said_inside(file.parts, names.holds) for file in files if file.is_notebook]
    return all(said) and (
        len({one.student for one in said if one}) > 1 or _is_download(files, names)
    )


def _hold_people(
    tops: set[str], files: list[File], work: list[File], names: Names, *, is_clone: bool
) -> bool:
    """Guess whether people's files or folders lie in the outermost folders."""
    if not any(map(is_person, tops)):
        inside = names.placed(map(_inside, work), [])
        return len(inside) == len(work) and all(is_person(one.student) for one in inside)
    if len(tops) > 1:
        return False
    flat = names.placed((replace(file, parts=file.parts[-1:]) for file in work), [])
    if not is_clone and len({one.student for one in flat}) > 1:
        return True
    alone = not any(len(file.parts) > 1 and file.parts[0] not in tops for file in files)
    return alone and any(several_folders(names.placed(work, [])))
