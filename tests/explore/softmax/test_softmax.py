"""What explore_softmax shows and says, against scipy and exact arithmetic."""

import re
from fractions import Fraction

import numpy as np
import pytest
import scipy.special

from nnbook.drawing.notation import probability
from nnbook.explore.scene.scene import Bars, Points, Polyline, Text
from nnbook.explore.softmax.softmax import PRESETS, explore_softmax


@pytest.fixture
def make():
    made = []

    def open_one(*arguments, **settings):
        made.append(explore_softmax(*arguments, **settings))
        return made[-1]

    yield open_one
    for explorer in made:
        explorer.close()


def marks(scene, panel, kind):
    return [mark for mark in scene.panels[panel].marks if isinstance(mark, kind)]


def words(scene):
    return [mark.text for panel in scene.panels for mark in panel.marks if isinstance(mark, Text)]


def naive(logits):
    powers = np.exp(logits)
    return powers / powers.sum()


@pytest.mark.parametrize("n_classes", [2, 3, 6])
def test_every_setting_draws_scores_and_scipys_probabilities(make, sweep, n_classes):
    """Both rows of bars are as high as they should be, and the verdict on the shift is exact."""
    for values, scene in sweep(make(n_classes=n_classes)):
        z = [Fraction(values[f"z{k}"]) for k in range(1, n_classes + 1)]
        shift = Fraction(values["c"]) * Fraction(float(values["unit"]))
        scores = np.array([float(score + shift) for score in z])
        expected = scipy.special.softmax(scores / values["T"])
        assert marks(scene, 0, Bars)[0].values == pytest.approx(scores, rel=1e-15)
        assert marks(scene, 1, Bars)[0].values == pytest.approx(expected, rel=1e-12)
        exact = all(Fraction(s) == a + shift for s, a in zip(scores, z, strict=True))
        assert ("The shift changed no probability" in scene.describe()) == (exact and shift != 0)
        assert ("are rounded" in scene.describe()) == (not exact)


def test_every_setting_names_the_most_probable_class(make, sweep):
    """The class with the largest score, counted from 1, with its index counted from 0."""
    for values, scene in sweep(make()):
        scores = np.array([values["z1"], values["z2"], values["z3"]])
        scores = (scores + values["c"] * float(values["unit"])) / values["T"]
        best = {k for k in range(3) if scores[k] == scores.max()}
        named = {int(k) for k in re.findall(r"index (\d)", scene.describe())}
        assert named == (set() if len(best) == 3 else best)


def test_the_point_in_the_triangle_is_the_mean_of_the_corners(make, sweep):
    """Weighted by the probabilities, by areal coordinates computed another way."""
    corners = np.array([[0, 0], [1, 0], [0.5, np.sqrt(3) / 2]])
    for _, scene in sweep(make(), n_random=100):
        point = marks(scene, 3, Points)[-1]
        system = np.vstack([corners.T, np.ones(3)])
        shares = np.linalg.solve(system, [point.x[0], point.y[0], 1])
        assert shares == pytest.approx(marks(scene, 1, Bars)[0].values, abs=1e-12)


def test_two_classes_are_the_sigmoid_of_a_difference(make, sweep):
    """The point on the curve is as high as the first bar."""
    for values, scene in sweep(make(n_classes=2), n_random=100):
        point = marks(scene, 3, Points)[-1]
        assert point.y[0] == pytest.approx(marks(scene, 1, Bars)[0].values[0], rel=1e-12)
        if values["unit"] == "1":
            assert point.x[0] == pytest.approx(values["z1"] - values["z2"])
        curve = marks(scene, 3, Polyline)[-1]
        assert curve.y == pytest.approx(scipy.special.expit(curve.x / values["T"]))


def test_example_10_4_1_and_its_rounded_sum_come_out(make):
    """(3, 0, 1) gives (0.84, 0.04, 0.11), which sum to 0.99; class 1 has index 0."""
    explorer = make()
    assert "to two decimals: 0.84 + 0.04 + 0.11 = 0.99" in words(explorer.scene)
    assert "class 1 (index 0 in Python)" in explorer.describe()


def test_example_10_4_2_has_the_same_probabilities(make):
    """(5, 2, 3) is (3, 0, 1) shifted by 2."""
    shifted, typed = make(c=2), make(z1=5, z2=2, z3=3)
    first, second = (marks(e.scene, 1, Bars)[0].values for e in (shifted, typed))
    assert first.tolist() == second.tolist()


def test_presets_make_their_point(make):
    """A shift by 10¹⁷ drowns the scores; cold is nearly certain, hot nearly even."""
    for label, values in PRESETS.items():
        explorer = make(**values)
        p = marks(explorer.scene, 1, Bars)[0].values
        if label == "Shift by 10¹⁷":
            assert p.tolist() == [1 / 3] * 3
            assert "Scores that large are rounded" in explorer.describe()
        elif label.startswith("Shift"):
            assert "The shift changed no probability" in explorer.describe()
        else:
            assert (p.max() > 0.999) if label == "Cold" else (p.max() < 0.4)


def test_a_right_function_is_drawn_where_the_library_is(make, sweep):
    """Diamonds as high as the bars, no complaint, and the function's name in the code line."""
    explorer = make(scipy.special.softmax)
    assert explorer.code.startswith("explore_softmax(softmax, z1=3,")
    for _, scene in sweep(explorer, n_random=100):
        assert scene.message == ""
        diamonds = [mark for mark in marks(scene, 1, Points) if mark.shape == "diamond"]
        assert diamonds[0].y == pytest.approx(marks(scene, 1, Bars)[0].values, abs=1e-12)
        assert "softmax gives the same" in words(scene)


def raises(logits):
    raise KeyError("weights")


def forgets_to_return(logits):
    np.exp(logits)


def sums_everything(logits):
    return np.exp(logits).sum()


def changes_its_argument(logits):
    logits[:] = np.exp(logits)
    return logits / logits.sum()


def divides_by_the_maximum(logits):
    return np.exp(logits) / np.exp(logits).max()


def returns_words(logits):
    return "0.84, 0.04, 0.11"


def not_answered(logits):
    raise NotImplementedError("your softmax")


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (raises, "raises raised KeyError: 'weights'."),
        (forgets_to_return, "returned None, so a return may be missing"),
        (sums_everything, "returned shape () where 3 numbers should be"),
        (returns_words, "returned str, not numbers"),
        (not_answered, "not_answered is not answered yet."),
        (..., "your function is not answered yet."),
        (divides_by_the_maximum, "gives 1 for class 1, softmax 0.844; its sum is 1.19."),
    ],
)
def test_a_function_that_fails_is_told_so_and_the_library_is_drawn(make, function, said):
    """A sentence names what went wrong; the bars are those without the function."""
    explorer = make(function)
    assert said in explorer.scene.message
    assert said in explorer.describe()
    drawn, bare = (marks(e.scene, 1, Bars)[0].values for e in (explorer, make()))
    assert drawn.tolist() == bare.tolist()


@pytest.mark.parametrize("function", [raises, forgets_to_return, naive, changes_its_argument])
def test_no_function_breaks_any_setting(make, sweep, function):
    """Whatever it does, every scene is valid."""
    for _, scene in sweep(make(function), n_random=200):
        assert scene.panels


@pytest.mark.parametrize(
    ("c", "unit", "why"), [(1, "1000", "above 709 is infinite"), (-1, "1000", "every score is 0")]
)
def test_a_softmax_that_overflows_says_nan_and_why(make, c, unit, why):
    """Far from 0 the naive formula gives nan, and the picture stays."""
    scene = make(naive, c=c, unit=unit).scene
    assert scene.message.startswith("naive gives nan")
    assert why in scene.message
    assert [mark for mark in marks(scene, 1, Points) if mark.shape == "diamond"] == []


def test_what_a_function_does_to_its_argument_changes_nothing(make):
    """It gets a copy of the scores."""
    scene = make(changes_its_argument).scene
    assert scene.message == ""
    assert marks(scene, 0, Bars)[0].values.tolist() == [3, 0, 1]


def test_the_number_of_classes_stands_in_the_code_line(make):
    """So that the line pasted back makes the same explorer."""
    explorer = make(naive, n_classes=4, z4=-1)
    assert explorer.code == (
        "explore_softmax(naive, n_classes=4, z1=3, z2=0, z3=1, z4=-1, c=0, unit='1', T=1)"
    )
    again = eval(explorer.code, {"explore_softmax": make, "naive": naive})
    assert again.values == explorer.values
    assert again.describe() == explorer.describe()


def test_too_few_and_too_many_classes_are_refused():
    """The error names what is allowed."""
    for n_classes in (1, 7):
        with pytest.raises(ValueError, match=f"2 to 6, not {n_classes}"):
            explore_softmax(n_classes=n_classes)


def test_a_probability_is_never_rounded_to_impossible_or_certain():
    """What is possible is more than 0 and what is open less than 1."""
    for exponent in range(1, 17):
        assert probability(10.0**-exponent) != "0"
        assert probability(1 - 10.0**-exponent) != "1"
