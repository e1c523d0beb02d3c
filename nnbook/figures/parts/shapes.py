"""The strokes that diagrams are made of: arrows, neurons (round) and inputs (square).

Only what computes is round, so that no one takes an input for a neuron.
"""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch
from matplotlib.path import Path
from numpy.typing import NDArray

from nnbook.drawing import palette
from nnbook.drawing.graph_layout import Point


def draw_arrow(
    ax: Axes,
    start: Point,
    end: Point,
    gap: float = 0.0,
    gap_end: float = 0.0,
    color: str = palette.LINE,
    linewidth: float = 1.2,
) -> None:
    """Draw an arrow that stops short of ``start`` and ``end`` by these gaps, in data units."""
    first, last = np.array(start, dtype=float), np.array(end, dtype=float)
    step = (last - first) / np.linalg.norm(last - first)
    way = np.array([first + gap * step, last - gap_end * step])
    draw_curved_arrow(ax, way, color, linewidth)


def draw_curved_arrow(
    ax: Axes, way: NDArray[np.float64], color: str = palette.LINE, linewidth: float = 1.2
) -> None:
    """Draw an arrow along points, an array of shape (n, 2)."""
    look: Any = {"arrowstyle": "-|>", "mutation_scale": 12, "color": color, "zorder": 2}
    arrow = FancyArrowPatch(path=Path(way), linewidth=linewidth, **look)
    arrow.set_facecolor(color)  # of the head; a path's patch has none by itself
    ax.add_patch(arrow)


def draw_neuron(ax: Axes, centre: Point, radius: float, facecolor: str = palette.NODE) -> None:
    """Draw the circle of a neuron."""
    ax.add_patch(Circle(centre, radius, facecolor=facecolor, edgecolor=palette.NODE_EDGE, zorder=3))


def draw_input(ax: Axes, centre: Point, half: float) -> None:
    """Draw the square of an input, which computes nothing; ``half`` is half its side."""
    corner = centre[0] - half, centre[1] - half
    look = {"facecolor": palette.FILL, "edgecolor": palette.MUTED, "zorder": 3}
    draw_box(ax, corner, 2 * half, 2 * half, half / 4, **look)


def draw_box(
    ax: Axes, corner: Point, width: float, height: float, rounding: float, **look: Any
) -> None:
    """Draw a box with round corners from its lower left one; ``look`` as for a patch."""
    inner = corner[0] + rounding, corner[1] + rounding
    sides = width - 2 * rounding, height - 2 * rounding
    ax.add_patch(FancyBboxPatch(inner, *sides, boxstyle=f"round,pad={rounding}", **look))


def write(ax: Axes, x: float, y: float, text: str, size: float, **style: Any) -> None:
    """Write centred on a point; ``style`` as for matplotlib's text, also to stand elsewhere."""
    ax.text(x, y, text, fontsize=size, **{"ha": "center", "va": "center", **style})


def label(ax: Axes, point: Point, text: str, size: float = 11, color: str = palette.TEXT) -> None:
    """Write centred on a point, on a white ground that covers what runs beneath."""
    ground = {"facecolor": palette.PAPER, "edgecolor": "none", "pad": 1.5}
    write(ax, *point, text, size, color=color, zorder=5, bbox=ground)


def fitting_size(text: str) -> float:
    """Give the type size at which a number, or a letter, fits into an input or a neuron."""
    return 11.0 if len(text) <= 4 or text.startswith("$") else 9.0 if len(text) <= 6 else 6.5
