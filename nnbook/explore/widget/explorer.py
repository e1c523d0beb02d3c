"""The widget around an explorer's pure function: controls, picture, code line, description.

An explorer is a function ``scene(values)`` and a tuple of controls. `Explorer` makes real
ipywidgets of the controls, puts a live picture beside them (`nnbook.explore.widget.live`), and
offers the same to Python: ``.values``, ``.scene``, ``.describe()``, ``.code``, ``.figure()``.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import ipywidgets

from nnbook.explore.scene.scene import Scene
from nnbook.explore.widget import earlier_runs
from nnbook.explore.widget.control_box import ControlBox
from nnbook.explore.widget.controls import Control, Value, Values, allowed_value
from nnbook.explore.widget.kept import KeptPicture
from nnbook.explore.widget.live import Plane

if TYPE_CHECKING:
    from matplotlib.figure import Figure


class Explorer(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets has no types
    """Sliders, and a picture that follows them.

    Parameters
    ----------
    name : str
        The function that makes this explorer, as written in a notebook: ``explore_neuron``.
    controls : sequence of Slider, Menu or Toggle
    scene : callable
        ``scene(values)`` → `Scene`, a pure function of one allowed value a control. It may be
        called from another thread, though never from two at once.
    settings : mapping, optional
        Values to start from instead of each control's ``start``.
    presets : mapping, optional
        Button label → values to set; controls it does not name stay as they are.
    argument : str, optional
        What stands first in the code line, such as the name of the student's function.

    Raises
    ------
    ValueError
        If ``settings`` names no control, or a value its control cannot take.
    """

    def __init__(
        self,
        name: str,
        controls: Sequence[Control],
        scene: Callable[[Values], Scene],
        *,
        settings: Mapping[str, object] | None = None,
        presets: Mapping[str, Mapping[str, Value]] | None = None,
        argument: str = "",
    ) -> None:
        self._kept = KeptPicture(lambda: self._plane.shown, self._code_of, self._scene_in_turn)
        self._name, self._argument, self._draw = name, argument, scene
        self._declared = {control.name: control for control in controls}
        start = {control.name: control.start for control in controls}
        start.update(self._accepted(settings or {}))
        for preset in (presets or {}).values():
            self._accepted(preset)
        self._box = ControlBox(tuple(controls), start, presets or {})
        self._plane = Plane(self._box, self._scene_of, self._code_of)
        shown = ipywidgets.HBox([self._box, self._plane])
        shown.add_class("nnbook-explorer")
        super().__init__([shown])
        self._plane.rested = self._kept.renew_soon
        rule = f"<style>#{self._kept.key} {{ display: none }}</style>"
        self.children = [shown, ipywidgets.HTML(rule, layout=ipywidgets.Layout(display="none"))]
        earlier_runs.replace_earlier(self)

    @property
    def controls(self) -> dict[str, tuple[Value, ...]]:
        """Every control's name and the values it can take."""
        return {name: control.allowed for name, control in self._declared.items()}

    @property
    def values(self) -> "ControlValues":
        """The present setting: ``explorer.values["w1"]``, or a mapping to set several at once."""
        return ControlValues(self)

    @values.setter
    def values(self, new: Mapping[str, object]) -> None:
        self._box.set(self._accepted(new))

    @property
    def scene(self) -> Scene:
        """The picture of the present setting, as data."""
        return self._scene_in_turn(self._box.values())

    @property
    def code(self) -> str:
        """The line of code that recreates the present setting."""
        return self._code_of(self._box.values())

    def describe(self) -> str:
        """Return what the picture shows, in words."""
        return self.scene.describe()

    def figure(self) -> "Figure":
        """Return the picture as a matplotlib figure, for a report: ``.figure().savefig(…)``."""
        from nnbook.explore.scene.paint import paint

        return paint(self.scene)

    def close(self) -> None:
        """Take leave of the browser: close every widget this explorer made."""
        self._kept.leave()
        for widget in _tree(self):
            if widget is not self:
                widget.close()
        super().close()

    def _accepted(self, new: Mapping[str, object]) -> dict[str, Value]:
        """Return new values as their controls spell them."""
        for name in new:
            if name not in self._declared:
                known = ", ".join(self._declared)
                raise ValueError(f"{self._name} has no control {name!r}; it has {known}")
        return {name: allowed_value(self._declared[name], value) for name, value in new.items()}

    def _scene_of(self, values: Values) -> Scene:
        """Return the scene of these values; what went wrong becomes a sentence in its place."""
        try:
            return self._draw(values)
        except Exception as error:  # the student's function may raise anything
            said = f"{type(error).__name__}: {error}"
            sentence = f"{self._name} cannot draw this setting ({said})."
            return Scene((), "No picture.", message=sentence)

    def _scene_in_turn(self, values: Values) -> Scene:
        """Return the scene of these values, when no other thread draws one."""
        with self._plane.lock:
            return self._scene_of(values)

    def _code_of(self, values: Values) -> str:
        """Return the line that recreates these values."""
        words = [self._argument] if self._argument else []
        words += [f"{name}={_literal(values[name])}" for name in self._declared]
        return f"{self._name}({', '.join(words)})"

    def _repr_mimebundle_(self, **options: Any) -> Any:
        """Return the live picture, a PNG, and what it shows in words."""
        from nnbook.explore.scene.paint import png

        bundle = self._live_bundle(**options)
        return bundle and {**bundle, "image/png": png(self.scene)}

    def _ipython_display_(self) -> None:
        """Show the live picture, and leave one that a saved notebook shows without a kernel."""
        from IPython.display import display

        display(self._live_bundle(), raw=True)  # type: ignore[no-untyped-call]  # no types here
        self._kept.show()

    def _live_bundle(self, **options: Any) -> Any:
        """Return the widget's own bundle; as text, what the picture shows."""
        bundle = super()._repr_mimebundle_(**options)
        return bundle and {**bundle, "text/plain": f"{self.code}\n{self.describe()}"}


class ControlValues(Mapping[str, Value]):
    """The present value of every control; setting one moves its slider."""

    def __init__(self, explorer: Explorer) -> None:
        self._explorer = explorer

    def __getitem__(self, name: str) -> Value:
        return self._explorer._box.values()[name]

    def __setitem__(self, name: str, value: object) -> None:
        self._explorer.values = {name: value}

    def __iter__(self) -> Iterator[str]:
        return iter(self._explorer.controls)

    def __len__(self) -> int:
        return len(self._explorer.controls)

    def __repr__(self) -> str:
        return repr(dict(self))


def _literal(value: Value) -> str:
    """Return a value as a person writes it: 1 rather than 1.0."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return repr(value)


def _tree(widget: Any) -> Iterator[Any]:
    """Yield a widget and every widget under it, with the layouts and styles they own."""
    yield widget
    for child in (*getattr(widget, "children", ()), *getattr(widget, "owned", ())):
        yield from _tree(child)
    for part in ("layout", "style"):
        if getattr(widget, part, None) is not None:
            yield getattr(widget, part)
