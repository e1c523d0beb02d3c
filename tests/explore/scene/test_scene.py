"""A scene is plain data, and refuses what cannot be painted."""

import math

import numpy as np
import pytest
from valid_scene import validate

from nnbook.explore.scene.scene import (
    Area,
    Axis,
    Bars,
    HeatMap,
    Panel,
    Points,
    Polyline,
    Scene,
    Text,
    class_points,
    levels,
    text_panel,
)
from nnbook.explore.scene.theme import COLORS, color_map

UNIT = Axis(0, 1)


def scene_of(*marks, **axes):
    """Return a scene with one panel that holds these marks."""
    panel = Panel((10, 10, 100, 100), axes.get("x", UNIT), axes.get("y", UNIT), marks)
    return Scene((panel,), "A test.", width=200, height=200)


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (scene_of(Polyline([0, math.nan], [0, 1])), "x is not finite"),
        (scene_of(Points([0, 1], [0, math.inf])), "y is not finite"),
        (scene_of(Polyline([0, 1, 2], [0, 1])), "x and y have shapes"),
        (scene_of(Area([[0, 1]], [[0, 1]])), "x and y have shapes"),
        (scene_of(Bars([0, 1], [1])), "positions and values have shapes"),
        (scene_of(Bars([0, 1], [1, 1], ("blue", "pink"))), "unknown colour 'pink'"),
        (scene_of(Text(0, 0, "a", color="#000000")), "unknown colour '#000000'"),
        (scene_of(Points([0], [0], fill="white")), "unknown colour 'white'"),
        (scene_of(HeatMap(np.zeros((2, 2)), (0, 1, 0, 1))), "2-d uint8"),
        (scene_of(x=Axis(1, 1)), "has no extent"),
        (scene_of(x=Axis(0, 1, log=True)), "reaches 0"),
        (Scene((Panel((150, 0, 100, 10), UNIT, UNIT),), "A test.", 200, 200), "leaves the sheet"),
        (Scene((), " "), "needs a description"),
    ],
)
def test_what_cannot_be_painted_is_refused(broken, said):
    """The sentence names the mark and what is wrong with it."""
    with pytest.raises(ValueError, match=said):
        validate(broken)


def test_a_sound_scene_is_accepted():
    """Every kind of mark passes."""
    grid = np.zeros((3, 4), np.uint8)
    line, bars = Polyline([0, 1], [0, 1], dash="dashed"), Bars([0.5], [1.0], horizontal=True)
    heat = HeatMap(grid, (0, 1, 0, 1))
    validate(scene_of(heat, line, bars, Points([0], [1]), Text(0, 0, "a")))


def test_levels_span_the_map():
    """The ends and what lies beyond them get the map's ends, the middle its middle."""
    assert levels([[-5, -1, 0, 1, 7]], -1, 1).tolist() == [[0, 0, 128, 255, 255]]


def test_classes_differ_in_shape_and_in_colour():
    """No point's class is told by colour alone, and wrong points carry a cross."""
    marks = class_points([[0, 0], [1, 1]], [0, 1], right=[True, False])
    assert {m.shape for m in marks if m.color == "class0"} == {"square"}
    assert {m.shape for m in marks if m.fill == "class1"} == {"circle"}
    crosses = [m for m in marks if m.shape == "cross"]
    assert crosses
    assert all(list(m.x) == [1] for m in crosses)


def test_lines_of_text_stand_under_one_another():
    """Each a spacing lower, an extra distance where one is asked for."""
    panel = text_panel((0, 0, 100, 100), ["a", Text(5, 10, "b", bold=True), "c"], spacing=20)
    assert [(m.x, m.y, m.bold) for m in panel.marks] == [
        (0, 10, False),
        (5, 40, True),
        (0, 60, False),
    ]


def _luminance(color):
    """Return the relative luminance of WCAG 2."""
    channels = [c / 255 for c in bytes.fromhex(color[1:])]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", COLORS)
@pytest.mark.parametrize("name", ["ink", "muted", "blue", "orange", "green", "purple"])
def test_colours_for_words_are_readable(theme, name):
    """Their contrast with the page is at least 4.5, as WCAG 2 asks for."""
    pair = sorted((_luminance(COLORS[theme][name]), _luminance(COLORS[theme]["paper"])))
    assert (pair[1] + 0.05) / (pair[0] + 0.05) >= 4.5


@pytest.mark.parametrize("theme", COLORS)
def test_words_are_readable_on_every_heat_map(theme):
    """Ink has a contrast of at least 4.5 with every colour of the map."""
    ink = _luminance(COLORS[theme]["ink"])
    for red, green, blue in color_map(theme).tolist():
        pair = sorted((ink, _luminance(f"#{red:02X}{green:02X}{blue:02X}")))
        assert (pair[1] + 0.05) / (pair[0] + 0.05) >= 4.5, (red, green, blue)
