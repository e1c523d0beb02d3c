"""A thousand notebooks that something happened to: each ends in a verdict.

More, with new ones each time, by hand: NNBOOK_FUZZ=100000 pytest tests/grading/run/test_fuzz.py
"""

import functools
import json
import os
import sys
from pathlib import Path

import pytest
from checkout import ROOT
from classroom import WITH_LOOPS, WITH_NUMPY, answered
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mutations import ANY, HARMLESS, mutated

from nnbook.grading.grade.one_submission import grade
from nnbook.grading.gradebook.gradebook import Gradebook
from nnbook.grading.gradebook.verdict import Word
from nnbook.grading.key.key import read_key
from nnbook.grading.mark.markdown import harmless_html
from nnbook.grading.report.feedback import feedback_page
from nnbook.grading.run.task import solved
from nnbook.grading.sandbox.launch import Sandbox
from nnbook.grading.sandbox.session import Limits
from nnbook.grading.solution.solution import read_solution

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux")

SMALL = ROOT / "tests" / "attacks" / "solutions" / "01_target.ipynb"
REAL = ROOT / "solutions" / "01_neuron.ipynb"
BY_HAND = os.environ.get("NNBOOK_FUZZ")
CASES = int(BY_HAND or 1000)
SHORT, PATIENT = Limits(0.4, 1.5), Limits(20, 60)

fuzz = settings(
    deadline=None,
    derandomize=not BY_HAND,  # a pull request fails for what it changed, not by chance
    database=None,
    suppress_health_check=list(HealthCheck),
)


def changes(mutations, most):
    return st.lists(
        st.tuples(st.sampled_from(mutations), st.integers(0, 2**32)), min_size=1, max_size=most
    )


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox() as started:
        yield started
        assert started.generation == 1, "the zygote was lost on the way"


@functools.cache
def class_of(name):
    """Return a key, and notebooks that get full marks: small ones, or whole ones."""
    if name == "small":
        return read_key(SMALL), [json.loads(solved(read_solution(SMALL)))]
    return read_key(REAL), [answered(WITH_NUMPY), answered(WITH_LOOPS)]


@pytest.fixture(scope="module")
def book():
    with Gradebook(Path(":memory:")) as opened:
        yield opened


# One in sixteen is a whole notebook of the workbook; the others are of five exercises.
which = st.sampled_from(["small"] * 15 + ["real"])


def ends_in_verdicts(data, key, sandbox, book):
    """Grade a file with everything that follows; return the verdicts."""
    graded = grade(data, key, sandbox, SHORT)
    assert [one.exercise for one in graded.verdicts] == list(key.exercises)
    for one in graded.verdicts:
        assert one.verdict in set(Word)
        assert one.detail
        if one.points is None:
            assert one.verdict == "unmarked"
            harmless_html(one.notes["text"], one.pictures)
        else:
            assert 0 <= one.points <= one.max_points
    number = book.register("student", key.notebook, "digest")
    book.record(number, os.urandom(8).hex(), graded.verdicts, remarks=graded.remarks)
    page = feedback_page(book.entries(notebook=key.notebook), {key.notebook: key}, graded.remarks)
    page.encode()
    return graded.verdicts


@settings(fuzz, max_examples=CASES * 3 // 4)
@given(which, st.integers(0, 1), changes(ANY, 5), st.just(0) | st.integers(0, 2**32))
def test_every_notebook_ends_in_a_verdict(sandbox, book, name, person, made, harm):
    """Whatever happened to a notebook, each exercise gets one of the words, and a page."""
    key, students = class_of(name)
    ends_in_verdicts(mutated(students[person % len(students)], made, harm), key, sandbox, book)


@settings(fuzz, max_examples=CASES // 4)
@given(which, st.integers(0, 1), changes(HARMLESS, 6))
def test_what_harms_no_answer_costs_no_point(sandbox, name, person, made):
    """Lost ids, other kernels, stray cells that raise or ask: right answers stay right."""
    key, students = class_of(name)
    graded = grade(mutated(students[person % len(students)], made), key, sandbox, PATIENT)
    lost = [v for v in graded.verdicts if v.verdict not in ("right", "unmarked")]
    assert not lost, (lost, graded.remarks)
