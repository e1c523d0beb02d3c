"""What a person should look at in a download, and why: nothing that does not count is silent."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from nnbook.grading.collect.course_systems import said_by, said_inside
from nnbook.grading.collect.editions import named
from nnbook.grading.collect.file import File, Notice, of_folder, shown
from nnbook.grading.collect.placing import Names, is_person


def not_counted(found: Sequence[File]) -> Iterator[Notice]:
    """Say of every file why another one counts, and of one that counts whether it is blank."""
    for _, attempts in groupby(found, key=lambda one: (one.student, one.notebook)):
        *others, counts = attempts
        for one in others:
            yield one.place, f"does not count: {_why(one, counts)} {counts.place}"
        if not counts.content.worked and counts.content.notebook:
            yield counts.place, "is as it was handed out; nothing in it is answered"


def _why(one: File, counts: File) -> str:
    """Say what an attempt lacks that the one that counts has."""
    if one.content.digest == counts.content.digest:
        return "it is the same file as"
    if one.content.worked != counts.content.worked:
        if one.content.notebook:
            return "nothing in it is answered, unlike"
        return "it holds none of the notebook's cells or cannot be read, unlike"
    if one.serial != counts.serial:
        return "it is an earlier attempt than"
    if one.dates < counts.dates:
        return "it is older than"
    if one.is_named_as_handed_out == counts.is_named_as_handed_out:
        return "it has the same date as"
    return "it has the same date and another name than the notebook was handed out with, unlike"


def odd(found: Sequence[File], names: Names) -> Iterator[Notice]:
    """Say what a name hides: other cells than it says, somebody else's file."""
    of_digest: dict[str, list[File]] = defaultdict(list)
    for file in found:
        said, content = names.said_of(file.parts), file.content
        if names.split(said.rest)[0] not in ("", file.notebook):
            yield file.place, f"holds the cells of {file.notebook}, and is graded as that"
        if len(file.parts) > 1 and (inner := said_inside(file.parts[1:], names.holds)):
            why = f"counts as {file.student}'s, where it lies; its name says {inner.student}"
            yield file.place, why
        if said.late:
            yield file.place, "was handed in late, as the course system says"
        if content.worked and not content.notebook:
            yield file.place, f"has none of the cells of {file.notebook}, which it is named after"
        if content.notebook and content.foreign:
            foreign = f"answers no exercise of {file.notebook} with"
            yield file.place, f"{foreign} {named(content.foreign)}, which does not count in it"
        if content.worked:
            of_digest[content.digest].append(file)
    for same in of_digest.values():
        for one in same:
            others = sorted({two.student for two in same if two.place != one.place} - {one.student})
            if others:
                yield one.place, f"is byte for byte the same as what {others[0]} handed in"


def without_notebook(
    files: Iterable[File], found: Iterable[File], names: Names, meant: Mapping[str, Sequence[str]]
) -> dict[str, File]:
    """Find who handed in something but no notebook, and what: nobody is overlooked."""
    of: dict[str, File] = {}
    for file in files:
        name = "" if file.is_notebook else names.said_of(file.parts).student
        for student in meant.get(name, [name]):
            if student not in of or not of[student].parts[-1]:  # an empty folder, as it seemed
                of[student] = file
    known = {one.student for one in found}
    return {student: file for student, file in of.items() if student and student not in known}


def flat_others(files: Iterable[File], names: Names) -> Iterator[Notice]:
    """Say what else lies among flat files, each of which is somebody's."""
    flat = [f for f in files if len(f.parts) == 1 and not names.said_of(f.parts).student]
    if any(file.is_notebook for file in flat):
        yield from ((f.place, "is no notebook (.ipynb)") for f in flat if not f.is_notebook)


def several_folders(found: Iterable[File]) -> Iterator[Notice]:
    """Say which folders may hold a section of the class where one student was expected."""
    inside: dict[tuple[tuple[str, ...], str], set[tuple[str, ...]]] = defaultdict(set)
    for one in found:
        folders = tuple(filter(is_person, one.parts[1:-1]))
        inside[(*one.around, one.parts[0]), one.notebook].add(folders)
    for (place, notebook), people in inside.items():
        if len(people - {()}) > 1:
            what = f"{len(people)} folders inside hold {notebook}, and the newest counts as this"
            how = f"if they are students, give --roster, or {of_folder(len(place))}"
            yield shown(place), f"{what} student's; {how}"


def other_names(found: Iterable[File], names: Names) -> Iterator[Notice]:
    """Say of the fewest whose names alone are a course system's, or alone are none."""
    named: dict[bool, list[File]] = {True: [], False: []}
    for one in found:
        named[said_by(one.parts, names.holds) is not None].append(one)
    if all(named.values()):
        for one in min(named.values(), key=len):
            why = f"is named unlike others of this download; make sure it is {one.student}'s"
            yield one.place, why


def one_folder(found: Sequence[File]) -> Iterator[Notice]:
    """Say of a folder that holds everything whose it was taken for, where people may lie in it."""
    people = {tuple(filter(is_person, one.parts[1:-1])) for one in found}
    tops = {(*one.around, one.parts[0]) for one in found}
    if len(tops) == 1 and len(people - {()}) > 1:
        remedy = f"if the folders in it are students', give {of_folder(len(min(tops)))}"
        yield shown(min(tops)), f"was taken for {found[0].student}'s; {remedy}"
