"""A scene drawn in the browser while a slider moves: the Python half of ``live.js``.

The browser asks for the picture of given values by a custom message; Python answers every
request with a frame, also when the model raises. Requests arrive on a subshell's thread while a
cell runs, so one lock a plane stands around computing and sending.
"""

import threading
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets
import numpy as np
import traitlets

from nnbook.explore.scene.scene import Scene
from nnbook.explore.scene.strokes import Stroke, strokes
from nnbook.explore.scene.theme import COLOR_MAP_NAMES, COLORS, color_map
from nnbook.explore.widget.control_box import ControlBox
from nnbook.explore.widget.controls import Values

_INLINE = 64  # paths with up to this many numbers travel as JSON
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


class Plane(anywidget.AnyWidget):
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
    frame: Any = traitlets.Dict().tag(sync=True)
    controls: Any = traitlets.List().tag(sync=True, **ipywidgets.widget_serialization)
    palette: Any = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        box: ControlBox,
        scene_of: Callable[[Values], Scene],
        code_of: Callable[[Values], str],
    ) -> None:
        self._box, self._scene_of, self._code_of = box, scene_of, code_of
        self.lock = threading.RLock()
        self.rested: Callable[[], None] = lambda: None  # called when a picture has come to rest
        self.shown = box.values()
        super().__init__(
            frame=self._frame(self.shown),
            controls=[_declaration(box, control) for control in box.declared.values()],
            palette=_palette(),
        )
        self.add_class("nnbook-plane")
        self.on_msg(self._answer)
        box.changed = self._catch_up
        self._free_route()

    def _answer(self, _: Any, content: dict[str, Any], __: Any) -> None:
        """Answer one message of the browser."""
        if content.get("kind") == "deaf":
            # The browser cannot hear a slider move, so let the slider tell.
            for slider in self._box.number_boxes:
                self._box.inputs[slider].continuous_update = True
        if content.get("kind") == "rest":
            self.rested()
        if content.get("kind") != "ask":
            return
        controls, asked = self._box.declared, content["values"]
        with self.lock:
            values = {name: control.snap(asked[name]) for name, control in controls.items()}
            frame = self._frame(values, zipped=bool(content.get("zip")))
            self.shown = values
            data = frame.pop("data")
            address = {"kind": "frame", "client": content["client"], "seq": content["seq"]}
            self.send({**address, **frame}, [data])

    def _catch_up(self) -> None:
        """Draw what the controls say, unless that is what the browser was last sent."""
        with self.lock:
            values = self._box.values()
            if values != self.shown:
                self.shown = values
                self.frame = self._frame(values)
                self._free_route()

    def _free_route(self) -> None:
        """Let requests take the way the browser chose, so that a running cell does not hold them.

        JupyterLab sends them to a subshell. But ipykernel 7 forwards whatever arrives on a comm to
        the shell that last spoke there, and a cell that makes or moves an explorer has just spoken.
        """
        if self.comm is not None:
            self.comm.__dict__.pop("_reply_subshell_id", None)

    def _frame(self, values: Values, zipped: bool = True) -> dict[str, Any]:
        """Return all the browser needs to draw these values."""
        scene, data = self._scene_of(values), bytearray()
        try:
            drawn = [_pack(stroke, data) for stroke in strokes(scene)]
        except Exception as error:  # an impossible scene must not leave a request unanswered
            sentence = f"This setting cannot be drawn ({type(error).__name__}: {error})."
            scene, data, drawn = replace(scene, message=sentence), bytearray(), []
        header = {
            "width": scene.width,
            "height": scene.height,
            "message": scene.message,
            "description": scene.describe(),
            "strokes": drawn,
        }
        # Level 1 costs 0.1 ms here and makes a heat map of 40 KB one or two KB, but costs the
        # browser more: for a slow line, and for what is kept with the notebook.
        packed = zlib.compress(bytes(data), 1) if zipped else bytes(data)
        words = {"code": self._code_of(values), "values": values, "zipped": zipped}
        return {"scene": header, **words, "data": packed}


def _declaration(box: ControlBox, control: Any) -> dict[str, Any]:
    """Return what the browser must know of a control; a step of 0 means it is no slider."""
    name = control.name
    widgets = {
        "input": box.inputs[name],
        "box": box.number_boxes.get(name),
        "button": box.play_buttons.get(name),
    }
    grid = {key: getattr(control, key, 0) for key in ("step", "stride", "pace")}
    words = {"name": name, "meaning": control.meaning or control.label or name}
    return {**words, **widgets, **grid, "last": getattr(control, "high", 0)}


def _palette() -> dict[str, Any]:
    """Return the colours of both themes; a colour map is 768 bytes."""
    return {
        theme: {
            "colors": colors,
            "maps": {name: color_map(name, theme).tobytes() for name in COLOR_MAP_NAMES},
        }
        for theme, colors in COLORS.items()
    }


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
