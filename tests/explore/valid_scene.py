"""A scene that can be painted: what the tests hold every explorer to."""

import math
from dataclasses import fields

import numpy as np

from nnbook.explore.scene.scene import Area, Axis, Bars, HeatMap, Mark, Points, Polyline, Scene
from nnbook.explore.scene.theme import COLORS


def validate(scene: Scene) -> None:
    """Refuse a scene that cannot be painted.

    Raises
    ------
    ValueError
        Naming the panel, the mark and what is wrong with it: a number that is not finite,
        coordinates of different lengths, an unknown colour, a panel that leaves the sheet.
    """
    if not scene.description.strip():
        raise ValueError("a scene needs a description: it is the picture's alternative text")
    for number, panel in enumerate(scene.panels):
        where = f"panel {number} ({panel.title!r})"
        left, top, width, height = panel.box
        if min(left, top) < 0 or left + width > scene.width or top + height > scene.height:
            raise ValueError(f"{where}: its box {panel.box} leaves the sheet")
        for axis in (panel.x, panel.y):
            _validate_axis(axis, where)
        for mark in panel.marks:
            _validate_mark(mark, f"{where}, {type(mark).__name__}")


def _validate_axis(axis: Axis, where: str) -> None:
    """Refuse an axis without extent, or a logarithmic one that reaches 0."""
    if not (math.isfinite(axis.low) and math.isfinite(axis.high)) or axis.low == axis.high:
        raise ValueError(f"{where}: an axis from {axis.low} to {axis.high} has no extent")
    if axis.log and min(axis.low, axis.high) <= 0:
        raise ValueError(f"{where}: a logarithmic axis from {axis.low} to {axis.high} reaches 0")


def _validate_mark(mark: Mark, where: str) -> None:
    """Refuse numbers that are not finite, unknown colours and unequal lengths."""
    for entry in fields(mark):
        value = getattr(mark, entry.name)
        if entry.name in ("color", "fill", "colors"):
            known = tuple(COLORS["light"])
            for name in (value,) if isinstance(value, str) else value or ():
                if name not in known:
                    raise ValueError(f"{where}: unknown colour {name!r}; known are {known}")
        elif not isinstance(value, (str, bool)) and not np.all(np.isfinite(value)):
            raise ValueError(f"{where}: {entry.name} is not finite: {value}")
    first, second = ("positions", "values") if isinstance(mark, Bars) else ("x", "y")
    if isinstance(mark, (Polyline, Area, Points, Bars)):
        shapes = np.shape(getattr(mark, first)), np.shape(getattr(mark, second))
        if shapes[0] != shapes[1] or len(shapes[0]) != 1:
            raise ValueError(f"{where}: {first} and {second} have shapes {shapes}")
    if isinstance(mark, HeatMap) and (mark.levels.ndim != 2 or mark.levels.dtype != np.uint8):
        raise ValueError(f"{where}: levels must be a 2-d uint8 array")
