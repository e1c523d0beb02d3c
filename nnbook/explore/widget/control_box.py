"""The ipywidgets a student moves: a slider with its number box, a menu, buttons.

A slider sends its state at rest only; while it moves, ``hearing.js`` listens to it in the browser
and pictures are asked for directly. (ipywidgets allows one state message in flight until the
kernel is idle, which would cap the picture at 20 frames a second.)
"""

from typing import Any

import ipywidgets
import traitlets
from ipywidgets import Layout

from nnbook.explore.controls import Control, Slider, Value, Values
from nnbook.explore.exhibit import Exhibit


class ControlBox(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets has no types
    """One row a control, then preset buttons.

    Its trait ``values`` is the present value of every control; it changes once for all that are
    set together.
    """

    values: Any = traitlets.Dict()

    def __init__(self, exhibit: Exhibit, start: Values) -> None:
        self._exhibit, controls = exhibit, exhibit.controls.values()
        self.inputs = {control.name: _input(control, start[control.name]) for control in controls}
        self.number_boxes = {
            control.name: _number_box(control, start[control.name])
            for control in controls
            if isinstance(control, Slider)
        }
        self.play_buttons: dict[str, Any] = {}
        self._setting = False
        self._own_rows = {control.name: self._rows(control) for control in controls}
        rows = [row for own in self._own_rows.values() for row in own]
        presets = {**exhibit.presets, "Reset": start}
        buttons = [self._preset(label, values) for label, values in presets.items()]
        super().__init__([*rows, ipywidgets.HBox(buttons)], values=dict(start))
        self.children[-1].add_class("nnbook-presets")
        self.add_class("nnbook-controls")
        for name, widget in self.inputs.items():
            widget.observe(lambda change, name=name: self._moved(name, change.new), "value")
            self._hide_idle(name)

    def set(self, new: Values) -> None:
        """Set several controls together."""
        self._setting = True
        try:
            for name, value in new.items():
                self.inputs[name].value = value
        finally:
            self._setting = False
        self._note()

    def _note(self) -> None:
        """Note what the controls say now."""
        self.values = self._exhibit.snapped({name: w.value for name, w in self.inputs.items()})

    def _moved(self, name: str, value: object) -> None:
        """Keep a slider on its grid and its number box beside it."""
        snapped = self._exhibit.controls[name].snap(value)
        if snapped != value:
            self.inputs[name].value = snapped  # comes back here
            return
        if name in self.number_boxes:
            self.number_boxes[name].value = snapped
        self._hide_idle(name)
        if not self._setting:
            self._note()

    def _hide_idle(self, menu: str) -> None:
        """Show the controls that mean something under a menu's present word, hide its others."""
        for control in self._exhibit.controls.values():
            if control.when is None or control.when[0] != menu:
                continue
            display = None if self.inputs[menu].value in control.when[1] else "none"
            for row in self._own_rows[control.name]:
                row.layout.display = display

    def _typed(self, name: str, value: object) -> None:
        """Move the slider to the number that was typed, or to the nearest one it can take."""
        snapped = self._exhibit.controls[name].snap(value)
        self.inputs[name].value = snapped
        self.number_boxes[name].value = snapped

    def _rows(self, control: Control) -> list[Any]:
        """Return a control's widgets: a slider has a number box, and buttons if it plays."""
        widget = self.inputs[control.name]
        if not isinstance(control, Slider):
            return [widget]
        number_box = self.number_boxes[control.name]
        number_box.observe(lambda change: self._typed(control.name, change.new), "value")
        rows = [ipywidgets.HBox([widget, number_box])]
        if control.play:
            rows.append(ipywidgets.HBox(self._player(control)))
            rows[-1].add_class("nnbook-presets")
        return rows

    def _player(self, control: Slider) -> list[Any]:
        """Return play, step and reset; the browser turns the slider while play is pressed."""
        play = ipywidgets.ToggleButton(False, description="Play", icon="play", layout=_button())
        step = ipywidgets.Button(description="Step", icon="step-forward", layout=_button())
        reset = ipywidgets.Button(description="Restart", icon="undo", layout=_button())

        def show(change: Any) -> None:
            play.description, play.icon = ("Pause", "pause") if change.new else ("Play", "play")

        def go_to(value: float) -> None:
            play.value = False
            self.set({control.name: control.snap(value)})

        play.observe(show, "value")
        step.on_click(lambda _: go_to(self.inputs[control.name].value + control.step))
        reset.on_click(lambda _: go_to(control.low))
        self.play_buttons[control.name] = play
        return [play, step, reset]

    def _preset(self, label: str, values: Values) -> Any:
        """Return a button that sets values."""
        button = ipywidgets.Button(description=label, layout=_button())
        button.on_click(lambda _: self.set(values))
        return button


def _button() -> Any:
    """Return the layout of a button as wide as its words."""
    return Layout(width="auto")


def _input(control: Control, value: Value) -> Any:
    """Return the widget that holds a control's value."""
    look: Any = {
        "description": control.label or control.name,
        "style": {"description_width": "7em"},
        "layout": Layout(width="17.5em"),
    }
    if not isinstance(control, Slider):
        return ipywidgets.Dropdown(options=list(control.options), value=value, **look)
    kind = ipywidgets.IntSlider if _whole(control) else ipywidgets.FloatSlider
    return kind(value, **_range(control), readout=False, continuous_update=False, **look)


def _number_box(control: Slider, value: Value) -> Any:
    """Return the box in which a slider's value can be typed; it commits on Enter and on blur."""
    kind = ipywidgets.BoundedIntText if _whole(control) else ipywidgets.BoundedFloatText
    return kind(value, **_range(control), layout=Layout(width="5em"))


def _range(control: Slider) -> dict[str, float]:
    """Return what a slider and its number box have in common."""
    return {"min": control.low, "max": control.high, "step": control.step}


def _whole(control: Slider) -> bool:
    """Tell whether a slider's values are whole numbers."""
    return isinstance(control.low, int) and isinstance(control.step, int)
