"""XOR with two ReLUs: x-space, h-space and the output over the plane (Figures 10.6 and 10.7)."""

import itertools
import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nnbook.activations import FloatArray, identity, relu
from nnbook.drawing.notation import number, weighted_sum
from nnbook.explore.controls import Values
from nnbook.explore.scene import scene as sc
from nnbook.explore.scene.halfplane import Point, area, chord, line, part, rectangle
from nnbook.explore.xor.one_neuron import AXES, HIGH, INPUTS, LOW, NAMES, SQUARE, TARGETS
from nnbook.network import Forward, Network, node

Unit = tuple[float, float, float]  # two weights and a bias

PARAMETERS = ("h1_x1", "h1_x2", "h1_b", "h2_x1", "h2_x2", "h2_b", "y_h1", "y_h2", "y_b")
_NETWORKS = {
    activation.name: Network(
        ["x1", "x2"],
        {
            "h1": node({"x1": 1, "x2": 1}, 0, activation),
            "h2": node({"x1": 1, "x2": 1}, -1, activation),
            "y": node({"h1": 1, "h2": -2}, 0, relu),
        },
        ["y"],
    )
    for activation in (relu, identity)
}
_SIZE = 186.0
_BOXES = tuple((left, 30.0, _SIZE, _SIZE) for left in (46.0, 300.0, 554.0))
_CELLS = 186  # along each side of the heat map, one a pixel
_COLUMNS = (14, 46, 96, 148, 204, 262)
_HEADINGS = ("x₁", "x₂", "h₁", "h₂", "y", "XOR")


def _walk() -> FloatArray:
    """Return one walk along every line of a 4 × 4 grid on the unit square, shape (n, 2)."""
    there = np.linspace(0, 1, 33)
    rows = []
    for k, height in enumerate(np.linspace(0, 1, 5)):
        rows.append(np.stack([there if k % 2 == 0 else 1 - there, np.full(33, height)], axis=1))
    walk = np.concatenate(rows)
    # It ends in (1, 1), where its mirror image, which goes along the columns, ends too.
    return np.concatenate([walk, walk[::-1, ::-1]])


_GRID = _walk()


def scene(values: Values) -> sc.Scene:
    """Return the network's two spaces, its output over the plane, and its truth table."""
    vector = [float(values[name]) for name in PARAMETERS]
    folds = values["hidden"] == "ReLU"
    network = _NETWORKS["relu" if folds else "identity"].with_parameters(vector)
    h1, h2, y = ((vector[k], vector[k + 1], vector[k + 2]) for k in (0, 3, 6))
    passed = network.forward(INPUTS)
    right = (passed.outputs["y"] > 0.5) == TARGETS
    panels = (
        _x_space(h1, h2),
        _h_space(network, passed, y),
        _output(network, right, threshold(h1, h2, y, folds)),
        _formulas((h1, h2, y), right, folds, _notes(passed)),
        _table(passed, right),
    )
    return sc.Scene(panels, _describe(passed, right, (h1, h2, y), folds), 752, 424)


def threshold(h1: Unit, h2: Unit, y: Unit, folds: bool = True) -> list[list[Point]]:
    """Return the straight pieces of the line in the plane on which y = ½, each two points.

    One piece at most for each pattern of active hidden units, for there y is linear in x. Unless
    the network ``folds``, h1 and h2 are linear.
    """
    pieces = []
    for pattern in itertools.product((1.0, 0.0), repeat=2) if folds else ((1.0, 1.0),):
        region: Sequence[Point] = SQUARE
        for active, unit in zip(pattern, (h1, h2), strict=True):
            if folds and region:
                sign = 1.0 if active else -1.0
                region = part(region, *(sign * parameter for parameter in unit))
        v1, v2 = y[0] * pattern[0], y[1] * pattern[1]
        w1, w2, b = (v1 * p + v2 * q for p, q in zip(h1, h2, strict=True))
        pieces.append(chord(region, w1, w2, b + y[2] - 0.5))
    return [ends for ends in pieces if ends]


def _x_space(h1: Unit, h2: Unit) -> sc.Panel:
    """Return the inputs, and where each hidden unit is active."""
    marks: list[sc.Mark] = []
    for unit, color in ((h1, "green"), (h2, "purple")):
        if any(unit):
            marks.append(area(part(SQUARE, *unit), color, 0.28))
    marks.append(sc.Polyline(_GRID[:, 0], _GRID[:, 1], "muted", 1.0))
    marks.append(line(chord(SQUARE, *h1), "green", 3.0))
    marks.append(line(chord(SQUARE, *h2), "purple", 3.0, "dashed"))
    marks.extend(sc.class_points(INPUTS, TARGETS, size=15))
    return sc.Panel(_BOXES[0], *AXES, marks, "x-space")


def _h_space(network: Network, passed: Forward, y: Unit) -> sc.Panel:
    """Return the points and the grid as h1 and h2 see them, and the output's line there."""
    hidden = np.stack([passed.outputs["h1"], passed.outputs["h2"]], axis=1)
    folded = network.forward(_GRID).outputs
    low = min(0, math.floor(hidden.min()))
    high = max(2, math.ceil(hidden.max()))
    margin, step = 0.2 * (high - low), math.ceil((high - low) / 4)
    ticks = tuple((float(h), number(h)) for h in range(low, high + 1, step))
    low, high = low - margin, high + margin
    square = rectangle(low, high)
    line_of_y = y[0], y[1], y[2] - 0.5
    marks: list[sc.Mark] = [area(square, "region0")]
    if any(line_of_y):
        marks.append(area(part(square, *line_of_y), "region1"))
    marks.append(sc.Polyline(folded["h1"], folded["h2"], "muted", 1.0))
    marks.append(line(chord(square, *line_of_y)))
    marks.extend(sc.class_points(hidden, TARGETS, size=15))
    marks.extend(_names(hidden, low, high))
    axes = sc.Axis(low, high, "h₁", ticks), sc.Axis(low, high, "h₂", ticks)
    return sc.Panel(_BOXES[1], *axes, marks, "h-space: blue where y > ½")


def _names(hidden: FloatArray, low: float, high: float) -> list[sc.Mark]:
    """Return which inputs each point of h-space comes from, beside it where most room is left.

    Points that lie on one place share a label.
    """
    pixel = (high - low) / _SIZE
    together: dict[tuple[float, float], list[int]] = {}
    for k, (h1, h2) in enumerate(hidden.tolist()):
        together.setdefault((h1, h2), []).append(k)
    taken = [(np.array(place), np.full(2, 8 * pixel)) for place in together]  # centre, half size
    marks: list[sc.Mark] = []
    for (h1, h2), points in together.items():
        words = " = ".join(NAMES[k].replace(" ", "") for k in points)
        if len(points) == 4:
            words = "all four"
        half = np.array([4.0 * len(words) + 3, 8]) * pixel
        up, aside = 20 * pixel, half[0] + 10 * pixel
        sides = [(0, up), (0, -up), (aside, 0), (-aside, 0)]
        if not TARGETS[points].any():
            sides[:2] = sides[1], sides[0]
        places = [np.clip(np.add((h1, h2), side), low + half, high - half) for side in sides]
        crowds = [
            sum(bool((abs(place - other) < half + size).all()) for other, size in taken)
            for place in places
        ]
        place = places[crowds.index(min(crowds))]
        taken.append((place, half))
        x, y = place.tolist()
        marks.append(sc.Text(x, y, words, size=12, align="center", halo=True))
    return marks


def _output(network: Network, right: NDArray[np.bool_], pieces: list[list[Point]]) -> sc.Panel:
    """Return the output over the plane of the inputs, and the line between the classes."""
    outputs = network(sc.cells(LOW, HIGH, _CELLS)).reshape(_CELLS, _CELLS)
    marks: list[sc.Mark] = [sc.HeatMap(sc.levels(outputs, 0.0, 1.0), (LOW, HIGH, LOW, HIGH))]
    marks.extend(line(ends) for ends in pieces)
    marks.extend(sc.class_points(INPUTS, TARGETS, size=15, right=right))
    return sc.Panel(_BOXES[2], *AXES, marks, "output y")


def _formulas(
    units: tuple[Unit, Unit, Unit], right: NDArray[np.bool_], folds: bool, notes: str
) -> sc.Panel:
    """Return the score, the three neurons with their present numbers, and what is notable."""
    told = _neurons(units, folds, ("x₁", "x₂"), ("h₁", "h₂", "y"))
    tints = "tints in x-space: the sum of h₁ (green), of h₂ (purple) is > 0"
    lines = (
        sc.Text(0, 0, f"XOR: {right.sum()} of 4 points right, with y > ½ as 1", bold=True, size=14),
        sc.Text(0, 4, told[0], "green"),
        sc.Text(0, 0, told[1], "purple"),
        sc.Text(0, 0, told[2]),
        sc.Text(0, 4, notes, size=12),
        sc.Text(0, 0, tints, "muted", 11),
    )
    return sc.text_panel((30, 272, 390, 142), lines, spacing=22)


def _neurons(
    units: tuple[Unit, Unit, Unit], folds: bool, inputs: Sequence[str], names: Sequence[str]
) -> list[str]:
    """Return the three neurons as formulas with their present numbers."""
    told = []
    for unit, name in zip(units, names, strict=True):
        parents = names[:2] if name == "y" else inputs
        total = weighted_sum(zip(unit[:2], parents, strict=True), unit[2])
        told.append(f"{name} = ReLU({total})" if folds or name == "y" else f"{name} = {total}")
    return told


def _notes(passed: Forward) -> str:
    """Return what is to be seen in h-space: units that are 0 at every point, points that meet."""
    units = (("h1", "h₁"), ("h2", "h₂"))
    silent = [sign for name, sign in units if not passed.outputs[name].any()]
    if silent:
        return f"{' and '.join(silent)} {'is' if len(silent) == 1 else 'are'} 0 at all four points."
    places = list(zip(passed.outputs["h1"], passed.outputs["h2"], strict=True))
    first = [places.index(place) for place in places]
    groups = [[NAMES[k] for k in range(4) if first[k] == j] for j in sorted(set(first))]
    met = [f"{', '.join(group[:-1])} and {group[-1]}" for group in groups if len(group) > 1]
    if met:
        return f"One point of h-space: {'; '.join(met)}."
    return "Four different points of h-space."


def _table(passed: Forward, right: NDArray[np.bool_]) -> sc.Panel:
    """Return the truth table, a row a point."""
    marks: list[sc.Mark] = [sc.Polyline([0, 310], [4.5, 4.5], "muted", 1.0)]
    for x, heading in zip(_COLUMNS, _HEADINGS, strict=True):
        marks.append(sc.Text(x, 5.0, heading, align="center", bold=True))
    columns = [*INPUTS.T, *(passed.outputs[name] for name in ("h1", "h2", "y"))]
    for k, fine in enumerate(right):
        for x, column in zip(_COLUMNS, columns, strict=False):
            marks.append(sc.Text(x, 4.0 - k, number(column[k]), align="center"))
        verdict = f"{TARGETS[k]}, {'right' if fine else 'wrong'}"
        look = ("ink", False) if fine else ("orange", True)
        marks.append(sc.Text(_COLUMNS[-1], 4.0 - k, verdict, look[0], align="center", bold=look[1]))
    axes = sc.Axis(0, 310), sc.Axis(0.5, 5.5)
    return sc.Panel((430, 272, 310, 126), *axes, marks, frame=False)


def _describe(
    passed: Forward, right: NDArray[np.bool_], units: tuple[Unit, Unit, Unit], folds: bool
) -> str:
    """Return the picture in words."""
    h1, h2, y = (passed.outputs[name] for name in ("h1", "h2", "y"))
    points = "; ".join(
        f"{name}: h = ({number(h1[k])}, {number(h2[k])}), y = {number(y[k])}, "
        f"{'right' if right[k] else 'wrong'}"
        for k, name in enumerate(NAMES)
    )
    formulas = ", ".join(_neurons(units, folds, ("x1", "x2"), ("h1", "h2", "y")))
    return (
        f"Two hidden units: {formulas}; y > ½ counts as 1. "
        f"XOR: {right.sum()} of 4 points right. {points}. {_notes(passed)}"
    )
