"""What a control can take, and what it makes of anything else."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnbook.explore.controls import Menu, Slider, allowed_value

HALVES = Slider("w1", -3.0, 3.0, 0.5, 1.0)
WHOLE = Slider("depth", 1, 20, 1, 3)
TENTHS = Slider("rate", 0.0, 1.0, 0.1, 0.3)


def test_a_slider_takes_an_even_grid():
    """From its low end to its high end, decimals as they are written."""
    assert HALVES.allowed == tuple(k / 2 for k in range(-6, 7))
    assert TENTHS.allowed == (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


def test_a_whole_slider_takes_whole_numbers():
    """int in, int out: a number of layers is never 3.0."""
    assert WHOLE.allowed == tuple(range(1, 21))
    assert {type(value) for value in WHOLE.allowed} == {int}
    assert type(WHOLE.snap(7.0)) is int


@given(st.sampled_from([HALVES, WHOLE, TENTHS]), st.floats(-1e6, 1e6))
def test_snapping_gives_the_nearest_value(slider, value):
    """No allowed value lies nearer."""
    snapped = slider.snap(value)
    assert snapped in slider.allowed
    assert abs(snapped - value) <= min(abs(other - value) for other in slider.allowed) + 1e-9


@pytest.mark.parametrize(("high", "start"), [(3.2, 1.0), (3.0, 0.3), (3.0, 9.0)])
def test_a_slider_off_its_own_grid_is_a_mistake(high, start):
    """A browser would snap it and write it back."""
    with pytest.raises(ValueError, match="must lie on its grid"):
        Slider("w1", -3.0, high, 0.5, start)


def test_a_menu_starts_with_one_of_its_words():
    """Another word is a mistake of the explorer's author."""
    with pytest.raises(ValueError, match="'c' is not one of"):
        Menu("gate", ("a", "b"), "c")


def test_what_a_browser_sends_to_a_menu_is_never_trusted():
    """An unknown word becomes the starting one."""
    menu = Menu("gate", ("AND", "OR"), "OR")
    assert [menu.snap(word) for word in ("AND", "rm", None)] == ["AND", "OR", "OR"]


@pytest.mark.parametrize(
    ("control", "value", "said"),
    [
        (HALVES, 0.3, "w1 cannot be 0.3; allowed are -3.0 to 3.0 in steps of 0.5"),
        (HALVES, 3.5, "w1 cannot be 3.5"),
        (HALVES, "1", "w1 cannot be '1'"),
        (HALVES, True, "w1 cannot be True"),
        (HALVES, math.nan, "w1 cannot be nan"),
        (Menu("gate", ("AND", "OR"), "OR"), "and", "gate cannot be 'and'; allowed are 'AND', 'OR'"),
    ],
)
def test_a_value_a_control_cannot_take_is_refused(control, value, said):
    """The sentence names what is allowed."""
    with pytest.raises(ValueError, match=said):
        allowed_value(control, value)


def test_an_equal_value_is_spelt_as_the_control_does():
    """1 is 1.0 to a slider in halves."""
    assert repr(allowed_value(HALVES, 1)) == "1.0"
    assert repr(allowed_value(WHOLE, 3.0)) == "3"
