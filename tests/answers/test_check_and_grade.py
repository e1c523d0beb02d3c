"""Odd values, each through `check` and through the grader's process: the verdict is the same."""

import importlib
import sys

import pytest

from nnbook.answers.sealed import seal
from nnbook.grading.grade.scoring import score
from nnbook.grading.grade.trusted import replies_of
from nnbook.grading.key.cases import Group
from nnbook.grading.key.exercise import Exercise
from nnbook.grading.sandbox.launch import Sandbox
from nnbook.grading.sandbox.options import Options
from nnbook.grading.sandbox.replies import read as arrived
from nnbook.grading.sandbox.session import Session

NAMES = """
import enum
from collections import Counter, OrderedDict, defaultdict, deque, namedtuple
from decimal import Decimal
from fractions import Fraction
import numpy as np
from nnbook import relu

Pair = namedtuple("Pair", "x y")

class Text(str):
    __eq__ = lambda self, other: True
    __hash__ = str.__hash__

class Word(str, enum.Enum):
    YES = "yes"

class Number(int):
    __eq__ = lambda self, other: True
    __hash__ = int.__hash__

class Half(Fraction):
    pass

def nested(depth):
    return 1 if depth == 0 else [nested(depth - 1)]

def doubled(times):
    both = [1]
    for _ in range(times):
        both = [both, both]
    return both

def itself():
    array = np.empty(1, dtype=object)
    array[0] = array
    return array
"""
feedback = importlib.import_module("nnbook.checking.feedback")
HERE = {}
exec(NAMES, HERE)

# What a student may hand in, and what is right; the same expression on both sides where only one.
RIGHT = {
    "np.array([Fraction(1, 2), Fraction(1, 3)])": "[1 / 2, 1 / 3]",
    "np.array([Fraction(1, 2), 2])": "[0.5, 2]",
    "np.array([[Fraction(1, 2)], [Fraction(1, 3)]])": "[[1 / 2], [1 / 3]]",
    "np.array(Fraction(1, 2), dtype=object)": "0.5",
    "np.array([[1, 2], [3]], dtype=object)": "[[1, 2], [3]]",
    "np.array([np.array([1, 2]), np.float32(3)], dtype=object)": "[[1, 2], 3]",
    "np.array(['a', None], dtype=object)": "['a', None]",
    "np.array([10**30, 1], dtype=object)": "[10**30, 1]",
    "[np.nan, -np.nan]": "[np.nan, np.nan]",
    "np.array([np.nan, np.inf, -0.0])": "[np.nan, np.inf, 0]",
    "np.float16(0.5)": "0.5",
    "np.longdouble(2.5)": "2.5",
    "np.array(7)": "7",
    "np.array([True, False])": "[1, 0]",
    "np.True_": "True",
    "True": "1",
    "1.0": "True",
    "2**70": "float(2**70)",
    "10**3900": "10**3900",
    "Half(1, 2)": "0.5",
    "Number(3)": "3",
    "Text('yes')": "'yes'",
    "Word.YES": "'yes'",
    "np.str_('yes')": "'yes'",
    "'\\ud83d\\ude00'": "'\U0001f600'",
    "np.array(['a', 'bc'])": "['a', 'bc']",
    "np.array(['é', ''])": "['é', '']",
    "{'b': 1, 'a': 2}": "{'a': 2, 'b': 1}",
    "OrderedDict(b=[1], a=())": "{'a': [], 'b': [1]}",
    "defaultdict(list, a=[1])": "{'a': [1]}",
    "Counter('aab')": "{'a': 2, 'b': 1}",
    "Pair(1, 2)": "[1, 2]",
    "np.ma.masked_array([1, 2], mask=[False, True])": "[1, 2]",
    "np.array([[1, 2]]).view(type('Own', (np.ndarray,), {'tolist': None}))": "[[1, 2]]",
    "np.zeros((0, 3))": "np.zeros((0, 3))",
    "np.array([1.5, 2.5], dtype='>f8')": "[1.5, 2.5]",
    "np.arange(6)[::-2]": "(5, 3, 1)",
    "nested(29)": "nested(29)",
    "None": "None",
    "''": "''",
}
WRONG = {
    "'1'": "1",
    "1": "'1'",
    "'True'": "True",
    "None": "0",
    "[None]": "[0]",
    "Text('no')": "'yes'",
    "Number(4)": "3",
    "1 + 0j": "1",
    "np.array([1 + 0j])": "[1]",
    "np.complex64(1)": "1",
    "{1, 2}": "[1, 2]",
    "[frozenset({1})]": "[[1]]",
    "range(2)": "[0, 1]",
    "deque([0, 1])": "[0, 1]",
    "{1: 2}": "{'1': 2}",
    "Decimal('0.5')": "0.5",
    "b'yes'": "'yes'",
    "np.array([b'yes'])": "['yes']",
    "np.datetime64('2026-01-01')": "'2026-01-01'",
    "np.array([(1, 2.0)], dtype='i4,f8')": "[[1, 2.0]]",
    "np.array([{1}], dtype=object)": "[[1]]",
    "relu": "1",
    "(x for x in [1])": "[1]",
    "10**5000": "10**5000",
    "[Fraction(1, 10**5000)]": "[0]",
    "nested(32)": "nested(32)",
    "doubled(30)": "[1]",
    "itself()": "[1]",
    "np.zeros(300_000)": "np.zeros(300_000)",
    "[1 / 3] * 60_000": "[1 / 3] * 60_000",
    "np.ones((1,) * 9)": "np.ones((1,) * 9)",
    "np.ones((4, 1))": "np.ones(4)",
    "[1]": "1",
    "np.inf": "1e308",
    "[1, 2, 3]": "[1, 2]",
    "{'a': 1}": "{'a': 1, 'b': 2}",
}
UNANSWERED = {
    "...": "1",
    "[1, ...]": "[1, 2]",
    "np.array([..., ...])": "[1, 2]",
    "{'a': (...,)}": "{'a': [1]}",
}
VALUES = {
    (got, right): outcome
    for outcome, table in [("right", RIGHT), ("wrong", WRONG), ("missing", UNANSWERED)]
    for got, right in table.items()
}
WORDS = {"right": "right", "wrong": "wrong", "unanswered": "missing"}


@pytest.fixture(scope="module")
def replies():
    """Return what the grader gets for each value, from a process of its own."""
    lines = [f"v{k} = {got}" for k, (got, _) in enumerate(VALUES, start=1)]
    cells = {0: NAMES + "\n".join(lines)}
    with Sandbox(Options(locked=False)) as sandbox, Session(sandbox, cells) as session:
        session.run()
        assert not session.failures
        return {pair: arrived(session.value(f"v{k}")) for k, pair in enumerate(VALUES, start=1)}


def read(source):
    return eval(source, HERE)


def checked(monkeypatch, answer, **right):
    """Return what a check says of an answer by its name, in the grader's word."""
    monkeypatch.setattr(feedback, "user_namespace", lambda: {"x": answer})
    return WORDS[feedback.AnswerCheck("x", **right).feedback().outcome]


@pytest.mark.parametrize("pair", VALUES, ids=" for ".join)
def test_check_and_grade_agree(pair, replies, monkeypatch):
    """Of a value, against the right one or its seal, and of what a function returns."""
    got, right = map(read, pair)
    said = {
        checked(monkeypatch, got, right=right),
        checked(monkeypatch, lambda _: got, examples=[((1,), right)]),
    }
    if sys.getsizeof(right) < 10_000:
        said.add(checked(monkeypatch, got, right=seal(right, "salt")))
    value = Exercise("x", 1, "value", (Group("value"),), reference=right)
    said |= {score(value, [one]).verdict for one in (replies[pair], *replies_of(value, got))}
    assert said == {VALUES[pair]}
