"""Data to learn from: truth tables, toy clouds in the plane, and real digits.

Everything returns ``(X, y)``: X of shape (n_samples, n_features) in float64, y of shape
(n_samples,) with an integer class for each row. What is random is seeded.
"""

from __future__ import annotations  # numpy.random need not be loaded for a type

from collections.abc import Callable
from functools import cache
from itertools import product
from os.path import dirname, join
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

Dataset = tuple[NDArray[np.float64], NDArray[np.int64]]
Seed: TypeAlias = "int | np.random.Generator"

GATES: dict[str, Callable[..., bool]] = {
    "AND": lambda *x: all(x),
    "OR": lambda *x: any(x),
    "NAND": lambda *x: not all(x),
    "NOR": lambda *x: not any(x),
    "XOR": lambda *x: sum(x) % 2 == 1,
    "XNOR": lambda *x: sum(x) % 2 == 0,
    "NOT": lambda x: not x,
}
"""Boolean functions by name; of n inputs, except NOT. XOR of many inputs is their parity."""

N_TEST = 360  # digits held out for testing, of 1,797


def truth_table(function: str | Callable[..., object], n_inputs: int = 2) -> Dataset:
    """List a Boolean function's values for all inputs, counting upwards in binary.

    Parameters
    ----------
    function : str or callable
        AND, OR, NAND, NOR, XOR, XNOR or NOT (of one input), in any case; or a function of
        `n_inputs` integers 0 or 1 that returns 0, 1 or a bool.
    n_inputs : int, default 2
        The number of inputs.

    Returns
    -------
    X : ndarray of shape (2**n_inputs, n_inputs)
        All inputs; the last one changes fastest.
    y : ndarray of shape (2**n_inputs,)
        The function's value for each, 0 or 1.

    Raises
    ------
    ValueError
        If the name is unknown, the function returns something else, or `n_inputs` does not fit.

    Examples
    --------
    Table 10.2:

    >>> X, y = truth_table("XOR")
    >>> for inputs, output in zip(X.astype(int).tolist(), y.tolist()):
    ...     print(inputs, output)
    [0, 0] 0
    [0, 1] 1
    [1, 0] 1
    [1, 1] 0
    """
    if isinstance(function, str):
        if function.upper() not in GATES:
            raise ValueError(f"no gate is called {function!r}; choose one of {', '.join(GATES)}")
        if function.upper() == "NOT" and n_inputs != 1:
            raise ValueError(f"NOT has one input, not {n_inputs}: call truth_table('NOT', 1)")
        function = GATES[function.upper()]
    if n_inputs < 1:
        raise ValueError(f"n_inputs must be at least 1; got {n_inputs}")
    table = {row: function(*row) for row in product((0, 1), repeat=n_inputs)}
    for row, value in table.items():
        if value not in (0, 1):
            raise ValueError(f"a Boolean function returns 0 or 1, not {value!r} as for {row}")
    return np.array(list(table), np.float64), np.array(list(table.values()), np.int64)


def xor_clouds(n_samples: int = 200, noise: float = 0.2, seed: Seed = 0) -> Dataset:
    """Draw four round clouds around (±½, ±½); class 1 where the signs differ.

    Parameters
    ----------
    n_samples : int, default 200
        The number of points; the classes alternate, 0 first.
    noise : float, default 0.2
        The standard deviation of each cloud. A point may stray into its neighbour's quarter.
    seed : int or numpy.random.Generator, default 0
        Where the randomness comes from.

    Returns
    -------
    X : ndarray of shape (n_samples, 2)
        Points, nearly all within ±1.25.
    y : ndarray of shape (n_samples,)
        The class of each point, 0 or 1.

    Examples
    --------
    >>> X, y = xor_clouds(noise=0)
    >>> X[:4].tolist(), y[:4].tolist()
    ([[-0.5, -0.5], [-0.5, 0.5], [0.5, 0.5], [0.5, -0.5]], [0, 1, 0, 1])
    """
    y = _alternating(n_samples)
    right = np.arange(n_samples) // 2 % 2
    above = right ^ y
    return _noisy(np.column_stack([right, above]) - 0.5, noise, seed), y


def circles(n_samples: int = 200, noise: float = 0.05, seed: Seed = 0) -> Dataset:
    """Draw a ring of class 0 with radius 1 around a ring of class 1 with radius ½.

    Parameters and returns are those of `xor_clouds`; points are spread evenly along each ring.

    Examples
    --------
    >>> X, y = circles(noise=0)
    >>> np.hypot(*X[:4].T).round(9).tolist(), y[:4].tolist()
    ([1.0, 0.5, 1.0, 0.5], [0, 1, 0, 1])
    """
    y = _alternating(n_samples)
    angle = 2 * np.pi * _along(n_samples, closed=True)
    ring = np.column_stack([np.cos(angle), np.sin(angle)])
    return _noisy(np.where(y[:, None] == 1, ring / 2, ring), noise, seed), y


def moons(n_samples: int = 200, noise: float = 0.08, seed: Seed = 0) -> Dataset:
    """Draw two half circles that reach into each other, class 0 opening downwards.

    Parameters and returns are those of `xor_clouds`.

    Examples
    --------
    >>> X, y = moons(n_samples=6, noise=0)
    >>> X.round(9).tolist()[:2]
    [[0.5, -0.25], [-0.5, 0.25]]
    """
    y = _alternating(n_samples)
    angle = np.pi * _along(n_samples)
    upper = np.column_stack([np.cos(angle) - 0.5, np.sin(angle) - 0.25])
    return _noisy(np.where(y[:, None] == 1, -upper, upper), noise, seed), y


def spirals(
    n_samples: int = 200, noise: float = 0.02, seed: Seed = 0, turns: float = 1.25
) -> Dataset:
    """Draw two spiral arms that wind around each other out of the centre.

    Parameters and returns are those of `xor_clouds`; `turns` says how often an arm goes round.

    Examples
    --------
    Half a turn takes one arm to the other:

    >>> X, y = spirals(noise=0)
    >>> np.allclose(X[y == 1], -X[y == 0])
    True
    """
    y = _alternating(n_samples)
    t = _along(n_samples)
    angle = 2 * np.pi * turns * t
    radius = 0.1 + 0.9 * t
    arm = np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])
    return _noisy(np.where(y[:, None] == 1, -arm, arm), noise, seed), y


def digits(part: Literal["all", "train", "test"] = "all") -> Dataset:
    """Return real images of handwritten digits, 8 × 8 pixels each.

    Parameters
    ----------
    part : {"all", "train", "test"}, default "all"
        All 1,797 images, or one side of a split that keeps the proportions of the classes: 1,437
        images to train with and 360 to test with, drawn with seed 0.

    Returns
    -------
    X : ndarray of shape (n_samples, 64)
        Pixels row by row, from 0 (paper) to 16 (ink). Divide by 16 before training.
    y : ndarray of shape (n_samples,)
        The digit, 0 to 9.

    Raises
    ------
    ValueError
        If `part` is none of the three.

    Notes
    -----
    The test set of *Optical Recognition of Handwritten Digits*, E. Alpaydin and C. Kaynak, UCI
    Machine Learning Repository 1998, doi:10.24432/C50P49, CC BY 4.0; the copy and order of
    scikit-learn's ``load_digits``.

    Examples
    --------
    >>> X, y = digits()
    >>> X.shape, y[:10].tolist()
    ((1797, 64), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    >>> len(digits("train")[1]), len(digits("test")[1])
    (1437, 360)
    """
    images, labels = _read_digits()
    if part == "all":
        return images.copy(), labels.copy()
    if part not in ("train", "test"):
        raise ValueError(f"part is 'all', 'train' or 'test', not {part!r}")
    chosen = _held_out() if part == "test" else ~_held_out()
    return images[chosen], labels[chosen]


@cache
def _read_digits() -> Dataset:
    """Read the images and labels that come with the package."""
    with np.load(join(dirname(__file__), "_data", "digits.npz")) as file:
        return file["images"].astype(np.float64), file["labels"].astype(np.int64)


@cache
def _held_out() -> NDArray[np.bool_]:
    """Mark the test images: of each class its share, largest remainders rounded up."""
    labels = _read_digits()[1]
    share = np.bincount(labels) * N_TEST / len(labels)
    counts = share.astype(int)
    counts[np.argsort(counts - share, kind="stable")[: N_TEST - counts.sum()]] += 1
    rng = np.random.default_rng(0)
    held_out = np.zeros(len(labels), bool)
    for digit, count in enumerate(counts):
        held_out[rng.permutation(np.flatnonzero(labels == digit))[:count]] = True
    return held_out


def _alternating(n_samples: int) -> NDArray[np.int64]:
    """Label points 0, 1, 0, 1, …: balanced, wherever one stops."""
    if n_samples < 0:
        raise ValueError(f"n_samples must not be negative; got {n_samples}")
    return np.arange(n_samples, dtype=np.int64) % 2


def _along(n_samples: int, closed: bool = False) -> NDArray[np.float64]:
    """Spread each class's points evenly from 0 to 1, the end left out on a closed curve."""
    pairs = (n_samples + 1) // 2
    return np.repeat(np.linspace(0.0, 1.0, pairs, endpoint=not closed), 2)[:n_samples]


def _noisy(X: NDArray[np.float64], noise: float, seed: Seed) -> NDArray[np.float64]:
    """Move every point by normal noise."""
    return X + np.random.default_rng(seed).normal(scale=noise, size=X.shape)
