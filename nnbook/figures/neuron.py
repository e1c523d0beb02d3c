"""Figure 10.2: an artificial neuron, in symbols or with its numbers."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from nnbook.drawing import palette
from nnbook.drawing.notation import activation_symbol, compact, short
from nnbook.figures.parts.drawing import Drawing, diagram
from nnbook.figures.parts.shapes import (
    draw_arrow,
    draw_box,
    draw_input,
    draw_neuron,
    fitting_size,
    label,
    write,
)
from nnbook.neuron import Neuron

_MOST_INPUTS = 7  # of a neuron with more, those in the middle become dots
_STEP = 1.25  # from one input down to the next; a unit is half an inch


def draw_artificial_neuron(
    neuron: Neuron | None = None, inputs: ArrayLike | None = None, ax: Axes | None = None
) -> Drawing:
    """Draw an artificial neuron: weighted inputs, their sum with the bias, the activation.

    Parameters
    ----------
    neuron : Neuron, optional
        The neuron whose weights to write; by default letters stand for them.
    inputs : array_like of shape (n,), optional
        The inputs whose pre-activation and output to write; by default letters again.

    Raises
    ------
    ValueError
        If there are inputs without a neuron, or not one input for each weight.

    Notes
    -----
    Figure 10.2 of the chapter. Inputs are square, because they compute nothing.

    Examples
    --------
    Example 10.2.1 of the chapter:

    >>> from nnbook.activations import sigmoid
    >>> neuron = Neuron([1, 1, 1, 1, 1], activation=sigmoid)
    >>> drawing = draw_artificial_neuron(neuron, [-2, -1, 0, 1, 2])
    >>> drawing.alternative.split(": ")[-1]
    'z = 0, y = σ(0) = 0.5.'
    """
    if neuron is None:
        if inputs is not None:
            raise ValueError(
                "inputs need a neuron: draw_artificial_neuron(Neuron(weights), inputs)"
            )
        letters, weights = ["$x_1$", "$x_2$", "", "$x_m$"], ["$w_1$", "$w_2$", "", "$w_m$"]
        said = (
            ": inputs x1 to xm, each times its weight w1 to wm, are summed with the bias b to the "
            "pre-activation z; the activation f turns z into the output y."
        )
        ax = _draw(letters, weights, "$b$", "$f$", "$z$", "$y$", ax)
        return Drawing((ax,), f"An artificial neuron{said}")
    weights, bias = [compact(w) for w in neuron.weights], compact(neuron.bias)
    f = activation_symbol(neuron.activation)
    shown, z, y = [f"$x_{{{k}}}$" for k in range(1, len(weights) + 1)], "$z$", "$y$"
    given, result = "", f"y = {f}(w·x + b)"
    if inputs is not None:
        x = np.asarray(inputs, dtype=np.float64)
        if x.shape != neuron.weights.shape:
            raise ValueError(
                f"inputs of shape {x.shape} do not fit weights of shape {neuron.weights.shape}"
            )
        z, y = compact(float(neuron.pre_activation(x))), compact(float(neuron(x)))
        given, result = f"inputs {', '.join(map(compact, x))}, ", f"z = {z}, y = {f}({z}) = {y}"
        shown, z, y = [short(value, compact) for value in x], f"$z$ = {z}", f"$y$ = {y}"
    ax = _draw(shown, weights, f"$b$ = {bias}", f, z, y, ax)
    said = f"{given}weights {', '.join(weights)} and bias {bias}: {result}"
    return Drawing((ax,), f"An artificial neuron with {said}.")


def _draw(
    inputs: Sequence[str],
    weights: Sequence[str],
    bias: str,
    f: str,
    z: str,
    y: str,
    ax: Axes | None,
) -> Axes:
    """Draw the diagram with these words; an empty input stands for those left out."""
    rows = list(zip(inputs, weights, strict=True))
    if len(rows) > _MOST_INPUTS:
        rows = [*rows[: _MOST_INPUTS - 2], ("", ""), rows[-1]]
    top = max(_STEP * (len(rows) - 1) / 2, 0.6)
    ax = diagram(ax, 0.3, 14.7, -max(top + 0.65, 1.2), max(top + 0.65, 2.9))
    heights = _STEP * ((len(rows) - 1) / 2 - np.arange(len(rows)))
    for (value, weight), height in zip(rows, heights, strict=True):
        if not value:
            write(ax, 1, height, "⋮", 14)
            continue
        draw_input(ax, (1, height), 0.5)
        write(ax, 1, height, value, fitting_size(value), zorder=4)
        draw_arrow(ax, (1, height), (6, 0), 0.6, 0.8)
        label(ax, (3.2, height * 2.8 / 5), weight)
    _draw_soma(ax, bias, f, z)
    draw_arrow(ax, (10.35, 0), (11.9, 0))
    ax.text(12.1, 0, y, fontsize=12, va="center")
    return ax


def _draw_soma(ax: Axes, bias: str, f: str, z: str) -> None:
    """Draw what is inside the neuron: the sum, the pre-activation, the activation."""
    look = {"facecolor": "none", "edgecolor": palette.NODE_EDGE, "linestyle": "--"}
    draw_box(ax, (5.05, -1), 5.3, 2.45, 0.2, **look)
    draw_neuron(ax, (6, 0), 0.75)
    write(ax, 6, 0, "Σ", 15, zorder=4)
    draw_arrow(ax, (6, 0), (9.4, 0), 0.75, 0.75)
    room = len(z) <= 10  # between the circles; anything longer goes above them
    write(ax, 7.7, 0.4 if room else 0.95, z, 11)
    draw_neuron(ax, (9.4, 0), 0.75)
    write(ax, 9.4, 0, f, 12, zorder=4)
    draw_arrow(ax, (6, 2.2), (6, 0.75), color=palette.MUTED)
    write(ax, 6, 2.35, bias, 11, va="bottom", color=palette.MUTED)
