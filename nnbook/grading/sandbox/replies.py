"""Replies of a student's process, once the grader has read them: never text it chose.

A hidden case's inputs could leave in an exception's text or in the name of a class made for
the purpose. So a reply carries only names from a known list, and lines are looked up in the
submission the grader itself holds. Only a cell's failure keeps the exception's text: it ran
before any hidden input was sent.
"""

import builtins
from dataclasses import dataclass
from typing import Any

from nnbook.answers import wire
from nnbook.grading.printable import printable
from nnbook.grading.sandbox.frames import Sent

_KNOWN_TYPES = frozenset(
    [name for name in dir(builtins) if isinstance(getattr(builtins, name), type)]
    + ["function", "builtin_function_or_method", "method", "generator", "coroutine", "module"]
    + ["dict_keys", "dict_values", "dict_items", "NoneType", "ellipsis", "Decimal", "deque"]
    + ["Counter", "DataFrame", "Series", "Neuron", "Network", "Figure", "Axes", "Array", "ufunc"]
    + ["LinAlgError", "AxisError", "Generator", "list_iterator"]
)
_OUR_WORDS = (wire.TOO_DEEP, wire.TOO_LARGE, wire.ODD_KEYS, wire.TOO_MANY_DIGITS)
_ARRAY = "an array of "


@dataclass(frozen=True)
class Returned:
    """Plain data came back."""

    value: Any


@dataclass(frozen=True)
class NotPlain:
    """Something came back that is not plain data; `type_name` says what, in safe words."""

    type_name: str


@dataclass(frozen=True)
class Missing:
    """There is no answer: no such name, still ``...``, or NotImplementedError."""


@dataclass(frozen=True)
class Raised:
    """The student's code raised; what and where: a cell counts from 0, its lines from 1."""

    exception: str
    cell: int | None = None
    line: int | None = None


@dataclass(frozen=True)
class TimedOut:
    """The student's code was still running when its time was up."""


@dataclass(frozen=True)
class Died:
    """The student's process ended: killed, crashed or out of memory."""


Reply = Returned | NotPlain | Missing | Raised | TimedOut | Died | Sent


@dataclass(frozen=True)
class CellFailure:
    """What went wrong in one cell, and where, as in `Raised`; empty for what did not raise."""

    kind: (
        str  # ``raised``, ``timeout``, ``died``, ``filled``: wrote too much, ``late``: no time left
    )
    exception: str = ""
    message: str = ""
    cell: int | None = None
    line: int | None = None


def safe_type_name(name: Any, otherwise: str = "a class of its own") -> str:
    """Return the name of a type if it is a known one, and say nothing else about it.

    Examples
    --------
    >>> safe_type_name("set")
    'set'
    >>> safe_type_name("the hidden input was 7"), safe_type_name("a value nested too deeply: 7")
    ('a class of its own', 'a class of its own')
    """
    if not isinstance(name, str):
        return otherwise
    if name in _KNOWN_TYPES or name in _OUR_WORDS:  # whole: more could be a hidden input
        return name
    if name.startswith(_ARRAY):
        return _ARRAY + _known_dtype(name[len(_ARRAY) :])
    return otherwise


def _known_dtype(name: str) -> str:
    known = ("complex64", "complex128", "datetime64", "timedelta64", "bytes")
    return next((dtype for dtype in known if name.startswith(dtype)), "another kind")


def refused(why: Any) -> NotPlain | Missing:
    """Say of an answer that did not cross what it is; one that holds ``...`` is none yet."""
    return Missing() if why == wire.BLANK else NotPlain(safe_type_name(why))


def read(reply: Reply) -> Reply:
    """Read a reply that has not been read; what is no message is `Died`."""
    if not isinstance(reply, Sent):
        return reply
    try:
        return read_reply(reply.read())
    except wire.WireError:
        return Died()


def read_reply(message: Any) -> Reply:
    """Read what a student's process said about one answer; anything odd is `Died`."""
    if not isinstance(message, dict):
        return Died()
    match str(message.get("kind")):  # an array would answer == with an array
        case "returned":
            return Returned(message.get("value"))
        case "notplain":
            return refused(message.get("type"))
        case "missing":
            return Missing()
        case "timeout":
            return TimedOut()
        case "raised":
            exception, cell, line = _read_raised(message)
            not_yet = exception == "NotImplementedError"
            return Missing() if not_yet else Raised(exception, cell, line)
        case _:
            return Died()


def read_failure(message: dict[str, Any]) -> CellFailure | None:
    """Read what a student's process said about a cell; None when it ran to its end."""
    kind, text = str(message.get("kind")), message.get("message")
    if kind not in ("raised", "timeout"):
        return None
    exception, cell, line = _read_raised(message)
    text = " ".join(text[: wire.TEXT_LIMIT].split()) if isinstance(text, str) else ""
    return CellFailure(kind, exception, printable(text), cell, line)


def _read_raised(message: dict[str, Any]) -> tuple[str, int | None, int | None]:
    exception = safe_type_name(message.get("exception"), "an exception of its own")
    cell, line = message.get("cell"), message.get("line")
    known = type(cell) is int and type(line) is int
    return exception, cell if known else None, line if known else None
