"""The README's commands are those that CI runs and that the command line knows."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parent.parent
README = (CHECKOUT / "README.md").read_text(encoding="utf-8")


def test_ci_runs_the_readmes_test_command() -> None:
    """The one line that passes all tests stands in the README and in .ci/run, word for word."""
    ci = (CHECKOUT / ".ci" / "run").read_text(encoding="utf-8")
    (command,) = re.findall(r"^python3 -m venv .*pytest$", ci, re.MULTILINE)
    assert command in README


@pytest.mark.parametrize("command", sorted(set(re.findall(r"nnbook (\w+)[ \n]", README))))
def test_every_command_of_the_readme_explains_itself(command: str) -> None:
    """``nnbook COMMAND --help`` answers for each command the README names."""
    if command not in {"lab", "release", "grade", "mark", "export"}:
        pytest.fail(f"the README writes 'nnbook {command}', which is no command")
    helped = subprocess.run(
        [sys.executable, "-m", "nnbook", command, "--help"], capture_output=True, text=True
    )
    assert helped.returncode == 0
    assert f"usage: nnbook {command}" in helped.stdout


def test_links_inside_the_readme_lead_somewhere() -> None:
    """Every relative link names a file of the checkout."""
    for target in re.findall(r"\]\((?!https?:|#)([^)]+)\)", README):
        assert (CHECKOUT / target.split("#")[0]).exists(), target


def test_the_table_of_notebooks_is_as_they_say() -> None:
    """Every notebook stands in the README with the minutes that its own first cell names."""
    rows = re.findall(r"^\| `(\d\d_\w+)` \|.*\| (\d+) \|$", README, re.MULTILINE)
    notebooks = sorted((CHECKOUT / "notebooks").glob("*.ipynb"))
    said = [re.search(r"about (\d+) minutes", path.read_text("utf-8")) for path in notebooks]
    assert rows == [(path.stem, n and n[1]) for path, n in zip(notebooks, said, strict=True)]
