"""A training run whose every epoch can be looked at: trained once, then remembered."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from nnbook.activations import Activation, FloatArray, identity, relu, sigmoid, tanh
from nnbook.datasets import Dataset, circles, moons, spirals, truth_table, xor_clouds
from nnbook.network import Network
from nnbook.training.losses import binary_cross_entropy
from nnbook.training.trainer import Trainer

# Made when first trained on: numpy's generators take their time to load.
DATA_SETS: dict[str, Callable[[], Dataset]] = {
    "XOR": functools.partial(truth_table, "XOR"),
    "XOR clouds": xor_clouds,
    "circles": circles,
    "moons": moons,
    "spirals": spirals,
}
ACTIVATIONS: dict[str, Activation] = {f.name: f for f in (tanh, sigmoid, relu, identity)}
Optimizer = Literal["sgd", "adam"]


@dataclass(frozen=True, slots=True)
class Recipe:
    """All that decides a training, but its length."""

    data: str
    hidden: tuple[int, ...]
    activation: str
    learning_rate: float
    optimizer: Optimizer
    seed: int

    def network(self) -> Network:
        """Return the network before the first step; its output is the logit of class 1."""
        rng = np.random.default_rng(self.seed)
        activation = ACTIVATIONS[self.activation]
        return Network.layered([2, *self.hidden, 1], activation=activation, rng=rng)


@dataclass(frozen=True, slots=True)
class Moment:
    """A training after some epochs."""

    epoch: int  # the one asked for
    network: Network  # as it was then; where the training had stopped, as it was last
    loss: FloatArray  # over all training data, after epochs 0, 1, … n − 1: of shape (n,)
    accuracy: FloatArray  # likewise
    stopped: str  # why there was no further epoch, or nothing

    @property
    def last(self) -> int:
        """The epoch that is shown: the one asked for, or the last before the training stopped."""
        return len(self.loss) - 1


class Trajectory:
    """One training, made as far as it has been asked for; every epoch's parameters are kept.

    Every epoch is one step on all points, so that the loss is what the step went down on.
    """

    def __init__(self, recipe: Recipe) -> None:
        self.X, self.y = DATA_SETS[recipe.data]()
        self._start = recipe.network()
        self._trainer = Trainer(
            self._start,
            self.X,
            self.y,
            loss=binary_cross_entropy,
            learning_rate=recipe.learning_rate,
            optimizer=recipe.optimizer,
        )
        self._parameters: list[FloatArray] = []
        self._loss: list[float] = []
        self._accuracy: list[float] = []
        self._record()

    def at(self, epoch: int) -> Moment:
        """Return the training after so many epochs; go on with it where it is not that far."""
        trainer = self._trainer
        while len(self._loss) <= epoch and not trainer.stopped:
            trainer.run_epoch()
            if not trainer.stopped:
                self._record()
        last = min(epoch, len(self._loss) - 1)
        network = self._start.with_parameters(self._parameters[last])
        loss, accuracy = (np.array(some[: last + 1]) for some in (self._loss, self._accuracy))
        stopped = trainer.stopped if last < epoch else None
        return Moment(epoch, network, loss, accuracy, stopped or "")

    def _record(self) -> None:
        """Remember the present parameters, unless the loss shows that they are of no use."""
        loss, accuracy = self._trainer._measure()
        if self._trainer.stopped:
            return
        self._parameters.append(self._trainer.network.parameters)
        self._loss.append(loss)
        self._accuracy.append(accuracy)


def dead_units(network: Network, X: NDArray[np.float64]) -> tuple[str, ...]:
    """Return the ReLUs whose output is 0 for every sample: no gradient reaches their weights.

    >>> from nnbook.network import xor_network
    >>> asleep = xor_network().with_parameters(biases={"h2": -3})
    >>> dead_units(asleep, DATA_SETS["XOR"]()[0])
    ('h2',)
    """
    outputs = network.forward(X).outputs
    rectifiers = (name for name, own in network.neurons.items() if own.activation is relu)
    return tuple(name for name in rectifiers if not np.any(outputs[name]))
