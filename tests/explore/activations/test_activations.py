"""What explore_activations shows and says, against the mathematics."""

import mpmath
import numpy as np
import pytest

from nnbook.explore.activations.activations import PRESETS, explore_activations
from nnbook.explore.activations.facts import FACTS
from nnbook.explore.scene.scene import Points, Polyline, Text

# Written with mpmath and plain Python, not with nnbook's own functions.
VALUES = {
    "sigmoid": lambda z: 1 / (1 + mpmath.exp(-z)),
    "tanh": mpmath.tanh,
    "relu": lambda z: max(z, mpmath.mpf(0)),
    "heaviside": lambda z: mpmath.mpf(z > 0),
    "identity": lambda z: z,
}
SLOPES = {
    "sigmoid": lambda z: mpmath.exp(-z) / (1 + mpmath.exp(-z)) ** 2,
    "tanh": lambda z: 1 / mpmath.cosh(z) ** 2,
    "relu": lambda z: mpmath.mpf(z > 0),
    "heaviside": lambda z: mpmath.mpf(0),
    "identity": lambda z: mpmath.mpf(1),
}


@pytest.fixture
def activations():
    explorer = explore_activations()
    yield explorer
    explorer.close()


def product_by_hand(name, start, links):
    """Multiply derivatives along a chain in 30 digits."""
    with mpmath.workdps(30):
        x, product = mpmath.mpf(start), mpmath.mpf(1)
        for _ in range(links):
            product *= SLOPES[name](x)
            x = VALUES[name](x)
        return float(product)


def marks(scene, panel, kind):
    return [mark for mark in scene.panels[panel].marks if isinstance(mark, kind)]


def words(scene):
    return [mark.text for panel in scene.panels for mark in panel.marks if isinstance(mark, Text)]


def test_every_setting_draws_the_product_of_the_derivatives(activations, sweep):
    """In each of the settings the curve of products ends where 30 digits say."""
    for values, scene in sweep(activations):
        name, links = values["activation"], values["L"]
        (curve,) = [mark for mark in marks(scene, 3, Polyline) if mark.dash == "solid"]
        assert np.shape(curve.x) == (links + 1,)
        expected = product_by_hand(name, values["x0"], links)
        assert curve.y[-1] == pytest.approx(expected, rel=1e-12, abs=0)
        last = marks(scene, 3, Points)[-1]
        assert last.y[0] == pytest.approx(expected, rel=1e-12, abs=0)


def test_every_setting_marks_value_and_derivative_at_z(activations, sweep):
    """The dots on both curves stand at z, as high as the function and its slope are."""
    for values, scene in sweep(activations):
        name, z = values["activation"], values["z"]
        dot = marks(scene, 0, Points)[-1]
        assert (dot.x[0], dot.y[0]) == (z, pytest.approx(float(VALUES[name](mpmath.mpf(z)))))
        dots = [mark for mark in marks(scene, 1, Points) if mark.color == "ink"]
        if z == 0 and name in ("relu", "heaviside"):
            assert dots == []
            assert "no derivative" in scene.describe()
        else:
            height = float(SLOPES[name](mpmath.mpf(z)))
            assert (dots[0].x[0], dots[0].y[0]) == (z, pytest.approx(height, rel=1e-12))


@pytest.mark.parametrize(
    ("name", "start", "said"),
    [
        ("sigmoid", 0.5, "1.14·10⁻¹³"),
        ("tanh", 0.5, "0.107"),
        ("relu", 0.5, "1"),
        ("relu", -0.5, "0"),
    ],
)
def test_the_chains_of_the_notebook_come_out(activations, name, start, said):
    """After 20 layers from ½ or −½ the product is the one the text states."""
    activations.values = {"activation": name, "x0": start, "L": 20}
    assert f"the product of the derivatives is {said}" in activations.describe()
    assert said in words(activations.scene)


def test_the_tangent_has_the_slope_of_the_curve(activations, sweep):
    """The dashed line through the dot rises as the derivative says."""
    for values, scene in sweep(activations, n_random=50):
        for line in (mark for mark in marks(scene, 0, Polyline) if mark.dash == "dashed"):
            slope = (line.y[1] - line.y[0]) / (line.x[1] - line.x[0])
            expected = SLOPES[values["activation"]](mpmath.mpf(values["z"]))
            assert slope == pytest.approx(float(expected), rel=1e-9, abs=1e-15)


def test_a_stretch_is_called_saturated_exactly_where_the_slope_is_below_a_hundredth():
    """The shading ends where a slope of 1/100 is, to twelve digits."""
    for name in ("sigmoid", "tanh"):
        (_, left, _), (right, _, _) = FACTS[name].flat
        assert (left, right) == (-right, -left)
        assert float(SLOPES[name](mpmath.mpf(right))) == pytest.approx(0.01, rel=1e-12)


def test_a_jump_has_a_closed_dot_at_its_value_and_an_open_one_at_its_limit(activations):
    """Heaviside is 0 at 0, so the dot at 0 is closed and the one at 1 open."""
    activations.values = {"activation": "heaviside", "z": 2}
    dots = {mark.y[0]: mark.fill for mark in marks(activations.scene, 0, Points)[:2]}
    assert dots == {0.0: "blue", 1.0: "paper"}


@pytest.mark.parametrize(("name", "ends"), [("relu", [0.0, 1.0]), ("heaviside", [0.0])])
def test_where_a_derivative_is_missing_all_its_dots_are_open(activations, name, ends):
    """ReLU and Heaviside have none at 0."""
    activations.values = {"activation": name, "z": 2}
    dots = marks(activations.scene, 1, Points)[0]
    assert (list(dots.y), list(dots.x), dots.fill) == (ends, [0.0] * len(ends), "paper")


@pytest.mark.parametrize(
    ("name", "z", "said"),
    [
        ("relu", -2, "inactive for this input"),
        ("relu", 2, "the gradient passes unchanged"),
        ("relu", 0, "a kink: no derivative"),
        ("heaviside", 0, "a jump: no derivative"),
        ("heaviside", 1, "flat: no gradient ever passes"),
        ("sigmoid", 5, "saturated"),
        ("sigmoid", 0, "as steep as it gets"),
    ],
)
def test_words_say_what_z_means(activations, name, z, said):
    """Beside the picture and in its description."""
    activations.values = {"activation": name, "z": z}
    assert said in activations.describe()
    assert any(said in line for line in words(activations.scene))


def test_an_output_just_below_one_is_not_called_one(activations):
    """Three digits of σ(8) would be 1; the picture says how much is missing."""
    activations.values = {"activation": "sigmoid", "z": 8}
    assert "σ(8) = 1 − 0.000335" in words(activations.scene)


def test_a_product_of_zero_says_which_factor_is_zero(activations):
    """A ReLU blocks at x(0); a derivative that does not exist is named as such."""
    activations.values = {"activation": "relu", "x0": -0.5}
    assert activations.describe().endswith("is 0, because ReLU′(x(0)) is 0.")
    activations.values = {"activation": "relu", "x0": 0}
    assert "where there is no derivative" in activations.describe()


def test_presets_make_their_point():
    """Each leads to a picture with the words it is there for."""
    points = {
        "Steepest": "as steep as it gets",
        "Saturated": "saturated",
        "Jump": "a jump",
        "Kink": "a kink",
        "Vanished": "1.14·10⁻¹³",
        "ReLU carries": "derivatives is 1.",
        "ReLU blocks": "derivatives is 0,",
    }
    assert points.keys() == PRESETS.keys()
    for label, said in points.items():
        explorer = explore_activations(**PRESETS[label])
        assert said in explorer.describe()
        explorer.close()
