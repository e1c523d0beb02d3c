"""explore_activations: a curve, its slope, and what a chain of slopes multiplies to (10.2.2)."""

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from nnbook.activations import ACTIVATIONS, Activation, heaviside
from nnbook.drawing.notation import number, superscript
from nnbook.explore.activations.facts import (
    FACTS,
    REACH,
    Facts,
    missing,
    near_one,
    notes,
    state,
    why_zero,
)
from nnbook.explore.as_widget import Explorer, explorer, show
from nnbook.explore.controls import Menu, Slider, Value, Values
from nnbook.explore.exhibit import Exhibit
from nnbook.explore.scene import scene as sc
from nnbook.neuron import chain

CONTROLS = (
    Menu("activation", ("sigmoid", "tanh", "relu", "heaviside", "identity"), "sigmoid"),
    Slider("z", -8.0, 8.0, 0.25, 2.0, "z", "pre-activation z"),
    Slider("L", 1, 30, 1, 20, "L", "depth L, the number of layers in the chain"),
    Slider("x0", -4.0, 4.0, 0.25, 0.5, "x(0)", "start of the chain, x(0)"),
)
PRESETS: dict[str, dict[str, Value]] = {
    "Steepest": {"activation": "sigmoid", "z": 0.0},
    "Saturated": {"activation": "sigmoid", "z": 8.0},
    "Jump": {"activation": "heaviside", "z": 0.0},
    "Kink": {"activation": "relu", "z": 0.0},
    "Vanished": {"activation": "sigmoid", "L": 20, "x0": 0.5},
    "ReLU carries": {"activation": "relu", "z": 2.0, "L": 20, "x0": 0.5},
    "ReLU blocks": {"activation": "relu", "z": -2.0, "L": 20, "x0": -0.5},
}
_FLOOR = 1e-26  # where the logarithmic axis of products ends: 0 is drawn there
_POWERS = ((5, "⁵"), (10, "¹⁰"), (15, "¹⁵"), (20, "²⁰"))  # k of the ticks at 10⁻ᵏ
_DRAWN = [ACTIVATIONS[name] for name in FACTS]
_SIDES = (np.linspace(-REACH, -1e-9, 121), np.linspace(1e-9, REACH, 121))
# Values and derivatives left and right of 0; where nothing breaks the ends meet.
_CURVES = {f.name: [sc.Polyline(z, f(z), "blue", 2.5) for z in _SIDES] for f in _DRAWN}
_SLOPES = {f.name: [sc.Polyline(z, f.derivative(z), "orange", 2.5) for z in _SIDES] for f in _DRAWN}
_ZERO = sc.Polyline([-REACH, REACH], [0.0, 0.0], "faint", 1.0)


@explorer
def explore_activations(**settings: Value) -> Explorer:
    """Show an activation over its derivative, and how derivatives multiply along a chain.

    The two curves share a movable z; stretches where the curve is so flat that a gradient hardly
    passes are shaded and named. Beside them a chain of neurons with one input, weight 1 and bias
    0 each: x(k+1) = f(x(k)). The gradient that comes through it is the product of the
    derivatives f′(x(0))·f′(x(1))·…, drawn on a logarithmic axis with a 0 at its floor.

    Parameters
    ----------
    **settings
        Where to start: ``activation`` ("sigmoid", "tanh", "relu", "heaviside", "identity"),
        ``z`` from −8 to 8 and ``x0`` from −4 to 4, both in quarters, and ``L``, the length of
        the chain, from 1 to 30.

    Notes
    -----
    σ′ ≤ ¼, so n sigmoids with weights of size 1 pass on at most ¼ⁿ of a gradient. Section 10.2.2
    and footnote 10 of the chapter.

    Examples
    --------
    >>> activations = explore_activations(activation="tanh", z=0)
    >>> print(activations.describe())
    tanh(0) = 0. The derivative there is 1 (as steep as it gets). An S from −1 up to 1; its
    derivative is a bump, at most 1, at z = 0, and below 1/100 beyond 2.99 on either side. A chain
    of 20 layers from x(0) = 1/2: the product of the derivatives is 0.107.
    >>> activations.close()
    """
    return show(exhibit(), settings)


def exhibit() -> Exhibit:
    """Return the explorer without its widget."""
    return Exhibit("explore_activations", CONTROLS, scene, presets=PRESETS)


def scene(values: Values) -> sc.Scene:
    """Return the picture of one setting, which has one allowed value for each of `CONTROLS`."""
    name, z = str(values["activation"]), float(values["z"])
    activation, facts = ACTIVATIONS[name], FACTS[name]
    links, start = int(values["L"]), float(values["x0"])
    xs, products = chain(activation, start, links)
    panels = (
        _curve_panel(activation, facts, z),
        _slope_panel(activation, facts, z, xs[:-1]),
        sc.text_panel((368, 16, 372, 206), _formulas(activation, facts, z, xs, products)),
        _product_panel(facts, products),
    )
    words = (
        f"{facts.symbol}({number(z)}) = {near_one(activation(z))}. {state(activation, facts, z)}"
        f" {facts.shape} A chain of {_layers(links)} from x(0) = {number(start)}: the product of "
        f"the derivatives is {number(products[-1])}{why_zero(facts, xs, products)}."
    )
    return sc.Scene(panels, words, width=744, height=460)


def _shading(facts: Facts, low: float, high: float, named: bool) -> list[sc.Mark]:
    """Return the flat stretches, with their word at the bottom if ``named``."""
    marks: list[sc.Mark] = []
    for left, right, word in facts.flat:
        corners = [left, right, right, left], [low, low, high, high]
        marks.append(sc.Area(*corners, color="muted", opacity=0.16))
        if named:
            middle, place = (left + right) / 2, low + 0.04 * (high - low)
            marks.append(sc.Text(middle, place, word, "muted", 11, "center", "bottom"))
    return marks


def _curve_panel(activation: Activation, facts: Facts, z: float) -> sc.Panel:
    """Return the curve with its tangent at z."""
    low, high = facts.heights
    marks = [*_shading(facts, low, high, named=True), _ZERO, *_CURVES[activation.name]]
    output = activation(z)
    marks.append(sc.Polyline([z, z], [low, output], "muted", 1.2, "dotted"))
    if not missing(facts, z):
        # 55 pixels to either side, whatever the slope: the two axes have different scales.
        slope = activation.derivative(z)
        pixels = slope * (180 / (high - low)) / (290 / (2 * REACH))
        half = 55 / (290 / (2 * REACH)) / math.hypot(1, pixels)
        ends = [z - half, z + half], [output - half * slope, output + half * slope]
        marks.append(sc.Polyline(*ends, width=1.6, dash="dashed"))
    if activation is heaviside:
        marks.append(sc.Points([0.0], [1.0], "circle", "blue", "paper", 9))
        marks.append(sc.Points([0.0], [0.0], "circle", "blue", "blue", 9))
    marks.append(sc.Points([z], [output], "circle", "ink", "blue", 12))
    axes = sc.Axis(-REACH, REACH), sc.Axis(low, high)
    return sc.Panel((50, 30, 290, 180), *axes, marks, f"output {facts.symbol}(z), and its tangent")


def _slope_panel(
    activation: Activation, facts: Facts, z: float, passed: NDArray[np.float64]
) -> sc.Panel:
    """Return the derivative, with a mark at z and one at every x(k) of the chain."""
    low, high = -0.2, 1.2
    marks = [*_shading(facts, low, high, named=False), _ZERO, *_SLOPES[activation.name]]
    if facts.breaks:
        ends = sorted({float(activation.derivative(side)) for side in (-1.0, 1.0)})
        marks.append(sc.Points([0.0] * len(ends), ends, "circle", "orange", "paper", 9))
    known = passed if not facts.breaks else passed[passed != 0]
    if len(known):
        slopes = activation.derivative(known)
        marks.append(sc.Points(known, slopes, "diamond", "purple", "paper", 9, 1.5))
    if not missing(facts, z):
        slope = activation.derivative(z)
        marks.append(sc.Polyline([z, z], [slope, high], "muted", 1.2, "dotted"))
        marks.append(sc.Points([z], [slope], "circle", "ink", "orange", 12))
    ticks = ((0.0, "0"), (0.25, "1/4"), (0.5, "1/2"), (1.0, "1"))
    axes = sc.Axis(-REACH, REACH, "z  (◇: the x(k) of the chain)"), sc.Axis(low, high, ticks=ticks)
    return sc.Panel((50, 252, 290, 160), *axes, marks, f"derivative {facts.symbol}′(z)")


def _product_panel(facts: Facts, products: NDArray[np.float64]) -> sc.Panel:
    """Return the product of the first n derivatives over n."""
    n = np.arange(len(products))
    last, links = float(products[-1]), len(products) - 1
    marks: list[sc.Mark] = []
    if facts.symbol == "σ":
        marks.append(sc.Polyline([0, 30], [1.0, 0.25**30], "muted", 1.5, "dotted"))
        marks.append(sc.Text(29.5, 1e-4, "¼ⁿ: the most it can be", "muted", 11, "right"))
    marks.append(sc.Polyline(n, products, "purple", 1.6))
    marks.append(sc.Points(n, products, "diamond", "purple", "paper", 8, 1.5))
    marks.append(sc.Points([links], [last], "diamond", "ink", "purple", 12))
    label = sc.Text(links, last / 40, number(last), align="center", vertical="top", bold=True)
    if last == 0:
        label = replace(label, y=40 * _FLOOR, vertical="bottom")
    if not 4 <= links <= 26:  # stay inside the frame
        label = replace(label, align="left" if links < 4 else "right")
    marks.append(replace(label, halo=True))
    powers = ((1.0, "1"), *((10.0**-k, f"10⁻{sup}") for k, sup in _POWERS), (_FLOOR, "0"))
    axes = sc.Axis(0, 30, "number n of layers passed"), sc.Axis(_FLOOR, 1e2, ticks=powers, log=True)
    title = f"product of n derivatives {facts.symbol}′(x(k))"
    return sc.Panel((434, 252, 292, 160), *axes, marks, title)


def _formulas(
    activation: Activation,
    facts: Facts,
    z: float,
    xs: NDArray[np.float64],
    products: NDArray[np.float64],
) -> list[str | sc.Text]:
    """Return the formulas with the present numbers."""
    f, links = facts.symbol, len(products) - 1
    slope = "there is none" if missing(facts, z) else number(activation.derivative(z))
    factors = "·".join(number(factor) for factor in activation.derivative(xs[: min(links, 3)]))
    product = f"{f}′(x(0))" if links == 1 else f"{f}′: {factors}{'·…' if links > 3 else ''}"
    lines: list[str | sc.Text] = [
        sc.Text(0, 0, f"{f}(z) = {facts.formula}", bold=True),
        f"{f}({number(z)}) = {near_one(activation(z))}",
        f"{f}′(z) = {facts.slope_formula}",
        f"{f}′({number(z)}) = {slope}",
        *(sc.Text(0, 0, line, color="orange") for line in notes(activation, facts, z)),
        sc.Text(0, 8, f"Chain of {_layers(links)}: x(k+1) = {f}(x(k))", bold=True),
        " → ".join(near_one(x) for x in xs[:4]) + (" → …" if links > 3 else ""),
        f"{product} = {number(products[-1])}",
    ]
    if f == "σ":
        lines.append(f"at best (1/4){superscript(links)} = {number(0.25**links)}")
    return lines


def _layers(links: int) -> str:
    """Return the length of the chain in words."""
    return "1 layer" if links == 1 else f"{links} layers"
