"""The places of a network's nodes, edges and labels on the sheet: worked out once, in pixels."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from nnbook.drawing.graph_layout import (
    Curve,
    Edge,
    place_labels,
    place_nodes,
    route_edges,
    shortened,
    trim,
)
from nnbook.network import Network

Point = tuple[float, float]

WIDTH, HEIGHT = 744.0, 312.0  # the origin is the middle of the left edge, y goes up
_MARGIN = 64.0  # left and right of the outermost nodes' centres
_MOST_NODES = 6  # of one level; of a larger one the first and the last are drawn
_MOST_NUMBERS = 10  # edges that still have room for a label each
_LABEL = (90.0, 16.0)
_POINTS = 25  # along a curved edge


@dataclass(frozen=True, slots=True)
class Layout:
    """The picture of a network without its numbers."""

    places: Mapping[str, Point]
    curves: Mapping[Edge, Curve]  # the visible part of each edge, two points where it is straight
    labels: Mapping[Edge, Point]  # the centre of an edge's label, if there is room for one
    dots: Mapping[str, Point]  # for each node left out, where the dots are that stand for it
    diameter: float  # of a node, in pixels
    numbered: bool  # whether all edges have room for their labels at once
    spacious: bool  # whether something can be written above a node


def lay_out(network: Network) -> Layout:
    """Place a network's nodes level by level, and its edges round the nodes between, in pixels.

    x runs from 0 to `WIDTH`, y from −`HEIGHT`/2 to `HEIGHT`/2.
    """
    levels = shortened(network.levels, _MOST_NODES)
    tallest = max(map(len, levels))
    across = min(230.0, (WIDTH - 2 * _MARGIN) / max(1, len(levels) - 1))
    # Edges that pass by a level may need room above or below it: move the nodes closer then.
    for down in np.linspace(HEIGHT / (tallest + 0.25), HEIGHT / (tallest + 4), 12):
        diameter = float(np.clip(min(0.56 * across, 0.62 * down), 10, 54))
        left = (WIDTH - across * (len(levels) - 1)) / 2
        places = {name: (x + left, y) for name, (x, y) in place_nodes(levels, across, down).items()}
        shown = [edge for edge in network.weights if edge[0] in places and edge[1] in places]
        curves = route_edges(shown, places, diameter / 2 + 22, diameter / 2 + 22)
        if all(np.abs(curve[:, 1]).max() <= HEIGHT / 2 - 8 for curve in curves.values()):
            break
    visible = {edge: trim(curve, diameter / 2, diameter / 2 + 1) for edge, curve in curves.items()}
    numbered = len(shown) <= _MOST_NUMBERS and across >= 130
    return Layout(
        {name: place for name, place in places.items() if not name.startswith("⋮")},
        {edge: _thinned(curve) for edge, curve in visible.items()},
        _label_places(visible, places, diameter) if numbered else _near_starts(visible),
        {
            name: places[f"⋮{k}"]
            for k, level in enumerate(network.levels)
            for name in level
            if name not in places
        },
        diameter,
        numbered,
        spacious=tallest < 2 or float(down) > diameter + 36,
    )


def _thinned(curve: Curve) -> Curve:
    """Return the two ends of a straight edge, a few points of a curved one."""
    along, chord = curve - curve[0], curve[-1] - curve[0]
    if np.abs(along[:, 0] * chord[1] - along[:, 1] * chord[0]).max() < 1e-6 * (chord @ chord):
        return np.stack([curve[0], curve[-1]])
    few: Curve = curve[np.linspace(0, len(curve) - 1, _POINTS).round().astype(int)]
    return few


def _label_places(
    visible: Mapping[Edge, Curve], places: Mapping[str, Point], diameter: float
) -> dict[Edge, Point]:
    """Return places where labels cover neither nodes nor each other."""
    nodes = [(place, diameter / 2) for place in places.values()]
    around = [
        ((x + dx, y + side * (diameter / 2 + 12)), 8.0)
        for x, y in places.values()
        for side in (-1, 1)
        for dx in (-22, 0, 22)
    ]
    return place_labels(visible, dict.fromkeys(visible, _LABEL), [*nodes, *around])


def _near_starts(visible: Mapping[Edge, Curve]) -> dict[Edge, Point]:
    """Return a place in the first half of each edge, where those into one node lie apart."""
    places = {}
    for edge, curve in visible.items():
        if np.ptp(curve[:, 0]) < _LABEL[0]:
            continue
        x, y = curve[round(0.3 * (len(curve) - 1))].tolist()
        places[edge] = x, y
    return places
