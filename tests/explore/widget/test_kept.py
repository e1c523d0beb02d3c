"""The picture that a notebook keeps, in a notebook that runs without a browser."""

import html
import re
import subprocess
import sys

import nbformat
import pytest
from lab_server import notebook
from nbconvert.preprocessors import ExecutePreprocessor

CELLS = (
    """
import nnbook.explore.scene.paint as painter
from nnbook import explore_neuron

painted, png = [], painter.png
painter.png = lambda scene: painted.append(scene) or png(scene)
e = explore_neuron()
e""",
    "e",
    "for step in range(6):\n    e.values['b'] = 3 - step / 2",
    "len(painted)",
    """
def broken(scene):
    raise ValueError("no such scene")

painter.png, kept = broken, painter.png
e.values['b'] = 2""",
    "painter.png = kept\ne.values['b'] = 0.5",
    "e.close()\npainted.clear()",
    "e.values['b'] = 0",
    "len(painted)",
)


@pytest.fixture(scope="module")
def outputs():
    """Return the outputs of every cell."""
    made = nbformat.reads(notebook(CELLS), as_version=4)
    ExecutePreprocessor(timeout=120).preprocess(made, {})
    return [cell.outputs for cell in made.cells]


def kept(cell):
    """Return the words of a cell's kept picture."""
    (page,) = (o.data["text/html"] for o in cell if "img" in o.get("data", {}).get("text/html", ""))
    return html.unescape(re.search(r'alt="([^"]*)"', page)[1])


def test_every_cell_that_shows_it_keeps_the_last_picture(outputs):
    """In whichever cell it was moved last."""
    assert kept(outputs[0]) == kept(outputs[1])
    assert kept(outputs[0]).startswith("A heaviside neuron with boundary x1 + x2 + 1/2 = 0.")


def test_it_is_painted_once_a_cell(outputs):
    """Two cells show it; one moves a slider six times, which asks for one picture more."""
    assert outputs[3][0].data["text/plain"] == "3"


def test_a_scene_that_cannot_be_painted_leaves_the_last_one(outputs):
    """And no error in the cell that asked for it."""
    assert outputs[4] == []


def test_a_closed_explorer_keeps_what_it_showed(outputs):
    """Setting a value paints nothing then."""
    assert outputs[8][0].data["text/plain"] == "0"


def test_a_kernel_that_ends_lets_its_picture_be_painted():
    """matplotlib's own code, cut off in the middle, would end the kernel with an abort."""
    code = """
import time
from nnbook.explore.widget.kept import KeptPicture

class Plane:
    def on_msg(self, heard):
        self.heard = heard

class Slow(KeptPicture):
    def renew(self):
        time.sleep(0.2)
        print("painted")

plane = Plane()
Slow(None, plane)
plane.heard(None, {"kind": "rest"}, None)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "painted\n"
