"""Files written whole or not at all, and released ones only where they have changed."""

import os
import tempfile
from pathlib import Path

from nnbook.errors import NnbookError


def holds(path: Path, text: str) -> bool:
    """Tell whether a file holds this text, to the byte."""
    return path.is_file() and path.read_bytes() == text.encode()


def write_changed(path: Path, text: str) -> bool:
    """Write a text file unless it holds that already; tell whether it was written."""
    if holds(path, text):
        return False
    write_whole(path, text)
    return True


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
            f"{path} cannot be written ({error.strerror}); is it open in another program?"
        ) from error
