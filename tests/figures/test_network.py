"""Figures 10.3 and 10.6: what stands on the drawing of a network is what the network holds."""

import gallery
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.patches import Circle, FancyArrowPatch, FancyBboxPatch

from nnbook import figures
from nnbook.activations import identity, relu, tanh
from nnbook.drawing import palette
from nnbook.drawing.graph_layout import place_labels, place_nodes, route_edges, trim
from nnbook.drawing.notation import compact
from nnbook.network import Network, node, xor_network


def texts(ax: Axes) -> list[str]:
    return [text.get_text() for text in ax.texts]


def test_figure_10_6_has_its_weights_in_black_and_its_biases_in_grey() -> None:
    """Six weights in black, three biases in grey, three neurons, two inputs."""
    ax = figures.draw_xor_network().ax
    grey = sorted(t.get_text() for t in ax.texts if t.get_color() == palette.MUTED)
    black = sorted(
        t.get_text()
        for t in ax.texts
        if t.get_color() != palette.MUTED and t.get_text().lstrip("−").isdigit()
    )
    assert grey == ["0", "0", "−1"]
    assert black == ["1", "1", "1", "1", "1", "−2"]
    assert sum(isinstance(patch, Circle) for patch in ax.patches) == 3
    assert sum(isinstance(patch, FancyBboxPatch) for patch in ax.patches) == 2
    # Six edges, three biases, one way out.
    assert sum(isinstance(patch, FancyArrowPatch) for patch in ax.patches) == 10


def test_the_words_are_the_chapters_three_neurons() -> None:
    assert figures.draw_xor_network((1, 1)).alternative == (
        "A network with inputs x1, x2: h1 = ReLU(x1 + x2), h2 = ReLU(x1 + x2 − 1), "
        "y1 = ReLU(h1 − 2 h2); values: x1 = 1, x2 = 1, h1 = 2, h2 = 1, y1 = 0."
    )


def test_values_and_pre_activations_stand_at_their_nodes() -> None:
    """Each value is inside its node, each activation with its argument right below."""
    network = xor_network()
    forward = network.forward([1, 0.25])
    ax = figures.draw_network(network, forward).ax
    centres = {t.get_text(): t.get_position() for t in ax.texts}
    for name, z in forward.pre_activations.items():
        x, y = centres[f"${name[0]}_{{{name[1]}}}$"]
        value = compact(forward.outputs[name])
        inside = [
            t
            for t in ax.texts
            if t.get_text() == value
            and np.hypot(t.get_position()[0] - x, t.get_position()[1] - y) < 0.6
        ]
        assert inside
        below = [t for t in ax.texts if t.get_text() == f"ReLU({compact(z)})"]
        assert any(t.get_position()[0] == x and 0.5 < y - t.get_position()[1] < 1.5 for t in below)


def test_gradients_stand_under_their_weights() -> None:
    """Every weight and bias carries its own derivative."""
    network = xor_network()
    gradients = network.backward(network.forward([1, 0.5]), [1])
    drawing = figures.draw_network(network, network.forward([1, 0.5]), gradients)
    labels = [text for text in texts(drawing.ax) if "∂" in text]
    expected = [
        f"{compact(value)}\n∂ {compact(slope)}"
        for values, slopes in (
            (network.weights, gradients.weights),
            (network.biases, gradients.biases),
        )
        for value, slope in zip(values.values(), slopes.values(), strict=True)
    ]
    assert sorted(labels) == sorted(expected)
    assert "h2 to y1 0.5" in drawing.alternative


def test_a_computation_half_done_shows_what_is_known() -> None:
    known = figures.draw_network(gallery.SKIPPING, {"x1": 1, "x2": -0.5, "h1": 2.125})
    assert known.alternative.endswith("; values: x1 = 1, x2 = −0.5, h1 = 2.12.")
    bold = [t.get_text() for t in known.ax.texts if t.get_fontweight() == "bold"]
    assert sorted(bold) == ["1", "2.12", "−0.5"]


def test_a_batch_is_refused() -> None:
    network = xor_network()
    with pytest.raises(ValueError, match=r"inputs of shape \(4, 2\)"):
        figures.draw_network(network, network.forward(np.zeros((4, 2))))


def test_a_wide_network_shows_signs_as_colours_and_sizes_as_widths() -> None:
    """Positive edges are blue, negative ones dashed; the largest weight is the thickest line."""
    network = Network.layered([2, 8, 8, 1], rng=np.random.default_rng(3), activation=tanh)
    drawing = figures.draw_network(network)
    positive, negative = (c for c in drawing.ax.collections if isinstance(c, LineCollection))
    weights = np.array(list(network.weights.values()))
    assert len(positive.get_segments()) == (weights > 0).sum()
    assert len(negative.get_segments()) == (weights < 0).sum()
    widths = np.concatenate([positive.get_linewidths(), negative.get_linewidths()])
    ordered = np.concatenate([weights[weights > 0], weights[weights < 0]])
    assert np.argmax(widths) == np.argmax(np.abs(ordered))
    assert "2, 8, 8, 1 nodes and 105 parameters" in drawing.alternative
    assert "8 neurons\ntanh" in texts(drawing.ax)


def test_a_very_wide_level_is_shortened() -> None:
    """Of 64 inputs eight are drawn, with dots for the others, and the caption says 64."""
    drawing = figures.draw_network(gallery.wide(64, 32, 10))
    assert sum(isinstance(patch, FancyBboxPatch) for patch in drawing.ax.patches) == 8
    assert texts(drawing.ax).count("⋮") == 3
    assert "64 inputs" in texts(drawing.ax)


@st.composite
def layered_graphs(draw: st.DrawFn) -> tuple[list[list[str]], list[tuple[str, str]]]:
    """Draw levels of nodes with edges from any level to any later one."""
    sizes = draw(st.lists(st.integers(1, 4), min_size=2, max_size=5))
    levels = [[f"n{k}_{j}" for j in range(size)] for k, size in enumerate(sizes)]
    possible = [
        (a, b)
        for k, level in enumerate(levels)
        for later in levels[k + 1 :]
        for a in level
        for b in later
    ]
    return levels, draw(st.lists(st.sampled_from(possible), max_size=10, unique=True))


@given(layered_graphs())
def test_no_edge_runs_through_another_node(
    graph: tuple[list[list[str]], list[tuple[str, str]]],
) -> None:
    """In the column of a node every edge that passes keeps out of the node's space."""
    levels, edges = graph
    places = place_nodes(levels, 3.6, 2.9)
    for (start, end), curve in route_edges(edges, places, 1.77, 1.22).items():
        assert np.allclose(curve[0], places[start])
        assert np.allclose(curve[-1], places[end])
        assert (np.diff(curve[:, 0]) > 0).all()
        for name, (x, y) in places.items():
            if name not in (start, end) and places[start][0] < x < places[end][0]:
                height = np.interp(x, curve[:, 0], curve[:, 1])
                # Two hundred samples miss the waypoint by a little.
                assert not y - 1.22 + 0.05 < height < y + 1.77 - 0.05


def test_edges_end_at_the_rim_of_their_nodes() -> None:
    curve = trim(np.column_stack([np.linspace(0, 4, 401), np.zeros(401)]), 0.5, 0.75)
    assert np.allclose(curve[[0, -1]], [(0.5, 0), (3.25, 0)])


def test_labels_stand_on_their_edges_and_apart() -> None:
    """Where edges cross, the labels do not."""
    places = place_nodes([["a", "b"], ["c", "d"]], 3.6, 2.9)
    edges = [("a", "c"), ("a", "d"), ("b", "c"), ("b", "d")]
    curves = route_edges(edges, places, 0.9, 0.9)
    placed = place_labels(
        curves, dict.fromkeys(edges, (0.6, 0.4)), [(p, 0.62) for p in places.values()]
    )
    for edge, point in placed.items():
        assert np.abs(curves[edge] - point).sum(axis=1).min() < 1e-9
        for other in edges:
            if other != edge:
                across, up = np.abs(np.subtract(point, placed[other]))
                assert across >= 0.6 or up >= 0.4


def test_a_sum_is_written_as_people_do() -> None:
    network = Network(
        ["x"],
        {
            "a": node({"x": -1}, 0.5, relu),
            "b": node({"a": 2.5, "x": -3}, 0, identity),
            "c": node({}, 2, relu),
        },
        ["b", "c"],
    )
    words = figures.draw_network(network).alternative
    assert "a = ReLU(−x + 0.5), c = ReLU(2), b = 2.5 a − 3 x." in words
