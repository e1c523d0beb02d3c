"""Plain data between the grader and a student's process: typed JSON and raw arrays.

A message is one *frame*: the lengths of its two parts, then JSON, then the bytes of every array
in the order in which the JSON tells of them. The reader trusts nothing: lengths are checked before
anything is allocated, an array's size must be exactly what its dtype and shape say, and only plain
data can be named at all. Nothing is ever unpickled.

What plain data is stands in `nnbook.answers.plain`; what else a call is given, and crosses by
its name or its seed, in `nnbook.answers.inputs`. ``check`` holds an answer to what is right as it
would cross (`crossed`), so that no value can be right in a notebook and wrong for the grader.
"""

import io
import json
import math
import re
import struct
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from nnbook.answers.inputs import NAMED, Seed, name_of
from nnbook.answers.plain import MAX_DEPTH, PLAIN_KINDS, NotPlainError

JSON_LIMIT = 1_000_000  # bytes
ARRAYS_LIMIT = 32_000_000  # bytes, all arrays of one message together
ENTRY_LIMIT = 200_000  # values in one message, those of its arrays included
DIGITS_LIMIT = 4_000  # of an integer; Python itself refuses to print more than 4,300
TEXT_LIMIT = 400  # characters of an exception's text

# Why a value cannot cross, in words that a student may read.
TOO_DEEP = "a value nested too deeply"
TOO_LARGE = "a value too large to be an answer"
ODD_KEYS = "a dict whose keys are not all strings"
TOO_MANY_DIGITS = f"an integer of more than {DIGITS_LIMIT} digits"
TOO_MUCH = (TOO_DEEP, TOO_LARGE, TOO_MANY_DIGITS)
BLANK = type(...).__name__  # of what holds a blank that was not filled in

HEADER = struct.Struct(">II")  # the bytes of JSON, and of arrays
_MAX_AXES = 8  # of an array
_DTYPE = re.compile(r"[<>=|]?(b1|[iu][1248]|f[248]|U[1-9]\d{0,6})")


class WireError(Exception):
    """The other side sent something that is not a message."""


class _Message:
    """What one message holds, counted before it is copied: a student's code may have made it."""

    def __init__(self) -> None:
        self.entries = self.size = 0

    def count(self, depth: int, entries: int = 1, size: int = 0) -> None:
        self.entries += entries
        self.size += size
        if depth > MAX_DEPTH:
            raise NotPlainError(TOO_DEEP)
        if self.entries > ENTRY_LIMIT or self.size > ARRAYS_LIMIT:
            raise NotPlainError(TOO_LARGE)


# --- a value as a frame ---------------------------------------------------------------------


def encode(value: Any) -> bytes:
    """Write plain data as one frame.

    Raises
    ------
    NotPlainError
        When the value, or something inside it, is not plain data or is too large.
    """
    writer = _Writer()
    try:
        text = json.dumps(writer.typed(value, 0)).encode("ascii")
    except RecursionError as error:
        raise NotPlainError(TOO_DEEP) from error
    if len(text) > JSON_LIMIT:
        raise NotPlainError(TOO_LARGE)
    return b"".join([HEADER.pack(len(text), writer.size), text, *writer.blobs])


class _Writer(_Message):
    """Collects the arrays of one message while its values are typed."""

    def __init__(self) -> None:
        super().__init__()
        self.blobs: list[bytes] = []

    def typed(self, value: Any, depth: int) -> Any:
        self.count(depth)
        if isinstance(value, np.generic):  # before float: numpy's float64 is one
            value = value.item() if value.dtype.kind in PLAIN_KINDS else value
        if isinstance(value, np.generic | np.ndarray):
            return self._array(np.asarray(value), depth)
        if value is None or isinstance(value, bool | int | float | str):
            return _scalar(value)
        if isinstance(value, Fraction):
            return {"t": "fraction", "v": [_scalar(value.numerator), _scalar(value.denominator)]}
        return self._container(value, depth + 1)

    def _container(self, value: Any, depth: int) -> Any:
        if isinstance(value, list):
            return [self.typed(item, depth) for item in list.__iter__(value)]
        if isinstance(value, tuple):
            return {"t": "tuple", "v": [self.typed(item, depth) for item in tuple.__iter__(value)]}
        if isinstance(value, dict):
            if not all(isinstance(name, str) for name in value):
                raise NotPlainError(ODD_KEYS)
            items = {str(name): self.typed(item, depth) for name, item in value.items()}
            return {"t": "dict", "v": items}
        if isinstance(value, Seed):
            return {"t": "rng", "v": int(value.seed)}
        name = name_of(value)
        if name is None:
            raise NotPlainError(type(value).__name__)
        return {"t": "name", "v": name}

    def _array(self, array: "np.ndarray[Any, Any]", depth: int) -> Any:
        if array.dtype.kind == "O":  # Fractions, or ragged rows: each element for itself
            return self.typed(array.tolist(), depth + 1)
        if array.dtype.kind == "f" and array.dtype.itemsize > 8:
            array = array.astype(np.float64)
        if array.ndim > _MAX_AXES:
            raise NotPlainError(TOO_DEEP)
        if not _DTYPE.fullmatch(array.dtype.str):
            raise NotPlainError(f"an array of {array.dtype.name}")
        self.count(depth, _cells(array.shape), array.nbytes)
        self.blobs.append(array.tobytes())
        return {"t": "array", "v": [array.dtype.str, list(array.shape)]}


def _scalar(value: Any) -> Any:
    """Strip a subclass off, so that its own methods decide nothing from here on."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        value = int(value)
        if value.bit_length() > DIGITS_LIMIT * 3.3:
            raise NotPlainError(TOO_MANY_DIGITS)
        return value
    return float(value) if isinstance(value, float) else str.__str__(value)  # an enum says more


def crossed(value: Any) -> Any:
    """Return an answer as it reaches the grader, or raise as `encode` does."""
    frame = encode({"id": 0, "kind": "returned", "value": value})  # as the student's process
    end = HEADER.size + HEADER.unpack_from(frame)[0]
    return decode(frame[HEADER.size : end], frame[end:])["value"]


# --- a frame as a value ---------------------------------------------------------------------

# What may be raised by reading what is no message.
_UNREADABLE = (ArithmeticError, LookupError, MemoryError, RecursionError, TypeError, ValueError)


def decode(text: bytes, arrays: bytes) -> Any:
    """Read the two parts of a frame.

    Raises
    ------
    WireError
        When they are not what `encode` writes.
    """
    reader = _Reader(arrays)
    try:
        value = reader.value(json.loads(text), 0)
    except (NotPlainError, *_UNREADABLE) as error:
        raise WireError(f"not a message: {type(error).__name__}") from error
    if reader.arrays.read(1):
        raise WireError("bytes that belong to no array")
    return value


class _Reader(_Message):
    """Rebuilds the values of one message."""

    def __init__(self, arrays: bytes) -> None:
        super().__init__()
        self.arrays = io.BytesIO(arrays)

    def value(self, typed: Any, depth: int) -> Any:
        self.count(depth)
        depth += 1
        match typed:
            case list():
                return [self.value(item, depth) for item in typed]
            case {"t": "tuple", "v": list(items)}:
                return tuple(self.value(item, depth) for item in items)
            case {"t": "dict", "v": dict(items)}:
                return {name: self.value(item, depth) for name, item in items.items()}
            case {"t": "fraction", "v": [numerator, denominator]}:
                return Fraction(_whole(numerator), _whole(denominator))
            case {"t": "rng", "v": seed}:
                return Seed(_whole(seed))
            case {"t": "name", "v": str(name)}:
                return NAMED[name]
            case {"t": "array", "v": [str(dtype), list(shape)]}:
                return self._array(dtype, shape)
            case dict():
                raise WireError("no such kind of value")
        return typed

    def _array(self, dtype: str, shape: list[Any]) -> Any:
        """Read the next array; make sure that each of its elements is what its dtype promises."""
        if not _DTYPE.fullmatch(dtype):
            raise WireError("no such kind of array")
        if len(shape) > _MAX_AXES or any(_whole(length) < 0 for length in shape):
            raise WireError("no such shape")
        kind = np.dtype(dtype)
        size = math.prod(shape) * kind.itemsize
        self.count(0, _cells(shape), size)
        blob = self.arrays.read(size)
        if len(blob) < size:
            raise WireError("an array longer than its bytes")
        if kind.kind == "U" and np.frombuffer(blob, dtype[0] + "u4").max(initial=0) > 0x10FFFF:
            raise WireError("text that is not text")
        if kind.kind == "b":  # a byte that is neither 0 nor 1 is a bool that is not itself
            return np.frombuffer(blob, np.uint8).reshape(shape) != 0
        return np.frombuffer(blob, kind).reshape(shape).astype(kind.newbyteorder("="))


def _cells(shape: Sequence[int]) -> int:
    """Count what a shape takes as nested lists: an axis of length 0 makes the others no smaller."""
    return math.prod(max(length, 1) for length in shape)


def _whole(value: Any) -> int:
    """Return an integer that is one: neither True nor text."""
    if type(value) is not int:
        raise WireError("a whole number expected")
    return value
