"""The three walks that CONTRIBUTING.md tells are those that the program takes."""

import importlib
import pkgutil
import re
import shutil
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import pytest
from checkout import ATTACKS, ROOT, SOLUTIONS

import nnbook
from nnbook.cli import main

PACKAGE = ROOT / "nnbook"
GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
# The files of a step; what is beyond nine is the mathematics that an explorer shows.
STEPS = {"neuron": 10, "softmax": 9, "activations": 10, "network": 11, "xor": 11, "training": 14}


@pytest.fixture(autouse=True, scope="module")
def _everything_is_loaded() -> None:
    """Import every module first: what runs at import belongs to no walk."""
    for module in pkgutil.walk_packages([str(PACKAGE)], "nnbook."):
        if module.name != "nnbook.__main__":
            importlib.import_module(module.name)


@contextmanager
def walk() -> Iterator[list[str]]:
    """Yield the files of the package that are entered meanwhile, each once, in their order."""
    files: dict[str, None] = {}

    def look(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code.co_filename.startswith(str(PACKAGE)):
            files[Path(frame.f_code.co_filename).relative_to(PACKAGE).as_posix()] = None

    entered: list[str] = []
    before = sys.getprofile()
    threading.setprofile(look)
    sys.setprofile(look)
    try:
        yield entered
    finally:
        sys.setprofile(before)
        threading.setprofile(None)
        entered += files


def told(heading: str) -> list[str]:
    """Return the files that the guide lists below a heading, in their order."""
    section = GUIDE.partition(f"**{heading}**")[2].partition("```text\n")[2].partition("```")[0]
    files = []
    for line in section.splitlines():
        folder, *names = line.split()
        files += [folder + name for name in names] if folder.endswith("/") else [folder]
    return files


@pytest.mark.parametrize("name", STEPS)
def test_a_step_of_a_slider_touches_few_files(name: str) -> None:
    """From the browser's question to the strokes that it paints."""
    explorer = getattr(nnbook, f"explore_{name}")()
    question = {"kind": "ask", "client": "tab", "seq": 1, "values": dict(explorer.values)}
    explorer._plane._answer(None, question, [])
    with walk() as entered:
        explorer._plane._answer(None, question, [])
    assert len(entered) <= STEPS[name], entered
    if name == "neuron":
        assert entered == told("A slider moves")


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a solution, a class of one, and room for what is made of them."""
    folder = tmp_path_factory.mktemp("course")
    shutil.copytree(ATTACKS / "solutions", folder / "solutions")
    (folder / "class" / "ann").mkdir(parents=True)
    shutil.copy(ATTACKS / "honest.ipynb", folder / "class" / "ann" / "01_target.ipynb")
    return folder


def test_a_release_touches_few_files(tmp_path: Path) -> None:
    """One solution becomes a student's notebook in eleven files at the most."""
    shutil.copy(SOLUTIONS / "01_neuron.ipynb", tmp_path)
    with walk() as entered:
        assert (
            main(["release", "--solutions", str(tmp_path), "--notebooks", str(tmp_path / "n")]) == 0
        )
    entered = [file for file in entered if not re.match("grading/(verify|course)/", file)]
    assert entered == told("A solution is released")  # which goes on after the author's rules
    assert len(entered) <= 11


@pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux")
def test_a_submission_goes_through_the_folders_of_grading_in_order(course: Path) -> None:
    """From what was handed in to the page about it; each folder where it is first entered."""
    words = ["grade", str(course / "class"), "--solutions", str(course / "solutions")]
    with walk() as entered:
        assert main([*words, "--out", str(course / "grades"), "--quiet"]) == 0
    grading = [file for file in entered if file.startswith("grading/")]
    folders = dict.fromkeys(re.findall(r"^grading/(\w+)/", "\n".join(grading), re.MULTILINE))
    ways = ["run", "solution", "release", "key", "grade", "collect", "gradebook", "sandbox"]
    assert list(folders) == [*ways, "report"]
    walked = [
        file for folder in folders for file in grading if file.startswith(f"grading/{folder}/")
    ]
    assert walked == told("A submission gets its verdicts")
