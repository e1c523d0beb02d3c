"""Where a mark comes to lie on the sheet."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnbook.explore.scene.scene import Arrow, Axis, Bars, Panel, Points, Scene, Text
from nnbook.explore.scene.strokes import arrow_outline, pixels, strokes

BOX = (50.0, 20.0, 300.0, 200.0)


@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize("reverse", [False, True])
def test_the_ends_of_the_axes_are_the_corners_of_the_box(log, reverse):
    """Low at the left and at the bottom, unless the axis runs the other way."""
    ends = (1000.0, 0.1) if reverse else (0.1, 1000.0)
    panel = Panel(BOX, Axis(*ends, log=log), Axis(*ends, log=log))
    x, y = pixels(panel, ends, ends)
    assert x == pytest.approx([50, 350])
    assert y == pytest.approx([220, 20])


def test_a_logarithmic_axis_is_even_in_powers():
    """Each power of ten takes the same room."""
    panel = Panel(BOX, Axis(1e-3, 1, log=True), Axis(0, 1))
    x, _ = pixels(panel, [1e-3, 1e-2, 1e-1, 1], [0, 0, 0, 0])
    assert x == pytest.approx([50, 150, 250, 350])


def test_what_a_logarithmic_axis_cannot_show_lies_at_its_floor():
    """A vanished gradient is 0, and is drawn."""
    panel = Panel(BOX, Axis(0, 1), Axis(1e-6, 1, log=True))
    _, y = pixels(panel, [0, 0, 0], [0.0, -3.0, 1e-9])
    assert y == pytest.approx([220, 220, 220])


@given(st.floats(-4, 4), st.floats(-4, 4))
def test_an_arrow_points_where_it_should(x1, y1):
    """Its tip lies at the end, its head is symmetric about its shaft."""
    panel = Panel(BOX, Axis(-5, 5), Axis(-5, 5))
    outline = arrow_outline(panel, Arrow(0, 0, x1, y1))
    start, end = np.array(pixels(panel, [0, x1], [0, y1])).T
    length = np.hypot(*(end - start))
    if outline is None:
        assert length < 1
        return
    shaft, (tip, left, right) = outline
    assert tip == pytest.approx(end)
    assert np.hypot(*(left - tip)) == pytest.approx(np.hypot(*(right - tip)))
    assert (left + right) / 2 == pytest.approx(shaft[1])
    assert shaft[0] == pytest.approx(start)


def test_marks_of_a_framed_panel_are_clipped():
    """Lines and arrows end at the frame; points and words may reach over it."""
    marks = (Arrow(0, 0, 9, 9), Bars([0.5], [9.0]), Points([1], [1]), Text(1, 1, "end"))
    for frame in (True, False):
        panel = Panel(BOX, Axis(0, 1, ticks=()), Axis(0, 1, ticks=()), marks, frame=frame)
        drawn = strokes(Scene((panel,), "A test."))[:5]
        clipped = ["clip" in stroke for stroke in drawn]
        assert clipped == ([True, True, True, False, False] if frame else [False] * 5)


def test_bars_reach_from_0_to_their_values():
    """Upright and lying."""
    axes = Axis(0, 2, ticks=()), Axis(0, 2, ticks=())
    for lying, corners in ((False, (125, 275, 220, 20)), (True, (50, 350, 170, 70))):
        bars = Bars([1.0], [2.0], thickness=1.0, horizontal=lying)
        (bar, *_) = strokes(Scene((Panel(BOX, *axes, (bars,)),), "A test."))
        x, y = np.reshape(bar["xy"], (-1, 2)).T
        assert (x.min(), x.max(), y.max(), y.min()) == pytest.approx(corners)


def test_axes_say_their_ticks_and_labels():
    """And a panel without a frame says nothing but its title."""
    axes = Axis(0, 1, "x₁", ((0, "none"), (1, "all"))), Axis(0, 1, "x₂", ())
    for frame, words in ((True, ["T", "none", "all", "x₁", "x₂"]), (False, ["T"])):
        drawn = strokes(Scene((Panel(BOX, *axes, title="T", frame=frame),), "A test."))
        assert [stroke["text"] for stroke in drawn if stroke["kind"] == "text"] == words
