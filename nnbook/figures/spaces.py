"""Figure 10.7: the plane of the inputs beside the plane of what the hidden neurons make of them."""

from collections.abc import Iterable

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from nnbook.activations import FloatArray
from nnbook.datasets import truth_table
from nnbook.drawing.notation import activation_symbol, compact, coordinates, linear, symbol
from nnbook.figures.parts.drawing import Drawing, many_axes
from nnbook.figures.parts.plane import fill_regions, frame, mark_points
from nnbook.network import Network, xor_network

_THRESHOLD = 0.5  # an output above it means 1
_GRID = 400


def draw_spaces(network: Network | None = None, axes: Iterable[Axes] | None = None) -> Drawing:
    """Draw XOR's four points as they are, and as the two hidden neurons see them.

    Parameters
    ----------
    network : Network, optional
        Two inputs, two hidden neurons that read only them, one output that reads only those; by
        default that of Figure 10.6.

    Raises
    ------
    ValueError
        If the network has another shape.

    Notes
    -----
    Regions show where the output exceeds ½: in the x-space of Figure 10.6 a strip between two
    parallel lines, in its h-space one side of a line, because the output is there an activation of
    a weighted sum. (0, 1) and (1, 0) land on the same point.

    Examples
    --------
    >>> for part in draw_spaces().alternative.split(": ")[1].split("; "):
    ...     print(part)
    (0, 0) goes to h = (0, 0)
    (0, 1) and (1, 0) go to h = (1, 0)
    (1, 1) goes to h = (2, 1)
    the output ReLU(h1 − 2 h2) exceeds 0.5 exactly at class 1.
    """
    network = xor_network() if network is None else network
    hidden, output = _parts(network)
    left, right = many_axes(axes, 1, 2, 7.8, 4.1)
    X, y = truth_table("XOR")
    forward = network.forward(X)
    H = np.column_stack([forward.outputs[name] for name in hidden])
    for ax, points, names in ((left, X, network.inputs), (right, H, hidden)):
        frame(ax, points, 0.4, [symbol(name) for name in names])
        ax.xaxis.set_major_locator(MaxNLocator(integer=True))
        ax.yaxis.set_major_locator(MaxNLocator(integer=True))
        ax.set_title(f"${names[0][0]}$-space", fontsize=12)
    node = network.neurons[output]
    weights = np.array([node.weights[name] for name in hidden])
    fill_regions(left, lambda x: network(x)[:, 0], _THRESHOLD, _GRID)
    fill_regions(right, lambda h: node.activation(h @ weights + node.bias), _THRESHOLD, _GRID)
    for ax, points in ((left, X), (right, H)):
        mark_points(ax, points, y, size=10)
        _name_points(ax, points, X, y)
    journeys = [
        f"{' and '.join(origins)} {'goes' if len(origins) == 1 else 'go'} to h = {coordinates(h)}"
        for h, origins in _groups(H, X)
    ]
    right_answers = np.array_equal(forward.outputs[output] > _THRESHOLD, y == 1)
    f = activation_symbol(node.activation)
    z = linear(zip(weights, hidden, strict=True), node.bias)
    return Drawing(
        (left, right),
        f"XOR in two spaces: {'; '.join(journeys)}; the output {f}({z}) exceeds "
        f"{compact(_THRESHOLD)} {'exactly' if right_answers else 'not exactly'} at class 1.",
    )


def _parts(network: Network) -> tuple[tuple[str, ...], str]:
    """Give the two hidden neurons and the output, if the network has this shape."""
    if tuple(map(len, network.levels)) == (2, 2, 1):
        hidden, (output,) = network.levels[1], network.levels[2]
        if set(network.parents[output]) == set(hidden):
            return hidden, output
    raise ValueError(
        "two spaces can be drawn of a network of 2 inputs, 2 hidden neurons and 1 output that "
        f"reads from both, not of {network!r}"
    )


def _groups(places: FloatArray, X: FloatArray) -> list[tuple[tuple[float, float], list[str]]]:
    """Put together the points that land on the same place, each by its coordinates in words."""
    groups: dict[tuple[float, float], list[str]] = {}
    for (x, y), point in zip(places.round(9).tolist(), X, strict=True):
        groups.setdefault((x, y), []).append(coordinates(point))
    return list(groups.items())


def _name_points(ax: Axes, points: FloatArray, X: FloatArray, y: NDArray[np.int64]) -> None:
    """Write beside each point which inputs it stands for: above those of class 0, below class 1."""
    for where, origins in _groups(points, X):
        above = not y[[coordinates(point) for point in X].index(origins[0])]
        ax.annotate(
            " and ".join(origins),
            where,
            (0, 9 if above else -9),
            textcoords="offset points",
            fontsize=10,
            ha="center",
            va="bottom" if above else "top",
            zorder=6,
        )
