"""A file that was handed in may be anything: it becomes cells, or one sentence that says why."""

import json
import os
import signal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnbook.grading.grade.written import written_answer
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


def test_a_written_answer_is_found_by_name_or_by_label():
    """The label helps where metadata was lost; copies that differ count together."""
    named = {"metadata": {"nbgrader": {"grade_id": "proof"}}}
    label = "**Your answer to `proof`**\n\nYour answer:"
    assert written_answer(parse(notebook(markdown(label, **named))), "proof") == ("", {})
    assert written_answer(parse(notebook(markdown(label + " so"))), "proof")[0] == "so"
    assert written_answer(parse(notebook(markdown("so", **named))), "proof")[0] == "so"
    both = notebook(
        markdown(label + " so", **named), markdown(label + "so"), markdown(label + "no")
    )
    assert written_answer(parse(both), "proof")[0] == "so\n\n---\n\nno"
    other = markdown(label.replace("proof", "proof_2") + " no")
    assert written_answer(parse(notebook(other)), "proof") == ("", {})


def test_a_written_answer_in_a_merged_cell_ends_at_the_next_heading():
    """Where all text stands in one cell, the rest of the notebook is not part of the answer."""
    text = "# Title\n\n**Your answer to `proof`**\n\nYour answer:\n\nso\n\n### Next\n\nmore"
    assert written_answer(parse(notebook(markdown(text))), "proof")[0] == "so"


def test_pasted_pictures_are_kept_only_in_safe_formats():
    """A PNG is shown to whoever marks; an SVG could hold a script."""
    label = "**Your answer to `proof`**\n\nYour answer: ![a](attachment:a.png)"
    attachments = {
        "a.png": {"image/png": "iVBORw0KGgo=\n"},
        "b.svg": {"image/svg+xml": "<svg/>"},
        "c.png": {"image/png": '"><script>'},
    }
    found = written_answer(parse(notebook(markdown(label, attachments=attachments))), "proof")[1]
    assert found == {"a.png": {"image/png": "iVBORw0KGgo="}}
