"""One neuron computes f(w·x + b), for one input vector and for many."""

from dataclasses import FrozenInstanceError

import hypothesis.extra.numpy as hnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnbook.activations import ACTIVATIONS, heaviside, relu, sigmoid
from nnbook.neuron import Neuron

MODERATE = st.floats(-1e6, 1e6)


@given(data=st.data(), n=st.integers(0, 6), n_samples=st.integers(0, 5))
@pytest.mark.parametrize("activation", ACTIVATIONS.values(), ids=list(ACTIVATIONS))
def test_the_output_is_the_activation_of_the_weighted_sum(activation, data, n, n_samples):
    weights = data.draw(hnp.arrays(np.float64, n, elements=MODERATE))
    inputs = data.draw(hnp.arrays(np.float64, (n_samples, n), elements=MODERATE))
    bias = data.draw(MODERATE)
    neuron = Neuron(weights, bias, activation)
    z = neuron.pre_activation(inputs)
    scale = np.abs(inputs) @ np.abs(weights) + abs(bias)
    by_hand = [sum(w * x for w, x in zip(weights, row, strict=True)) + bias for row in inputs]
    assert (np.abs(z - by_hand) <= 2e-15 * scale + 5e-324).all()
    np.testing.assert_array_equal(neuron(inputs), activation(z))
    assert z.shape == (n_samples,)


@given(inputs=hnp.arrays(np.float64, (4, 3), elements=st.floats()))
def test_any_input_infinite_or_nan_is_computed_without_a_warning(inputs):
    with np.errstate(all="raise"):
        outputs = Neuron([1.0, -2.0, 1e308], 0.5, sigmoid)(inputs)
    assert outputs.shape == (4,)


def test_one_vector_gives_a_float_and_rows_give_a_vector():
    neuron = Neuron([3, 4], bias=1)
    assert neuron([1, 1]) == 8.0
    assert type(neuron([1, 1])) is type(neuron.pre_activation([1, 1])) is float
    assert neuron([[1, 1]]).tolist() == [8.0]
    assert neuron(np.empty((0, 2))).shape == (0,)


@pytest.mark.parametrize(
    "inputs", [[1, 2, 3], [[1, 2, 3]], 1.0, np.zeros((2, 2, 2)), [], np.zeros((2, 0))]
)
def test_inputs_of_the_wrong_shape_are_a_value_error_that_names_both(inputs):
    with pytest.raises(
        ValueError, match=r"inputs of shape \(.*\) do not fit weights of shape \(2,\)"
    ):
        Neuron([1, 2])(inputs)


def test_weights_that_are_no_vector_and_a_bias_that_is_no_number_are_value_errors():
    with pytest.raises(ValueError, match=r"shape \(1, 2\)"):
        Neuron([[1, 2]])
    with pytest.raises(ValueError, match="one number per input"):
        Neuron(3.0)
    with pytest.raises(ValueError, match=r"bias must be one number; got shape \(2,\)"):
        Neuron([1, 2], bias=[1, 2])


def test_an_activation_that_is_only_named_is_a_value_error():
    with pytest.raises(ValueError, match=r"a function such as nnbook.relu, not 'relu'"):
        Neuron([1, 2], activation="relu")


def test_a_neuron_is_immutable_and_keeps_no_reference_to_what_it_was_made_of():
    weights = np.array([1.0, 2.0])
    neuron = Neuron(weights)
    weights[0] = 100
    assert neuron([1, 1]) == 3.0
    with pytest.raises(FrozenInstanceError):
        neuron.bias = 1.0
    with pytest.raises(ValueError, match="read-only"):
        neuron.weights[0] = 5


def test_a_bias_is_a_weight_for_an_input_of_1():
    """Footnote 8: the dummy variable."""
    inputs = np.random.default_rng(0).normal(size=(50, 3))
    absorbed = np.column_stack([np.ones(50), inputs])
    with_bias = Neuron([1.5, -2, 0.25], bias=0.75, activation=sigmoid)(inputs)
    np.testing.assert_allclose(
        Neuron([0.75, 1.5, -2, 0.25], activation=sigmoid)(absorbed), with_bias
    )


def test_any_function_can_be_an_activation():
    """With f(z) = z² a single neuron computes XOR: the limits of the chapter's proposition."""
    square = Neuron([1, -1], activation=lambda z: z**2)
    assert square([[0, 0], [0, 1], [1, 0], [1, 1]]).tolist() == [0, 1, 1, 0]
    assert square([0, 1]) == 1.0


def test_scaling_moves_no_boundary():
    inputs = np.random.default_rng(1).normal(size=(100, 2))
    one = Neuron([1, -2], 0.5, heaviside)(inputs)
    np.testing.assert_array_equal(Neuron([2, -4], 1.0, heaviside)(inputs), one)


def test_a_neuron_shows_its_numbers():
    assert repr(Neuron([1, 2], 0.5, relu)) == "Neuron([1.0, 2.0], bias=0.5, activation=relu)"
    assert repr(Neuron([1], activation=abs)) == "Neuron([1.0], bias=0.0, activation=abs)"
