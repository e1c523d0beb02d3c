"""A network too large for numbers on its edges: colours, dashes and widths instead."""

from collections.abc import Mapping
from typing import Final, Literal

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D

from nnbook.activations import identity
from nnbook.drawing import palette
from nnbook.drawing.graph_layout import Point, place_nodes, route_edges, shortened
from nnbook.drawing.notation import activation_symbol, compact
from nnbook.figures.parts.drawing import Drawing, diagram
from nnbook.figures.parts.nodes import RADIUS, Values, draw_node
from nnbook.figures.parts.shapes import draw_input, draw_neuron, write
from nnbook.network import Network

_MOST_EDGES = 9  # into one level, that still have room for their weights
_MOST_LEVELS = 5
_MOST_NAMES = 5  # nodes of one level that still have room for their names and values
_MOST_NODES = 9  # of one level; those in the middle of a larger one become dots
_PAGE = 15.0  # units of half an inch
# How an edge is drawn, by the sign of its weight.
_STROKES: Final[tuple[tuple[int, str, Literal["-", "--"]], ...]] = (
    (1, palette.CLASS_1, "-"),
    (-1, palette.CLASS_0, "--"),
)


def is_wide(network: Network) -> bool:
    """Say whether a network has too many edges or levels for numbers."""
    edges = max(sum(len(network.parents[name]) for name in level) for level in network.levels)
    return edges > _MOST_EDGES or len(network.levels) > _MOST_LEVELS


def draw_wide_network(network: Network, outputs: Values, ax: Axes | None = None) -> Drawing:
    """Draw a network without numbers: the sign of a weight as colour, its size as width."""
    levels = shortened(network.levels, _MOST_NODES)
    named = max(map(len, levels)) <= _MOST_NAMES and len(levels) <= _MOST_LEVELS
    radius, down = (RADIUS, 1.6) if named else (0.28, 0.75)
    across = min(4.0, (_PAGE - 3) / (len(levels) - 1))
    places = place_nodes(levels, across, down)
    right, top = across * (len(levels) - 1), max(y for _, y in places.values())
    ax = diagram(ax, -1.7, right + 1.7, -top - radius - 2.0, top + radius + 0.3)
    for name, place in places.items():
        if named:
            draw_node(ax, network, name, place, outputs)
        elif name in network.inputs:
            draw_input(ax, place, radius * 0.9)
        elif name in network.neurons:
            draw_neuron(ax, place, radius)
        else:
            write(ax, *place, "⋮", 13)
    positive, negative = _draw_edges(ax, network, places, radius)
    for k, level in enumerate(network.levels):
        words = _caption(network, level)
        write(ax, k * across, -top - radius - 0.2, words, 10, va="top")
    sizes = ", ".join(str(len(level)) for level in network.levels)
    said = (
        f"A network of {len(network.levels)} levels with {sizes} nodes and {network.n_parameters} "
        f"parameters; of the weights drawn {positive} are positive and {negative} negative"
    )
    if outputs and named:
        said += "; values: " + ", ".join(f"{name} = {compact(v)}" for name, v in outputs.items())
    return Drawing((ax,), said + ".")


def _draw_edges(
    ax: Axes, network: Network, places: Mapping[str, Point], radius: float
) -> tuple[int, int]:
    """Draw the edges between the nodes that are shown; count the positive and the negative."""
    edges = [edge for edge in network.weights if edge[0] in places and edge[1] in places]
    curves = route_edges(edges, places, 1.3 * radius, 1.3 * radius)
    weights = np.array([network.weights[edge] for edge in edges])
    largest = max(np.abs(weights).max(initial=0.0), 1e-300)
    handles, counts = [], []
    for sign, color, dashes in _STROKES:
        chosen = np.flatnonzero(np.sign(weights) == sign)
        widths = 0.5 + 2.0 * np.abs(weights[chosen]) / largest
        lines = [curves[edges[k]] for k in chosen]
        ax.add_collection(
            LineCollection(lines, colors=color, linewidths=widths, linestyles=dashes, zorder=1)
        )
        handles.append(Line2D([], [], color=color, linestyle=dashes, linewidth=2))
        counts.append(len(chosen))
    names = ["positive weight", "negative weight"]
    ax.legend(handles, names, loc="lower center", ncols=2, frameon=False, fontsize=10)
    return counts[0], counts[1]


def _caption(network: Network, level: tuple[str, ...]) -> str:
    kind = "neuron"
    if level[0] in network.inputs:
        kind = "input"
    elif set(level) <= set(network.outputs):
        kind = "output"
    count = f"{len(level)} {kind}{'' if len(level) == 1 else 's'}"
    functions = {network.neurons[name].activation for name in level if name in network.neurons}
    named = {activation_symbol(f) for f in functions if f is not identity}
    return f"{count}\n{named.pop()}" if len(named) == 1 == len(functions) else count
