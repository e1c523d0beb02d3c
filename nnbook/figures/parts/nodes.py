"""A node of a network with its name and its value."""

from collections.abc import Mapping
from typing import SupportsFloat

from matplotlib.axes import Axes

from nnbook.activations import identity
from nnbook.drawing.graph_layout import Point
from nnbook.drawing.notation import activation_symbol, compact, short, symbol
from nnbook.figures.parts.shapes import draw_input, draw_neuron, fitting_size, label, write
from nnbook.network import Forward, Network

Values = Mapping[str, SupportsFloat]

RADIUS = 0.62  # of a neuron that has room for its name and its value; a unit is half an inch


def known_values(forward: Forward | Values | None) -> tuple[Values, Values]:
    """Give the outputs and the pre-activations, as far as they are known."""
    if forward is None:
        return {}, {}
    if not isinstance(forward, Forward):
        return forward, {}
    if forward.inputs.ndim != 1:
        raise ValueError(
            f"one sample can be drawn, not inputs of shape {forward.inputs.shape}: "
            "draw_network(network, network.forward(X[0]))"
        )
    return forward.outputs, forward.pre_activations


def draw_node(ax: Axes, network: Network, name: str, place: Point, outputs: Values) -> None:
    """Draw a node with its name, and with its value if that is known."""
    x, y = place
    if name in network.inputs:
        draw_input(ax, place, RADIUS * 0.9)
    else:
        draw_neuron(ax, place, RADIUS)
    shift = 0.24 if name in outputs else 0.0
    size = 12 if len(name) <= 3 else fitting_size(name)
    write(ax, x, y + shift, symbol(name), size, zorder=4)
    if name in outputs:
        value = short(outputs[name], compact)
        size = min(10.5, fitting_size(value))
        write(ax, x, y - 0.2, value, size, fontweight="bold", zorder=4)


def draw_activation(
    ax: Axes, network: Network, name: str, place: Point, pre_activations: Values
) -> None:
    """Write a neuron's activation below it, and what it is applied to if that is known."""
    activation = network.neurons[name].activation
    if activation is identity:
        return
    words = activation_symbol(activation)
    if name in pre_activations:
        words += f"({compact(pre_activations[name])})"
    label(ax, (place[0], place[1] - RADIUS - 0.32), words, size=9.5)
