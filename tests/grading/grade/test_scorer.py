"""A scorer holds its budget, and replies of every kind end in a verdict within it.

More replies, with new ones each time, by hand:
NNBOOK_FUZZ=100000 pytest -n 0 tests/grading/grade/test_scorer.py
"""

import json
import os
import random
import resource
import sys
import time

import pytest
from checkout import ATTACKS
from solution_notebook import write_solution
from submitted import Submitted

from nnbook.answers import wire
from nnbook.grading.grade import scorer as scorer_module
from nnbook.grading.grade.judge import verdict_on
from nnbook.grading.grade.one_submission import grade
from nnbook.grading.grade.scorer import OverrunError, Scorer, Share
from nnbook.grading.gradebook.verdict import Word
from nnbook.grading.key.key import read_key
from nnbook.grading.run.task import solved
from nnbook.grading.sandbox.frames import Sent
from nnbook.grading.sandbox.launch import Sandbox
from nnbook.grading.sandbox.session import Limits
from nnbook.notebook.submission import UnreadError

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the limits need Linux")

SHAPED = [  # an author's predicates, each of which some answer makes enormous work for
    ("rows-answer", "### BEGIN SOLUTION\nrows = [[1, 2], [3, 4]]\n### END SOLUTION"),
    ("rows-key", 'exercise("rows", points=2, cases={"s": lambda a: np.shape(a) == (2, 2)})'),
    ("deep-answer", "### BEGIN SOLUTION\ndeep = [1, 2]\n### END SOLUTION"),
    (
        "deep-key",
        'exercise("deep", points=1, cases={"s": lambda a: len(a) == 2 or sum(\n'
        "    x == y for x in a for y in a) == 2})",
    ),
    ("steps-answer", "def steps(n):\n    ### BEGIN SOLUTION\n    return n\n    ### END SOLUTION"),
    (
        "steps-key",
        'exercise("steps", points=1, by_hand=("math",), cases={"s": (\n'
        '    lambda r, n: "(a+)+b" * 0 == "" and not re.match("(a+)+b", str(r)), [call(3)])})',
    ),
]
PLAIN = [
    (
        "double-answer",
        "def double(x):\n    ### BEGIN SOLUTION\n    return 2 * x\n    ### END SOLUTION",
    ),
    ("double-key", 'exercise("double", points=1, cases={"all": [call(3), call(4)]})'),
]
IMPORTS = ("imports-key", "import re\nimport numpy as np")


@pytest.fixture(scope="module")
def key(tmp_path_factory):
    folder = tmp_path_factory.mktemp("solutions")
    return read_key(write_solution(folder / "01_double.ipynb", [IMPORTS, *SHAPED, *PLAIN]))


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox() as started:
        yield started


@pytest.fixture
def scorer(key, monkeypatch):
    """A scorer that has less time than usual, for a quick test."""
    monkeypatch.setattr(scorer_module, "_SECONDS", 1)
    with Scorer({key.notebook: key}) as started:
        yield started


def busy(key):
    while True:
        sum(range(1000))


def greedy(key):
    return len([bytes(1 << 26) for _ in range(1000)])


def ends(key):
    os._exit(3)


def returns(key, value):
    return value


def refuses(key):
    raise UnreadError("The file is odd.")


def loops_in_c(key):
    return 10**10**9 % 7


@pytest.mark.parametrize("work", [busy, greedy, ends, loops_in_c])
def test_what_takes_too_much_is_given_up(key, scorer, work):
    """Whatever it is; the next piece of work is done, and nothing happens to this process."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(OverrunError):
        scorer.do(work, key)
    assert scorer.do(returns, key, (1, "two")) == (1, "two")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000  # kB


def test_many_pieces_have_one_limit_together(key, scorer, monkeypatch):
    """A submission whose share is used up gets no more; the next one has a share of its own."""
    monkeypatch.setattr(scorer_module, "_TOGETHER", 1)
    share = Share(scorer)
    for _ in range(2):
        with pytest.raises(OverrunError):
            share.do(busy, key)
    with pytest.raises(OverrunError):
        share.do(returns, key, 1)
    assert Share(scorer).do(returns, key, 1) == 1


def test_what_is_raised_there_is_raised_here(key, scorer):
    """The process that raised goes on."""
    with pytest.raises(UnreadError, match="odd"):
        scorer.do(refuses, key)
    assert len(scorer._idle) == 1


def test_nothing_is_left_running(key):
    """Neither the processes nor the one that they come from."""
    with Scorer({key.notebook: key}) as scorer:
        pids = [scorer.do(process_id, key), scorer._starter]
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and any(os.path.exists(f"/proc/{pid}") for pid in pids):
        time.sleep(0.02)
    assert not any(os.path.exists(f"/proc/{pid}") for pid in pids)


def process_id(key):
    return os.getpid()


HOSTILE = {  # what answers which exercise, and makes work for whom
    "texts of unlike length": ("rows", 'rows = ["x" * 900_000] + ["y"] * 1500'),
    "one list named often": ("rows", "rows = [[0] * 400] * 400 + [0]"),
    "every pair": ("deep", "deep = list(range(100_000))"),
    "a regular expression": ("steps", 'def steps(n):\n    return "a" * 40'),
    "a long cell": ("steps", "steps = max\nif 0:\n    " + ";" * 3_000_000),
    "a cell below the limit": ("steps", "def steps(n): return 4\n" + "#\n;" * 150_000),
    "many lines": ("steps", "def steps(n): return 'aab'\n" + "steps\n" * 80_000),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_answer_costs_itself_alone(key, scorer, sandbox, what):
    """It is wrong, with a reason; the others in the same notebook count, and so does the next."""
    name, source = HOSTILE[what]
    submitted = Submitted(key)
    right = {"rows": "rows = [[1, 2], [3, 4]]", "deep": "deep = [1, 2]"}
    functions = {n: f"def {n}(x):\n    return {k} * x" for n, k in (("steps", 1), ("double", 2))}
    right |= functions
    for one, text in right.items():
        submitted.write(f"{one}-answer", source if one == name else text)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    graded = grade(submitted.data, key, sandbox, Limits(3, 30), scorer)
    for verdict in graded.verdicts:
        assert (verdict.verdict == "right") == (verdict.exercise != name), verdict
        assert verdict.detail
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000  # kB


# --- replies that something happened to -----------------------------------------------------

BY_HAND = os.environ.get("NNBOOK_FUZZ")
REPLIES = int(BY_HAND or 1000)
BEGINS = '{"t": "dict", "v": {"id": "0", "kind": "returned", "value": '
LEAVES = [
    *("0", "1e999", "-0.0", "NaN", "null", "true", '""', '"\\ud800"', "{}", "[]", "9" * 400),
    *('{"t": "array", "v": 0}', '{"t": "array", "v": [[], {}]}', '{"t": 1}'),
    *('{"t": "fraction", "v": [1, 0]}', '{"t": "fraction", "v": [7, 3]}', "10" * 2000),
    *('{"t": "name", "v": "relu"}', '{"t": "rng", "v": 3}', '{"t": "dict", "v": {"a": 1}}'),
]
ARRAYS = {  # a header, and the bytes that it promises
    '["<f8", [3]]': 24, '["<f8", [9000, 0]]': 0, '["<U5", [2, 2]]': 80, '["|b1", [8]]': 8,
    '["<U100000", [2]]': 800_000, '["<i8", [1, 1, 1, 1]]': 8, '["|O", [1]]': 8,
    '["<f8", [-1]]': 0, '["<f2", [200000]]': 400_000,
}  # fmt: skip


def value(rng, depth=0):
    kind = rng.random()
    if depth > 3 or kind < 0.5:
        array = f'{{"t": "array", "v": {rng.choice(list(ARRAYS))}}}'
        return array if rng.random() < 0.2 else rng.choice(LEAVES)
    if kind < 0.6:
        depth = rng.choice([5, 33, 5000])
        return "[" * depth + rng.choice(LEAVES) + "]" * depth
    if kind < 0.62:
        item = value(rng, 3)
        often = min(rng.choice([10, 1000, 40_000]), 2 * wire.JSON_LIMIT // len(item))
        return f"[{', '.join([item] * often)}]"
    if kind < 0.7:
        return json.dumps(rng.choice("a;\0é😀") * rng.choice([1, 1000, 60_000]))
    items = [value(rng, depth + 1) for _ in range(rng.randrange(5))]
    if kind < 0.85:
        return f"[{', '.join(items)}]"
    if kind < 0.95:
        return f'{{"t": "tuple", "v": [{", ".join(items)}]}}'
    named = ", ".join(f'"{place}": {item}' for place, item in enumerate(items))
    return f'{{"t": "dict", "v": {{{named}}}}}'


def reply(rng):
    """Make a reply that begins as an honest one, and then holds anything."""
    text = f"{BEGINS}{value(rng)}}}}}"
    size = sum(text.count(header) * promised for header, promised in ARRAYS.items())
    if rng.random() < 0.1:
        place = rng.randrange(len(text))
        text = text[:place] + rng.choice(["", '"', "]", "{", "\0", "9"]) + text[place + 1 :]
    size = min(size, wire.ARRAYS_LIMIT) + (rng.random() < 0.05)
    return Sent(text.encode()[: wire.JSON_LIMIT], rng.randbytes(1) * size)


def test_every_reply_ends_in_a_verdict():
    """A process is lost only over what crosses its limit, and then the answer is wrong."""
    key = read_key(ATTACKS / "solutions" / "01_target.ipynb")
    data = solved(key.solution)
    rng = random.Random(None if BY_HAND else 2026)
    names = [name for name, one in key.exercises.items() if one.kind != "written"]
    words = set()
    with Scorer({key.notebook: key}) as scorer:
        for number in range(REPLIES):
            name = names[number % len(names)]
            replies = [reply(rng)] * (len(key.exercises[name].calls) or 1)
            try:
                verdict = scorer.do(verdict_on, key, data, {}, name, (), replies)
            except OverrunError:
                continue
            assert verdict.detail
            assert 0 <= verdict.points <= verdict.max_points
            words.add(verdict.verdict)
    assert words >= {Word.WRONG, Word.ERROR}
