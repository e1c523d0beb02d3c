"""How numbers, nodes and activations are written in a picture."""

import re
from collections.abc import Callable
from typing import Any, Final, SupportsFloat

_SYMBOLS: Final = {"identity": "id", "heaviside": "step", "sigmoid": "σ", "relu": "ReLU"}


def number(value: SupportsFloat, digits: int = 3) -> str:
    """Write a number as people do: three significant digits, a real minus, no ``1.0``.

    Examples
    --------
    >>> number(-2.0), number(1 / 3), number(4.25e-18), number(float("inf")), number(-1e-20)
    ('−2', '0.333', '4.25e−18', '∞', '−1e−20')
    """
    text = f"{float(value):.{digits}g}"
    if float(text) == 0:
        text = "0"  # never "−0"
    return text.replace("inf", "∞").replace("-", "−").replace("e−0", "e−").replace("e+0", "e")


def symbol(name: str) -> str:
    """Write a node's name as mathematics, its numbers as subscripts.

    Examples
    --------
    >>> symbol("h12"), symbol("h2_1"), symbol("y"), symbol("my_node")
    ('$h_{12}$', '$h_{2,1}$', '$y$', 'my_node')
    """
    parts = re.fullmatch(r"([A-Za-z])(\d*)(?:_(\d+))?", name)
    if not parts:
        return name.replace("$", r"\$")
    below = ",".join(part for part in parts.groups()[1:] if part)
    return f"${parts[1]}_{{{below}}}$" if below else f"${parts[1]}$"


def activation_symbol(activation: Callable[..., Any]) -> str:
    """Write an activation as the chapter does.

    Examples
    --------
    >>> from nnbook.activations import relu, sigmoid, tanh
    >>> activation_symbol(relu), activation_symbol(sigmoid), activation_symbol(tanh)
    ('ReLU', 'σ', 'tanh')
    """
    name: str = getattr(activation, "name", getattr(activation, "__name__", "f"))
    return _SYMBOLS.get(name, "f" if name == "<lambda>" else name)
