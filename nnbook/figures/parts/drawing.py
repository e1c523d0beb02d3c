"""A drawing, which every figure returns, and its way into a page with its text alternative."""

import base64
import html
import inspect
import io
import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import matplotlib.style
import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from nnbook.drawing import palette

_DPI = 100  # of the page: a figure 7.5 inches wide takes 750 CSS pixels
_SHARPNESS = 2  # image pixels for each CSS pixel, so that small type stays crisp
_own_style = matplotlib.style.context("default")  # whatever plt.style and rcParams say
_PLACES = {
    "ax": "ax : matplotlib.axes.Axes, optional\n    Where to draw; a new figure by default.\n",
    "axes": """\
axes : iterable of matplotlib.axes.Axes, optional
    One for each panel, from left to right and from top to bottom; a new figure by default.
""",
}
_RETURNS = """
Returns
-------
Drawing
    The axes that were drawn on, and the picture in words.

"""


@dataclass(frozen=True, repr=False)
class Drawing:
    """A picture together with the sentence that says what it shows.

    As the last line of a notebook cell it shows itself; elsewhere use :func:`show`.

    Attributes
    ----------
    axes : tuple of matplotlib.axes.Axes
        The axes that were drawn on, from left to right and from top to bottom.
    alternative : str
        The picture in words, with the numbers it was drawn from.
    """

    axes: tuple[Axes, ...]
    alternative: str

    @property
    def ax(self) -> Axes:
        """The first axes, or the only one."""
        return self.axes[0]

    @property
    def figure(self) -> Figure:
        """The whole figure that the axes belong to."""
        # The first step may end at a SubFigure, the second never does.
        figure = self.ax.figure.figure
        assert isinstance(figure, Figure)
        return figure

    def __repr__(self) -> str:
        return f"Drawing: {self.alternative}"

    def _repr_html_(self) -> str:
        return as_html(self.figure, self.alternative)


def figure(draw: Callable[..., Drawing]) -> Callable[..., Drawing]:
    """Draw a figure in its own style; put what all take and return into its docstring.

    That goes before the sections Raises, Notes and Examples, whichever comes first.
    """
    words = inspect.cleandoc(draw.__doc__ or "")
    head, rest = re.split(r"^(?=(?:Raises|Notes|Examples)\n-)", words, maxsplit=1, flags=re.M)
    title = "" if "Parameters\n" in head else "\nParameters\n----------\n"
    place = next(_PLACES[name] for name in inspect.signature(draw).parameters if name in _PLACES)
    draw.__doc__ = f"{head.rstrip()}\n{title}{place}{_RETURNS}{rest}"
    return _own_style(draw)


def as_html(figure: Figure, alternative: str) -> str:
    """Return a figure as an ``<img>`` element that carries its own PNG and its alternative."""
    png = io.BytesIO()
    figure.savefig(png, format="png", dpi=_DPI * _SHARPNESS, facecolor=figure.get_facecolor())
    data = base64.b64encode(png.getvalue()).decode("ascii")
    width = round(figure.get_figwidth() * _DPI)
    return (
        f'<img width="{width}" alt="{html.escape(alternative)}" src="data:image/png;base64,{data}">'
    )


def show(picture: Drawing | Figure, alternative: str | None = None) -> None:
    """Put a picture into the page, with its text alternative.

    Only needed in the middle of a cell, and for figures of your own: a :class:`Drawing` at the
    end of a cell shows itself. (A plain matplotlib figure would lose its alternative, because
    JupyterLab gives image outputs none.)

    Parameters
    ----------
    picture : Drawing or matplotlib.figure.Figure
        What to show.
    alternative : str, optional
        The picture in one sentence; by default the drawing's own.

    Raises
    ------
    ValueError
        If there is no alternative: a figure of your own needs one.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> show(Figure(), "an empty sheet")
    <IPython.core.display.HTML object>
    """
    from IPython.display import HTML, display

    if isinstance(picture, Drawing):
        alternative = alternative or picture.alternative
        picture = picture.figure
    if not alternative or not alternative.strip():
        raise ValueError("a picture needs a text alternative: show(figure, 'what it shows')")
    display(HTML(as_html(picture, alternative)))  # type: ignore[no-untyped-call]
    # A figure made with pyplot would come a second time, without words, at the end of the cell.
    if pyplot := sys.modules.get("matplotlib.pyplot"):
        pyplot.close(picture)


class _Sheet(Figure):
    """A figure that is saved in its own style, too: only then do ticks get their colours."""

    savefig = _own_style(Figure.savefig)


def _lit(ax: Axes) -> Axes:
    """Make axes that some style made dark the paper that every figure is drawn for."""
    if sum(to_rgb(ax.get_facecolor())) < 1.5:
        for sheet in (ax, ax.figure, ax.figure.figure):
            sheet.set_facecolor(palette.PAPER)
        ax.tick_params(which="both", colors=palette.TEXT)
        for words in (ax.title, ax.xaxis.label, ax.yaxis.label):
            words.set_color(palette.TEXT)
        for spine in ax.spines.values():
            spine.set_color(palette.TEXT)
    return ax


def one_axes(ax: Axes | None, width: float, height: float) -> Axes:
    """Return ``ax``, or the axes of a new figure of this size in inches."""
    return many_axes(None if ax is None else [ax], 1, 1, width, height)[0]


def many_axes(
    axes: Iterable[Axes] | None, rows: int, columns: int, width: float, height: float
) -> list[Axes]:
    """Return the given axes row by row, or those of a new figure of this size in inches."""
    if axes is None:
        # Not pyplot: it would keep every figure of a long notebook alive, and show it twice.
        sheet = _Sheet(figsize=(width, height), dpi=_DPI, layout="constrained")
        axes = sheet.subplots(rows, columns, squeeze=False)
    drawn_on: list[Axes] = list(np.asarray(axes, dtype=object).ravel())
    if len(drawn_on) != rows * columns:
        raise ValueError(f"this figure needs {rows * columns} axes, not {len(drawn_on)}")
    return [_lit(ax) for ax in drawn_on]


def diagram(ax: Axes | None, left: float, right: float, bottom: float, top: float) -> Axes:
    """Return ``ax``, or new axes, as a plain sheet with these limits in units of half an inch."""
    ax = one_axes(ax, (right - left) / 2, (top - bottom) / 2)
    as_diagram(ax, left, right, bottom, top)
    return ax


def as_diagram(ax: Axes, left: float, right: float, bottom: float, top: float) -> None:
    """Make axes a plain sheet with these limits, on which circles are round."""
    ax.set(xlim=(left, right), ylim=(bottom, top), aspect="equal")
    ax.axis("off")
