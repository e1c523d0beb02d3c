"""Figure 10.5: which Boolean functions of two inputs a line separates, and why not XOR."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Polygon
from numpy.typing import ArrayLike, NDArray

from nnbook.activations import FloatArray
from nnbook.datasets import truth_table
from nnbook.drawing import palette
from nnbook.drawing.notation import compact, coordinates, fraction, linear
from nnbook.figures.parts.drawing import Drawing, many_axes, one_axes
from nnbook.figures.parts.plane import fill_regions, frame, labelled_points, mark_points
from nnbook.figures.parts.shapes import write
from nnbook.separability import Inseparable, Separator, separate

_COLUMNS = 4
_INPUTS = ("$x_1$", "$x_2$")

Gate = str | Sequence[int]


def draw_gates(
    gates: Sequence[Gate] = ("AND", "OR", "XOR"), axes: Iterable[Axes] | None = None
) -> Drawing:
    """Draw Boolean functions of two inputs, each with a line that separates its values.

    The lines are computed by :func:`nnbook.separability.separate`; where there is none, it says so.

    Parameters
    ----------
    gates : sequence of str or of four int, optional
        Names that :func:`nnbook.datasets.truth_table` knows, or values at (0, 0), (0, 1), (1, 0)
        and (1, 1).

    Examples
    --------
    >>> draw_gates(["AND", "XOR"]).alternative
    'Boolean functions: AND is 1 where 2 x1 + 2 x2 − 3 > 0, no line separates XOR.'
    >>> draw_gates([(1, 1, 0, 1)]).alternative
    'Boolean functions: 1101 is 1 where −2 x1 + 2 x2 + 1 > 0.'
    """
    columns = min(_COLUMNS, len(gates))
    if axes is None:
        rows = -(-len(gates) // columns)
        panels = many_axes(None, rows, columns, max(2.0 * columns, 2.6), 2.4 * rows + 0.2)
    else:
        panels = many_axes(axes, 1, len(gates), 0, 0)
    for unused in panels[len(gates) :]:
        unused.axis("off")
    said = []
    for k, (gate, ax) in enumerate(zip(gates, panels, strict=False)):
        said.append(_draw_gate(ax, gate))
        # Only the outer panels name their axes, if all of them belong together.
        ax.set_ylabel("" if k % columns else _INPUTS[1])
        ax.set_xlabel(_INPUTS[0] if k + columns >= len(gates) else "")
    return Drawing(tuple(panels[: len(gates)]), f"Boolean functions: {', '.join(said)}.")


def draw_common_point(X: ArrayLike, y: ArrayLike, ax: Axes | None = None) -> Drawing:
    """Draw why no line separates two classes: a point that both of them surround.

    Parameters
    ----------
    X, y
        As for `draw_points`.

    Raises
    ------
    ValueError
        If a line does separate the classes.

    Notes
    -----
    The midpoint of the proof of Proposition 10.3.1, for any points. The multiplier of a point that
    takes part stands beside it, or, where there are many points, above the picture.

    Examples
    --------
    >>> draw_common_point(*truth_table("XOR")).alternative
    'Both classes surround (1/2, 1/2): 1/2 (0, 1) + 1/2 (1, 0) = 1/2 (0, 0) + 1/2 (1, 1).'
    """
    points, labels = labelled_points(X, y)
    proof = separate(points, labels)
    if not isinstance(proof, Inseparable):
        raise ValueError(
            f"a line separates these classes: {_side(proof)} at class 1; draw_gates shows lines"
        )
    ax = one_axes(ax, 4.4, 4.2)
    frame(ax, points, 0.2, _INPUTS)
    few = len(points) <= 8
    takes_part = np.zeros(len(labels), bool)
    sides, shares = [], []
    for label, multipliers in ((1, proof.positive), (0, proof.negative)):
        own = points[labels == label]
        takes_part[labels == label] = [m > 0 for m in multipliers]
        part = [(m, own[k]) for k, m in enumerate(multipliers) if m]
        _draw_side(ax, part, label)
        if few:
            _write_multipliers(ax, part)
        shares.append(f"class {label}: {', '.join(fraction(m) for m, _ in part)}")
        sides.append(" + ".join(f"{fraction(m)} {coordinates(p)}" for m, p in part))
    mark_points(ax, points[~takes_part], labels[~takes_part], size=6, alpha=0.4)
    mark_points(ax, points[takes_part], labels[takes_part], size=11 if few else 8)
    common = proof.common_point(points, labels)
    ax.plot(*map(float, common), "*", color=palette.ACCENT, markersize=18, zorder=6)
    words = f"({', '.join(map(fraction, common))})"
    title = f"★ {words}" if few else f"★ {words}\n{'; '.join(shares)}"
    ax.set_title(title, color=palette.ACCENT, fontsize=10)
    return Drawing((ax,), f"Both classes surround {words}: {sides[0]} = {sides[1]}.")


def _draw_gate(ax: Axes, gate: Gate) -> str:
    """Draw one gate with its line, and return the same in words."""
    name, X, y = _table(gate)
    answer = separate(X, y)
    frame(ax, X, 0.4, _INPUTS)
    ax.set(xticks=(0, 1), yticks=(0, 1))
    if isinstance(answer, Separator):
        w, b = np.array(answer.weights, float), float(answer.bias)
        fill_regions(ax, lambda X: X @ w + b, 0.0, n_points=2)
        title = f"$w$ = {coordinates(answer.weights)}, $b$ = {compact(answer.bias)}"
        said = f"{name} is {f'1 where {_side(answer)}' if any(answer.weights) else 'constant'}"
    else:
        title, said = "no line separates it", f"no line separates {name}"
    mark_points(ax, X, y, size=13)
    for (x1, x2), value in zip(X, y, strict=True):
        color = "white" if value else palette.CLASS_0_TEXT
        write(ax, x1, x2, str(value), 9.5, color=color, va="center_baseline", zorder=6)
    ax.set_title(f"{name}\n{title}", fontsize=10)
    return said


def _draw_side(ax: Axes, part: Sequence[tuple[Fraction, FloatArray]], label: int) -> None:
    """Draw the polygon of the points that take part, and each one's multiplier beside it."""
    corners = np.array([point for _, point in part])
    color, dashes = (palette.CLASS_1, "-") if label else (palette.CLASS_0, "--")
    closed = len(corners) > 2  # a segment there and back would fill its own dashes
    ax.add_patch(
        Polygon(corners, closed=closed, fill=False, edgecolor=color, linestyle=dashes, linewidth=2)
    )


def _write_multipliers(ax: Axes, part: Sequence[tuple[Fraction, FloatArray]]) -> None:
    """Write each multiplier beside its point, on the outer side."""
    middle = np.mean([point for _, point in part], axis=0)
    for multiplier, point in part:
        away = point - middle
        length = float(np.hypot(*away)) or 1.0
        ax.annotate(
            fraction(multiplier),
            tuple(point),
            tuple(20 * away / length),
            textcoords="offset points",
            fontsize=11,
            color=palette.TEXT,
            ha="center",
            va="center",
            zorder=7,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.0, "alpha": 0.85},
        )


def _table(gate: Gate) -> tuple[str, FloatArray, NDArray[np.int64]]:
    if isinstance(gate, str):
        return (gate, *truth_table(gate))
    X, _ = truth_table("AND")
    values = np.array(gate)
    if values.shape != (4,):
        raise ValueError(f"a gate is a name or four values, not {gate!r}")
    X, y = labelled_points(X, values)
    return "".join(map(str, y)), X, y


def _side(line: Separator) -> str:
    """Write where a separator says 1; always or never, if all weights are 0."""
    terms = [(w, f"x{k}") for k, w in enumerate(line.weights, start=1) if w]
    return f"{linear(terms, line.bias)} > 0"
