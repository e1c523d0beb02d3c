"""A companion to the bars of probabilities: a curve, a triangle or logarithms.

Two classes are one number, the sigmoid of a difference; three are a point in a triangle; for more
there is no such picture, but their logarithms keep the distances of the scores.
"""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nnbook.activations import log_softmax, sigmoid, softmax
from nnbook.drawing.notation import number, probability, subscript
from nnbook.explore.scene import scene as sc

Vector = NDArray[np.float64]

CLASS_COLORS = ("blue", "orange", "green", "purple", "muted", "ink")

# Where certainty of class 1, 2 and 3 lies: the corners of a triangle with sides of length 1.
_CORNERS = np.array([(0.0, 0.0), (1.0, 0.0), (0.5, np.sqrt(0.75))])
_CENTRE = _CORNERS.mean(axis=0)
_AROUND = np.append(_CORNERS, _CORNERS[:1], axis=0)
_TEMPERATURES = np.geomspace(0.02, 400, 90)
_BOX = (436.0, 228.0, 290.0, 168.0)
_DIFFERENCES = np.linspace(-10, 10, 121)


def companion(scores: Vector, temperature: float, own: Vector | None) -> sc.Panel:
    """Return the picture that fits the number of classes.

    ``scores`` are not yet divided by the temperature; ``own`` is what a student's function gives.
    """
    if len(scores) == 2:
        return _sigmoid_panel(scores, temperature)
    if len(scores) == 3:
        return _triangle_panel(scores, temperature, own)
    return _logarithm_panel(scores, temperature)


def _sigmoid_panel(scores: Vector, temperature: float) -> sc.Panel:
    """Return p₁ as the sigmoid of the difference of two scores."""
    # Scores far from 0 lose digits once more when they are divided; stay with what is left.
    logits = scores / temperature
    p = sigmoid(float(logits[0] - logits[1]))
    difference = min(max(float(logits[0] - logits[1]) * temperature, -10.0), 10.0)
    marks: tuple[sc.Mark, ...] = (
        sc.Polyline([difference, difference], [-0.1, p], "muted", 1.2, "dotted"),
        sc.Polyline(_DIFFERENCES, sigmoid(_DIFFERENCES / temperature), "blue", 2.5),
        sc.Points([difference], [p], "circle", "ink", "blue", 12),
    )
    ticks = ((0.0, "0"), (0.5, "1/2"), (1.0, "1"))
    axes = sc.Axis(-10, 10, "z₁ − z₂"), sc.Axis(-0.1, 1.1, ticks=ticks)
    return sc.Panel(_BOX, *axes, marks, "two classes: p₁ = σ((z₁ − z₂)/T)")


def _triangle_panel(scores: Vector, temperature: float, own: Vector | None) -> sc.Panel:
    """Return the probabilities of three classes as a point in a triangle."""
    p = softmax(scores / temperature)
    marks: list[sc.Mark] = []
    for k in range(3):
        # Where class k is the most probable: from the centre to the middles of its two edges.
        a, b = (_CORNERS[k] + _CORNERS[k - 1]) / 2, (_CORNERS[k] + _CORNERS[k - 2]) / 2
        x, y = np.array([_CENTRE, a, _CORNERS[k], b]).T
        marks.append(sc.Area(x, y, CLASS_COLORS[k], 0.14))
        marks.append(sc.Polyline(x[:2], y[:2], "muted", 1.0, "dotted"))
        x1, y1 = _CORNERS[k].tolist()
        side: Literal["bottom", "top"] = "bottom" if k == 2 else "top"
        words, away = f"class {k + 1}: {probability(p[k])}", 0.05 if k == 2 else -0.05
        marks.append(sc.Text(x1, y1 + away, words, CLASS_COLORS[k], 13, "center", side))
    marks.append(sc.Polyline(_AROUND[:, 0], _AROUND[:, 1], "ink", 1.5))
    path = _place(softmax(scores / _TEMPERATURES[:, None]))
    marks.append(sc.Polyline(*path, "ink", 1.4, "dashed"))
    if own is not None and own.min() >= 0 and abs(own.sum() - 1) < 1e-6:
        marks.append(sc.Points(*_place(own[None]), "diamond", "ink", "purple", 20, 1.5))
    marks.append(sc.Points(*_place(p[None]), "circle", "ink", "paper", 13, 3))
    axes = sc.Axis(-0.3, 1.3), sc.Axis(-0.14, 1.02)
    title = "where T moves the point (dashed)"
    return sc.Panel((424, 228, 304, 220), *axes, marks, title, frame=False)


def _place(probabilities: Vector) -> tuple[Vector, Vector]:
    """Return where rows of three probabilities lie: x and y, each of shape (n,)."""
    x, y = (probabilities @ _CORNERS).T
    return x, y


def _logarithm_panel(scores: Vector, temperature: float) -> sc.Panel:
    """Return the logarithms of the probabilities as bars."""
    logs = log_softmax(scores / temperature)
    positions = np.arange(len(scores)) + 1.0
    low = -12 / temperature - 3.0
    marks: list[sc.Mark] = [sc.Bars(positions, logs, CLASS_COLORS[: len(logs)], thickness=0.6)]
    for k, log in zip(positions, logs, strict=True):
        text = number(log, 2)
        marks.append(sc.Text(k, log + low / 40, text, size=11, align="center", vertical="top"))
    ticks = tuple((k, f"log p{subscript(i + 1)}") for i, k in enumerate(positions))
    axes = sc.Axis(0.4, len(scores) + 0.6, ticks=ticks), sc.Axis(low, -low / 20)
    return sc.Panel(_BOX, *axes, marks, "logarithms keep the distances of z/T")
