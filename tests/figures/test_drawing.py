"""A drawing goes into a page with its words, alone or on given axes, and leaves nothing behind."""

import base64
import io
import re
import struct
import subprocess
import sys
from html import unescape
from typing import Any

import gallery
import matplotlib.style
import nbformat
import numpy as np
import pytest
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from nbclient import NotebookClient

from nnbook import figures
from nnbook.figures.parts.drawing import as_html


@pytest.mark.parametrize("name", gallery.ALL)
def test_every_figure_has_one_sentence_of_words(name: str) -> None:
    """The alternative is a sentence: not empty, one full stop at its end, on one line."""
    words = gallery.drawing(name).alternative
    assert len(words) > 20
    assert words.endswith(".")
    assert "\n" not in words
    assert not re.search(r"\.\s+[A-Z]", words)
    assert not re.search(r"\$|nan|None", words)


@pytest.mark.parametrize("name", gallery.ONE_AXES)
def test_figures_draw_on_a_given_ax(name: str) -> None:
    """With ax= nothing else is drawn on, and the words are the same as alone."""
    figure = Figure(figsize=(8, 8))
    ax, other = figure.subplots(2, 1)
    drawing = gallery.ONE_AXES[name](ax=ax)
    assert drawing.axes == (ax,)
    assert drawing.ax is ax
    assert drawing.figure is figure
    assert ax.has_data() or ax.patches or ax.texts
    assert not other.has_data()
    assert drawing.alternative == gallery.drawing(name).alternative


@pytest.mark.parametrize("name", gallery.SEVERAL_AXES)
def test_figures_draw_on_given_axes(name: str) -> None:
    """With axes= each of them is drawn on, in the order given; another number is refused."""
    n_axes, draw = gallery.SEVERAL_AXES[name]
    figure = Figure(figsize=(8, 8))
    axes = figure.subplots(1, n_axes, squeeze=False)
    drawing = draw(axes=axes)
    assert drawing.axes == tuple(axes.ravel())
    assert drawing.figure is figure
    assert figure.axes == list(axes.ravel())
    assert all(ax.has_data() or ax.patches for ax in axes.ravel())
    with pytest.raises(ValueError, match=f"needs {n_axes} axes, not 1"):
        draw(axes=[figure.add_subplot()])


def test_the_figure_of_a_subfigure_is_the_whole() -> None:
    """Drawn on part of a figure, a drawing shows all of it."""
    whole = Figure()
    left, _ = whole.subfigures(1, 2)
    assert figures.draw_xor_network(ax=left.subplots()).figure is whole


def test_a_page_gets_an_image_with_its_words() -> None:
    """The HTML carries a PNG twice as fine as its width in pixels, and escaped words."""
    page = as_html(Figure(figsize=(3, 2)), 'a < b & "c"')
    found = re.fullmatch(
        r'<img width="300" alt="([^"]*)" src="data:image/png;base64,([^"]*)">', page
    )
    assert found
    assert unescape(found[1]) == 'a < b & "c"'
    png = base64.b64decode(found[2])
    assert png.startswith(b"\x89PNG")
    assert struct.unpack(">II", png[16:24]) == (600, 400)


def test_a_drawing_shows_itself() -> None:
    """A notebook asks a drawing for HTML; elsewhere it says its words."""
    drawing = figures.draw_xor_network()
    assert f'alt="{drawing.alternative}"' in drawing._repr_html_()
    assert repr(drawing) == f"Drawing: {drawing.alternative}"


@pytest.mark.parametrize("words", [None, "", "  "])
def test_a_figure_without_words_is_refused(words: str | None) -> None:
    with pytest.raises(ValueError, match="needs a text alternative"):
        figures.show(Figure(), words)


def test_drawing_never_loads_pyplot() -> None:
    """Without pyplot no figure is kept alive and none is shown twice."""
    code = (
        "import sys; from nnbook import figures; "
        "figures.draw_xor_network()._repr_html_(); figures.draw_gates(); "
        "sys.exit('matplotlib.pyplot' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.fixture(scope="module")
def cells() -> list[Any]:
    """Run a notebook with a real kernel."""
    notebook = nbformat.v4.new_notebook()
    sources = [
        "from nnbook import figures\nimport matplotlib.pyplot as plt",
        "figures.draw_xor_network()",
        "figures.show(figures.draw_xor_network((1, 0)))\nfigures.show(figures.draw_gates(['OR']))",
        "figure, ax = plt.subplots()\nfigures.show(figure, 'an empty sheet')",
        "plt.get_fignums()",
    ]
    notebook.cells = [nbformat.v4.new_code_cell(source) for source in sources]
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    return list(notebook.cells)


def test_a_kernel_shows_the_drawing_at_the_end_of_a_cell(cells: list[Any]) -> None:
    (output,) = cells[1].outputs
    assert output.output_type == "execute_result"
    assert 'alt="A network with inputs x1, x2:' in output.data["text/html"]


def test_a_kernel_shows_every_picture_once_and_with_words(cells: list[Any]) -> None:
    """show() works in the middle of a cell, and a pyplot figure comes once, as HTML."""
    pictures = [output.data for output in cells[2].outputs + cells[3].outputs]
    assert len(pictures) == 3
    assert [set(data) for data in pictures] == [{"text/html", "text/plain"}] * 3
    assert 'alt="an empty sheet"' in pictures[-1]["text/html"]
    assert cells[4].outputs[0].data["text/plain"] == "[]"


def corners(picture: Any) -> list[tuple[int, ...]]:
    """Return the colours of a PNG's first and most frequent pixels."""
    from matplotlib.image import imread

    pixels = (imread(io.BytesIO(picture))[..., :3] * 255).round().astype(int).reshape(-1, 3)
    values, counts = np.unique(pixels, axis=0, return_counts=True)
    return [tuple(pixels[0]), tuple(values[counts.argmax()])]


STYLES = ("dark_background", "ggplot", {"font.size": 30, "axes.grid": True, "text.color": "w"})
WHITE = (255, 255, 255)


@pytest.mark.parametrize("style", STYLES, ids=str)
@pytest.mark.parametrize("name", ["gates", "one activation", "XOR network", "points"])
def test_no_style_changes_a_figure(name: str, style: Any) -> None:
    """Nor does it change a style that was used before: shown and saved it is the same picture."""
    draw = gallery.ONE_AXES.get(name) or gallery.SEVERAL_AXES[name][1]
    shown = draw()._repr_html_()
    with matplotlib.style.context(style):
        before = dict(matplotlib.rcParams)
        drawing = draw()
        assert drawing._repr_html_() == shown
        file = io.BytesIO()
        drawing.figure.savefig(file)
        assert dict(matplotlib.rcParams) == before
    assert corners(file.getvalue()) == [WHITE, WHITE]


def test_given_axes_of_a_dark_style_become_paper() -> None:
    """What is drawn for white paper could not be read on black; light axes stay as they are."""
    with matplotlib.style.context("dark_background"):
        dark = Figure().subplots()
        figures.draw_points([[0, 1], [1, 0]], [0, 1], ax=dark)
        assert dark.get_facecolor()[:3] == dark.figure.get_facecolor()[:3] == (1, 1, 1)
        dark.figure.draw_without_rendering()
        words = [dark.title, dark.xaxis.label, *dark.get_xticklabels(), *dark.legend_.texts]
        assert max(sum(to_rgb(one.get_color())) for one in words) < 1
    light = Figure().subplots()
    light.set_facecolor("#EEEEFF")
    figures.draw_points([[0, 1], [1, 0]], [0, 1], ax=light)
    assert to_hex(light.get_facecolor()) == "#eeeeff"


def test_a_figure_of_ones_own_is_shown_in_its_own_style() -> None:
    """White words of a dark style do not come on white paper."""
    with matplotlib.style.context("dark_background"):
        page = as_html(Figure(), "my own")
    png = base64.b64decode(page.split("base64,")[1].split('"')[0])
    assert corners(png)[0] == (0, 0, 0)
