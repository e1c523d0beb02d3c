"""explore_neuron: two weights and a bias, and the plane they cut in two (section 10.2.1)."""

import functools
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnbook.activations import heaviside, identity, relu, sigmoid, tanh
from nnbook.drawing.notation import bracketed, linear, number, signed
from nnbook.explore.as_widget import Explorer, explorer, show
from nnbook.explore.controls import Menu, Slider, Value, Values
from nnbook.explore.exhibit import Exhibit
from nnbook.explore.scene import scene as sc
from nnbook.explore.scene.halfplane import Point, chord, line, rectangle
from nnbook.explore.student import FINE, Outputs, StudentNeuron
from nnbook.neuron import Neuron

ACTIVATIONS = {f.name: f for f in (heaviside, sigmoid, tanh, relu, identity)}
# The outputs at the two ends of the heat map; beyond them the colour stays the same.
RANGES = {
    "heaviside": (0.0, 1.0),
    "sigmoid": (0.0, 1.0),
    "tanh": (-1.0, 1.0),
    "relu": (-3.0, 3.0),
    "identity": (-3.0, 3.0),
}
INPUTS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
POINTS = ("(0, 0)", "(0, 1)", "(1, 0)", "(1, 1)")
GATES = {"AND": (0, 0, 0, 1), "OR": (0, 1, 1, 1), "NAND": (1, 1, 1, 0), "XOR": (0, 1, 1, 0)}
CONTROLS = (
    Slider("w1", -3.0, 3.0, 0.5, 1.0, "w₁", "weight of input x1"),
    Slider("w2", -3.0, 3.0, 0.5, 1.0, "w₂", "weight of input x2"),
    Slider("b", -3.0, 3.0, 0.5, -0.5, "b", "bias"),
    Menu("activation", tuple(ACTIVATIONS), "heaviside", "activation"),
    Menu("gate", tuple(GATES), "AND", "targets of"),
    Menu("point", POINTS, "(1, 1)", "formula at"),
)
_LOW, _HIGH = -1.0, 2.0  # the part of the plane that is shown, on both axes
_cells = functools.partial(sc.cells, _LOW, _HIGH)


@explorer
def explore_neuron(function: Callable[..., Any] | None = None, **settings: Value) -> Explorer:
    """Show what one neuron computes while its weights and bias move.

    The plane takes the colour of the output y = f(w·x + b); the line is w·x + b = 0, the arrow
    the weight vector, which is normal to it. Four points show the truth table of a gate: a filled
    circle is to be 1, a square 0, and each that the neuron gets wrong is crossed.

    Parameters
    ----------
    function : callable, optional
        Your own neuron, ``function(weights, bias, inputs, activation)``, drawn in place of the
        library's. It is called with inputs of shape (n, 2) and should return shape (n,); if it
        does not, it is called for one point at a time.
    **settings
        Where to start: ``w1``, ``w2``, ``b`` from −3 to 3 in halves, ``activation``
        ("heaviside", "sigmoid", "tanh", "relu", "identity"), ``gate`` ("AND", "OR", "NAND",
        "XOR"), which sets the four targets only, and ``point``, the input of the formula.

    Notes
    -----
    An input counts as class 1 where the output exceeds f(0), so the boundary is the line for any
    of these activations.

    Examples
    --------
    >>> neuron = explore_neuron(w1=1, w2=1, b=-1.5, gate="AND")
    >>> print(neuron.describe())
    A heaviside neuron with boundary x1 + x2 − 3/2 = 0. AND: 4 of 4 points right. Outputs:
    (0, 0) gives 0, right; (0, 1) gives 0, right; (1, 0) gives 0, right; (1, 1) gives 1, right.
    >>> neuron.close()
    """
    return show(exhibit(function), settings)


def exhibit(function: Callable[..., Any] | None = None) -> Exhibit:
    """Return the explorer without its widget; parameters as for `explore_neuron`."""
    if function is None:
        return Exhibit("explore_neuron", CONTROLS, scene)
    student = StudentNeuron(function)
    draw = functools.partial(scene, student=student)
    return Exhibit("explore_neuron", CONTROLS, draw, argument=student.argument)


@dataclass(frozen=True, slots=True)
class _Setting:
    """One setting with all that follows from it; ``right`` is None without an output to score."""

    weights: NDArray[np.float64]
    bias: float
    activation: str
    gate: str
    point: int
    outputs: Outputs
    right: NDArray[np.bool_] | None


def scene(values: Values, student: StudentNeuron | None = None) -> sc.Scene:
    """Return the picture of one setting, of a student's function where there is one."""
    weights = np.array([values["w1"], values["w2"]], dtype=np.float64)
    bias, activation = float(values["b"]), ACTIVATIONS[str(values["activation"])]
    if student is None:
        neuron = Neuron(weights, bias, activation)
        plane = np.asarray(neuron(_cells(FINE))).reshape(FINE, FINE)
        outputs = Outputs(np.asarray(neuron(INPUTS)), plane)
    else:
        outputs = student(weights, bias, INPUTS, _cells, activation)
    gate, point = str(values["gate"]), POINTS.index(str(values["point"]))
    right = None
    if outputs.at_points is not None:
        # nan counts as neither class.
        classes = np.where(outputs.at_points > activation(0.0), 1, 0)
        right = (classes == np.array(GATES[gate])) & ~np.isnan(outputs.at_points)
    now = _Setting(weights, bias, activation.name, gate, point, outputs, right)
    panels = (_plane_panel(now), _text(now), _bars(now))
    return sc.Scene(panels, _describe(now), width=720, height=440, message=outputs.message)


def _plane_panel(now: _Setting) -> sc.Panel:
    """Return the plane: output as colour, line, weight vector, the gate's four points."""
    marks: list[sc.Mark] = []
    if now.outputs.on_plane is not None:
        low, high = RANGES[now.activation]
        # nan has no colour; the middle of the map is the colour of paper.
        known = np.nan_to_num(now.outputs.on_plane, nan=(low + high) / 2)
        marks.append(sc.HeatMap(sc.levels(known, low, high), (_LOW, _HIGH, _LOW, _HIGH)))
    weights, chosen = now.weights, INPUTS[now.point]
    middle = np.array([0.5, 0.5])
    if segment := _segment(now):
        middle = np.mean(segment, axis=0)
        foot = chosen - weights * (weights @ chosen + now.bias) / (weights @ weights)
        marks.append(line(segment))
        marks.append(line([chosen, foot], width=1.5, dash="dashed"))
    if weights.any():
        (x0, y0), (x1, y1) = middle.tolist(), (middle + 0.3 * weights).tolist()
        marks.append(sc.Arrow(x0, y0, x1, y1, width=3.0))
        label = middle + 0.3 * weights + 0.1 * weights / math.hypot(*weights)
        x, y = np.clip(label, _LOW + 0.1, _HIGH - 0.1).tolist()
        marks.append(sc.Text(x, y, "w", size=15, align="center", bold=True, halo=True))
    marks.append(sc.Points([chosen[0]], [chosen[1]], "ring", "ink", None, 30, 1.5))
    marks.extend(sc.class_points(INPUTS, GATES[now.gate], size=17, right=now.right))
    axes = sc.Axis(_LOW, _HIGH, "x₁"), sc.Axis(_LOW, _HIGH, "x₂")
    return sc.Panel((46, 30, 360, 360), *axes, marks, f"output y = {now.activation}(w·x + b)")


def _segment(now: _Setting) -> list[Point]:
    """Return the two ends of the line w·x + b = 0 inside the plane shown, empty if outside."""
    w1, w2 = now.weights.tolist()
    return chord(rectangle(_LOW, _HIGH), w1, w2, now.bias)


def _text(now: _Setting) -> sc.Panel:
    """Return the score, and the formula with its present numbers."""
    weights, chosen, y = now.weights, INPUTS[now.point], now.outputs.at_points
    z = number(weights @ chosen + now.bias)
    products = [f"{bracketed(number(w))}·{number(x)}" for w, x in zip(weights, chosen, strict=True)]
    length = math.hypot(*weights)
    distance = number((weights @ chosen + now.bias) / length) if length else "none: w = 0"
    lines: list[str | sc.Text] = [
        sc.Text(0, 0, _score(now), bold=True, size=15),
        *_faults(now.right),
        sc.Text(0, 6, f"At the ringed point x = {POINTS[now.point]}", bold=True),
        "z = w₁·x₁ + w₂·x₂ + b",
        f"   = {' + '.join(products)} {signed(now.bias)} = {z}",
        f"y = {now.activation}({z}) = {'?' if y is None else number(y[now.point])}",
        f"signed distance z/‖w‖ = {distance}",
    ]
    return sc.text_panel((440, 24, 272, 216), lines, spacing=22)


def _bars(now: _Setting) -> sc.Panel:
    """Return what each input, and the bias, contributes to z."""
    terms = [*(now.weights * INPUTS[now.point]), now.bias]
    names, rows = ("w₁·x₁", "w₂·x₂", "b", "z"), (3.0, 2.0, 1.0, 0.0)
    sizes = [*terms, sum(terms)]
    colors = tuple("blue" if size > 0 else "orange" for size in sizes)
    marks: list[sc.Mark] = [
        sc.Bars(rows, sizes, colors, thickness=0.6, horizontal=True),
        sc.Polyline([0, 0], [-0.5, 3.5], width=1),
    ]
    for row, size in zip(rows, sizes, strict=True):
        if size >= 0:
            marks.append(sc.Text(size + 0.4, row, number(size), size=12))
        else:
            marks.append(sc.Text(size - 0.4, row, number(size), size=12, align="right"))
    y_axis = sc.Axis(-0.5, 3.5, ticks=tuple(zip(rows, names, strict=True)))
    x_axis = sc.Axis(-12.0, 12.0, "contribution to z")
    return sc.Panel((492, 276, 216, 114), x_axis, y_axis, marks, "what each input adds")


def _score(now: _Setting) -> str:
    """Return the score in words."""
    if now.right is None:
        return f"{now.gate}: no output to score"
    return f"{now.gate}: {int(now.right.sum())} of 4 points right"


def _faults(right: NDArray[np.bool_] | None) -> list[str | sc.Text]:
    """Return a line that says which points are wrong."""
    if right is None:
        return []
    if right.all():
        return [sc.Text(0, 0, "every point on its side of the line", color="muted")]
    wrong = [POINTS[k] for k in np.flatnonzero(~right)]
    places = "all four" if len(wrong) == 4 else ", ".join(wrong)
    return [sc.Text(0, 0, f"wrong at {places}", color="orange")]


def _describe(now: _Setting) -> str:
    """Return the picture in words."""
    head = f"{'An' if now.activation[0] in 'aeiou' else 'A'} {now.activation} neuron "
    if now.weights.any():
        terms = [(weight, f"x{k}") for k, weight in enumerate(now.weights, start=1) if weight]
        head += f"with boundary {linear(terms, now.bias, number, '·')} = 0."
        if not _segment(now):
            head += " The line lies outside the picture."
    else:
        head += "with weights 0: it ignores its inputs and has no boundary."
    if now.right is None or now.outputs.at_points is None:
        return f"{head} {_score(now)}."
    told = [
        f"{point} gives {number(output)}, {'right' if fine else 'wrong'}"
        for point, output, fine in zip(POINTS, now.outputs.at_points, now.right, strict=True)
    ]
    return f"{head} {_score(now)}. Outputs: {'; '.join(told)}."
