"""Files written whole or not at all, and derived notebooks only where they have changed."""

import json
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from nnbook.errors import NnbookError, remedy

Derived = Iterable[tuple[Path, str]]  # files, and what they are to hold


def write_whole(path: Path, text: str) -> None:
    """Write a text file in one step: a reader sees the old one or the new one, never half of it."""
    write_bytes(path, text.encode("utf-8", "replace"))


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file in one step; its folder is made where it is missing.

    Raises
    ------
    NnbookError
        When it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".nnbook-")
        try:
            with open(descriptor, "wb") as file:
                file.write(data)
            os.chmod(name, 0o644)
            os.replace(name, path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise NnbookError(
            f"{path} cannot be written ({error.strerror}); {remedy(error, 'choose another place')}."
        ) from error


def tell_written(derived: Derived, what: str) -> int:
    """Write the files that have changed and say which; return the exit status."""
    changed = [(path, text) for path, text in derived if not _holds(path, text)]
    for path, text in changed:
        write_whole(path, text)
        print(f"{path} written")
    if not changed:
        print(f"{what} was up to date.")
    return 0


def tell_differences(derived: Derived) -> bool:
    """Say which files are missing or differ, and in which cells; tell whether any does."""
    differ = False
    for path, text in derived:
        if not path.exists():
            print(f"{path} is missing.")
        elif not _holds(path, text):
            print(f"{path} differs: {_differing_cells(path, text)}.")
        else:
            continue
        differ = True
    return differ


def _holds(path: Path, text: str) -> bool:
    return path.is_file() and path.read_bytes() == text.encode()


def _differing_cells(path: Path, text: str) -> str:
    """Name the first cells in which a notebook is not as derived."""
    try:
        old = _cells(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError):
        return "it is not a notebook"
    new = _cells(text)
    changed = [cell_id for cell_id in new if new[cell_id] != old.get(cell_id)]
    changed += [cell_id for cell_id in old if cell_id not in new]
    if not changed:
        return "its cells are in another order, or its metadata"
    more = f" and {len(changed) - 3} more" if len(changed) > 3 else ""
    return f"cells {', '.join(changed[:3])}{more}"


def _cells(text: str) -> dict[str, dict[str, Any]]:
    return {cell["id"]: cell for cell in json.loads(text)["cells"]}
