"""A verdict on one answer: its points, one word, and what the student may learn from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Self

from nnbook.grading.printable import printable

_LONG = 1_000  # characters of a detail
# Okabe and Ito's colours, which people with any colour vision tell apart.
BLUE, SKY, ORANGE, GREY, NO_COLOUR = "#0072B2", "#56B4E9", "#D55E00", "#8a939c", ""


class Word(StrEnum):
    """The one word of a verdict, in the order in which a class is told of them.

    Its value is what stands in the gradebook, in tables and in a page's markup.

    Attributes
    ----------
    spoken, told : str
        Its name, and that with a sign before it: no colour is needed to tell two apart.
    ink : str
        Colour of the words: good, bad or open, which a page defines for day and night.
    fill : str
        Colour of its part of a bar; without one it is an outline.
    """

    spoken: str
    told: str
    ink: str
    fill: str

    def __new__(
        cls, value: str, sign: str = "⚠", spoken: str = "", ink: str = "bad", fill: str = ORANGE
    ) -> Self:
        """Make a word from a line below, or find it again by its value alone."""
        word = str.__new__(cls, value)
        word._value_ = value
        word.spoken, word.ink, word.fill = spoken or value, ink, fill
        word.told = f"{sign} {word.spoken}"
        return word

    RIGHT = "right", "✓", "right", "good", BLUE
    PARTLY = "partly", "◐", "partly right", "bad", SKY
    WRONG = "wrong", "✗", "not right"
    MISSING = "missing", "○", "not answered", "open", GREY
    ERROR = "error"
    TIMEOUT = "timeout", "⚠", "took too long"
    UNREAD = "unread", "⚠", "file not readable"
    UNMARKED = "unmarked", "…", "not marked yet", "open", NO_COLOUR
    UNASKED = "unasked", "–", "not in this edition", "open", NO_COLOUR


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
    verdict : Word
        How it came out.
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
    verdict: Word
    detail: str = ""
    notes: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    pictures: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def counted(self) -> float:
        """What it adds to the student's maximum: nothing where the exercise was not asked."""
        return 0.0 if self.verdict is Word.UNASKED else self.max_points

    def __post_init__(self) -> None:
        # An author's sentence may quote what a student's code chose: one printable line of it.
        line = printable(" ".join(self.detail.split()))
        object.__setattr__(self, "detail", line if len(line) <= _LONG else line[:_LONG] + "…")
        object.__setattr__(self, "verdict", Word(self.verdict))  # a database says it as text
