"""A scene drawn in the browser while a slider moves: the Python half of ``live.js``.

The browser asks for the picture of given values by a custom message; Python answers every
request with a frame, also when the model raises. Requests arrive on a subshell's thread while a
cell runs, so one lock a plane stands around computing and sending.
"""

import threading
import zlib
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets
import numpy as np
import traitlets

from nnbook.explore.control_box import ControlBox
from nnbook.explore.controls import Values
from nnbook.explore.scene import Axis, Mark, Panel, Scene, axis_ticks
from nnbook.explore.theme import COLOR_MAP_NAMES, COLORS, color_map

_INLINE = 24  # arrays up to this length travel as JSON
_ARRAYS = ("x", "y", "positions", "values", "levels")  # numbers elsewhere are single ones
_STYLE = """
.nnbook-explorer { flex-wrap: wrap; align-items: flex-start; gap: 8px 20px; }
.nnbook-explorer > .nnbook-controls { flex: 0 1 24em; min-width: 0; }
.nnbook-explorer > .nnbook-plane { flex: 1 1 320px; min-width: 0; margin: 0; }
.nnbook-presets { flex-wrap: wrap; }
.nnbook-plane canvas { display: block; max-width: 100%; height: auto; }
.nnbook-plane code { display: block; margin-top: 4px; font-size: 12px; overflow-wrap: anywhere;
  color: var(--jp-content-font-color1, inherit); background: none; }
.nnbook-plane [role="status"] { margin: 4px 0 0; min-height: 1.3em; font-weight: 600;
  color: var(--jp-content-font-color1, inherit); }
"""


class Plane(anywidget.AnyWidget):  # type: ignore[misc]  # anywidget's base has no types
    """The canvas beside the controls.

    Parameters
    ----------
    box : ControlBox
        Whose inputs the browser listens to.
    scene_of : callable
        Values → `Scene`; must not raise.
    code_of : callable
        Values → the line of code that recreates them.
    """

    _esm = Path(__file__).with_name("live.js")
    _css = _STYLE
    frame = traitlets.Dict().tag(sync=True)
    # [name, meaning, is it a slider, step, last value, stride] of every control, as JSON.
    declared = traitlets.List().tag(sync=True)
    inputs = traitlets.List().tag(sync=True, **ipywidgets.widget_serialization)
    number_boxes = traitlets.Dict().tag(sync=True, **ipywidgets.widget_serialization)
    play_buttons = traitlets.Dict().tag(sync=True, **ipywidgets.widget_serialization)
    palette = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        box: ControlBox,
        scene_of: Callable[[Values], Scene],
        code_of: Callable[[Values], str],
    ) -> None:
        self._box, self._scene_of, self._code_of = box, scene_of, code_of
        self._lock = threading.RLock()
        self._shown = box.values()
        super().__init__(
            frame=self._frame(self._shown),
            declared=[_declaration(control) for control in box.declared.values()],
            inputs=list(box.inputs.values()),
            number_boxes=box.number_boxes,
            play_buttons=box.play_buttons,
            palette=_palette(),
        )
        self.add_class("nnbook-plane")
        self.on_msg(self._answer)
        box.changed = self._catch_up

    def _answer(self, _: Any, content: dict[str, Any], __: Any) -> None:
        """Answer one message of the browser."""
        if content.get("kind") == "deaf":
            # The browser cannot hear a slider move, so let the slider tell.
            for slider in self._box.number_boxes:
                self._box.inputs[slider].continuous_update = True
        if content.get("kind") != "ask":
            return
        controls, asked = self._box.declared, content["values"]
        with self._lock:
            values = {name: control.snap(asked[name]) for name, control in controls.items()}
            frame = self._frame(values)
            self._shown = values
            data = frame.pop("data")
            address = {"kind": "frame", "client": content["client"], "seq": content["seq"]}
            self.send({**address, **frame}, [data])

    def _catch_up(self) -> None:
        """Draw what the controls say, unless that is what the browser was last sent."""
        with self._lock:
            values = self._box.values()
            if values != self._shown:
                self._shown = values
                self.frame = self._frame(values)

    def _frame(self, values: Values) -> dict[str, Any]:
        """Return all the browser needs to draw these values."""
        scene = self._scene_of(values)
        data = bytearray()
        header = {
            "width": scene.width,
            "height": scene.height,
            "message": scene.message,
            "description": scene.describe(),
            "panels": [_pack_panel(panel, data) for panel in scene.panels],
        }
        # Level 1 costs 0.1 ms and makes a heat map of 40 KB one or two KB.
        packed = zlib.compress(bytes(data), 1)
        return {"scene": header, "code": self._code_of(values), "values": values, "data": packed}


def _declaration(control: Any) -> list[Any]:
    """Return what the browser must know of a control."""
    step, last = getattr(control, "step", 0), getattr(control, "high", 0)
    meaning = control.meaning or control.label or control.name
    return [control.name, meaning, step != 0, step, last, getattr(control, "stride", 1)]


def _palette() -> dict[str, Any]:
    """Return the colours of both themes; a colour map is 768 bytes."""
    maps = {
        theme: {name: color_map(name, theme).tobytes() for name in COLOR_MAP_NAMES}
        for theme in COLORS
    }
    return {"colors": COLORS, "maps": maps}


def _pack_panel(panel: Panel, data: bytearray) -> dict[str, Any]:
    """Return a panel as JSON; long arrays go to ``data``."""
    return {
        "box": panel.box,
        "title": panel.title,
        "frame": panel.frame,
        "x": _pack_axis(panel.x, panel.frame),
        "y": _pack_axis(panel.y, panel.frame),
        "marks": [_pack_mark(mark, data) for mark in panel.marks],
    }


def _pack_axis(axis: Axis, frame: bool) -> dict[str, Any]:
    """Return an axis as JSON, its ticks chosen."""
    ticks = axis_ticks(axis) if frame else ()
    return {"ends": (axis.low, axis.high), "log": axis.log, "label": axis.label, "ticks": ticks}


def _pack_mark(mark: Mark, data: bytearray) -> dict[str, Any]:
    """Return a mark as JSON; arrays that are long go to ``data``."""
    packed: dict[str, Any] = {"kind": mark.kind}
    for entry in fields(mark):
        value = getattr(mark, entry.name)
        if entry.name in _ARRAYS:
            value = _pack_array(np.asarray(value), data)
        elif isinstance(value, np.generic):
            value = value.item()
        packed[entry.name] = value
    return packed


def _pack_array(array: Any, data: bytearray) -> Any:
    """Return a short array as a list; a long one as its place in ``data``."""
    if array.size <= _INLINE and array.dtype != np.uint8:
        return array.tolist()
    array = np.ascontiguousarray(array if array.dtype == np.uint8 else array.astype("<f4"))
    data.extend(bytes(-len(data) % 4))  # the browser reads floats at multiples of 4 only
    place = {"at": len(data), "shape": array.shape, "bytes": array.itemsize}
    data.extend(array.tobytes())
    return place
