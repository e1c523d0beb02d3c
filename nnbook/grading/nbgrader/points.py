"""Points of an answer when nbgrader runs a submission: the hidden tests call `points`.

nbgrader runs a student's code and its tests in one kernel, with the rights of whoever grades,
and believes what comes out. Only ``nnbook grade`` keeps the key out of the student's reach.
"""

import contextlib
import functools
import io
from collections.abc import Mapping
from typing import Any

from nnbook.grading.grade.scoring import score
from nnbook.grading.grade.trusted import replies_of
from nnbook.grading.key.exercise import Exercise
from nnbook.grading.key.key import Key, make_key
from nnbook.grading.nbgrader.source import unpack
from nnbook.grading.release.student_notebook import released


def points(name: str, namespace: Mapping[str, Any], key: str) -> float:
    """Score one answer in the kernel that holds it; for nbgrader a test cell's value is its points.

    Parameters
    ----------
    name : str
        The exercise.
    namespace : mapping of str to object
        What the submission's cells have defined.
    key : str
        The solution notebook, as `nnbook.grading.nbgrader.source.pack` wrote it.
    """
    with contextlib.redirect_stderr(io.StringIO()):  # nbgrader gives nothing for a warning there
        exercise = _key(key).exercises[name]
        result = score(exercise, replies_of(exercise, _answer(exercise, namespace)))
    print(result.detail)  # shown in nbgrader's feedback
    return result.points


@functools.cache
def _key(key: str) -> Key:
    return make_key(released(unpack(key)))


def _answer(exercise: Exercise, namespace: Mapping[str, Any]) -> Any:
    """Look the answer up; what should be a function and is none counts as what it is."""
    answer = namespace.get(exercise.name, ...)
    if exercise.kind != "function" or callable(answer):
        return answer
    result = ... if answer is ... else type(answer)  # missing, or no plain data
    return lambda *_, **__: result
