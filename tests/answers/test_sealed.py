"""A sealed value recognises what the open one would accept, and gives nothing away."""

import json
import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from nnbook.answers.compare import difference
from nnbook.answers.sealed import PREFIX, seal, unseal

finite = st.floats(allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize(
    "value",
    [
        0,
        4,
        -1.5,
        4.248e-18,
        1e300,
        10**400,
        math.inf,
        -math.inf,
        math.nan,
        True,
        None,
        "C (0, 2)",
        Fraction(1, 3),
        [0, 4],
        (0.84, 0.04, 0.11),
        [[0, 0, 0], [0, 1, 1], [1, 0, 1], [1, 1, 0]],
        {"h1": [1, 0.5], "h2": "off"},
        np.linspace(0, 1, 7),
        [],
    ],
)
def test_the_right_value_is_recognised(value):
    """Every kind of plain data, sealed, equals itself and nothing shifted."""
    sealed = unseal(seal(value, "01_neuron.x"))
    assert difference(sealed, value) is None
    assert difference(sealed, [value]) is not None
    assert difference(sealed, "something else") is not None


@example(1.797692236016198e305, 0.5)
@given(finite, st.floats(-3, 3))
def test_the_tolerance_is_that_of_the_open_value(value, steps):
    """Accepted up to the tolerance, refused from 1.1 of it on, wherever the number lies."""
    got = value + steps * (1e-9 + 1e-6 * abs(value))
    assume(math.isfinite(got))
    accepted = difference(unseal(seal(value, "s")), got) is None
    if abs(steps) < 0.7:  # the grid is up to √2 stricter where the two tolerances meet
        assert accepted
    if abs(steps) > 1.1:
        assert not accepted


@given(st.floats(-1e6, 1e6), st.floats(1e-6, 1e3), st.floats(-3, 3))
def test_a_given_tolerance_holds_too(value, tolerance, steps):
    """An author's tolerance is kept to within a sixteenth."""
    got = value + steps * tolerance
    accepted = difference(unseal(seal(value, "s", tolerance)), got, tolerance) is None
    if abs(steps) < 0.93:
        assert accepted
    if abs(steps) > 1.07:
        assert not accepted


def test_whole_numbers_are_exact():
    """A count of a million parameters is not a million and one, but may be a float."""
    sealed = unseal(seal(1_000_000, "s"))
    assert difference(sealed, 1_000_000.0) is None
    assert difference(sealed, 1_000_001).sentence == "1000001 is not right."


def test_the_wrong_item_is_named_and_the_right_one_is_not():
    """Feedback says where, and shape and kind are told apart as for an open value."""
    sealed = unseal(seal([[0, 1], [2, 77]], "s"))
    assert difference(sealed, [[0, 1], [2, 5]]).sentence == "At [1][1]: 5 is not right."
    assert (
        difference(sealed, [[0, 1], [2, "5"]]).sentence
        == "At [1][1]: expected a single number, got '5'."
    )
    assert difference(sealed, [0, 1]).sentence == "Expected shape (2, 2), got shape (2,)."
    assert difference(sealed, [[0, 1]]).kind == "shape"
    assert (
        difference(unseal(seal(3, "s")), [3]).sentence
        == "Expected a single number, got a list of 1 item."
    )


def test_nothing_can_be_read_and_nothing_repeats():
    """The text holds no right value, and equal values at two places look different."""
    text = seal(["a long word", 31337, 31337], "salt")
    assert text.startswith(PREFIX)
    assert "word" not in text
    assert "31337" not in text
    _, one, other = json.loads(text.split(":", 2)[2])
    assert one != other
    assert seal(31337, "salt") != seal(31337, "pepper")


def test_sealing_is_the_same_everywhere():
    """The digest does not depend on the process: release is deterministic to the byte."""
    assert seal([0.5, 1], "01_neuron.x") == seal((0.5, True), "01_neuron.x")
    assert seal(0.5, "01_neuron.half") == 'sealed:01_neuron.half:"n2a9db9."'


def test_what_is_no_plain_data_cannot_be_sealed():
    """A function is refused by name."""
    with pytest.raises(ValueError, match="cannot be sealed"):
        seal([len], "s")
