"""A map of the kinds of network that the chapter names: what is new in each, and what it is for."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from matplotlib.axes import Axes

from nnbook.drawing import palette
from nnbook.drawing.graph_layout import Point
from nnbook.figures.parts import icons
from nnbook.figures.parts.drawing import Drawing, as_diagram, one_axes
from nnbook.figures.parts.shapes import draw_arrow, draw_box, write

_WIDTH, _HEIGHT = 4.7, 4.5  # of a card; one unit is half an inch
# Arrows from each kind to those that take it further.
_DESCENT: Final = (
    ((4.85, 7.45), (5.5, 7.45)),  # linear model to feed-forward network
    ((10.5, 7.45), (11.15, 7.45)),  # and from there to convolutional,
    ((5.6, 5.15), (4.75, 4.55)),  # recurrent
    ((8.0, 5.1), (8.0, 4.6)),  # and residual nets,
    ((10.5, 2.25), (11.15, 2.25)),  # whose shortcuts every Transformer has
)


def draw_network_kinds(ax: Axes | None = None) -> Drawing:
    """Draw the map of network kinds: six cards, arrows from the older idea to the newer.

    Examples
    --------
    >>> "built in this workbook: linear model, feed-forward network" in (
    ...     draw_network_kinds().alternative
    ... )
    True
    """
    ax = one_axes(ax, 8.0, 5.1)
    as_diagram(ax, -0.1, 16.1, -0.1, 10.1)
    for k, kind in enumerate(KINDS):
        _draw_card(ax, kind, (5.65 * (k % 3), 0 if k > 2 else 5.2))
    for start, end in _DESCENT:
        draw_arrow(ax, start, end, color=palette.MUTED, linewidth=2.0)
    kinds = "; ".join(f"{k.name}: {k.new.replace(chr(10), ' ')}, for {k.use}" for k in KINDS)
    built = ", ".join(k.name[0].lower() + k.name[1:] for k in KINDS if k.built)
    return Drawing(
        (ax,), f"A map of six kinds of network ({kinds}); built in this workbook: {built}."
    )


def _draw_card(ax: Axes, kind: "Kind", corner: Point) -> None:
    left, bottom = corner
    edge, width = (palette.ACCENT, 2.5) if kind.built else (palette.MUTED, 1)
    look = {"facecolor": palette.PAPER, "edgecolor": edge, "linewidth": width}
    draw_box(ax, corner, _WIDTH, _HEIGHT, 0.2, **look)
    middle = left + _WIDTH / 2
    write(ax, middle, bottom + 4.05, kind.name, 10.5, fontweight="bold")
    kind.draw(ax, (middle, bottom + 2.75))
    write(ax, middle, bottom + 1.2, kind.new, 9.5, linespacing=1.15)
    write(ax, middle, bottom + 0.4, f"for {kind.use}", 9.5, color=palette.ACCENT)
    if kind.built:
        words, above = "built in this workbook", bottom + _HEIGHT + 0.25
        write(ax, middle, above, words, 9.5, color=palette.ACCENT)


@dataclass(frozen=True)
class Kind:
    """One kind of network: what is new in it, what it is used for, its icon on the map."""

    name: str
    new: str
    use: str
    draw: Callable[[Axes, Point], object]
    built: bool = False


KINDS: Final = (
    Kind("Linear model", "one layer of weights,\nno hidden neuron", "data a line can split",
         partial(icons.draw_layers, sizes=(4, 1)), built=True),
    Kind("Feed-forward network", "hidden layers with a\nnonlinearity in each",
         "inputs of one fixed size", partial(icons.draw_layers, sizes=(3, 4, 4, 2)), built=True),
    Kind("Convolutional net", "one small set of weights\nslides over the image", "images",
         icons.draw_convolutional),
    Kind("Recurrent net", "a loop keeps a state from\none step to the next", "sequences",
         icons.draw_recurrent),
    Kind("Residual net", "a shortcut adds what came\nin to what comes out", "very deep networks",
         icons.draw_residual),
    Kind("Transformer", "attention: every item\nlooks at all the others", "language, and more",
         icons.draw_transformer),
)  # fmt: skip
"""The kinds of network named in the chapter's opening, after the linear model."""
