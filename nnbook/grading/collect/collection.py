"""The submissions of a class, found in whatever a course system hands over.

Every notebook of a download (``download``) is recognised by its cells (``recognition``); its name
and its folders say whose it is (``course_systems``). Of a student's files one counts: work before
none, then the course system's number, then the date. Why another does not count is always said.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nnbook.errors import NnbookError
from nnbook.grading.collect.course_systems import Placed, of_whom, place, tidy
from nnbook.grading.collect.download import File, Notice, files_of, shown
from nnbook.grading.collect.editions import other_editions, with_lacking
from nnbook.grading.collect.found import Found
from nnbook.grading.collect.notices import not_counted, odd, several_folders, without_notebook
from nnbook.notebook.recognition import Content, Recognition


@dataclass(frozen=True)
class Collection:
    """What was found, and what is odd.

    Parameters
    ----------
    found : tuple of Found
        Every submission; of one student and notebook the one that counts comes last.
    noticed : tuple of (str, str)
        Files and folders that a person should look at, and why: most of them are not graded.
    """

    found: tuple[Found, ...]
    noticed: tuple[Notice, ...]


def collect(submissions: Path, recognition: Recognition, *, count_out: bool = True) -> Collection:
    """Find every submission in a folder or a zip file.

    Parameters
    ----------
    submissions : Path
        The folder or the file.
    recognition : Recognition
        Knows the notebooks that have an answer key.
    count_out : bool
        Whether exercises that a student's edition lacks are to be counted out, which is said.

    Raises
    ------
    NnbookError
        When there is no such folder, or nothing in it looks like a submission.
    """
    files, noticed = files_of(submissions)
    files = [_with_content(file, recognition) for file in files]
    notebooks = recognition.notebooks
    within = _without_wrapper(files, notebooks, noticed, any_depth=submissions.is_file())
    if within is not files and submissions.is_dir():  # two of them, such as course/week
        within = _without_wrapper(within, notebooks, noticed, any_depth=False)
    files = _submitted(within)
    placed = _placed(files, notebooks)
    found = list(_claimed(_in_their_folders(placed, noticed), noticed))
    if not found:
        known = ", ".join(f"{stem}.ipynb" for stem in notebooks)
        raise NnbookError(
            f"No submission was found in {submissions}; expected STUDENT/NOTEBOOK.ipynb"
            f" or STUDENT_NOTEBOOK.ipynb where NOTEBOOK.ipynb is one of {known}."
        )
    found = with_lacking(found)
    found.sort(key=lambda one: (one.student, one.notebook, one.order))
    noticed += without_notebook(files, {one.student for one in found})
    noticed += several_folders(placed)
    noticed += not_counted(found)
    noticed += odd(placed, found, notebooks)
    noticed += other_editions(found, count_out=count_out)
    return Collection(tuple(found), tuple(sorted(noticed)))


def _placed(files: Iterable[File], notebooks: Sequence[str]) -> list[tuple[File, Placed | str]]:
    """Say of every notebook whose it is, or why that is not known."""
    placed = [
        (file, place(file.parts, notebooks, file.content.notebook))
        for file in files
        if file.content is not None
    ]
    decided = iter(of_whom([whose for _, whose in placed if isinstance(whose, Placed)]))
    return [(file, next(decided) if isinstance(whose, Placed) else whose) for file, whose in placed]


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
    placed: list[tuple[File, Placed | str]], noticed: list[Notice]
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
            folder = tidy(file.parts[0])
            noticed.append((file.path, f"counts as {folder}'s; its name says {whose.student}"))
            whose = replace(whose, student=folder, inside=False)
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
        file.modified,
        file.read,
        file.content or Content(),
    )


def _submitted(files: list[File]) -> list[File]:
    """Of nbgrader's course folder take what was submitted: the rest are copies and sources."""
    tops = {file.parts[0] for file in files if file.is_notebook}
    if tops and tops <= {"source", "release"}:
        return []
    if not any(f.is_notebook and f.parts[0] == "submitted" and len(f.parts) > 3 for f in files):
        return files
    return _inside(files, "submitted")


def _without_wrapper(
    files: list[File],
    notebooks: Sequence[str],
    noticed: list[Notice],
    *,
    any_depth: bool,
) -> list[File]:
    """Strip the one folder around everything, which a zip file often has.

    A folder that holds all notebooks may also be that of an only student. It is stripped when
    the names inside tell several students apart, when several folders inside hold the same
    notebook, or in a zip file when all lie still deeper.
    """
    work = [file.parts for file in files if file.is_notebook]
    if len({parts[0] for parts in work}) != 1 or any(len(parts) < 2 for parts in work):
        return files
    deep = any_depth and len(work) > 1 and all(len(parts) > 2 for parts in work)
    holds = [file.content.notebook for file in files if file.content is not None]
    placed = [place(parts[-1:], notebooks, what) for parts, what in zip(work, holds, strict=True)]
    students = {one.student for one in placed if isinstance(one, Placed)}
    if deep or len(students) > 1:
        return _inside(files, work[0][0])
    if not any(True for _ in several_folders(_placed(files, notebooks))):
        return files
    why = "was taken for the folder of the class, and the folders inside for students"
    noticed.append((shown(work[0][:1]), why))
    return _inside(files, work[0][0])


def _inside(files: list[File], folder: str) -> list[File]:
    return [
        replace(file, parts=file.parts[1:])
        for file in files
        if file.parts[0] == folder and len(file.parts) > 1
    ]
