"""``nnbook new``: a course to begin with, one worked notebook that holds each kind of exercise."""

import argparse
import re
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from nnbook.errors import NnbookError
from nnbook.grading.files import write_bytes


def new_from_command_line(arguments: argparse.Namespace) -> int:
    """Lay a course into a new folder, and say what comes next."""
    folder = arguments.folder
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise NnbookError(f"{folder} is there already and not empty; name a new folder.")
    name = re.sub(r"[^a-z0-9]+", "-", folder.resolve().name.lower()).strip("-")
    for part in _files(files("nnbook") / "_data" / "course"):
        data = part.read_bytes()
        if not part.name.endswith((".ipynb", ".csv")):
            data = data.replace(b"NAME", (name or "course").encode())
        write_bytes(folder / _place(part), data)
        print(f"{folder / _place(part)} written")
    print(f"Read {folder / 'README.md'}; it begins with: cd {folder} && nnbook verify")
    return 0


def _files(folder: Traversable) -> list[Traversable]:
    inside = sorted(folder.iterdir(), key=lambda one: one.name)
    deep = [file for one in inside if one.is_dir() for file in _files(one)]
    return [one for one in inside if one.is_file()] + deep


def _place(part: Traversable) -> Path:
    """Return a file's place below the course."""
    parts = Path(str(part)).parts
    return Path(*parts[len(parts) - parts[::-1].index("course") :])
