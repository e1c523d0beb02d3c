"""The little pictures on the map of network kinds, each about four units wide and two high."""

import itertools

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from nnbook.drawing import palette
from nnbook.drawing.graph_layout import Point
from nnbook.figures.parts.shapes import (
    draw_arrow,
    draw_curved_arrow,
    draw_input,
    draw_neuron,
    write,
)


def draw_layers(ax: Axes, centre: Point, sizes: tuple[int, ...]) -> None:
    """Draw small layers of neurons, fully connected."""
    columns = [
        [
            (centre[0] + 1.3 * (k - (len(sizes) - 1) / 2), centre[1] + 0.55 * (j - (size - 1) / 2))
            for j in range(size)
        ]
        for k, size in enumerate(sizes)
    ]
    for before, after in itertools.pairwise(columns):
        for end in after:
            for start in before:
                ax.plot(*zip(start, end, strict=True), color=palette.MUTED, linewidth=0.8, zorder=1)
    for point in columns[0]:
        draw_input(ax, point, 0.17)
    for point in itertools.chain(*columns[1:]):
        draw_neuron(ax, point, 0.19)


def draw_convolutional(ax: Axes, centre: Point) -> None:
    """Draw a window that slides over an image and fills a smaller one."""
    x, y = centre
    for left, cells, size in ((x - 1.9, 5, 0.38), (x + 0.75, 3, 0.38)):
        low = y - cells * size / 2
        span = np.array([0, cells * size])
        for line in np.linspace(0, cells * size, cells + 1):
            ax.plot(left + span, [low + line] * 2, color=palette.MUTED, linewidth=0.8)
            ax.plot([left + line] * 2, low + span, color=palette.MUTED, linewidth=0.8)
    fill, edge = palette.REGION_1, palette.CLASS_1
    for corner, side in (((x - 1.9, y - 0.19), 1.14), ((x + 0.75, y + 0.19), 0.38)):
        ax.add_patch(Rectangle(corner, side, side, linewidth=1.8, facecolor=fill, edgecolor=edge))
    draw_arrow(ax, (x - 0.7, y + 0.38), (x + 0.7, y + 0.38), color=palette.CLASS_1)


def draw_recurrent(ax: Axes, centre: Point) -> None:
    """Draw a neuron with an arrow back into itself."""
    x, y = centre[0], centre[1] - 0.35
    draw_input(ax, (x - 1.6, y), 0.2)
    draw_arrow(ax, (x - 1.6, y), (x, y), 0.25, 0.42)
    draw_neuron(ax, (x, y), 0.4)
    draw_arrow(ax, (x, y), (x + 1.6, y), 0.42, 0)
    angle = np.radians(np.linspace(-20, 200, 50))
    loop = np.column_stack([x + 0.45 * np.cos(angle), y + 0.5 + 0.45 * np.sin(angle)])
    draw_curved_arrow(ax, loop, palette.CLASS_1, 1.8)


def draw_residual(ax: Axes, centre: Point) -> None:
    """Draw two layers and a shortcut that joins their output in a sum."""
    x, y = centre[0], centre[1] - 0.3
    for left, right in ((-2.0, -1.1), (-0.4, 0.0), (0.7, 1.15), (1.65, 2.1)):
        draw_arrow(ax, (x + left, y), (x + right, y))
    for offset in (-0.75, 0.35):
        draw_neuron(ax, (x + offset, y), 0.35)
    draw_neuron(ax, (x + 1.4, y), 0.25, facecolor=palette.PAPER)
    write(ax, x + 1.4, y, "+", 11, va="center_baseline", zorder=4)
    shortcut = [(x - 1.6, y), (x - 1.6, y + 0.85), (x + 1.4, y + 0.85), (x + 1.4, y + 0.25)]
    draw_curved_arrow(ax, np.array(shortcut), palette.CLASS_1, 1.8)


def draw_transformer(ax: Axes, centre: Point) -> None:
    """Draw items that all look at one another, with unequal attention."""
    x, y = centre
    above = [(x - 1.65 + 1.1 * k, y + 0.6) for k in range(4)]
    below = [(x - 1.65 + 1.1 * k, y - 0.65) for k in range(4)]
    for j, end in enumerate(above):
        for k, start in enumerate(below):
            # Any pattern will do, as long as it is uneven and stands still.
            attention = (3 * j + 5 * k + j * k) % 4
            color = palette.CLASS_1 if attention == 3 else palette.MUTED
            width = 0.5 + 0.6 * attention
            ax.plot(*zip(start, end, strict=True), color=color, linewidth=width, zorder=1)
    for point in below:
        draw_input(ax, point, 0.17)
    for point in above:
        draw_neuron(ax, point, 0.19)
