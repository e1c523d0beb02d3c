"""Two answers are equal by kind, shape and value, whatever form they come in."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnbook.answers.compare import difference, judge
from nnbook.answers.plain import in_words, not_plain, shape, simplified

numbers = st.one_of(
    st.booleans(), st.integers(), st.floats(), st.fractions(), st.just(10**4000), st.just(math.nan)
)
leaves = st.one_of(numbers, st.text(max_size=5), st.none())
plain = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=4).map(tuple),
        st.dictionaries(st.text(max_size=3), inner, max_size=3),
    ),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("expected", "got"),
    [
        (0.5, Fraction(1, 2)),
        (1, True),
        (1, 1.0),
        (0, -0.0),
        (0.1 + 0.2, 0.3),
        (1e6, 1e6 + 0.5),
        (math.nan, np.float32("nan")),
        (math.inf, math.inf),
        (10**400, 10**400),
        ([1, 2, 3], (1, 2, 3)),
        ([1, 2, 3], np.array([1.0, 2.0, 3.0])),
        ([[0, 1], [1, 0]], np.array([[False, True], [True, False]])),
        (np.array([[1.5]]), [(1.5,)]),
        ([], np.zeros(0)),
        (3.0, np.int8(3)),
        (0.5, np.array(0.5)),
        (["a", "b"], np.array(["a", "b"])),
        ({"w": [1, 2], "b": 0}, {"b": 0.0, "w": (1, 2)}),
        ([[1, "one"], [2, "two"]], ([1, "one"], (2.0, "two"))),
        (None, None),
        (0.1, np.float32(0.1)),
        (2.5, np.longdouble(2.5)),
    ],
)
def test_same_answers_in_other_forms_are_equal(expected, got):
    """A list, a tuple, an array; an int, a bool, a float, a Fraction: the value counts."""
    assert difference(expected, got) is None


@pytest.mark.parametrize(
    ("expected", "got", "sentence"),
    [
        (0.5, 0.6, "Expected 0.5, got 0.6."),
        (1_000_000, 1_000_001, "Expected 1000000, got 1000001."),
        (Fraction(1, 3), Fraction(1, 4), "Expected Fraction(1, 3), got Fraction(1, 4)."),
        (1, math.nan, "Expected 1, got nan."),
        (math.inf, -math.inf, "Expected inf, got -inf."),
        (1e308, math.inf, "Expected 1e+308, got inf."),
        ([1, 2, 3], [1, 2], "Expected 3 items, got 2."),
        ([1, 2, 3], np.ones((3, 1)), "Expected shape (3,), got shape (3, 1)."),
        (np.ones((3, 1)), [1, 1, 1], "Expected shape (3, 1), got shape (3,)."),
        (0.5, [0.5], "Expected a single number, got a list of 1 item."),
        ([0.5], 0.5, "Expected a list of 1 item, got a single number."),
        (np.ones((2, 2)), 1, "Expected an array of shape (2, 2), got a single number."),
        (1, np.empty((0,)), "Expected a single number, got a list of 0 items."),
        ([[0, 1], [2, 3]], [[0, 1], [2, 4]], "At [1][1]: expected 3, got 4."),
        ([[1, 2], [3]], [[1, 2], [3, 4]], "At [1]: expected 1 item, got 2."),
        ({"w": 1}, {"b": 1}, "The key 'w' is missing and there is no key 'b' in the answer."),
        ({"w": [1, 2]}, {"w": [1, 3]}, "At ['w'][1]: expected 2, got 3."),
        (1, "1", "Expected a single number, got '1'."),
        ("a", 1, "Expected text, got 1."),
        ("a", "b", "Expected 'a', got 'b'."),
        (1, None, "Expected a single number, got None."),
        (1, {1}, "Expected a single number, got a set."),
        (1, ..., "Expected a single number, got ...."),
        ([1], range(1), "Expected a list of 1 item, got a range."),
        (1, 1 + 0j, "Expected a single number, got a complex."),
        (True, [True], "Expected True or False, got a list of 1 item."),
        (False, "no", "Expected True or False, got 'no'."),
        ([1], np.array([1 + 0j]), "Expected a list of 1 item, got an array of type complex128."),
        ({"a": 1}, {1: 1}, "Expected a dictionary, got a dictionary whose keys are not all text."),
        ([1], [{2}], "Expected a list of 1 item, got a list that holds a set."),
    ],
)
def test_a_difference_is_one_sentence(expected, got, sentence):
    """Kinds first, then shapes, then the first value that differs, with its place."""
    assert difference(expected, got).sentence == sentence


def test_broadcasting_never_makes_answers_equal():
    """(N, 1) and (N,) differ in shape although numpy would compare them."""
    assert difference(np.ones(4), np.ones((4, 1))).kind == "shape"
    assert difference(np.ones((2, 0)), np.ones((0, 2))).kind == "shape"
    assert difference(np.ones((1, 0)), []).kind == "shape"


def test_tolerance_is_the_largest_allowed_distance():
    """0.84 may be 0.845 but not 0.846 within 0.005; with a tolerance of 0 only equal is equal."""
    assert difference(0.84, 0.845, tolerance=0.005) is None
    assert difference(0.84, 0.846, tolerance=0.005) is not None
    assert difference(3, 4, tolerance=1) is None
    assert difference(1.0, 1.0 + 1e-13, tolerance=0) is None
    assert difference(1.0, 1.0 + 1e-9, tolerance=0) is not None


def test_hostile_values_are_answers_like_others():
    """Huge integers, deep nesting and objects that lie about themselves end in a sentence."""
    deep = []
    for _ in range(100_000):
        deep = [deep]
    assert "nested" in difference(1, deep).sentence
    assert difference(0.5, 10**1_000_000).sentence == "Expected 0.5, got an int."

    class Equal:
        def __eq__(self, other):
            return True

        def __repr__(self):
            raise RuntimeError

        __hash__ = None

    class EqualArray(np.ndarray):
        def __array_function__(self, *_):
            return True

        def __eq__(self, other):
            return True

        __hash__ = None

    assert difference(1, Equal()).sentence == "Expected a single number, got an Equal."
    assert (
        difference([1, 2], np.array([1, 3]).view(EqualArray)).sentence
        == "At [1]: expected 2, got 3."
    )


def test_numpy_warns_of_nothing():
    """Infinities and nan are compared in silence (a warning would fail this test)."""
    values = np.array([np.inf, -np.inf, np.nan, 0, 1e308])
    assert difference(values, values) is None
    assert difference(values, values[::-1]) is not None


@given(plain)
def test_every_plain_answer_equals_itself(value):
    """Comparison is reflexive, and simplifying changes nothing."""
    assert not_plain(value) is None
    assert difference(value, value) is None
    assert difference(value, simplified(value)) is None


@given(plain, plain)
def test_the_kind_of_a_difference_has_no_direction(one, other):
    """Swapping the answers changes the sentence, not what kind of difference there is."""
    found, swapped = difference(one, other), difference(other, one)
    assert getattr(found, "kind", None) == getattr(swapped, "kind", None)


@given(st.floats(-1e200, 1e200), st.floats(-3, 3))
def test_numbers_agree_as_numpy_says(expected, steps):
    """The default tolerance is that of numpy.isclose with rtol 1e-6 and atol 1e-9."""
    allowed = 1e-9 + 1e-6 * abs(expected)
    got = expected + steps * allowed
    if abs(abs(steps) - 1) > 0.001:  # not where rounding decides
        assert (difference(expected, got) is None) == bool(np.isclose(got, expected, 1e-6, 1e-9))


@given(plain)
def test_any_value_is_written_on_one_short_line(value):
    """No value breaks the sentence it stands in."""
    text = in_words(value)
    assert len(text) <= 70
    assert "\n" not in text


@pytest.mark.parametrize("array", [np.zeros((2, 3)), np.zeros((1, 1, 1)), np.zeros(4), np.zeros(0)])
def test_shape_of_lists_is_numpys(array):
    """Nested lists have the shape that numpy finds in them."""
    assert shape(array.tolist()) == array.shape


class TestPredicates:
    """`judge` asks an author's predicate about an answer that may be anything."""

    @pytest.mark.parametrize("answer", [[1, 2], (1, 2), np.array([1, 2]), [np.int64(1), 2.0]])
    def test_gets_lists_whatever_the_form(self, answer):
        """A predicate that compares with a list accepts tuples and arrays too."""
        assert judge(lambda pair: pair == [1, 2], answer) is None

    @pytest.mark.parametrize(
        "answer",
        [math.nan, "text", None, [], {}, [[1]], [10**400], pytest.param(10**1_000_000, id="huge")],
    )
    def test_that_breaks_on_an_answer_does_not_accept_it(self, answer):
        """An exception, nan, infinity or an endless integer is a wrong answer, not a crash."""
        assert judge(lambda pair: pair[0] / pair[1] > 0, answer) is not None

    def test_endless_integers_never_reach_it(self):
        """Arithmetic on an integer of a million digits would take hours."""
        seen = []
        assert judge(seen.append, [1, [10**400]]) is not None
        assert seen == []

    def test_may_answer_with_a_sentence(self):
        """A sentence is a refusal, although Python takes a text for true."""
        assert judge(lambda _: "w1 is too large.", 1).sentence == "w1 is too large."
        assert judge(lambda _: None, 1) is not None
        assert judge(lambda _: np.bool_(True), 1) is None
        assert judge(lambda _: np.array([True, True]), 1) is not None

    def test_warnings_inside_are_nobodys(self):
        """A division by zero in numpy is neither a warning nor an error."""
        assert judge(lambda x: np.isinf(np.float64(1) / x), 0.0) is None
