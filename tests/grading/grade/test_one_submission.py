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
    "another back end": "import matplotlib\nmatplotlib.use('TkAgg')\n"
    "import matplotlib.pyplot as plt\nplt.switch_backend('QtAgg')\nplt.plot([1])\nplt.show()\n"
    "plt.pause(0.01)\npair = [0, 4]",
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


# --- a name that is used again --------------------------------------------------------------

N = "n = 2\ndef total(a): return n * a"
# A later cell rebinds what `double` reads: the answer's cell, the later one, and the name.
REBOUND = {
    "def": ("def total(a): return a + a", "def total(v): return sum(v)", "total"),
    "async def": ("def total(a): return a + a", "async def total(v): return 0", "total"),
    "class": ("class total:\n    def __new__(cls, a): return a + a", "class total: pass", "total"),
    "assignment": ("total = lambda a: a + a", "total = 7", "total"),
    "of several": ("total = lambda a: a + a", "first, (*total, last) = 1, (2, 3)", "total"),
    "annotated": ("total = lambda a: a + a", "total: int = 7", "total"),
    "augmented": (N, "n += 1", "n"),
    "walrus": (N, "print(m := 1, [n := i for i in range(9)])", "n"),
    "for": (N, "for n in range(9):\n    pass", "n"),
    "with": (N, "import io\nwith io.StringIO() as n:\n    pass", "n"),
    "except": (N, "try:\n    1 / 0\nexcept Exception as n:\n    pass", "n"),
    "match": (N, "match [3]:\n    case [n]:\n        pass", "n"),
    "del": (N, "del n", "n"),
    "import": (
        "from operator import neg as n\ndef total(a): return n(-2 * a)",
        "import math as n",
        "n",
    ),
    "from": (
        "from operator import neg\ndef total(a): return neg(-2 * a)",
        "from math import e as neg",
        "neg",
    ),
    "in an if": (N, "if True:\n    n = 3", "n"),
    "by a star": (
        "def total(a): return pow(2, 1) * a",
        "from cmath import *\nfrom math import *",
        "pow",
    ),
    "by %pylab": ("def amax(a): return 2 * a\ndef total(a): return amax(a)", "%pylab", "amax"),
    "by a star, of a module that nobody had loaded before": (
        "from operator import neg as lineno\ndef total(a): return lineno(-2 * a)",
        "from fileinput import *",
        "lineno",
    ),
    "a name of Python": ("def total(a): return sum([a, a])", "sum = 0", "sum"),
    "under a magic": (N, "%%time\nn = 3", "n"),
    "beside a magic": (N, "%matplotlib inline\nn = 3", "n"),
    "read by a helper's helper": (
        "n = 2\ndef times(a): return n * a\ndef total(a): return times(a)",
        "n = 3",
        "n",
    ),
    "read by a method": (
        "n = 2\nclass A:\n    def go(self, a): return n * a\ndef total(a): return A().go(a)",
        "n = 3",
        "n",
    ),
    "read by an object": (
        "n = 2\nclass A:\n    def __call__(self, a): return n * a\ntotal = A()",
        "n = 3",
        "n",
    ),
    "read under another name": ("n = 2\ndef times(a): return n * a\ntotal = times", "n = 3", "n"),
    "read by what a decorator gives": (
        "n = 2\ndef deco(f):\n    def g(a): return f(a) * n\n    return g\n"
        "@deco\ndef total(a): return a",
        "n = 3",
        "n",
    ),
}
CALLS = "def double(x):\n    return total(x)"


@pytest.mark.parametrize("how", REBOUND)
def test_an_answer_is_tried_as_it_stood_before_a_name_is_used_again(notebook, graded, how):
    """Right, as the check said; a remark names the later cell and the name."""
    before, later, name = REBOUND[how]
    notebook.write("double-answer", f"{before}\n{CALLS}")
    notebook.insert("double-check", later, "code")
    verdicts, remarks = graded(notebook)
    assert verdicts["double"].verdict == "right", verdicts["double"].detail
    [told] = remarks
    assert f"`{later.splitlines()[0]}` makes another thing of {name}, which double reads" in told


SAME = {
    "a local name": (
        "def double(x, n=2):\n    total = n * x\n    return total",
        "x = n = total = 7",
    ),
    "an attribute": ("import math\ndef double(x):\n    return x + x + 0 * math.pi", "pi = 3"),
    "the same import": (
        "import math as m\ndef double(x):\n    return x + m.fabs(x) * m.copysign(1, x)",
        "import os, math as m",
    ),
    "the same helper": (
        f"def total(a):\n    return a + a\n{CALLS}",
        "def total(a):\n    return a + a",
    ),
    "a mutation": (
        "total = {2: 4}\ndef double(x):\n    return 2 * x if total else 0",
        "total[3] = 6\ntotal.update({4: 8})",
    ),
    "a helper defined below": (CALLS, "def total(a):\n    return a + a"),
    "a cell that is no Python": (f"def total(a):\n    return a + a\n{CALLS}", "total = = 3"),
    "a function that is never run": (
        f"def total(a):\n    return a + a\n{CALLS}",
        "def other():\n    total = 3",
    ),
}


@pytest.mark.parametrize("what", SAME)
def test_other_answers_are_tried_once_after_the_last_cell(
    notebook, key, sandbox, monkeypatch, what
):
    """One process is enough where no name that is read becomes another thing."""
    started = []
    start = sandbox.start
    monkeypatch.setattr(sandbox, "start", lambda: started.append(1) or start())
    answer, later = SAME[what]
    notebook.write("double-answer", answer)
    notebook.insert("double-check", later, "code")
    found = grade(notebook.data, key, sandbox, LIMITS)
    assert found.verdicts[0].verdict == "right"
    assert len(started) == 1
    assert not [remark for remark in found.remarks if "another thing" in remark]


def test_a_value_that_was_deleted_counts(notebook, graded):
    """As the check saw it, before it was tidied up or its name taken; and a function as well."""
    for later in ("del pair, double", "for double, pair in [(1, 2)]: pass", "from m import *"):
        notebook.insert(
            "imports",
            "import sys, types\nm = types.ModuleType('m')\n"
            "m.double = m.pair = 7\nsys.modules['m'] = m",
            "code",
        )
        notebook.insert("pair-check", later, "code")
        verdicts, remarks = graded(notebook)
        assert [one.verdict for one in verdicts.values()] == ["right", "right"]
        assert len(remarks) == 2


def test_a_helper_below_counts_until_it_is_used_again(notebook, graded):
    """The answer is whole where everything it reads is there."""
    notebook.write("double-answer", CALLS)
    notebook.insert("pair-check", "total = None", "code")
    notebook.insert("double-check", "def total(a):\n    return a + a", "code")
    verdicts, _ = graded(notebook)
    assert verdicts["double"].verdict == "right"


def test_a_cell_that_hangs_is_not_waited_for_again(notebook, graded):
    """What runs again shares the submission's time, and leaves out what did not end."""
    notebook.write("double-answer", f"def total(a): return a + a\n{CALLS}")
    notebook.insert("imports", "while True:\n    pass", "code")
    notebook.insert("double-check", "total = 1", "code")
    verdicts, remarks = graded(notebook, Limits(2, 3.9))
    assert verdicts["double"].verdict == "right"
    assert len(remarks) == 2
