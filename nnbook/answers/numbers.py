"""Numbers that agree: exactly, or within a tolerance."""

import math
from fractions import Fraction

RELATIVE_TOLERANCE = 1e-6
ABSOLUTE_TOLERANCE = 1e-9

Number = bool | int | float | Fraction


def numbers_agree(expected: Number, got: Number, tolerance: float | None = None) -> bool:
    """Compare two numbers of any size; nan agrees with nan, an infinity with itself alone.

    The tolerance is the largest allowed ``|got - expected|``; by default
    ``1e-9 + 1e-6 |expected|``, and none between two exact numbers.

    >>> numbers_agree(1, 1.0000001), numbers_agree(1000000, 1000001)
    (True, False)
    """
    if expected == got:
        return True
    exact = not isinstance(expected, float) and not isinstance(got, float)
    if (exact and tolerance is None) or is_huge(expected) or is_huge(got):
        return False
    one, other = float(expected), float(got)
    if math.isnan(one) or math.isnan(other):
        return math.isnan(one) and math.isnan(other)
    if math.isinf(one) or math.isinf(other):
        return False  # equal infinities have been found equal above
    if tolerance is None:
        tolerance = ABSOLUTE_TOLERANCE + RELATIVE_TOLERANCE * abs(one)
    # A grace of one part in 1e12, so that 0.105 is within 0.005 of 0.1.
    return abs(other - one) <= tolerance + 1e-12 * abs(one)


def is_huge(value: Number) -> bool:
    """Tell an exact number, from about 2**1022 up, that no float holds: ``float`` would raise."""
    if isinstance(value, float):
        return False
    if isinstance(value, Fraction):
        return value.numerator.bit_length() - value.denominator.bit_length() > 1022
    return value.bit_length() > 1022
