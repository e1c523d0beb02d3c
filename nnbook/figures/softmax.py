"""Section 10.4: from scores to probabilities, as bars and as a point in a triangle."""

from collections.abc import Iterable, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Polygon
from numpy.typing import ArrayLike, NDArray

from nnbook.activations import softmax
from nnbook.drawing import palette
from nnbook.drawing.notation import compact
from nnbook.figures.parts.drawing import Drawing, as_diagram, many_axes, one_axes
from nnbook.figures.parts.shapes import write

# The corners of the triangle: where a probability of 1 for class 0, 1 and 2 lies.
_CORNERS = np.array([(0.0, 0.0), (1.0, 0.0), (0.5, np.sqrt(0.75))])


def draw_softmax_bars(
    logits: ArrayLike, names: Sequence[str] | None = None, axes: Iterable[Axes] | None = None
) -> Drawing:
    """Draw scores as bars, and beside them the probabilities that softmax makes of them.

    Parameters
    ----------
    logits : array_like of shape (n_classes,)
        The scores.
    names : sequence of n_classes str, optional
        What the classes are called; by default their numbers, from 0 on.

    Raises
    ------
    ValueError
        If there is not one finite score for each name.

    Examples
    --------
    Example 10.4.1 of the chapter:

    >>> drawing = draw_softmax_bars([3, 0, 1])
    >>> drawing.alternative[:72]
    'Softmax turns the scores 3, 0, 1 into the probabilities 0.84, 0.04, 0.11'
    """
    scores = np.asarray(logits, dtype=np.float64)
    if scores.ndim != 1 or not np.isfinite(scores).all():
        raise ValueError(f"bars need finite scores of shape (n_classes,), not {logits!r}")
    names = [str(k) for k in range(scores.size)] if names is None else list(names)
    if len(names) != scores.size:
        raise ValueError(f"{scores.size} scores need as many names, not {len(names)}")
    probabilities = softmax(scores)
    left, right = many_axes(axes, 1, 2, 7.6, 1.0 + 0.32 * scores.size)
    written = [compact(score) for score in scores]
    rounded = [_probability(p) for p in probabilities]
    _draw_bars(left, scores, written, names, "scores")
    _draw_bars(right, probabilities, rounded, names, "probabilities")
    right.set(xlim=(0, 1.15), xticks=(0, 0.25, 0.5, 0.75, 1), xticklabels=("0", "¼", "½", "¾", "1"))
    likeliest = " and ".join(np.array(names)[probabilities == probabilities.max()])
    return Drawing(
        (left, right),
        f"Softmax turns the scores {', '.join(written)} into the probabilities "
        f"{', '.join(rounded)}; most probable: class {likeliest}.",
    )


def _draw_bars(
    ax: Axes,
    lengths: NDArray[np.float64],
    numbers: Sequence[str],
    names: Sequence[str],
    title: str,
) -> None:
    rows = np.arange(lengths.size)
    colors = np.where(lengths == lengths.max(), palette.CLASS_1, palette.REGION_1)
    bars = ax.barh(rows, lengths, height=0.7, color=colors, edgecolor=palette.CLASS_1)
    ax.bar_label(bars, numbers, padding=3, fontsize=10)
    ax.axvline(0, color=palette.LINE, linewidth=1)
    ax.set_yticks(rows, names)
    ax.tick_params(axis="y", length=0)
    ax.invert_yaxis()
    ax.set_ylabel("class")
    ax.set_title(title, fontsize=11)
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.margins(x=0.2)  # room for the numbers


def draw_softmax_simplex(logits: ArrayLike, ax: Axes | None = None) -> Drawing:
    """Draw the probabilities of three classes as a point in a triangle.

    Each corner is certainty of one class; the dashed lines part the triangle into the regions
    where one class is the most probable. Several rows of scores become a path.

    Parameters
    ----------
    logits : array_like of shape (3,) or (n, 3)
        The scores, one triple for each point.

    Raises
    ------
    ValueError
        If the scores are not triples.

    Examples
    --------
    A shift of all scores leaves the point where it is (Example 10.4.2):

    >>> draw_softmax_simplex([5, 2, 3]).alternative
    'A triangle of three classes with a point at the probabilities (0.84, 0.04, 0.11).'
    """
    scores = np.atleast_2d(np.asarray(logits, dtype=np.float64))
    if scores.ndim != 2 or scores.shape[1] != 3 or not len(scores):
        raise ValueError(f"a triangle needs scores of shape (3,) or (n, 3), not {np.shape(logits)}")
    probabilities = softmax(scores)
    points = probabilities @ _CORNERS
    ax = one_axes(ax, 5.0, 3.75)
    as_diagram(ax, -0.3, 1.3, -0.17, 1.03)
    _draw_triangle(ax)
    for k, (x, y) in enumerate([(0.0, -0.05), (1.0, -0.05), (0.5, 0.91)]):
        value = f": {_probability(probabilities[0, k])}" if len(points) == 1 else ""
        write(ax, x, y, f"class {k}{value}", 11, va="bottom" if k == 2 else "top")
    ax.plot(*points.T, "-", color=palette.CLASS_1, linewidth=1.5, zorder=3)
    ax.plot(*points.T, palette.MARKER_1, color=palette.CLASS_1, markersize=9, zorder=4)
    if len(points) > 1:  # an open dot says where the path starts
        ax.plot(*points[0], palette.MARKER_1, color="white", markersize=5, zorder=5)
    triples = [f"({', '.join(map(_probability, row))})" for row in probabilities]
    said = "A triangle of three classes with a point at the probabilities " + triples[0]
    if len(points) > 1:
        said = f"A triangle of three classes with a path from {triples[0]} to {triples[-1]}"
    return Drawing((ax,), f"{said}.")


def _draw_triangle(ax: Axes) -> None:
    ax.add_patch(Polygon(_CORNERS, facecolor=palette.FILL, edgecolor=palette.LINE, linewidth=1.5))
    centre = _CORNERS.mean(axis=0)
    for k in range(3):
        middle = (_CORNERS[k] + _CORNERS[(k + 1) % 3]) / 2
        ax.plot(*zip(centre, middle, strict=True), "--", color=palette.MUTED, linewidth=1.2)


def _probability(p: float) -> str:
    """Write a probability with the chapter's two decimals, but nothing possible as 0.00."""
    return "<0.01" if 0 < p < 0.005 else f"{p:.2f}"
