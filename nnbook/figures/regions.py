"""Decision regions: a model's answers 1 and 0 over a plane of two inputs."""

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from nnbook.activations import FloatArray, identity, tanh
from nnbook.drawing import palette
from nnbook.drawing.notation import compact
from nnbook.figures.data import EMPTY, frame_data, mark_data
from nnbook.figures.parts.drawing import Drawing, one_axes
from nnbook.figures.parts.plane import HEAT, labelled_points, sample
from nnbook.network import Network

_GRID = 200  # points across; the boundary is interpolated between them

Model = Network | Callable[[FloatArray], Any]


def draw_decision_region(
    model: Model,
    X: ArrayLike | None = None,
    y: ArrayLike | None = None,
    threshold: float | None = None,
    ax: Axes | None = None,
) -> Drawing:
    """Draw a model's output over the plane, its decision boundary, and the data.

    Parameters
    ----------
    model : Network or callable
        A network of two inputs and one output, or a function that takes an array of shape (n, 2)
        and returns n outputs.
    X : array_like of shape (n, 2), optional
        Points to draw on it; the plane shown is theirs, or from −1.5 to 1.5.
    y : array_like of shape (n,), optional
        Their classes, 0 or 1.
    threshold : float, optional
        The output above which the answer is class 1. By default 0 for a network whose output is a
        logit (identity) or tanh, and ½ for everything else.

    Raises
    ------
    ValueError
        If the model gives more or less than one number for a point, or the data do not fit.

    Examples
    --------
    >>> from nnbook.datasets import truth_table
    >>> from nnbook.network import xor_network
    >>> drawing = draw_decision_region(xor_network(), *truth_table("XOR"))
    >>> drawing.alternative.split(", ")[0]
    'Decision regions at threshold 0.5: 4 of 4 points are answered right'
    """
    points, labels = (EMPTY, None) if X is None or y is None else labelled_points(X, y)
    threshold = _threshold(model) if threshold is None else threshold
    ax = one_axes(ax, 4.8, 4.8)
    frame_data(ax, points)
    xs, ys, scores = sample(ax, model, _GRID)
    # White at the threshold, and even on both sides of it.
    reach = max(float(np.abs(scores - threshold).max()), 1e-12)
    ax.imshow(
        scores,
        extent=(*ax.get_xlim(), *ax.get_ylim()),
        origin="lower",
        cmap=HEAT,
        vmin=threshold - reach,
        vmax=threshold + reach,
        interpolation="bilinear",
        zorder=0,
    )
    if scores.min() <= threshold < scores.max():
        ax.contour(xs, ys, scores, levels=[threshold], colors=[palette.LINE], linewidths=2)
    share = f"{100 * float(np.mean(scores > threshold)):.0f} % of the plane shown is class 1"
    said = f"Decision regions at threshold {compact(threshold)}: "
    if labels is None:
        return Drawing((ax,), f"{said}{share}.")
    answers = np.asarray(model(points), dtype=np.float64).reshape(len(points)) > threshold
    right = f"{int(np.sum(answers == labels))} of {len(labels)}"
    mark_data(ax, points, labels)
    ax.set_title(f"{right} right", fontsize=11, loc="right")
    return Drawing((ax,), f"{said}{right} points are answered right, and {share}.")


def _threshold(model: Model) -> float:
    """Give the middle between what a model should answer for class 0 and for class 1."""
    if not isinstance(model, Network):
        return 0.5
    return 0.0 if model.neurons[model.outputs[0]].activation in (identity, tanh) else 0.5
