"""Every example, problem and table of the chapter, by its number, as the library computes it."""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnbook import (
    Inseparable,
    Network,
    Neuron,
    Separator,
    cross_entropy,
    digits,
    gradient_descent,
    heaviside,
    identity,
    relu,
    separate,
    sigmoid,
    softmax,
    tanh,
    truth_table,
    verify_xor_proof,
    xor_network,
)

SQUARE = [[0, 0], [0, 1], [1, 0], [1, 1]]
HALF = Fraction(1, 2)


def test_equation_10_1_and_footnote_8_the_bias_is_a_weight_for_an_input_of_1():
    x, w, b = [0.5, -2.0], [3.0, 1.0], 0.25
    assert Neuron(w, b)(x) == Neuron([*w, b])([*x, 1])


def test_footnote_7_no_activation_is_the_identity():
    assert Neuron([2, 3])([1, 1]) == identity(5) == 5.0


def test_equation_10_2_the_sigmoid():
    assert sigmoid(0) == 0.5
    assert sigmoid(2) == pytest.approx(1 / (1 + np.exp(-2)), rel=1e-15)


@given(z=st.floats(-18, 18))
def test_equation_10_3_tanh_and_its_form_with_sigmoid(z):
    assert tanh(z) == pytest.approx(2 * sigmoid(2 * z) - 1, abs=5e-16)


def test_equation_10_4_relu():
    assert relu([-3, 0, 2]).tolist() == [0, 0, 2]


def test_equation_10_5_the_step_is_0_at_0():
    assert heaviside([-1, 0, 1]).tolist() == [0, 0, 1]


def test_example_10_2_1():
    x, w = [-2, -1, 0, 1, 2], [1, 1, 1, 1, 1]
    assert Neuron(w, activation=sigmoid)(x) == 0.5
    assert Neuron(w, activation=relu)(x) == 0
    assert Neuron(w).pre_activation(x) == 0  # exactly on ReLU's kink


def test_problem_10_2_2():
    neuron = Neuron([1, 1, 5, 1, 1], activation=relu)
    inputs = [[-2, -2, 0, 1, 2], [2, -1, 0, 1, 2]]
    assert neuron(inputs).tolist() == [0, 4]
    for other in (-100.0, 0.0, 7.0):  # the weight 5 never mattered: its input is 0 both times
        assert Neuron([1, 1, other, 1, 1], activation=relu)(inputs).tolist() == [0, 4]


def test_section_10_2_2_relu_does_not_saturate_above_0_and_is_inactive_below():
    """The chapter's "exactly 1 even for high values" holds for z > 0 only."""
    assert relu.derivative([1e-300, 1, 1e300]).tolist() == [1, 1, 1]
    assert relu.derivative([-1e-300, -1, -1e300]).tolist() == [0, 0, 0]
    assert sigmoid.derivative(0) == 0.25 == max(sigmoid.derivative(np.linspace(-9, 9, 1001)))


def chain(activation, x: float, depth: int) -> float:
    """Multiply the derivatives along x ← f(x)."""
    factors = []
    for _ in range(depth):
        factors.append(activation.derivative(x))
        x = activation(x)
    return float(np.prod(factors))


def test_footnote_10_the_vanishing_gradient():
    at_best = sigmoid.derivative(0) ** 10
    assert at_best == pytest.approx(9.5e-7, rel=0.01)
    assert chain(sigmoid, 0.5, 20) == pytest.approx(1.1e-13, rel=0.05)
    assert chain(tanh, 0.5, 20) == pytest.approx(0.11, abs=0.005)
    assert chain(relu, 0.5, 20) == 1
    assert chain(relu, -0.5, 20) == 0


def test_footnote_11_cycles_need_not_have_one_solution():
    assert [y for y in (0, 1) if y == 1 - y] == []
    assert [y for y in (0, 1) if y == y * 1] == [0, 1]
    step = Neuron([0.5], bias=1)
    y = 0.0
    for _ in range(100):
        y = step([y])
    assert y == 2.0 == step([2.0])


def test_table_10_2():
    X, y = truth_table("XOR")
    assert X.tolist() == SQUARE
    assert y.tolist() == [0, 1, 1, 0]


def test_proposition_10_3_1():
    proof = separate(*truth_table("XOR"))
    assert proof == Inseparable((HALF, HALF), (HALF, HALF))
    assert verify_xor_proof([0.5, 0.5], [0.5, 0.5]) is None


def test_proposition_10_3_1_on_a_grid_of_weights():
    """A search that finds nothing proves nothing; that it finds 3 of 4 is the best there is."""
    X, y = truth_table("XOR")
    steps = np.arange(-3, 3.25, 0.5)
    scores = [
        (Neuron([w1, w2], b, heaviside)(X) == y).sum() for w1, w2, b in product(steps, repeat=3)
    ]
    assert max(scores) == 3


@pytest.mark.parametrize("gate", ["AND", "OR"])
def test_problem_10_3_2(gate):
    X, y = truth_table(gate)
    answer = separate(X, y)
    assert isinstance(answer, Separator)
    assert answer.verify(X, y)
    assert Neuron(answer.weights, answer.bias, heaviside)(X).tolist() == y.tolist()


@pytest.mark.parametrize(
    ("bias", "right_if_0", "right_if_1"), [(-1, True, False), (-2, False, True), (-1.5, True, True)]
)
def test_problem_10_3_2_and_depends_on_the_value_of_the_step_at_0(bias, right_if_0, right_if_1):
    z = Neuron([1, 1], bias).pre_activation(SQUARE)
    AND = [0, 0, 0, 1]
    assert ((z > 0).astype(int).tolist() == AND) == right_if_0
    assert ((z >= 0).astype(int).tolist() == AND) == right_if_1


def test_section_10_3_1_decimal_sliders_lie():
    assert Neuron([0.1, 0.2], -0.3, heaviside)([1, 1]) == 1  # 0.1 + 0.2 − 0.3 > 0 in floats
    assert Neuron([0.25, 0.5], -0.75, heaviside)([1, 1]) == 0


def test_figure_10_4_and_10_5_two_inputs_14_of_16_three_inputs_104_of_256():
    for n_inputs, expected in ((2, 14), (3, 104)):
        X, _ = truth_table("AND", n_inputs)
        answers = [separate(X, labels) for labels in product((0, 1), repeat=2**n_inputs)]
        assert sum(isinstance(answer, Separator) for answer in answers) == expected


def test_figure_10_6_and_problem_10_3_3():
    forward = xor_network().forward(SQUARE)
    assert forward.outputs["h1"].tolist() == [0, 1, 1, 2]
    assert forward.outputs["h2"].tolist() == [0, 0, 0, 1]
    assert forward.outputs["y1"].tolist() == [0, 1, 1, 0]


def test_figure_10_6_over_the_plane_is_a_tent_and_at_one_half_a_strip():
    network = xor_network()
    assert network([0.5, 0.5]).tolist() == [1]
    assert network([2, 0]).tolist() == [0]
    grid = np.array(list(product(np.arange(-1, 2.01, 0.125), repeat=2)))
    total = grid.sum(axis=1)
    inside = (total > 0.5) & (total < 1.5)
    np.testing.assert_array_equal(network(grid)[:, 0] > 0.5, inside)


def test_figure_10_7_h_space_is_separable_and_has_three_points():
    hidden = xor_network().forward(SQUARE).outputs
    points = np.column_stack([hidden["h1"], hidden["h2"]])
    assert points.tolist() == [[0, 0], [1, 0], [1, 0], [2, 1]]
    y = truth_table("XOR")[1]
    answer = separate(points, y)
    assert isinstance(answer, Separator)
    assert answer.verify(points, y)


def test_section_10_3_1_another_activation_breaks_the_proposition():
    """With f(z) = z², w = (1, −1), b = 0 one neuron computes XOR."""
    assert Neuron([1, -1], 0, lambda z: z**2)(SQUARE).tolist() == [0, 1, 1, 0]


@pytest.mark.parametrize("activation", [identity, sigmoid, tanh, relu, heaviside])
@given(w=st.tuples(*[st.integers(-8, 8)] * 2), b=st.integers(-8, 8), cut=st.integers(-8, 8))
def test_section_10_3_1_no_monotone_activation_helps(activation, w, b, cut):
    """Wherever the output is cut in two, XOR is not what comes out."""
    outputs = Neuron(np.array(w) / 4, b / 4, activation)(SQUARE)
    assert (outputs > cut / 8).tolist() != [False, True, True, False]


def test_example_10_4_1():
    probabilities = softmax([3, 0, 1])
    assert probabilities.round(2).tolist() == [0.84, 0.04, 0.11]
    assert probabilities.round(2).sum().round(2) == 0.99
    assert probabilities.sum() == pytest.approx(1)
    assert probabilities.argmax() == 0  # the class that the chapter calls 1


def test_example_10_4_2():
    z1, z2 = np.array([5, 2, 3]), np.array([3, 0, 1])
    assert (z1 - z2).tolist() == [2, 2, 2]
    np.testing.assert_array_equal(softmax(z1), softmax(z2))


@given(z=st.lists(st.integers(-40, 40), min_size=1, max_size=5), c=st.integers(-1000, 1000))
def test_problem_10_4_3(z, c):
    np.testing.assert_array_equal(softmax(np.array(z)), softmax(np.array(z) + c))


def test_problem_10_4_3_fails_in_floats_for_a_huge_shift():
    z = np.array([3.0, 0.0, 1.0])
    assert (z + 1e17).tolist() == [1e17, 1e17, 1e17]
    assert softmax(z + 1e17).tolist() == [1 / 3] * 3


def test_section_10_4_scaling_is_no_shift_and_two_classes_are_a_sigmoid():
    assert (softmax([6, 0, 2]) != softmax([3, 0, 1])).all()
    assert softmax([2.5, 1])[0] == pytest.approx(sigmoid(1.5), rel=1e-15)


def test_problem_10_4_3_a_shift_by_1e16_rounds_the_scores():
    """Floats near 10¹⁶ are 2 apart, so that 3 becomes 4, and 1 becomes 0."""
    z = np.array([3.0, 0.0, 1.0])
    assert np.spacing(1e16) == 2
    assert ((z + 1e16) - 1e16).tolist() == [4, 0, 0]


def test_footnote_9_the_loss_decides_whether_an_output_is_a_probability():
    """At a share of 0.7 the mean loss is smallest at 0.7, but for the absolute error at 1."""
    p, share = np.arange(1, 1000) / 1000, 0.7
    best = {
        "absolute": np.argmin(share * (1 - p) + (1 - share) * p),
        "squared": np.argmin(share * (1 - p) ** 2 + (1 - share) * p**2),
        "cross-entropy": np.argmin(-share * np.log(p) - (1 - share) * np.log(1 - p)),
    }
    assert {name: p[k] for name, k in best.items()} == {
        "absolute": 0.999,
        "squared": 0.7,
        "cross-entropy": 0.7,
    }


def test_section_10_4_one_layer_and_softmax_tell_ten_digits_apart():
    """The training of the notebook; of its four temperatures 1 gives the best probabilities."""
    (X, y), (X_test, y_test) = digits("train"), digits("test")
    start = Network.layered([64, 10], rng=np.random.default_rng(0))
    classifier, history = gradient_descent(
        start,
        X / 16,
        y,
        loss=cross_entropy,
        learning_rate=0.02,
        steps=300,
        optimizer="adam",
        batch_size=256,  # small enough for one thread, however busy the other cores are
        record_every=100,
    )
    assert history.accuracy[-1] > 0.97
    scores = classifier(X_test / 16)
    right = np.mean(scores.argmax(axis=1) == y_test)
    assert 0.93 < right < 0.97
    sure = {T: softmax(scores / T).max(axis=1).mean() for T in (0.25, 0.5, 1, 4)}
    assert sure[4] < sure[1] < right < sure[0.5] < sure[0.25]
    losses = {T: cross_entropy(scores / T, y_test) for T in sure}
    assert min(losses, key=lambda T: losses[T]) == 1
    blank = softmax(classifier(np.zeros(64)))
    assert blank.sum() == pytest.approx(1)
    assert blank.min() > 0.01
