"""Exercises that a student's edition of a notebook lacks: counted out, and always said.

Former editions are not kept, and a file's edition is metadata that anybody can write. So an
exercise is lacking only where a file names another edition and holds no trace of it, and neither
does any other file of that edition, but for a few that copied it; and that is said, file by file.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from nnbook.grading.collect.file import File, Notice
from nnbook.grading.printable import listed, printable

_NAMED = 12  # names in a sentence
_SHOWN = 40  # characters of a name


def with_lacking(found: Sequence[File]) -> list[File]:
    """Enter what each file's edition lacks, by all files that are of it."""
    files: dict[tuple[str, str], list[File]] = defaultdict(list)
    for one in found:
        files[one.notebook, one.content.edition].append(one)
    lacking = {edition: _lacking(every) if edition[1] else () for edition, every in files.items()}
    return [
        replace(one, lacks=tuple(name for name in one.content.lacks if name in names))
        for one in found
        for names in [lacking[one.notebook, one.content.edition]]
    ]


def _lacking(files: Sequence[File]) -> set[str]:
    """Return what most files of an edition lack, while others at most hold a copy without ids."""
    lacks = Counter(name for one in files for name in one.content.lacks)
    copied = Counter(name for one in files for name in one.content.copied)
    return {
        name
        for name, count in lacks.items()
        if count + copied[name] == len(files) and count > copied[name]
    }


def other_editions(found: Sequence[File], *, count_out: bool) -> Iterator[Notice]:
    """Say which files are of another edition, and what that means for those that count."""
    students: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in found:
        students[one.notebook, one.content.edition].add(one.student)
    for _, attempts in groupby(found, key=lambda one: (one.student, one.notebook)):
        *others, counts = attempts
        for one in others:
            if one.content.edition:
                yield one.place, f"is of another edition of {one.notebook}"
        if counts.content.edition:
            alone = len(students[counts.notebook, counts.content.edition]) == 1
            yield counts.place, _consequences(counts, count_out=count_out, alone=alone)
        elif counts.content.lacks:
            told = f"names no edition of {counts.notebook} and holds no trace of"
            yield counts.place, f"{told} {named(counts.content.lacks)}: not answered"


def _consequences(one: File, *, count_out: bool, alone: bool) -> str:
    told = f"is of another edition of {one.notebook} ({printable(one.content.edition[:12])})"
    if one.lacks:
        what = "counted out" if count_out else "counted as not answered"
        told += f", which lacks {named(one.lacks)}: {what}"
        if alone:
            told += "; nobody else's file is of that edition, so make sure that it was handed out"
    if lost := [name for name in one.content.lacks if name not in one.lacks]:
        told += f"; {named(lost)} not in it, unlike in others of that edition: not answered"
    return told


def named(names: Sequence[str]) -> str:
    """Return the first of many names, which strangers chose, for a sentence."""
    return listed([name[:_SHOWN] for name in names], _NAMED)
