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
    way = _cut(corners, w1, w2, b)
    if not any(height > 0 for _, height in way):
        # An edge on the line has no area, unless the unit is 0 all over the plane.
        return [] if any(height for _, height in way) else list(corners)
    return [point for point, height in way if height >= 0]


def chord(corners: Polygon, w1: float, w2: float, b: float) -> list[Point]:
    """Return the two ends of the line w₁x₁ + w₂x₂ + b = 0 in a convex polygon, empty if it misses.

    >>> chord(rectangle(0.0, 1.0), 1.0, 0.0, -0.25)
    [(0.25, 0.0), (0.25, 1.0)]
    >>> chord(rectangle(0.0, 1.0), 1.0, 1.0, 0.5), chord(rectangle(0.0, 1.0), 0.0, 0.0, 0.0)
    ([], [])
    """
    ends = [point for point, height in _cut(corners, w1, w2, b) if height == 0]
    return ends if len(ends) == 2 else []  # one corner only touches; all of them: no line


def area(corners: Polygon, color: str, opacity: float = 1.0) -> Area:
    """Return a polygon as a mark."""
    return Area([x1 for x1, _ in corners], [x2 for _, x2 in corners], color, opacity)


def line(points: Polygon, color: str = "ink", width: float = 2.5, dash: Dash = "solid") -> Polyline:
    """Return a line through points as a mark."""
    return Polyline([x1 for x1, _ in points], [x2 for _, x2 in points], color, width, dash)


def _cut(corners: Polygon, w1: float, w2: float, b: float) -> list[tuple[Point, float]]:
    """Return the corners with their pre-activations, and between them where it crosses 0."""
    heights = [w1 * x1 + w2 * x2 + b for x1, x2 in corners]
    way: list[tuple[Point, float]] = []
    for k, (x1, x2) in enumerate(corners):
        if heights[k - 1] * heights[k] < 0:
            (y1, y2), t = corners[k - 1], heights[k - 1] / (heights[k - 1] - heights[k])
            way.append(((y1 + t * (x1 - y1), y2 + t * (x2 - y2)), 0.0))
        way.append(((x1, x2), heights[k]))
    return way
