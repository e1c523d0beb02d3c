"""The submissions of a class, found in whatever a course system hands over.

Every notebook of a download (``download``) is recognised by its cells (``recognition``); its name
or the folder around it (``placing``) and what lies beside it (``sidecars``) say whose it is. Of a
student's files one counts: work before none, then the course system's number, then the date. Why
another does not count is always said.
"""

import operator
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from nnbook.errors import NnbookError
from nnbook.grading.collect.download import files_of, progress
from nnbook.grading.collect.editions import other_editions, with_lacking
from nnbook.grading.collect.file import ASIDE, CLONE, File, Notice
from nnbook.grading.collect.notices import (
    flat_others,
    not_counted,
    odd,
    one_folder,
    other_names,
    several_folders,
    without_notebook,
)
from nnbook.grading.collect.placing import Names, told_apart
from nnbook.grading.collect.sidecars import Called, called, dated
from nnbook.grading.collect.wrappers import unwrapped
from nnbook.notebook.recognition import Recognition


@dataclass(frozen=True)
class Collection:
    """What was found, and what is odd.

    Parameters
    ----------
    found : tuple of File
        Every submission; of one student and notebook the one that counts comes last.
    noticed : tuple of (str, str)
        Files and folders that a person should look at, and why: most of them are not graded.
    without : tuple of str
        Who handed in something, but no notebook.
    beside : tuple of str
        Other files, which are no notebooks.
    """

    found: tuple[File, ...]
    noticed: tuple[Notice, ...]
    without: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()


def collect(
    submissions: Path,
    recognition: Recognition,
    *,
    pattern: re.Pattern[str] | None = None,
    known: Callable[[str], bool] = lambda _: False,
    count_out: bool = True,
    quiet: bool = True,
    do: Callable[..., Any] = operator.call,
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
    known : callable
        Tells a person of the roster; that tells folders of sections from students', and where an
        assignment's name ends.
    count_out : bool
        Whether exercises that a student's edition lacks are to be counted out, which is said.
    quiet : bool
        Whether to show no progress; it is shown on a terminal when reading takes a while.
    do : callable
        Calls the function that reads a file, within limits where it has them (`Recognition.read`).

    Raises
    ------
    NnbookError
        When there is no such folder, or nothing in it looks like a submission.
    """
    files, noticed = files_of(submissions, quiet=quiet)
    aside = [file for file in files if not ASIDE.isdisjoint(file.parts)]
    why = "is where no student's work lies, so it is not graded"
    noticed += [(file.place, why) for file in aside if ".ipynb" in file.parts[-1].lower()]
    files = [file for file in files if ASIDE.isdisjoint(file.parts)]
    read = progress(files, "files read", quiet=quiet)
    files = dated(_with_content(file, recognition, do) for file in read)
    names = Names(recognition.notebooks, pattern)
    meant: Called = {}
    if pattern is None:
        files = unwrapped(files, names, known, noticed)
        meant = called(files, known, noticed)
    found = list(_meant(names.placed(files, noticed), meant, noticed))
    if not found:
        stems = ", ".join(f"{stem}.ipynb" for stem in recognition.notebooks)
        raise NnbookError(
            f"No submission was found in {submissions}; expected STUDENT/NOTEBOOK.ipynb"
            f" or STUDENT_NOTEBOOK.ipynb where NOTEBOOK.ipynb is one of {stems}."
            + "".join(f" {path}: {why}." for path, why in noticed[:1])
        )
    others = without_notebook(files, found, names, meant)
    called_so = told_apart([*others, *(one.student for one in found)], noticed)
    others = {called_so[student]: file for student, file in others.items()}
    found = [replace(one, student=called_so[one.student]) for one in with_lacking(found)]
    found.sort(key=lambda one: one.order)
    for student, file in others.items():
        if file.parts[-1]:
            noticed.append((file.place, f"{student} handed in no notebook (.ipynb)"))
        elif not any(path.startswith(f"{file.place}/") for path, _ in noticed):
            noticed.append((file.place, "is an empty folder"))
    noticed += flat_others(files, names)
    if pattern is None:
        noticed += [*several_folders(found), *other_names(found, names)]
    noticed += one_folder(found)
    noticed += not_counted(found)
    noticed += odd(found, names)
    noticed += other_editions(found, count_out=count_out)
    told = {path for path, _ in noticed}
    beside = {f.place for f in files if not f.is_notebook and f.parts[-1] not in ("", CLONE)} - told
    return Collection(
        tuple(found),
        tuple(sorted(set(noticed))),  # a group's is each member's
        tuple(sorted(others)),
        tuple(sorted(beside)),
    )


def _meant(files: Iterable[File], meant: Called, noticed: list[Notice]) -> Iterator[File]:
    """Say who is meant by a name; a group's notebook is each member's."""
    for file in files:
        people = meant.get(file.student, [file.student])
        yield from (replace(file, student=person) for person in people)
        if not people:
            noticed.append((file.place, f"is of nobody; nothing says who {file.student} is"))


def _with_content(file: File, recognition: Recognition, do: Callable[..., Any]) -> File:
    """Read a file that may be a notebook, whatever a browser has put behind its name."""
    name = file.parts[-1].lower()
    ending = name.rpartition(".")[2]
    if ".ipynb" in name or ending in ("json", "txt", name) or ending.startswith("ip"):
        content = recognition.read(file.read, do)
        if ".ipynb" in name or content.notebook:
            return replace(file, is_notebook=True, content=content)
    return file
