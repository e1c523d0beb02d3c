"""Equality of two answers: kinds first, then shapes, then values within a tolerance.

``check`` in a student's notebook and the grader ask this module, so that they cannot disagree.
A list, a tuple and an array of the same shape are the same answer, and so are ``1``, ``1.0`` and
``True``. Numbers agree when ``|got - expected| <= 1e-9 + 1e-6 |expected|``, or within the
tolerance an author gives; two exact numbers (int or Fraction) agree only when they are equal.
"""

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

import numpy as np

from nnbook.answers.numbers import numbers_agree
from nnbook.answers.plain import (
    in_words,
    is_number,
    items_in_words,
    kind_in_words,
    not_plain,
    shape,
    simplified,
)
from nnbook.answers.sealed import Sealed


@dataclass(frozen=True)
class Difference:
    """How an answer differs from the expected one.

    The sentence of a ``"value"`` names the expected value: show it for visible examples only.
    """

    kind: Literal["type", "shape", "value"]
    sentence: str  # for the student
    where: str = ""  # in the answer, such as ``[1][0]``; empty for the answer as a whole


def difference(expected: object, got: object, tolerance: float | None = None) -> Difference | None:
    """Compare an answer with the expected one, up to the first difference.

    Parameters
    ----------
    expected, got : plain data
        None, bool, int, float, str, Fraction, arrays of these, and lists, tuples and string-keyed
        dicts of these. Anything else in `got` is a difference; `got` may come from a stranger.
    tolerance : float, optional
        The largest allowed ``|got - expected|``, instead of the default of
        ``1e-9 + 1e-6 |expected|``.

    Returns
    -------
    Difference or None
        None when they are equal.

    Examples
    --------
    >>> difference([0, 0.5], (0.0, 0.5 + 1e-9)) is None
    True
    >>> difference([1, 2, 3], [[1], [2], [3]]).sentence
    'Expected shape (3,), got shape (3, 1).'
    >>> difference([1, 2, 3], [1, 5, 3]).sentence
    'At [1]: expected 2, got 5.'
    """
    fault = not_plain(got)
    if fault:
        return Difference("type", f"Expected {expected_in_words(expected)}, got {fault}.")
    with np.errstate(all="ignore"):
        return _difference(simplified(expected), simplified(got), tolerance, "")


def judge(accept: Callable[..., object], answer: object, *arguments: object) -> Difference | None:
    """Ask an author's predicate whether it accepts an answer.

    The predicate gets plain Python: lists where the student gave lists, tuples or arrays. Whatever
    goes wrong inside it means that the answer is wrong: students hand in nan, infinities, text
    and shapes nobody thought of.

    ``accept(answer, *arguments)`` is True when the answer is right; False, or one sentence on what
    is wrong with it, when it is not. The arguments are what the student's function was called with.

    >>> judge(lambda weights: sum(weights) > 0, (1, 2)) is None
    True
    >>> judge(lambda weights: sum(weights) > 0, "ab").sentence
    "'ab' is not a right answer."
    """
    fault = not_plain(answer)
    if fault:
        return Difference("type", f"The answer is {fault}.")
    plain = simplified(answer)
    refused = Difference("value", f"{in_words(plain)} is not a right answer.")
    if _has_huge_number(plain):  # 10**1000000 would keep a predicate busy for hours
        return refused
    try:
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            verdict: Any = accept(plain, *arguments)
            if isinstance(verdict, str):
                return Difference("value", verdict)
            return None if bool(verdict) else refused
    except MemoryError:
        return Difference("value", "The answer is too large to be judged.")
    except Exception:
        return refused


def _difference(expected: Any, got: Any, tolerance: float | None, where: str) -> Difference | None:
    """Compare two simplified values, the second already known to be plain."""
    if isinstance(expected, list) or isinstance(got, list):
        return _sequence_difference(expected, got, tolerance, where)
    if isinstance(expected, dict) and isinstance(got, dict):
        return _dict_difference(expected, got, tolerance, where)
    if isinstance(expected, Sealed):
        return _sealed_difference(expected, got, tolerance, where)
    if is_number(expected) and is_number(got):
        if numbers_agree(expected, got, tolerance):
            return None
    elif _kind(expected) != _kind(got):
        found = f"expected {expected_in_words(expected)}, got {in_words(got)}"
        return _found(_kind_or_value(where, expected, got), where, found)
    elif expected == got:
        return None
    found = f"expected {in_words(expected)}, got {in_words(got)}"
    return _found("value", where, found)


def _sequence_difference(
    expected: Any, got: Any, tolerance: float | None, where: str
) -> Difference | None:
    """Compare where at least one side is a list: shapes first, then item by item."""
    if not (isinstance(expected, list) and isinstance(got, list)):
        found = f"expected {expected_in_words(expected)}, got {kind_in_words(got)}"
        return _found("shape", where, found)
    wanted, found_shape = shape(expected), shape(got)
    if wanted is not None and found_shape is not None and wanted != found_shape:
        return _found("shape", where, _shapes_in_words(wanted, found_shape))
    if len(expected) != len(got):
        found = f"expected {items_in_words(len(expected))}, got {len(got)}"
        return _found("shape", where, found)
    for index, (one, other) in enumerate(zip(expected, got, strict=True)):
        found_inside = _difference(one, other, tolerance, f"{where}[{index}]")
        if found_inside:
            return found_inside
    return None


def _dict_difference(
    expected: dict[str, Any], got: dict[str, Any], tolerance: float | None, where: str
) -> Difference | None:
    """Compare two dictionaries: keys first, in any order, then values."""
    missing, extra = expected.keys() - got.keys(), got.keys() - expected.keys()
    if missing or extra:
        parts = [f"the key {in_words(key)} is missing" for key in sorted(missing)[:1]]
        parts += [f"there is no key {in_words(key)} in the answer" for key in sorted(extra)[:1]]
        return _found("shape", where, " and ".join(parts))
    for key, one in expected.items():
        found = _difference(one, got[key], tolerance, f"{where}[{key!r}]")
        if found:
            return found
    return None


def _sealed_difference(
    expected: Sealed, got: object, tolerance: float | None, where: str
) -> Difference | None:
    """Compare with a value that can be recognised but not read."""
    if expected.matches(got, tolerance):
        return None
    if expected.is_kind_of(got) or _kind_or_value(where, expected, got) == "value":
        return _found("value", where, f"{in_words(got)} is not right")
    found = f"expected {expected.kind_in_words}, got {in_words(got)}"
    return _found("type", where, found)


def _kind_or_value(where: str, expected: object, got: object) -> Literal["type", "value"]:
    """Tell what differs where kinds do: inside an answer, None is an answer as a number is."""
    sealed_none = isinstance(expected, Sealed) and expected.is_none
    return "value" if where and (got is None or expected is None or sealed_none) else "type"


def _kind(value: object) -> str:
    """Name what a value is compared as: every number is one kind."""
    if is_number(value):
        return "number"
    return type(value).__name__


def expected_in_words(expected: object) -> str:
    """Name the kind of the right value, sealed or not.

    Examples
    --------
    >>> expected_in_words(True), expected_in_words(2.5), expected_in_words({"a": 1})
    ('True or False', 'a single number', 'a dictionary')
    """
    if isinstance(expected, bool):
        return "True or False"
    return expected.kind_in_words if isinstance(expected, Sealed) else kind_in_words(expected)


def _shapes_in_words(expected: tuple[int, ...], got: tuple[int, ...]) -> str:
    if len(expected) == len(got) == 1:
        return f"expected {items_in_words(expected[0])}, got {got[0]}"
    return f"expected shape {expected}, got shape {got}"


def _found(kind: Literal["type", "shape", "value"], where: str, what: str) -> Difference:
    """Build a difference from where it was found and what was found there."""
    sentence = f"At {where}: {what}." if where else f"{what[0].upper()}{what[1:]}."
    return Difference(kind, sentence, where)


def _has_huge_number(value: object) -> bool:
    if isinstance(value, list):
        return any(_has_huge_number(item) for item in value)
    if isinstance(value, dict):
        return any(_has_huge_number(item) for item in value.values())
    if isinstance(value, Fraction):
        return value.numerator.bit_length() + value.denominator.bit_length() > 2048
    return isinstance(value, int) and value.bit_length() > 1024
