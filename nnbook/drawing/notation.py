"""How numbers, nodes and activations are written in a picture."""

import re
from collections.abc import Callable, Iterable
from fractions import Fraction
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


def short(value: SupportsFloat) -> str:
    """Write a number in at most six characters, with fewer digits if need be.

    Examples
    --------
    >>> short(-1 / 3), short(2.79e-10), short(-12345678)
    ('−0.333', '3e−10', '−1.2e7')
    """
    texts = [number(value, digits) for digits in (3, 2, 1)]
    return next((text for text in texts if len(text) <= 6), texts[-1])


def fraction(value: Fraction) -> str:
    """Write an exact number as such while it is short, and as a decimal otherwise.

    Examples
    --------
    >>> fraction(Fraction(1, 2)), fraction(Fraction(0.1))
    ('1/2', '0.1')
    """
    return str(value).replace("-", "−") if value.denominator < 1000 else number(value)


def linear(terms: Iterable[tuple[SupportsFloat, str]], constant: SupportsFloat) -> str:
    """Write a weighted sum as people do, without factors of 1 and without a constant of 0.

    Examples
    --------
    >>> linear([(1, "x1"), (-2.5, "x2")], -1), linear([(-1, "h")], 0), linear([], 0)
    ('x1 − 2.5 x2 − 1', '−h', '0')
    """
    parts = [
        (float(w), "" if abs(float(w)) == 1 else f"{number(abs(float(w)))} ", name)
        for w, name in terms
    ]
    if float(constant) or not parts:
        parts.append((float(constant), number(abs(float(constant))), ""))
    text = "".join(f" {'−' if w < 0 else '+'} {factor}{name}" for w, factor, name in parts)
    return f"−{text[3:]}" if text.startswith(" − ") else text[3:]


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
