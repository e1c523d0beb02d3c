"""Plain data crosses unchanged; anything else, and anything forged, is refused."""

import contextlib
import json
import socket
import struct
import threading
import time
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from nnbook import activations
from nnbook.answers import wire
from nnbook.answers.inputs import Seed, fresh_inputs
from nnbook.answers.plain import not_plain, simplified
from nnbook.grading.sandbox import frames
from nnbook.grading.sandbox.child import Child, ChildLostError
from nnbook.grading.sandbox.replies import Died, read_failure, read_reply

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**100), 10**100),
    st.floats(),
    st.text(max_size=20),
    st.fractions(),
)
ARRAYS = hnp.arrays(
    st.one_of(
        hnp.boolean_dtypes(),
        hnp.integer_dtypes(),
        hnp.unsigned_integer_dtypes(),
        hnp.floating_dtypes(),
        hnp.unicode_string_dtypes(max_len=5),
    ),
    hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4),
)
PLAIN = st.recursive(
    st.one_of(SCALARS, ARRAYS),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=4).map(tuple),
        st.dictionaries(st.text(max_size=5), inner, max_size=4),
    ),
    max_leaves=10,
)


def there_and_back(value):
    frame = wire.encode(value)
    json_length, arrays_length = struct.unpack(">II", frame[:8])
    assert len(frame) == 8 + json_length + arrays_length
    return wire.decode(frame[8 : 8 + json_length], frame[8 + json_length :])


def frame(typed, arrays=b""):
    return json.dumps(typed).encode(), arrays


def array(dtype, shape, arrays=b""):
    return frame({"t": "array", "v": [dtype, shape]}, arrays)


@given(PLAIN)
def test_plain_data_crosses_unchanged(value):
    """Whatever is plain data arrives as the same value, of the same shape."""
    assert not_plain(value) is None
    arrived = there_and_back(value)
    assert repr(simplified(arrived)) == repr(simplified(value))
    if isinstance(value, np.ndarray) and value.dtype.itemsize <= 8:
        assert arrived.dtype == value.dtype.newbyteorder("=")
        assert arrived.shape == value.shape


@pytest.mark.parametrize(
    "value",
    [{1, 2}, {1: 2}, 1 + 2j, b"bytes", lambda: 1, range(3), object(), 10**5000, np.array([1j])],
    ids=lambda value: type(value).__name__,
)
def test_anything_else_is_refused(value):
    """A set, a function or a huge integer is not plain data, wherever it stands."""
    for nested in (value, [value], {"a": (1, value)}):
        with pytest.raises(wire.NotPlainError):
            wire.encode(nested)


def test_activations_and_generators_cross_by_name():
    """An activation arrives as this side's own; a generator is built afresh, in the same state."""
    assert there_and_back([activations.sigmoid, activations.softmax]) == [
        activations.sigmoid,
        activations.softmax,
    ]
    first = fresh_inputs(there_and_back((Seed(7), Seed(7))))
    expected = np.random.default_rng(7).random()
    assert [generator.random() for generator in first] == [expected, expected]


def test_object_arrays_cross_as_lists():
    """An array of fractions is a list of fractions, not an array of objects."""
    halves = np.array([Fraction(1, 2), Fraction(1, 3)], dtype=object)
    assert there_and_back(halves) == [Fraction(1, 2), Fraction(1, 3)]


def test_fresh_inputs_are_copied_deeply():
    """A call may write into its arguments without changing the next call's."""
    original = {"rows": [[1, 2], np.zeros(2)]}
    copied = fresh_inputs(original)
    copied["rows"][0].append(3)
    copied["rows"][1][:] = 9
    assert original["rows"][0] == [1, 2]
    assert original["rows"][1].tolist() == [0, 0]


def test_values_that_grow_too_large_are_refused():
    """Neither 40 MB of numbers, nor a million entries, nor a list inside itself can cross."""
    endless: list[object] = []
    endless.append(endless)
    for value in (np.zeros(5_000_000), [0] * 300_000, "x" * 2_000_000, endless):
        with pytest.raises(wire.NotPlainError):
            wire.encode(value)


FORGED = {
    "bytes of no array": (b"1", b"0"),
    "an array that tells nothing": (b'{"t": "array", "v": 0}', bytes(8)),
    "no JSON": (b"\x80\x04pickle", b""),
    "JSON that is no message": (b'{"t": 1}', b""),
    "deep JSON": (b"[" * 100_000, b""),
    "an integer of a million digits": (b"9" * 900_000, b""),
    "objects": array("|O", [1], b"\0" * 8),
    "a structured dtype": array("i4,i4", [1], b"\0" * 8),
    "fewer bytes than promised": array("<f8", [1000], b"\0" * 8),
    "more bytes than promised": array("<f8", [1], b"\0" * 16),
    "a negative size": array("<f8", [-1, -1], b"\0" * 8),
    "a size beyond any memory": array("<f8", [10**18, 0]),
    "sizes of True": array("<f8", [True], b"\0" * 8),
    "nine dimensions": array("<f8", [1] * 9, b"\0" * 8),
    "a shape that is no list": array("<f8", 1, b"\0" * 8),
    "text beyond Unicode": array("<U1", [1], b"\xff" * 4),
    "a fraction over zero": frame({"t": "fraction", "v": [1, 0]}),
    "a fraction of text": frame({"t": "fraction", "v": ["1" * 50, "7"]}),
    "a name that is not ours": frame({"t": "name", "v": "__import__"}),
    "an unknown type": frame({"t": "eval", "v": "1 + 1"}),
    "a tuple of nothing": frame({"t": "tuple", "v": 7}),
    "a seed of text": frame({"t": "rng", "v": "7"}),
    "nested too deeply": frame(json.loads("[" * 40 + "]" * 40)),
    "too many values": frame([0] * 250_000),
    "a wide text of no length": array("<U0", [10**7]),
}


@pytest.mark.parametrize("message", FORGED.values(), ids=FORGED.keys())
def test_forged_messages_are_refused(message):
    """What no honest process sends is an error at once, never an array or a crash."""
    with pytest.raises(wire.WireError):
        wire.decode(*message)


@given(st.binary(max_size=300), st.binary(max_size=64))
def test_random_bytes_are_refused_or_plain(text, arrays):
    """Nothing that can be sent raises anything but WireError."""
    with contextlib.suppress(wire.WireError):
        wire.decode(text, arrays)


def test_a_forged_bool_is_true_or_false():
    """A byte that is neither 0 nor 1 cannot pretend to be both."""
    text, _ = array("|b1", [2])
    assert wire.decode(text, b"\x02\x00").tolist() == [True, False]


def pair():
    ours, theirs = socket.socketpair()
    return ours, theirs


def after(seconds):
    """Return a deadline so many seconds from now, as a question to a process has one."""
    end = time.monotonic() + seconds

    def deadline():
        if time.monotonic() > end:
            raise TimeoutError

    return deadline


def test_lengths_are_checked_before_anything_is_read():
    """A header that promises gigabytes is refused at once."""
    ours, theirs = pair()
    with ours, theirs:
        theirs.sendall(struct.pack(">II", 2**32 - 1, 2**32 - 1))
        with pytest.raises(wire.WireError):
            frames.receive(ours, after(5))


def test_a_slow_sender_meets_the_deadline():
    """One byte now and then does not keep the grader waiting beyond the deadline."""
    ours, theirs = pair()
    stop = threading.Event()

    def drip():
        theirs.sendall(struct.pack(">II", 1000, 0))
        while not stop.wait(0.01):
            try:
                theirs.sendall(b" ")
            except OSError:
                return

    thread = threading.Thread(target=drip)
    with ours, theirs:
        thread.start()
        with pytest.raises(TimeoutError):
            frames.receive(ours, after(0.2))
        stop.set()
        thread.join()


def test_a_reader_that_does_not_read_meets_the_deadline():
    """A student's process that never takes its inputs is given up."""
    ours, theirs = pair()
    with ours, theirs, pytest.raises(TimeoutError):
        frames.send(ours, np.zeros(100, "U50000"), after(0.2))


def test_a_closed_line_is_the_end():
    """A process that ends in the middle of a message is noticed."""
    ours, theirs = pair()
    with ours:
        with theirs:
            theirs.sendall(struct.pack(">II", 10, 0) + b"[1")
        with pytest.raises(EOFError):
            frames.receive(ours, after(5))


@pytest.mark.parametrize("shape", [(30_000_000, 0), (3_000_000, 10, 0), (0, 300_000)])
def test_an_array_without_bytes_is_counted_as_the_lists_it_would_make(shape):
    """Nor is it read from a forged frame."""
    with pytest.raises(wire.NotPlainError):
        wire.encode(np.empty(shape))
    with pytest.raises(wire.WireError):
        wire.decode(*array("<f8", shape))


@pytest.mark.parametrize(
    ("dtype", "shape"),
    [("<f8", [1000]), ("<U100000", [1]), ("<U0", [2000]), ("<f8", [2000, 0])],
    ids=["numbers", "text", "empty text", "no numbers"],
)
def test_many_arrays_count_as_one(dtype, shape):
    """Neither by their values, nor by their bytes, nor by what they say do they become too much."""
    size = int(np.dtype(dtype).itemsize * np.prod(shape))
    one = {"t": "array", "v": [dtype, shape]}
    with pytest.raises(wire.WireError):
        wire.decode(json.dumps([one] * 300).encode(), bytes(300 * size))


def test_arrays_are_read_in_the_order_of_the_message():
    """Each takes its own bytes, wherever it stands among other values."""
    value = {"b": [np.arange(3), 1], "a": (np.array(["xy"]), np.zeros((2, 0)), np.array(True))}
    assert repr(simplified(there_and_back(value))) == repr(simplified(value))


@pytest.mark.parametrize("forged", [np.array(["returned", "raised"]), ["returned"], {}, 7, None])
def test_a_reply_of_no_kind_is_no_answer(forged):
    """An array is never asked whether it equals a word: that would be an array, too."""
    assert read_reply({"kind": forged, "value": 7}) == Died()
    assert read_failure({"kind": forged}) is None


@pytest.mark.parametrize("forged", [np.array(["a", "b"]), "0" * 16, ["id"], None])
def test_a_reply_to_nothing_ends_the_process(forged):
    """What answers no question was written in advance, or by somebody else."""
    ours, theirs = pair()
    ended = []
    with theirs:
        frames.send(theirs, {"id": forged, "kind": "returned", "value": 7})
        with pytest.raises(ChildLostError, match="died"):
            Child(ours, lambda: ended.append(True)).ask({"do": "value", "name": "x"}, 5)
    assert ended == [True]
