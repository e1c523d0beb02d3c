"""Every answer is proved; scipy's linear programming is a witness; nothing is rounded."""

from fractions import Fraction
from itertools import combinations, product

import hypothesis.extra.numpy as hnp
import numpy as np
import pytest
import scipy.optimize
from hypothesis import given
from hypothesis import strategies as st

from nnbook.activations import heaviside
from nnbook.datasets import circles, digits, moons, spirals, truth_table, xor_clouds
from nnbook.neuron import Neuron
from nnbook.separability import (
    Inseparable,
    Separator,
    best_line,
    separate,
    verify_proof,
    verify_xor_proof,
)

HALF = Fraction(1, 2)
FINITE = st.floats(allow_nan=False, allow_infinity=False)
COORDINATE = st.one_of(st.integers(-3, 3), st.fractions(-2, 2, max_denominator=6), FINITE)


def proved(points, labels) -> Separator | Inseparable:
    """Ask, and let the independent checker judge the answer."""
    answer = separate(points, labels)
    assert answer.fault(points, labels) is None
    assert answer.verify(points, labels)
    return answer


def separable_by_scipy(points: np.ndarray, labels: np.ndarray) -> bool:
    """Look for w, b with (2y − 1)(w·x + b) ≥ 1 by scipy's linear programming."""
    signs = 2 * np.asarray(labels) - 1
    rows = -signs[:, None] * np.column_stack([points, np.ones(len(points))])
    found = scipy.optimize.linprog(
        np.zeros(rows.shape[1]), A_ub=rows, b_ub=-np.ones(len(rows)), bounds=(None, None)
    )
    return found.status == 0


# What is known of Boolean functions.


@pytest.mark.parametrize(("n_inputs", "n_separable"), [(1, 4), (2, 14), (3, 104)])
def test_all_boolean_functions_of_n_inputs_counted(n_inputs, n_separable):
    """Threshold functions of n inputs: https://oeis.org/A000609."""
    X, _ = truth_table("AND", n_inputs)
    answers = [proved(X, labels) for labels in product((0, 1), repeat=2**n_inputs)]
    assert sum(isinstance(answer, Separator) for answer in answers) == n_separable


@pytest.mark.parametrize("n_inputs", [2, 3, 4, 5, 6])
def test_parity_is_never_separable_and_and_or_majority_always(n_inputs):
    assert isinstance(proved(*truth_table("XOR", n_inputs)), Inseparable)
    for gate in ("AND", "OR", "NAND", "NOR", lambda *x: 2 * sum(x) > len(x)):
        assert isinstance(proved(*truth_table(gate, n_inputs)), Separator)


def test_xor_has_the_one_proof_of_the_chapter():
    X, y = truth_table("XOR")
    proof = proved(X, y)
    assert proof == Inseparable((HALF, HALF), (HALF, HALF))
    assert proof.common_point(X, y) == (HALF, HALF)


def test_a_separator_is_right_under_either_rule_at_0():
    for labels in product((0, 1), repeat=4):
        X, _ = truth_table("AND")
        answer = separate(X, labels)
        if isinstance(answer, Separator):
            neuron = Neuron(answer.weights, answer.bias, heaviside)
            assert neuron(X).tolist() == list(labels)
            assert (neuron.pre_activation(X) != 0).all()


# Witnesses and properties.


@given(data=st.data(), d=st.integers(1, 6), n=st.integers(1, 12))
def test_scipy_agrees_on_small_integer_points(data, d, n):
    points = data.draw(hnp.arrays(np.int64, (n, d), elements=st.integers(-2, 2)))
    labels = data.draw(hnp.arrays(np.int64, n, elements=st.integers(0, 1)))
    assert isinstance(proved(points, labels), Separator) == separable_by_scipy(points, labels)


@given(data=st.data(), d=st.integers(1, 4), n=st.integers(0, 9))
def test_any_finite_numbers_get_a_proved_answer(data, d, n):
    """Integers, Fractions and all floats from 5e-324 to 1.8e308 in one data set."""
    points = data.draw(
        st.lists(st.lists(COORDINATE, min_size=d, max_size=d), min_size=n, max_size=n)
    )
    labels = data.draw(st.lists(st.integers(0, 1), min_size=n, max_size=n))
    proved(points, labels)


@given(data=st.data(), d=st.integers(1, 6), n=st.integers(1, 20))
def test_points_labelled_by_a_hyperplane_are_separated(data, d, n):
    number = st.integers(-1000, 1000)
    w = data.draw(st.lists(number, min_size=d, max_size=d))
    b = data.draw(number)
    points = data.draw(st.lists(st.lists(number, min_size=d, max_size=d), min_size=n, max_size=n))
    labels = [int(sum(p * q for p, q in zip(w, x, strict=True)) + b > 0) for x in points]
    assert isinstance(proved(points, labels), Separator)


@given(data=st.data(), d=st.integers(1, 5), n=st.integers(2, 8))
def test_a_point_mixed_from_one_class_is_never_separated_from_it(data, d, n):
    points = data.draw(
        st.lists(st.lists(st.integers(-50, 50), min_size=d, max_size=d), min_size=n, max_size=n)
    )
    shares = data.draw(st.lists(st.integers(1, 9), min_size=n, max_size=n))
    mixed = [
        sum(Fraction(s, sum(shares)) * x for s, x in zip(shares, axis, strict=True))
        for axis in zip(*points, strict=True)
    ]
    assert isinstance(proved([*points, mixed], [0] * n + [1]), Inseparable)


# Degenerate and ill-conditioned.


@pytest.mark.parametrize("d", [1, 2, 3, 6])
def test_one_class_empty_is_separable(d):
    points = np.random.default_rng(0).normal(size=(5, d))
    for label in (0, 1):
        assert isinstance(proved(points, [label] * 5), Separator)
    assert isinstance(proved(np.empty((0, d)), []), Separator)
    assert len(separate(np.empty((0, d)), []).weights) == d


def test_no_points_at_all_are_separable():
    assert isinstance(proved([], []), Separator)


@pytest.mark.parametrize("d", [1, 2, 6])
def test_a_point_in_both_classes_is_the_common_point(d):
    points = [[1] * d, [2] * d, [1] * d]
    proof = proved(points, [0, 1, 1])
    assert isinstance(proof, Inseparable)
    assert proof.common_point(points, [0, 1, 1]) == (1,) * d


def test_duplicates_and_collinear_points_are_no_trouble():
    assert isinstance(proved([[0, 0]] * 4 + [[1, 1]] * 4, [0] * 4 + [1] * 4), Separator)
    line = [[i, 2 * i] for i in range(6)]
    assert isinstance(proved(line, [0, 0, 0, 1, 1, 1]), Separator)
    assert isinstance(proved(line, [0, 0, 1, 0, 1, 1]), Inseparable)
    assert isinstance(proved([[0.1 * i, 0.1 * i] for i in range(9)], [0, 1] * 4 + [0]), Inseparable)


@pytest.mark.parametrize("gap", [1e-12, 2**-52, 5e-324, 0.0, -1e-12])
def test_a_gap_is_seen_however_small_and_an_overlap_too(gap):
    points = [[0.0, 0.0], [0.0, 1.0], [gap, 0.5], [gap, 7.0]]
    answer = proved(points, [0, 0, 1, 1])
    # At gap 0 all four lie on one line, with (0, ½) between the other class.
    assert isinstance(answer, Separator if gap != 0 else Inseparable)
    inside = [[-1.0, 0.0], [1.0, 0.0], [0.0, 1.0], [0.0, -gap]]
    assert isinstance(proved(inside, [0, 0, 0, 1]), Separator if gap > 0 else Inseparable)


def test_huge_coordinates_and_tiny_differences():
    big = 1e15
    points = [[big, big], [big + 1, big], [big, big + 1], [big + 0.25, big + 0.25]]
    assert isinstance(proved(points, [0, 0, 0, 1]), Inseparable)
    assert isinstance(
        proved([[big + x, big + y] for x, y in product((0, 1), repeat=2)], [0, 0, 0, 1]), Separator
    )
    assert isinstance(proved([[1e308], [-1e308], [5e-324]], [1, 0, 1]), Separator)
    assert isinstance(proved([[10**400, 0], [0, 1]], [0, 1]), Separator)
    three_tenths = [[0.1 + 0.2], [0.3]]
    assert isinstance(proved(three_tenths, [1, 0]), Separator)


def test_numpy_integers_do_not_overflow():
    edge = np.iinfo(np.int64).max
    points = np.array([[edge, edge - 1], [edge - 1, edge], [-edge, -edge], [edge, edge]])
    assert isinstance(proved(points, [0, 0, 0, 1]), Separator)
    objects = [[np.int64(edge), np.float32(0.5)], [np.int64(-edge), True]]
    assert isinstance(proved(objects, np.array([1.0, 0.0])), Separator)


@pytest.mark.parametrize("cloud", [xor_clouds, circles, moons, spirals])
def test_the_clouds_of_figure_10_4_are_proved_inseparable(cloud):
    assert isinstance(proved(*cloud()), Inseparable)


def test_real_images_in_64_dimensions_are_separated():
    X, y = digits()
    X, y = X[:150], y[:150]
    assert isinstance(proved(X, y == 0), Separator)


@pytest.mark.parametrize(
    ("points", "labels", "words"),
    [
        ([[0, 1], [float("nan"), 2]], [0, 1], "coordinate nan of point 1 is not a finite number"),
        ([[float("inf"), 2]], [0], "coordinate inf of point 0 is not a finite"),
        (np.array([[np.inf, 0.0]]), [0], "coordinate inf of point 0"),
        ([["a", 2]], [0], "coordinate 'a' of point 0"),
        ([[0, 1], [0]], [0, 1], "point 1 has 1 coordinates, others have 2"),
        ([1, 2], [0, 1], "point 0 is 1, not a list of coordinates"),
        ([[0, 1]], [0, 1], "2 labels for 1 points"),
        ([[0, 1], [1, 1]], [-1, 1], "a label is 0 or 1, not -1"),
        ([[0, 1], [1, 1]], np.array([-1, 1]), "a label is 0 or 1, not -1"),
    ],
)
def test_what_is_not_a_labelled_point_is_a_value_error_that_names_it(points, labels, words):
    with pytest.raises(ValueError, match=words):
        separate(points, labels)


# The checker accepts nothing that is wrong.


@given(
    w=st.tuples(st.integers(-4, 4), st.integers(-4, 4)),
    b=st.integers(-4, 4),
    labels=st.tuples(*[st.integers(0, 1)] * 4),
)
def test_a_separator_is_accepted_exactly_if_a_strict_neuron_agrees(w, b, labels):
    X, _ = truth_table("AND")
    z = X @ np.array(w) + b
    right = all(
        (value > 0) if label else (value < 0) for value, label in zip(z, labels, strict=True)
    )
    assert Separator(w, b).verify(X, labels) == right


def test_a_fault_names_the_first_condition_that_fails():
    X, y = truth_table("XOR")
    third = Fraction(1, 3)
    faults = {
        Inseparable((HALF,), (HALF, HALF)): "1 multipliers for the 2 points labelled 1",
        Inseparable(
            (Fraction(3, 2), -HALF), (HALF, HALF)
        ): "the multiplier -1/2 for label 1 is negative",
        Inseparable(
            (HALF, HALF), (third, third)
        ): "the multipliers for label 0 sum to 2/3, not to 1",
        Inseparable((third, 2 * third), (HALF, HALF)): (
            "the two sides name different points: (2/3, 1/3) for label 1, (1/2, 1/2) for label 0"
        ),
        Separator((1, 1), -1): "at (0, 1), labelled 1, w·x + b = 0 is not positive",
        Separator((1, 1), 0): "at (0, 0), labelled 0, w·x + b = 0 is not negative",
        Separator((1,), 0): "1 weights do not fit the point (0, 0)",
    }
    for claim, fault in faults.items():
        assert claim.fault(X, y) == fault
        assert not claim.verify(X, y)


@pytest.mark.parametrize("answer", [Separator((1,), 0), Inseparable((HALF, HALF), ())])
def test_a_checker_refuses_labels_that_are_none(answer):
    for check in (answer.fault, answer.verify):
        with pytest.raises(ValueError, match="1 labels for 2 points"):
            check([[1], [2]], [1])
        with pytest.raises(ValueError, match="a label is 0 or 1, not -1"):
            check([[1], [-1]], [1, -1])


def test_the_checker_computes_exactly_where_floats_would_be_fooled():
    points = [[0.1 + 0.2], [0.3]]
    scale = 2**55
    middle = (Fraction(0.1 + 0.2) + Fraction(0.3)) / 2
    assert Separator((scale,), int(-scale * middle)).verify(points, [1, 0])
    assert not Separator((scale,), -scale).verify(points, [1, 0])


@pytest.mark.parametrize("half", [0.5, "1/2", HALF, "0.5", np.float64(0.5)])
def test_xor_proofs_are_accepted_in_every_notation(half):
    assert verify_xor_proof([half, half], [half, half]) is None
    assert verify_xor_proof(np.array([0.5, 0.5]), (half, half)) is None


@pytest.mark.parametrize(
    ("positive", "negative", "sentence"),
    [
        ([0.5, 0.5], [1, 0], "different points: (1/2, 1/2) for label 1, (0, 0) for label 0"),
        ([1.5, -0.5], [0.5, 0.5], "the multiplier -1/2 for label 1 is negative"),
        ([0.5, 0.5], [0.5, 0.25], "the multipliers for label 0 sum to 3/4, not to 1"),
        ([0.1] * 10, [0.5, 0.5], "10 multipliers for the 2 points labelled 1"),
        ([1 / 3, 2 / 3], ["1/2", "1/2"], "sum to 1.0 (rounded), not to 1"),
        (["one half", 0.5], [0.5, 0.5], "is not a list of numbers"),
        ([float("nan"), 0.5], [0.5, 0.5], "is not a list of numbers"),
        ([float("inf"), 0.5], [0.5, 0.5], "is not a list of numbers"),
        (["1/0", 0.5], [0.5, 0.5], "is not a list of numbers"),
        (None, [0.5, 0.5], "is not a list of numbers"),
        ([[0.5], [0.5]], [0.5, 0.5], "is not a list of numbers"),
        (["1e999999999", 0.5], [0.5, 0.5], "is not a list of numbers"),  # hours, if written out
        (["1/" + "3" * 5000, 0.5], [0.5, 0.5], "is not a list of numbers"),
        ([10**5000, 0.5], [0.5, 0.5], "sum to a number of more than 300 digits, not to 1"),
    ],
)
def test_a_proof_that_fails_is_told_why(positive, negative, sentence):
    assert sentence in verify_xor_proof(positive, negative)


def test_a_written_proof_is_checked_for_any_points():
    triangle, labels = [[1, 1], [0, 0], [4, 0], [0, 4]], [1, 0, 0, 0]
    assert verify_proof([1], ["1/2", 0.25, Fraction(1, 4)], triangle, labels) is None
    told = verify_proof([1], ["1/3", "1/3", "1/3"], triangle, labels)
    assert "(1, 1) for label 1, (4/3, 4/3) for label 0" in told


@given(
    multipliers=st.tuples(*[st.fractions(-1, 2, max_denominator=8)] * 4),
)
def test_no_other_multipliers_prove_xor_inseparable(multipliers):
    a, b, c, d = multipliers
    accepted = verify_xor_proof([a, b], [c, d]) is None
    assert accepted == (multipliers == (HALF,) * 4)


# The best line, against every way to cut the points.


def fewest_mistakes_by_separation(points: list, labels: list) -> int:
    """Give up more and more points, until what is left can be separated."""
    n = len(points)
    for k in range(n + 1):
        for left_out in combinations(range(n), k):
            kept = [i for i in range(n) if i not in left_out]
            answer = separate([points[i] for i in kept], [labels[i] for i in kept])
            if isinstance(answer, Separator):
                return k
    raise AssertionError


@given(data=st.data(), n=st.integers(1, 7))
def test_no_line_makes_fewer_mistakes_than_the_best(data, n):
    number = st.integers(-2, 2) if data.draw(st.booleans()) else COORDINATE
    points = data.draw(st.lists(st.tuples(number, number), min_size=n, max_size=n))
    labels = data.draw(st.lists(st.integers(0, 1), min_size=n, max_size=n))
    line = best_line(points, labels)
    assert line.mistakes == fewest_mistakes_by_separation(points, labels)
    z = [
        sum(w * Fraction(x) for w, x in zip(line.weights, p, strict=True)) + line.bias
        for p in points
    ]
    assert all(z)
    assert (
        sum((value > 0) != label for value, label in zip(z, labels, strict=True)) == line.mistakes
    )


@pytest.mark.parametrize(("gate", "mistakes"), [("AND", 0), ("OR", 0), ("XOR", 1), ("XNOR", 1)])
def test_one_neuron_gets_three_of_xor_right_and_all_of_and_and_or(gate, mistakes):
    X, y = truth_table(gate)
    line = best_line(X, y)
    assert line.mistakes == mistakes
    assert (Neuron(line.weights, line.bias, heaviside)(X) != y).sum() == mistakes


@pytest.mark.parametrize("cloud", [xor_clouds, circles, moons, spirals])
def test_the_best_line_beats_every_line_through_two_points_of_a_cloud(cloud):
    X, y = cloud(60)
    line = best_line(X, y)
    assert ((X @ np.array(line.weights, float) + float(line.bias) > 0) != y).sum() == line.mistakes
    fewest = len(y)
    for p, q in combinations(X, 2):
        normal = np.array([p[1] - q[1], q[0] - p[0]])
        z = (X - (p + q) / 2) @ normal
        for side in (z > 1e-9, z > -1e-9, z < 1e-9, z < -1e-9):
            fewest = min(fewest, (side != y).sum())
    assert line.mistakes <= fewest
    assert line.mistakes >= fewest - 2


def test_best_line_wants_labelled_points_in_the_plane():
    with pytest.raises(ValueError, match="not with 3 coordinates"):
        best_line([[1, 2, 3]], [1])
    with pytest.raises(ValueError, match="at least one point"):
        best_line(np.empty((0, 2)), [])
    with pytest.raises(ValueError, match="not -1"):
        best_line([[1, 2]], [-1])


def test_the_line_has_as_much_room_as_its_direction_allows():
    line = best_line([[0, 0], [1, 0], [0, 1], [1, 1]], [0, 0, 0, 1])
    assert (line.weights, line.bias) == ((2, 2), -3)
