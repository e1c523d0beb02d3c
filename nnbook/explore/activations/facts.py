"""Facts that the explorer tells about each activation: formulas, flat stretches, shape."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nnbook.activations import Activation, relu
from nnbook.drawing.notation import number

REACH = 8.0  # z runs from −8 to 8
SMALL = 0.01  # a curve flatter than this counts as saturated


@dataclass(frozen=True, slots=True)
class Facts:
    """What the picture says about one activation.

    ``flat`` are the stretches of z, from where to where, with the word for them; ``breaks``: a
    derivative is missing at 0; ``shape`` tells the curve to a person who does not see it.
    """

    symbol: str
    formula: str
    slope_formula: str
    heights: tuple[float, float]
    flat: tuple[tuple[float, float, str], ...]
    shape: str
    breaks: bool = False


# σ′(z) = 1/(2 + 2 cosh z) and tanh′(z) = 1/cosh²(z), solved for a slope of 1/100.
_SIGMOID_END = math.acosh(1 / (2 * SMALL) - 1)
_TANH_END = math.acosh(math.sqrt(1 / SMALL))


def _both_ends(end: float) -> tuple[tuple[float, float, str], ...]:
    """Return the flat stretches of a curve that saturates on both sides."""
    return (-REACH, -end, "saturated"), (end, REACH, "saturated")


FACTS = {
    "sigmoid": Facts(
        "σ",
        "1 / (1 + e⁻ᶻ)",
        "σ(z)·σ(−z)",
        (-1.6, 1.25),
        _both_ends(_SIGMOID_END),
        "An S from 0 up to 1; its derivative is a bump, at most 1/4, at z = 0, and below 1/100 "
        f"beyond {_SIGMOID_END:.2f} on either side.",
    ),
    "tanh": Facts(
        "tanh",
        "(eᶻ − e⁻ᶻ) / (eᶻ + e⁻ᶻ)",
        "1 − tanh²(z)",
        (-1.6, 1.25),
        _both_ends(_TANH_END),
        "An S from −1 up to 1; its derivative is a bump, at most 1, at z = 0, and below 1/100 "
        f"beyond {_TANH_END:.2f} on either side.",
    ),
    "relu": Facts(
        "ReLU",
        "max{z, 0}",
        "1 for z > 0, 0 for z < 0",
        (-2.0, 8.5),
        ((-REACH, 0.0, "inactive"),),
        "Flat at 0 for negative z, then a straight line of slope 1; the derivative is 0, then 1, "
        "with an open dot at both ends: there is none at 0.",
        breaks=True,
    ),
    "heaviside": Facts(
        "g",
        "0 for z ≤ 0, 1 for z > 0",
        "0, except at 0: none",
        (-1.6, 1.25),
        ((-REACH, 0.0, "flat"), (0.0, REACH, "flat")),
        "A step from 0 to 1 at z = 0: a closed dot at 0, an open one at 1. The derivative is 0 on "
        "both sides, with an open dot at 0, where there is none.",
        breaks=True,
    ),
    "identity": Facts(
        "f",
        "z",
        "1",
        (-8.5, 8.5),
        (),
        "A straight line of slope 1 through the origin; its derivative is 1 everywhere.",
    ),
}


def missing(facts: Facts, z: float) -> bool:
    """Tell whether there is no derivative at z."""
    return facts.breaks and z == 0


def near_one(value: float) -> str:
    """Return a number, and what is missing where three digits would round it to 1.

    >>> near_one(0.5), near_one(-0.99996)
    ('1/2', '−1 + 4·10⁻⁵')
    """
    gap = 1.0 - abs(value)
    if not 0.0 < gap < 1e-3:
        return number(value)
    return f"1 − {number(gap)}" if value > 0 else f"−1 + {number(gap)}"


def notes(activation: Activation, facts: Facts, z: float) -> list[str]:
    """Return what the place of z means, in lines that fit beside the picture."""
    slope = activation.derivative(z)
    if missing(facts, z):
        kind = "kink" if activation is relu else "jump"
        return [f"a {kind}: no derivative (code takes 0 for it)"]
    if activation is relu and z < 0:
        return [
            "inactive for this input: no gradient passes",
            "(dead: so for every training input)",
        ]
    if activation is relu:
        return ["active: the gradient passes unchanged"]
    if slope == 0:
        return ["flat: no gradient ever passes"]
    if slope < SMALL:
        return ["saturated: the slope is below 1/100"]
    return ["as steep as it gets"] if z == 0 and facts.flat else []


def state(activation: Activation, facts: Facts, z: float) -> str:
    """Return the derivative at z, and what it means, in words."""
    remarks = " ".join(notes(activation, facts, z))
    if missing(facts, z):
        return f"There it has {remarks}."
    slope = number(activation.derivative(z))
    return f"The derivative there is {slope}{f' ({remarks})' if remarks else ''}."


def why_zero(facts: Facts, xs: NDArray[np.float64], products: NDArray[np.float64]) -> str:
    """Return what made a product 0."""
    if products[-1] > 0:
        return ""
    k = int(np.argmax(products == 0)) - 1
    if missing(facts, float(xs[k])):
        return f", because x({k}) = 0, where there is no derivative (code takes 0 for it)"
    return f", because {facts.symbol}′(x({k})) is 0"
