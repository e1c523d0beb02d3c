"""What is said about one answer: its points, one word, and what the student may learn from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from nnbook.grading.printable import printable

_LONG = 1_000  # characters of a detail
VERDICTS = ("right", "partly", "wrong", "missing", "error", "timeout", "unread", "unmarked")


@dataclass(frozen=True)
class Verdict:
    """One answer's verdict.

    Parameters
    ----------
    exercise : str
        The exercise's name.
    points : float or None
        What the answer earned; None for a written answer that no one has marked.
    max_points : float
        What a right answer earns.
    verdict : str
        One of `VERDICTS`.
    detail : str
        Sentences for the student: one printable line, cut after 1,000 characters.
    notes : mapping
        More for the feedback page and the summary, as plain JSON data: ``groups`` (name and
        whether it was right), ``diagnosis``, ``line``, ``text`` of a written answer, ``code``
        of an answer that lost points, ``pictures`` (a hash of them), ``person`` (why somebody
        should look).
    pictures : mapping
        Pasted into a written answer: name → type → base64 text. They may take megabytes, so the
        gradebook hands them out by themselves.
    """

    exercise: str
    points: float | None
    max_points: float
    verdict: str
    detail: str = ""
    notes: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    pictures: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        # An author's sentence may quote what a student's code chose: one printable line of it.
        line = printable(" ".join(self.detail.split()))
        object.__setattr__(self, "detail", line if len(line) <= _LONG else line[:_LONG] + "…")
        if self.verdict not in VERDICTS:
            raise ValueError(f"verdict must be one of {', '.join(VERDICTS)}, not {self.verdict!r}")
