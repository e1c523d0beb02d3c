"""A scene as strokes: paths, stamps, texts and images in pixels of the sheet.

Scales, ticks, arrow heads and the layout of labels are worked out here, so that the painters
(``painter.js``, ``paint.py``) only follow a list, the same one on every kind of picture.
"""

import functools
import math
from typing import Any

import numpy as np

from nnbook.explore.scene import scene as sc
from nnbook.explore.scene.ticks import axis_ticks

Stroke = dict[str, Any]
_INLINE = 64  # paths with up to this many numbers travel as JSON
# On, off in multiples of a line's width.
DASHES: dict[str, tuple[float, ...]] = {"solid": (), "dashed": (4, 2.5), "dotted": (1, 2)}
# Outlines in a circle of radius 1, y up, one or more lines each; None is the circle itself.
OUTLINES: dict[str, tuple[tuple[tuple[float, float], ...], ...] | None] = {
    "circle": None,
    "ring": None,
    "square": (((-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1), (1, -1)),),
    "triangle": (((-1, -1), (1, -1), (0, 1), (-1, -1), (1, -1)),),
    "diamond": (((-1, 0), (0, -1), (1, 0), (0, 1), (-1, 0), (0, -1)),),
    "cross": (((-1, -1), (1, 1)), ((-1, 1), (1, -1))),
}


def strokes(scene: sc.Scene) -> list[Stroke]:
    """Return what a painter must do, in order.

    Each stroke has a ``kind``: ``path`` (``xy`` alternates x and y), ``stamp`` (one outline at
    many places), ``text`` or ``image``; ``clip`` is a box or absent.
    """
    return [stroke for panel in scene.panels for stroke in panel_strokes(panel)]


def panel_strokes(panel: sc.Panel) -> list[Stroke]:
    """Return the strokes of one panel: its marks, then its title and axes."""
    clip = {"clip": panel.box} if panel.frame else {}
    done = [stroke for mark in panel.marks for stroke in _mark_strokes(panel, mark, clip)]
    return [*done, *_axes_strokes(panel.box, panel.x, panel.y, panel.title, panel.frame)]


def pixels(panel: sc.Panel, x: Any, y: Any) -> tuple[Any, Any]:
    """Return data coordinates as pixels of the sheet, from its upper left corner."""
    left, top, width, height = panel.box
    return left + width * share(panel.x, x), top + height * (1 - share(panel.y, y))


def share(axis: sc.Axis, value: Any) -> Any:
    """Return where values lie on an axis: 0 at its low end, 1 at its high end.

    What a logarithmic axis cannot show lies at its floor.
    """
    value = np.asarray(value, dtype=float)
    if axis.log:
        low, high = math.log10(axis.low), math.log10(axis.high)
        return (np.log10(np.maximum(value, min(axis.low, axis.high))) - low) / (high - low)
    return (value - axis.low) / (axis.high - axis.low)


def arrow_outline(panel: sc.Panel, arrow: sc.Arrow) -> tuple[Any, Any] | None:
    """Return shaft and head of an arrow as arrays of pixels, None if it has no length."""
    xs, ys = pixels(panel, [arrow.x0, arrow.x1], [arrow.y0, arrow.y1])
    start, end = np.array([xs[0], ys[0]]), np.array([xs[1], ys[1]])
    length = math.dist(start, end)
    if length < 1:
        return None
    along = (end - start) / length
    across = np.array([-along[1], along[0]])
    head = min(5 + 2.5 * arrow.width, length)
    neck = end - along * head
    wings = neck + 0.42 * head * across, neck - 0.42 * head * across
    return np.array([start, neck]), np.array([end, *wings])


def _mark_strokes(panel: sc.Panel, mark: sc.Mark, clip: Stroke) -> list[Stroke]:
    """Return the strokes of one mark."""
    match mark:
        case sc.HeatMap():
            return [_image(panel, mark, clip)]
        case sc.Polyline():
            dash = [length * mark.width for length in DASHES[mark.dash]]
            look = {"stroke": mark.color, "width": mark.width, "dash": dash}
            return [_path(_xy(panel, mark.x, mark.y), **look, **clip)]
        case sc.Area():
            look = {"fill": mark.color, "alpha": mark.opacity}
            return [_path(_xy(panel, mark.x, mark.y), **look, **clip)]
        case sc.Points():
            shape = OUTLINES[mark.shape]
            places = {"xy": _xy(panel, mark.x, mark.y), "shape": shape, "size": mark.size}
            look = {"stroke": mark.color, "width": mark.width, "fill": mark.fill}
            return [{"kind": "stamp", **places, **look}]
        case sc.Arrow():
            return _arrow(panel, mark, clip)
        case sc.Bars():
            return _bars(panel, mark, clip)
        case sc.Text():
            names = ("color", "size", "align", "vertical", "bold", "halo")
            look = {name: getattr(mark, name) for name in names}
            x, y = pixels(panel, mark.x, mark.y)
            return [_words(x, y, mark.text, **look)]


def _path(xy: Any, **look: Any) -> Stroke:
    """Return a path with a stroke, a fill, or both."""
    return {"kind": "path", "xy": xy, **look}


def _xy(panel: sc.Panel, x: Any, y: Any) -> Any:
    """Return coordinates as one array that alternates x and y."""
    return np.stack(pixels(panel, x, y), axis=-1).ravel()


def _image(panel: sc.Panel, mark: sc.HeatMap, clip: Stroke) -> Stroke:
    """Return a heat map's place, with its first row at the top as in a picture."""
    x0, x1, y0, y1 = mark.extent
    xs, ys = pixels(panel, [x0, x1], [y0, y1])
    place = (xs[0], ys[1], xs[1] - xs[0], ys[0] - ys[1])
    cells = {"levels": mark.levels[::-1], "columns": mark.levels.shape[1]}
    return {"kind": "image", "box": [float(end) for end in place], **cells, **clip}


def _arrow(panel: sc.Panel, mark: sc.Arrow, clip: Stroke) -> list[Stroke]:
    """Return a shaft and a head."""
    outline = arrow_outline(panel, mark)
    if outline is None:
        return []
    shaft, head = outline
    line = _path(shaft.ravel(), stroke=mark.color, width=mark.width, dash=[], **clip)
    return [line, _path(head.ravel(), fill=mark.color, **clip)]


def _bars(panel: sc.Panel, mark: sc.Bars, clip: Stroke) -> list[Stroke]:
    """Return a filled rectangle a bar."""
    done, half = [], mark.thickness / 2
    places, values = np.asarray(mark.positions), np.asarray(mark.values)
    for k, (place, value) in enumerate(zip(places, values, strict=True)):
        wide, long = [place - half, place + half], [0.0, value]
        (x0, x1), (y0, y1) = pixels(panel, *((long, wide) if mark.horizontal else (wide, long)))
        corners = np.array([x0, y0, x1, y0, x1, y1, x0, y1])
        done.append(_path(corners, fill=mark.colors[k % len(mark.colors)], **clip))
    return done


def _words(x: float, y: float, text: str, **look: Any) -> Stroke:
    """Return a text in pixels; what ``look`` leaves out is an axis's tick label."""
    usual = {"color": "ink", "size": 11, "align": "center", "vertical": "middle", "angle": 0}
    return {"kind": "text", "x": float(x), "y": float(y), "text": text, **usual, **look}


def _crisp(place: float) -> float:
    """Return the middle of a pixel: a line of one pixel there is sharp."""
    return math.floor(place) + 0.5


@functools.lru_cache(maxsize=256)  # most panels keep their axes from frame to frame
def _axes_strokes(
    box: sc.Box, x: sc.Axis, y: sc.Axis, title: str, frame: bool
) -> tuple[Stroke, ...]:
    """Return a panel's title, frame, ticks and labels."""
    left, top, width, height = box
    bottom = top + height
    heading = {"size": 13, "bold": True, "align": "left", "vertical": "bottom"}
    done = [_words(left, top - 7, title, **heading)] if title else []
    if not frame:
        return tuple(done)
    thin = {"stroke": "muted", "width": 1}
    (x0, x1), (y0, y1) = map(_crisp, (left, left + width)), map(_crisp, (top, bottom))
    done.append(_path([x0, y0, x1, y0, x1, y1, x0, y1, x0, y0, x1, y0], **thin))
    for value, text in axis_ticks(x):
        place = _crisp(left + width * float(share(x, value)))
        done.append(_path([place, bottom, place, bottom + 4], **thin))
        done.append(_words(place, bottom + 8, text, vertical="top"))
    for value, text in axis_ticks(y):
        place = _crisp(bottom - height * float(share(y, value)))
        done.append(_path([left - 4, place, left, place], **thin))
        done.append(_words(left - 8, place, text, align="right"))
    # A digit is about 0.64 of the font's size wide.
    widest = max((len(text) for _, text in axis_ticks(y)), default=0) * 7
    below = 27 if axis_ticks(x) else 8
    done.append(_words(left + width / 2, bottom + below, x.label, size=12, vertical="top"))
    beside = {"size": 12, "vertical": "bottom", "angle": -90}
    done.append(_words(left - 12 - widest, top + height / 2, y.label, **beside))
    return tuple(done)


def packed(scene: sc.Scene) -> tuple[dict[str, Any], bytes]:
    """Return a scene as JSON, and the bytes of the long arrays that are left out of it."""
    data = bytearray()
    header = {
        "width": scene.width,
        "height": scene.height,
        "message": scene.message,
        "description": scene.describe(),
        "strokes": [_pack(stroke, data) for stroke in strokes(scene)],
    }
    return header, bytes(data)


def _pack(stroke: Stroke, data: bytearray) -> Stroke:
    """Return a stroke as JSON; its long arrays go to ``data``, their place stays."""
    packed = dict(stroke)
    for name in ("xy", "levels"):
        array = packed.pop(name, None)
        if array is None:
            continue
        if isinstance(array, list):  # of an axis: the same from frame to frame, and round already
            packed[name] = array
        elif len(array) <= _INLINE and name == "xy":
            packed[name] = np.round(array, 2).tolist()
        else:
            array = np.ascontiguousarray(array, dtype="<f4" if name == "xy" else np.uint8)
            data.extend(bytes(-len(data) % 4))  # the browser reads floats at multiples of 4 only
            packed[f"{name}At"] = (len(data), array.size, array.itemsize)
            data.extend(array.tobytes())
    return packed
