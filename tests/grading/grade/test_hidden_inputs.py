"""What is said of a submission is the same whatever the hidden inputs are.

Each notebook here knows a hundred hidden bits and tries one way to carry them out. It is graded
with two keys that differ in these bits alone, in a process that nothing locks in, so that a mark
left in a file stands for every mark that a lock may overlook.
"""

import sys

import pytest
from solution_notebook import write_solution
from submitted import Submitted

from nnbook.grading.grade.one_submission import grade
from nnbook.grading.gradebook.gradebook import Gradebook
from nnbook.grading.key.key import read_key
from nnbook.grading.report.feedback import feedback_page
from nnbook.grading.sandbox.launch import Sandbox
from nnbook.grading.sandbox.options import Options
from nnbook.grading.sandbox.session import Limits

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux")

GROUPS = 5
BITS = (0x5DEECE66D9E3779B97F4A7C15, 0xBF58476D1CE4E5B9A94D049BB)  # a hundred, twice
BUILTIN = "[t for t in vars(__builtins__).values() if isinstance(t, type)]"


def solution(bits):
    """A function, a value whose predicate quotes it, and a function behind them."""
    hidden = ", ".join(f'"group {k}": [call({bits} >> {20 * k} & 0xFFFFF)]' for k in range(GROUPS))
    function = "def {0}(x):\n    ### BEGIN SOLUTION\n    return x + x\n    ### END SOLUTION"
    return [
        ("helper", "from itertools import count\nstep = 1"),
        ("first-answer", function.format("first")),
        ("first-check", 'check("first", [((2,), 4)])'),
        ("first-key", f'exercise("first", points=5, cases={{{hidden}}})'),
        ("total-answer", "### BEGIN SOLUTION\ntotal = 7\n### END SOLUTION"),
        (
            "total-key",
            'exercise("total", points=1, cases={"sum": lambda t: t == 7 or f"Got {t}."})',
        ),
        ("second-answer", function.format("second")),
        ("second-check", 'check("second", [((2,), 4)])'),
        ("second-key", 'exercise("second", points=1, cases={"all": [call(3)]})'),
    ]


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    folder = tmp_path_factory.mktemp("solutions")
    return [
        read_key(write_solution(folder / str(k) / "01_double.ipynb", solution(bits)))
        for k, bits in enumerate(BITS)
    ]


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox(Options(locked=False)) as started:
        yield started


def lines_that_raise(what):
    return "".join(f"    if x % 31 == {k}: {what}\n" for k in range(31))


# What `first` does with a hidden input; it is right on the example that students see.
WAYS = {
    "the type of an exception": f"raise {BUILTIN}[x % 40]('')\n    raise ValueError",
    "a type of its own": "raise type(f'Error{x}', (Exception,), {})()",
    "the text of an exception": "raise ValueError(f'the input is {x}')",
    "the line that raises": "pass\n" + lines_that_raise("raise ValueError"),
    "the line of another cell": "helpers[x % 31]()",
    "the line of a syntax error": "compile('\\n' * (x % 99) + '(', '<cell 3>', 'exec')",
    "the depth of a recursion": "return first_again(x % 50)",
    "a value": "return x",
    "a text": "return f'the input is {x}'",
    "the kind of a value": "return [None, 'a', {1}, [1], {'a': 1}, 1j, b'', object][x % 8]",
    "the name of a class": "return type(f'Input{x}', (), {})()",
    "a shape": "import numpy as np\n    return np.zeros([1 + (x >> k & 1) for k in range(8)])",
    "a depth": "value = 0\n    for _ in range(x % 30): value = [value]\n    return value or 'none'",
    "a key": "return {f'the input is {x}': 1}",
    "no answer yet": "return None if x % 3 else raise_not_yet()",
    "what is printed": "print(x)\n    return 0",
    "a warning": "import warnings\n    warnings.warn(str(x))\n    return 0",
    "the time": "import time\n    time.sleep(x % 3 / 20)\n    return 0",
    "a file": "open(f'{x}', 'w').write(str(x))\n    return 0",
    "another answer": "globals()['total'] = x\n    return 0",
    "a name": "globals()[f'name_{x}'] = globals()['second'] = x\n    return 0",
    "another answer's line": "globals()['second'].__defaults__ = (x % 31,)\n    return 0",
    "a check of its own": "import nnbook\n    nnbook.check('first', [((x,), 0)])\n    return 0",
    "an attribute of its own": "first.__name__ = first.__doc__ = str(x)\n    raise ValueError",
    "a mark, then an error": "mark(x)\n    raise ValueError",
    "a mark, then the end": "mark(x)\n    import os\n    os._exit(1)",
    "a mark, then no end": "mark(x)\n    import time\n    while True:\n        time.sleep(1)",
}
HELPERS = """\
def mark(x):
    open(MARK, "a").write(str(x))
def raise_not_yet():
    raise NotImplementedError
def first_again(n):
    return first_again(n - 1) if n else 1 / 0
"""
# What runs with the cells: at the first time there is no mark, afterwards it tells everything.
TELLS = """\
import os
told = open(MARK).read() if os.path.exists(MARK) else ""
if told:
    total = names = told
    for letter in told: vars()["name_" + letter] = 1
    raise type("Error" + told, (Exception,), {})(told)
"""
SECOND = "def second(x, line=0):\n    told = line\n" + "".join(
    f"    if told == {k}: raise ValueError\n" for k in range(31)
)


def notebook(key, way, mark):
    """Hand in a notebook of somebody who tries one way."""
    submitted = Submitted(key)
    body = f"def first(x):\n    if x == 2: return 4\n    {way}"
    helpers = "helpers = []\n" + "".join(
        f"helpers.append(lambda: 1 / 0)  # {k}\n" for k in range(31)
    )
    submitted.write("helper", f"MARK = {str(mark)!r}\nstep = 1\n{HELPERS}{helpers}")
    submitted.write("first-answer", body)
    submitted.write("total-answer", "total = 1")
    submitted.write("second-answer", SECOND.replace("line=0", "line=99") + "    return x + step")
    submitted.insert("second-check", TELLS, "code")
    submitted.insert("second-check", f"{TELLS}step = 5", "code")  # so that `second` is run again
    return submitted.data


@pytest.mark.parametrize("way", WAYS)
def test_nothing_that_is_said_depends_on_a_hidden_input(keys, sandbox, tmp_path, way):
    """Verdicts, sentences, lines, remarks and the page are the same for both keys."""
    said = []
    for key in keys:
        mark = tmp_path / "mark"
        mark.unlink(missing_ok=True)
        graded = grade(notebook(key, WAYS[way], mark), key, sandbox, Limits(0.5, 20))
        assert not any(one.points for one in graded.verdicts)
        assert mark.exists() == way.startswith("a mark"), "the way was not gone"
        with Gradebook(tmp_path / f"{len(said)}.db") as book:
            book.record(book.register("ann", "01_double", "0"), "", graded.verdicts)
            page = feedback_page(book.entries(), {"01_double": key}, graded.remarks)
        said.append((graded, page))
    assert said[0] == said[1]


def test_an_error_is_told_where_an_example_raises_it(keys, sandbox, tmp_path):
    """With its type and the student's line, which no hidden input has seen."""
    submitted = Submitted(keys[0])
    submitted.write("first-answer", "def first(x):\n    return x + missing")
    verdict = grade(submitted.data, keys[0], sandbox, Limits(5, 20)).verdicts[0]
    assert "On the examples that you see: Your code raised NameError." in verdict.detail
    assert verdict.notes["line"] == ["NameError", 2, "return x + missing"]
    assert verdict.notes["groups"][0][2] == "Your code raised NameError."
    assert {reason for *_, reason in verdict.notes["groups"][1:]} == {"Your code raised an error."}
