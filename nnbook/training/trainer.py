"""Gradient descent, one step at a time.

A step computes the loss of a batch (forward), its gradient (backward), and moves every parameter
a little against it.
"""

from __future__ import annotations  # numpy.random need not be loaded for a type

from collections.abc import Iterator
from math import isfinite
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from nnbook.activations import FloatArray
from nnbook.network import Network
from nnbook.training.losses import Loss, Targets
from nnbook.training.optimizers import OPTIMIZERS


class Trainer:
    """A training that can be run step by step, and looked at in between.

    Parameters
    ----------
    network : Network
        Where to start. It is not changed.
    inputs : array_like of shape (n_samples, n_inputs)
        The training data.
    targets : array_like of shape (n_samples,) or (n_samples, n_outputs)
        What the outputs should be; see the loss.
    loss : Loss
        `squared_error`, `binary_cross_entropy` or `cross_entropy`.
    learning_rate : float
        How far a step goes.
    optimizer : {"sgd", "adam"}, default "sgd"
        How a gradient becomes a step.
    batch_size : int, optional
        The number of samples a step looks at, drawn without replacement until all have had their
        turn; by default all of them.
    rng : numpy.random.Generator, optional
        Where the order of the samples comes from; seed 0 by default.

    Attributes
    ----------
    steps : int
        The number of steps so far.
    stopped : str or None
        A sentence once the loss is not finite; from then on steps change nothing.

    Raises
    ------
    ValueError
        If inputs and targets do not fit the network or each other, or a number makes no sense.

    Examples
    --------
    >>> from nnbook import Network, binary_cross_entropy, tanh, truth_table
    >>> network = Network.layered([2, 4, 1], activation=tanh, rng=np.random.default_rng(0))
    >>> trainer = Trainer(network, *truth_table("XOR"), loss=binary_cross_entropy, learning_rate=1)
    >>> for _ in range(100):
    ...     trainer.run_epoch()
    >>> trainer.loss < 0.1, trainer.accuracy, (trainer.network([[0, 1], [1, 1]]) > 0).ravel()
    (True, 1.0, array([ True, False]))
    """

    def __init__(
        self,
        network: Network,
        inputs: ArrayLike,
        targets: ArrayLike,
        *,
        loss: Loss,
        learning_rate: float,
        optimizer: Literal["sgd", "adam"] = "sgd",
        batch_size: int | None = None,
        rng: np.random.Generator | None = None,
    ) -> None:
        if optimizer not in OPTIMIZERS:
            raise ValueError(f"optimizer is one of {', '.join(OPTIMIZERS)}, not {optimizer!r}")
        if not isinstance(loss, Loss):
            raise ValueError(f"loss is a function such as nnbook.squared_error, not {loss!r}")
        if not 0 < learning_rate < np.inf:
            raise ValueError(f"learning_rate must be a positive number; got {learning_rate}")
        if batch_size is not None and batch_size < 1:
            raise ValueError(f"batch_size must be at least 1; got {batch_size}")
        x = np.atleast_2d(network._checked(inputs))
        if len(x) != len(np.asarray(targets)):
            raise ValueError(f"{len(x)} inputs, but {len(np.asarray(targets))} targets")
        self.steps = 0
        self.stopped: str | None = None
        self._start = network
        self._loss = loss
        self._optimizer = OPTIMIZERS[optimizer](learning_rate)
        self._rng = np.random.default_rng(0) if rng is None else rng
        self._columns = np.ascontiguousarray(x.T)
        self._targets = loss._targets(targets, (len(x), len(network.outputs)))
        self._batch_size = len(x) if batch_size is None else min(batch_size, len(x))
        self._batches = self._endless_batches()
        self._tables: dict[int, tuple[FloatArray, FloatArray]] = {}
        plan = network._plan
        self._packed, self._previous = network._packed.copy(), network._packed.copy()
        self._gradient = np.zeros_like(self._packed)
        self._matrices = plan.matrices(self._packed)
        self._gradients = plan.matrices(self._gradient)

    @np.errstate(over="ignore", under="ignore", invalid="ignore")  # a loss of nan says it
    def step(self) -> None:
        """Make one step: one change of every parameter.

        Examples
        --------
        y = wx with w = 2, at x = 3 with target 5: ∂L/∂w = 2 (wx − 5) x = 6.

        >>> from nnbook import Network, node, squared_error
        >>> network = Network(["x"], {"y": node({"x": 2})}, ["y"])
        >>> trainer = Trainer(network, [[3]], [5], loss=squared_error, learning_rate=0.1)
        >>> trainer.step()
        >>> round(trainer.network.weights["x", "y"], 6)
        1.4
        """
        if self.stopped:
            return
        plan = self._start._plan
        columns, targets = next(self._batches)
        n_samples = columns.shape[1]
        if n_samples not in self._tables:
            self._tables[n_samples] = plan.tables(n_samples)
        z, v = self._tables[n_samples]
        v[plan.inputs] = columns
        plan.forward(self._matrices, z, v)
        value, gradient = self._loss._value_and_gradient(v[plan.outputs].T, targets)
        if not isfinite(value):
            self._stop(value)
            return
        plan.backward(self._matrices, z, v, gradient.T, self._gradients, training=True)
        self._previous[:] = self._packed
        self._optimizer.update(self._packed, self._gradient)
        self.steps += 1

    def run_epoch(self) -> None:
        """Make steps until every sample has had its turn once more.

        Examples
        --------
        >>> from nnbook import Network, moons, binary_cross_entropy
        >>> network = Network.layered([2, 4, 1], rng=np.random.default_rng(0))
        >>> trainer = Trainer(
        ...     network, *moons(), loss=binary_cross_entropy, learning_rate=0.1, batch_size=32
        ... )
        >>> trainer.run_epoch()
        >>> trainer.steps, trainer.epochs
        (7, 1)
        """
        epochs = self.epochs
        while self.epochs == epochs and not self.stopped:
            self.step()

    @property
    def epochs(self) -> int:
        """The number of full passes over the data so far."""
        n_samples = self._columns.shape[1]
        steps_per_epoch: int = -(-n_samples // self._batch_size)
        return self.steps // steps_per_epoch

    @property
    def network(self) -> Network:
        """The network as it is now."""
        return self._start._with(self._packed.copy())

    @property
    def loss(self) -> float:
        """The mean loss over all training data, now."""
        return self._measure()[0]

    @property
    def accuracy(self) -> float:
        """The share of all training data that is classified right, now."""
        return self._measure()[1]

    def _measure(self) -> tuple[float, float]:
        """Give loss and accuracy, and stop where the loss is not finite."""
        outputs = self._start._plan.evaluate(self._matrices, self._columns.T)
        value, _ = self._loss._value_and_gradient(outputs, self._targets)
        if not isfinite(value) and not self.stopped:
            self._stop(value)
            return self._measure()
        return value, float(np.mean(self._loss._right(outputs, self._targets)))

    def _stop(self, value: float) -> None:
        """Go back to the parameters before the last step, and say why the training ends."""
        if self.steps == 0:
            self.stopped = (
                f"the loss is {value} before the first step: inputs, targets and weights "
                "must be finite, and not too large"
            )
            return
        self.stopped = (
            f"the loss became {value} in step {self.steps}: lower the learning rate "
            f"(it is {self._optimizer.learning_rate})"
        )
        self._packed[:] = self._previous
        self.steps -= 1

    def _endless_batches(self) -> Iterator[tuple[FloatArray, Targets]]:
        """Yield the inputs, a column per sample, and the targets of one step after another."""
        columns, targets = self._columns, self._targets
        n_samples = len(targets)
        while True:
            if self._batch_size < n_samples:
                order = self._rng.permutation(n_samples)
                columns, targets = self._columns[:, order], self._targets[order]
            for start in range(0, n_samples, self._batch_size):
                batch = slice(start, start + self._batch_size)
                yield columns[:, batch], targets[batch]
