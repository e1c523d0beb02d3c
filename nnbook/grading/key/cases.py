"""What a function is called with, what counts as one case, and what counts as a mistake."""

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np

from nnbook import activations
from nnbook.answers.plain import in_words, not_plain

Predicate = Callable[..., object]

_NAMED = ("identity", "heaviside", "sigmoid", "tanh", "relu", "softmax", "log_softmax")


@dataclass(frozen=True)
class Seed:
    """A random generator to be: each side builds it afresh, so that both draw the same numbers."""

    seed: int

    def generator(self) -> np.random.Generator:
        """Build the generator, at the start of its numbers."""
        return np.random.default_rng(self.seed)


@dataclass(frozen=True)
class Call:
    """One call of a student's function.

    Attributes
    ----------
    arguments : tuple
        Plain data, activations of nnbook by themselves, and `Seed`.
    keywords : mapping
        The same, by name.
    """

    arguments: tuple[Any, ...]
    keywords: Mapping[str, Any] = field(default_factory=dict)

    def fresh(self) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """Copy the arguments for one call, which may then write into them."""
        arguments = tuple(_fresh(value) for value in self.arguments)
        return arguments, {name: _fresh(value) for name, value in self.keywords.items()}


@dataclass(frozen=True)
class Group:
    """Cases that stand or fall together; feedback names the group, never its inputs.

    Attributes
    ----------
    name : str
        What the cases have in common, for the student.
    calls : tuple of Call
        What a function is called with; empty for a value.
    accept : callable or None
        Decides instead of the comparison with the reference, where many answers are right.
    """

    name: str
    calls: tuple[Call, ...] = ()
    accept: Predicate | None = None


@dataclass(frozen=True)
class Mistake:
    """A wrong answer worth recognising.

    Attributes
    ----------
    diagnosis : str
        What went wrong, for the student whose answers equal these.
    answer : object
        The wrong function or value.
    unseen : bool
        True when the visible check cannot notice it, by design.
    """

    diagnosis: str
    answer: Any
    unseen: bool = False


def call(*arguments: object, **keywords: object) -> Call:
    """Declare one call of a student's function.

    Parameters
    ----------
    *arguments, **keywords : object
        Plain data, an activation or softmax of nnbook, or `rng`.

    Returns
    -------
    Call
        For a list in ``cases``.

    Raises
    ------
    ValueError
        When an argument cannot cross to a student's process.
    """
    for value in (*arguments, *keywords.values()):
        fault = None if isinstance(value, Seed) or is_named(value) else not_plain(value)
        if fault:
            raise ValueError(
                f"call(…) got {fault}; use plain data, an nnbook activation or rng(seed)"
            )
    return Call(arguments, MappingProxyType(keywords))


def rng(seed: int) -> Seed:
    """Declare a random generator as an argument of `call`.

    Parameters
    ----------
    seed : int
        Not negative.

    Returns
    -------
    Seed
        Becomes ``np.random.default_rng(seed)`` on each side.
    """
    if not isinstance(seed, int) or seed < 0:
        raise ValueError(f"rng(seed) needs a whole number from 0 up, got {in_words(seed)}")
    return Seed(seed)


def mistake(answer: object, *, unseen: bool = False) -> Mistake:
    """Declare a mistake with more to say than its answer.

    Parameters
    ----------
    answer : object
        The wrong function or value.
    unseen : bool
        True when the visible check cannot notice it, by design.

    Returns
    -------
    Mistake
        For the values of ``mistakes``.
    """
    return Mistake("", answer, unseen)


def is_named(value: object) -> bool:
    """Tell the functions that cross to a student's process by their name.

    Parameters
    ----------
    value : object
        Anything.

    Returns
    -------
    bool
        True for an activation of nnbook, softmax and log_softmax.
    """
    return any(value is getattr(activations, name, None) for name in _NAMED)


def _fresh(value: object) -> object:
    """Copy a value; a seed becomes a generator at its start."""
    return value.generator() if isinstance(value, Seed) else copy.deepcopy(value)
