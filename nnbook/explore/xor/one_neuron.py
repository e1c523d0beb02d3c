"""XOR with one neuron: the hunt, and the midpoint that ends it (Proposition 10.3.1)."""

import math
from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nnbook.activations import FloatArray, heaviside
from nnbook.drawing.notation import number, signed, weighted_sum
from nnbook.explore.controls import Values
from nnbook.explore.scene import scene as sc
from nnbook.explore.scene.halfplane import area, chord, line, part, rectangle
from nnbook.neuron import Neuron

INPUTS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
TARGETS = np.array([0, 1, 1, 0])
NAMES = ("(0, 0)", "(0, 1)", "(1, 0)", "(1, 1)")
LOW, HIGH = -0.5, 1.5  # the part of the plane that is shown, on both axes
SQUARE = tuple(rectangle(LOW, HIGH))
TICKS = tuple((value, number(value)) for value in (0.0, 0.5, 1.0))
AXES = sc.Axis(LOW, HIGH, "x₁", TICKS), sc.Axis(LOW, HIGH, "x₂", TICKS)
_REACH = 6.6  # |z| is at most 6 at the four points
_Z_TICKS = tuple((z, number(z)) for z in (-6.0, -3.0, 0.0, 3.0, 6.0))
_ROWS = (3.0, 2.0, 1.0, 0.0)  # the first point on top
_DEMANDS = ("≤ 0", "> 0")  # what XOR asks of z where its target is 0, and where it is 1
_SIZE = (760.0, 412.0)
# The two diagonals of the square and the midpoint they share.
_DIAGONALS = (
    sc.Polyline([0, 1], [0, 1], "class0", 3.0, "dashed"),
    sc.Polyline([0, 1], [1, 0], "class1", 3.0),
    sc.Points([0.5], [0.5], "diamond", "paper", "ink", 17, 2.0),
    sc.Text(0.5, 0.68, "(½, ½)", align="center", bold=True, halo=True),
)


def hunt(values: Values) -> sc.Scene:
    """Return the plane cut by one line, and the four inequalities XOR asks of it as bars."""
    neuron, z, right = _scored(values)
    score = f"XOR: {right.sum()} of 4 points right"
    wrong = [NAMES[k] for k in np.flatnonzero(~right)]
    lines = (
        sc.Text(0, 0, score, bold=True, size=16),
        sc.Text(0, 2, f"wrong: {', '.join(wrong) or 'none'}", "orange" if wrong else "ink"),
        sc.Text(0, 8, f"z = {_formula(neuron, 'x₁', 'x₂')}"),
        _line_in_words(neuron),
    )
    panels = (
        _plane(neuron, right, _normal(neuron)),
        *_inequalities(z, right),
        sc.text_panel((412, 268, 340, 110), lines, spacing=22),
    )
    told = "; ".join(
        f"{name}: z = {number(height)}, has to be {_DEMANDS[t]}, {'right' if fine else 'wrong'}"
        for name, height, t, fine in zip(NAMES, z, TARGETS, right, strict=True)
    )
    formula = _formula(neuron, "x1", "x2")
    words = f"One neuron, z = {formula}; its output is 1 where z > 0. {score}. {told}."
    return sc.Scene(panels, words, *_SIZE)


def proof(values: Values) -> sc.Scene:
    """Return z along both diagonals: two straight lines through one height at the midpoint."""
    neuron, z, right = _scored(values)
    middle = float(neuron.pre_activation([0.5, 0.5]))
    zeros, ones = "z(0, 0) and z(1, 1)", "z(0, 1) and z(1, 0)"
    if middle > 0:
        bound, rest = "z(½, ½) > 0", f"so {zeros} are not both ≤ 0."
    else:
        bound, rest = "z(½, ½) ≤ 0", f"so {ones} are not both > 0."
    lines = (
        sc.Text(0, 0, "z(½, ½) is the mean of either pair of ends:"),
        sc.Text(0, 0, f"½·[{zeros.replace(' and ', ' + ')}] = {_mean(z[0], z[3])}", "orange"),
        sc.Text(0, 0, f"½·[{ones.replace(' and ', ' + ')}] = {_mean(z[1], z[2])}", "blue"),
        sc.Text(0, 4, f"{bound},", bold=True),
        sc.Text(0, 0, rest, bold=True),
    )
    panels = (
        _plane(neuron, right, _DIAGONALS),
        _planks(z, middle),
        sc.text_panel((412, 274, 344, 116), lines, spacing=21),
    )
    words = (
        f"z = {_formula(neuron, 'x1', 'x2')} along the diagonals of the square. From (0, 0) to "
        f"(1, 1) it runs from {number(z[0])} to {number(z[3])}, and both have to be ≤ 0. From "
        f"(0, 1) to (1, 0) it runs from {number(z[1])} to {number(z[2])}, and both have to be "
        f"> 0. In the middle of both, (½, ½), z is the mean of either pair: {number(middle)}. "
        f"{bound}, {rest} Whatever the weights, a point is wrong; here {4 - right.sum()} of 4."
    )
    return sc.Scene(panels, words, *_SIZE)


def _scored(values: Values) -> tuple[Neuron, FloatArray, NDArray[np.bool_]]:
    """Return the neuron of a setting, z at the four points, and where the output is XOR's."""
    neuron = Neuron([float(values["w1"]), float(values["w2"])], float(values["b"]), heaviside)
    z = np.asarray(neuron.pre_activation(INPUTS))
    return neuron, z, heaviside(z) == TARGETS


def _formula(neuron: Neuron, *names: str) -> str:
    """Return z as a formula with the present numbers."""
    return weighted_sum(zip(neuron.weights.tolist(), names, strict=True), neuron.bias)


def _mean(first: float, second: float) -> str:
    """Return the mean of two numbers, written out."""
    return f"½·({number(first)} {signed(second)}) = {number((first + second) / 2)}"


def _line_in_words(neuron: Neuron) -> str:
    """Return where the line is, or that there is none."""
    if not neuron.weights.any():
        return f"No line: with weights 0, z is {number(neuron.bias)} everywhere."
    w1, w2 = neuron.weights.tolist()
    if not chord(SQUARE, w1, w2, neuron.bias):
        return "The line z = 0 lies outside the picture."
    return "On the line z = 0 the output is 0."


def _plane(neuron: Neuron, right: NDArray[np.bool_], over_line: Sequence[sc.Mark]) -> sc.Panel:
    """Return the plane of the inputs: where the unit says 1, its line, and the four points."""
    w1, w2 = neuron.weights.tolist()
    marks: list[sc.Mark] = [area(SQUARE, "region0")]
    # All zero: the step says 0 on the line, and here the line is the whole plane.
    if w1 or w2 or neuron.bias:
        marks.append(area(part(SQUARE, w1, w2, neuron.bias), "region1"))
    marks.append(line(chord(SQUARE, w1, w2, neuron.bias)))
    marks.extend(over_line)
    marks.extend(sc.class_points(INPUTS, TARGETS, size=18, right=right))
    for (x1, x2), name in zip(INPUTS.tolist(), NAMES, strict=True):
        marks.append(sc.Text(x1, x2 + (0.17 if x2 else -0.17), name, align="center", halo=True))
    title = "output: 1 on blue, 0 on orange"
    return sc.Panel((48, 30, 332, 332), *AXES, marks, title)


def _normal(neuron: Neuron) -> list[sc.Mark]:
    """Return the weight vector's direction, from the middle of the line into the region of 1."""
    w1, w2 = neuron.weights.tolist()
    ends = chord(SQUARE, w1, w2, neuron.bias)
    if not ends:
        return []
    x1, x2 = (ends[0][0] + ends[1][0]) / 2, (ends[0][1] + ends[1][1]) / 2
    d1, d2 = w1 / math.hypot(w1, w2), w2 / math.hypot(w1, w2)
    label = sc.Text(
        x1 + 0.36 * d1, x2 + 0.36 * d2, "w", size=15, align="center", bold=True, halo=True
    )
    return [sc.Arrow(x1, x2, x1 + 0.28 * d1, x2 + 0.28 * d2, width=3.0), label]


def _inequalities(z: FloatArray, right: NDArray[np.bool_]) -> tuple[sc.Panel, sc.Panel]:
    """Return a bar for z at each point over the side XOR wants it on, and verdicts beside it."""
    marks: list[sc.Mark] = []
    verdicts: list[sc.Mark] = []
    for row, target, height, fine in zip(_ROWS, TARGETS, z, right, strict=True):
        side, tint = (_REACH, "region1") if target else (-_REACH, "region0")
        low, high = row - 0.42, row + 0.42
        marks.append(sc.Area([0, side, side, 0], [low, low, high, high], tint, 1.0))
        told = f"{number(height)}: {'right' if fine else 'wrong'}"
        verdicts.append(sc.Text(0, row, told, "ink" if fine else "orange", bold=not fine))
    colors = tuple("class1" if height > 0 else "class0" for height in z)
    marks.append(sc.Bars(_ROWS, z, colors, thickness=0.34, horizontal=True))
    marks.append(sc.Polyline([0, 0], [-0.5, 3.5], width=1.5))
    marks.append(sc.Points(z, _ROWS, "circle", "paper", "ink", 11, 2.0))
    demands = (f"z{name} {_DEMANDS[t]}" for name, t in zip(NAMES, TARGETS, strict=True))
    rows = sc.Axis(-0.5, 3.5, ticks=tuple(zip(_ROWS, demands, strict=True)))
    axes, title = (sc.Axis(-_REACH, _REACH, "z", _Z_TICKS), rows), "the four inequalities"
    bars = sc.Panel((488, 30, 160, 176), *axes, marks, title)
    return bars, sc.Panel((656, 30, 100, 176), sc.Axis(0, 100), rows, tuple(verdicts), frame=False)


def _planks(z: FloatArray, middle: float) -> sc.Panel:
    """Return z along both diagonals, over the side where the ends have to be."""
    marks: list[sc.Mark] = [
        sc.Area([-0.3, 1.3, 1.3, -0.3], [0, 0, _REACH, _REACH], "region1", 1.0),
        sc.Area([-0.3, 1.3, 1.3, -0.3], [0, 0, -_REACH, -_REACH], "region0", 1.0),
        sc.Polyline([-0.3, 1.3], [0, 0], width=1.5),
        sc.Polyline([0, 1], [z[0], z[3]], "class0", 3.0, "dashed"),
        sc.Polyline([0, 1], [z[1], z[2]], "class1", 3.0),
        sc.Points([0, 1], [z[0], z[3]], "square", "class0", "paper", 13, 3.0),
        sc.Points([0, 1], [z[1], z[2]], "circle", "paper", "class1", 16, 1.5),
        sc.Points([0.5], [middle], "diamond", "paper", "ink", 17, 2.0),
        # No plank comes this high or low in its first half.
        sc.Text(-0.27, _REACH - 0.8, "> 0: both ● have to be here", size=12),
        sc.Text(-0.27, 0.8 - _REACH, "≤ 0: both □ have to be here", size=12),
    ]
    marks.extend(_end_names(z, -0.05, (0, 1)) + _end_names(z, 1.05, (3, 2)))
    ends = ((0.0, "end"), (0.5, "midpoint"), (1.0, "end"))
    axes = sc.Axis(-0.3, 1.3, "along each diagonal", ends), sc.Axis(-_REACH, _REACH, "z", _Z_TICKS)
    return sc.Panel((452, 30, 296, 196), *axes, marks, "z along both diagonals")


def _end_names(z: FloatArray, place: float, points: tuple[int, int]) -> list[sc.Mark]:
    """Return the names of the two planks' ends on one side, apart even where the ends are not."""
    low, high = sorted(points, key=lambda k: (z[k], -k))
    push = max(0.0, 1.5 - (z[high] - z[low])) / 2
    side: Literal["left", "right"] = "right" if place < 0 else "left"
    heights = ((low, z[low] - push), (high, z[high] + push))
    return [sc.Text(place, height, NAMES[k], size=12, align=side) for k, height in heights]
