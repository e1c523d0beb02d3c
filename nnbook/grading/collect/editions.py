"""Exercises that a student's edition of a notebook lacks: counted out, and always said.

Former editions are not kept, and a file's edition is metadata that anybody can write. So an
exercise is lacking only where a file names another edition and neither it nor any other file of
that edition holds a trace of it; and whose exercises are counted out is said, file by file.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from nnbook.grading.collect.file import Notice
from nnbook.grading.collect.found import Found
from nnbook.grading.printable import printable

_NAMED = 12  # names in a sentence
_SHOWN = 40  # characters of a name


def with_lacking(found: Sequence[Found]) -> list[Found]:
    """Enter what each file's edition lacks: what every file of that edition lacks."""
    lacked: dict[tuple[str, str], list[set[str]]] = defaultdict(list)
    for one in found:
        lacked[one.notebook, one.content.edition].append(set(one.content.lacks))
    common = {edition: set.intersection(*every) for edition, every in lacked.items()}
    return [
        replace(one, lacks=tuple(name for name in one.content.lacks if name in shared))
        for one in found
        for shared in [common[one.notebook, one.content.edition] if one.content.edition else ()]
    ]


def other_editions(found: Sequence[Found], *, count_out: bool) -> Iterator[Notice]:
    """Say which files are of another edition, and what that means for those that count.

    Parameters
    ----------
    found : sequence of Found
        As `with_lacking` returned them; of one student and notebook the one that counts is last.
    count_out : bool
        Whether lacking exercises are left out of a student's maximum.
    """
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
            yield counts.place, f"{told} {_named(counts.content.lacks)}: not answered"


def _consequences(one: Found, *, count_out: bool, alone: bool) -> str:
    told = f"is of another edition of {one.notebook} ({printable(one.content.edition[:12])})"
    if one.lacks:
        what = "counted out" if count_out else "counted as not answered"
        told += f", which lacks {_named(one.lacks)}: {what}"
        if alone:
            told += "; nobody else's file is of that edition, so make sure that it was handed out"
    if lost := [name for name in one.content.lacks if name not in one.lacks]:
        told += f"; {_named(lost)} not in it, unlike in others of that edition: not answered"
    if one.content.former:
        told += f"; not graded, because it is no exercise any more: {_named(one.content.former)}"
    return told


def _named(names: Sequence[str]) -> str:
    first = ", ".join(printable(name[:_SHOWN]) for name in names[:_NAMED])
    return first + (f" and {len(names) - _NAMED} more" if len(names) > _NAMED else "")
