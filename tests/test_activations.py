"""Activations and softmax against mpmath, scipy and their own identities."""

import copy
import pickle

import hypothesis.extra.numpy as hnp
import mpmath
import numpy as np
import pytest
import scipy.special
from hypothesis import given
from hypothesis import strategies as st

from nnbook.activations import (
    ACTIVATIONS,
    Activation,
    heaviside,
    identity,
    log_softmax,
    relu,
    sigmoid,
    softmax,
    tanh,
)

TINY = np.finfo(np.float64).tiny  # the smallest normal float
ANY_FLOAT = st.floats()  # all finite floats, infinities and nan
FIVE = pytest.mark.parametrize("activation", ACTIVATIONS.values(), ids=list(ACTIVATIONS))

WITNESSES = {
    "identity": (lambda z: z, lambda z: mpmath.mpf(1)),
    "heaviside": (lambda z: mpmath.mpf(z > 0), lambda z: mpmath.mpf(0)),
    "sigmoid": (
        lambda z: 1 / (1 + mpmath.exp(-z)),
        lambda z: mpmath.exp(-z) / (1 + mpmath.exp(-z)) ** 2,
    ),
    "tanh": (mpmath.tanh, lambda z: mpmath.sech(z) ** 2),
    "relu": (lambda z: max(z, 0), lambda z: mpmath.mpf(z > 0)),
}


def assert_close_to_exact(got: float, exact: mpmath.mpf) -> None:
    """Hold a result to 1e-15 relative where the exact value is a normal float."""
    if abs(exact) > np.finfo(np.float64).max:
        assert got == (np.inf if exact > 0 else -np.inf)
    elif abs(exact) >= TINY:
        assert abs(got - exact) <= abs(exact) * mpmath.mpf("1e-15")
    else:
        assert abs(got) <= TINY


def edge_values() -> list[float]:
    magnitudes = [0.0, 5e-324, 1e-308, 1e-300, 1e-16, 1e-10, 1e-5, 0.1, 0.5, 1.0, 2.0, 5.0, 18.0]
    magnitudes += [19.06, 20.0, 36.74, 40.0, 300.0, 372.0, 700.0, 708.3, 709.8, 745.0, 1e3, 1e308]
    return [sign * z for z in magnitudes for sign in (1, -1)]


@FIVE
@pytest.mark.parametrize("z", edge_values())
def test_a_value_and_its_derivative_are_those_of_mpmath_at_60_digits(activation, z):
    value, slope = WITNESSES[activation.name]
    with mpmath.workdps(60):
        exact = mpmath.mpf(z)
        assert_close_to_exact(activation(z), value(exact))
        if z != 0 or activation.name in ("identity", "sigmoid", "tanh"):
            assert_close_to_exact(activation.derivative(z), slope(exact))


@FIVE
@given(z=st.floats(allow_nan=False, allow_infinity=False))
def test_any_finite_float_is_computed_to_1e_15(activation, z):
    value, slope = WITNESSES[activation.name]
    with mpmath.workdps(60):
        exact = mpmath.mpf(max(min(z, 1e6), -1e6)) if activation in (sigmoid, tanh) else z
        assert_close_to_exact(activation(float(exact)), value(mpmath.mpf(exact)))
        if z != 0:
            assert_close_to_exact(activation.derivative(float(exact)), slope(mpmath.mpf(exact)))


@FIVE
@pytest.mark.parametrize("scale", [1e-8, 1.0, 30.0, 300.0])
def test_long_arrays_are_computed_to_1e_15_like_single_numbers(activation, scale):
    """Numpy computes arrays with other code than single numbers."""
    value, slope = WITNESSES[activation.name]
    z = np.random.default_rng(0).normal(scale=scale, size=1000)
    with mpmath.workdps(60):
        for got, exact in zip(activation(z), z, strict=True):
            assert_close_to_exact(got, value(mpmath.mpf(exact)))
        for got, exact in zip(activation.derivative(z), z, strict=True):
            assert_close_to_exact(got, slope(mpmath.mpf(exact)))


@FIVE
@given(
    z=hnp.arrays(
        np.float64, hnp.array_shapes(min_dims=0, max_dims=4, min_side=0), elements=ANY_FLOAT
    )
)
def test_shape_is_kept_nan_stays_nan_and_nothing_warns(activation, z):
    with np.errstate(all="raise"):
        for result in (activation(z), activation.derivative(z)):
            assert np.shape(result) == z.shape
            assert isinstance(result, np.ndarray if z.ndim else float)
            np.testing.assert_array_equal(np.isnan(result), np.isnan(z))


@FIVE
@given(z=hnp.arrays(np.float64, st.integers(1, 40), elements=ANY_FLOAT))
def test_the_derivative_that_training_uses_is_right_to_1e_15(activation, z):
    with np.errstate(all="ignore"):
        known = z[~np.isnan(z)]
        quick = activation._quick_slope(known, activation(known))
    np.testing.assert_allclose(quick, activation.derivative(known), rtol=0, atol=1e-15)


def test_the_step_is_0_at_0_and_the_choices_at_kinks_are_as_documented():
    assert heaviside(0) == heaviside(-0.0) == 0.0
    assert heaviside(5e-324) == 1.0
    assert relu.derivative(0) == heaviside.derivative(0) == 0.0
    assert relu.derivative([5e-324, -5e-324]).tolist() == [1.0, 0.0]


@FIVE
def test_infinities_give_the_limits(activation):
    low, high = activation([-np.inf, np.inf])
    limits = {
        "identity": (-np.inf, np.inf),
        "heaviside": (0, 1),
        "sigmoid": (0, 1),
        "tanh": (-1, 1),
        "relu": (0, np.inf),
    }
    assert (low, high) == limits[activation.name]
    assert np.isfinite(activation.derivative([-np.inf, np.inf])).all()


def test_sigmoid_and_tanh_reach_1_where_the_workbook_says_so():
    assert sigmoid(36.7) < 1.0 == sigmoid(36.75)
    assert tanh(19.06) < 1.0 == tanh(19.07)
    assert tanh([19.06, -19.06, 0.5]).tolist() == [tanh(19.06), -tanh(19.06), tanh(0.5)]


@given(z=st.floats(-300, 300))
def test_tanh_is_a_rescaled_sigmoid(z):
    """Equation 10.3 revisited; the right-hand side loses digits near 0, not more than 1e-16."""
    assert tanh(z) == pytest.approx(2 * sigmoid(2 * z) - 1, abs=5e-16)


def test_the_sigmoid_form_of_tanh_loses_digits_near_0():
    z = 1e-10
    assert abs(2 * sigmoid(2 * z) - 1 - tanh(z)) / tanh(z) == pytest.approx(8e-8, rel=0.1)


@given(z=hnp.arrays(np.float64, 20, elements=st.floats(-700, 700)))
def test_sigmoid_agrees_with_scipy(z):
    np.testing.assert_allclose(sigmoid(z), scipy.special.expit(z), rtol=1e-12)
    np.testing.assert_allclose(sigmoid(-z), scipy.special.expit(-z), rtol=1e-12)


def test_lists_integers_booleans_and_float32_become_float64():
    for z in ([1, 2], np.array([1, 2]), np.array([1, 2], np.float32), [True, 2]):
        result = sigmoid(z)
        assert result.dtype == np.float64
        np.testing.assert_array_equal(result, sigmoid([1.0, 2.0]))
    assert type(relu(3)) is float
    assert type(relu(np.float64(3))) is float


@FIVE
def test_a_result_never_shares_memory_with_what_was_given(activation):
    z = np.array([1.0, -1.0])
    activation(z)[:] = 7
    assert z.tolist() == [1.0, -1.0]


@FIVE
def test_activations_are_one_object_each_however_copied_and_named_by_it(activation):
    assert repr(activation) == activation.name
    assert copy.deepcopy(activation) is activation
    assert pickle.loads(pickle.dumps(activation)) is activation
    assert len({id(ACTIVATIONS[name]) for name in ACTIVATIONS}) == 5


def test_an_activation_without_formulas_says_so():
    with pytest.raises(NotImplementedError):
        Activation()(1.0)
    with pytest.raises(NotImplementedError):
        Activation().derivative(1.0)


SCORES = st.floats(-750, 750)
BATCHES = hnp.arrays(
    np.float64, hnp.array_shapes(min_dims=1, max_dims=3, min_side=1, max_side=6), elements=SCORES
)


def exact_log_softmax(logits: np.ndarray) -> list[mpmath.mpf]:
    exact = [mpmath.mpf(z) for z in logits]
    top = max(exact)
    total = mpmath.fsum(mpmath.exp(z - top) for z in exact)
    return [z - top - mpmath.log(total) for z in exact]


def assert_softmax_contract(logits: np.ndarray) -> None:
    """Hold one vector of finite scores to the accuracy that DESIGN promises."""
    spread = mpmath.mpf(float(max(logits))) - mpmath.mpf(float(min(logits)))
    with mpmath.workdps(60 + 310):
        exact = exact_log_softmax(logits)
        relative = mpmath.mpf("1e-15") * (1 + spread)
        for got, value in zip(softmax(logits), exact, strict=True):
            if (probability := mpmath.exp(value)) >= TINY:
                assert abs(got - probability) <= relative * probability
            else:
                assert 0 <= got <= TINY
        for got, value in zip(log_softmax(logits), exact, strict=True):
            if value < -np.finfo(np.float64).max:
                assert got == -np.inf
            else:
                assert abs(got - value) <= mpmath.mpf("1e-15") * max(1, abs(value))


@pytest.mark.parametrize(
    "logits",
    [
        [3, 0, 1],
        [40, 0],
        [0, 40],
        [0.0],
        [1e-300, 0],
        [-1e-300, 1e-300, 0],
        [1e308, -1e308],
        [1e308, 1e308],
        [-1e308, -1e308, -1e308],
        [1e17, 1e17 + 16],
        [708.0, 0.0],
        [-745.1, 0.0, 0.0],
        [36.7, 0, 0, 0],
    ],
)
def test_softmax_keeps_its_accuracy_at_the_ends_of_the_float_range(logits):
    assert_softmax_contract(np.array(logits, dtype=float))


@given(logits=hnp.arrays(np.float64, st.integers(1, 8), elements=SCORES))
def test_softmax_is_that_of_mpmath_for_any_scores(logits):
    assert_softmax_contract(logits)


@pytest.mark.parametrize("axis", [0, 1])
def test_many_small_scores_beside_a_large_one_are_not_lost(axis):
    """Ten thousand terms of 1e-17 add up to 1e-13, which one after another would vanish in 1."""
    logits = np.full((10_000, 1), -39.0)
    logits[0] = 0.0
    logits = logits if axis == 0 else logits.T
    rest = 9_999 * mpmath.exp(-39)
    assert abs(softmax(logits, axis=axis).flat[0] - 1 / (1 + rest)) <= 4e-14
    assert log_softmax(logits, axis=axis).flat[0] == pytest.approx(float(-mpmath.log1p(rest)))


def test_a_certain_class_has_a_log_probability_that_is_not_0():
    assert log_softmax([40, 0])[0] == pytest.approx(-4.248354255291589e-18, rel=1e-15)


@given(logits=BATCHES, data=st.data())
def test_softmax_agrees_with_scipy_along_every_axis(logits, data):
    axis = data.draw(st.integers(-logits.ndim, logits.ndim - 1))
    np.testing.assert_allclose(
        softmax(logits, axis=axis),
        scipy.special.softmax(logits, axis=axis),
        rtol=1e-12,
        atol=1e-300,
    )
    np.testing.assert_allclose(
        log_softmax(logits, axis=axis),
        scipy.special.log_softmax(logits, axis=axis),
        rtol=1e-12,
        atol=1e-12,
    )


@given(logits=BATCHES, shift=st.integers(-1000, 1000))
def test_softmax_does_not_change_under_a_shift(logits, shift):
    """Problem 10.4.3; scores in steps of 1/8, so that shifting them rounds nothing."""
    scores = np.round(logits * 8) / 8
    np.testing.assert_array_equal(softmax(scores), softmax(scores + shift))


@given(
    logits=hnp.arrays(
        np.float64, st.integers(1, 6), elements=st.floats(allow_nan=False, max_value=1.7e308)
    )
)
def test_softmax_of_any_allowed_scores_is_a_distribution_and_never_warns(logits):
    """Scores of −inf are classes ruled out."""
    if np.isneginf(logits).all():
        logits[0] = 0.0
    with np.errstate(all="raise"):
        probabilities, logarithms = softmax(logits), log_softmax(logits)
    assert probabilities.sum() == pytest.approx(1)
    assert ((probabilities >= 0) & (probabilities <= 1) & (logarithms <= 0)).all()
    assert (probabilities[np.isneginf(logits)] == 0).all()
    assert np.isneginf(logarithms[np.isneginf(logits)]).all()


@given(a=st.floats(-700, 700), b=st.floats(-700, 700))
def test_softmax_of_two_is_the_sigmoid_of_the_difference(a, b):
    assert softmax([a, b])[0] == pytest.approx(sigmoid(a - b), rel=1e-14, abs=1e-300)


def test_a_batch_without_samples_is_no_error():
    assert softmax(np.empty((0, 3))).shape == log_softmax(np.empty((0, 3))).shape == (0, 3)


@pytest.mark.parametrize(
    ("logits", "axis", "words"),
    [
        (3.0, -1, "single number 3.0"),
        ([], -1, r"shape \(0,\) is empty along axis -1"),
        (np.empty((0, 3)), 0, r"\(0, 3\) is empty along axis 0"),
        ([1.0, np.nan], -1, "not a score that is nan"),
        ([[1.0, 2.0], [np.nan, np.inf]], -1, "not a score that is nan"),
        ([1.0, np.inf], -1, "not a score that is inf"),
        ([-np.inf, -np.inf], -1, "nothing but -inf"),
        ([1.0, 2.0], 1, "axis 1 is out of bounds"),
    ],
)
def test_scores_without_a_softmax_are_a_value_error_that_names_them(logits, axis, words):
    for function in (softmax, log_softmax):
        with pytest.raises(ValueError, match=words):
            function(logits, axis=axis)


def test_identity_is_the_activation_of_no_activation():
    assert identity([-2.5, 0, 3]).tolist() == [-2.5, 0, 3]
