"""The class that is to be graded: what was handed in, held against the roster of who exists."""

import re

from nnbook.errors import NnbookError
from nnbook.grading.collect.collection import Collection, collect
from nnbook.grading.run.plan import GradingPlan
from nnbook.notebook.recognition import Recognition


def collect_class(plan: GradingPlan, recognition: Recognition) -> Collection:
    """Find every submission; with a roster say who is not on it and who handed in nothing."""
    return collect(plan.submissions, recognition, pattern=plan.pattern, count_out=plan.count_out)


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
