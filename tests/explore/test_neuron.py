"""explore_neuron: every setting against a count of our own, and any student's function."""

import itertools
import math
import time
from fractions import Fraction

import numpy as np
import pytest
from valid_scene import validate

import nnbook.explore.neuron as module
from nnbook.activations import relu, sigmoid
from nnbook.explore.neuron import explore_neuron, scene
from nnbook.explore.scene.paint import png
from nnbook.explore.scene.scene import Arrow, HeatMap, Points, Polyline
from nnbook.explore.student import COARSE, FINE

HALVES = [Fraction(k, 2) for k in range(-6, 7)]
# Truth tables, written down again: input pair -> output.
TABLES = {
    "AND": lambda a, b: a and b,
    "OR": lambda a, b: a or b,
    "NAND": lambda a, b: not (a and b),
    "XOR": lambda a, b: a != b,
}
REST = {"activation": "heaviside", "gate": "AND", "point": "(1, 1)"}


@pytest.fixture
def explorer():
    """Return the explorer as a student starts it."""
    made = explore_neuron()
    yield made
    made.close()


def marks(picture, kind, panel=0):
    """Return the marks of one kind on a panel."""
    return [mark for mark in picture.panels[panel].marks if isinstance(mark, kind)]


def test_all_settings_in_halves_score_as_counted_with_fractions():
    """2,197 settings of the three sliders: score, right points and boundary, in exact numbers."""
    gates = itertools.cycle(TABLES)
    for w1, w2, b in itertools.product(HALVES, repeat=3):
        gate = next(gates)
        picture = scene({**REST, "w1": float(w1), "w2": float(w2), "b": float(b), "gate": gate})
        validate(picture)
        said = picture.describe()
        right = 0
        for x1, x2 in itertools.product((0, 1), repeat=2):
            output = w1 * x1 + w2 * x2 + b > 0
            fine = output == bool(TABLES[gate](x1, x2))
            right += fine
            word = "right" if fine else "wrong"
            assert f"({x1}, {x2}) gives {int(output)}, {word}" in said
        assert f"{gate}: {right} of 4 points right" in said
        assert any(f"{gate}: {right} of 4" in text for text in words(picture))
        if w1 or w2:
            assert boundary(said) == (w1, w2, b)
        else:
            assert "has no boundary" in said


def words(picture):
    """Return all texts of the panel beside the plane."""
    return [mark.text for mark in picture.panels[1].marks]


def boundary(said):
    """Return the coefficients of an equation like −3/2·x1 + x2 − 1/2 = 0."""
    equation = said.split("boundary ")[1].split(" = 0")[0]
    equation = equation.replace("−", "-").replace("- ", "-").replace("+ ", "")
    found = {"x1": Fraction(0), "x2": Fraction(0), "": Fraction(0)}
    for term in equation.split():
        head, _, tail = term.partition("x")
        name = f"x{tail}" if tail else ""
        factor = head.rstrip("·")
        found[name] = Fraction({"": 1, "-": -1}.get(factor, factor or 1))
    return found["x1"], found["x2"], found[""]


def test_every_control_and_500_random_settings(explorer, sweep):
    """No exception, a sound scene, and the score of any activation equal to an own count."""
    steps = {
        "heaviside": lambda z: 1 if z > 0 else 0,
        "sigmoid": lambda z: 1 / (1 + math.exp(-z)),
        "tanh": math.tanh,
        "relu": lambda z: max(z, 0),
        "identity": lambda z: z,
    }
    seen = 0
    for values, picture in sweep(explorer):
        f = steps[values["activation"]]
        outputs = [
            f(values["w1"] * x1 + values["w2"] * x2 + values["b"])
            for x1, x2 in itertools.product((0, 1), repeat=2)
        ]
        targets = [TABLES[values["gate"]](*x) for x in itertools.product((0, 1), repeat=2)]
        right = sum((y > f(0)) == bool(t) for y, t in zip(outputs, targets, strict=True))
        assert f"{right} of 4 points right" in picture.describe()
        seen += 1
    assert seen > 500


def test_the_line_is_where_the_pre_activation_is_zero(sweep, explorer):
    """Both its ends lie on w·x + b = 0 and on the edge of the picture."""
    drawn = 0
    for values, picture in sweep(explorer, n_random=200):
        for line in marks(picture, Polyline)[:1]:
            drawn += 1
            z = np.dot([values["w1"], values["w2"]], [line.x, line.y]) + values["b"]
            assert z == pytest.approx(0, abs=1e-12)
            for x, y in zip(line.x, line.y, strict=True):
                assert max(abs(x - 0.5), abs(y - 0.5)) == pytest.approx(1.5)
    assert drawn > 100


def test_the_weight_vector_is_normal_to_the_line(sweep, explorer):
    """It starts on the line and points to the side where the neuron says 1."""
    for values, picture in sweep(explorer, n_random=100):
        weights = np.array([values["w1"], values["w2"]])
        for arrow in marks(picture, Arrow):
            along = np.array([arrow.x1 - arrow.x0, arrow.y1 - arrow.y0])
            assert along == pytest.approx(0.3 * weights)
            if len(marks(picture, Polyline)) == 2:
                start = weights @ [arrow.x0, arrow.y0] + values["b"]
                assert start == pytest.approx(0, abs=1e-12)


def test_the_colours_are_the_outputs():
    """Level by level, against the sigmoid of the standard library at the cells' centres."""
    picture = scene({**REST, "w1": 2.0, "w2": -1.5, "b": 0.5, "activation": "sigmoid"})
    (heat,) = marks(picture, HeatMap)
    assert heat.levels.shape == (FINE, FINE)
    for row, column in itertools.product(range(0, FINE, 23), repeat=2):
        x1, x2 = (-1 + 3 * (k + 0.5) / FINE for k in (column, row))
        output = 1 / (1 + math.exp(-(2 * x1 - 1.5 * x2 + 0.5)))
        assert heat.levels[row, column] == pytest.approx(255 * output, abs=0.51)


@pytest.mark.parametrize(
    ("activation", "low", "high"),
    [("heaviside", 0, 1), ("sigmoid", 0, 1), ("tanh", -1, 1), ("relu", -3, 3), ("identity", -3, 3)],
)
def test_colours_span_the_range_of_the_activation(activation, low, high):
    """The middle of the map is the middle of the range, and beyond its ends it is clipped."""
    function = module.ACTIVATIONS[activation]
    picture = scene({**REST, "w1": 3.0, "w2": 3.0, "b": 0.0, "activation": activation})
    (heat,) = marks(picture, HeatMap)
    for row, column in ((0, 0), (FINE - 1, FINE - 1), (60, 70), (100, 55)):
        z = sum(3 * (-1 + 3 * (k + 0.5) / FINE) for k in (row, column))
        share = (float(function(z)) - low) / (high - low)
        assert heat.levels[row, column] == pytest.approx(255 * min(max(share, 0), 1), abs=0.51)


def test_the_gate_sets_the_targets_and_nothing_else(explorer):
    """The weights stay, the points change their shapes."""
    before = dict(explorer.values)
    explorer.values["gate"] = "NAND"
    assert dict(explorer.values) == {**before, "gate": "NAND"}
    squares = [m for m in marks(explorer.scene, Points) if m.color == "class0"]
    assert [(list(m.x), list(m.y)) for m in squares] == [([1.0], [1.0])]


def test_no_setting_computes_xor():
    """At most 3 of 4 points, over all settings in halves."""
    best = 0
    for w1, w2, b in itertools.product(HALVES, repeat=3):
        values = {**REST, "w1": float(w1), "w2": float(w2), "b": float(b), "gate": "XOR"}
        said = scene(values).describe()
        best = max(best, int(said.split("XOR: ")[1][0]))
    assert best == 3


def test_the_formula_has_the_present_numbers(explorer):
    """Example: z = (−2)·0 + 3/2·1 + 1 at the point (0, 1)."""
    explorer.values = {"w1": -2, "w2": 1.5, "b": 1, "activation": "relu", "point": "(0, 1)"}
    said = words(explorer.scene)
    assert "   = (−2)·0 + 3/2·1 + 1 = 5/2" in said
    assert "y = relu(5/2) = 5/2" in said
    assert "signed distance z/‖w‖ = 1" in said  # 2.5 / 2.5


def test_the_code_line_recreates_it(explorer):
    """Pasted into a cell it gives the same state and the same picture."""
    explorer.values = {"w1": -0.5, "w2": 3, "b": 2.5, "activation": "tanh", "gate": "OR"}
    again = eval(explorer.code, {"explore_neuron": explore_neuron})
    assert again.values == explorer.values
    assert again.describe() == explorer.describe()
    again.close()


# A student's own functions, as they come.


def vectorised(weights, bias, inputs, activation):
    """As the exercise asks."""
    return activation(inputs @ weights + bias)


def one_point(weights, bias, inputs, activation):
    """A loop that knows one point only."""
    return activation(sum(w * x for w, x in zip(weights, inputs, strict=True)) + bias)


def row_by_row(weights, bias, inputs, activation):
    """A list, and slow on many points."""
    time.sleep(0.06)
    return [activation(float(np.dot(weights, row)) + bias) for row in inputs]


def forgot_the_bias(weights, bias, inputs, activation):
    """A mistake that the picture shows."""
    return activation(inputs @ weights)


def destroys(weights, bias, inputs, activation):
    """Writes into what it is given."""
    weights *= 0
    inputs *= 0
    return np.zeros(len(inputs))


def unanswered(weights, bias, inputs, activation):
    """As released."""
    raise NotImplementedError("write the neuron")


def returns_none(weights, bias, inputs, activation):
    """A return is missing."""


def raises(weights, bias, inputs, activation):
    """A misspelt name, as a student meets it."""
    return activation(wieghts @ inputs)  # noqa: F821


def wrong_shape(weights, bias, inputs, activation):
    """Two numbers, always."""
    return np.array([1.0, 2.0])


def words_instead(weights, bias, inputs, activation):
    """Not a number."""
    return "one"


def sometimes_nan(weights, bias, inputs, activation):
    """As from a division by zero."""
    with np.errstate(all="ignore"):
        return np.asarray(inputs)[..., 0] / np.asarray(inputs)[..., 0]


def prints(weights, bias, inputs, activation):
    """Looks at what it gets, a point at a time."""
    print("called with", inputs)
    return float(np.dot(weights, inputs)) + bias


def slow_for_one(weights, bias, inputs, activation):
    """200 ms for a picture of one point."""
    time.sleep(0.1)
    return activation(float(np.dot(inputs, weights)) + bias)


def fails_on_the_plane(weights, bias, inputs, activation):
    """Right at the four points, lost at others."""
    return [0.0, 1.0][[0.0, 1.0].index(float(inputs[0]))]


@pytest.mark.parametrize("function", [vectorised, one_point, row_by_row])
def test_a_right_function_is_drawn_as_the_librarys_own(function):
    """The same outputs at the four points, in whatever way it wants its inputs."""
    settings = {"w1": 2, "w2": 1.5, "b": -1, "activation": "sigmoid", "gate": "OR"}
    own, theirs = explore_neuron(**settings), explore_neuron(function, **settings)
    assert theirs.scene.description == own.scene.description
    assert theirs.code == own.code.replace("(", f"({function.__name__}, ", 1)
    theirs.close()
    own.close()


def test_a_function_of_one_point_is_drawn_on_a_coarse_grid():
    """And the explorer says so."""
    explorer = explore_neuron(one_point)
    (heat,) = marks(explorer.scene, HeatMap)
    assert heat.levels.shape == (COARSE, COARSE)
    assert "one_point takes one point at a time" in explorer.describe()
    explorer.close()


def test_a_slow_function_gets_a_coarse_grid():
    """From its second picture on, still called once with all points."""
    explorer = explore_neuron(row_by_row)
    assert marks(explorer.scene, HeatMap)[0].levels.shape == (COARSE, COARSE)
    assert "row_by_row takes a while" in explorer.describe()
    explorer.close()


def test_a_mistake_shows_in_the_picture():
    """The line is where it should be, the colours are where the function puts them."""
    explorer = explore_neuron(forgot_the_bias, w1=1, w2=1, b=-1.5, gate="AND")
    assert "AND: 2 of 4 points right" in explorer.describe()
    picture = explorer.scene
    (heat,) = marks(picture, HeatMap)
    at = round((0.6 + 1) / 3 * FINE)  # (0.6, 0.6) lies below the line and is coloured above
    assert heat.levels[at, at] == 255
    assert np.sum(marks(picture, Polyline)[0].x) == pytest.approx(1.5)
    explorer.close()


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (unanswered, "unanswered is not answered yet."),
        (..., "your function is not answered yet."),
        (returns_none, "returns_none raised TypeError: it returned None, so a return may be"),
        (raises, "raises raised NameError: name 'wieghts' is not defined"),
        (wrong_shape, "it returned shape (2,) where one number should be."),
        (words_instead, "it returned str, not numbers."),
        (sometimes_nan, "sometimes_nan gives nan or infinity for some inputs."),
        (slow_for_one, "slow_for_one is too slow to draw a map of."),
        (fails_on_the_plane, "fails_on_the_plane raised ValueError: -0.9"),
    ],
)
def test_what_is_wrong_is_said(function, said):
    """In the picture's place, and the controls go on working."""
    explorer = explore_neuron(function)
    validate(explorer.scene)
    assert said in explorer.describe()
    explorer.values["w1"] = 2
    validate(explorer.scene)
    assert said in explorer.describe()
    assert png(explorer.scene).startswith(b"\x89PNG")  # what a notebook keeps of it
    explorer.close()


def test_nan_is_neither_class():
    """Where the output is nan, a point is wrong whatever its target."""
    for gate in TABLES:
        explorer = explore_neuron(sometimes_nan, gate=gate)
        assert "(0, 0) gives not a number, wrong" in explorer.describe()
        explorer.close()


def test_a_function_cannot_spoil_the_next_picture():
    """It gets copies of everything."""
    explorer = explore_neuron(destroys)
    validate(explorer.scene)
    explorer.close()
    assert module.INPUTS.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert np.ptp(module._cells(FINE)) > 2.9


def test_what_a_function_prints_does_not_flood_the_cell(capsys):
    """It is called a thousand times for one picture."""
    explorer = explore_neuron(prints)
    assert "called" not in capsys.readouterr().out
    explorer.close()


def test_an_activation_arrives_as_the_librarys_own():
    """So that a student can ask for its name or its derivative."""
    seen = set()

    def looks(weights, bias, inputs, activation):
        seen.add(activation)
        return activation(inputs @ weights + bias)

    for name in ("sigmoid", "relu"):
        explore_neuron(looks, activation=name).close()
    assert seen == {sigmoid, relu}
