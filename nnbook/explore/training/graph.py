"""A layered network as a graph: what each neuron makes of the plane, and the weights between."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from nnbook.activations import FloatArray, sigmoid, tanh
from nnbook.drawing.notation import decimal
from nnbook.explore.scene import scene as sc
from nnbook.network import Network

Place = tuple[float, float]
STRONGEST = 100  # edges that are drawn at most; more would be a grey cloud, and slow
_FEW = 6  # up to so many edges, each says its weight


def graph(
    network: Network, maps: Mapping[str, FloatArray], dead: Sequence[str], box: sc.Box
) -> sc.Panel:
    """Return the graph of a network in layers in a box, in pixels from its lower left corner.

    ``maps`` hold the output of every node over the plane, shape (n, n), row 0 at the bottom; dead
    neurons get a cross.
    """
    width, height = box[2], box[3]
    most = max(len(level) for level in network.levels)
    tile = min(36.0, (0.64 if most <= 4 else 0.8) * height / most)
    places = _places(network.levels, width, height, tile)
    edges = sorted(network.weights.items(), key=lambda edge: abs(edge[1]))[-STRONGEST:]
    scale = 1.4 if len(edges) < 30 else 0.7
    marks: list[sc.Mark] = [_edge(places[a], places[b], w, tile, scale) for (a, b), w in edges]
    if len(edges) <= _FEW:
        marks.extend(_weight(places[a], places[b], w, tile) for (a, b), w in edges)
    for name, (x, y) in places.items():
        marks.extend(_tile(network, name, maps[name], (x, y), tile))
        if name in dead:
            marks.append(sc.Points([x], [y], "cross", "ink", None, tile * 0.8, 2.5))
        if most <= 4:
            marks.append(sc.Text(x, y - tile / 2 - 9, name, size=11, align="center"))
    axes = sc.Axis(0, width, ticks=()), sc.Axis(0, height, ticks=())
    return sc.Panel(box, *axes, marks, "weights: blue > 0, orange dashed < 0", frame=False)


def _places(
    layers: Sequence[Sequence[str]], width: float, height: float, tile: float
) -> dict[str, Place]:
    """Return the centre of every node: a column a layer, from left to right."""
    places = {}
    for column, names in enumerate(layers):
        x = tile / 2 + 2 + column * (width - tile - 4) / (len(layers) - 1)
        gap = height / len(names)
        for k, name in enumerate(names):
            places[name] = (x, height - gap * (k + 0.5))
    return places


def _edge(start: Place, end: Place, weight: float, tile: float, scale: float) -> sc.Polyline:
    """Return an edge: wider for a larger weight, dashed for a negative one."""
    width = min(7.0, 0.4 + scale * abs(weight))
    x, y = (start[0] + tile / 2, end[0] - tile / 2), (start[1], end[1])
    if weight > 0:
        return sc.Polyline(x, y, "blue", width)
    return sc.Polyline(x, y, "orange", width, "dashed")


def _weight(start: Place, end: Place, weight: float, tile: float) -> sc.Text:
    """Return a weight's number on its edge, before the edges cross."""
    x0, x1 = start[0] + tile / 2, end[0] - tile / 2
    x, y = x0 + 0.3 * (x1 - x0), start[1] + 0.3 * (end[1] - start[1])
    return sc.Text(x, y + 11, decimal(weight), size=12, align="center", halo=True)


def _tile(
    network: Network, name: str, field: FloatArray, place: Place, tile: float
) -> list[sc.Mark]:
    """Return a small map of what a node makes of the plane, in a frame."""
    (x, y), half = place, tile / 2
    extent = (x - half, x + half, y - half, y + half)
    xs, ys = [extent[k] for k in (0, 1, 1, 0, 0)], [extent[k] for k in (2, 2, 3, 3, 2)]
    heat = sc.HeatMap(_levels(network, name, field), extent)
    return [heat, sc.Polyline(xs, ys, "ink", 1.0)]


def _levels(network: Network, name: str, field: FloatArray) -> NDArray[np.uint8]:
    """Return a node's output as colours: white is the middle of what its activation can give."""
    if name in network.outputs:
        return sc.levels(sigmoid(field), 0.0, 1.0)  # the output is a logit
    activation = network.neurons[name].activation if name in network.neurons else None
    if activation is sigmoid:
        return sc.levels(field, 0.0, 1.0)
    reach = 1.0 if activation is tanh else max(1.0, float(np.abs(field).max()))
    return sc.levels(field, -reach, reach)
