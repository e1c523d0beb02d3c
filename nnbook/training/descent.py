"""A whole training by gradient descent, from start to end, and what happened on the way."""

from __future__ import annotations  # numpy.random need not be loaded for a type

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnbook.activations import FloatArray
from nnbook.network import Network
from nnbook.training.losses import Loss
from nnbook.training.trainer import Trainer

N_RECORDS = 200  # rows of a history, unless told otherwise


@dataclass(frozen=True, eq=False)
class History:
    """What happened in a training; ``ax.plot(history.steps, history.loss)`` draws it.

    Attributes
    ----------
    steps : ndarray of int, shape (n_records,)
        After how many steps each record was made; the first is 0.
    loss : ndarray of shape (n_records,)
        The mean loss over all training data.
    accuracy : ndarray of shape (n_records,)
        The share of the training data classified right.
    parameters : ndarray of shape (n_records, n_parameters)
        All weights and biases, as `Network.with_parameters` takes them.
    stopped : str or None
        Why the training ended early, and what to do; None if it did not.

    Examples
    --------
    >>> from nnbook import Network, squared_error, truth_table
    >>> start = Network.layered([2, 1], rng=np.random.default_rng(0))
    >>> _, history = gradient_descent(
    ...     start, *truth_table("OR"), loss=squared_error, learning_rate=1e9, steps=100
    ... )
    >>> print(history.stopped)
    the loss became inf in step 17: lower the learning rate (it is 1000000000.0)
    """

    steps: NDArray[np.int64]
    loss: FloatArray
    accuracy: FloatArray
    parameters: FloatArray
    stopped: str | None

    def __repr__(self) -> str:
        end = f"; {self.stopped}" if self.stopped else ""
        return (
            f"<History: {self.steps[-1]} steps, loss {self.loss[0]:.4g} → {self.loss[-1]:.4g}, "
            f"accuracy {self.accuracy[0]:.1%} → {self.accuracy[-1]:.1%}{end}>"
        )


def gradient_descent(
    network: Network,
    inputs: ArrayLike,
    targets: ArrayLike,
    *,
    loss: Loss,
    learning_rate: float,
    steps: int,
    optimizer: Literal["sgd", "adam"] = "sgd",
    batch_size: int | None = None,
    rng: np.random.Generator | None = None,
    record_every: int | None = None,
    progress: bool = False,
) -> tuple[Network, History]:
    """Train a network.

    Parameters
    ----------
    network, inputs, targets, loss, learning_rate, optimizer, batch_size, rng
        As for `Trainer`.
    steps : int
        How many times the parameters change; an epoch has n_samples / batch_size steps.
    record_every : int, optional
        How many steps lie between two rows of the history; by default there are about 200 rows.
    progress : bool, default False
        Whether to show a progress bar.

    Returns
    -------
    network : Network
        A new network; the one given is not changed.
    history : History
        Loss, accuracy and parameters along the way. If the loss stopped being finite, the
        training ended there, the network is the one before, and ``history.stopped`` says so.

    Raises
    ------
    ValueError
        If inputs and targets do not fit the network or each other, or a number makes no sense.

    Notes
    -----
    The same seed gives the same training. Chapter 10, opening; Rumelhart, Hinton and Williams
    1986, doi:10.1038/323533a0.

    Examples
    --------
    >>> from nnbook import Network, binary_cross_entropy, truth_table
    >>> X, y = truth_table("XOR")
    >>> start = Network.layered([2, 4, 1], rng=np.random.default_rng(0))
    >>> trained, history = gradient_descent(
    ...     start, X, y, loss=binary_cross_entropy, learning_rate=1.0, steps=200
    ... )
    >>> (trained(X) > 0).ravel()
    array([False,  True,  True, False])
    >>> history.accuracy[[0, -1]].tolist()
    [0.5, 1.0]
    """
    if steps < 0 or (record_every is not None and record_every < 1):
        raise ValueError(f"steps and record_every must be positive; got {steps}, {record_every}")
    every = record_every or max(1, steps // N_RECORDS)
    trainer = Trainer(
        network,
        inputs,
        targets,
        loss=loss,
        learning_rate=learning_rate,
        optimizer=optimizer,
        batch_size=batch_size,
        rng=rng,
    )
    rows: dict[int, tuple[float, float, FloatArray]] = {}  # by step; a later row takes its place

    def record() -> None:
        measured = trainer._measure()  # may go back a step, so it comes first
        rows[trainer.steps] = (*measured, trainer.network.parameters)

    record()
    for _ in _counted(steps, progress):
        trainer.step()
        if trainer.stopped:
            break
        if trainer.steps % every == 0:
            record()
    record()
    losses, accuracies, parameters = map(np.array, zip(*rows.values(), strict=True))
    history = History(np.array(list(rows)), losses, accuracies, parameters, trainer.stopped)
    return trainer.network, history


def _counted(steps: int, progress: bool) -> Iterable[int]:
    """Count the steps, with a progress bar if wanted."""
    if not progress:
        return range(steps)
    from tqdm import tqdm

    bar: Iterable[int] = tqdm(range(steps), unit="step")
    return bar
