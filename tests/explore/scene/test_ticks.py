"""Ticks are round, and numbers are written as a reader wants them."""

import math
import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnbook.drawing.notation import number
from nnbook.explore.scene.ticks import nice_ticks


@given(st.floats(-1e6, 1e6), st.floats(1e-6, 1e6))
def test_ticks_are_few_round_and_inside(low, extent):
    """At least one tick and at most six, in order, between the ends."""
    ticks = nice_ticks(low, low + extent)
    values = [value for value, _ in ticks]
    assert 1 <= len(ticks) <= 6
    assert values == sorted(values)
    slack = 1e-6 * extent + 4 * math.ulp(abs(low) + extent)
    assert low - slack <= values[0]
    assert values[-1] <= low + extent + slack


@given(st.integers(-400, 400))
def test_a_number_in_quarters_is_written_as_a_fraction(quarters):
    """Reading the text back gives exactly the number."""
    text = number(quarters / 4).replace("−", "-")
    assert Fraction(text) == Fraction(quarters, 4)


@given(st.floats(-1e9, 1e9))
def test_any_number_is_written_to_three_digits(value):
    """Reading the text back gives the number within half of the third digit."""
    assert read(number(value)) == pytest.approx(value, rel=5.1e-3)


def read(text):
    """Return the number a text says: −3/2, 0.731 or 2.5·10⁻⁷."""
    match = re.fullmatch(r"(−?)(?:([0-9./]+)·?)??(?:10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+))?", text)
    sign, mantissa, power = match.groups()
    exponent = int(power.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))) if power else 0
    return (-1 if sign else 1) * float(Fraction(mantissa or 1)) * 10.0**exponent
