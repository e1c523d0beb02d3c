"""Numbers, sums and names as people write them: a real minus sign, −3/2, 10⁻⁷, x₁, $h_{12}$."""

import math
import re
from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any, Final, SupportsFloat

_SUPERSCRIPTS: Final = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_SUBSCRIPTS: Final = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_SYMBOLS: Final = {"identity": "id", "heaviside": "step", "sigmoid": "σ", "relu": "ReLU"}


def number(value: SupportsFloat, digits: int = 3) -> str:
    """Write halves and quarters as fractions, other numbers as decimals.

    >>> number(-1.5), number(0.75), number(2.0), number(0.731058), number(1e-7)
    ('−3/2', '3/4', '2', '0.731', '10⁻⁷')
    """
    value = float(value)
    if value != value:
        return "not a number"
    if abs(value) < 1000:
        top, bottom = value.as_integer_ratio()
        if bottom <= 4:
            return (f"{top}/{bottom}" if bottom > 1 else f"{top}").replace("-", "−")
    return decimal(value, digits)


def decimal(value: SupportsFloat, digits: int = 3) -> str:
    """Write a number to a few significant digits: never a fraction, for a measured one is not.

    >>> decimal(0.25), decimal(-1e-7), decimal(3.14159e186), decimal(float("inf"))
    ('0.25', '−10⁻⁷', '3.14·10¹⁸⁶', '∞')
    """
    mantissa, exponent = _mantissa_and_exponent(value, digits)
    if not exponent:
        return mantissa
    power = f"10{superscript(exponent)}"
    return {"1": power, "−1": f"−{power}"}.get(mantissa, f"{mantissa}·{power}")


def compact(value: SupportsFloat, digits: int = 3) -> str:
    """Write a `decimal` where room is scarce, as in the nodes of a figure.

    >>> compact(-2.0), compact(1 / 3), compact(4.25e-18), compact(float("inf")), compact(-1e-20)
    ('−2', '0.333', '4.25e−18', '∞', '−1e−20')
    """
    mantissa, exponent = _mantissa_and_exponent(value, digits)
    return f"{mantissa}e{exponent}".replace("-", "−") if exponent else mantissa


def _mantissa_and_exponent(value: SupportsFloat, digits: int) -> tuple[str, int]:
    text = f"{float(value) + 0.0:.{digits}g}"  # + 0.0 turns -0.0 into 0.0
    mantissa, _, exponent = text.partition("e")
    return mantissa.replace("inf", "∞").replace("-", "−"), int(exponent or 0)


def short(value: SupportsFloat, write: Callable[[SupportsFloat, int], str] = number) -> str:
    """Write a number in at most six characters if fewer digits can do it.

    >>> short(-0.00123), short(0.73106), short(-12345.6), short(float("nan"))
    ('−0.001', '0.731', '−10⁴', 'nan')
    >>> short(-1 / 3, compact), short(2.79e-10, compact), short(-12345678, compact)
    ('−0.333', '3e−10', '−1.2e7')
    """
    if float(value) != float(value):
        return "nan"
    texts = [write(value, digits) for digits in (3, 2, 1)]
    return next((text for text in texts if len(text) <= 6), texts[-1])


def fraction(value: Fraction) -> str:
    """Write an exact number as such while it is short, and as a decimal otherwise.

    >>> fraction(Fraction(-1, 2)), fraction(Fraction(0.1)), fraction(Fraction(10**9, 7))
    ('−1/2', '0.1', '1.43e8')
    """
    text = str(value).replace("-", "−")
    return text if len(text) <= 8 else compact(value)


def probability(p: float) -> str:
    """Write a probability to three decimals, but nothing possible as 0 and nothing open as 1.

    >>> probability(0.0420), probability(1e-9), probability(0.99999), probability(1.0)
    ('0.042', '<0.001', '>0.999', '1')
    """
    if 0 < p < 0.0005:
        return "<0.001"
    if 0.9995 <= p < 1:
        return ">0.999"
    return f"{p:.3f}".rstrip("0").rstrip(".")


def coordinates(values: Iterable[SupportsFloat]) -> str:
    """Write the coordinates of a point, or a vector.

    >>> coordinates([0, -2.5])
    '(0, −2.5)'
    """
    return f"({', '.join(map(compact, values))})"


def bracketed(text: str) -> str:
    """Write a factor, in brackets if it is negative.

    >>> bracketed("−1/2"), bracketed("3")
    ('(−1/2)', '3')
    """
    return f"({text})" if text.startswith("−") else text


def signed(value: float) -> str:
    """Write a number as a further term of a sum.

    >>> signed(0.5), signed(-2.0), signed(0.0)
    ('+ 1/2', '− 2', '+ 0')
    """
    return f"{'−' if value < 0 else '+'} {number(abs(value))}"


def weighted_sum(terms: Iterable[tuple[float, str]], bias: float, longest: float = math.inf) -> str:
    """Write a weighted sum with every factor, and its bias; of a long sum only the beginning.

    >>> weighted_sum([(1.0, "x₁"), (-0.5, "x₂")], 0.0), weighted_sum([(-2.0, "h₁")], -1.5)
    ('1·x₁ − 1/2·x₂ + 0', '−2·h₁ − 3/2')
    >>> weighted_sum([(2.0, name) for name in "abcdefg"], 1.0, longest=20)
    '2·a + 2·b + 2·c + … + 1'
    """
    parts = [f"{signed(weight)}·{name}" for weight, name in terms]
    while len(_joined(parts)) > longest and len(parts) > 1:
        parts = [*parts[:-2], "+ …"]
    return _joined([*parts, signed(bias)])


def linear(
    terms: Iterable[tuple[SupportsFloat, str]],
    constant: SupportsFloat,
    write: Callable[[SupportsFloat], str] = compact,
    times: str = " ",
) -> str:
    """Write a weighted sum without factors of 1 and without a constant of 0.

    >>> linear([(1, "x1"), (-2.5, "x2")], -1), linear([(-1, "h")], 0), linear([], 0)
    ('x1 − 2.5 x2 − 1', '−h', '0')
    """
    parts = []
    for weight, name in terms:
        size = abs(float(weight))
        factor = "" if size == 1 else f"{write(size)}{times}"
        parts.append(f"{'−' if float(weight) < 0 else '+'} {factor}{name}")
    if float(constant) or not parts:
        parts.append(f"{'−' if float(constant) < 0 else '+'} {write(abs(float(constant)))}")
    return _joined(parts)


def _joined(terms: Iterable[str]) -> str:
    """Join signed terms; the first one loses its plus, and the space after its minus."""
    text = " ".join(terms)
    return text.removeprefix("+ ") if text.startswith("+") else f"−{text[2:]}"


def superscript(exponent: int) -> str:
    """Write a whole number as an exponent.

    >>> superscript(-12)
    '⁻¹²'
    """
    return str(exponent).translate(_SUPERSCRIPTS)


def subscript(index: int) -> str:
    """Write a whole number as an index.

    >>> subscript(12)
    '₁₂'
    """
    return str(index).translate(_SUBSCRIPTS)


def symbol(name: str) -> str:
    """Write a node's name as mathematics, its numbers as subscripts.

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

    >>> from nnbook.activations import relu, sigmoid, tanh
    >>> activation_symbol(relu), activation_symbol(sigmoid), activation_symbol(tanh)
    ('ReLU', 'σ', 'tanh')
    """
    name: str = getattr(activation, "name", getattr(activation, "__name__", "f"))
    return _SYMBOLS.get(name, "f" if name == "<lambda>" else name)
