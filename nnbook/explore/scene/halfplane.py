"""Half-planes cut out of a convex polygon: where one linear unit says 1, drawn exactly.

A unit's pre-activation z = w₁x₁ + w₂x₂ + b splits the picture by a straight line, so its regions
are polygons: a handful of corners instead of a grid of thousands of cells.
"""

from collections.abc import Sequence

from nnbook.explore.scene.scene import Area, Dash, Polyline

Point = tuple[float, float]
Polygon = Sequence[Point]


def rectangle(low: float, high: float) -> list[Point]:
    """Return the corners of a square from ``low`` to ``high`` in both directions."""
    return [(low, low), (high, low), (high, high), (low, high)]


def part(corners: Polygon, w1: float, w2: float, b: float) -> list[Point]:
    """Return the part of a convex polygon where w₁x₁ + w₂x₂ + b ≥ 0, empty if it has no area.

    Its corners come in the same order. One step of the Sutherland-Hodgman algorithm
    (doi:10.1145/360767.360802).

    >>> part(rectangle(0.0, 1.0), 1.0, 0.0, -0.25)
    [(0.25, 0.0), (1.0, 0.0), (1.0, 1.0), (0.25, 1.0)]
    >>> part(rectangle(0.0, 1.0), 1.0, 1.0, -2.0)
    []
    """
    heights = [w1 * x1 + w2 * x2 + b for x1, x2 in corners]
    if not any(height > 0 for height in heights):
        # An edge on the line has no area, unless the unit is 0 all over the plane.
        return [] if any(heights) else list(corners)
    kept: list[Point] = []
    for k, corner in enumerate(corners):
        if heights[k - 1] * heights[k] < 0:
            kept.append(_crossing(corners[k - 1], corner, heights[k - 1], heights[k]))
        if heights[k] >= 0:
            kept.append(corner)
    return kept


def chord(corners: Polygon, w1: float, w2: float, b: float) -> list[Point]:
    """Return the two ends of the line w₁x₁ + w₂x₂ + b = 0 in a convex polygon, empty if it misses.

    >>> chord(rectangle(0.0, 1.0), 1.0, 0.0, -0.25)
    [(0.25, 0.0), (0.25, 1.0)]
    >>> chord(rectangle(0.0, 1.0), 1.0, 1.0, 0.5), chord(rectangle(0.0, 1.0), 0.0, 0.0, 0.0)
    ([], [])
    """
    heights = [w1 * x1 + w2 * x2 + b for x1, x2 in corners]
    if not any(heights):
        return []
    ends: list[Point] = []
    for k, corner in enumerate(corners):
        if heights[k - 1] * heights[k] < 0:
            ends.append(_crossing(corners[k - 1], corner, heights[k - 1], heights[k]))
        if heights[k] == 0:
            ends.append(corner)
    return ends if len(ends) == 2 else []  # a line through one corner only touches


def area(corners: Polygon, color: str, opacity: float = 1.0) -> Area:
    """Return a polygon as a mark."""
    return Area([x1 for x1, _ in corners], [x2 for _, x2 in corners], color, opacity)


def line(points: Polygon, color: str = "ink", width: float = 2.5, dash: Dash = "solid") -> Polyline:
    """Return a line through points as a mark."""
    return Polyline([x1 for x1, _ in points], [x2 for _, x2 in points], color, width, dash)


def _crossing(start: Point, end: Point, below: float, above: float) -> Point:
    """Return the point of an edge at which the height changes its sign."""
    t = below / (below - above)
    return start[0] + t * (end[0] - start[0]), start[1] + t * (end[1] - start[1])
