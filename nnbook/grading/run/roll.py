"""The class that is to be graded: what was handed in, held against the roster of who exists."""

import re
from dataclasses import replace

from nnbook.errors import NnbookError
from nnbook.grading.collect.collection import Collection, collect
from nnbook.grading.export.roster import doubt, is_in, match
from nnbook.grading.export.table import read_roster
from nnbook.grading.grade.scorer import Scorer
from nnbook.grading.run.plan import GradingPlan
from nnbook.notebook.recognition import Recognition

_REMEDY = "name what was handed in after the login or number there, or give --name-pattern"


def collect_class(plan: GradingPlan, recognition: Recognition) -> Collection:
    """Find every submission; with a roster say who is not on it and who handed in nothing."""
    roster = read_roster(plan.roster) if plan.roster else None
    with Scorer({"": recognition}) as scorer:
        collection = collect(
            plan.submissions,
            recognition,
            pattern=plan.pattern,
            known=is_in(roster) if roster else lambda _: False,
            count_out=plan.count_out,
            quiet=plan.quiet,
            do=scorer.do,
        )
    if roster is None:
        return collection
    found = match(roster, {one.student for one in collection.found}.union(collection.without))
    noticed = [*collection.noticed]
    noticed += [(student, f"{why}; {_REMEDY}") for student, why in found.unmatched.items()]
    if told := doubt(roster):
        noticed.append((roster.path.name, told))
    if found.unmatched and roster.encoding in ("cp1252", "latin-1"):
        why = "is no UTF-8 and was read as Western European; if its names look wrong, save it as"
        noticed.append((roster.path.name, f"{why} UTF-8"))
    noticed += [(who, f"handed in nothing, but is in {roster.path.name}") for who in found.absent]
    return replace(collection, noticed=tuple(sorted(noticed)))


def name_pattern(text: str | None) -> re.Pattern[str] | None:
    """Read ``--name-pattern``.

    Raises
    ------
    NnbookError
        When it is no regular expression, or has no group ``student``.
    """
    if text is None:
        return None
    why = "no group (?P<student>…)"
    try:
        pattern = re.compile(text)
        if "student" in pattern.groupindex:
            return pattern
    except re.error as error:
        why = str(error)
    raise NnbookError(
        f"--name-pattern {text} is no regular expression that says where the student stands"
        f" ({why}); give one such as '(?P<student>[^_]+)_.*'."
    )
