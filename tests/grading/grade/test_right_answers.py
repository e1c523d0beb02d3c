"""A right answer is never marked wrong: thirty honest styles of each of five exercises.

They stand in tests/data/right, a file an exercise; each begins with a line that says what is
special about it.
"""

import json
import re
import sys

import pytest
from checkout import ROOT
from classroom import answer_cell

from nnbook.grading.grade.one_submission import grade
from nnbook.grading.key.key import read_key
from nnbook.grading.sandbox.launch import Sandbox
from nnbook.grading.sandbox.session import Limits

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux")

EXERCISES = {
    "01_neuron": ("trace_table", "neuron_output", "absorb_bias", "signed_distance"),
    "02_activations": ("chain_gradient",),
}
LIMITS = Limits(30, 120)


def styles(exercise):
    """Return the answers of one file, by what is special about each."""
    text = (ROOT / "tests" / "data" / "right" / f"{exercise}.py").read_text("utf-8")
    parts = re.split(r"^# --- (.+)\n", text, flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


ANSWERS = {name: styles(name) for names in EXERCISES.values() for name in names}


def verdicts(notebook, place, sandbox, key):
    """Grade the notebook in which each exercise is answered in its style of that number."""
    document = json.loads((ROOT / "notebooks" / f"{notebook}.ipynb").read_text("utf-8"))
    chosen = {}
    for exercise in EXERCISES[notebook]:
        words, source = list(ANSWERS[exercise].items())[place % len(ANSWERS[exercise])]
        answer_cell(document, exercise)["source"] = source
        chosen[exercise] = words
    graded = grade(json.dumps(document).encode(), key, sandbox, LIMITS)
    return [(chosen[v.exercise], v) for v in graded.verdicts if v.exercise in chosen]


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox() as started:
        yield started


@pytest.mark.parametrize("exercise", ANSWERS)
def test_there_are_thirty_styles(exercise):
    """All different."""
    assert len(ANSWERS[exercise]) >= 30
    assert len({source.strip() for source in ANSWERS[exercise].values()}) == len(ANSWERS[exercise])


@pytest.mark.parametrize("notebook", EXERCISES)
def test_every_style_gets_full_points(notebook, sandbox):
    """Lists, arrays, floats, prints, helpers, classes, recursion: all are right."""
    key = read_key(ROOT / "solutions" / f"{notebook}.ipynb")
    lost = [
        (verdict.exercise, words, verdict.verdict, verdict.detail)
        for place in range(max(len(ANSWERS[name]) for name in EXERCISES[notebook]))
        for words, verdict in verdicts(notebook, place, sandbox, key)
        if verdict.points != verdict.max_points
    ]
    assert not lost
