"""A scene painted by matplotlib: the picture that stays when no kernel runs.

It follows the strokes that ``painter.js`` follows in the browser; a test holds the two painters
together, within 2 pixels and 2 colour levels. No pyplot: figures belong to whoever asked for them.
"""

import io
import threading
from functools import partial
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.patheffects import withStroke
from matplotlib.transforms import Affine2D

from nnbook.explore.scene import scene as sc
from nnbook.explore.scene.strokes import Stroke, panel_strokes
from nnbook.explore.scene.theme import COLORS, color_map

_DPI = 100.0
_POINTS = 72.0 / _DPI  # a pixel of the sheet in typographic points
# matplotlib's font cache is not made for several threads; every plane may answer from its own.
_ONE_AT_A_TIME = threading.Lock()


def paint(scene: sc.Scene, theme: str = "light") -> Figure:
    """Draw a scene as a matplotlib figure, at 100 dots an inch the size of its sheet.

    One axes a panel, in the panel's data coordinates; pyplot does not know the figure, so there
    is nothing to close.
    """
    size = scene.width / _DPI, scene.height / _DPI
    figure = Figure(figsize=size, dpi=_DPI, facecolor=COLORS[theme]["paper"])
    paper: Any = {"facecolor": figure.get_facecolor(), "bbox_inches": figure.bbox_inches}
    figure.savefig = partial(figure.savefig, **paper)  # type: ignore[method-assign]  # not rcParams'
    FigureCanvasAgg(figure)
    pixels = Affine2D().scale(1 / scene.width, -1 / scene.height).translate(0, 1)
    for panel in scene.panels:
        # As matplotlib takes it: shares of the sheet, from its lower left.
        left, top, width, height = panel.box
        corner = left / scene.width, 1 - (top + height) / scene.height
        ax = figure.add_axes((*corner, width / scene.width, height / scene.height))
        ax.set_axis_off()
        for order, stroke in enumerate(panel_strokes(panel)):
            artist = _PAINTERS[stroke["kind"]](ax, stroke, theme)
            artist.set(transform=pixels + figure.transFigure, zorder=order, clip_on=False)
            if "clip" in stroke:
                corner, sides = stroke["clip"][:2], stroke["clip"][2:]
                artist.set_clip_path(Rectangle(corner, *sides, transform=artist.get_transform()))
        # Last, for what is drawn must not move them.
        for axis, name in ((panel.x, "x"), (panel.y, "y")):
            scale = "log" if axis.log else "linear"
            ax.set(**{f"{name}scale": scale, f"{name}lim": (axis.low, axis.high)})
    return figure


def png(scene: sc.Scene) -> bytes:
    """Return a scene as a PNG file, two pixels for each of the sheet's."""
    with _ONE_AT_A_TIME:
        file = io.BytesIO()
        paint(scene).savefig(file, format="png", dpi=2 * _DPI)
    return file.getvalue()


def _path(ax: Axes, stroke: Stroke, theme: str) -> Artist:
    """Draw a line, a filled polygon, or both."""
    width, dash = stroke.get("width", 0), stroke.get("dash")
    look: Any = {
        "facecolor": _color(stroke.get("fill"), theme),
        "edgecolor": _color(stroke.get("stroke"), theme),
        "alpha": stroke.get("alpha"),
        "linewidth": width * _POINTS,
        # In multiples of the line's width.
        "linestyle": (0, [length / width for length in dash]) if dash else "solid",
    }
    # matplotlib would round coordinates to whole pixels, the canvas does not.
    patch = PathPatch(Path(np.reshape(stroke["xy"], (-1, 2))), snap=False, **look)
    return ax.add_artist(patch)


def _stamp(ax: Axes, stroke: Stroke, theme: str) -> Artist:
    """Draw one outline at many places."""
    outlines = stroke["shape"]
    marker: Any = "o"
    if outlines is not None:
        # A path closed by hand has no join at its last corner; matplotlib closes a list of corners.
        marker = list(outlines[0][:-1]) if len(outlines) == 1 else "x"
    (line,) = ax.plot(
        *np.reshape(stroke["xy"], (-1, 2)).T,
        linestyle="none",
        marker=marker,
        markersize=stroke["size"] * _POINTS,
        markeredgewidth=stroke["width"] * _POINTS,
        markeredgecolor=_color(stroke["stroke"], theme),
        markerfacecolor=_color(stroke["fill"], theme),
    )
    return line


def _text(ax: Axes, stroke: Stroke, theme: str) -> Artist:
    """Draw one line of text, over a halo of paper where it is asked for."""
    text = ax.text(
        stroke["x"],
        stroke["y"],
        stroke["text"],
        color=_color(stroke["color"], theme),
        fontsize=stroke["size"] * _POINTS,
        weight="bold" if stroke.get("bold") else "normal",
        ha=stroke["align"],
        va="center" if stroke["vertical"] == "middle" else stroke["vertical"],
        rotation=-stroke["angle"],
        rotation_mode="anchor",
        parse_math=False,
    )
    if stroke.get("halo"):
        text.set_path_effects(
            [withStroke(linewidth=4 * _POINTS, foreground=_color("paper", theme))]
        )
    return text


def _image(ax: Axes, stroke: Stroke, theme: str) -> Artist:
    """Draw a heat map, its first row at the top."""
    x, y, width, height = stroke["box"]
    image = color_map(theme)[stroke["levels"]]
    extent = (x, x + width, y + height, y)
    return ax.imshow(image, extent=extent, aspect="auto", interpolation="nearest")


def _color(name: str | None, theme: str) -> str:
    """Return the colour behind a name; matplotlib's word where there is none."""
    return COLORS[theme][name] if name else "none"


_PAINTERS = {"path": _path, "stamp": _stamp, "text": _text, "image": _image}
