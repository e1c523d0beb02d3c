"""A recurrent neuron, and the same unrolled in time: a graph without a cycle (footnote 11)."""

import numpy as np
from matplotlib.axes import Axes

from nnbook.drawing import palette
from nnbook.drawing.graph_layout import Point
from nnbook.figures.parts.drawing import Drawing, diagram
from nnbook.figures.parts.nodes import RADIUS
from nnbook.figures.parts.shapes import (
    draw_arrow,
    draw_curved_arrow,
    draw_input,
    draw_neuron,
    label,
    write,
)

# Measures in units of half an inch.
_ACROSS = 2.4  # from one time step to the next
_DOWN = 2.3  # from a neuron to its input
_FOLDED = 1.0  # where the neuron with its loop stands
_FIRST = 6.3  # ... and the first time step
_MOST_STEPS = 4  # that fit a page


def draw_recurrent(steps: int = 3, ax: Axes | None = None) -> Drawing:
    """Draw a neuron that reads its own output one step later, and its copies in time.

    Parameters
    ----------
    steps : int, default 3
        How many copies to draw, from 1 to 4.

    Raises
    ------
    ValueError
        If so many steps do not fit a page.

    Notes
    -----
    The state at step t is h(t) = f(w x(t) + u h(t−1) + b), with h(0) = 0. The weights w and u and
    the bias b are the same at every step. Footnote 11 of the chapter.

    Examples
    --------
    >>> draw_recurrent(2).alternative.split("; ")[-1]
    'unrolled in time, h1 reads x1 and 0, h2 reads x2 and h1, always with the same weights.'
    """
    if not 1 <= steps <= _MOST_STEPS:
        raise ValueError(f"from 1 to {_MOST_STEPS} steps can be drawn, not {steps}")
    right = _FIRST + (steps - 1) * _ACROSS
    ax = diagram(ax, -1.2, right + 1.0, -_DOWN - 1.6, 2.3)
    _draw_step(ax, _FOLDED, "x", "h")
    _draw_loop(ax, (_FOLDED, 0.0))
    label(ax, (_FOLDED + 0.3, -_DOWN - 1.2), "one neuron, one loop", size=10)
    start = _FIRST - _ACROSS + 0.3
    draw_arrow(ax, (start, 0), (_FIRST, 0), 0.25, RADIUS)
    label(ax, (start, 0), "0")
    for k in range(steps):
        x = _FIRST + k * _ACROSS
        _draw_step(ax, x, f"x_{k + 1}", f"h_{k + 1}")
        if k + 1 < steps:
            draw_arrow(ax, (x, 0), (x + _ACROSS, 0), RADIUS, RADIUS)
        label(ax, (x - _ACROSS / 2, 0), "$u$")
    middle = _FIRST + (steps - 1) * _ACROSS / 2
    label(ax, (middle, -_DOWN - 1.2), "unrolled in time: no cycle", size=10)
    return Drawing((ax,), _in_words(steps))


def _draw_step(ax: Axes, x: float, given: str, state: str) -> None:
    """Draw an input, the neuron above that reads it, and the way out."""
    draw_input(ax, (x, -_DOWN), RADIUS * 0.9)
    draw_neuron(ax, (x, 0), RADIUS)
    for name, y in ((given, -_DOWN), (state, 0)):
        write(ax, x, y, f"${name}$", 12, zorder=4)
    draw_arrow(ax, (x, -_DOWN), (x, 0), RADIUS * 0.9, RADIUS)
    label(ax, (x, -_DOWN / 2), "$w$")
    draw_arrow(ax, (x, 0), (x, 1.7), RADIUS)


def _draw_loop(ax: Axes, centre: Point) -> None:
    """Draw an edge that leads from a neuron back to itself, and say that it takes a step."""
    x, y = centre
    angle = np.radians(np.linspace(142, -142, 60))
    loop = np.column_stack([x + 0.98 + 0.72 * np.cos(angle), y + 0.72 * np.sin(angle)])
    draw_curved_arrow(ax, loop, palette.CLASS_1, 1.8)
    label(ax, (x + 1.7, y), "$u$")
    label(ax, (x + 1.6, y + 1.05), "one step later", size=10, color=palette.CLASS_1_TEXT)


def _in_words(steps: int) -> str:
    reads = ", ".join(
        f"h{k} reads x{k} and {f'h{k - 1}' if k > 1 else '0'}" for k in range(1, steps + 1)
    )
    return (
        "A neuron h reads x with weight w, and its own output with weight u one step later; "
        f"unrolled in time, {reads}, always with the same weights."
    )
