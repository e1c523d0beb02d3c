"""explore_network: a network computes its outputs, one neuron at a time (section 10.2.3)."""

import functools
import keyword
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nnbook.drawing.graph_layout import Curve, Edge
from nnbook.drawing.notation import bracketed, number, short
from nnbook.explore.as_widget import Explorer, explorer, show
from nnbook.explore.controls import Control, Menu, Slider, Value, Values
from nnbook.explore.exhibit import Exhibit
from nnbook.explore.network.layout import HEIGHT, WIDTH, Layout, Point, lay_out
from nnbook.explore.network.words import caption, describe, formula, lines, tiny
from nnbook.explore.scene import scene as sc
from nnbook.explore.student import said
from nnbook.network import Network, xor_network

ORDERS = ("by level", "as needed")
_MOST_SLIDERS = 6  # inputs; any further ones stay 0


@explorer
def explore_network(network: Network | None = None, **settings: Value) -> Explorer:
    """Show a network compute its outputs, step by step along its graph.

    Each step computes one neuron whose parents are all known: its edges carry their values times
    their weights, the formula below has the present numbers in it. The order is a topological
    one, level by level or as an output needs its parents; every such order ends in the same
    values.

    Parameters
    ----------
    network : Network, optional
        Any network; that of Figure 10.6, which computes XOR, by default. One too large for the
        sheet is drawn in part and computed in full; ``...`` counts as not answered yet, and
        anything else is a TypeError.
    **settings
        Where to start: each of the first six inputs by its name, from −2 to 2 in halves;
        ``step``, the number of neurons computed; ``order`` ("by level", "as needed").

    Notes
    -----
    Section 10.2.3 of the chapter; Figures 10.3 and 10.6.

    Examples
    --------
    >>> network = explore_network(x1=1, x2=1, step=3)
    >>> print(network.describe())
    Step 3 of 3: y1 = ReLU(1·h1 − 2·h2 + 0) = ReLU(1·2 − 2·1 + 0) = ReLU(0) = 0. Known: x1 = 1,
    x2 = 1, h1 = 2, h2 = 1, y1 = 0. All is computed; the output is y1 = 0.
    >>> network.close()
    """
    return show(exhibit(network), settings)


def exhibit(network: Network | None = None) -> Exhibit:
    """Return the explorer without its widget; parameters as for `explore_network`."""
    given: Any = network
    unanswered = given is ... or given is NotImplemented
    if network is not None and not unanswered and not isinstance(network, Network):
        raise TypeError(f"explore_network draws a Network, not a {type(network).__name__}")
    graph = Graph.of(network if isinstance(network, Network) else xor_network())
    message = "" if not unanswered else "Your network is not answered yet; this is Figure 10.6."
    if len(graph.network.inputs) > _MOST_SLIDERS:
        message = f"Only the first {_MOST_SLIDERS} inputs have sliders; the others stay 0."
    return Exhibit(
        "explore_network",
        graph.controls,
        functools.partial(scene, graph=graph, message=message),
        presets=graph.presets,
        argument="" if network is None else ("..." if unanswered else "network"),
    )


@dataclass(frozen=True, slots=True)
class Graph:
    """A network with all about it that no slider changes."""

    network: Network
    layout: Layout
    orders: Mapping[str, tuple[str, ...]]  # of the neurons
    sliders: Mapping[str, str]  # input -> name of its control

    @classmethod
    def of(cls, network: Network) -> "Graph":
        """Lay a network out and find two orders to compute it in."""
        neurons = network.topological_order[len(network.inputs) :]
        orders = {"by level": neurons, "as needed": as_needed(network)}
        sliders = {
            name: _keyword(name, k) for k, name in enumerate(network.inputs[:_MOST_SLIDERS], 1)
        }
        return cls(network, lay_out(network), orders, sliders)

    @property
    def controls(self) -> tuple[Control, ...]:
        """A slider for each input, the steps, the order."""
        inputs = [
            Slider(control, -2.0, 2.0, 0.5, float(k == 0), name, f"input {name}")
            for k, (name, control) in enumerate(self.sliders.items())
        ]
        last = len(self.orders["by level"])
        steps = Slider("step", 0, last, 1, 0, "step", "neurons computed", play=True, pace=1200)
        return (*inputs, steps, Menu("order", ORDERS, "by level", "order"))

    @property
    def presets(self) -> dict[str, dict[str, Value]]:
        """The rows of a truth table for two inputs, and the end of the computation."""
        last = len(self.orders["by level"])
        presets: dict[str, dict[str, Value]] = {}
        if len(self.network.inputs) == 2:
            first, second = self.sliders.values()
            for a, b in ((0, 0), (0, 1), (1, 0), (1, 1)):
                presets[f"({a}, {b})"] = {first: float(a), second: float(b)}
        return {**presets, "Inputs only": {"step": 0}, "All steps": {"step": last}}

    def inputs(self, values: Values) -> list[float]:
        """Return the input vector; an input without a slider is 0."""
        return [
            float(values[self.sliders[name]]) if name in self.sliders else 0.0
            for name in self.network.inputs
        ]


def _keyword(name: str, k: int) -> str:
    """Return a name that can stand in the code line for the k-th input."""
    taken = ("step", "order", "network")
    if name.isidentifier() and not keyword.iskeyword(name) and name not in taken:
        return name
    return f"input{k}"


def as_needed(network: Network) -> tuple[str, ...]:
    """Return the neurons in the order in which the outputs, asked first, need them.

    >>> as_needed(xor_network())
    ('h2', 'h1', 'y1')
    """
    done: dict[str, None] = dict.fromkeys(network.inputs)
    # What no output needs comes at the end. A deep network would be too deep for recursion.
    waiting = [*reversed(network.topological_order), *reversed(network.outputs)]
    while waiting:
        name = waiting[-1]
        missing = [parent for parent in network.parents[name] if parent not in done]
        if missing and name not in done:
            waiting.append(missing[-1])
            continue
        done.setdefault(waiting.pop())
    return tuple(done)[len(network.inputs) :]


def scene(values: Values, graph: Graph, message: str = "") -> sc.Scene:
    """Return the picture of one setting of a graph, and a sentence under it."""
    network, step = graph.network, int(values["step"])
    inputs = graph.inputs(values)
    order = graph.orders[str(values["order"])]
    try:
        with np.errstate(all="ignore"):
            forward = network.forward(inputs)
        outputs, pre_activations = forward.outputs, forward.pre_activations
    except Exception as error:  # an activation of the student's own may raise anything
        message = f"The network cannot be computed: {said(error)}"
        outputs, pre_activations, step = dict(zip(network.inputs, inputs, strict=True)), {}, 0
    known = {name: outputs[name] for name in (*network.inputs, *order[:step])}
    now = order[step - 1] if step else ""
    parts = formula(network, now, known, pre_activations) if now else []
    panels = (
        _graph_panel(graph, known, now, order),
        sc.text_panel((16, 328, WIDTH - 32, 128), lines(network, known, order, parts)),
    )
    words = describe(network, known, order, parts)
    return sc.Scene(panels, words, width=WIDTH, height=460, message=message)


def _graph_panel(
    graph: Graph, known: Mapping[str, float], now: str, order: Sequence[str]
) -> sc.Panel:
    """Return the graph: what is known in blue, what is computed now with a thick edge."""
    marks: list[sc.Mark] = []
    for edge, curve in graph.layout.curves.items():
        marks.extend(_edge_marks(graph, edge, curve, known, now))
    for x, y in set(graph.layout.dots.values()):
        marks.append(sc.Text(x, y, "⋮", "muted", 18, "center"))
    if now in graph.layout.dots:
        x, y = graph.layout.dots[now]
        marks.append(sc.Text(x, y, f"⋮ {now}", "orange", 12, "center", bold=True, halo=True))
    for name, place in graph.layout.places.items():
        marks.extend(_node_marks(graph, name, place, known, now))
        if graph.layout.diameter >= 40 and name in order:
            marks.extend(_captions(graph, name, place, order.index(name) + 1))
    for edge, (x, y) in graph.layout.labels.items():
        if graph.layout.numbered or edge[1] == now:
            label = number(graph.network.weights[edge], 2)
            if edge[0] in known:
                label += f"×{bracketed(short(known[edge[0]]))}"
            look = "orange" if edge[1] == now else "ink"
            marks.append(sc.Text(x, y, label, look, 12, "center", bold=edge[1] == now, halo=True))
    if not graph.layout.numbered and min(graph.network.weights.values()) < 0:
        marks.append(sc.Text(8, 4 - HEIGHT / 2, "dashed: a negative weight", "muted", 11))
    axes = sc.Axis(0, WIDTH, ticks=()), sc.Axis(-HEIGHT / 2, HEIGHT / 2, ticks=())
    return sc.Panel((0, 4, WIDTH, HEIGHT), *axes, marks, frame=False)


def _edge_marks(
    graph: Graph, edge: Edge, curve: Curve, known: Mapping[str, float], now: str
) -> list[sc.Mark]:
    """Return an edge: thick when it carries a value now, thin and grey while it waits."""
    weight = graph.network.weights[edge]
    color, width = ("ink", 1.6) if edge[1] in known else ("muted", 1.1)
    if edge[1] == now:
        color, width = "orange", 3.0
    if not graph.layout.numbered:
        # Too many weights to write down: dashes for negative ones.
        dash: sc.Dash = "dashed" if weight < 0 else "solid"
        return [sc.Polyline(curve[:, 0], curve[:, 1], color, width * 0.8, dash)]
    (x0, y0), (x1, y1) = curve[-2].tolist(), curve[-1].tolist()
    head = sc.Arrow(x0, y0, x1, y1, color, width)
    if len(curve) == 2:
        return [head]
    return [sc.Polyline(curve[:-1, 0], curve[:-1, 1], color, width), head]


def _node_marks(
    graph: Graph, name: str, place: Point, known: Mapping[str, float], now: str
) -> list[sc.Mark]:
    """Return a node with its name and its value; a neuron is round, an input square."""
    (x, y), size = place, graph.layout.diameter
    color, fill, width = ("blue", "region1", 2.0) if name in known else ("muted", "paper", 1.5)
    if name == now:
        color, fill, width = "orange", "region0", 4.0
    marks: list[sc.Mark] = [sc.Points([x], [y], "circle", color, fill, size, width)]
    if name in graph.network.inputs:
        color = "ink"
        marks = [sc.Points([x], [y], "square", color, "fill", size * 0.8, 2.0)]
    if name in graph.network.outputs:
        marks.append(sc.Arrow(x + size / 2 + 2, y, x + size / 2 + 34, y, color, 1.6))
    value = short(known[name]) if name in known else "?"
    if size >= 40:
        shown = name if len(name) <= 5 else f"{name[:4]}…"
        marks.append(sc.Text(x, y + 9, shown, size=12, align="center"))
        marks.append(sc.Text(x, y - 9, value, size=12, align="center", bold=True))
        return marks
    if name == now:
        look: Any = {"align": "center", "vertical": "bottom", "bold": True, "halo": True}
        marks.append(sc.Text(x, y + size / 2 + 5, name, "orange", 12, **look))
    if size >= 24:
        value = tiny(known[name]) if name in known else "?"
        marks.append(sc.Text(x, y, value, size=11, align="center"))
    return marks


def _captions(graph: Graph, name: str, place: Point, turn: int) -> list[sc.Mark]:
    """Return a neuron's activation and bias, below it, and when it is computed, above."""
    (x, y), radius = place, graph.layout.diameter / 2
    look: Any = {"color": "muted", "size": 11, "align": "center"}
    below = sc.Text(x, y - radius - 5, caption(graph.network, name), vertical="top", **look)
    if not graph.layout.spacious:
        return [below]
    return [below, sc.Text(x, y + radius + 5, f"step {turn}", vertical="bottom", **look)]
