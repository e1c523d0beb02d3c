"""Half-planes cut out of polygons."""

import hypothesis.strategies as st
import numpy as np
from hypothesis import given

from nnbook.explore.scene.halfplane import chord, part, rectangle

halves = st.integers(-6, 6).map(lambda k: k / 2)


def size(corners):
    """The area of a polygon, by the shoelace formula."""
    if len(corners) < 3:
        return 0.0
    x, y = np.array(corners).T
    return 0.5 * abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1)))


@given(halves, halves, halves)
def test_the_two_sides_of_a_line_make_up_the_square(w1, w2, b):
    square = rectangle(-0.5, 1.5)
    if (w1, w2, b) == (0, 0, 0):
        assert part(square, w1, w2, b) == square
        return
    sides = size(part(square, w1, w2, b)), size(part(square, -w1, -w2, -b))
    assert abs(sum(sides) - 4.0) < 1e-12
    centres = np.stack(np.meshgrid(*[np.linspace(-0.495, 1.495, 200)] * 2), axis=-1)
    assert abs(np.mean(centres @ [w1, w2] + b > 0) * 4.0 - sides[0]) < 0.05


@given(halves, halves, halves)
def test_a_chord_lies_on_the_line_and_on_the_border(w1, w2, b):
    ends = chord(rectangle(-0.5, 1.5), w1, w2, b)
    assert len(ends) in (0, 2)
    for x1, x2 in ends:
        assert abs(w1 * x1 + w2 * x2 + b) < 1e-12
        assert min(abs(x1 + 0.5), abs(x1 - 1.5), abs(x2 + 0.5), abs(x2 - 1.5)) < 1e-12


@given(halves, halves, halves)
def test_a_line_between_corners_has_a_chord(w1, w2, b):
    heights = [w1 * x1 + w2 * x2 + b for x1, x2 in rectangle(-0.5, 1.5)]
    if min(heights) < 0 < max(heights):
        assert len(chord(rectangle(-0.5, 1.5), w1, w2, b)) == 2
