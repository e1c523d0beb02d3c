"""Losses: how wrong a network's outputs are, each with its gradient.

Every loss takes outputs of shape (n_samples, n_outputs), averages over the samples, and stands
beside its gradient with respect to the outputs: what `Network.backward` starts from.
The cross-entropies take logits, not probabilities, so that nothing overflows or rounds to log 0.
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nnbook.activations import FloatArray, sigmoid

Targets = NDArray[Any]  # numbers in the shape of the outputs, or classes
WithGradient = tuple[float, FloatArray]  # a loss, and its gradient


class Loss:
    """A number that says how wrong outputs are; 0 is perfect.

    Subclasses compute value and gradient together, for they share most of the work.
    """

    name: str
    _middle = 0.5  # an output above it says class 1

    def __call__(self, outputs: ArrayLike, targets: ArrayLike) -> float:
        """Return the mean loss.

        Parameters
        ----------
        outputs : array_like of shape (n_samples, n_outputs)
            What a network returned.
        targets : array_like
            What it should have returned; each loss says in which shape.

        Returns
        -------
        float

        Raises
        ------
        ValueError
            If the shapes do not fit, or the targets are not what this loss needs.

        Examples
        --------
        >>> squared_error([[0.5], [1.0]], [1, 1])
        0.125
        """
        return self._value_and_gradient(*self._checked(outputs, targets))[0]

    def gradient(self, outputs: ArrayLike, targets: ArrayLike) -> FloatArray:
        """Return how the mean loss changes with each output, in the shape of the outputs.

        Parameters and errors are those of a call.

        Examples
        --------
        >>> squared_error.gradient([[0.5]], [1])
        array([[-1.]])
        """
        return self._value_and_gradient(*self._checked(outputs, targets))[1]

    def accuracy(self, outputs: ArrayLike, targets: ArrayLike) -> float:
        """Return the share of samples that are classified right, from 0 to 1.

        Parameters and errors are those of a call.

        Examples
        --------
        >>> cross_entropy.accuracy([[3, 0, 1], [3, 0, 1]], [0, 2])
        0.5
        """
        return float(np.mean(self._right(*self._checked(outputs, targets))))

    def _value_and_gradient(self, outputs: FloatArray, targets: Targets) -> WithGradient:
        raise NotImplementedError

    def _right(self, outputs: FloatArray, targets: Targets) -> NDArray[np.bool_]:
        """Say of each sample whether it is classified right: all outputs on their targets' side."""
        right: NDArray[np.bool_] = ((outputs > self._middle) == (targets > 0.5)).all(axis=1)
        return right

    def _checked(self, outputs: ArrayLike, targets: ArrayLike) -> tuple[FloatArray, Targets]:
        """Give outputs and targets as arrays, or say which shape they should have."""
        own = np.asarray(outputs, dtype=np.float64)
        if own.ndim != 2 or own.size == 0:
            raise ValueError(f"outputs must have shape (n_samples, n_outputs), not {own.shape}")
        return own, self._targets(targets, own.shape)

    def _targets(self, targets: ArrayLike, shape: tuple[int, ...]) -> Targets:
        """Give the targets in the shape of the outputs, or say what is wrong with them."""
        own = np.asarray(targets, dtype=np.float64)
        if own.shape == shape[:1] and shape[1] == 1:
            own = own[:, None]
        if own.shape != shape:
            raise ValueError(f"targets of shape {own.shape} do not fit outputs of shape {shape}")
        return own

    def __repr__(self) -> str:
        return self.name

    def __reduce__(self) -> str:
        return self.name


class SquaredError(Loss):
    """The squared distance from the target, averaged over samples and outputs.

    L = mean (y − t)², ∂L/∂y = 2 (y − t) / (n_samples · n_outputs): PyTorch's ``MSELoss``. Targets
    of shape (n_samples,) or (n_samples, n_outputs). A sample counts as right when every output is
    on its target's side of ½, which says something for targets 0 and 1 only.

    >>> squared_error([[0.5], [1.0]], [1, 1]), squared_error.accuracy([[0.5], [1.0]], [1, 1])
    (0.125, 0.5)
    """

    name = "squared_error"

    def _value_and_gradient(self, outputs: FloatArray, targets: Targets) -> WithGradient:
        with np.errstate(over="ignore", invalid="ignore"):
            difference = outputs - targets
            value = float(np.vdot(difference, difference)) / difference.size
        return value, difference * (2.0 / difference.size)


class BinaryCrossEntropy(Loss):
    """How surprised a classifier with logits z is by targets 0 and 1, in nats.

    With p = σ(z): L = mean −t log p − (1 − t) log(1 − p) = mean log(1 + eᶻ) − t z, and
    ∂L/∂z = (σ(z) − t) / (n_samples · n_outputs): PyTorch's ``BCEWithLogitsLoss``. The class is 1
    where z > 0. Targets of shape (n_samples,) or (n_samples, n_outputs), from 0 to 1.

    >>> round(binary_cross_entropy([[0.0], [1000.0]], [1, 1]), 4)
    0.3466
    >>> binary_cross_entropy.gradient([[0.0], [-1000.0]], [1, 1]).ravel()
    array([-0.25, -0.5 ])
    """

    name = "binary_cross_entropy"
    _middle = 0.0

    def _value_and_gradient(self, outputs: FloatArray, targets: Targets) -> WithGradient:
        with np.errstate(under="ignore", over="ignore", invalid="ignore"):
            value = (np.logaddexp(0.0, outputs) - targets * outputs).sum() / outputs.size
            return float(value), (sigmoid._value(outputs) - targets) / outputs.size

    def _targets(self, targets: ArrayLike, shape: tuple[int, ...]) -> Targets:
        own = super()._targets(targets, shape)
        if not ((own >= 0.0) & (own <= 1.0)).all():
            raise ValueError("binary cross-entropy needs targets from 0 to 1")
        return own


class CrossEntropy(Loss):
    """How surprised a classifier with one logit per class is by the true classes, in nats.

    L = mean −log softmax(z)ₜ, ∂L/∂z = (softmax(z) − onehot(t)) / n_samples: PyTorch's
    ``CrossEntropyLoss``. Targets are classes 0, 1, …, of shape (n_samples,).

    >>> round(cross_entropy([[3, 0, 1]], [0]), 2)  # Example 10.4.1: −log 0.84
    0.17
    >>> cross_entropy.gradient([[3, 0, 1]], [0]).round(2)
    array([[-0.16,  0.04,  0.11]])
    """

    name = "cross_entropy"

    def _value_and_gradient(self, outputs: FloatArray, targets: Targets) -> WithGradient:
        samples = np.arange(len(targets))
        # softmax and log_softmax at once, and without their errors: a training that diverges
        # has a loss of nan, and says so itself.
        with np.errstate(under="ignore", over="ignore", invalid="ignore"):
            shifted = outputs - outputs.max(axis=1, keepdims=True)
            gradient = np.exp(shifted)
            total = gradient.sum(axis=1)
            value = (np.log(total) - shifted[samples, targets]).sum() / len(targets)
            gradient /= total[:, None]
        gradient[samples, targets] -= 1.0
        gradient /= len(targets)
        return float(value), gradient

    def _right(self, outputs: FloatArray, targets: Targets) -> NDArray[np.bool_]:
        right: NDArray[np.bool_] = outputs.argmax(axis=1) == targets
        return right

    def _targets(self, targets: ArrayLike, shape: tuple[int, ...]) -> Targets:
        own = np.asarray(targets)
        if own.shape != shape[:1]:
            raise ValueError(
                f"targets of shape {own.shape} do not fit outputs of shape {shape}: cross-entropy"
                " needs one class number a sample; of one-hot rows, np.argmax(targets, axis=1)"
            )
        classes = own.astype(np.intp)
        if (classes != own).any() or (classes < 0).any() or (classes >= shape[1]).any():
            raise ValueError(f"cross-entropy needs classes from 0 to {shape[1] - 1} as targets")
        return classes


squared_error = SquaredError()
binary_cross_entropy = BinaryCrossEntropy()
cross_entropy = CrossEntropy()
