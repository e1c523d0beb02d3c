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


# --- what Jupyter gives, too ----------------------------------------------------------------

# Each answers `pair` by [0, 4], as it does in a notebook.
WORKS = {
    "display": "display('two')\npair = [0, 4]",
    "a display that is updated": "h = display(1, display_id=True)\nh.update(2)\npair = [0, 4]",
    "display imported": "from IPython.display import HTML, Markdown, clear_output, display\n"
    "display(HTML('<b>'), Markdown('a'))\nclear_output(wait=True)\npair = [0, 4]",
    "get_ipython": "get_ipython().run_line_magic('matplotlib', 'inline')\npair = [0, 4]",
    "get_ipython imported": "from IPython import get_ipython\nip = get_ipython()\n"
    "ip.run_cell_magic('time', '', 'pair = [0, 4]')\nip.magic('autoreload 2')",
    "what tells a notebook": "pair = [0, 4 * (get_ipython().__class__.__name__ =="
    " 'ZMQInteractiveShell' and 'IPKernelApp' in get_ipython().config)]",
    "parts of IPython": "ip = get_ipython()\nip.events.register('post_run_cell', print)\n"
    "ip.ast_node_interactivity = 'all'\nip.run_cell('pair = [0, 4]')",
    "the last value": ["[0, 4]", "pair = _"],
    "the value before": ["[0, 4]", "7", "None", "'quiet';", "pair = __"],
    "a value behind others": ["x = 0\n[x, 4]", "pair = _"],
    "a loop's own _": ["[1, 2]", "for _ in range(5): pass", "9", "pair = [0, _]"],
    "Out": ["[0, 4]", "pair = Out[max(Out)]"],
    "In": ["1 + 1", "pair = [0, 4 * (In[-2] == '1 + 1')]"],
    "%env": "%env COLOUR=red\nimport os\nword = %env COLOUR\n"
    "pair = [0, 4 * (word == os.environ['COLOUR'] == 'red')]",
    "magics": "%matplotlib widget\n%load_ext autoreload\n%autoreload 2\n%config A.b = 1\n"
    "%pip install x\n%%time\n".replace("%%time\n", "")
    + "!ls -l\nx = !ls\nnp?\npair = [0, 4]",
    "%time": "%time pair = [0, 4]",
    "%timeit": "x = 1\n%timeit -n 10 x + 1\nt = %timeit -o x\npair = [0, 4 * (t.best >= 0)]",
    "%%time": "%%time\npair = [0, 4]",
    "%%capture": "%%capture out\nprint('printed')\npair = [0, 4]\n",
    "captured text": ["%%capture out\nprint(4)", "out.show()\npair = [0, int(out.stdout)]"],
    "%%prun": "%%prun -s time\npair = [0, 4]",
    "%pylab": "%pylab inline\npair = array([0, 4])\nplot(pair)",
    "another back end": "import matplotlib\nmatplotlib.use('TkAgg')\n"
    "import matplotlib.pyplot as plt\nplt.switch_backend('QtAgg')\nplt.plot([1])\nplt.show()\nplt.pause(0.01)\npair = [0, 4]",
    "await": "import asyncio\nawait asyncio.sleep(0)\npair = [0, 4]",
}


@pytest.mark.parametrize("what", WORKS)
def test_what_works_in_jupyter_works_here(notebook, graded, what):
    """The answer is right, and there is nothing to remark."""
    *before, answer = WORKS[what] if isinstance(WORKS[what], list) else [WORKS[what]]
    for source in reversed(before):
        notebook.insert("double-check", source, "code")
    notebook.write("pair-answer", answer)
    verdicts, remarks = graded(notebook)
    assert (verdicts["pair"].verdict, remarks) == ("right", ())


def test_a_cell_in_another_language_is_left_out(notebook, graded):
    """And a remark says so; the next cell runs."""
    notebook.insert("double-check", "%%bash\nrm -rf /", "code")
    notebook.insert("double-check", "%%html\n<b>4</b>", "code")
    verdicts, remarks = graded(notebook)
    assert verdicts["pair"].verdict == "right"
    assert [remark.rpartition("%%")[2] for remark in remarks] == [
        "html is not run.",
        "bash is not run.",
    ]
