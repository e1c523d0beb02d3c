"""Section 10.2.2: activation curves over their derivatives."""

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from matplotlib.axes import Axes

from nnbook.activations import ACTIVATIONS, Activation
from nnbook.drawing import palette
from nnbook.drawing.notation import compact
from nnbook.figures.parts.drawing import Drawing, many_axes

_Function = Callable[[float], float]

_REACH = 4.0  # z runs from −4 to 4
_NEAR = 1e-9  # a limit from one side is read this far from 0
_JUMP = 1e-6  # and limits further apart than this are a jump
_TITLES = {"heaviside": "Heaviside", "relu": "ReLU"}


def draw_activations(
    activations: Activation | Sequence[Activation] | None = None,
    axes: Iterable[Axes] | None = None,
) -> Drawing:
    """Draw activations, and below each its derivative, over the same z.

    A jump at 0 gets a closed dot where the value is and open dots where it is not; where there is
    no derivative, all dots are open, whatever number the library returns there.

    Parameters
    ----------
    activations : Activation or sequence of n Activation, optional
        What to draw; by default the five of :mod:`nnbook.activations`.

    Examples
    --------
    >>> from nnbook.activations import sigmoid
    >>> drawing = draw_activations(sigmoid)
    >>> drawing.alternative.split(", ")[-1]
    'its derivative from 0.0177 over 0.25 at z = 0 to 0.0177.'
    """
    if isinstance(activations, Activation):
        activations = [activations]
    chosen = list(ACTIVATIONS.values()) if activations is None else list(activations)
    width = min(8.0, 1.2 + 1.9 * len(chosen))
    panels = many_axes(axes, 2, len(chosen), width, 3.9)
    uppers, lowers = panels[: len(chosen)], panels[len(chosen) :]
    for activation, upper, lower in zip(chosen, uppers, lowers, strict=True):
        upper.set_title(_title(activation), fontsize=11)
        upper.set(ylim=(-1.6, 2.6), yticks=(-1, 0, 1, 2), xticklabels=())
        lower.set(ylim=(-0.25, 1.35), yticks=(0, 0.25, 1), yticklabels=("0", "¼", "1"))
        lower.set_xlabel("$z$")
        _draw_curve(upper, activation, closed=True, color=palette.CLASS_1)
        _draw_curve(lower, activation.derivative, closed=False, color=palette.CLASS_0_TEXT)
        if _jumps(activation) and not _jumps(activation.derivative):
            _dot(lower, _limits(activation.derivative)[0], "white", palette.CLASS_0_TEXT)
    uppers[0].set_ylabel("output $f(z)$", color=palette.CLASS_1)
    lowers[0].set_ylabel("derivative $f\\,'(z)$", color=palette.CLASS_0_TEXT)
    words = "; ".join(_in_words(activation) for activation in chosen)
    reach = compact(_REACH)
    return Drawing(
        tuple(panels),
        f"Activations over their derivatives for z from −{reach} to {reach}: {words}.",
    )


def _draw_curve(ax: Axes, function: _Function, closed: bool, color: str) -> None:
    """Draw a curve over z, in two pieces with dots at their ends if it jumps at 0."""
    ax.set(xlim=(-_REACH, _REACH), xticks=(-4, -2, 0, 2, 4))
    ax.grid(color=palette.GRID)
    ax.spines[["top", "right"]].set_visible(False)
    half = np.linspace(_NEAR, _REACH, 300)
    if not _jumps(function):
        z = np.concatenate([-half[::-1], [0.0], half])
        ax.plot(z, [function(value) for value in z], color=color, linewidth=2.2)
        return
    for side, limit in zip((-half, half), _limits(function), strict=True):
        ax.plot(side, [function(value) for value in side], color=color, linewidth=2.2)
        is_the_value = closed and limit == function(0.0)
        _dot(ax, limit, color if is_the_value else "white", color)


def _dot(ax: Axes, height: float, fill: str, color: str) -> None:
    ax.plot(0, height, "o", markersize=7, markerfacecolor=fill, markeredgecolor=color, zorder=3)


def _limits(function: _Function) -> tuple[float, float]:
    """Give the limits at 0 from the left and from the right."""
    return round(function(-_NEAR), 6), round(function(_NEAR), 6)


def _jumps(function: _Function) -> bool:
    left, right = _limits(function)
    return abs(right - left) > _JUMP


def _title(activation: Activation) -> str:
    return _TITLES.get(activation.name, activation.name)


def _in_words(activation: Activation) -> str:
    ends = [compact(activation(z)) for z in (-_REACH, _REACH)]
    slopes = [compact(activation.derivative(z)) for z in (-_REACH, 0.0, _REACH)]
    sentence = f"{_title(activation)} goes from {ends[0]} to {ends[1]}, "
    if _jumps(activation):
        left, right = (compact(limit) for limit in _limits(activation))
        here = compact(activation(0.0))
        sentence += f"with a jump at 0 from {left} to {right} (its value there is {here}), "
    if _jumps(activation) or _jumps(activation.derivative):
        return sentence + f"its derivative from {slopes[0]} to {slopes[2]}, with none at 0"
    return sentence + f"its derivative from {slopes[0]} over {slopes[1]} at z = 0 to {slopes[2]}"
