"""XOR with two ReLUs: x-space, h-space and the output over the plane (Figures 10.6 and 10.7)."""

import itertools
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnbook.activations import FloatArray, identity, relu
from nnbook.explore.affine import affine
from nnbook.explore.controls import Values
from nnbook.explore.halfplane import Point, chord, part, rectangle
from nnbook.explore.scene import (
    Axis,
    HeatMap,
    Line,
    Mark,
    Panel,
    Scene,
    Text,
    class_points,
    levels,
    number,
    text_panel,
)
from nnbook.explore.xor_neuron import HIGH, INPUTS, LOW, SQUARE, TARGETS, TICKS, area, line

_SIDE = 186  # cells of the heat map, one a pixel of its box
_CENTRES = LOW + (HIGH - LOW) / _SIDE * (np.arange(_SIDE) + 0.5)
_NAMES = ("(0,0)", "(0,1)", "(1,0)", "(1,1)")
_TOP = 30.0
_COLUMNS = ((12, "x₁"), (52, "x₂"), (102, "h₁"), (152, "h₂"), (204, "y"), (250, "says"), (300, "XOR"))


@dataclass(frozen=True, slots=True)
class TwoUnits:
    """Two hidden units and an output, each (weight, weight, bias); the output is a ReLU."""

    h1: tuple[float, float, float]
    h2: tuple[float, float, float]
    y: tuple[float, float, float]
    folds: bool

    def hidden(self, x1: ArrayLike, x2: ArrayLike) -> tuple[FloatArray, FloatArray]:
        """Return h1 and h2 for inputs of any shapes that broadcast."""
        activation = relu if self.folds else identity
        h1, h2 = (
            activation(a * np.asarray(x1) + (b * np.asarray(x2) + c))
            for a, b, c in (self.h1, self.h2)
        )
        return h1, h2

    def output(self, h1: FloatArray, h2: FloatArray) -> FloatArray:
        """Return y for given h1 and h2."""
        a, b, c = self.y
        return relu(a * h1 + b * h2 + c)

    def threshold(self) -> list[list[Point]]:
        """Return the line segments of the plane on which y = ½, none where y is ½ all around."""
        segments = []
        for active in itertools.product((1.0, 0.0), repeat=2) if self.folds else ((1.0, 1.0),):
            region: list[Point] = list(SQUARE)
            for on, unit in zip(active, (self.h1, self.h2), strict=True):
                if self.folds:
                    sign = 1 if on else -1
                    region = part(region, *(sign * number for number in unit)) if region else []
            # With the active units fixed, y is linear in x1 and x2.
            v1, v2 = self.y[0] * active[0], self.y[1] * active[1]
            w1, w2, b = (v1 * p + v2 * q for p, q in zip(self.h1, self.h2, strict=True))
            segments.append(chord(region, w1, w2, b + self.y[2] - 0.5))
        return [ends for ends in segments if ends]


def _grid() -> FloatArray:
    """Return one walk along every line of a 4 × 4 grid in the unit square, shape (n, 2)."""
    along, steps = np.linspace(0, 1, 33), np.linspace(0, 1, 5)
    rows = [np.stack([along[:: 1 if k % 2 == 0 else -1], np.full(33, s)], axis=1) for k, s in enumerate(steps)]
    walk = np.concatenate(rows)
    # It ends in (1, 1); mirrored and backwards the walk starts there and covers the columns.
    return np.concatenate([walk, walk[::-1, ::-1]])


_GRID = _grid()


def scene(values: Values) -> Scene:
    """Return the network's two spaces, its output over the plane, and its truth table.

    Parameters
    ----------
    values : mapping
        The nine parameters ``h1_x1`` … ``y_b``, and ``hidden``.

    Returns
    -------
    Scene
    """
    h1, h2, y = (
        tuple(float(values[f"{unit}_{end}"]) for end in ends)
        for unit, ends in (("h1", ("x1", "x2", "b")), ("h2", ("x1", "x2", "b")), ("y", ("h1", "h2", "b")))
    )
