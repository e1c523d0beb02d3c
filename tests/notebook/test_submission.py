"""A file that was handed in may be anything: it becomes cells, or one sentence that says why."""

import json
import os
import signal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnbook.notebook import submission
from nnbook.notebook.submission import (
    CELLS_LIMIT,
    SIZE_LIMIT,
    SubmittedCell,
    UnreadError,
    parse,
    read_file,
)


def notebook(*cells, **more):
    return json.dumps({"nbformat": 4, "cells": list(cells)} | more).encode()


def code(source, **more):
    return {"cell_type": "code", "source": source, "metadata": {}} | more


def markdown(source, **more):
    return {"cell_type": "markdown", "source": source, "metadata": {}} | more


def test_cells_are_read_in_order():
    """Kinds, sources as text or lists of lines, tags and nbgrader's names are kept."""
    read = parse(
        notebook(
            markdown(["a\n", "b"]),
            code("x = 1", metadata={"tags": ["show"], "nbgrader": {"grade_id": "x"}}),
            {"cell_type": "raw", "source": "c"},
        )
    )
    assert read.cells == (
        SubmittedCell("markdown", "a\nb"),
        SubmittedCell("code", "x = 1", frozenset({"show"}), "x"),
        SubmittedCell("raw", "c"),
    )


def test_an_older_format_is_read():
    """nbformat 3 keeps its cells in worksheets, and calls a source input."""
    old = {"nbformat": 3, "worksheets": [{"cells": [{"cell_type": "code", "input": "x = 1"}]}]}
    assert parse(json.dumps(old).encode()).cells == (SubmittedCell("code", "x = 1"),)


def test_a_byte_order_mark_is_ignored():
    """Windows programs put one in front."""
    assert parse(b"\xef\xbb\xbf" + notebook(code("x"))).cells == (SubmittedCell("code", "x"),)


UNREADABLE = {
    "empty": b"",
    "spaces": b" \n\t",
    "zeros": b"\0" * 1000,
    "cut off": notebook(code("x = 1"))[:-20],
    "cut off in a string": notebook(code("x = 1"))[:45],
    "text": b"Dear Professor",
    "a list": b"[]",
    "a number": b"7",
    "no cells": b'{"nbformat": 4}',
    "cells that are no list": b'{"cells": {"a": 1}}',
    "a photo": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    "UTF-16": notebook(code("x")).decode().encode("utf-16"),
    "not a number": b'{"cells": [], "x": NaN}',
    "deep": b'{"cells": ' + b"[" * 200_000,
    "too many cells": notebook(*[code("x")] * (CELLS_LIMIT + 1)),
    "too large": b"x" * (SIZE_LIMIT + 1),
    "millions of brackets": b"[" + b"[]," * 4_100_000 + b"[]]",
    "brackets in brackets": b'{"outputs": [' + b"[{" * 600_000,
    "too many pictures": notebook(
        markdown("x", attachments={f"{n}": {"image/png": ""} for n in range(1_001)})
    ),
    "an endless name": notebook(markdown("x", metadata={"nbgrader": {"grade_id": "a-" * 1000}})),
    "a huge integer": b'{"cells": [], "x": ' + b"9" * 100_000 + b"}",
    "pickle": b"\x80\x04\x95\x0b\x00\x00\x00",
}


@pytest.mark.parametrize("data", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_what_is_no_notebook_is_one_sentence(data):
    """Each is told apart from a notebook, in a sentence for the student."""
    with pytest.raises(UnreadError) as caught:
        parse(data)
    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)


MANY = 41_000


@pytest.fixture
def small_limits(monkeypatch):
    """A hundredth of what a file may hold, so that tests need no large files."""
    monkeypatch.setattr(submission, "_VALUES_LIMIT", 40_000)
    monkeypatch.setattr(submission, "_WORK_LIMIT", 250_000)


HARMLESS = {
    "commas in a text": [{"text": "[" + "0, " * MANY}],
    "brackets and quotation marks in a text": [{"text": '[{"' * MANY}],
    "lines": [{"text": ["\n"] * MANY}],
    "numbers": [{"data": {"application/json": [[0] * MANY, {"outputs": [[[[1]]]]}]}}],
    "pictures": [{"data": {"image/png": "A" * 250_000}}],
}


@pytest.mark.parametrize("what", HARMLESS)
def test_large_outputs_condemn_no_work(small_limits, what):
    """What a cell has printed or drawn is not read, so neither its size nor its commas count."""
    text = 'x = "\\"outputs\\": [["'
    source = code(text, outputs=HARMLESS[what])
    assert [cell.source for cell in parse(notebook(source, code("y"))).cells] == [text, "y"]


TOO_MUCH = {
    "a text": notebook(markdown("x" * 250_000)),
    "values in metadata": notebook(code("x", metadata={"a": [0] * MANY})),
    "outputs that never end": b'{"cells": [{"outputs": [' + b"[[],[]]," * MANY,
    "a text that never ends": b'{"cells": ["' + b'\\"' * MANY + b"," * MANY,
    "brackets in outputs, and after them": b'{"cells": [{"outputs": []}' + b",[]" * MANY + b"]}",
}


@pytest.mark.parametrize("what", TOO_MUCH)
def test_what_is_too_much_without_outputs_is_refused(small_limits, what):
    """Whatever is called an output, and wherever it ends."""
    with pytest.raises(UnreadError):
        parse(TOO_MUCH[what])


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(
                    [
                        "cells",
                        "cell_type",
                        "source",
                        "metadata",
                        "tags",
                        "nbgrader",
                        "grade_id",
                        "worksheets",
                        "input",
                        "attachments",
                        "image/png",
                        "nnbook",
                        "edition",
                    ]
                ),
                inner,
                max_size=5,
            )
        ),
        max_leaves=20,
    )
)
def test_any_json_is_cells_or_a_sentence(value):
    """Whatever stands where a notebook's parts should be, nothing else is raised."""
    try:
        read = parse(json.dumps(value).encode())
    except UnreadError:
        return
    assert all(isinstance(cell.source, str) for cell in read.cells)


def test_lone_surrogates_are_replaced():
    """A source can always be written to a file, whatever escapes it was made of."""
    source = parse(b'{"cells": [{"cell_type": "code", "source": "x = \\ud800"}]}').cells[0].source
    assert source.encode() == b"x = ?"


def test_special_files_are_refused(tmp_path):
    """A link, a pipe, a folder or a device is no submission, and none is waited for."""
    (tmp_path / "real").write_text("{}")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    signal.alarm(20)  # a pipe would be waited for
    try:
        for path in ("link", "pipe", "folder", "/dev/zero", "missing"):
            with pytest.raises(UnreadError):
                read_file(tmp_path / path)
    finally:
        signal.alarm(0)
    assert read_file(tmp_path / "real") == b"{}"


def test_a_large_file_is_read_to_the_limit_only(tmp_path):
    """A sparse terabyte costs no more than the limit."""
    path = tmp_path / "huge.ipynb"
    with open(path, "wb") as file:
        file.truncate(10**12)
    assert len(read_file(Path(path))) == SIZE_LIMIT + 1


def test_cells_that_define_a_name_are_found():
    """By assignment or definition, but not by mere use; also where a cell is no Python."""
    sources = ["x = 1", "a, x = 1, 2", "def x(a):", "print(x)", "y = x", "x == 1", "x: int = 3"]
    read = parse(notebook(*map(code, sources), markdown("x = 1")))
    assert read.cells_defining("x") == [0, 1, 2, 6]


def test_lines_are_looked_up_in_the_submission():
    """A line is counted from 1; what does not exist is empty."""
    read = parse(notebook(code("a\n  b\n")))
    assert [read.line(0, n) for n in (0, 1, 2, 3)] == ["", "a", "b", ""]
    assert read.line(7, 1) == read.line(None, None) == ""
