"""Networks: any acyclic graph, forward and backward, against independent computations."""

import copy
import pickle
from collections.abc import Callable
from itertools import pairwise

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnbook.activations import ACTIVATIONS, heaviside, identity, relu, sigmoid, tanh
from nnbook.network import Network, graph, node, xor_network
from nnbook.network.matrices import CHUNK
from nnbook.neuron import Neuron
from nnbook.training.finite_differences import gradient_check
from nnbook.training.losses import squared_error

SQUARE = [[0, 0], [0, 1], [1, 0], [1, 1]]
SMOOTH = ("identity", "sigmoid", "tanh")
AUTOGRAD: dict[str, Callable] = {
    "identity": lambda z: z,
    "sigmoid": lambda z: 1 / (1 + anp.exp(-z)),
    "tanh": anp.tanh,
    "relu": lambda z: anp.where(z > 0, z, 0.0),
}


def random_network(
    seed: int, functions: tuple[str, ...] = SMOOTH, n_inputs: int = 3, n_neurons: int = 8
) -> Network:
    """Any graph: skip connections, dead ends, neurons without parents, in a shuffled order."""
    rng = np.random.default_rng(seed)
    inputs = [f"x{i}" for i in range(n_inputs)]
    names = [f"n{i}" for i in range(n_neurons)]
    neurons = {}
    for i, name in enumerate(names):
        before = inputs + names[:i]
        parents = rng.choice(before, size=rng.integers(0, min(4, len(before)) + 1), replace=False)
        weights = {str(parent): rng.normal() for parent in parents}
        neurons[name] = node(weights, rng.normal(), ACTIVATIONS[rng.choice(functions)])
    shuffled = {name: neurons[name] for name in rng.permutation(names).tolist()}
    outputs = rng.choice(names, size=rng.integers(1, 4), replace=False).tolist()
    return Network(inputs, shuffled, outputs)


def by_hand(network: Network, x: np.ndarray) -> dict[str, float]:
    """Evaluate neuron by neuron, in the order in which they become ready."""
    values = dict(zip(network.inputs, x, strict=True))
    neurons = {name: network.neurons[name] for name in reversed(list(network.neurons))}
    while len(values) < len(network.parents):
        for name, own in neurons.items():
            if name not in values and all(parent in values for parent in own.weights):
                z = sum(w * values[p] for p, w in own.weights.items()) + own.bias
                values[name] = own.activation(float(z))
    return values


@given(seed=st.integers(0, 10**6))
def test_any_graph_computes_what_its_neurons_do_one_by_one(seed):
    network = random_network(seed, functions=tuple(ACTIVATIONS))
    inputs = np.random.default_rng(seed + 1).normal(size=(3, 3))
    forward = network.forward(inputs)
    for i, x in enumerate(inputs):
        values = by_hand(network, x)
        for name, value in values.items():
            assert forward.outputs[name][i] == pytest.approx(value, rel=1e-12, abs=1e-12)
        expected = [values[name] for name in network.outputs]
        np.testing.assert_allclose(network(x), expected, rtol=1e-12, atol=1e-12)
        np.testing.assert_array_equal(network(x), network(inputs[i : i + 1])[0])


@given(seed=st.integers(0, 10**6))
@pytest.mark.parametrize("activation", ACTIVATIONS.values(), ids=list(ACTIVATIONS))
def test_a_network_of_one_node_is_a_neuron(activation, seed):
    rng = np.random.default_rng(seed)
    n = int(rng.integers(1, 7))
    weights, bias, inputs = rng.normal(size=n), rng.normal(), rng.normal(size=(5, n))
    names = [f"x{i}" for i in range(n)]
    network = Network(
        names, {"y": node(dict(zip(names, weights, strict=True)), bias, activation)}, ["y"]
    )
    neuron = Neuron(weights, bias, activation)
    scale = np.abs(inputs) @ np.abs(weights) + abs(bias)
    forward = network.forward(inputs)
    assert (
        np.abs(forward.pre_activations["y"] - neuron.pre_activation(inputs)) <= 1e-15 * scale
    ).all()
    if activation is not heaviside:
        np.testing.assert_allclose(network(inputs)[:, 0], neuron(inputs), rtol=0, atol=1e-14)
    single = network.forward(inputs[0]).pre_activations["y"]
    assert abs(single - neuron.pre_activation(inputs[0])) <= 1e-15 * scale[0]


@given(w=st.tuples(*[st.integers(-12, 12)] * 2), b=st.integers(-12, 12))
def test_on_quarters_a_network_and_a_neuron_are_exactly_equal(w, b):
    """Sliders step in quarters so that the side of the line is never a matter of rounding."""
    w1, w2, bias = w[0] / 4, w[1] / 4, b / 4
    network = Network(["x1", "x2"], {"y": node({"x1": w1, "x2": w2}, bias, heaviside)}, ["y"])
    np.testing.assert_array_equal(network(SQUARE)[:, 0], Neuron([w1, w2], bias, heaviside)(SQUARE))


def test_the_order_in_which_neurons_are_written_down_does_not_matter():
    network = random_network(3)
    inputs = np.random.default_rng(0).normal(size=(10, 3))
    backwards = Network(network.inputs, reversed(list(network.neurons.items())), network.outputs)
    np.testing.assert_allclose(network(inputs), backwards(inputs), rtol=1e-14)


@given(seed=st.integers(0, 10**6))
def test_every_topological_order_puts_parents_first(seed):
    network = random_network(seed)
    order = network.topological_order
    assert sorted(order) == sorted(network.parents)
    for name, parents in network.parents.items():
        assert all(order.index(parent) < order.index(name) for parent in parents)
    for k, level in enumerate(network.levels[1:], start=1):
        for name in level:
            own = network.parents[name]
            assert not set(own) & set(level)
            assert (
                not own
                or max(i for i, names in enumerate(network.levels) if set(own) & set(names))
                == k - 1
            )


def test_the_xor_network_is_figure_10_6():
    network = xor_network()
    assert network.levels == (("x1", "x2"), ("h1", "h2"), ("y1",))
    assert dict(network.weights) == {
        ("x1", "h1"): 1, ("x2", "h1"): 1, ("x1", "h2"): 1, ("x2", "h2"): 1,
        ("h1", "y1"): 1, ("h2", "y1"): -2,
    }  # fmt: skip
    assert dict(network.biases) == {"h1": 0, "h2": -1, "y1": 0}
    assert all(own.activation is relu for own in network.neurons.values())
    assert network.n_parameters == 9


def test_forward_names_every_value_and_leaves_the_network_alone():
    network = xor_network()
    before = network.parameters.copy()
    forward = network.forward([1, 1])
    assert forward.outputs == {"x1": 1, "x2": 1, "h1": 2, "h2": 1, "y1": 0}
    assert forward.pre_activations == {"h1": 2, "h2": 1, "y1": 0}
    assert type(forward.outputs["h1"]) is float
    many = network.forward(SQUARE)
    assert many.pre_activations["h2"].tolist() == [-1, 0, 0, 1]
    assert many.outputs["h1"].tolist() == [0, 1, 1, 2]
    with pytest.raises(ValueError, match="read-only"):
        many.outputs["h1"][0] = 5
    np.testing.assert_array_equal(network.parameters, before)


def test_empty_batches_and_batches_larger_than_a_chunk_are_evaluated():
    network = random_network(5)
    inputs = np.random.default_rng(0).normal(size=(2 * CHUNK + 17, 3))
    assert network(inputs[:0]).shape == (0, len(network.outputs))
    every = network.forward(inputs)
    columns = np.column_stack([every.outputs[name] for name in network.outputs])
    np.testing.assert_allclose(network(inputs), columns, rtol=1e-13, atol=1e-15)
    np.testing.assert_allclose(network(np.asfortranarray(inputs)), columns, rtol=1e-13, atol=1e-15)


def test_an_infinite_value_reaches_only_those_who_read_it():
    """The nodes of a level share a product, in which an absent edge is a weight of 0."""
    network = Network(
        ["x1", "x2"],
        {"a": node({"x1": 1}), "b": node({"x2": 1}), "c": node({"x1": 1, "x2": 1})},
        ["a", "b", "c"],
    )
    assert network([np.inf, 1]).tolist() == [np.inf, 1, np.inf]
    np.testing.assert_array_equal(network([[1, np.nan], [2, 3]]), [[1, np.nan, np.nan], [2, 3, 5]])


# The gradient, three ways.


@given(seed=st.integers(0, 10**6))
def test_gradients_of_random_graphs_are_those_of_central_differences(seed):
    network = random_network(seed)
    rng = np.random.default_rng(seed + 1)
    inputs = rng.normal(size=(4, 3))
    targets = rng.normal(size=(4, len(network.outputs)))
    check = gradient_check(network, inputs, targets, squared_error)
    assert check.error < 1e-8


def autograd_loss(network: Network, shares: np.ndarray) -> Callable:
    """Write the same network in autograd's numpy; the loss is a weighted sum of the outputs."""
    order = [name for name in network.topological_order if name not in network.inputs]

    def loss(parameters, inputs):
        named = dict(zip(network.parameter_names, parameters, strict=True))
        values = {name: inputs[:, i] for i, name in enumerate(network.inputs)}
        for name in order:
            z = named[name] + 0.0 * inputs[:, 0]
            for parent in network.parents[name]:
                z = z + named[parent, name] * values[parent]
            values[name] = AUTOGRAD[network.neurons[name].activation.name](z)
        columns = [values[name] for name in network.outputs]
        return sum(anp.sum(c * own) for c, own in zip(columns, shares.T, strict=True))

    return loss


@settings(max_examples=50)
@given(seed=st.integers(0, 10**6))
def test_gradients_of_random_graphs_are_those_of_autograd_to_1e_10(seed):
    network = random_network(seed, functions=tuple(AUTOGRAD))
    rng = np.random.default_rng(seed + 1)
    inputs = rng.normal(size=(4, 3))
    shares = rng.normal(size=(4, len(network.outputs)))
    gradients = network.backward(network.forward(inputs), shares)
    loss = autograd_loss(network, shares)
    by_parameter, by_input = autograd.grad(loss, (0, 1))(list(network.parameters), inputs)
    expected = np.array(by_parameter, dtype=float)
    scale = 1 + np.abs(expected).max()
    np.testing.assert_allclose(gradients.parameters, expected, rtol=0, atol=1e-10 * scale)
    np.testing.assert_allclose(gradients.inputs, by_input, rtol=0, atol=1e-10 * scale)
    named = {**gradients.weights, **gradients.biases}
    assert [named[name] for name in network.parameter_names] == gradients.parameters.tolist()


def test_a_saturated_unit_keeps_its_tiny_gradient():
    """1 − σ(40) is 0 in floats, the derivative of σ there 4.248e-18."""
    for activation in (sigmoid, tanh):
        network = Network(["x"], {"y": node({"x": 1}, activation=activation)}, ["y"])
        for x in (-40.0, -15.0, 15.0, 40.0):
            gradients = network.backward(network.forward([x]), [1.0])
            assert gradients.biases["y"] == pytest.approx(activation.derivative(x), rel=1e-12)


def test_the_gradient_of_one_sample_has_the_shape_of_one_sample():
    network = xor_network()
    gradients = network.backward(network.forward([1, 0.5]), [2.0])
    assert gradients.inputs.shape == (2,)
    assert gradients.weights["x1", "h1"] == 2.0
    assert gradients.biases == {"h1": 2.0, "h2": -4.0, "y1": 2.0}


def test_gradients_of_samples_add_up():
    network = random_network(11)
    inputs = np.random.default_rng(0).normal(size=(5, 3))
    ones = np.ones((5, len(network.outputs)))
    together = network.backward(network.forward(inputs), ones).parameters
    apart = [network.backward(network.forward(x), ones[0]).parameters for x in inputs]
    np.testing.assert_allclose(together, np.sum(apart, axis=0), rtol=1e-12, atol=1e-14)


def test_backward_refuses_what_does_not_belong_to_it():
    network = xor_network()
    forward = network.forward(SQUARE)
    with pytest.raises(ValueError, match=r"shape \(4,\), but the outputs \(4, 1\)"):
        network.backward(forward, np.ones(4))
    with pytest.raises(ValueError, match="made by another network"):
        xor_network().backward(forward, np.ones((4, 1)))
    lonely = Network(["x"], {"y": node({"x": 1}, activation=np.cos)}, ["y"])
    assert lonely([0.0]).tolist() == [1.0]
    with pytest.raises(ValueError, match="has no derivative"):
        lonely.backward(lonely.forward([0.0]), [1.0])


def test_any_object_with_a_derivative_can_be_trained_through():
    class Cube:
        def __call__(self, z):
            return z**3

        def derivative(self, z):
            return 3 * z**2

    network = Network(["x"], {"y": node({"x": 2}, activation=Cube())}, ["y"])
    assert network.backward(network.forward([1.0]), [1.0]).inputs.tolist() == [24.0]


# What a network is made of.


def test_layered_networks_have_glorot_or_he_weights_of_a_seed():
    for activation, variance in ((tanh, 2 / (100 + 150)), (relu, 2 / 100)):
        make = lambda seed, f=activation: Network.layered(  # noqa: E731  # a default binds f
            [100, 150, 2], activation=f, rng=np.random.default_rng(seed)
        )
        network = make(0)
        hidden = [w for (parent, _), w in network.weights.items() if parent.startswith("x")]
        assert np.var(hidden) == pytest.approx(variance, rel=0.04)
        assert abs(np.mean(hidden)) < 0.004
        assert set(network.biases.values()) == {0.0}
        np.testing.assert_array_equal(network.parameters, make(0).parameters)
        assert (network.parameters != make(1).parameters).any()


def test_layered_networks_are_named_and_shaped_as_documented():
    rng = np.random.default_rng(0)
    network = Network.layered([2, 3, 2, 1], activation=relu, output_activation=sigmoid, rng=rng)
    assert network.levels == (("x1", "x2"), ("h1_1", "h1_2", "h1_3"), ("h2_1", "h2_2"), ("y1",))
    assert network.n_parameters == (2 + 1) * 3 + (3 + 1) * 2 + (2 + 1) * 1
    assert network.neurons["y1"].activation is sigmoid
    assert Network.layered([2, 2, 1], rng=rng).levels[1] == ("h1", "h2")
    assert Network.layered([3, 1], rng=rng).n_parameters == 4
    for sizes in ([2], [], [2, 0, 1]):
        with pytest.raises(ValueError, match="sizes must be"):
            Network.layered(sizes, rng=rng)


@given(seed=st.integers(0, 10**6))
def test_parameters_go_out_and_in_again(seed):
    network = random_network(seed)
    vector = np.random.default_rng(seed).normal(size=network.n_parameters)
    changed = network.with_parameters(vector)
    np.testing.assert_array_equal(changed.parameters, vector)
    named = {**changed.weights, **changed.biases}
    assert [named[name] for name in network.parameter_names] == vector.tolist()
    assert changed.n_parameters == sum(len(p) for p in network.parents.values()) + len(
        network.neurons
    )
    again = network.with_parameters(weights=changed.weights, biases=changed.biases)
    inputs = np.ones((1, 3))
    np.testing.assert_array_equal(again(inputs), changed(inputs))


def test_a_network_is_immutable():
    network = xor_network()
    changed = network.with_parameters(weights={("h2", "y1"): 0.0}, biases={"y1": 0.5})
    assert network([1, 1]).tolist() == [0.0]
    assert changed([1, 1]).tolist() == [2.5]
    with pytest.raises(AttributeError, match="immutable"):
        network.outputs = ("h1",)
    with pytest.raises(ValueError, match="read-only"):
        network.parameters[0] = 3
    with pytest.raises(TypeError):
        network.weights["x1", "h1"] = 3
    with pytest.raises(TypeError):
        network.neurons["h1"].weights["x1"] = 3
    weights = {"x1": 1.0}
    own = node(weights)
    weights["x1"] = 5.0
    assert own.weights["x1"] == 1.0


def test_with_parameters_refuses_what_does_not_exist():
    network = xor_network()
    with pytest.raises(ValueError, match=r"\(8,\) do not fit a network with 9 parameters"):
        network.with_parameters(np.zeros(8))
    with pytest.raises(ValueError, match=r"no edge or neuron \('x1', 'y1'\)"):
        network.with_parameters(weights={("x1", "y1"): 1})
    with pytest.raises(ValueError, match="no edge or neuron 'x1'"):
        network.with_parameters(biases={"x1": 1})


def test_networks_can_be_copied_pickled_and_read():
    network = random_network(2)
    inputs = np.ones((2, 3))
    for other in (pickle.loads(pickle.dumps(network)), copy.deepcopy(network)):
        np.testing.assert_array_equal(other(inputs), network(inputs))
    assert repr(xor_network()) == "<Network: 2 inputs, 2 hidden, 1 outputs, 9 parameters>"


# Errors name what is wrong.


@pytest.mark.parametrize(
    ("inputs", "neurons", "outputs", "words"),
    [
        (["x"], {"y": node({"z": 1})}, ["y"], "'y' reads from 'z', which is neither"),
        (["x"], {"y": node({"x": 1})}, ["z"], "output 'z' is computed by nothing"),
        (["x"], {"y": node({"x": 1})}, ["x"], "output 'x' is computed by nothing"),
        (["x"], {"y": node({"x": 1})}, [], "at least one output"),
        (["x", "x"], {"y": node({"x": 1})}, ["y"], "input 'x' is named twice"),
        (["x"], {"x": node({})}, ["x"], "'x' is the name of both an input and a neuron"),
        (["x"], [("y", node({})), ("y", node({}))], ["y"], "neuron 'y' is named twice"),
        (["x"], {"y": node({"x": 1})}, ["y", "y"], "output 'y' is named twice"),
        ("x1", {"y": node({"x": 1})}, ["y"], "inputs must be a list of names"),
        (["x"], {"y": node({"y": 1})}, ["y"], "cycle: y → y;"),
        (
            ["x"],
            {
                "a": node({"x": 1, "c": 1}),
                "b": node({"a": 1}),
                "c": node({"b": 1}),
                "y": node({"c": 1}),
            },
            ["y"],
            "cycle: a → b → c → a;",
        ),
    ],
)
def test_an_impossible_network_is_one_sentence(inputs, neurons, outputs, words):
    with pytest.raises(ValueError, match=words) as caught:
        Network(inputs, neurons, outputs)
    assert "\n" not in str(caught.value)


def test_what_is_no_node_is_named():
    with pytest.raises(ValueError, match=r"neuron 'y' must be made by node\(...\); got {'x': 1}"):
        Network(["x"], {"y": {"x": 1}}, ["y"])
    with pytest.raises(ValueError, match=r"weights have names, as in .*; got \[1, 2\]"):
        node([1, 2])
    with pytest.raises(ValueError, match=r"a function such as nnbook.relu, not 'relu'"):
        node({"x": 1}, activation="relu")


@pytest.mark.parametrize("inputs", [[1], [1, 2, 3], 5.0, [[1], [2]], np.zeros((2, 2, 2))])
def test_inputs_of_the_wrong_width_are_named_with_the_right_one(inputs):
    words = r"do not fit the 2 inputs x1, x2: give shape \(2,\) or \(n_samples, 2\)"
    for compute in (xor_network(), xor_network().forward):
        with pytest.raises(ValueError, match=words):
            compute(inputs)


@given(edges=st.sets(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=12))
def test_a_cycle_is_reported_exactly_if_there_is_one(edges):
    parents = {str(i): [str(a) for a, b in sorted(edges) if b == i] for i in range(6)}
    cycle = graph.find_cycle(parents)
    reach = np.zeros((6, 6), int)
    for a, b in edges:
        reach[a, b] = 1
    walks = sum(np.linalg.matrix_power(reach, k).trace() for k in range(1, 7))
    assert bool(cycle) == bool(walks)
    if cycle:
        assert cycle[0] == cycle[-1]
        assert len(set(cycle)) == len(cycle) - 1
        assert all(a in parents[b] for a, b in pairwise(cycle))
        with pytest.raises(ValueError, match=" → ".join(cycle)):
            graph.levels([], parents)


def test_a_chain_of_a_thousand_neurons_needs_no_recursion():
    chain = {f"n{i}": node({f"n{i - 1}" if i else "x": 1.0}) for i in range(1000)}
    network = Network(["x"], chain, ["n999"])
    assert network([3.0]).tolist() == [3.0]
    assert network.backward(network.forward([3.0]), [1.0]).inputs.tolist() == [1.0]
    closed = {**chain, "n0": node({"n999": 1.0})}
    with pytest.raises(ValueError, match="n0 → n1 → n2"):
        Network(["x"], closed, ["n999"])


def test_stacked_linear_layers_collapse_into_one():
    network = Network.layered([3, 5, 4, 2], activation=identity, rng=np.random.default_rng(0))
    inputs = np.random.default_rng(1).normal(size=(20, 3))
    offset = network(np.zeros(3))
    matrix = network(np.eye(3)) - offset
    np.testing.assert_allclose(network(inputs), inputs @ matrix + offset, rtol=1e-12, atol=1e-12)
