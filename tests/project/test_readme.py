"""The README's commands are those that CI runs and that the command line knows."""

import json
import re
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest
from checkout import ROOT

from nnbook.grading.key.key import read_key

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_ci_runs_the_readmes_test_command() -> None:
    """The one line that passes all tests stands in the README and in .ci/run, word for word."""
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    (command,) = re.findall(r"^python3 -m venv .*pytest$", ci, re.MULTILINE)
    assert command in README


@pytest.mark.parametrize("command", sorted(set(re.findall(r"nnbook (\w+)[ \n]", README))))
def test_every_command_of_the_readme_explains_itself(command: str) -> None:
    """``nnbook COMMAND --help`` answers for each command the README names."""
    if command not in {
        "lab",
        "new",
        "verify",
        "release",
        "package",
        "collect",
        "grade",
        "mark",
        "export",
    }:
        pytest.fail(f"the README writes 'nnbook {command}', which is no command")
    helped = subprocess.run(
        [sys.executable, "-m", "nnbook", command, "--help"], capture_output=True, text=True
    )
    assert helped.returncode == 0
    assert f"usage: nnbook {command}" in helped.stdout


def test_links_inside_the_readme_lead_somewhere() -> None:
    """Every relative link names a file of the checkout."""
    for target in re.findall(r"\]\((?!https?:|#)([^)]+)\)", README):
        assert (ROOT / target.split("#")[0]).exists(), target


def test_the_table_of_notebooks_is_as_they_say() -> None:
    """Every notebook stands in the README with the minutes that its own first cell names."""
    rows = re.findall(r"^\| `(\d\d_\w+)` \|.*\| (\d+) \|$", README, re.MULTILINE)
    notebooks = sorted((ROOT / "notebooks").glob("*.ipynb"))
    said = [re.search(r"about (\d+) minutes", path.read_text("utf-8")) for path in notebooks]
    assert rows == [(path.stem, n and n[1]) for path, n in zip(notebooks, said, strict=True)]


def test_the_readmes_exercise_can_be_released_and_graded(tmp_path: Path) -> None:
    """Its four cells, with the ids and tags it names, are a whole exercise."""
    (block,) = re.findall(r"^ *```python\n(.*?)^ *```", README, re.MULTILINE | re.DOTALL)
    parts = re.split(r"^# --- (\S+) \((.+)\)\n", textwrap.dedent(block), flags=re.MULTILINE)[1:]
    cells = [
        _cell("imports", "code", "from nnbook import check"),
        _cell("key-imports", "code, tag: key", "from nnbook.grading import exercise"),
    ]
    cells += [_cell(*cell) for cell in zip(parts[::3], parts[1::3], parts[2::3], strict=True)]
    path = tmp_path / "01_neuron.ipynb"
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(notebook), encoding="utf-8")
    key = read_key(path)
    (exercise,) = key.exercises.values()
    ids = [f"{exercise.name.replace('_', '-')}-{part}" for part in PARTS]
    assert [cell["id"] for cell in cells[2:]] == ids
    assert key.student.cells[key.student.answers[exercise.name]]["id"] == ids[1]
    assert exercise.name in key.checks
    assert len(exercise.mistakes) >= 2
    points = re.findall(r"^\*(\d+) points?\*$", cells[2]["source"], re.MULTILINE)
    assert points == [str(exercise.points)]


PARTS = ("question", "answer", "check", "key")


def _cell(cell_id: str, kind: str, source: str) -> dict[str, Any]:
    """A cell as the README's line of it says: its type, and its tag where it has one."""
    tag = kind.partition("tag: ")[2]
    metadata = {"tags": [tag]} if tag else {}
    code = {"execution_count": None, "outputs": []} if kind.startswith("code") else {}
    cell_type = "code" if code else "markdown"
    return {
        "cell_type": cell_type,
        "id": cell_id,
        "metadata": metadata,
        "source": source.strip(),
        **code,
    }
