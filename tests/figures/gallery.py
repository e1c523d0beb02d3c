"""Every figure as the notebooks draw it: a name, and a function of the axes to draw on."""

from collections.abc import Callable
from functools import cache, partial
from itertools import product
from typing import Any

import numpy as np

from nnbook import figures
from nnbook.activations import relu, sigmoid, tanh
from nnbook.datasets import circles, digits, moons, truth_table, xor_clouds
from nnbook.network import Network, node, xor_network
from nnbook.neuron import Neuron
from nnbook.training import History, binary_cross_entropy, gradient_descent

SKIPPING = Network(
    ["x1", "x2", "x3"],
    {
        "h1": node({"x1": 0.5, "x2": -1.25}, 1, relu),
        "h2": node({"x2": 1, "x3": 2}, 0, tanh),
        "g": node({"h1": 1, "h2": -3, "x1": 1.5}, -0.5, sigmoid),
        "y": node({"g": 2, "h2": 1, "x3": -1, "x1": 0.123456}, 0),
    },
    ["y"],
)
XOR = xor_network()
XOR_FORWARD = XOR.forward([1, 0.5])
IMAGES, LABELS = digits("test")
READ = np.where(np.arange(20) % 7 == 3, 5, LABELS[:20])


def wide(*sizes: int) -> Network:
    return Network.layered(sizes, rng=np.random.default_rng(0), activation=relu)


def trained(learning_rate: float) -> History:
    """Train a small network on XOR, a hundred steps."""
    network = Network.layered([2, 4, 1], rng=np.random.default_rng(0))
    _, history = gradient_descent(
        network,
        *truth_table("XOR"),
        loss=binary_cross_entropy,
        learning_rate=learning_rate,
        steps=100,
    )
    return history


# Functions that draw on one axes take ax=, the others axes=, and these need so many.
ONE_AXES: dict[str, Callable[..., figures.Drawing]] = {
    "artificial neuron": figures.draw_artificial_neuron,
    "Example 10.2.1": partial(
        figures.draw_artificial_neuron, Neuron([1] * 5, activation=sigmoid), [-2, -1, 0, 1, 2]
    ),
    "neuron of many inputs": partial(
        figures.draw_artificial_neuron, Neuron(np.arange(12) / 7, -0.5), np.full(12, -1 / 3)
    ),
    "network with long edges": partial(figures.draw_network, SKIPPING),
    "network with values": partial(
        figures.draw_network, SKIPPING, SKIPPING.forward([1, -2, 0.333])
    ),
    "network half evaluated": partial(figures.draw_network, SKIPPING, {"x1": 1, "h1": -12.3456}),
    "network with gradients": partial(
        figures.draw_network, XOR, XOR_FORWARD, XOR.backward(XOR_FORWARD, [1])
    ),
    "network of one neuron": partial(figures.draw_network, wide(2, 1)),
    "network 3-4-2": partial(figures.draw_network, wide(3, 4, 2)),
    "network 2-8-8-1": partial(figures.draw_network, wide(2, 8, 8, 1)),
    "network 64-32-10": partial(figures.draw_network, wide(64, 32, 10)),
    "recurrent neuron": figures.draw_recurrent,
    "recurrent neuron of four steps": partial(figures.draw_recurrent, 4),
    "XOR network": figures.draw_xor_network,
    "XOR network at (1, 1)": partial(figures.draw_xor_network, (1, 1)),
    "timeline": figures.draw_timeline,
    "network kinds": figures.draw_network_kinds,
    "softmax simplex": partial(figures.draw_softmax_simplex, [3, 0, 1]),
    "softmax path": partial(
        figures.draw_softmax_simplex, np.outer(np.linspace(0, 3, 13), [3, 0, 1])
    ),
    "points": partial(figures.draw_points, *moons()),
    "common point": partial(figures.draw_common_point, *truth_table("XOR")),
    "common point of clouds": partial(figures.draw_common_point, *xor_clouds(60)),
    "common point of circles": partial(figures.draw_common_point, *circles(60)),
    "decision region": partial(figures.draw_decision_region, XOR, *truth_table("XOR")),
    "decision region of a function": partial(
        figures.draw_decision_region, lambda X: np.hypot(*X.T)
    ),
    "digits": partial(figures.draw_digits, IMAGES[:20], LABELS[:20], READ),
    "one digit": partial(figures.draw_digits, IMAGES[:1], LABELS[:1]),
}
SEVERAL_AXES: dict[str, tuple[int, Callable[..., figures.Drawing]]] = {
    "neurons": (2, figures.draw_neurons),
    "activations": (10, figures.draw_activations),
    "one activation": (2, partial(figures.draw_activations, relu)),
    "datasets": (4, figures.draw_datasets),
    "gates": (3, figures.draw_gates),
    "gallery of gates": (16, partial(figures.draw_gates, list(product((0, 1), repeat=4)))),
    "spaces": (2, figures.draw_spaces),
    "history": (2, partial(figures.draw_history, trained(0.5))),
    "histories": (
        2,
        partial(figures.draw_history, {f"rate {rate:g}": trained(rate) for rate in (0.02, 0.5, 5)}),
    ),
    "softmax bars": (2, partial(figures.draw_softmax_bars, [3, 0, 1])),
    "softmax bars of digits": (
        2,
        partial(figures.draw_softmax_bars, [3, 0, 1, -2, -5.123, 4, 2, 1, -9, 4]),
    ),
}
ALL: dict[str, Callable[[], Any]] = {
    **ONE_AXES,
    **{name: draw for name, (_, draw) in SEVERAL_AXES.items()},
}


@cache
def drawing(name: str) -> figures.Drawing:
    """Draw a figure on its own, once for all tests."""
    drawn: figures.Drawing = ALL[name]()
    return drawn
