"""An explorer without its widget: values of controls in, a scene and a line of code out.

It needs numpy alone. A notebook shows it with ipywidgets (`nnbook.explore.widget`); a page without
a kernel can run it in a web worker and show its frames with ``widget/painter.js``.
"""

import threading
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from nnbook.explore.controls import Control, Value, Values, allowed_value
from nnbook.explore.scene.scene import Scene
from nnbook.explore.scene.strokes import packed


class Exhibit:
    """A pure function from values to a scene, with all that is to be known about it.

    Parameters
    ----------
    name : str
        The function that makes this explorer, as written in a notebook: ``explore_neuron``.
    controls : sequence of Slider or Menu
    draw : callable
        ``draw(values)`` → `Scene`, a pure function of one allowed value a control. It may be
        called from another thread, though never from two at once.
    presets : mapping, optional
        Button label → values to set; controls it does not name stay as they are.
    argument : str, optional
        What stands first in the code line, such as the name of the student's function.

    Raises
    ------
    ValueError
        If a preset names no control, or a value its control cannot take.
    """

    def __init__(
        self,
        name: str,
        controls: Sequence[Control],
        draw: Callable[[Values], Scene],
        *,
        presets: Mapping[str, Mapping[str, object]] | None = None,
        argument: str = "",
    ) -> None:
        self.name, self.draw, self.argument = name, draw, argument
        self.controls = {control.name: control for control in controls}
        self.presets = {label: self.accepted(new) for label, new in (presets or {}).items()}
        # Held while a scene is drawn: requests come on a thread of their own while a cell runs.
        # Hold it longer where what is done with a scene must stay in the order of drawing, too.
        self.lock = threading.RLock()

    def starting(self, settings: Mapping[str, object]) -> dict[str, Value]:
        """Return the values to start from: settings, elsewhere each control's own; may raise."""
        start = {name: control.start for name, control in self.controls.items()}
        return {**start, **self.accepted(settings)}

    def accepted(self, new: Mapping[str, object]) -> dict[str, Value]:
        """Return new values as their controls spell them, or raise naming what is allowed."""
        for name in new:
            if name not in self.controls:
                known = ", ".join(self.controls)
                raise ValueError(f"{self.name} has no control {name!r}; it has {known}")
        return {name: allowed_value(self.controls[name], value) for name, value in new.items()}

    def snapped(self, asked: Mapping[str, Any]) -> dict[str, Value]:
        """Return the allowed values nearest to a browser's; the start for what is no value."""
        return {name: control.snap(asked.get(name)) for name, control in self.controls.items()}

    def scene(self, values: Values) -> Scene:
        """Return the scene of these values; what went wrong becomes a sentence in its place."""
        with self.lock:
            try:
                return self.draw(values)
            except (Exception, SystemExit) as error:  # the student's function may raise anything
                sentence = f"{self.name} cannot draw this setting ({_told(error)})."
                return Scene((), "No picture.", message=sentence)

    def code(self, values: Values) -> str:
        """Return the line of code that recreates these values."""
        words = [self.argument] if self.argument else []
        for name in self.controls:
            value = values[name]
            told = f"{value:.15g}" if isinstance(value, float) else repr(value)  # 1, not 1.0
            words.append(f"{name}={told}")
        return f"{self.name}({', '.join(words)})"

    def frame(self, values: Values, zipped: bool = True) -> dict[str, Any]:
        """Return all the browser needs to paint these values: plain data, and ``data`` as bytes."""
        scene = self.scene(values)
        try:
            header, data = packed(scene)
        except Exception as error:  # an impossible scene must not leave a request unanswered
            sentence = f"This setting cannot be drawn ({_told(error)})."
            header, data = packed(replace(scene, panels=(), message=sentence))
        # Level 1 costs 0.1 ms here and makes a heat map of 40 KB one or two KB, but costs the
        # browser more: for a slow line, and for what is kept with the notebook.
        data = zlib.compress(data, 1) if zipped else data
        words = {"code": self.code(values), "values": values, "zipped": zipped}
        return {"scene": header, **words, "data": data}


def _told(error: BaseException) -> str:
    try:
        return f"{type(error).__name__}: {error}"
    except Exception:  # the student's own __str__
        return type(error).__name__
