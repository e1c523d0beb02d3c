"""Cases and mistakes: what a function is called with, and which wrong answers are known."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from nnbook.answers.inputs import Seed, fresh_inputs, name_of
from nnbook.answers.plain import in_words, not_plain

Predicate = Callable[..., object]


@dataclass(frozen=True)
class Call:
    """One call of a student's function, with plain data, activations of nnbook and `Seed`."""

    arguments: tuple[Any, ...]
    keywords: Mapping[str, Any] = field(default_factory=dict)

    def fresh(self) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """Copy the arguments for one call, which may then write into them."""
        return fresh_inputs(self.arguments), fresh_inputs(dict(self.keywords))


@dataclass(frozen=True)
class Group:
    """Cases that stand or fall together; feedback names the group, never its inputs."""

    name: str  # what the cases have in common, for the student
    calls: tuple[Call, ...] = ()  # of a function; none of a value
    accept: Predicate | None = (
        None  # decides instead of the reference, where many answers are right
    )


@dataclass(frozen=True)
class Mistake:
    """A wrong answer worth recognising."""

    diagnosis: str  # what went wrong, for the student whose answers equal these
    answer: Any  # the wrong function or value
    unseen: bool = False  # the visible check cannot notice it, by design


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
        fault = None if isinstance(value, Seed) or name_of(value) else not_plain(value)
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
