"""Figures 10.3 and 10.6: a network as a graph, with its weights and what it computes."""

from collections.abc import Mapping

from matplotlib.axes import Axes

from nnbook.activations import identity
from nnbook.drawing import palette
from nnbook.drawing.graph_layout import (
    Curve,
    Edge,
    Point,
    place_labels,
    place_nodes,
    route_edges,
    trim,
)
from nnbook.drawing.notation import activation_symbol, compact, linear
from nnbook.figures.parts.drawing import Drawing, diagram
from nnbook.figures.parts.nodes import RADIUS, Values, draw_activation, draw_node, known_values
from nnbook.figures.parts.shapes import draw_arrow, draw_curved_arrow, label
from nnbook.figures.wide_network import draw_wide_network, is_wide
from nnbook.network import Forward, Gradients, Network, xor_network

# Measures in units of half an inch.
_ACROSS = 3.6  # from one level to the next, if that fits a page
_DOWN = 2.9  # from one node of a level to the next
_ABOVE = RADIUS + 1.15  # the space for a neuron and its bias
_BELOW = RADIUS + 0.6  # ... and its activation
_PAGE = 15.6


def draw_network(
    network: Network,
    forward: Forward | Values | None = None,
    gradients: Gradients | None = None,
    ax: Axes | None = None,
) -> Drawing:
    """Draw any network as a graph, from its inputs on the left to its outputs on the right.

    Weights stand on the edges; a grey arrow brings each bias. A network with too many edges for
    that is drawn without numbers: blue edges for positive weights, dashed vermillion ones for
    negative weights, and the thicker the larger.

    Parameters
    ----------
    network : Network
        What to draw.
    forward : Forward or mapping from str to float, optional
        What the network computed for one input, ``network.forward(x)``; or the outputs of some
        of its nodes by name, to show a computation half done.
    gradients : Gradients, optional
        What ``network.backward`` returned: each derivative is written under its weight or bias.

    Raises
    ------
    ValueError
        If `forward` holds more than one sample.

    Notes
    -----
    Figure 10.3 of the chapter. Inputs are square, because they compute nothing.

    Examples
    --------
    >>> network = xor_network()
    >>> drawing = draw_network(network, network.forward([1, 0]))
    >>> drawing.alternative.split("; ")[-1]
    'values: x1 = 1, x2 = 0, h1 = 1, h2 = 0, y1 = 1.'
    """
    outputs, pre_activations = known_values(forward)
    if is_wide(network):
        return draw_wide_network(network, outputs, ax)
    derivatives = _derivatives(network, gradients)
    places = _places(network, bool(gradients))
    above = _ABOVE + 0.4 * bool(gradients)  # a bias has its derivative on a second line
    curves = route_edges(network.weights, places, above, _BELOW)
    ax = _sheet_for(places, curves, above, network, ax)
    for name, place in places.items():
        draw_node(ax, network, name, place, outputs)
        if name in network.neurons:
            draw_activation(ax, network, name, place, pre_activations)
            _draw_bias(ax, place, network.biases[name], derivatives[name])
        if name in network.outputs:
            draw_arrow(ax, place, (place[0] + 1.5, place[1]), RADIUS)
    _draw_edges(ax, network, places, curves, derivatives)
    return Drawing((ax,), _in_words(network, outputs, gradients))


def draw_xor_network(inputs: tuple[float, float] | None = None, ax: Axes | None = None) -> Drawing:
    """Draw the network of Figure 10.6, which computes XOR, with its biases in grey.

    Parameters
    ----------
    inputs : pair of float, optional
        What to compute; every node then shows its value.

    Examples
    --------
    >>> draw_xor_network().alternative.split(": ")[-1]
    'h1 = ReLU(x1 + x2), h2 = ReLU(x1 + x2 − 1), y1 = ReLU(h1 − 2 h2).'
    """
    network = xor_network()
    return draw_network(network, None if inputs is None else network.forward(inputs), ax=ax)


def _places(network: Network, with_gradients: bool) -> dict[str, Point]:
    """Give the nodes their places, further apart where more stands between them."""
    across = min(_ACROSS, (_PAGE - 3.5) / (len(network.levels) - 1))
    level_of = {name: k for k, level in enumerate(network.levels) for name in level}
    passing = any(level_of[end] - level_of[start] > 1 for start, end in network.weights)
    return place_nodes(network.levels, across, _DOWN + 0.4 * with_gradients + 0.5 * passing)


def _sheet_for(
    places: Mapping[str, Point],
    curves: Mapping[Edge, Curve],
    above: float,
    network: Network,
    ax: Axes | None,
) -> Axes:
    """Give axes just large enough for the nodes, what stands above and below them, the edges."""
    right = max(x for x, _ in places.values()) + 2.0
    heights = [y for curve in curves.values() for y in (curve[:, 1].min(), curve[:, 1].max())]
    for name, (_, y) in places.items():
        neuron = name in network.neurons
        heights += [y - (_BELOW if neuron else RADIUS), y + (above if neuron else RADIUS)]
    return diagram(ax, -1.0, right, float(min(heights)) - 0.3, float(max(heights)) + 0.4)


def _draw_bias(ax: Axes, place: Point, bias: float, derivative: str) -> None:
    x, y = place
    draw_arrow(ax, (x, y + RADIUS + 0.62), place, gap_end=RADIUS, color=palette.MUTED)
    words = compact(bias) + derivative
    lines = words.count("\n") + 1
    label(ax, (x, y + RADIUS + 0.6 + 0.2 * lines), words, size=10, color=palette.MUTED)


def _draw_edges(
    ax: Axes,
    network: Network,
    places: Mapping[str, Point],
    curves: Mapping[Edge, Curve],
    derivatives: Mapping[Edge | str, str],
) -> None:
    """Draw the arrows between the nodes, and on each its weight."""
    curves = {edge: trim(curve, RADIUS, RADIUS + 0.02) for edge, curve in curves.items()}
    words = {edge: compact(weight) + derivatives[edge] for edge, weight in network.weights.items()}
    sizes = {edge: _size_of(text) for edge, text in words.items()}
    obstacles = []
    for x, y in places.values():
        bias, activation = y + RADIUS + 0.8, y - RADIUS - 0.32
        obstacles += [((x, y), RADIUS), ((x, bias), 0.4), ((x, activation), 0.4)]
    for edge, centre in place_labels(curves, sizes, obstacles).items():
        draw_curved_arrow(ax, curves[edge])
        label(ax, centre, words[edge], size=10)


def _derivatives(network: Network, gradients: Gradients | None) -> dict[Edge | str, str]:
    """Write what stands under every weight and bias: its derivative, or nothing."""
    if gradients is None:
        return dict.fromkeys([*network.weights, *network.biases], "")
    words: dict[Edge | str, str] = {}
    words.update((edge, f"\n∂ {compact(slope)}") for edge, slope in gradients.weights.items())
    words.update((name, f"\n∂ {compact(slope)}") for name, slope in gradients.biases.items())
    return words


def _size_of(text: str) -> Point:
    """Estimate the width and height of a label of ten points, in units of half an inch."""
    lines = text.split("\n")
    return 0.2 * max(map(len, lines)) + 0.1, 0.4 * len(lines)


def _in_words(network: Network, outputs: Values, gradients: Gradients | None) -> str:
    neurons = ", ".join(f"{name} = {_formula(network, name)}" for name in network.neurons)
    said = f"A network with inputs {', '.join(network.inputs)}: {neurons}"
    if outputs:
        values = ", ".join(f"{name} = {compact(value)}" for name, value in outputs.items())
        said += f"; values: {values}"
    if gradients:
        slopes = [f"{a} to {b} {compact(g)}" for (a, b), g in gradients.weights.items()]
        slopes += [f"bias of {name} {compact(g)}" for name, g in gradients.biases.items()]
        said += f"; derivatives: {', '.join(slopes)}"
    return said + "."


def _formula(network: Network, name: str) -> str:
    node = network.neurons[name]
    z = linear(((weight, parent) for parent, weight in node.weights.items()), node.bias)
    return z if node.activation is identity else f"{activation_symbol(node.activation)}({z})"
