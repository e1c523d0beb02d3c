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
from checkout import ATTACKS, ROOT

import nnbook
from nnbook.cli import main

PACKAGE = ROOT / "nnbook"
GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
EXPLORERS = ["activations", "network", "neuron", "softmax", "training", "xor"]


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
        folder, _, rest = line.partition("  ")
        names = rest.split("  ")[0].split() if folder.endswith("/") else [""]
        files += [f"{folder}{name}" for name in names]
    return files
