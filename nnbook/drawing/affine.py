"""Formulas with the present numbers in them: 1·x₁ − 1/2·x₂ + 0."""

from collections.abc import Sequence

from nnbook.drawing.fractions import number


def affine(weights: Sequence[float], names: Sequence[str], bias: float) -> str:
    """Return a weighted sum plus a bias as one formula that keeps every term.

    >>> affine([1.0, -0.5], ["x₁", "x₂"], 0.0)
    '1·x₁ − 1/2·x₂ + 0'
    >>> affine([-2.0, 0.0], ["h₁", "h₂"], -1.5)
    '−2·h₁ + 0·h₂ − 3/2'
    """
    (first, name), *others = zip(weights, names, strict=True)
    text = f"{number(first)}·{name}"
    for weight, name in others:
        text += f" {signed(weight)}·{name}"
    return f"{text} {signed(bias)}"


def signed(value: float) -> str:
    """Return a number as a further term of a sum.

    >>> signed(0.5), signed(-2.0), signed(0.0)
    ('+ 1/2', '− 2', '+ 0')
    """
    return f"{'−' if value < 0 else '+'} {number(abs(value))}"
