"""What a person should look at in a download, and why: nothing that does not count is silent."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from nnbook.grading.collect.course_systems import Placed
from nnbook.grading.collect.file import File, Notice, shown
from nnbook.grading.collect.found import Found
from nnbook.grading.collect.placing import owner, place, tidy
from nnbook.grading.collect.sidecars import Called

_NO_NOTEBOOK = "handed in no notebook (.ipynb)"


def not_counted(found: Sequence[Found]) -> Iterator[Notice]:
    """Say of every file why another one counts, and of one that counts whether it is blank."""
    for _, attempts in groupby(found, key=lambda one: (one.student, one.notebook)):
        *others, counts = attempts
        for one in others:
            yield one.place, f"does not count: {_why(one, counts)} {counts.place}"
        if not counts.content.worked and counts.content.notebook:
            yield counts.place, "is as it was handed out; nothing in it is answered"


def _why(one: Found, counts: Found) -> str:
    """Say what an attempt lacks that the one that counts has."""
    if one.content.digest == counts.content.digest:
        return "it is the same file as"
    if one.content.worked != counts.content.worked:
        if one.content.notebook:
            return "nothing in it is answered, unlike"
        return "it holds none of the notebook's cells or cannot be read, unlike"
    if (one.attempt, one.serial) != (counts.attempt, counts.serial):
        return "it is an earlier attempt than"
    return "it is older than" if one.modified < counts.modified else "it is as old as"


def odd(
    placed: Iterable[tuple[File, Placed | str]], found: Sequence[Found], notebooks: Sequence[str]
) -> Iterator[Notice]:
    """Say what a name hides: other cells than it says, somebody else's file."""
    for file, whose in placed:
        if file.content is None or isinstance(whose, str):
            continue
        by_name = place(file.parts, notebooks)
        if isinstance(by_name, Placed) and by_name.notebook != whose.notebook:
            yield file.path, f"holds the cells of {whose.notebook}, and is graded as that"
        if whose.late:
            yield file.path, "was handed in late, as the course system says"
        if file.content.worked and not file.content.notebook:
            yield file.path, f"has none of the cells of {whose.notebook}, which it is named after"
        if file.content.notebook and file.content.also:
            also = ", ".join(file.content.also)
            yield file.path, f"has exercises of {also} too, of which only a file of its own counts"
    of_digest: dict[str, list[Found]] = defaultdict(list)
    for one in found:
        if one.content.worked:
            of_digest[one.content.digest].append(one)
    for same in of_digest.values():
        for one in same:
            others = sorted({two.student for two in same if two.place != one.place} - {one.student})
            if others:
                yield one.place, f"is byte for byte the same as what {others[0]} handed in"


def without_notebook(
    files: list[File], known: set[str], meant: Called, pattern: re.Pattern[str] | None
) -> list[tuple[str, Notice]]:
    """List who handed in something but no notebook, with the notice: nobody is overlooked."""
    of: dict[str, File] = {}
    for file in files:
        name = "" if file.is_notebook else owner(file.parts, pattern)
        if name and tidy(file.parts[0]) not in known:
            for student in meant.get(name, [name]):
                of.setdefault(tidy(student), file)
    nothing = {student: file for student, file in of.items() if student not in known}
    return [
        (who, (file.path, f"{who} {_NO_NOTEBOOK}" if file.parts[-1] else "is an empty folder"))
        for who, file in nothing.items()
    ]


def flat_others(
    files: Iterable[File], placed: Iterable[tuple[File, Placed | str]]
) -> Iterator[Notice]:
    """Say what else lies among flat files, each of which is somebody's."""
    if any(isinstance(whose, Placed) and whose.flat for _, whose in placed):
        for file in files:
            if len(file.parts) == 1 and not file.is_notebook and not owner(file.parts):
                yield file.path, "is no notebook (.ipynb)"


def several_folders(placed: list[tuple[File, Placed | str]]) -> Iterable[Notice]:
    """Say which folders may hold a section of the class where one student was expected."""
    inside: dict[tuple[str, str], set[tuple[str, ...]]] = {}
    for file, whose in placed:
        if isinstance(whose, Placed) and len(file.parts) > 2 and not whose.inside:
            inside.setdefault((file.parts[0], whose.notebook), set()).add(file.parts[1:-1])
    for (top, notebook), folders in inside.items():
        if len(folders) > 1:
            yield (
                shown([top]),
                f"{len(folders)} folders inside hold {notebook}, and the newest counts as this"
                " student's; if they are students, grade this folder by itself",
            )
