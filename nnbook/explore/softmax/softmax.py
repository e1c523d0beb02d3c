"""explore_softmax: from scores to probabilities, under a shift and a temperature (section 10.4)."""

import functools
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from nnbook.activations import softmax
from nnbook.drawing.notation import decimal, number, probability, subscript
from nnbook.explore.as_widget import Explorer, explorer, show
from nnbook.explore.controls import Control, Menu, Slider, Value, Values
from nnbook.explore.exhibit import Exhibit
from nnbook.explore.scene import scene as sc
from nnbook.explore.softmax.companion import CLASS_COLORS, Vector, companion
from nnbook.explore.softmax.student import StudentSoftmax

FEWEST, MOST = 2, 6  # classes
_START = (3.0, 0.0, 1.0, 2.0, -1.0, 0.0)  # the first three are Example 10.4.1
_UNITS = ("1", "1000", "1e17")
_REST: dict[str, Value] = {"c": 0.0, "unit": "1", "T": 1.0}
PRESETS: dict[str, dict[str, Value]] = {
    "Shift by 2": {"c": 2.0, "unit": "1"},
    "Shift by 1000": {"c": 1.0, "unit": "1000"},
    "Shift by 10¹⁷": {"c": 1.0, "unit": "1e17"},
    "Cold": {"T": 0.25},
    "Hot": {"T": 10.0},
}


def controls(n_classes: int) -> tuple[Control, ...]:
    """Return a slider for each score, then shift and temperature."""
    scores = [
        Slider(f"z{k}", -5.0, 5.0, 0.5, start, f"z{subscript(k)}", f"score of class {k}")
        for k, start in enumerate(_START[:n_classes], start=1)
    ]
    return (
        *scores,
        Slider("c", -5.0, 5.0, 0.5, 0.0, "shift c", "shift c, added to every score"),
        Menu("unit", _UNITS, "1", "times", "what the shift is multiplied by"),
        Slider("T", 0.25, 10.0, 0.25, 1.0, "T", "temperature T"),
    )


@explorer
def explore_softmax(
    function: Callable[..., Any] | None = None, *, n_classes: int = 3, **settings: Value
) -> Explorer:
    """Show how softmax turns scores into probabilities.

    Scores as bars above, probabilities as bars below. A shift c moves every score and no
    probability; a temperature T divides every score, which sharpens or evens out. Three classes
    are also a point in a triangle, two a point on the sigmoid of z₁ − z₂.

    Parameters
    ----------
    function : callable, optional
        Your own softmax, ``function(logits)`` with logits of shape (n_classes,). What it returns
        is drawn as diamonds over the library's bars; where it fails, a sentence says so.
    n_classes : int, default 3
        From 2 to 6; a ValueError otherwise.
    **settings
        Where to start: ``z1``, ``z2``, … and ``c`` from −5 to 5 in halves, ``unit`` ("1",
        "1000", "1e17"), by which c is multiplied, and ``T`` from 0.25 to 10 in quarters.

    Notes
    -----
    pₖ = exp((zₖ + c)/T) / Σⱼ exp((zⱼ + c)/T). Section 10.4.1, Examples 10.4.1 and 10.4.2.

    Examples
    --------
    >>> softmax = explore_softmax(c=2)
    >>> print(softmax.describe())
    Scores (3, 0, 1), shifted by 2, temperature 1: class 1 has probability 0.844, class 2 0.042,
    class 3 0.114. Most probable: class 1 (index 0 in Python). The shift changed no probability.
    >>> softmax.close()
    """
    return show(exhibit(function, n_classes), settings)


def exhibit(function: Callable[..., Any] | None = None, n_classes: int = 3) -> Exhibit:
    """Return the explorer without its widget; parameters as for `explore_softmax`."""
    if n_classes not in range(FEWEST, MOST + 1):
        raise ValueError(f"n_classes can be {FEWEST} to {MOST}, not {n_classes!r}")
    presets = dict(PRESETS)
    if n_classes == 3:
        example = dict(zip(("z1", "z2", "z3"), _START, strict=False))
        presets = {"Example 10.4.1": {**example, **_REST}, **presets}
    student = None if function is None else StudentSoftmax(function)
    words = [] if student is None else [student.argument]
    words += [] if n_classes == 3 else [f"n_classes={n_classes}"]
    draw = functools.partial(scene, student=student)
    argument = ", ".join(words)
    return Exhibit("explore_softmax", controls(n_classes), draw, presets=presets, argument=argument)


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting with all that follows from it."""

    z: Vector
    shift: float
    temperature: float
    scores: Vector  # z + shift, rounded as floats are
    logits: Vector  # scores / temperature
    probabilities: Vector
    unshifted: Vector  # the probabilities without the shift

    @classmethod
    def of(cls, values: Values) -> "Setting":
        """Read the values of the controls."""
        n_classes = sum(name.startswith("z") for name in values)
        z = np.array([float(values[f"z{k + 1}"]) for k in range(n_classes)])
        shift, temperature = float(values["c"]) * float(values["unit"]), float(values["T"])
        scores = z + shift
        p = softmax(np.array([scores, z]) / temperature)
        return cls(z, shift, temperature, scores, scores / temperature, p[0], p[1])

    @property
    def rounded(self) -> bool:
        """Whether the shift is so large that the scores lose their digits."""
        return bool(np.any(self.scores - self.shift != self.z))


def scene(values: Values, student: StudentSoftmax | None = None) -> sc.Scene:
    """Return the picture of one setting, a student's results over the library's."""
    now = Setting.of(values)
    own, message = None, ""
    if student is not None:
        own, message = student(now.logits, now.probabilities)
    panels = (
        _score_panel(now, float(values["unit"])),
        _probability_panel(now, own, student),
        sc.text_panel((384, 14, 356, 188), _formulas(now, own, student, message), spacing=19),
        companion(now.scores, now.temperature, own),
    )
    return sc.Scene(panels, _describe(now, own, student), width=744, height=460, message=message)


def _score_panel(now: Setting, unit: float) -> sc.Panel:
    """Return the shifted scores as bars; rings stay at the scores without the shift."""
    n_classes = len(now.z)
    positions = np.arange(n_classes) + 1.0
    reach = 13.5 if unit == 1 else 6.5 * unit
    marks: list[sc.Mark] = [
        sc.Bars(positions, now.scores, CLASS_COLORS[:n_classes], thickness=0.5),
        sc.Polyline([0, n_classes + 1], [0, 0], "ink", 1),
    ]
    if now.shift:
        marks.append(sc.Points(positions - 0.36, now.z, "ring", "ink", None, 9, 1.5))
    for place, score in zip(positions, now.scores, strict=True):
        side: Literal["bottom", "top"] = "bottom" if score >= 0 else "top"
        end = score + math.copysign(reach / 40, score)
        marks.append(sc.Text(place, end, _plain(score), "ink", 11, "center", side))
    ticks = tuple((k, f"z{subscript(i + 1)} + c") for i, k in enumerate(positions))
    axes = sc.Axis(0.4, n_classes + 0.6, ticks=ticks), sc.Axis(-reach, reach)
    title = "scores z + c" + (", rings: z without c" if now.shift else "")
    return sc.Panel((62, 30, 290, 168), *axes, marks, title)


def _probability_panel(
    now: Setting, own: Vector | None, student: StudentSoftmax | None
) -> sc.Panel:
    """Return the probabilities as bars, a student's as diamonds."""
    n_classes = len(now.z)
    positions = np.arange(n_classes) + 1.0
    marks: list[sc.Mark] = [
        sc.Bars(positions, now.probabilities, CLASS_COLORS[:n_classes], thickness=0.5)
    ]
    for place, p in zip(positions, now.probabilities, strict=True):
        marks.append(sc.Text(place, p + 0.03, probability(p), "ink", 11, "center", "bottom"))
    title = "probabilities"
    if own is not None and student is not None:
        places = positions - 0.25, np.clip(own, -0.06, 1.2)
        marks.append(sc.Points(*places, "diamond", "ink", "purple", 12, 1.5))
        title = f"probabilities (diamonds: {student.name[:16]})"
    ticks = tuple((k, f"class {i + 1}") for i, k in enumerate(positions))
    shares = ((0.0, "0"), (0.25, "1/4"), (0.5, "1/2"), (0.75, "3/4"), (1.0, "1"))
    axes = sc.Axis(0.4, n_classes + 0.6, ticks=ticks), sc.Axis(-0.06, 1.2, ticks=shares)
    return sc.Panel((62, 252, 290, 168), *axes, marks, title)


def _plain(score: float) -> str:
    """Return a score with the digits it takes to tell it from its neighbours."""
    return decimal(score, 6) if 100 < abs(score) < 1e6 else number(score)


def _formulas(
    now: Setting, own: Vector | None, student: StudentSoftmax | None, message: str
) -> list[str | sc.Text]:
    """Return the formula with the present numbers."""
    i, j = np.argsort(-now.probabilities, kind="stable")[:2].tolist()
    difference = now.logits[i] - now.logits[j]
    ratio = f"p{subscript(i + 1)}/p{subscript(j + 1)}"
    by_t = "" if now.temperature == 1 else "/T"
    lines: list[str | sc.Text] = [
        sc.Text(0, 0, "pₖ = exp((zₖ + c)/T) / Σⱼ exp((zⱼ + c)/T)", bold=True, size=12),
        f"T = {number(now.temperature)},  (z + c){by_t} = ({_row(_plain, now.logits)})",
        *_exponentials(now),
        f"p = {_row(probability, now.probabilities)}",
        f"to two decimals: {_two_decimals(now.probabilities)}",
        # Only the difference of scores counts.
        f"{ratio} = exp({number(difference)}) = {number(math.exp(difference))}",
    ]
    if now.rounded:
        note = "z + c is rounded: the digits of z are lost"
        lines.append(sc.Text(0, 4, note, color="orange"))
    elif now.shift:
        lines.append(sc.Text(0, 4, "the shift cancels: p is as without it", color="green"))
    if student is not None and own is not None and not message:
        lines.append(sc.Text(0, 0, f"{student.name[:24]} gives the same", color="green"))
    return lines


def _row(write: Callable[[float], str], numbers: Vector) -> str:
    """Return the first three numbers in a row."""
    shown = [write(float(value)) for value in numbers[:3]]
    return ", ".join(shown if len(numbers) < 4 else [*shown, "…"])


def _exponentials(now: Setting) -> list[str]:
    """Return the numerators and their sum; where they leave the float range, how to stay in it."""
    largest = now.logits.max()
    if abs(largest) > 700:
        extreme = "overflows" if largest > 0 else "is 0 for all"
        return [
            f"exp {extreme}; subtract the maximum first:",
            f"exp(0 or less): {_row(number, np.exp(now.logits - largest))}",
        ]
    powers = np.exp(now.logits)
    return [f"exp: {_row(number, powers)}", f"sum of all exp: {number(powers.sum())}"]


def _two_decimals(p: Vector) -> str:
    """Return rounded probabilities and what they sum to, which need not be 1."""
    cents = [round(100 * float(value)) for value in p]
    texts = [f"{cent / 100:.2f}" for cent in cents]
    row = " + ".join(texts if len(texts) < 4 else [*texts[:2], "…"])
    return f"{row} = {sum(cents) / 100:.2f}"


def _describe(now: Setting, own: Vector | None, student: StudentSoftmax | None) -> str:
    """Return the picture in words."""
    classes = ", ".join(
        f"class {k + 1} {'has probability ' if k == 0 else ''}{probability(p)}"
        for k, p in enumerate(now.probabilities)
    )
    best = np.flatnonzero(now.probabilities == now.probabilities.max())
    winners = " and ".join(f"class {k + 1} (index {k} in Python)" for k in best)
    if len(best) == len(now.z):
        winners = "none, all are equal"
    shift = f", shifted by {_plain(now.shift)}" if now.shift else ""
    words = (
        f"Scores ({', '.join(number(z) for z in now.z)}){shift}, temperature "
        f"{number(now.temperature)}: {classes}. Most probable: {winners}."
    )
    if now.rounded:
        before = ", ".join(probability(p) for p in now.unshifted)
        words += f" Scores that large are rounded; without the shift it would be {before}."
    elif now.shift:
        words += " The shift changed no probability."
    if student is not None and own is not None:
        words += f" {student.name} gives {', '.join(number(p) for p in own)}."
    return words
