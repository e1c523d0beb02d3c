"""Plain data between the grader and a student's process: typed JSON and raw arrays.

A message is one *frame*: the lengths of its two parts, then JSON, then the bytes of every
array one after the other. The reader trusts nothing: lengths are checked before anything is
allocated, an array's size must be exactly what its dtype and shape say, and only plain data
can be named at all. Nothing is ever unpickled.

Plain data is None, bool, int, float, str, `fractions.Fraction`, arrays of kinds ``biufU``,
and lists, tuples and string-keyed dicts of these. Two things cross by name: an activation of
nnbook, and `Rng`, which each side builds afresh.
"""

import json
import math
import re
import socket
import struct
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from nnbook import activations

JSON_LIMIT = 1_000_000  # bytes
ARRAYS_LIMIT = 32_000_000  # bytes, all arrays of one message together
DEPTH_LIMIT = 32
ENTRY_LIMIT = 200_000  # values in one message, those of its arrays included
DIGITS_LIMIT = 4_000  # of an integer; Python itself refuses to print more than 4,300

_HEADER = struct.Struct(">II")
_DTYPE = re.compile(r"[<>=|]?(b1|[iu][1248]|f[248]|U[1-9]\d{0,6})")
_NAMES = ("identity", "heaviside", "sigmoid", "tanh", "relu", "softmax", "log_softmax")
NAMED: dict[str, Any] = {name: getattr(activations, name) for name in _NAMES}


class WireError(Exception):
    """The other side sent something that is not a message."""


class NotPlainError(Exception):
    """A value that cannot cross, because it is not plain data; `type_name` says what it is."""

    def __init__(self, type_name: str) -> None:
        super().__init__(type_name)
        self.type_name = type_name


@dataclass(frozen=True)
class Rng:
    """A random generator named by its seed: each side builds its own, in the same state.

    Parameters
    ----------
    seed : int
        What `numpy.random.default_rng` is given.
    """

    seed: int

    def build(self) -> np.random.Generator:
        """Build the generator, fresh."""
        return np.random.default_rng(self.seed)


def materialise(value: Any) -> Any:
    """Copy plain data deeply, with every `Rng` replaced by a fresh generator."""
    if isinstance(value, Rng):
        return value.build()
    if isinstance(value, np.ndarray):
        return value.copy()
    if isinstance(value, list | tuple):
        copies = [materialise(item) for item in value]
        return tuple(copies) if isinstance(value, tuple) else copies
    if isinstance(value, dict):
        return {name: materialise(item) for name, item in value.items()}
    return value


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
        text = json.dumps({"v": writer.typed(value, 0), "a": writer.headers}).encode("ascii")
    except RecursionError as error:
        raise NotPlainError("a value nested too deeply") from error
    if len(text) > JSON_LIMIT or writer.size > ARRAYS_LIMIT:
        raise NotPlainError("a value too large to be an answer")
    return b"".join([_HEADER.pack(len(text), writer.size), text, *writer.blobs])


class _Writer:
    """Collects the arrays of one message while its values are typed."""

    def __init__(self) -> None:
        self.headers: list[list[Any]] = []
        self.blobs: list[bytes] = []
        self.size = 0
        self.entries = 0

    def typed(self, value: Any, depth: int) -> Any:
        self.entries += 1
        if depth > DEPTH_LIMIT:
            raise NotPlainError("a value nested too deeply")
        if self.entries > ENTRY_LIMIT:
            raise NotPlainError("a value too large to be an answer")
        if isinstance(value, np.generic):  # before float: numpy's float64 is one
            value = value.item() if value.dtype.kind in "biufU" else value
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
                raise NotPlainError("a dict whose keys are not all strings")
            items = {str(name): self.typed(item, depth) for name, item in value.items()}
            return {"t": "dict", "v": items}
        if isinstance(value, Rng):
            return {"t": "rng", "v": int(value.seed)}
        for name, function in NAMED.items():
            if value is function:
                return {"t": "name", "v": name}
        raise NotPlainError(type(value).__name__)

    def _array(self, array: "np.ndarray[Any, Any]", depth: int) -> Any:
        if array.dtype.kind == "O":  # Fractions, or ragged rows: each element for itself
            return self.typed(array.tolist(), depth + 1)
        if array.dtype.kind == "f" and array.dtype.itemsize > 8:
            array = array.astype(np.float64)
        self.entries += _cells(array.shape)
        if self.entries > ENTRY_LIMIT:
            raise NotPlainError("a value too large to be an answer")
        array = np.ascontiguousarray(array).reshape(array.shape)
        if array.dtype.kind not in "biufU":
            raise NotPlainError(f"an array of {array.dtype.name}")
        self.size += array.nbytes
        if self.size > ARRAYS_LIMIT:
            raise NotPlainError("a value too large to be an answer")
        self.headers.append([array.dtype.str, list(array.shape)])
        self.blobs.append(array.tobytes())
        return {"t": "array", "v": len(self.headers) - 1}


def _scalar(value: Any) -> Any:
    """Strip a subclass off, so that its own methods decide nothing from here on."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        value = int(value)
        if value.bit_length() > DIGITS_LIMIT * 3.3:
            raise NotPlainError(f"an integer of more than {DIGITS_LIMIT} digits")
        return value
    return float(value) if isinstance(value, float) else str(value)


# --- a frame as a value ---------------------------------------------------------------------


def decode(text: bytes, arrays: bytes) -> Any:
    """Read the two parts of a frame.

    Raises
    ------
    WireError
        When they are not what `encode` writes.
    """
    try:
        message = json.loads(text)
        reader = _Reader(message["a"], arrays)
        return reader.value(message["v"], 0)
    except WireError:
        raise
    except (
        ArithmeticError,
        LookupError,
        MemoryError,
        RecursionError,
        TypeError,
        ValueError,
    ) as error:
        raise WireError(f"not a message: {type(error).__name__}") from error


class _Reader:
    """Rebuilds the values of one message."""

    def __init__(self, headers: Any, blob: bytes) -> None:
        self.arrays: list[Any] = []
        self.entries = self.size = 0
        offset = cells = 0
        for dtype, shape in headers:
            array, offset = _read_array(dtype, shape, blob, offset)
            cells += _cells(array.shape)
            if cells > ENTRY_LIMIT:
                raise WireError("arrays of too many values")
            self.arrays.append(array)
        if offset != len(blob):
            raise WireError("bytes that belong to no array")

    def value(self, typed: Any, depth: int) -> Any:
        self.entries += 1
        if depth > DEPTH_LIMIT or self.entries > ENTRY_LIMIT:
            raise WireError("nested too deeply or too long")
        if isinstance(typed, list):
            return [self.value(item, depth + 1) for item in typed]
        if not isinstance(typed, dict):
            return typed
        build: dict[str, Callable[[Any, int], Any]] = {
            "tuple": lambda v, d: tuple(self.value(item, d) for item in _checked(v, list)),
            "dict": lambda v, d: {k: self.value(item, d) for k, item in _checked(v, dict).items()},
            "fraction": lambda v, _: Fraction(_checked(v[0], int), _checked(v[1], int)),
            "rng": lambda v, _: Rng(_checked(v, int)),
            "name": lambda v, _: NAMED[_checked(v, str)],
            "array": lambda v, _: self._array(_index(v, len(self.arrays))),
        }
        try:
            return build[_checked(typed["t"], str)](typed["v"], depth + 1)
        except ZeroDivisionError as error:
            raise WireError("a fraction over zero") from error

    def _array(self, index: int) -> Any:
        """Return an array, counted each time it is named: one may stand for many lists."""
        array = self.arrays[index]
        self.entries += _cells(array.shape)
        self.size += array.nbytes
        if self.entries > ENTRY_LIMIT or self.size > ARRAYS_LIMIT:
            raise WireError("nested too deeply or too long")
        return array


def _cells(shape: Sequence[int]) -> int:
    """Count what a shape takes as nested lists: an axis of length 0 makes the others no smaller."""
    return math.prod(max(length, 1) for length in shape)


def _checked(value: Any, kind: type) -> Any:
    if type(value) is not kind:
        raise WireError(f"{kind.__name__} expected")
    return value


def _index(value: Any, length: int) -> int:
    if type(value) is not int or not 0 <= value < length:
        raise WireError("no such array")
    return value


def _read_array(dtype: Any, shape: Any, blob: bytes, offset: int) -> tuple[Any, int]:
    """Read one array and make sure that each of its elements is what its dtype promises."""
    if not _DTYPE.fullmatch(_checked(dtype, str)) or len(_checked(shape, list)) > 8:
        raise WireError("no such kind of array")
    if any(type(n) is not int or not 0 <= n <= ARRAYS_LIMIT for n in shape):
        raise WireError("no such shape")
    kind = np.dtype(dtype)
    end = offset + math.prod(shape) * kind.itemsize
    if end > len(blob):
        raise WireError("an array longer than its bytes")
    if _cells(shape) > ENTRY_LIMIT:
        raise WireError("an array of too many values")
    array = np.frombuffer(blob[offset:end], dtype=kind).reshape(shape)
    if kind.kind == "U" and array.size:
        points = np.frombuffer(blob[offset:end], dtype=np.dtype("u4").newbyteorder(dtype[0]))
        if points.max(initial=0) > 0x10FFFF:
            raise WireError("text that is not text")
    if kind.kind == "b":  # a byte that is neither 0 nor 1 is a bool that is not itself
        array = np.frombuffer(blob[offset:end], dtype=np.uint8).reshape(shape) != 0
    return array.astype(kind.newbyteorder("=")), end


# --- frames over a socket -------------------------------------------------------------------


def send(connection: socket.socket, value: Any, deadline: float | None = None) -> None:
    """Send one value; a reader that does not read is given up at the deadline."""
    _until(connection, deadline)
    connection.sendall(encode(value))


def receive(connection: socket.socket, deadline: float | None = None) -> Any:
    """Receive one value.

    Parameters
    ----------
    connection : socket
        A connected stream socket.
    deadline : float, optional
        When to give up, as `time.monotonic` counts.

    Raises
    ------
    WireError
        When what came is not a message.
    TimeoutError
        When the deadline passed before the message was complete.
    EOFError
        When the other side is gone.
    """
    json_length, arrays_length = _HEADER.unpack(_exactly(connection, _HEADER.size, deadline))
    if json_length > JSON_LIMIT or arrays_length > ARRAYS_LIMIT:
        raise WireError("a message that is too long")
    text = _exactly(connection, json_length, deadline)
    return decode(text, _exactly(connection, arrays_length, deadline))


def _exactly(connection: socket.socket, length: int, deadline: float | None) -> bytes:
    buffer = bytearray(length)
    view = memoryview(buffer)
    while view:
        _until(connection, deadline)
        try:
            count = connection.recv_into(view)
        except ConnectionError:
            count = 0
        if not count:
            raise EOFError("the other side is gone")
        view = view[count:]
    return bytes(buffer)


def _until(connection: socket.socket, deadline: float | None) -> None:
    if deadline is None:
        return  # a student's process waits as long as it is asked to
    remaining = deadline - time.monotonic()
    if remaining <= 0:
        raise TimeoutError
    connection.settimeout(remaining)
