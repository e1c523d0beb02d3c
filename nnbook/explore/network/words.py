"""A network's computation in words: a neuron's formula with its numbers, and what is next."""

import textwrap
from collections.abc import Mapping, Sequence

from nnbook.activations import identity
from nnbook.drawing.notation import activation_symbol, bracketed, number, weighted_sum
from nnbook.explore.scene.scene import Text
from nnbook.network import Network

LONGEST = 100  # characters of a line under the graph
Numbers = Mapping[str, float]


def formula(network: Network, name: str, known: Numbers, pre_activations: Numbers) -> list[str]:
    """Return how a neuron is computed: in letters, in numbers, as f(z) = y.

    These are two or three parts of a chain of equalities, each at most about a line long.

    >>> from nnbook.network import xor_network
    >>> formula(xor_network(), "h2", {"x1": 1.0, "x2": 0.0, "h2": 0.0}, {"h2": 0.0})
    ['h2 = ReLU(1·x1 + 1·x2 − 1)', '= ReLU(1·1 + 1·0 − 1)', '= ReLU(0) = 0']
    """
    node = network.neurons[name]
    terms = [(w, parent, bracketed(number(known[parent]))) for parent, w in node.weights.items()]
    letters = weighted_sum(((w, parent) for w, parent, _ in terms), node.bias, LONGEST - 25)
    numbers = weighted_sum(((w, value) for w, _, value in terms), node.bias, LONGEST - 25)
    z, y = number(pre_activations[name]), number(known[name])
    if node.activation is identity:
        return [f"{name} = {letters}", f"= {numbers}", f"= {y}"]
    f = activation_symbol(node.activation)
    return [f"{name} = {f}({letters})", f"= {f}({numbers})", f"= {f}({z}) = {y}"]


def caption(network: Network, name: str) -> str:
    """Return a neuron's activation and bias: ``ReLU, b = −1``."""
    node = network.neurons[name]
    bias = f"b = {number(node.bias, 2)}"
    if node.activation is identity:
        return bias
    return f"{activation_symbol(node.activation)}, {bias}"


def tiny(value: float) -> str:
    """Return a number in at most five characters, for a small node.

    >>> tiny(0.126), tiny(-0.3333), tiny(0.0001), tiny(42.7), tiny(-54321.0), tiny(float("nan"))
    ('0.13', '−0.3', '≈0', '43', '…', 'nan')
    """
    if value != value or abs(value) > 999:
        return "nan" if value != value else "…"
    digits = 0 if abs(value) >= 10 else (1 if value < 0 else 2)
    text = f"{value:.{digits}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    if float(text) == 0:
        return "≈0" if value else "0"
    return text.replace("-", "−")


def lines(
    network: Network, known: Numbers, order: Sequence[str], parts: Sequence[str]
) -> list[str | Text]:
    """Return the lines under the graph: the step, its formula, what is done and what is next.

    ``known`` are the nodes computed so far, ``parts`` the `formula` of the last one, if any.
    """
    step = len(known) - len(network.inputs)
    heading = f"Step {step} of {len(order)}: {order[step - 1] if step else 'the inputs are given'}"
    return [
        Text(0, 0, heading, bold=True),
        *_wrapped(parts),
        Text(0, 4, f"known: {_newest(known, LONGEST - 7)}"),
        textwrap.shorten(_next(network, known, order), LONGEST, placeholder="…"),
    ]


def describe(network: Network, known: Numbers, order: Sequence[str], parts: Sequence[str]) -> str:
    """Return the picture in words; parameters as for `lines`."""
    step = len(known) - len(network.inputs)
    after = f"{_next(network, known, order)}."
    if step:
        done = _newest(known, 400)
        return f"Step {step} of {len(order)}: {' '.join(parts)}. Known: {done}. {after}"
    given = _newest(known, 200)
    reads = [f"{name} reads {_listed(network.parents[name])}" for name in network.neurons]
    structure = "; ".join(reads if len(reads) <= 8 else [*reads[:8], "and so on"])
    return f"Step 0 of {len(order)}: the inputs are given, {given}. {structure}. {after}"


def _listed(names: Sequence[str], most: int = 6) -> str:
    """Return names in a row: x1, x2 and x3; of many the first ones."""
    if len(names) > most + 1:
        return f"{', '.join(names[:most])} and {len(names) - most} more"
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def _newest(known: Numbers, length: int) -> str:
    """Return names with their values, of many the last ones: … h1 = 1, h2 = 0."""
    items = [f"{name} = {number(value)}" for name, value in known.items()]
    while len(", ".join(items)) > length and len(items) > 2:
        items = ["…", *items[2:]]
    return ", ".join(items).replace("…, ", "… ")


def _next(network: Network, known: Numbers, order: Sequence[str]) -> str:
    """Return which neurons could be computed now, or the outputs when all are."""
    waiting = [name for name in order if name not in known]
    if not waiting:
        outputs = {name: known[name] for name in network.outputs}
        verb = "output is" if len(outputs) == 1 else "outputs are"
        return f"All is computed; the {verb} {_newest(outputs, LONGEST - 40)}"
    ready = [name for name in waiting if all(p in known for p in network.parents[name])]
    text = f"All its parents are known, so {ready[0]} can be computed now"
    if len(ready) > 1:
        text = f"Ready, in whatever order: {_listed(ready)}"
    blocked = [name for name in waiting if name not in ready]
    return f"{text}; {_listed(blocked)} must wait" if blocked else text


def _wrapped(parts: Sequence[str]) -> list[str]:
    """Return parts of an equation, as many on a line as fit."""
    wrapped: list[str] = []
    for part in parts:
        if wrapped and len(wrapped[-1]) + len(part) < LONGEST:
            wrapped[-1] += f" {part}"
        else:
            wrapped.append(f"    {part}" if wrapped else part)
    return wrapped
