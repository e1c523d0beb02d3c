"""An untrusted notebook file read into cells.

The file may be anything: cut off, empty, a photo, a pipe, a link to somebody else's work, a
gigabyte of brackets. It is opened once, read once up to a limit, and those bytes are used for
everything that follows. What cannot be read is an `UnreadError` with a sentence for the
student, never a crash.
"""

import json
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SIZE_LIMIT = 48_000_000  # bytes of a file
_WORK_LIMIT = 25_000_000  # of them without outputs: students paste photos
CELLS_LIMIT = 2_000
_LINE_LIMIT = 500  # characters of a line that is quoted
_PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")
_BASE64 = re.compile(r"[A-Za-z0-9+/\s]*+={0,2}+\s*+")  # possessive: no second try
# What a cell's lines give a value: the left side of an assignment, a function, a class.
_GIVEN = re.compile(
    r"^([^#=('\"\n]*+)=(?!=)|^[ \t]*+(?:async +)?(?:def|class) +(\w+)", re.MULTILINE
)
_WORD = re.compile(r"[^\W\d]\w*")
_VALUES_LIMIT = 500_000  # brackets or commas: what a file may take in memory
_BRACKETS_LIMIT = 500_000  # of outputs nested so deeply that each costs a step of its own
_PICTURES_LIMIT = 1_000
_NAME_LIMIT = 1_000  # characters of what names a cell
# Possessive throughout, and what is not closed matches to its end: never a second try.
_TEXT = rb'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)'
_OPENS = rb'"outputs"\s*+:\s*+\['
_OUTPUTS = re.compile(rb"(%b)|(?:(?!%b)%b[^\"]*+)++" % (_OPENS, _OPENS, _TEXT), re.DOTALL)
_FLAT = rb'(?:[^\]\[{}"]++|%b)' % _TEXT
_NESTED = rb"(?:%b|[\[{]%b*+[\]}])" % (_FLAT, _FLAT)
_BRACKET = re.compile(rb"(?:%b|[\[{]%b*+[\]}])++|[][{}]" % (_NESTED, _NESTED), re.DOTALL)


class UnreadError(Exception):
    """The file is no notebook; the message is a sentence that says why."""


@dataclass(frozen=True)
class SubmittedCell:
    """One cell of a notebook that is not trusted."""

    kind: str  # code, markdown or raw
    source: str
    tags: frozenset[str] = frozenset()
    grade_id: str = ""  # the name that nbgrader's metadata gives it
    attachments: dict[str, dict[str, str]] = field(default_factory=dict)  # name → type → base64
    id: str = ""  # which it was given when the notebook was made, or any other


@dataclass(frozen=True)
class Submission:
    """A notebook as it was handed in."""

    cells: tuple[SubmittedCell, ...]
    edition: str = ""  # of the released notebook it was made from, where it still says so

    def line(self, cell: int | None, line: int | None) -> str:
        """Return one line of one cell, counted from 0 and from 1; empty where there is none."""
        if cell is None or line is None or not 0 <= cell < len(self.cells):
            return ""
        lines = self.cells[cell].source.splitlines()
        text = lines[line - 1].strip() if 0 < line <= len(lines) else ""
        return text if len(text) <= _LINE_LIMIT else f"{text[:_LINE_LIMIT]} … (cut)"

    def cells_defining(self, name: str) -> list[int]:
        """Return the code cells that define a name, by their place; the last one counts."""
        return [
            index
            for index, cell in enumerate(self.cells)
            if cell.kind == "code" and defines(cell.source, name)
        ]


def read_file(path: Path) -> bytes:
    """Read a file that is not trusted.

    Raises
    ------
    UnreadError
        When it is no regular file: a symbolic link, a pipe or a device is refused.
    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    flags |= getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
    try:
        descriptor = os.open(path, flags)
    except OSError as error:
        if path.is_symlink():
            raise UnreadError("The file is a link to another file.") from error
        raise UnreadError(f"The file cannot be opened ({error.strerror}).") from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise UnreadError("The file is not a regular file.")
    with open(descriptor, "rb") as file:
        try:
            return file.read(SIZE_LIMIT + 1)
        except OSError as error:
            raise UnreadError(f"The file cannot be read ({error.strerror}).") from error


def parse(data: bytes) -> Submission:
    """Read a notebook's cells from a whole file.

    Raises
    ------
    UnreadError
        When it is not a notebook, or not a reasonable one.

    Examples
    --------
    >>> parse(b'{"cells": [{"cell_type": "code", "source": "x = 1"}]}').cells[0].source
    'x = 1'
    >>> parse(b"")
    Traceback (most recent call last):
        ...
    nnbook.notebook.submission.UnreadError: The file is empty.
    """
    notebook = _load(data)
    cells = _cells_of(notebook)
    if len(cells) > CELLS_LIMIT:
        raise UnreadError(f"The notebook has {len(cells)} cells; {CELLS_LIMIT} is the limit.")
    ours = _mapping(_mapping(notebook.get("metadata")).get("nnbook"))
    submission = Submission(tuple(map(_cell, cells)), _name(ours.get("edition")))
    if (pictures := sum(len(cell.attachments) for cell in submission.cells)) > _PICTURES_LIMIT:
        raise UnreadError(f"The notebook has {pictures} pictures; {_PICTURES_LIMIT} is the limit.")
    return submission


def _load(data: bytes) -> dict[str, Any]:
    if not data.strip():
        raise UnreadError("The file is empty.")
    if not data.strip(b" \t\r\n\0"):
        raise UnreadError("The file holds only zeros.")
    if len(data) > SIZE_LIMIT:
        raise UnreadError(f"The file is larger than {SIZE_LIMIT // 1_000_000} MB.")
    if len(data) > _WORK_LIMIT or _values(data) > _VALUES_LIMIT:
        data = _without_outputs(data)
    if len(data) > _WORK_LIMIT:
        raise UnreadError(
            f"The file is larger than {_WORK_LIMIT // 1_000_000} MB without its outputs."
        )
    if (
        _values(data) > _VALUES_LIMIT
        and _values(re.sub(_TEXT, b"", data, flags=re.DOTALL)) > _VALUES_LIMIT
    ):
        raise UnreadError("The file is not a notebook: it holds too many values.")
    try:
        # NaN and Infinity are no JSON, and no int: a ValueError, too.
        notebook = json.loads(data.decode("utf-8-sig"), parse_constant=int)
    except UnicodeDecodeError as error:
        raise UnreadError("The file is not a notebook: it is not UTF-8 text.") from error
    except RecursionError as error:
        raise UnreadError("The file is not a notebook: it is nested too deeply.") from error
    except json.JSONDecodeError as error:
        cut = error.msg.startswith("Unterminated") or error.pos >= len(error.doc.rstrip())
        what = "ends too early" if cut else "is not valid JSON"
        raise UnreadError(f"The file is not a whole notebook: it {what}.") from error
    except ValueError as error:
        raise UnreadError("The file is not a notebook: it is not valid JSON.") from error
    if not isinstance(notebook, dict):
        raise UnreadError("The file is not a notebook: it has no cells.")
    return notebook


def _values(data: bytes) -> int:
    """Count what may become values, also within texts, where it is none."""
    return max(data.count(b"[") + data.count(b"{"), data.count(b","))


def _without_outputs(data: bytes) -> bytes:
    """Cut the cells' outputs out, which nobody reads; what is no JSON stays none."""
    kept, place, steps = [], 0, iter(range(_BRACKETS_LIMIT))
    for piece in _OUTPUTS.finditer(data):
        if piece[1] and piece.start() >= place:
            kept.append(data[place : piece.end()])
            place = _end_of_list(data, piece.end(), steps)
    return b"".join([*kept, data[place:]])


def _end_of_list(data: bytes, place: int, steps: Iterator[int]) -> int:
    depth = 1
    for piece, _ in zip(_BRACKET.finditer(data, place), steps, strict=False):
        depth += (piece[0] in b"[{") - (piece[0] in b"]}")
        if not depth:
            return piece.start()
    if next(steps, None) is None:
        raise UnreadError("The file is not a notebook: its outputs are nested too deeply.")
    return len(data)


def _cells_of(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the cells, of nbformat 4 or of nbformat 3 and its worksheets."""
    found = notebook.get("cells")
    if found is None and isinstance(notebook.get("worksheets"), list):
        found = [
            cell for sheet in notebook["worksheets"] for cell in _list(_mapping(sheet).get("cells"))
        ]
    if not isinstance(found, list):
        raise UnreadError("The file is not a notebook: it has no cells.")
    return [cell for cell in found if isinstance(cell, dict)]


def _cell(cell: dict[str, Any]) -> SubmittedCell:
    kind = cell.get("cell_type")
    metadata = _mapping(cell.get("metadata"))
    source = cell.get("source", cell.get("input", ""))  # nbformat 3 said input
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    grade_id = _mapping(metadata.get("nbgrader")).get("grade_id")
    tags = frozenset(tag for tag in _list(metadata.get("tags")) if isinstance(tag, str))
    return SubmittedCell(
        kind if kind in ("code", "markdown") else "raw",
        _clean(source) if isinstance(source, str) else "",
        tags,
        _name(grade_id),
        _pictures(cell.get("attachments")),
        _name(cell.get("id")),
    )


def _name(value: Any) -> str:
    if isinstance(value, str) and len(value) > _NAME_LIMIT:
        raise UnreadError(f"A cell's name is longer than {_NAME_LIMIT} characters.")
    return value if isinstance(value, str) else ""


def _pictures(attachments: Any) -> dict[str, dict[str, str]]:
    """Keep what is a picture in a format that cannot hold a script."""
    found: dict[str, dict[str, str]] = {}
    for name, bundle in _mapping(attachments).items():
        for kind, text in _mapping(bundle).items():
            if kind in _PICTURES and isinstance(text, str) and _BASE64.fullmatch(text):
                found[_clean(name)[:200]] = {kind: "".join(text.split())}
    return found


def _clean(text: str) -> str:
    """Replace what is no character (a lone surrogate), so that every reader can write it."""
    return text.encode("utf-8", "replace").decode()


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def given_names(source: str) -> set[str]:
    """Collect the names that lines seem to give a value, without parsing what may be hostile."""
    return set(_WORD.findall("\n".join(one for pair in _GIVEN.findall(source) for one in pair)))


def defines(source: str, name: str) -> bool:
    """Tell whether a cell seems to define a name."""
    return name in source and name in given_names(source)
