"""The layout of a network: places for its nodes, curves for its edges, room for their labels.

Pure geometry, in the units of the picture: half an inch each. Levels stand from left to right;
an edge that skips a level runs around the nodes there.
"""

import itertools
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Point = tuple[float, float]
Edge = tuple[str, str]
Curve = NDArray[np.float64]  # shape (n, 2): points along an edge, from centre to centre

_SAMPLES = 200  # points along an edge


def place_nodes(levels: Sequence[Sequence[str]], across: float, down: float) -> dict[str, Point]:
    """Place each level in a column, evenly and centred.

    >>> place_nodes([["x1", "x2"], ["y"]], across=3, down=2)
    {'x1': (0.0, 1.0), 'x2': (0.0, -1.0), 'y': (3.0, 0.0)}
    """
    return {
        name: (float(k * across), down * ((len(level) - 1) / 2 - j))
        for k, level in enumerate(levels)
        for j, name in enumerate(level)
    }


def shortened(levels: Sequence[Sequence[str]], most: int) -> list[list[str]]:
    """Replace the middle of a level of more nodes by three dots, and a name that no node has.

    >>> shortened([["x"], ["h1", "h2", "h3", "h4", "h5"]], most=4)
    [['x'], ['h1', 'h2', '⋮1', 'h5']]
    """
    first, last = most // 2, (most - 1) // 2
    return [
        list(level) if len(level) <= most else [*level[:first], f"⋮{k}", *level[-last:]]
        for k, level in enumerate(levels)
    ]


def route_edges(
    edges: Iterable[Edge], places: Mapping[str, Point], above: float, below: float
) -> dict[Edge, Curve]:
    """Give every edge a curve that stays out of the space above and below other nodes' centres."""
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
            closed = [(y - below, y + above) for y in columns[x]]
            # Two edges may pass closer to each other than to a node.
            closed += [(y - below / 3, y + below / 3) for y in taken[x]]
            y = _nearest_free(straight, closed)
            taken[x].append(y)
            way.append((x, y))
        curves[edge] = _smooth([*way, end])
    return curves


def _nearest_free(wanted: float, closed: Sequence[Point]) -> float:
    """Find the number nearest to the wanted one that lies inside none of the closed intervals."""
    candidates = [wanted, *itertools.chain(*closed)]
    free = [y for y in candidates if all(not low + 1e-9 < y < high - 1e-9 for low, high in closed)]
    return min(free, key=lambda y: (abs(y - wanted), -y))


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
    kept: Curve = curve[first & last]
    return kept


def place_labels(
    curves: Mapping[Edge, Curve],
    sizes: Mapping[Edge, Point],
    obstacles: Sequence[tuple[Point, float]],
) -> dict[Edge, Point]:
    """Choose for each edge the point on it where its label covers the least of anything else.

    The curves are the visible parts of the edges, the sizes widths and heights of the labels, the
    obstacles points with a radius that no label may cover.
    """
    placed: dict[Edge, Point] = {}
    for edge, size in sizes.items():
        others = [curve for other, curve in curves.items() if other != edge]
        candidates = []
        for share in np.linspace(0.12, 0.88, 39):
            x, y = curves[edge][round(share * (len(curves[edge]) - 1))].tolist()
            cost = abs(share - 0.3)  # nearer to where the edge begins, if nothing speaks against it
            cost += 0.1 * sum(_covered((x, y), size, curve, 0.1) for curve in others)
            for point, radius in obstacles:
                cost += 50.0 * _covered((x, y), size, np.array([point]), radius)
            for other, centre in placed.items():
                both = (size[0] + sizes[other][0], size[1] + sizes[other][1])
                cost += 20.0 * _covered((x, y), both, np.array([centre]))
            candidates.append((cost, x, y))
        placed[edge] = min(candidates)[1:]
    return placed


def _covered(centre: Point, size: Point, points: Curve, radius: float = 0.0) -> int:
    """Count the points within a box of this size, widened by a radius."""
    distance = np.abs(points - np.array(centre))
    return int(np.sum((distance <= np.array(size) / 2 + radius).all(axis=1)))
