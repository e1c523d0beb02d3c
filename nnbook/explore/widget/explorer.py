"""The widget around an exhibit: controls, picture, code line, description.

`Explorer` makes real ipywidgets of the controls, puts a live picture beside them
(`nnbook.explore.widget.live`), and offers the same to Python: ``.values``, ``.scene``,
``.describe()``, ``.code``, ``.figure()``.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import ipywidgets

from nnbook.explore.controls import Value, Values
from nnbook.explore.exhibit import Exhibit
from nnbook.explore.scene.scene import Scene
from nnbook.explore.widget import earlier_runs
from nnbook.explore.widget.control_box import ControlBox
from nnbook.explore.widget.kept import KeptPicture
from nnbook.explore.widget.live import Plane

if TYPE_CHECKING:
    from matplotlib.figure import Figure


class Explorer(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets has no types
    """Sliders, which start from a value for every control, and a picture that follows them."""

    def __init__(self, exhibit: Exhibit, start: Values) -> None:
        self._exhibit = exhibit
        self._box = ControlBox(exhibit, start)
        self._plane = Plane(exhibit, self._box)
        self._kept = KeptPicture(exhibit, self._plane)
        shown = ipywidgets.HBox([self._box, self._plane])
        shown.add_class("nnbook-explorer")
        rule = f"<style>#{self._kept.key} {{ display: none }}</style>"
        hidden = ipywidgets.HTML(rule, layout=ipywidgets.Layout(display="none"))
        super().__init__([shown, hidden])
        earlier_runs.replace_earlier(self)

    @property
    def controls(self) -> dict[str, tuple[Value, ...]]:
        """Every control's name and the values it can take."""
        return {name: control.allowed for name, control in self._exhibit.controls.items()}

    @property
    def values(self) -> "ControlValues":
        """The present setting: ``explorer.values["w1"]``, or a mapping to set several at once."""
        return ControlValues(self)

    @values.setter
    def values(self, new: Mapping[str, object]) -> None:
        self._box.set(self._exhibit.accepted(new))

    @property
    def scene(self) -> Scene:
        """The picture of the present setting, as data."""
        return self._exhibit.scene(self._box.values)

    @property
    def code(self) -> str:
        """The line of code that recreates the present setting."""
        return self._exhibit.code(self._box.values)

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

    def _ipython_display_(self) -> None:
        """Show the live picture, and leave one that a saved notebook shows without a kernel."""
        from IPython.display import display

        # Its words come with what is kept: here they would stay as they were.
        live = {**(self._repr_mimebundle_() or {}), "text/plain": ""}
        display(live, raw=True)  # type: ignore[no-untyped-call]  # no types here
        self._kept.show()


class ControlValues(Mapping[str, Value]):
    """The present value of every control; setting one moves its slider."""

    def __init__(self, explorer: Explorer) -> None:
        self._explorer = explorer

    def __getitem__(self, name: str) -> Value:
        value: Value = self._explorer._box.values[name]
        return value

    def __setitem__(self, name: str, value: object) -> None:
        self._explorer.values = {name: value}

    def __iter__(self) -> Iterator[str]:
        return iter(self._explorer.controls)

    def __len__(self) -> int:
        return len(self._explorer.controls)

    def __repr__(self) -> str:
        return repr(dict(self))


def _tree(widget: Any) -> Iterator[Any]:
    """Yield a widget and every widget under it, with the layouts and styles they own."""
    yield widget
    for child in getattr(widget, "children", ()):
        yield from _tree(child)
    for part in ("layout", "style"):
        if getattr(widget, part, None) is not None:
            yield getattr(widget, part)
