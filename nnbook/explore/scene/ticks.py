"""Ticks of an axis, and their texts."""

import math

from nnbook.drawing.notation import number
from nnbook.explore.scene.scene import Axis


def nice_ticks(low: float, high: float, most: int = 6) -> tuple[tuple[float, str], ...]:
    """Return at most ``most`` round values between ``low`` and ``high`` with their texts.

    >>> nice_ticks(-1.0, 2.0)
    ((-1.0, '−1'), (0.0, '0'), (1.0, '1'), (2.0, '2'))
    """
    low, high = min(low, high), max(low, high)
    power = 10.0 ** math.floor(math.log10((high - low) / most))
    # At most `most` intervals would need room for `most` + 1 ticks, so count ticks instead.
    for factor in (1, 2, 5, 10, 20, 50):
        step = factor * power
        first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
        if last - first < most:
            break
    return tuple((k * step, number(k * step)) for k in range(first, last + 1))


def axis_ticks(axis: Axis) -> tuple[tuple[float, str], ...]:
    """Return the ticks of an axis: its own, or round ones."""
    return nice_ticks(axis.low, axis.high) if axis.ticks is None else axis.ticks
