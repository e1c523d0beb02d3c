"""Inputs of a call beyond plain data: activations by their name, random generators by their seed.

The grader calls the reference with them, and a student's process the student's function; both
take them from here.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from nnbook import activations

_NAMES = ("identity", "heaviside", "sigmoid", "tanh", "relu", "softmax", "log_softmax")
NAMED: dict[str, Any] = {name: getattr(activations, name) for name in _NAMES}


@dataclass(frozen=True)
class Seed:
    """A random generator to be: each side builds it afresh, so that both draw the same numbers."""

    seed: int

    def generator(self) -> np.random.Generator:
        """Build the generator, at the start of its numbers."""
        return np.random.default_rng(self.seed)


def name_of(value: object) -> str | None:
    """Return the name of an activation of nnbook, softmax or log_softmax; None for all else."""
    return next((name for name, function in NAMED.items() if value is function), None)


def fresh_inputs(value: Any) -> Any:
    """Copy inputs deeply for one call, which may then write into them; seeds become generators."""
    if isinstance(value, Seed):
        return value.generator()
    if isinstance(value, np.ndarray):
        return value.copy()
    if isinstance(value, list):
        return [fresh_inputs(item) for item in value]
    if isinstance(value, tuple):
        return tuple(fresh_inputs(item) for item in value)
    if isinstance(value, dict):
        return {name: fresh_inputs(item) for name, item in value.items()}
    return value
