"""Answers that are trusted, asked in this process: references, mistakes, alternatives."""

import contextlib
import functools
import io
import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np

from nnbook.answers.compare import difference
from nnbook.answers.plain import NotPlainError
from nnbook.answers.wire import crossed
from nnbook.grading.key.cases import Call
from nnbook.grading.key.exercise import Exercise
from nnbook.grading.sandbox.replies import (
    Missing,
    Raised,
    Reply,
    Returned,
    refused,
    safe_type_name,
)


def replies_of(exercise: Exercise, answer: Any) -> tuple[Reply, ...]:
    """Ask an answer that is trusted, in this process: a reference, a mistake, an alternative.

    The replies are those that a student's process would have given for the same answer.
    """
    if exercise.kind != "function":
        return (_reply(answer),)
    return tuple(_call(answer, call) for call in exercise.calls)


def same_replies(exercise: Exercise, one: Sequence[Reply], other: Sequence[Reply]) -> bool:
    """Tell whether two answers reply the same to every case; errors are compared by their type."""
    return all(_same(exercise, *pair) for pair in zip(one, other, strict=True))


@functools.lru_cache(maxsize=4096)
def reference_replies(exercise: Exercise) -> tuple[Reply, ...]:
    """Ask the reference, once for all submissions."""
    return replies_of(exercise, exercise.reference)


@functools.lru_cache(maxsize=4096)
def mistake_replies(exercise: Exercise) -> tuple[tuple[Reply, ...], ...]:
    """Ask every listed mistake, once for all submissions."""
    return tuple(replies_of(exercise, mistake.answer) for mistake in exercise.mistakes)


def _call(function: Any, call: Call) -> Reply:
    """Call a trusted function once; what it prints and warns of concerns nobody."""
    arguments, keywords = call.fresh()
    try:
        with (
            contextlib.redirect_stdout(io.StringIO()),
            warnings.catch_warnings(),
            np.errstate(all="ignore"),
        ):
            warnings.simplefilter("ignore")
            return _reply(function(*arguments, **keywords))
    except NotImplementedError:
        return Missing()
    except Exception as error:
        return Raised(safe_type_name(type(error).__name__))


def _reply(value: Any) -> Reply:
    try:
        return Returned(crossed(value))
    except NotPlainError as why:
        return refused(str(why))


def _same(exercise: Exercise, one: Reply, other: Reply) -> bool:
    if isinstance(one, Returned) and isinstance(other, Returned):
        if _length(one.value) != _length(other.value):
            return False  # a reply of 100,000 values is not walked through for every mistake
        return difference(one.value, other.value, exercise.tolerance) is None
    if isinstance(one, Raised) and isinstance(other, Raised):
        return one.exception == other.exception
    return one == other


def _length(value: Any) -> int | None:
    """Return how many items a value has; None for what has none."""
    if isinstance(value, np.ndarray):
        return len(value) if value.ndim else None
    return len(value) if isinstance(value, list | tuple | dict) else None
