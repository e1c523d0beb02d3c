"""Answers that are nearly right: someone who tried to get by once got full points for each.

They stand in tests/data/wrong, a file an exercise, with what is wrong about each.
"""

import functools
import re

import pytest
from checkout import ROOT

from nnbook.grading.grade.scoring import score
from nnbook.grading.grade.trusted import replies_of
from nnbook.grading.key.key import read_key

key_of = functools.cache(read_key)


def wrong_answers():
    """Yield every answer of every file."""
    for path in sorted((ROOT / "tests" / "data" / "wrong").glob("*.py")):
        parts = re.split(r"^# --- (.+)\n", path.read_text("utf-8"), flags=re.MULTILINE)[1:]
        for words, source in zip(parts[::2], parts[1::2], strict=True):
            yield pytest.param(path.stem, source, id=f"{path.stem}: {words}")


@pytest.mark.parametrize(("name", "source"), list(wrong_answers()))
def test_a_nearly_right_answer_loses_points(name, source):
    """Though it fits the question's examples."""
    keys = [key_of(path) for path in sorted((ROOT / "solutions").glob("*.ipynb"))]
    (key,) = (key for key in keys if name in key.exercises)
    namespace = dict(key.namespace)
    exec(source, namespace)
    exercise = key.exercises[name]
    assert score(exercise, replies_of(exercise, namespace[name])).points < exercise.points
