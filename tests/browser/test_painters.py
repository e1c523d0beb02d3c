"""The canvas in the browser and matplotlib draw the same picture."""

import base64
import io
from pathlib import Path

import numpy as np
import painted
import pytest
from PIL import Image
from scipy.ndimage import maximum_filter, minimum_filter

from nnbook.explore.scene.paint import paint

SCENES = painted.scenes()
PIXELS, LEVELS = 2, 2  # how far apart the two may be


@pytest.fixture(scope="module")
def canvas(shared_lab):
    """Return a function that gives a scene's pixels as the browser draws them."""
    shared_lab.page.set_viewport_size({"width": 1900, "height": 1000})  # no picture is scaled
    shared_lab.open(
        f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "import painted\nexplorer = painted.explorer()\nexplorer"
    )
    shared_lab.ready()

    def draw(name, theme):
        there = f"JupyterLab {theme.title()}"
        shared_lab.page.evaluate(
            "(theme) => window.jupyterapp.commands.execute('apputils:change-theme', { theme })",
            there,
        )
        number = list(SCENES).index(name)
        shared_lab.python(f"explorer.values['n'] = {number}")
        shared_lab.shows(f"(n={number})")
        paper = (17, 17, 17) if theme == "dark" else (255, 255, 255)
        shared_lab.wait(
            lambda: tuple(_pixels(shared_lab.picture())[-1, -1]) == paper, f"the {theme} theme"
        )
        return _pixels(shared_lab.picture())

    return draw


def _pixels(url):
    """Return the pixels of a PNG in a data: URL."""
    image = Image.open(io.BytesIO(base64.b64decode(url.partition(",")[2])))
    return np.asarray(image.convert("RGB")).astype(int)


def _matplotlib(name, theme):
    figure = paint(SCENES[name], theme)
    figure.canvas.draw()
    return np.asarray(figure.canvas.buffer_rgba())[..., :3].astype(int)


def _strangers(picture, other):
    """Count the pixels of a colour that the other picture does not have near by, nor between two.

    First those inside an area of one colour, then those at its edges and on thin lines, too.
    """
    near, reach = (3, 3, 1), (2 * PIXELS + 1, 2 * PIXELS + 1, 1)
    low = minimum_filter(other, reach) - LEVELS
    high = maximum_filter(other, reach) + LEVELS
    strange = ((picture < low) | (picture > high)).any(axis=-1)
    edge = (maximum_filter(picture, near) - minimum_filter(picture, near)).max(axis=-1) > LEVELS
    return int((strange & ~edge).sum()), int(strange.sum())


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", [name for name in SCENES if name != "words"])
def test_no_pixel_of_one_is_strange_to_the_other(name, theme, canvas):
    """Within 2 pixels and 2 levels, all pixels of all explorers without their words.

    Matplotlib moves a marker to whole pixels: one in 500 may differ where its edge is blurred.
    """
    drawn, painted_by_matplotlib = canvas(name, theme), _matplotlib(name, theme)
    assert drawn.shape == painted_by_matplotlib.shape
    for pair in ((drawn, painted_by_matplotlib), (painted_by_matplotlib, drawn)):
        inside, in_all = _strangers(*pair)
        assert inside == 0
        assert in_all <= (20 if name == "every mark" else drawn.size / 3 / 500)


def test_words_stand_in_the_same_places(canvas):
    """The box around each word's ink, for every alignment, size and weight."""
    boxes = []
    for picture in (canvas("words", "light"), _matplotlib("words", "light")):
        ink = (picture < 200).all(axis=-1)
        for k in range(len(painted.WORDS)):
            top, left = 60 * (k // 6), 100 * (k % 6)
            rows, columns = np.nonzero(ink[top : top + 60, left : left + 100])
            boxes.append((rows.min(), rows.max(), columns.min(), columns.max()))
    ours, theirs = np.reshape(boxes, (2, -1, 4))
    assert np.abs(ours - theirs).max() <= PIXELS, (ours - theirs).tolist()


def test_a_moved_mark_is_noticed():
    """The comparison itself can fail: by 3 pixels, or by 5 levels."""
    picture = np.full((40, 40, 3), 255)
    picture[10:20, 10:20] = (0, 114, 178)
    assert _strangers(np.roll(picture, 2, axis=1), picture) == (0, 0)
    assert max(_strangers(np.roll(picture, 3, axis=1), picture)) > 0
    brighter = picture.copy()
    brighter[10:20, 10:20] += 5
    assert min(_strangers(brighter, picture)) > 0
