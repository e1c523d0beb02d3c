"""The class that is to be graded: what was handed in, held against the roster of who exists."""

import re
from pathlib import Path

from nnbook.errors import NnbookError
from nnbook.grading.collect.collection import Collection, collect
from nnbook.grading.collect.recognition import Recognition


def collect_class(
    submissions: Path,
    recognition: Recognition,
    pattern: re.Pattern[str] | None = None,
    roster: Path | None = None,
) -> Collection:
    """Find every submission, and with a roster say who is not on it and who handed in nothing.

    Parameters
    ----------
    submissions : Path
        The folder or zip file.
    recognition : Recognition
        Knows the notebooks that have an answer key.
    pattern : re.Pattern, optional
        Its group ``student`` finds the student in a file's name.
    roster : Path, optional
        The class list that a course system exports.
    """
    return collect(submissions, recognition, pattern)


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
