"""What an explorer loads: numpy to be imported and drawn, more only to be shown."""

import subprocess
import sys

import pytest

import nnbook
from nnbook.explore.as_widget import explorer

NAMES = [name for name in dir(nnbook.explore) if name.startswith("explore_")]
HEAVY = "{'ipywidgets', 'IPython', 'anywidget', 'traitlets', 'matplotlib'}"


def run(code):
    """Return what a fresh process prints."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_every_explorer_is_one_of_the_package():
    """Whoever adds one adds a line to nnbook/explore/__init__.py, and no other."""
    assert len(NAMES) >= 6
    for name in NAMES:
        assert getattr(nnbook, name) is getattr(nnbook.explore, name)


def test_scenes_and_frames_need_numpy_alone():
    """Of every explorer, for a page where Python runs in the browser."""
    code = f"""
import sys
import nnbook
from nnbook.explore.as_widget import explorer
for name in {NAMES}:
    exhibit = sys.modules[getattr(nnbook, name).__module__].exhibit()
    values = exhibit.starting({{}})
    assert exhibit.scene(values).panels, name
    assert exhibit.frame(values)["scene"]["strokes"], name
print({HEAVY} & set(sys.modules))"""
    assert run(code) == "set()"


def test_an_explorer_without_a_picture_that_is_kept_needs_no_matplotlib():
    """Neither imported nor moved: painting waits for a notebook to keep it, or for .figure()."""
    code = """
import sys
from nnbook import explore_neuron
before = 'ipywidgets' in sys.modules
explorer = explore_neuron()
explorer.values = {"b": 1}
print(before, 'ipywidgets' in sys.modules, 'matplotlib' in sys.modules)"""
    assert run(code) == "False True False"


@pytest.mark.parametrize("name", NAMES)
def test_its_docstring_says_what_all_of_them_return_and_raise(name):
    """In numpydoc's order."""
    words = getattr(nnbook, name).__doc__
    places = [
        words.index(f"\n{head}\n---") for head in ("Parameters", "Returns", "Raises", "Notes")
    ]
    assert places == sorted(places)


def test_a_docstring_without_notes_is_refused():
    """Else what every explorer returns would stand nowhere."""
    with pytest.raises(ValueError, match="explore_nothing needs a docstring with a section Notes"):

        @explorer
        def explore_nothing():
            """Explore nothing."""
