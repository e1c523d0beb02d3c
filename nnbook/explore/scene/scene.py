"""A scene: plain data that says what to draw, and says it in words too.

An explorer is a pure function from slider values to a `Scene`. Two painters draw it:
``paint.py`` with matplotlib, ``painter.js`` on a canvas in the browser. Neither knows a neuron;
no explorer knows a painter.

A scene is a sheet of ``width`` × ``height`` pixels (the origin is the upper left corner) with
panels on it. A `Panel` maps the data coordinates of its two axes to a box on the sheet and holds
marks in data coordinates; sizes of marks are in pixels. Colours are *names*
(`nnbook.explore.scene.theme`), so that one scene can be painted on a light and on a dark page.

Nothing in a scene is nan or infinite, no colour unknown: an explorer decides what stands in the
place of such a value. Nothing checks it while a slider moves; the tests walk every explorer.
"""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Shape = Literal["circle", "square", "triangle", "diamond", "cross", "ring"]
Dash = Literal["solid", "dashed", "dotted"]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis of a panel: the data values at its two ends, its label and its ticks.

    ``low`` may exceed ``high``: the axis then runs the other way. ``ticks`` are pairs
    (value, text); ``()`` means none. Left out, `nice_ticks` chooses them, for an axis that is not
    logarithmic.
    """

    low: float
    high: float
    label: str = ""
    ticks: tuple[tuple[float, str], ...] | None = None
    log: bool = False


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Colours over a rectangle of the panel, one cell a level.

    ``levels`` is a uint8 array of shape (n_rows, n_columns), row 0 at the *bottom*: 0 is the low
    end of the colour map, 255 the high one. ``extent`` is (x0, x1, y0, y1) in data coordinates.
    """

    levels: NDArray[np.uint8]
    extent: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Polyline:
    """A line through points; clipped to the panel. A gap is two lines."""

    x: ArrayLike
    y: ArrayLike
    color: str = "ink"
    width: float = 2.0
    dash: Dash = "solid"


@dataclass(frozen=True, slots=True)
class Area:
    """A filled polygon, without an edge; clipped to the panel."""

    x: ArrayLike
    y: ArrayLike
    color: str = "faint"
    opacity: float = 0.3


@dataclass(frozen=True, slots=True)
class Points:
    """Marks of one shape; ``size`` is the diameter in pixels, ``fill=None`` leaves them open.

    A cross and a ring have no inside. Graph nodes are large points.
    """

    x: ArrayLike
    y: ArrayLike
    shape: Shape = "circle"
    color: str = "ink"
    fill: str | None = None
    size: float = 12.0
    width: float = 2.0


@dataclass(frozen=True, slots=True)
class Arrow:
    """A straight arrow."""

    x0: float
    y0: float
    x1: float
    y1: float
    color: str = "ink"
    width: float = 2.0


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars from 0 to ``values`` at ``positions``; upright unless ``horizontal``.

    ``colors`` holds one name for all bars or one name a bar; ``thickness`` is in data units.
    """

    positions: ArrayLike
    values: ArrayLike
    colors: tuple[str, ...] = ("blue",)
    thickness: float = 0.8
    horizontal: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text at a data position; ``size`` is in pixels, a ``halo`` is of paper."""

    x: float
    y: float
    text: str
    color: str = "ink"
    size: float = 13.0
    align: Literal["left", "center", "right"] = "left"
    vertical: Literal["top", "middle", "bottom"] = "middle"
    bold: bool = False
    halo: bool = False


Mark = HeatMap | Polyline | Area | Points | Arrow | Bars | Text


@dataclass(frozen=True, slots=True)
class Panel:
    """A box (left, top, width, height) on the sheet, two axes, and marks drawn in order.

    Without a ``frame`` neither axes nor background are drawn: for graphs, and for text
    (`text_panel`).
    """

    box: Box
    x: Axis
    y: Axis
    marks: Sequence[Mark] = ()
    title: str = ""
    frame: bool = True


@dataclass(frozen=True, slots=True)
class Scene:
    """What to draw, and the same in words.

    The ``description`` tells a person who sees nothing what the picture shows, in one or two
    sentences: the alternative text of every picture drawn from this scene. The ``message`` stands
    under the picture when something is wrong (a student's function raised).
    """

    panels: tuple[Panel, ...]
    description: str
    width: float = 640.0
    height: float = 420.0
    message: str = ""

    def describe(self) -> str:
        """Return the scene in one or two sentences."""
        return f"{self.description} {self.message}".strip()


def text_panel(box: Box, lines: Sequence[str | Text], *, spacing: float = 20.0) -> Panel:
    """Return a panel of lines of text, from the top down, in pixels.

    A line is a string, or a `Text` whose colour, size and weight are kept (its x is an
    indentation in pixels, its y an extra distance from the line above).
    """
    marks: list[Mark] = []
    y = spacing / 2
    for line in lines:
        text = line if isinstance(line, Text) else Text(0, 0, line)
        y += text.y
        marks.append(Text(text.x, y, text.text, text.color, text.size, "left", "middle", text.bold))
        y += spacing
    width, height = box[2:]
    axes = Axis(0, width, ticks=()), Axis(height, 0, ticks=())
    return Panel(box, *axes, marks, frame=False)


def class_points(
    points: ArrayLike, labels: ArrayLike, *, size: float = 14.0, right: ArrayLike | None = None
) -> tuple[Mark, ...]:
    """Return marks for points of two classes, shape (n, 2), that differ in shape and in colour.

    Class 1 is a filled circle of ``size`` pixels, class 0 a square with a white centre. Where
    ``right`` (bool, one a point) is false, the arms of a cross stick out behind the point.
    """
    X, y = np.asarray(points, dtype=float), np.asarray(labels)
    marks: list[Mark] = []
    if right is not None:
        wrong = X[~np.asarray(right, dtype=bool)]
        if len(wrong):
            # Behind the point, whose shape must stay visible: only the arms stick out.
            for color, width in (("paper", 6.0), ("ink", 3.0)):
                arms = size * 1.7
                marks.append(Points(wrong[:, 0], wrong[:, 1], "cross", color, None, arms, width))
    zero, one = X[y == 0], X[y == 1]
    if len(zero):
        marks.append(Points(zero[:, 0], zero[:, 1], "square", "paper", "paper", size + 2, 1.0))
        marks.append(Points(zero[:, 0], zero[:, 1], "square", "class0", "paper", size * 0.9, 3.5))
    if len(one):
        marks.append(Points(one[:, 0], one[:, 1], "circle", "paper", "class1", size + 2, 1.5))
    return tuple(marks)


@functools.lru_cache(maxsize=8)
def cells(low: float, high: float, side: int) -> NDArray[np.float64]:
    """Return the centres of side × side cells of a square, row by row from the bottom: (side², 2).

    >>> cells(0.0, 4.0, 2).tolist()
    [[1.0, 1.0], [3.0, 1.0], [1.0, 3.0], [3.0, 3.0]]
    """
    centres = low + (high - low) / side * (np.arange(side) + 0.5)
    return np.stack(np.meshgrid(centres, centres), axis=-1).reshape(-1, 2)


def levels(values: ArrayLike, low: float, high: float) -> NDArray[np.uint8]:
    """Return values as heat map levels: ``low`` and below is 0, ``high`` and above is 255.

    >>> levels([-9.0, 0.0, 0.5, 1.0], 0.0, 1.0)
    array([  0,   0, 128, 255], dtype=uint8)
    """
    scaled = (np.asarray(values, dtype=float) - low) * (255.0 / (high - low))
    clipped: NDArray[np.float64] = np.clip(scaled, 0.0, 255.0)
    return (clipped + 0.5).astype(np.uint8)
