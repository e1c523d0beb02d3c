"""The plane of two inputs: labelled points, and the two sides of a line."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from numpy.typing import ArrayLike, NDArray

from nnbook.activations import FloatArray
from nnbook.drawing import palette

HEAT = LinearSegmentedColormap.from_list("orange-white-blue", palette.HEAT)


def labelled_points(X: ArrayLike, y: ArrayLike) -> tuple[FloatArray, NDArray[np.int64]]:
    """Check points in the plane and their labels, and return them as arrays."""
    points, labels = np.asarray(X, dtype=np.float64), np.asarray(y)
    if points.ndim != 2 or points.shape[1] != 2 or labels.shape != (len(points),):
        raise ValueError(
            "points of shape (n, 2) and labels of shape (n,) are needed, "
            f"not {points.shape} and {labels.shape}"
        )
    if not np.isin(labels, (0, 1)).all():
        raise ValueError(f"labels are 0 or 1, not {sorted(set(labels.tolist()))}")
    return points, labels.astype(np.int64)


def mark_points(
    ax: Axes, points: FloatArray, labels: NDArray[np.int64], size: float, alpha: float = 1.0
) -> None:
    """Draw class 1 as blue discs and class 0 as vermillion squares with a white centre."""
    looks = (
        (palette.MARKER_0, size, "white", palette.CLASS_0, 1.5 if size < 8 else 2),
        # A disc looks smaller than a square of its width.
        (palette.MARKER_1, size + 1, palette.CLASS_1, "white", 0.8),
    )
    for label, (marker, width, inside, edge, stroke) in enumerate(looks):
        ax.plot(
            *points[labels == label].T,
            marker,
            label=f"class {label}",
            markersize=width,
            markerfacecolor=inside,
            markeredgecolor=edge,
            markeredgewidth=stroke,
            alpha=alpha,
            zorder=4 + label,
        )


def frame(ax: Axes, points: FloatArray, margin: float, names: Sequence[str]) -> None:
    """Set the limits of a square around all points, the margin in units of its side."""
    low, high = points.min(axis=0), points.max(axis=0)
    half = (0.5 + margin) * (float((high - low).max()) or 1.0)
    (left, bottom), (right, top) = (low + high) / 2 - half, (low + high) / 2 + half
    ax.set(xlim=(left, right), ylim=(bottom, top), aspect="equal")
    ax.set_xlabel(names[0], fontsize=11)
    ax.set_ylabel(names[1], fontsize=11)


def fill_regions(
    ax: Axes, score: Callable[[FloatArray], FloatArray], threshold: float, n_points: int
) -> None:
    """Colour the regions where a score lies above and below a threshold, and draw the boundary."""
    xs, ys, scores = sample(ax, score, n_points)
    above = scores - threshold
    ax.set_facecolor(palette.REGION_1 if above.max() > 0 else palette.REGION_0)
    if above.min() <= 0 < above.max():
        ax.contourf(xs, ys, above, levels=[above.min() - 1, 0], colors=[palette.REGION_0], zorder=0)
        ax.contour(xs, ys, above, levels=[0], colors=[palette.LINE], linewidths=2, zorder=2)


def sample(
    ax: Axes, score: Callable[[FloatArray], Any], n_points: int
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Evaluate a score on a grid that fills the axes."""
    xs, ys = np.linspace(*ax.get_xlim(), n_points), np.linspace(*ax.get_ylim(), n_points)
    grid = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)
    scores = np.asarray(score(grid), dtype=np.float64)
    if scores.size != len(grid):
        raise ValueError(
            f"the model must give one number for each of {len(grid)} points, not {scores.shape}"
        )
    return xs, ys, scores.reshape(n_points, n_points)
