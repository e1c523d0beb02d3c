"""Data sets: shapes, balance, seeds, and digits equal to scikit-learn's."""

import numpy as np
import pytest
from sklearn.datasets import load_digits

from nnbook.datasets import GATES, circles, digits, moons, spirals, truth_table, xor_clouds

CLOUDS = pytest.mark.parametrize("cloud", [xor_clouds, circles, moons, spirals])
PYTHON = {
    "AND": "a & b", "OR": "a | b", "NAND": "1 - (a & b)", "NOR": "1 - (a | b)",
    "XOR": "a ^ b", "XNOR": "1 - (a ^ b)",
}  # fmt: skip


@pytest.mark.parametrize(("gate", "formula"), PYTHON.items(), ids=list(PYTHON))
def test_a_gate_is_what_pythons_bit_operators_say(gate, formula):
    X, y = truth_table(gate)
    assert X.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert y.tolist() == [eval(formula, {"a": int(a), "b": int(b)}) for a, b in X]
    np.testing.assert_array_equal(truth_table(gate.lower())[1], y)


def test_truth_tables_of_any_function_and_any_width():
    X, y = truth_table(lambda a, b, c: a and (b or c), n_inputs=3)
    assert (X @ [4, 2, 1]).tolist() == list(range(8))
    assert y.tolist() == [0, 0, 0, 0, 0, 1, 1, 1]
    assert (X.dtype, y.dtype) == (np.float64, np.int64)
    assert truth_table("NOT", 1)[1].tolist() == [1, 0]
    assert truth_table("XOR", 4)[1].sum() == 8


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("IMPLIES",), "no gate is called 'IMPLIES'; choose one of AND, OR"),
        (("NOT",), "NOT has one input"),
        (("AND", 0), "n_inputs must be at least 1"),
        ((lambda a, b: a + b,), r"returns 0 or 1, not 2 as for \(1, 1\)"),
    ],
)
def test_what_is_no_boolean_function_is_a_value_error(arguments, words):
    with pytest.raises(ValueError, match=words):
        truth_table(*arguments)


def test_every_gate_takes_as_many_inputs_as_it_says():
    assert all(len(truth_table(name, 1 if name == "NOT" else 3)[1]) for name in GATES)


@CLOUDS
def test_clouds_are_seeded_balanced_and_inside_the_picture(cloud):
    X, y = cloud()
    assert (X.shape, y.shape) == ((200, 2), (200,))
    assert (X.dtype, y.dtype) == (np.float64, np.int64)
    assert np.bincount(y).tolist() == [100, 100]
    assert np.abs(X).max() < 1.7
    for other in (cloud(), cloud(seed=np.random.default_rng(0))):
        np.testing.assert_array_equal(X, other[0])
    assert (cloud(seed=1)[0] != X).all()


@CLOUDS
@pytest.mark.parametrize("n", [0, 1, 2, 7])
def test_any_number_of_points_alternates_between_the_classes(cloud, n):
    X, y = cloud(n_samples=n)
    assert X.shape == (n, 2)
    assert y.tolist() == [i % 2 for i in range(n)]


@CLOUDS
def test_negative_numbers_are_value_errors(cloud):
    with pytest.raises(ValueError, match="n_samples must not be negative; got -1"):
        cloud(n_samples=-1)
    with pytest.raises(ValueError, match="scale < 0"):
        cloud(noise=-1.0)


def test_without_noise_the_classes_lie_where_the_docstrings_say():
    X, y = xor_clouds(noise=0)
    np.testing.assert_array_equal(y, (X[:, 0] > 0) != (X[:, 1] > 0))
    assert len(np.unique(X, axis=0)) == 4
    X, y = circles(noise=0)
    np.testing.assert_allclose(np.hypot(*X.T), np.where(y == 1, 0.5, 1.0))
    assert len(np.unique(X.round(9), axis=0)) == 200
    X, y = moons(noise=0)
    centre = np.where(y[:, None] == 1, [[0.5, 0.25]], [[-0.5, -0.25]])
    np.testing.assert_allclose(np.hypot(*(X - centre).T), 1.0)
    X, y = spirals(noise=0)
    np.testing.assert_allclose(X[y == 1], -X[y == 0])
    assert np.hypot(*X.T).max() == pytest.approx(1)


def test_digits_are_scikit_learns_copy():
    X, y = digits()
    theirs = load_digits()
    np.testing.assert_array_equal(X, theirs.data)
    np.testing.assert_array_equal(y, theirs.target)
    assert (X.dtype, y.dtype) == (np.float64, np.int64)


def test_the_split_is_stratified_whole_and_the_same_every_time():
    (X, y), (X_train, y_train), (X_test, y_test) = digits(), digits("train"), digits("test")
    assert (len(y_train), len(y_test)) == (1437, 360)
    share = np.bincount(y) * 360 / 1797
    assert (np.abs(np.bincount(y_test) - share) < 1).all()
    together = np.vstack([np.column_stack([X_train, y_train]), np.column_stack([X_test, y_test])])
    every = np.column_stack([X, y])
    np.testing.assert_array_equal(together[np.lexsort(together.T)], every[np.lexsort(every.T)])
    np.testing.assert_array_equal(digits("test")[0], X_test)


def test_digits_given_out_can_be_changed_without_harm():
    for part in ("all", "train", "test"):
        digits(part)[0][:] = -1
        digits(part)[1][:] = -1
        assert digits(part)[0].min() == 0
        assert digits(part)[1].min() == 0
    with pytest.raises(ValueError, match="'all', 'train' or 'test', not 'validation'"):
        digits("validation")
