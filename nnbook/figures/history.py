"""The course of a training: loss and accuracy, step by step."""

from collections.abc import Iterable, Mapping

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import PercentFormatter

from nnbook.drawing import palette
from nnbook.drawing.notation import compact
from nnbook.figures.parts.drawing import Drawing, many_axes
from nnbook.training import History

_DECADES = 1.5  # a loss that falls through more of them is drawn on a logarithmic axis


def draw_history(
    history: History | Mapping[str, History], axes: Iterable[Axes] | None = None
) -> Drawing:
    """Draw the loss and the accuracy of a training, or of several to compare.

    Parameters
    ----------
    history : History, or mapping from str to History
        What :func:`nnbook.training.gradient_descent` returned; several by the name of each.

    Raises
    ------
    ValueError
        If there is no history at all.

    Notes
    -----
    A cross marks the end of a training that was stopped, because its loss was no longer finite.

    Examples
    --------
    >>> import numpy as np
    >>> from nnbook.training import History
    >>> went = History(np.array([0, 50]), np.array([0.7, 0.1]), np.array([0.5, 1.0]), None, None)
    >>> draw_history(went).alternative
    'In 50 steps the loss goes from 0.7 to 0.1 and the accuracy from 50 % to 100 %.'
    """
    histories = history if isinstance(history, Mapping) else {"": history}
    if not histories:
        raise ValueError("there is no history to draw; give at least one")
    left, right = many_axes(axes, 1, 2, 7.8, 3.2)
    for k, (name, one) in enumerate(histories.items()):
        color = palette.CURVES[k % len(palette.CURVES)]
        dashes = palette.DASHES[k % len(palette.DASHES)]
        for ax, values in ((left, one.loss), (right, one.accuracy)):
            ax.plot(one.steps, values, color=color, linestyle=dashes, linewidth=2, label=name)
            if one.stopped:
                ax.plot(one.steps[-1], values[-1], "X", color=color, markersize=9)
    losses = np.concatenate([one.loss for one in histories.values()])
    if losses.min() > 0 and np.log10(losses.max() / losses.min()) > _DECADES:
        left.set_yscale("log")
    else:
        left.set_ylim(bottom=0)
    right.set_ylim(0, 1.03)
    right.yaxis.set_major_formatter(PercentFormatter(1.0, symbol=" %"))
    for ax, title in ((left, "loss"), (right, "accuracy")):
        ax.set_title(title, fontsize=11)
        ax.set_xlabel("step")
        ax.grid(color=palette.GRID)
        ax.spines[["top", "right"]].set_visible(False)
    if len(histories) > 1:
        right.legend(fontsize=10, handlelength=3.0)
    words = "; ".join(_in_words(name, one) for name, one in histories.items())
    said = f"I{words[1:]}." if isinstance(history, History) else f"Trainings compared: {words}."
    return Drawing((left, right), said)


def _in_words(name: str, history: History) -> str:
    first, last = (f"{100 * share:.3g} %" for share in history.accuracy[[0, -1]])
    said = (
        f"in {history.steps[-1]} steps the loss goes from {compact(history.loss[0])} to "
        f"{compact(history.loss[-1])} and the accuracy from {first} to {last}"
    )
    if history.stopped:
        said += ", where the training was stopped"
    return f"{name}: {said}" if name else said
