"""Plain data, all that an answer may be made of, and its wording in a sentence.

Plain data are None, bool, int, float, str, Fraction, arrays of these (numpy's kinds ``biufU``, or
objects), and lists, tuples and string-keyed dicts of these. Nothing else is compared, or crosses
from a student's process to the grader.
"""

from fractions import Fraction

import numpy as np

MAX_DEPTH = 32  # far above any answer; keeps a hostile nesting away from the recursion limit
PLAIN_KINDS = "biufU"


class NotPlainError(Exception):
    """A value that cannot cross, because it is not plain data; its text says what it is."""


def not_plain(value: object, depth: int = 0) -> str | None:
    """Say what keeps a value from being plain data: the offending part in words, or None.

    >>> not_plain([1, (2.0, "three")]) is None
    True
    >>> not_plain([1, {2}])
    'a list that holds a set'
    """
    if depth > MAX_DEPTH:
        return f"a value nested more than {MAX_DEPTH} deep"
    if isinstance(value, np.ndarray | np.generic):
        if value.dtype.kind == "O":  # Fractions, or ragged rows
            return not_plain(value.tolist(), depth + 1)
        return None if value.dtype.kind in PLAIN_KINDS else f"an array of type {value.dtype}"
    if isinstance(value, list | tuple):
        inner = next(filter(None, (not_plain(item, depth + 1) for item in value)), None)
    elif isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            return "a dictionary whose keys are not all text"
        inner = next(filter(None, (not_plain(item, depth + 1) for item in value.values())), None)
    elif value is None or isinstance(value, bool | int | float | str | Fraction):
        return None
    elif isinstance(value, NotPlainError):  # it stands for a value that was too much to look at
        return str(value)
    else:
        return type_in_words(value)
    if inner is None or inner.startswith("a value nested"):
        return inner
    return f"{type_in_words(value)} that holds {inner}" if depth == 0 else inner


def simplified(value: object) -> object:
    """Turn plain data into lists, dicts and Python's own numbers."""
    if isinstance(value, np.ndarray | np.generic):
        if value.dtype.kind == "f":
            value = value.astype(np.float64)  # item() of a long double is no Python float
        value = value.tolist()
    if isinstance(value, list | tuple):
        return [simplified(item) for item in value]
    if isinstance(value, dict):
        return {key: simplified(item) for key, item in value.items()}
    return value


def shape(value: object) -> tuple[int, ...] | None:
    """Find the shape of a simplified value: ``()`` of what is no list, None of uneven lists."""
    if not isinstance(value, list):
        return ()
    inner = [shape(item) for item in value]
    if not inner:
        return (0,)
    first = inner[0]
    if first is None or any(other != first for other in inner[1:]):
        return None
    return (len(value), *first)


def in_words(value: object, limit: int = 60) -> str:
    """Write a value on one short line, whatever it is: its ``repr``, shortened in the middle.

    >>> in_words(np.array([0.5, 1]))
    '[0.5, 1.0]'
    """
    try:
        text = repr(simplified(value)) if not_plain(value) is None else repr(value)
    except Exception:  # a broken __repr__, or an int too long to print
        return type_in_words(value)
    text = " ".join(text.split())
    return text if len(text) <= limit else f"{text[: limit - 12]} … {text[-9:]}"


def is_number(value: object) -> bool:
    """Tell Python's real numbers, True and False among them."""
    return isinstance(value, bool | int | float | Fraction)


def kind_in_words(value: object) -> str:
    """Name the kind of a value, and its shape, without giving the value away."""
    plain = simplified(value) if not_plain(value) is None else value
    if is_number(plain):
        return "a single number"
    if plain is None:
        return "None"
    found = shape(plain)
    if isinstance(plain, list) and found is not None and len(found) > 1:
        return f"an array of shape {found}"
    if isinstance(plain, list):
        return f"a list of {items_in_words(len(plain))}"
    return type_in_words(plain)


def type_in_words(value: object) -> str:
    """Name the type of a value with its article."""
    name = type(value).__name__
    names = {
        "NoneType": "None",
        "builtin_function_or_method": "a function",
        "dict": "a dictionary",
        "ellipsis": "...",
        "function": "a function",
        "str": "text",
    }
    return names.get(
        name, f"{'an' if name[:1].lower() in ('a', 'e', 'i', 'o', 'u') else 'a'} {name}"
    )


def items_in_words(count: int) -> str:
    """Write ``1 item`` or ``3 items``."""
    return f"{count} item" if count == 1 else f"{count} items"
