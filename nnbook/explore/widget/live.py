"""A canvas that follows a slider: the Python half of ``live.js``.

They speak by custom messages, which ipywidgets does not hold back as it does a widget's state:

``ask``, from the browser when a control moves
    ``client``: which page; ``seq``: its count; ``values`` of all controls; ``zip``: whether the
    line is slow. A ``frame`` follows, always, also when the model raises; values are snapped to
    allowed ones first.
``frame``, from Python for an ``ask``
    ``client`` and ``seq`` of the ``ask``; all of `Exhibit.frame`, its ``data`` as a buffer. The
    browser paints it, unless it has painted one with a higher ``seq``.
``rest``, from the browser 600 ms after its last picture; before, it saves the trait ``frame``
    `KeptPicture` paints the picture that a notebook keeps.
``deaf``, from the browser when it cannot hear a slider move
    The sliders send their state as they move; Python draws it, as whatever a cell sets, into the
    trait ``frame``.

Requests arrive on a subshell's thread while a cell runs, so the exhibit's lock stands around
drawing and sending.
"""

import re
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets
import traitlets

from nnbook.explore.exhibit import Exhibit
from nnbook.explore.scene.theme import themes
from nnbook.explore.widget.control_box import ControlBox

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


def _joined(*names: str) -> str:
    """Return ES modules as one, for anywidget takes one: without their imports and exports."""
    modules = [Path(__file__).with_name(name).read_text(encoding="utf-8") for name in names]
    return re.sub(r"^import .*\n|^export (?!default)", "", "\n".join(modules), flags=re.MULTILINE)


class Plane(anywidget.AnyWidget):
    """The canvas beside the controls of a box, whose inputs the browser listens to."""

    _esm = _joined("painter.js", "requests.js", "hearing.js", "live.js")
    _css = _STYLE
    frame: Any = traitlets.Dict().tag(sync=True)
    controls: Any = traitlets.List().tag(sync=True, **ipywidgets.widget_serialization)
    palette: Any = traitlets.Dict().tag(sync=True)

    def __init__(self, exhibit: Exhibit, box: ControlBox) -> None:
        self._exhibit, self._box = exhibit, box
        self.shown = box.values
        super().__init__(
            frame=exhibit.frame(self.shown),
            controls=[_declaration(box, control) for control in exhibit.controls.values()],
            palette=themes(),
        )
        self.add_class("nnbook-plane")
        self.on_msg(self._answer)
        box.observe(self._catch_up, "values")
        self._free_route()

    def _answer(self, _: Any, content: dict[str, Any], __: Any) -> None:
        """Answer one message of the browser."""
        if content.get("kind") == "deaf":
            for slider in self._box.number_boxes:
                self._box.inputs[slider].continuous_update = True
        if content.get("kind") != "ask":
            return
        with self._exhibit.lock:
            self.shown = self._exhibit.snapped(content["values"])
            frame = self._exhibit.frame(self.shown, zipped=bool(content.get("zip")))
            data = frame.pop("data")
            address = {"kind": "frame", "client": content["client"], "seq": content["seq"]}
            self.send({**address, **frame}, [data])

    def _catch_up(self, _: Any) -> None:
        """Draw what the controls say, unless that is what the browser was last sent."""
        with self._exhibit.lock:
            if self._box.values != self.shown:
                self.shown = self._box.values
                self.frame = self._exhibit.frame(self.shown)
                self._free_route()

    def _free_route(self) -> None:
        """Let requests take the way the browser chose, so that a running cell does not hold them.

        JupyterLab sends them to a subshell. But ipykernel 7 forwards whatever arrives on a comm to
        the shell that last spoke there, and a cell that makes or moves an explorer has just spoken.
        """
        if self.comm is not None:
            self.comm.__dict__.pop("_reply_subshell_id", None)


def _declaration(box: ControlBox, control: Any) -> dict[str, Any]:
    """Return what the browser must know of a control; a step of 0 means it is no slider."""
    name = control.name
    widgets = {
        "input": box.inputs[name],
        "box": box.number_boxes.get(name),
        "button": box.play_buttons.get(name),
    }
    grid = {key: getattr(control, key, 0) for key in ("step", "pace")}
    words = {"name": name, "meaning": control.meaning or control.label or name}
    return {**words, **widgets, **grid, "last": getattr(control, "high", 0)}
