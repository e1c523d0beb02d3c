"""Every figure can be read: nothing clipped, no words over words, enough contrast, large enough."""

from dataclasses import dataclass
from functools import cache
from itertools import combinations
from unittest.mock import patch

import gallery
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from numpy.typing import NDArray

from nnbook.drawing import palette

EVERY_FIGURE = pytest.mark.parametrize("name", gallery.ALL)
SMALLEST_TYPE = 9.0  # points: 12.5 pixels of a page
PAGE_WIDTH = 8.0  # inches: 800 pixels, what a notebook leaves for outputs
CONTRAST = 4.5  # what WCAG asks of running text


@dataclass
class Words:
    """A text that was drawn: what it says, how, and on which pixels."""

    text: str
    size: float
    color: tuple[float, float, float]
    box: Bbox


@dataclass
class Sheet:
    """A figure, the words drawn on it, and what is drawn behind them (rows from the bottom)."""

    figure: Figure
    words: list[Words]
    ground: NDArray[np.float64]


@cache
def sheet(name: str) -> Sheet:
    """Draw a figure twice: to record every text that is really drawn, and without texts."""
    figure = gallery.drawing(name).figure
    canvas = FigureCanvasAgg(figure)
    canvas.draw()  # the layout settles first, once
    figure.set_layout_engine("none")
    drawn: dict[Text, Words] = {}
    draw = Text.draw

    def recording(self: Text, renderer: object, *args: object, **kwargs: object) -> None:
        draw(self, renderer, *args, **kwargs)
        if self.get_visible() and self.get_text().strip():
            # An annotation's own extent would include its arrow.
            box = Text.get_window_extent(self, renderer)
            drawn[self] = Words(self.get_text(), self.get_fontsize(), to_rgb(self.get_color()), box)

    with patch.object(Text, "draw", recording):
        canvas.draw()
    for text in drawn:
        text.set_color((0, 0, 0, 0))  # keeps a text's own ground, drops its letters
    canvas.draw()
    ground = np.asarray(canvas.buffer_rgba())[::-1, :, :3] / 255
    return Sheet(figure, list(drawn.values()), ground)


def overlap(one: Bbox, other: Bbox) -> float:
    """Give by how many pixels two boxes reach into each other, in the direction of the least."""
    across = min(one.x1, other.x1) - max(one.x0, other.x0)
    up = min(one.y1, other.y1) - max(one.y0, other.y0)
    return min(across, up)


def luminance(color: NDArray[np.float64]) -> float:
    """Give the relative luminance of an sRGB colour (WCAG 2.2)."""
    linear = np.where(color <= 0.04045, color / 12.92, ((color + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def contrast(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@EVERY_FIGURE
def test_no_words_leave_the_figure(name: str) -> None:
    """Every word lies within the image."""
    width, height = sheet(name).figure.bbox.size
    assert sheet(name).words
    for words in sheet(name).words:
        x0, y0, x1, y1 = words.box.extents
        assert min(x0, y0, width - x1, height - y1) >= -0.5, f"{words} leaves {width} × {height}"


@EVERY_FIGURE
def test_no_words_cover_words(name: str) -> None:
    """No two texts overlap by more than the air around their letters."""
    for one, other in combinations(sheet(name).words, 2):
        assert overlap(one.box, other.box) <= 1.5, f"{one.text!r} covers {other.text!r}"


@EVERY_FIGURE
def test_words_are_large_enough_on_a_page_of_a_notebook(name: str) -> None:
    """Type is nine points or more, in a figure that a notebook shows without shrinking it."""
    assert sheet(name).figure.get_figwidth() <= PAGE_WIDTH
    assert {words.text for words in sheet(name).words if words.size < SMALLEST_TYPE} == set()


@EVERY_FIGURE
def test_words_stand_out_from_what_is_behind_them(name: str) -> None:
    """Every text has a contrast of 4.5 or more with its background."""
    for words in sheet(name).words:
        x0, y0, x1, y1 = (max(0, round(edge)) for edge in words.box.extents)
        ground = sheet(name).ground[y0 + 1 : y1 - 1, x0 + 1 : x1 - 1].reshape(-1, 3)
        # The median: a line may run past the words; the ground is what most of them stand on.
        found = contrast(np.array(words.color), np.median(ground, axis=0))
        assert found >= CONTRAST, f"{words.text!r} has a contrast of {found:.2f}"


@pytest.mark.parametrize("name", ["CLASS_1_TEXT", "CLASS_0_TEXT", "TEXT", "ACCENT", "MUTED"])
def test_colours_for_words_are_readable_on_paper(name: str) -> None:
    """The palette's colours for words have the contrast they promise."""
    color = np.array(to_rgb(getattr(palette, name)))
    assert contrast(color, np.array(to_rgb(palette.PAPER))) >= CONTRAST


def test_regions_differ_for_colour_blind_eyes() -> None:
    """The two regions stay apart for readers without red or without green receptors.

    Matrices of Viénot, Brettel and Mollon 1999 (Color Research and Application 24), in
    linear RGB; the difference is in units of the whole range of a channel.
    """
    protan = np.array([[0.11238, 0.88762, 0], [0.11238, 0.88762, 0], [0.00401, -0.00401, 1]])
    deutan = np.array([[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]])
    pairs = [(palette.REGION_1, palette.REGION_0), (palette.CLASS_1, palette.CLASS_0)]
    for matrix in (protan, deutan):
        for one, other in pairs:
            seen = [matrix @ np.array(to_rgb(color)) ** 2.2 for color in (one, other)]
            assert np.abs(seen[0] - seen[1]).max() > 0.25
