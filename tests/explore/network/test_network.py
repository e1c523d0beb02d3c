"""What explore_network shows and says, against a network computed by recursion."""

import itertools
import math
import re

import numpy as np
import pytest
from valid_scene import validate

from nnbook.activations import Activation, identity, relu, sigmoid, tanh
from nnbook.drawing.notation import number
from nnbook.explore.network.layout import HEIGHT, WIDTH, lay_out
from nnbook.explore.network.network import as_needed, explore_network
from nnbook.explore.scene.scene import Arrow, Points, Polyline, Text
from nnbook.network import Network, node, xor_network

FUNCTIONS = {
    "relu": lambda z: max(z, 0.0),
    "tanh": math.tanh,
    "sigmoid": lambda z: 1 / (1 + math.exp(-z)),
    "identity": lambda z: z,
}
# An edge that skips a level, two outputs, four activations.
SKIPPING = Network(
    ["x1", "x2", "x3"],
    {
        "h1": node({"x1": 1, "x2": -0.5}, bias=0.5, activation=relu),
        "h2": node({"x2": 2, "x3": -1}, activation=tanh),
        "g1": node({"h1": 1, "h2": 1.25}, bias=-1, activation=sigmoid),
        "y1": node({"g1": 2, "x1": -1}, bias=0.25),
        "y2": node({"g1": -1, "h2": 0.5}, activation=sigmoid),
    },
    ["y1", "y2"],
)
WIDE = Network.layered([2, 9, 8, 3], rng=np.random.default_rng(0), activation=relu)
DEEP = Network(
    ["x"],
    {
        f"h{k}": node({"x" if k == 1 else f"h{k - 1}": 0.9}, bias=0.1, activation=tanh)
        for k in range(1, 21)
    },
    ["h20"],
)
ALONE = Network([], {"c": node({}, bias=1), "y": node({"c": -2}, bias=1e6)}, ["y"])
NETWORKS = {
    "xor": xor_network(),
    "skipping": SKIPPING,
    "wide": WIDE,
    "deep": DEEP,
    "without inputs": ALONE,
}


@pytest.fixture
def make():
    made = []

    def open_one(*arguments, **settings):
        made.append(explore_network(*arguments, **settings))
        return made[-1]

    yield open_one
    for explorer in made:
        explorer.close()


def marks(scene, panel, kind):
    return [mark for mark in scene.panels[panel].marks if isinstance(mark, kind)]


def words(scene, panel):
    return [mark.text for mark in marks(scene, panel, Text)]


def by_recursion(network, name, inputs):
    """Compute one node by asking its parents."""
    if name in inputs:
        return inputs[name]
    own = network.neurons[name]
    total = sum(w * by_recursion(network, p, inputs) for p, w in own.weights.items()) + own.bias
    return FUNCTIONS[own.activation.name](total)


def is_topological(network, order):
    """Tell whether every neuron comes after its parents."""
    place = {name: k for k, name in enumerate((*network.inputs, *order))}
    return all(place[a] < place[b] for a, b in network.weights)


@pytest.mark.parametrize("name", ["xor", "skipping"])
def test_every_setting_shows_the_value_of_every_neuron_computed(make, sweep, name):
    """A neuron computed shows what the recursion gives, the others a question mark."""
    network = NETWORKS[name]
    explorer = make(network)
    for values, scene in sweep(explorer):
        inputs = {x: values[x] for x in network.inputs}
        known = {x: by_recursion(network, x, inputs) for x in network.topological_order}
        order = network.topological_order[len(inputs) :]
        if values["order"] == "as needed":
            order = as_needed(network)
        done = set(order[: values["step"]]) | set(inputs)
        places = {text: k for k, text in enumerate(words(scene, 0))}
        for node_name in network.topological_order:
            shown = words(scene, 0)[places[node_name] + 1]
            # A long number loses digits so as to fit its circle; the words have all three.
            fitting = {number(known[node_name], digits) for digits in (3, 2, 1)}
            assert shown in (fitting if node_name in done else {"?"})
        said = scene.describe()
        for node_name in done:
            assert f"{node_name} = {number(known[node_name])}" in said


@pytest.mark.parametrize("name", NETWORKS)
def test_any_network_is_drawn_at_every_step_and_in_both_orders(make, name):
    """Large, deep, without inputs: every scene is valid and nothing leaves the sheet."""
    explorer = make(NETWORKS[name])
    for order in explorer.controls["order"]:
        for step in explorer.controls["step"]:
            explorer.values = {"step": step, "order": order}
            validate(explorer.scene)
            assert f"Step {step} of {len(NETWORKS[name].neurons)}" in explorer.describe()


@pytest.mark.parametrize("name", NETWORKS)
def test_both_orders_are_topological_and_end_in_the_same_values(make, name):
    """Every neuron comes after its parents, and the order does not change the output."""
    network = NETWORKS[name]
    assert sorted(as_needed(network)) == sorted(network.neurons)
    assert is_topological(network, as_needed(network))
    explorer = make(network, step=len(network.neurons))
    ends = []
    for order in explorer.controls["order"]:
        explorer.values["order"] = order
        ends.append(explorer.describe().split("All is computed; ")[1])
    assert ends[0] == ends[1]


def test_the_two_orders_of_the_xor_network_differ(make):
    """Asked for y1, h2 may come before h1."""
    by_level, needed = make(step=1), make(step=1, order="as needed")
    assert "Step 1 of 3: h1" in by_level.describe()
    assert "Step 1 of 3: h2" in needed.describe()


def test_a_neuron_no_output_needs_is_computed_last():
    """It still has a place in the order."""
    network = Network(["x"], {"idle": node({"x": 1}), "y": node({"x": 2})}, ["y"])
    assert as_needed(network) == ("y", "idle")


@pytest.mark.parametrize(("a", "b", "output"), [(0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 0)])
def test_the_truth_table_of_figure_10_6_comes_out(make, a, b, output):
    """Problem 10.3.3, and each row has a preset."""
    explorer = make(x1=a, x2=b, step=3)
    assert explorer.describe().endswith(f"the output is y1 = {output}.")


def test_the_formula_has_the_present_numbers(make):
    """In letters, in numbers, and as the activation of the pre-activation."""
    lines = words(make(x1=1, x2=0, step=2).scene, 1)
    expected = "h2 = ReLU(1·x1 + 1·x2 − 1) = ReLU(1·1 + 1·0 − 1) = ReLU(0) = 0"
    assert expected in lines


def test_the_neurons_that_can_come_next_are_those_with_all_parents_known(make):
    """At the start both hidden neurons are ready and the output must wait."""
    assert "h1 and h2; y1 must wait" in make(step=0).describe()
    assert "so y1 can be computed now" in make(step=2).describe()


def test_edges_carry_weight_times_value_once_the_value_is_known(make):
    """Before that they carry their weight alone."""
    before, after = make(x1=1, x2=1, step=0), make(x1=1, x2=1, step=2)
    assert {"1", "−2"} <= set(words(before.scene, 0))
    assert {"1×2", "−2×1"} <= set(words(after.scene, 0))


def test_the_edges_into_the_present_neuron_are_the_thick_ones(make):
    """Two edges lead to h2; thickness and not colour alone marks them."""
    arrows = marks(make(step=2).scene, 0, Arrow)
    thick = [arrow for arrow in arrows if arrow.width == 3.0]
    assert len(thick) == 2
    assert {arrow.color for arrow in thick} == {"orange"}


def test_inputs_are_square_and_neurons_round(make):
    """Only what computes is round."""
    shapes = [mark.shape for mark in marks(make().scene, 0, Points)]
    assert (shapes.count("square"), shapes.count("circle")) == (2, 3)


def test_negative_weights_are_dashed_where_no_weight_is_written(make):
    """As many dashed edges as there are negative weights between the nodes drawn."""
    layout = lay_out(WIDE)
    edges = marks(make(WIDE).scene, 0, Polyline)
    assert len(edges) == len(layout.curves)
    dashed = sum(line.dash == "dashed" for line in edges)
    assert dashed == sum(WIDE.weights[edge] < 0 for edge in layout.curves)


@pytest.mark.parametrize("name", NETWORKS)
def test_nodes_keep_apart_and_on_the_sheet(name):
    """No two circles touch; every node, drawn or dots, has a place."""
    network, layout = NETWORKS[name], lay_out(NETWORKS[name])
    assert {*layout.places, *layout.dots} == set(network.topological_order)
    places = np.array(list(layout.places.values()))
    gaps = np.linalg.norm(places[:, None] - places[None], axis=2)
    assert gaps[~np.eye(len(places), dtype=bool)].min() > layout.diameter
    assert places[:, 0].min() - layout.diameter / 2 >= 0
    assert places[:, 0].max() + layout.diameter / 2 <= WIDTH
    assert np.abs(places[:, 1]).max() + layout.diameter / 2 <= HEIGHT / 2


@pytest.mark.parametrize("name", NETWORKS)
def test_no_edge_runs_through_a_node_it_does_not_join(name):
    """Edges that skip a level go round the nodes there."""
    layout = lay_out(NETWORKS[name])
    for edge, curve in layout.curves.items():
        ends = np.linspace(0, 1, 50)[:, None]
        way = np.concatenate([a + ends * (b - a) for a, b in itertools.pairwise(curve)])
        for other, place in layout.places.items():
            if other not in edge:
                assert np.linalg.norm(way - place, axis=1).min() >= layout.diameter / 2


def test_a_node_left_out_is_named_when_it_is_computed(make):
    """The ninth neuron's siblings are dots; the picture still says which one it is."""
    (name,) = [n for n in ("h1_4", "h1_5") if n in lay_out(WIDE).dots][:1]
    step = as_needed(WIDE).index(name) + 1
    scene = make(WIDE, step=step, order="as needed").scene
    assert f"⋮ {name}" in words(scene, 0)


def test_a_network_that_cannot_be_computed_is_drawn_and_the_error_told(make):
    """An activation of the student's own may raise."""

    class Refusing(Activation):
        name = "refusing"

        def _value(self, z):
            raise RuntimeError("no square root here")

    network = Network(["x"], {"y": node({"x": 2}, activation=Refusing())}, ["y"])
    scene = make(network, step=1, x=1.5).scene
    validate(scene)
    assert "RuntimeError: no square root here" in scene.message
    assert "x = 3/2" in scene.describe()
    assert "?" in words(scene, 0)


def test_values_beyond_the_floats_are_named(make):
    """An infinite value, and nan, are words in the picture."""
    network = Network(
        ["x"], {"h": node({"x": 1e308}), "k": node({"h": 1e9}), "y": node({"k": 1, "x": 1})}, ["y"]
    )
    scene = make(network, x=2, step=3).scene
    validate(scene)
    assert "k = ∞" in scene.describe()
    nan = Network(["x"], {"y": node({"x": 1}, activation=lambda z: z * np.nan)}, ["y"])
    assert "nan" in words(make(nan, step=1).scene, 0)


def test_a_network_not_answered_yet_shows_figure_10_6_and_says_so(make):
    """A blank notebook runs; anything else that is no network is an error."""
    explorer = make(...)
    assert "not answered yet" in explorer.scene.message
    assert explorer.code == "explore_network(..., x1=1, x2=0, step=0, order='by level')"
    with pytest.raises(TypeError, match="not a dict"):
        explore_network({"x1": 1})


def test_names_that_cannot_stand_in_code_get_others_that_can(make):
    """The code line pasted back makes the same explorer, whatever the inputs are called."""
    network = Network(["step", "a b", "lambda"], {"y": node({"step": 1, "a b": 2})}, ["y"])
    explorer = make(network, input2=-0.5)
    again = eval(explorer.code, {"explore_network": make, "network": network})
    assert again.values == explorer.values
    assert "a b = −1/2" in again.describe()


def test_inputs_beyond_the_sixth_stay_0_and_are_told(make):
    """64 sliders would help no one."""
    network = Network.layered([64, 8, 10], rng=np.random.default_rng(1))
    explorer = make(network, step=1)
    assert [name for name in explorer.controls if re.fullmatch(r"x\d+", name)] == [
        f"x{k}" for k in range(1, 7)
    ]
    assert "the others stay 0" in explorer.scene.message


def test_an_identity_neuron_is_written_without_a_function(make):
    """y = w·x + b, and that is its output."""
    network = Network(["x"], {"y": node({"x": 2}, bias=1, activation=identity)}, ["y"])
    assert "y = 2·x + 1 = 2·(−3/2) + 1 = −2" in make(network, x=-1.5, step=1).describe()
