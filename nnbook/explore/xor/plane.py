"""XOR's four points and the part of the plane around them that `explore_xor` shows."""

import numpy as np

from nnbook.drawing.notation import number
from nnbook.explore.scene.halfplane import rectangle

INPUTS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
TARGETS = np.array([0, 1, 1, 0])
NAMES = ("(0, 0)", "(0, 1)", "(1, 0)", "(1, 1)")
LOW, HIGH = -0.5, 1.5  # on both axes
SQUARE = tuple(rectangle(LOW, HIGH))
TICKS = tuple((value, number(value)) for value in (0.0, 0.5, 1.0))
