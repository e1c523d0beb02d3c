"""Ticks of an axis, and their texts."""

import math

from nnbook.drawing.notation import number, superscript
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


def log_ticks(low: float, high: float, most: int = 7) -> tuple[tuple[float, str], ...]:
    """Return powers of ten between two positive numbers, evenly spaced, with their texts.

    >>> log_ticks(1e-4, 1.0)
    ((0.0001, '10⁻⁴'), (0.001, '10⁻³'), (0.01, '10⁻²'), (0.1, '10⁻¹'), (1.0, '1'))
    """
    low, high = min(low, high), max(low, high)
    first, last = math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9)
    stride = max(1, math.ceil((last - first + 1) / most))
    powers = range(last, first - 1, -stride)
    return tuple((10.0**k, f"10{superscript(k)}" if k else "1") for k in powers)[::-1]


def axis_ticks(axis: Axis) -> tuple[tuple[float, str], ...]:
    """Return the ticks of an axis: its own, or round ones."""
    if axis.ticks is not None:
        return axis.ticks
    return (log_ticks if axis.log else nice_ticks)(axis.low, axis.high)
