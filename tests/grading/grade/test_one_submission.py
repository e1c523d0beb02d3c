"""One submission as a student left it: every answer is found, and run as Jupyter would."""

import sys

import pytest
from solution_notebook import DOUBLE, PAIR, write_solution
from submitted import Submitted

from nnbook.grading.grade.one_submission import grade
from nnbook.grading.key.key import read_key
from nnbook.grading.sandbox.launch import Sandbox
from nnbook.grading.sandbox.session import Limits

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux")

HELPER = ("helper", "def twice(x):\n    return 2 * x")
RIGHT = "def double(x):\n    return twice(x)"
LIMITS = Limits(5, 30)


@pytest.fixture(scope="module")
def key(tmp_path_factory):
    """A helper of the book, a function and a value."""
    folder = tmp_path_factory.mktemp("solutions")
    return read_key(write_solution(folder / "01_double.ipynb", [HELPER, *DOUBLE, *PAIR]))


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox() as started:
        yield started


@pytest.fixture
def notebook(key):
    """Both exercises answered right."""
    submitted = Submitted(key)
    submitted.write("double-answer", RIGHT)
    submitted.write("pair-answer", "pair = [0, 4]")
    return submitted


@pytest.fixture
def graded(key, sandbox):
    """Grade, and return what each exercise got and the remarks."""

    def graded(notebook, limits=LIMITS):
        found = grade(notebook.data, key, sandbox, limits)
        return {one.exercise: one for one in found.verdicts}, found.remarks

    return graded


# --- a cell that a slip of a key made Markdown ----------------------------------------------


@pytest.mark.parametrize("kind", ["markdown", "raw"])
@pytest.mark.parametrize("lost", [(), ("ids",), ("metadata",), ("ids", "metadata")], ids=str)
@pytest.mark.parametrize("cell", ["double-answer", "pair-answer", "helper", "imports"])
def test_a_cell_that_is_no_code_any_more_is_run(notebook, graded, cell, kind, lost):
    """An answer, a helper, the imports: it counts, and a remark says so."""
    if cell == "imports":
        notebook.write("double-answer", RIGHT.replace("twice(x)", "2 * Fraction(x)"))
    notebook.turn(cell, kind)
    notebook.forget(*lost)
    verdicts, remarks = graded(notebook)
    assert [one.verdict for one in verdicts.values()] == ["right", "right"]
    assert len(remarks) == 1
    assert "is no code cell; it was run as one" in remarks[0]


def test_a_draft_in_markdown_is_left_alone(notebook, graded):
    """Where code gives the answer, what stands in Markdown is not run."""
    notebook.insert("pair-answer", "pair = [1, 1]")
    notebook.insert("pair-answer", "twice = 3 is not what we want")
    verdicts, remarks = graded(notebook)
    assert [one.verdict for one in verdicts.values()] == ["right", "right"]
    assert not remarks


def test_not_answered_is_only_said_of_what_is_not(notebook, graded):
    """A cell that was left blank or holds a comment, but not one that gives another name."""
    notebook.write("double-answer", "# nothing comes to my mind")
    notebook.write("pair-answer", "pear = [0, 4]")
    verdicts, _ = graded(notebook)
    assert verdicts["double"].detail == "Not answered."
    assert verdicts["pair"].detail == "The cell that should answer it does not define pair."
    assert verdicts["pair"].notes["person"]
    notebook.write("pair-answer", "It is the pair of nothing and four", cell_type="markdown")
    verdicts, _ = graded(notebook)
    assert "raised SyntaxError" in verdicts["pair"].detail
