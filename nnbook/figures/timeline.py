"""The history of Section 10.1 on a line of true scale, with the primary references."""

from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes

from nnbook.drawing import palette
from nnbook.figures.parts.drawing import Drawing, one_axes

_FIRST, _LAST = 1940, 2015


@dataclass(frozen=True)
class Event:
    """One step of the history: when, by whom, what was new, and where it was first written."""

    year: int
    authors: str
    step: str
    source: str


EVENTS: Final = (
    Event(1943, "McCulloch and Pitts", "the idea of an artificial neuron",
          "Bulletin of Mathematical Biophysics 5, 115–133, doi:10.1007/BF02478259"),
    Event(1958, "Rosenblatt", "the perceptron learns its weights from examples",
          "Psychological Review 65, 386–408, doi:10.1037/h0042519"),
    Event(1969, "Minsky and Papert", "what one layer of neurons cannot do",
          "Perceptrons: An Introduction to Computational Geometry, MIT Press"),
    Event(1970, "Linnainmaa", "derivatives by the reverse mode, today's backpropagation",
          "Master's thesis (in Finnish), University of Helsinki"),
    Event(1980, "Fukushima", "the Neocognitron, forerunner of convolutional networks",
          "Biological Cybernetics 36, 193–202, doi:10.1007/BF00344251"),
    Event(1986, "Rumelhart, Hinton and Williams", "backpropagation becomes popular",
          "Nature 323, 533–536, doi:10.1038/323533a0"),
    Event(1989, "LeCun and others", "a convolutional network trained by backpropagation",
          "Neural Computation 1, 541–551, doi:10.1162/neco.1989.1.4.541"),
    Event(2012, "Krizhevsky, Sutskever and Hinton", "AlexNet sets the standard on ImageNet",
          "Advances in Neural Information Processing Systems 25, 1097–1105"),
)  # fmt: skip
"""The events of the timeline, oldest first."""


def draw_timeline(ax: Axes | None = None) -> Drawing:
    """Draw eight steps from the first artificial neuron to AlexNet, years to scale.

    Notes
    -----
    Section 10.1 of the chapter with its dates put right: the Neocognitron of its fifth footnote
    is of 1980, before the paper of 1986; and that paper made backpropagation popular, it did not
    discover it.

    Examples
    --------
    >>> draw_timeline().alternative[:80]
    'Eight steps in time: 1943 McCulloch and Pitts, the idea of an artificial neuron;'
    """
    ax = one_axes(ax, 7.8, 5.0)
    ax.set(xlim=(0, 1), ylim=(_LAST, _FIRST - 1.5))
    ax.axis("off")
    _draw_years(ax)
    # The years crowd in the 1980s, so the words stand evenly and lines lead to their years.
    heights = np.linspace(_FIRST + 3, _LAST - 4, len(EVENTS))
    for event, height in zip(EVENTS, heights, strict=True):
        ax.plot([0.09, 0.15, 0.17], [event.year, height, height], color=palette.MUTED, linewidth=1)
        ax.plot(0.09, event.year, "o", color=palette.ACCENT, markersize=9, markeredgecolor="w")
        _draw_event(ax, event, float(height))
    steps = "; ".join(f"{e.year} {e.authors}, {e.step}" for e in EVENTS)
    return Drawing((ax,), f"Eight steps in time: {steps}.")


def _draw_years(ax: Axes) -> None:
    ax.plot([0.09, 0.09], [_FIRST, _LAST], color=palette.LINE, linewidth=2)
    for year in range(_FIRST, _LAST, 10):
        ax.plot([0.075, 0.09], [year, year], color=palette.LINE, linewidth=1)
        ax.text(0.065, year, str(year), fontsize=10, color=palette.MUTED, ha="right", va="center")


def _draw_event(ax: Axes, event: Event, height: float) -> None:
    # Two points of air between the lines: offsets, because a height in years depends on the size.
    write, place = partial(ax.annotate, textcoords="offset points"), (0.18, height)
    large: Any = {"fontsize": 10.5, "color": palette.TEXT, "va": "bottom"}
    head = write(f"{event.year}  {event.authors}", place, (0, 1), fontweight="bold", **large)
    write(f": {event.step}", (1, 0), (0, 0), xycoords=head, **large)
    write(event.source, place, (0, -2), fontsize=9, color=palette.MUTED, va="top")
