"""Figure 10.1 and Table 10.1: a neuron of the brain beside an artificial one."""

from collections.abc import Iterable

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Circle, Polygon
from numpy.typing import NDArray

from nnbook.drawing import palette
from nnbook.drawing.graph_layout import Point
from nnbook.figures.parts.drawing import Drawing, as_diagram, many_axes
from nnbook.figures.parts.shapes import draw_arrow, draw_input, draw_neuron, label, write

_OTHER_CELL = "#C9C9C9"

# Every process of the cell as start, bend, end and its widths there; the soma sits at (4, 4.5).
_DENDRITES = (
    ((3.4, 5.1), (2.6, 6.4), (1.35, 6.75), 0.42, 0.10),
    ((2.55, 6.0), (2.35, 7.0), (2.45, 7.55), 0.20, 0.08),
    ((3.2, 4.6), (1.9, 5.0), (0.55, 4.6), 0.42, 0.10),
    ((1.9, 4.8), (1.1, 5.2), (0.65, 5.55), 0.20, 0.08),
    ((3.4, 4.0), (2.6, 2.9), (1.0, 2.75), 0.42, 0.10),
    ((2.5, 3.1), (2.1, 2.3), (1.35, 1.75), 0.20, 0.08),
)
_AXON = (
    ((4.7, 4.4), (6.2, 4.1), (7.9, 4.5), 0.55, 0.20),
    ((7.8, 4.48), (8.6, 4.7), (9.2, 5.7), 0.20, 0.10),
    ((7.8, 4.48), (8.7, 4.5), (9.5, 4.4), 0.20, 0.10),
    ((7.8, 4.48), (8.6, 4.2), (9.1, 3.2), 0.20, 0.10),
)


def draw_neurons(axes: Iterable[Axes] | None = None) -> Drawing:
    """Draw a neuron of the brain beside an artificial one, equal numbers on equal roles.

    Notes
    -----
    Figure 10.1 and Table 10.1 of the chapter, with one correction: it is the soma, the whole cell
    body, that sums what arrives. The nucleus inside it keeps the cell's genes and sums nothing.

    Examples
    --------
    >>> len(draw_neurons().axes)
    2
    """
    left, right = many_axes(axes, 1, 2, 8.0, 3.6)
    _draw_cell(left)
    _draw_node(right)
    return Drawing(
        (left, right),
        "A neuron of the brain beside an artificial neuron, with equal numbers on equal roles: "
        "1 dendrites and inputs, 2 the soma and the node, 3 the axon and the output, 4 synapses "
        "and the weighted connections; the soma sums the signals, its nucleus does not.",
    )


def _draw_cell(ax: Axes) -> None:
    as_diagram(ax, 0, 10, 0.5, 9.4)
    write(ax, 5, 9, "In the brain", 12)
    for process in (*_DENDRITES, *_AXON):
        _add_shape(ax, _tapered(*process))
    angle = np.linspace(0, 2 * np.pi, 100)
    radius = 0.95 + 0.07 * np.cos(3 * angle + 0.4)
    soma = np.column_stack([4 + 1.05 * radius * np.cos(angle), 4.5 + radius * np.sin(angle)])
    _add_shape(ax, soma)
    look = {"facecolor": palette.NODE, "edgecolor": palette.NODE_EDGE, "zorder": 2}
    for _, _, end, *_ in _AXON[1:]:
        ax.add_patch(Circle(end, 0.16, **look))
    ax.add_patch(Circle((4.05, 4.5), 0.38, facecolor=palette.NODE_EDGE, edgecolor="none", zorder=4))
    _draw_synapse(ax)
    _name(ax, 1, "dendrites", 0.35, 1.05)
    _name(ax, 2, "soma: sums", 3.85, 2.2)
    _name(ax, 3, "axon", 6.3, 5.2)
    _name(ax, 4, "synapse", 2.9, 8.2)
    _point(ax, (4.6, 2.55), (4.3, 3.6))
    _point(ax, (2.7, 8.05), (1.35, 7.0))
    _point(ax, (1.0, 1.4), (1.55, 1.9))
    ax.text(5.2, 6.9, "nucleus: genes,\nno sum", fontsize=10, color=palette.MUTED, va="center")
    _point(ax, (5.5, 6.35), (4.15, 4.75), color=palette.MUTED)


def _draw_synapse(ax: Axes) -> None:
    """Draw the end of another cell's axon, a gap away from the tip of a dendrite."""
    other = _tapered((0.1, 7.9), (0.5, 7.6), (1.0, 7.15), 0.10, 0.16)
    ax.add_patch(Polygon(other, facecolor=_OTHER_CELL, edgecolor="none", zorder=2))
    ax.add_patch(Circle((1.05, 7.1), 0.2, facecolor=_OTHER_CELL, edgecolor="none", zorder=2))


def _draw_node(ax: Axes) -> None:
    as_diagram(ax, 0, 10, 0.5, 9.4)
    write(ax, 5, 9, "In a network", 12)
    node = (5.6, 4.5)
    for k, y in enumerate((6.9, 4.5, 2.1), start=1):
        draw_input(ax, (1.3, y), 0.55)
        write(ax, 1.3, y, f"$x_{k}$", 13, zorder=4)
        draw_arrow(ax, (1.3, y), node, 0.65, 1.1)
        label(ax, (1.3 + 0.45 * 4.3, y + 0.45 * (4.5 - y)), f"$w_{k}$", size=13)
    draw_neuron(ax, node, 1.1)
    ax.plot([5.6, 5.6], [3.4, 5.6], color=palette.NODE_EDGE, linewidth=1, zorder=4)
    write(ax, 5.05, 4.45, "Σ", 15, zorder=4)
    write(ax, 6.1, 4.45, "$f$", 15, zorder=4)
    draw_arrow(ax, (6.7, 4.5), (9.1, 4.5))
    write(ax, 9.4, 4.5, "$y$", 13)
    _name(ax, 1, "inputs", 0.35, 1.05)
    _name(ax, 2, "node: sums, then $f$", 4.45, 2.6)
    _name(ax, 3, "output", 7.35, 5.2)
    _name(ax, 4, "connections, each with a weight", 2.2, 7.7)


def _tapered(
    start: Point, bend: Point, end: Point, wide: float, narrow: float
) -> NDArray[np.float64]:
    """Outline a curved process that is ``wide`` at its start and ``narrow`` at its end."""
    t = np.linspace(0, 1, 30)[:, None]
    first, middle, last = (np.array(point) for point in (start, bend, end))
    curve = (1 - t) ** 2 * first + 2 * t * (1 - t) * middle + t**2 * last
    along = np.gradient(curve, axis=0)
    normal = np.column_stack([-along[:, 1], along[:, 0]])
    normal /= np.linalg.norm(normal, axis=1, keepdims=True)
    half = (wide + (narrow - wide) * t) / 2
    return np.concatenate([curve + half * normal, (curve - half * normal)[::-1]])


def _add_shape(ax: Axes, outline: NDArray[np.float64]) -> None:
    """Add a part of the cell: all edges lie below all fills, so the parts melt into one."""
    ax.add_patch(
        Polygon(outline, facecolor="none", edgecolor=palette.NODE_EDGE, linewidth=2, zorder=1)
    )
    ax.add_patch(Polygon(outline, facecolor=palette.NODE, edgecolor="none", zorder=3))


def _name(ax: Axes, role: int, words: str, x: float, y: float) -> None:
    ax.add_patch(Circle((x, y), 0.3, facecolor=palette.TEXT, edgecolor="none", zorder=5))
    write(ax, x, y, str(role), 9.5, color="white", va="center_baseline", zorder=6)
    ax.text(x + 0.5, y, words, fontsize=11, va="center", color=palette.TEXT)


def _point(ax: Axes, start: Point, end: Point, color: str = palette.TEXT) -> None:
    ax.plot(*zip(start, end, strict=True), color=color, linewidth=0.8, zorder=6)
