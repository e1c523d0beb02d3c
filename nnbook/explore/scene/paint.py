"""A scene painted by matplotlib: the picture that stays when no kernel runs.

``painter.js`` draws the same scene in the browser; a test holds the two painters together, within
2 pixels and 2 colour levels. No pyplot: figures belong to whoever asked for them.
"""

import io
import threading
from functools import partial
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Polygon
from matplotlib.patheffects import withStroke
from matplotlib.transforms import Affine2D

from nnbook.explore.scene import scene as sc
from nnbook.explore.scene.strokes import DASHES, OUTLINES, arrow_outline
from nnbook.explore.scene.theme import COLORS, color_map
from nnbook.explore.scene.ticks import axis_ticks

_DPI = 100.0
_UNMOVED: Any = {
    "snap": False
}  # matplotlib would round coordinates to whole pixels, the canvas not
_POINTS = 72.0 / _DPI  # a pixel of the sheet in typographic points
# matplotlib's font cache is not made for several threads; every plane may answer from its own.
_ONE_AT_A_TIME = threading.Lock()


def paint(scene: sc.Scene, theme: str = "light") -> Figure:
    """Draw a scene as a matplotlib figure, at 100 dots an inch the size of its sheet.

    One axes a panel; pyplot does not know the figure, so there is nothing to close.
    """
    colors = COLORS[theme]
    size = scene.width / _DPI, scene.height / _DPI
    figure = Figure(figsize=size, dpi=_DPI, facecolor=colors["paper"])
    paper: Any = {"facecolor": colors["paper"], "bbox_inches": figure.bbox_inches}
    figure.savefig = partial(figure.savefig, **paper)  # type: ignore[method-assign]  # not rcParams'
    FigureCanvasAgg(figure)
    for panel in scene.panels:
        left, top, width, height = panel.box
        bottom = 1 - (top + height) / scene.height
        place = (left / scene.width, bottom, width / scene.width, height / scene.height)
        ax = figure.add_axes(place, facecolor=colors["paper"])
        _paint_axes(ax, panel, colors)
        for order, mark in enumerate(panel.marks):
            _paint_mark(ax, panel, mark, colors, theme, order + 2)
        for artist in ax.get_children() if not panel.frame else ():
            artist.set_clip_on(False)
        _set_limits(ax, panel)
    return figure


def png(scene: sc.Scene, *, scale: float = 2.0, theme: str = "light") -> bytes:
    """Return a scene as a PNG file, ``scale`` pixels for each of the sheet's."""
    with _ONE_AT_A_TIME:
        file = io.BytesIO()
        paint(scene, theme).savefig(file, format="png", dpi=_DPI * scale)
    return file.getvalue()


def _set_limits(ax: Axes, panel: sc.Panel) -> None:
    """Fix the limits last: marks must not move them."""
    ax.set_xlim(panel.x.low, panel.x.high)
    ax.set_ylim(panel.y.low, panel.y.high)


def _paint_axes(ax: Axes, panel: sc.Panel, colors: dict[str, str]) -> None:
    """Draw title, frame, ticks and axis labels, or nothing at all without a frame."""
    if panel.title:
        font = 13 * _POINTS
        ax.set_title(panel.title, loc="left", fontsize=font, weight="bold", color=colors["ink"])
    if panel.x.log:
        ax.set_xscale("log")
    if panel.y.log:
        ax.set_yscale("log")
    if not panel.frame:
        ax.set_axis_off()
        return
    _set_limits(ax, panel)
    ax.grid(visible=False)  # some styles would draw one
    font = 11 * _POINTS
    sides = ((ax.xaxis, panel.x), (ax.yaxis, panel.y))
    for side, axis in sides:
        ticks = axis_ticks(axis)
        side.set_ticks([value for value, _ in ticks], [text for _, text in ticks])
        side.set_ticks([], minor=True)
        side.set_label_text(axis.label, fontsize=12 * _POINTS, color=colors["ink"])
    style: Any = {"color": colors["muted"], "labelcolor": colors["ink"], "labelsize": font}
    ax.tick_params(length=4 * _POINTS, width=_POINTS, pad=4 * _POINTS, **style)
    for spine in ax.spines.values():
        spine.set(visible=True, color=colors["muted"], linewidth=_POINTS, zorder=1000)


def _paint_mark(
    ax: Axes, panel: sc.Panel, mark: sc.Mark, colors: dict[str, str], theme: str, order: int
) -> None:
    """Draw one mark above those before it."""
    match mark:
        case sc.HeatMap():
            table = color_map(mark.colors, theme)
            image: Any = {"origin": "lower", "aspect": "auto", "interpolation": "nearest"}
            ax.imshow(table[mark.levels], extent=mark.extent, zorder=order, **image)
        case sc.Polyline():
            x, y = _floored(panel.x, mark.x), _floored(panel.y, mark.y)
            style: Any = {"linestyle": _dash(mark), "linewidth": mark.width * _POINTS, **_UNMOVED}
            ax.plot(x, y, color=colors[mark.color], zorder=order, solid_capstyle="butt", **style)
        case sc.Area():
            x, y = _floored(panel.x, mark.x), _floored(panel.y, mark.y)
            look: Any = {"facecolor": colors[mark.color], "alpha": mark.opacity, "linewidth": 0}
            ax.fill(x, y, zorder=order, **look, **_UNMOVED)
        case sc.Points():
            _paint_points(ax, panel, mark, colors, order)
        case sc.Arrow():
            _paint_arrow(ax, panel, mark, colors, order)
        case sc.Bars():
            _paint_bars(ax, mark, colors, order)
        case sc.Text():
            _paint_text(ax, panel, mark, colors, order)


def _dash(mark: sc.Polyline | sc.Arrow) -> Any:
    """Return a line's dashes as matplotlib takes them, in multiples of its width."""
    return (0, DASHES[mark.dash]) if DASHES[mark.dash] else "solid"


def _marker(shape: str) -> Any:
    """Return matplotlib's marker for a shape."""
    outlines = OUTLINES[shape]
    if outlines is None:
        return "o"
    # A path closed by hand has no join at its last corner; matplotlib closes a list of corners.
    return list(outlines[0][:-1]) if len(outlines) == 1 else "x"


def _floored(axis: sc.Axis, values: Any) -> Any:
    """Lift what a logarithmic axis cannot show to its floor."""
    return np.maximum(values, min(axis.low, axis.high)) if axis.log else values


def _paint_points(
    ax: Axes, panel: sc.Panel, mark: sc.Points, colors: dict[str, str], order: int
) -> None:
    """Draw marks of one shape; they may reach over the panel's frame."""
    ax.plot(
        _floored(panel.x, mark.x),
        _floored(panel.y, mark.y),
        linestyle="none",
        marker=_marker(mark.shape),
        markersize=mark.size * _POINTS,
        markeredgewidth=mark.width * _POINTS,
        markeredgecolor=colors[mark.color],
        markerfacecolor=colors[mark.fill] if mark.fill else "none",
        clip_on=False,
        zorder=order,
    )


def _paint_arrow(
    ax: Axes, panel: sc.Panel, mark: sc.Arrow, colors: dict[str, str], order: int
) -> None:
    """Draw shaft and head in pixels of the sheet: a head must not stretch with the axes."""
    outline = arrow_outline(panel, mark)
    if outline is None:
        return
    shaft, head = outline
    width, height = ax.figure.bbox.width, ax.figure.bbox.height  # pixels of the sheet, at 100 dpi
    figure: Any = ax.figure
    sheet = Affine2D().scale(1 / width, -1 / height).translate(0, 1) + figure.transFigure
    color = colors[mark.color]
    style: Any = {"linestyle": _dash(mark), "linewidth": mark.width * _POINTS, **_UNMOVED}
    ax.plot(*shaft.T, color=color, transform=sheet, zorder=order, solid_capstyle="butt", **style)
    ax.add_patch(Polygon(head, facecolor=color, linewidth=0, transform=sheet, zorder=order))


def _paint_bars(ax: Axes, mark: sc.Bars, colors: dict[str, str], order: int) -> None:
    """Draw bars from the base to their values."""
    values = np.asarray(mark.values, dtype=float) - mark.base
    fills = [colors[name] for name in mark.colors]
    if mark.horizontal:
        ax.barh(
            mark.positions, values, mark.thickness, mark.base, color=fills, zorder=order, **_UNMOVED
        )
    else:
        ax.bar(
            mark.positions, values, mark.thickness, mark.base, color=fills, zorder=order, **_UNMOVED
        )


def _paint_text(
    ax: Axes, panel: sc.Panel, mark: sc.Text, colors: dict[str, str], order: int
) -> None:
    """Draw one line of text, over a halo of paper where it is asked for."""
    text = ax.text(
        float(_floored(panel.x, mark.x)),
        float(_floored(panel.y, mark.y)),
        mark.text,
        color=colors[mark.color],
        fontsize=mark.size * _POINTS,
        weight="bold" if mark.bold else "normal",
        ha=mark.align,
        va={"top": "top", "middle": "center", "bottom": "bottom"}[mark.vertical],
        zorder=order,
        parse_math=False,
    )
    if mark.halo:
        text.set_path_effects([withStroke(linewidth=4 * _POINTS, foreground=colors["paper"])])
