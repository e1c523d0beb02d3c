"""Labelled points read as exact integers, so that what is decided about them is never rounded."""

from collections.abc import Iterable
from math import lcm
from typing import Any

import numpy as np

Points = Iterable[Iterable[Any]]


def integer_points(points: Points) -> tuple[list[list[int]], list[int]]:
    """Multiply each axis by the smallest whole number that makes all its coordinates whole.

    Returns the points, and what each axis was multiplied by.

    >>> integer_points([[0.5, 3], [0.25, 4]])
    ([[2, 3], [1, 4]], [4, 1])
    """
    n = points.shape[1] if isinstance(points, np.ndarray) and points.ndim == 2 else None
    ratios = []
    for i, point in enumerate(points):
        if not isinstance(point, Iterable) or isinstance(point, str):
            raise ValueError(f"point {i} is {point!r}, not a list of coordinates")
        ratios.append([_ratio(coordinate, i) for coordinate in point])
        n = len(ratios[0]) if n is None else n
        if len(ratios[-1]) != n:
            raise ValueError(f"point {i} has {len(ratios[-1])} coordinates, others have {n}")
    scales = [lcm(*(ratio[axis][1] for ratio in ratios)) for axis in range(n or 0)]
    rows = [
        [top * (scale // bottom) for (top, bottom), scale in zip(ratio, scales, strict=True)]
        for ratio in ratios
    ]
    return rows, scales


def binary_labels(labels: Iterable[Any], n_points: int) -> list[int]:
    """Read labels 0 and 1, as many as there are points.

    >>> binary_labels([True, 0.0, 1], 3)
    [1, 0, 1]
    """
    own = list(labels)
    if len(own) != n_points:
        raise ValueError(f"{len(own)} labels for {n_points} points")
    for label in own:
        if label not in (0, 1):
            raise ValueError(f"a label is 0 or 1, not {_python(label)!r}")
    return [int(label) for label in own]


def _ratio(coordinate: Any, i: int) -> tuple[int, int]:
    """Give a coordinate of point i as a fraction in lowest terms."""
    coordinate = _python(coordinate)
    try:
        top, bottom = coordinate.as_integer_ratio()
    except (AttributeError, OverflowError, ValueError):
        message = f"the coordinate {coordinate!r} of point {i} is not a finite number"
        raise ValueError(message) from None
    return int(top), int(bottom)


def _python(number: Any) -> Any:
    """Give Python's own number for numpy's, whose integers overflow and whose name is long."""
    return number.item() if isinstance(number, np.generic) else number
