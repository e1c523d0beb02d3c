"""The line in the plane that makes the fewest mistakes: as well as one neuron can do."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cmp_to_key
from itertools import combinations, groupby
from math import gcd, isqrt, lcm
from typing import Any

from nnbook.separability.exact import Points, binary_labels, integer_points

Vector = tuple[int, int]
Cut = tuple[int, Fraction, Vector, int]  # mistakes, minus the room squared, weights, bias


@dataclass(frozen=True)
class Line:
    """A line w·x + b = 0 in the plane, and how many points are on its wrong side.

    Attributes
    ----------
    weights : tuple of 2 int
        The normal vector, which points to the side of class 1.
    bias : int
        The bias. No point that the line was made for lies on it.
    mistakes : int
        The number of points on the wrong side.

    Examples
    --------
    >>> best_line([[0, 0], [1, 0], [0, 1], [1, 1]], [0, 0, 0, 1])
    Line(weights=(2, 2), bias=-3, mistakes=0)
    """

    weights: tuple[int, int]
    bias: int
    mistakes: int


def best_line(points: Points, labels: Iterable[Any]) -> Line:
    """Find a line that leaves the fewest points on the wrong side; no line does better.

    Parameters
    ----------
    points : array_like of shape (n_points, 2)
        Integers, Fractions or floats; a float counts as the exact number it is.
    labels : array_like of shape (n_points,)
        0 or 1.

    Returns
    -------
    Line
        Of the best ways to cut the points, the one whose line has the most room on both sides.

    Raises
    ------
    ValueError
        If there are no points, they are not in the plane, or a label is neither 0 nor 1.

    Notes
    -----
    Seen along a direction w, the points stand in a row, and a line with normal w cuts the row
    somewhere. The row changes only where w turns past a right angle to the line through two
    points; there the points on that line swap around. So half a turn with at most n(n − 1)/2
    swaps sees every possible row, and one count per row and cut finds the best, in O(n² log n).
    In integers, like `nnbook.separability`.

    Examples
    --------
    One neuron gets three of XOR's four rows right:

    >>> best_line([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]).mistakes
    1
    """
    rows, scales = integer_points(points)
    if len(scales) != 2:
        raise ValueError(f"best_line needs points in the plane, not with {len(scales)} coordinates")
    classes = binary_labels(labels, len(rows))
    if not rows:
        raise ValueError("best_line needs at least one point")
    # The same unit on both axes, so that distances are those of the plane.
    unit = lcm(*scales)
    balance: dict[Vector, int] = {}  # at each place, how many more of class 1 than of class 0
    for (x, y), label in zip(rows, classes, strict=True):
        place = (x * (unit // scales[0]), y * (unit // scales[1]))
        balance[place] = balance.get(place, 0) + (1 if label else -1)
    mistakes, _, w, bias = min(_cuts(balance, len(rows), sum(classes)), key=lambda cut: cut[:2])
    divisor = gcd(w[0] * unit, w[1] * unit, bias)
    return Line((w[0] * unit // divisor, w[1] * unit // divisor), bias // divisor, mistakes)


def _cuts(balance: dict[Vector, int], n: int, n_ones: int) -> Iterator[Cut]:
    """Yield the cuts with the fewest mistakes so far, of all the ways a line cuts the places.

    A cut of the row before place k is born at one swap and ends at the next that moves a place
    across it; it is judged when it ends, along the direction halfway between the two.
    """
    row = sorted(balance)  # along the x-axis, turned by next to nothing
    wrong = [n - n_ones]  # mistakes of each cut, if class 1 is what follows it
    for place in row:
        wrong.append(wrong[-1] + balance[place])
    born = [(1, 0)] * len(wrong)
    fewest = n

    def judged(k: int, end: Vector) -> Iterator[Cut]:
        nonlocal fewest
        for mistakes, sign in ((wrong[k], 1), (n - wrong[k], -1)):
            if mistakes <= fewest:
                fewest = mistakes
                yield mistakes, *_line_at(row, k, _halfway(born[k], end), sign)

    for normal, first, last in _swaps(row):
        for k in range(first + 1, last):
            yield from judged(k, normal)
        row[first:last] = reversed(row[first:last])
        for k in range(first + 1, last):
            wrong[k] = wrong[k - 1] + balance[row[k - 1]]
            born[k] = normal
    for k in range(len(wrong)):
        yield from judged(k, (-1, 0))


def _swaps(row: list[Vector]) -> Iterator[tuple[Vector, int, int]]:
    """Yield, as the direction turns by half a turn, it and each stretch of the row it reverses.

    Only directions at a right angle to the line through two places reverse anything. The caller
    reverses the stretch before asking for the next.
    """
    lines: dict[Vector, set[Vector]] = {}
    for (x1, y1), (x2, y2) in combinations(row, 2):  # x1 ≤ x2
        if x1 < x2:
            divisor = gcd(x2 - x1, y2 - y1)
            normal = ((y1 - y2) // divisor, (x2 - x1) // divisor)
            lines.setdefault(normal, set()).update(((x1, y1), (x2, y2)))
    position = {place: i for i, place in enumerate(row)}
    for normal in sorted(lines, key=cmp_to_key(_turn)):
        places = sorted(lines[normal], key=position.__getitem__)
        for _, level in groupby(places, key=lambda place: _dot(normal, place)):
            stretch = [position[place] for place in level]
            yield normal, stretch[0], stretch[-1] + 1
            position.update((row[i], i) for i in stretch)


def _line_at(row: list[Vector], k: int, w: Vector, sign: int) -> tuple[Fraction, Vector, int]:
    """Give the line halfway between row[:k] and row[k:] along w: minus its room, weights, bias."""
    along = [_dot(w, place) for place in row]
    low = max(along[:k], default=min(along) - 2)
    high = min(along[k:], default=low + 2)
    room = Fraction((high - low) ** 2, _dot(w, w)) if 0 < k < len(row) else Fraction(0)
    return -room, (2 * sign * w[0], 2 * sign * w[1]), -sign * (low + high)


def _halfway(u: Vector, v: Vector) -> Vector:
    """Give a direction between two, about in the middle."""
    a, b = isqrt(_dot(v, v)), isqrt(_dot(u, u))
    x, y = a * u[0] + b * v[0], a * u[1] + b * v[1]
    divisor = gcd(x, y)
    return (x // divisor, y // divisor) if divisor else (0, 1)  # the two are half a turn apart


def _turn(u: Vector, v: Vector) -> int:
    """Compare the angles of two directions above the x-axis: negative if u comes first."""
    return u[1] * v[0] - u[0] * v[1]


def _dot(u: Vector, v: Vector) -> int:
    return u[0] * v[0] + u[1] * v[1]
