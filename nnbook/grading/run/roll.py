"""The class that is to be graded: what was handed in, held against the roster of who exists."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from nnbook.errors import NnbookError
from nnbook.grading.collect.collection import Collection, collect
from nnbook.grading.collect.file import Notice
from nnbook.grading.export.roster import meanings
from nnbook.grading.export.table import Roster, read_roster
from nnbook.grading.run.plan import GradingPlan
from nnbook.notebook.recognition import Recognition

_REMEDY = "name what was handed in after the login or number there, or give --name-pattern"


def collect_class(plan: GradingPlan, recognition: Recognition) -> Collection:
    """Find every submission; with a roster say who is not on it and who handed in nothing."""
    collection = collect(
        plan.submissions, recognition, pattern=plan.pattern, count_out=plan.count_out
    )
    if plan.roster is None:
        return collection
    people = {one.student for one in collection.found}.union(collection.without)
    noticed = [*collection.noticed, *_called_over(read_roster(plan.roster), people)]
    return replace(collection, noticed=tuple(sorted(noticed)))


def _called_over(roster: Roster, people: Iterable[str]) -> Iterator[Notice]:
    """Say whom a roster does not know, or not alone, and of whom on it nothing was handed in."""
    meant = meanings(roster, people)
    claims = defaultdict(list)
    for student, rows in ((s, rows) for s, alternatives in meant.items() for rows in alternatives):
        for row in rows:
            claims[row].append(student)
    said = {row: ", ".join(filter(None, cells[:3])) for row, cells in roster.students.items()}
    name = roster.path.name
    for student, alternatives in meant.items():
        if not any(alternatives):
            yield student, f"is not in {name}; {_REMEDY}"
        elif len(alternatives) > 1:
            fitting = "; or ".join(said[row] for rows in alternatives for row in sorted(rows))
            yield student, f"fits several rows of {name}: {fitting}; {_REMEDY}"
    for students in claims.values():
        if len(students) > 1 and all(len(meant[student]) == 1 for student in students):
            others = " and ".join(sorted(students)[1:])
            yield min(students), f"is, as {name} says, the same person as {others}; {_REMEDY}"
    for row in said.keys() - claims.keys():
        yield said[row], f"handed in nothing, but is in {name}"


def name_pattern(text: str | None) -> re.Pattern[str] | None:
    """Read ``--name-pattern``.

    Raises
    ------
    NnbookError
        When it is no regular expression, or has no group ``student``.
    """
    if text is None:
        return None
    example = "such as '(?P<student>[^_]+)_.*'"
    try:
        pattern = re.compile(text)
    except re.error as error:
        raise NnbookError(
            f"--name-pattern {text} is no regular expression ({error}); give one {example}."
        ) from error
    if "student" not in pattern.groupindex:
        raise NnbookError(
            f"--name-pattern {text} does not say where the student stands; give one with a group"
            f" (?P<student>…), {example}."
        )
    return pattern
