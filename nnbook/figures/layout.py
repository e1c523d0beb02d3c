"""Where the nodes of a network stand, how its edges run between them, where their labels fit.

Pure geometry, in the units of the picture: half an inch each. Levels stand from left to right;
an edge that skips a level runs around the nodes there.
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from nnbook.figures.shapes import Point

Edge = tuple[str, str]
Curve = NDArray[np.float64]  # shape (n, 2): points along an edge, from centre to centre

_SAMPLES = 60  # points along an edge


def place_nodes(
    levels: Sequence[Sequence[str | None]], across: float, down: float
) -> dict[str, Point]:
    """Place each level in a column, evenly and centred; None keeps a place free.

    Examples
    --------
    >>> place_nodes([["x1", "x2"], ["y"]], across=3, down=2)
    {'x1': (0.0, 1.0), 'x2': (0.0, -1.0), 'y': (3.0, 0.0)}
    """
    return {
        name: (float(k * across), down * ((len(level) - 1) / 2 - j))
        for k, level in enumerate(levels)
        for j, name in enumerate(level)
        if name is not None
    }


def route_edges(
    edges: Iterable[Edge], places: Mapping[str, Point], clearance: float
) -> dict[Edge, Curve]:
    """Give every edge a curve that keeps this clearance from the centres of other nodes."""
    columns: dict[float, list[float]] = {}
    for x, y in places.values():
        columns.setdefault(x, []).append(y)
    taken: dict[float, list[float]] = {x: [] for x in columns}
    curves = {}
    for edge in edges:
        (x0, y0), (x1, y1) = start, end = places[edge[0]], places[edge[1]]
        way = [start]
        for x in sorted(x for x in columns if x0 < x < x1):
            straight = y0 + (y1 - y0) * (x - x0) / (x1 - x0)
            y = _free_height(straight, columns[x], taken[x], clearance)
            taken[x].append(y)
            way.append((x, y))
        curves[edge] = _smooth([*way, end])
    return curves


def _free_height(
    wanted: float, nodes: Sequence[float], edges: Sequence[float], clearance: float
) -> float:
    """Find the height nearest to the wanted one that is free of nodes and of other edges."""
    apart = clearance / 3  # two edges may pass closer to each other than to a node
    limits = [*((y, clearance) for y in nodes), *((y, apart) for y in edges)]
    candidates = [wanted, *(y + side * gap for y, gap in limits for side in (1, -1))]
    free = [c for c in candidates if all(abs(c - y) >= gap - 1e-9 for y, gap in limits)]
    return min(free, key=lambda c: (abs(c - wanted), -c))


def _smooth(way: Sequence[Point]) -> Curve:
    """Draw a curve through points that advance in x: cubic Hermite pieces, straight for two."""
    x, y = np.array(way, dtype=np.float64).T
    slopes = np.gradient(y, x) if len(x) > 2 else np.full(2, (y[1] - y[0]) / (x[1] - x[0]))
    along = np.linspace(x[0], x[-1], _SAMPLES)
    piece = np.clip(np.searchsorted(x, along, side="right") - 1, 0, len(x) - 2)
    width = np.diff(x)[piece]
    t = (along - x[piece]) / width
    height = (
        (1 + 2 * t) * (1 - t) ** 2 * y[piece]
        + t * (1 - t) ** 2 * width * slopes[piece]
        + t**2 * (3 - 2 * t) * y[piece + 1]
        + t**2 * (t - 1) * width * slopes[piece + 1]
    )
    return np.column_stack([along, height])


def trim(curve: Curve, start_gap: float, end_gap: float) -> Curve:
    """Cut off what lies inside circles of these radii around both ends."""
    first = np.linalg.norm(curve - curve[0], axis=1) >= start_gap
    last = np.linalg.norm(curve - curve[-1], axis=1) >= end_gap
    return curve[first & last]


def place_labels(
    curves: Mapping[Edge, Curve],
    sizes: Mapping[Edge, Point],
    obstacles: Sequence[Point],
    radius: float,
) -> dict[Edge, Point]:
    """Choose for each edge the point on it where its label covers the least of anything else.

    Parameters
    ----------
    curves : mapping from edge to array of shape (n, 2)
        The visible part of every edge.
    sizes : mapping from edge to (width, height)
        Of the labels; edges without one are only kept free.
    obstacles : sequence of points
        The centres of the nodes, all of this radius.

    Returns
    -------
    dict from edge to point
        The centres of the labels.
    """
    placed: dict[Edge, Point] = {}
    nodes = np.array(obstacles)
    for edge, size in sizes.items():
        others = np.concatenate([nodes[:0], *(c for e, c in curves.items() if e != edge)])
        candidates = []
        for share in np.linspace(0.15, 0.85, 29):
            point = curves[edge][round(share * (len(curves[edge]) - 1))]
            cost = abs(share - 0.4)  # nearer to where the edge begins, if nothing speaks against it
            cost += 0.3 * _covered(point, size, others, 0.0)
            cost += 50.0 * _covered(point, size, nodes, radius)
            for other, centre in placed.items():
                both = (size[0] + sizes[other][0], size[1] + sizes[other][1])
                cost += 20.0 * _covered(point, both, np.array([centre]), 0.0)
            candidates.append((cost, float(point[0]), float(point[1])))
        placed[edge] = min(candidates)[1:]
    return placed


def _covered(centre: Curve, size: Point, points: Curve, radius: float) -> int:
    """Count the points within a box of this size, widened by a radius."""
    distance = np.abs(points - centre)
    return int(np.sum((distance <= np.array(size) / 2 + radius).all(axis=1)))
