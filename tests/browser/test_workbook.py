"""Every notebook in a real JupyterLab: blank as a student gets it, and solved."""

import json
import os
from pathlib import Path

import pytest
from checkout import ROOT

NOTEBOOKS = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))
# A browser needs 20 s for each: two blank and two solved stand for all, unless all are asked for.
# nbval runs every one of them without a browser.
ALL = os.environ.get("NNBOOK_BROWSER") == "all"
BLANK = NOTEBOOKS if ALL else [name for name in NOTEBOOKS if name[:2] in ("00", "04")]
SOLVED = NOTEBOOKS if ALL else [name for name in NOTEBOOKS if name[:2] in ("02", "06")]


def _run(lab, path: Path, name: str) -> list[dict]:
    """Open a copy of a notebook, run it top to bottom, and return its code cells as saved."""
    lab.path = name
    (lab.folder / name).write_bytes(path.read_bytes())
    lab.show()
    lab.run_all()

    cells = [cell for cell in lab.save()["cells"] if cell["cell_type"] == "code"]
    assert all(cell["execution_count"] for cell in cells), "a cell was not run"
    errors = [out for cell in cells for out in cell["outputs"] if out["output_type"] == "error"]
    assert errors == []
    return cells


def _checks(cells: list[dict]) -> list[str]:
    """Return what the checks said, as plain text."""
    outputs = (
        out
        for cell in cells
        if "check" in cell["metadata"].get("tags", [])
        for out in cell["outputs"]
    )
    return ["".join(out.get("data", {}).get("text/plain", "")) for out in outputs]


def _keep_picture(lab, name: str) -> None:
    folder = os.environ.get("NNBOOK_SCREENSHOTS")
    if folder:
        lab.page.screenshot(path=f"{folder}/{name}.png")


@pytest.mark.parametrize("name", BLANK)
def test_a_blank_notebook_runs_and_nothing_is_wrong_yet(lab, name):
    """Run All on a fresh copy: no error, and every check says that nothing is answered."""
    said = _checks(_run(lab, ROOT / "notebooks" / name, f"blank-{name}"))
    assert len(said) >= 3
    assert all(text.startswith("○ Not answered yet.") for text in said), json.dumps(said)
    _keep_picture(lab, f"blank-{name}")


@pytest.mark.parametrize("name", SOLVED)
def test_a_solved_notebook_shows_every_check_right(lab, name):
    """Run All on the solution: no error, and every check says right."""
    said = _checks(_run(lab, ROOT / "solutions" / name, f"solved-{name}"))
    assert len(said) >= 3
    assert all(text.startswith("✓ Right.") for text in said), json.dumps(said)
    _keep_picture(lab, f"solved-{name}")


@pytest.mark.parametrize("name", [name for name in NOTEBOOKS if name.startswith("01")])
def test_a_slider_in_a_blank_notebook_moves_the_picture(lab, name):
    """An arrow key on the first weight changes the picture on the screen."""
    _run(lab, ROOT / "notebooks" / name, f"slider-{name}")
    lab.canvas.scroll_into_view_if_needed()
    lab.ready()
    before = lab.picture()
    lab.handle("weight of input x1").press("ArrowRight")
    lab.wait(lambda: lab.picture() != before, "another picture")
    _keep_picture(lab, f"slider-{name}")
