"""Points of two classes, and Figure 10.4: data that no line separates."""

from collections.abc import Iterable
from functools import cache

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike, NDArray

from nnbook.activations import FloatArray
from nnbook.datasets import circles, moons, spirals, xor_clouds
from nnbook.drawing import palette
from nnbook.figures.parts.drawing import Drawing, many_axes, one_axes
from nnbook.figures.parts.plane import frame, labelled_points, mark_points
from nnbook.separability import Line, best_line

EMPTY = np.array([(-1.5, -1.5), (1.5, 1.5)])  # the plane shown when there are no points
_FEW = 16  # points that have room to be large
_DATASETS = {"XOR clouds": xor_clouds, "circles": circles, "moons": moons, "spirals": spirals}


def draw_points(X: ArrayLike, y: ArrayLike, ax: Axes | None = None) -> Drawing:
    """Draw points of two classes: blue discs for 1, vermillion squares for 0.

    Parameters
    ----------
    X : array_like of shape (n, 2)
        Points.
    y : array_like of shape (n,)
        Their classes, 0 or 1.

    Examples
    --------
    >>> from nnbook.datasets import moons
    >>> draw_points(*moons()).alternative
    'Points in the plane: 100 of class 1 and 100 of class 0.'
    """
    points, labels = labelled_points(X, y)
    ax = one_axes(ax, 4.6, 4.6)
    frame_data(ax, points)
    mark_data(ax, points, labels)
    ones, zeros = int(np.sum(labels == 1)), int(np.sum(labels == 0))
    return Drawing((ax,), f"Points in the plane: {ones} of class 1 and {zeros} of class 0.")


def draw_datasets(axes: Iterable[Axes] | None = None) -> Drawing:
    """Draw four data sets that no line separates, each with a line that does best.

    Notes
    -----
    Figure 10.4 of the chapter. A dashed line makes the fewest mistakes of all
    (:func:`nnbook.separability.best_line`).

    Examples
    --------
    >>> draw_datasets().alternative[:60]
    'Four data sets that no line separates; a best line gets righ'
    """
    panels = many_axes(axes, 2, 2, 7.2, 7.4)
    said = []
    for k, ((name, dataset), ax) in enumerate(zip(_DATASETS.items(), panels, strict=True)):
        X, y = dataset()
        line = _line_for(name)
        right = f"{len(y) - line.mistakes} of {len(y)}"
        frame_data(ax, X)
        if axes is None:  # in the square of panels only the outer ones name their axes
            ax.set(xlabel="$x_1$" if k > 1 else "", ylabel="" if k % 2 else "$x_2$")
        _draw_line(ax, line.weights, line.bias)
        mark_points(ax, X, y, size=5)
        ax.set_title(f"{name}: {right} right", fontsize=11)
        said.append(f"{name} {right}")
    if axes is None:
        panels[0].figure.legend(
            *panels[0].get_legend_handles_labels(),
            loc="outside lower center",
            ncols=3,
            frameon=False,
        )
    return Drawing(
        tuple(panels),
        f"Four data sets that no line separates; a best line gets right: {', '.join(said)}.",
    )


@cache
def _line_for(name: str) -> Line:
    """Find a best line of one of the four data sets: half a second of exact arithmetic, once."""
    return best_line(*_DATASETS[name]())


def _draw_line(ax: Axes, weights: tuple[int, int], bias: int) -> None:
    """Draw w·x + b = 0 through whatever the axes show."""
    # The weights are exact integers, possibly beyond the float range.
    scale = max(abs(weights[0]), abs(weights[1]))
    w = np.array([weights[0] / scale, weights[1] / scale])
    foot = -w * (bias / scale) / (w @ w)
    ax.axline(
        foot,
        foot + np.array([-w[1], w[0]]),
        color=palette.LINE,
        linestyle="--",
        label="a best line",
    )


def frame_data(ax: Axes, points: FloatArray) -> None:
    """Set limits that leave few points room to be large."""
    margin = 0.0 if points is EMPTY else 0.3 if len(points) <= _FEW else 0.08
    frame(ax, points, margin, ("$x_1$", "$x_2$"))


def mark_data(ax: Axes, points: FloatArray, labels: NDArray[np.int64]) -> None:
    """Draw points, large if they are few, with a legend above the axes."""
    mark_points(ax, points, labels, size=11 if len(points) <= _FEW else 5)
    ax.legend(
        loc="lower left",
        bbox_to_anchor=(-0.02, 1.0),
        ncols=2,
        frameon=False,
        fontsize=10,
        handletextpad=0.1,
        columnspacing=1.0,
    )
