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
from nnbook.grading.collect.course_systems import Placed
from nnbook.grading.collect.download import files_of
from nnbook.grading.collect.editions import other_editions, with_lacking
from nnbook.grading.collect.file import CLONE, File, Notice
from nnbook.grading.collect.found import Found
from nnbook.grading.collect.notices import (
    flat_others,
    not_counted,
    odd,
    several_folders,
    without_notebook,
)
from nnbook.grading.collect.placing import place, placed_files, tidy
from nnbook.grading.collect.sidecars import Called, called, dated
from nnbook.grading.collect.wrappers import unwrapped
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
        files = unwrapped(files, notebooks, noticed, is_zip=submissions.is_file())
    meant = called(files, noticed) if pattern is None else {}
    placed = _meant(placed_files(files, notebooks, pattern), meant)
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
