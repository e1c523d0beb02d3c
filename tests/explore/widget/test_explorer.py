"""The widget around a pure function, without a browser."""

import io
import struct

import ipywidgets
import pytest
from ipywidgets.widgets.widget import _instances

from nnbook.explore.as_widget import show
from nnbook.explore.controls import Menu, Slider
from nnbook.explore.exhibit import Exhibit
from nnbook.explore.scene.paint import png
from nnbook.explore.scene.scene import Axis, Panel, Polyline, Scene, Text
from nnbook.explore.widget import earlier_runs

CONTROLS = (
    Slider("w1", -3.0, 3.0, 0.5, 1.0, "w₁", "weight of x1"),
    Slider("depth", 0, 10, 1, 2, "depth", play=True),
    Menu("gate", ("AND", "OR"), "AND", "gate"),
    Menu("grid", ("off", "on"), "off", "grid"),
)
PRESETS = {"wide": {"w1": 3.0, "gate": "OR"}}


def made_of(controls=CONTROLS, draw=None, **settings):
    """Return an explorer of these controls."""
    return show(Exhibit("explore_test", controls, draw or scene, presets=PRESETS), settings)


def scene(values):
    """Return a scene that says its values."""
    said = ", ".join(f"{name} = {value}" for name, value in values.items())
    axes = Axis(-3, 3), Axis(0, 1)
    panel = Panel(
        (40, 20, 200, 100), *axes, (Polyline([0, values["w1"]], [0, 1]), Text(0, 0, said))
    )
    return Scene((panel,), f"{said}.", width=300, height=160)


@pytest.fixture
def explorer():
    """Return an explorer, closed afterwards."""
    made = made_of()
    yield made
    made.close()


def button(explorer, label):
    """Return the explorer's button with this label."""
    found = [
        w for w in walk(explorer) if isinstance(w, (ipywidgets.Button, ipywidgets.ToggleButton))
    ]
    return next(w for w in found if w.description == label)


def walk(widget):
    """Yield a widget and all its children's children."""
    yield widget
    for child in getattr(widget, "children", ()):
        yield from walk(child)


def test_it_starts_where_it_is_told():
    """Settings take the place of the starting values."""
    made = made_of(w1=-2, grid="on")
    assert dict(made.values) == {"w1": -2.0, "depth": 2, "gate": "AND", "grid": "on"}
    made.close()


def test_its_controls_say_what_is_allowed(explorer):
    """Every control's name, and every value it can take."""
    assert explorer.controls == {control.name: control.allowed for control in CONTROLS}


def test_values_are_set_one_or_several_at_once(explorer):
    """The sliders and their number boxes move along."""
    explorer.values["w1"] = 2
    explorer.values = {"gate": "OR", "depth": 7}
    assert dict(explorer.values) == {"w1": 2.0, "depth": 7, "gate": "OR", "grid": "off"}
    assert explorer._box.inputs["w1"].value == 2.0
    assert explorer._box.number_boxes["depth"].value == 7
    assert explorer.describe() == "w1 = 2.0, depth = 7, gate = OR, grid = off."


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ({"w1": 0.3}, "allowed are -3.0 to 3.0 in steps of 0.5"),
        ({"gate": "XOR"}, "allowed are 'AND', 'OR'"),
        ({"w3": 1}, "no control 'w3'; it has w1, depth, gate, grid"),
    ],
)
def test_a_wrong_value_changes_nothing(explorer, new, said):
    """Not even the other values of the same assignment."""
    with pytest.raises(ValueError, match=said):
        explorer.values = {"grid": "on", **new}
    assert explorer.values["grid"] == "off"
    with pytest.raises(ValueError, match=said):
        made_of(**new)


def test_the_code_line_recreates_the_setting(explorer):
    """Evaluated, it gives an explorer with the same values."""

    def explore_test(**settings):
        return made_of(**settings)

    explorer.values = {"w1": -0.5, "depth": 9, "gate": "OR", "grid": "on"}
    assert explorer.code == "explore_test(w1=-0.5, depth=9, gate='OR', grid='on')"
    again = eval(explorer.code)
    assert again.values == explorer.values
    again.close()


def test_a_typed_number_moves_the_slider_to_its_grid(explorer):
    """0.8 is nearest to 1 among halves, and the box says so."""
    explorer._box.number_boxes["w1"].value = 2.3
    assert explorer.values["w1"] == 2.5
    assert explorer._box.number_boxes["w1"].value == 2.5


def test_presets_and_reset_are_buttons(explorer):
    """A preset sets what it names; reset brings all back."""
    button(explorer, "wide").click()
    assert (explorer.values["w1"], explorer.values["gate"]) == (3.0, "OR")
    button(explorer, "Reset").click()
    assert dict(explorer.values) == {c.name: c.start for c in CONTROLS}


def test_playing_has_named_buttons(explorer):
    """Step goes one on and ends at the last value, restart goes to the first; both stop playing."""
    play = button(explorer, "Play")
    play.value = True
    assert play.description == "Pause"
    button(explorer, "Step").click()
    assert (explorer.values["depth"], play.value, play.description) == (3, False, "Play")
    for _ in range(9):
        button(explorer, "Step").click()
    assert explorer.values["depth"] == 10
    button(explorer, "Restart").click()
    assert explorer.values["depth"] == 0


def test_sliders_send_their_state_at_rest_only(explorer):
    """Continuous updates would compete with the picture."""
    sliders = [
        w for w in walk(explorer) if isinstance(w, (ipywidgets.FloatSlider, ipywidgets.IntSlider))
    ]
    assert len(sliders) == 2
    assert not any(slider.continuous_update for slider in sliders)


def test_the_figure_is_matplotlibs(explorer):
    """It can be saved for a report, and pyplot knows nothing of it."""
    import matplotlib.pyplot as plt

    figure = explorer.figure()
    assert figure.get_size_inches().tolist() == [3.0, 1.6]
    assert [ax.get_xlim() for ax in figure.axes] == [(-3.0, 3.0)]
    assert plt.get_fignums() == []


@pytest.mark.parametrize(
    "style", ["dark_background", "ggplot", "seaborn-v0_8-dark", {"savefig.bbox": "tight"}]
)
def test_no_style_changes_what_a_notebook_keeps(explorer, style):
    """Nor the figure of a report: dark words stay on white paper, and no grid comes."""
    import matplotlib.style

    kept, report = png(explorer.scene), io.BytesIO()
    with matplotlib.style.context(style):
        assert png(explorer.scene) == kept
        explorer.figure().savefig(report, dpi=200)
    assert report.getvalue() == kept


def test_what_a_notebook_keeps_is_a_picture_with_words(explorer, monkeypatch):
    """A widget; apart from it a PNG of twice the sheet's size with its alternative, and words."""
    import base64
    import html

    shown = []
    monkeypatch.setattr("IPython.display.display", lambda data, **_: shown.append(data))
    explorer._ipython_display_()
    live, kept, words = shown
    assert "application/vnd.jupyter.widget-view+json" in live
    assert live["text/plain"] == kept["text/plain"] == words["text/html"] == ""
    assert words["text/plain"] == f"{explorer.code}\n{explorer.describe()}"
    image = kept["text/html"]
    assert f'width="300" alt="{html.escape(explorer.describe())}"' in image
    data = base64.b64decode(image.split("base64,")[1].split('"')[0])
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", data[16:24]) == (600, 320)
    assert data == kept["image/png"]
    # As long as the widget lives, its own style rule hides the kept picture.
    name = image.split('id="')[1].split('"')[0]
    rules = [w.value for w in walk(explorer) if isinstance(w, ipywidgets.HTML)]
    assert rules == [f"<style>#{name} {{ display: none }}</style>"]


def test_a_scene_that_raises_is_a_sentence():
    """In the picture's place and in words; the controls go on working."""

    def broken(values):
        if values["w1"] < 0:
            raise RuntimeError("no roots")
        return scene(values)

    made = made_of(draw=broken, w1=-1)
    assert "explore_test cannot draw this setting (RuntimeError: no roots)" in made.describe()
    assert png(made.scene).startswith(b"\x89PNG")  # what a notebook keeps of it
    made.values["w1"] = 1
    assert made.describe().startswith("w1 = 1.0")
    made.close()


def test_a_control_hides_where_it_means_nothing():
    """Under another word of its menu it is away, and back again."""
    menu = Menu("show", ("line", "bars"), "line")
    width = Slider("width", 1, 5, 1, 2, when=("show", ("bars",)))
    made = made_of((*CONTROLS, menu, width))
    row = made._box._own_rows["width"][0]
    assert row.layout.display == "none"
    made.values["show"] = "bars"
    assert row.layout.display is None
    made.close()


def test_closing_leaves_nothing_behind(explorer):
    """Every widget it made is closed, layouts and styles included."""
    before = set(_instances)
    made = made_of()
    assert len(set(_instances) - before) > 20
    made.close()
    assert set(_instances) == before


def test_a_cell_that_runs_200_times_keeps_one_explorer(monkeypatch):
    """The explorer of its last run; those of other cells are not touched."""
    run = ["cell-a", "run-0"]
    monkeypatch.setattr(earlier_runs, "_present_cell", lambda: tuple(run))
    monkeypatch.setattr(earlier_runs, "_EXPLORERS", {})
    before = set(_instances)
    two_in_one_run = [made_of() for _ in range(2)]
    one_run = len(set(_instances) - before)
    run[0] = "cell-b"
    other = made_of()
    for k in range(200):
        run[:] = ["cell-b", f"run-{k + 1}"]
        other = made_of()
    assert len(set(_instances) - before) == one_run * 3 // 2
    assert all(made.comm is not None for made in (*two_in_one_run, other))
    for made in (*two_in_one_run, other):
        made.close()
