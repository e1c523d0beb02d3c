"""Gradients checked by finite differences: a parameter moved a little, and what the loss does."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from nnbook.activations import FloatArray
from nnbook.network import Network
from nnbook.network.matrices import Edge
from nnbook.training.losses import Loss


@dataclass(frozen=True, eq=False)
class GradientCheck:
    """Every parameter's gradient by backpropagation and by central differences.

    Attributes
    ----------
    names : tuple of (str, str) or str
        Each parameter: a weight's edge (parent, neuron), or the neuron of a bias.
    backward : ndarray of shape (n_parameters,)
        By `Network.backward`.
    central : ndarray of shape (n_parameters,)
        By central differences.
    error : float
        The largest difference between the two, as a share of the largest gradient (of 1, if
        that is larger).

    Examples
    --------
    >>> from nnbook import squared_error, xor_network
    >>> found = gradient_check(xor_network(), [[1.0, 0.5]], [0.0], squared_error)
    >>> found.names[0], round(found.backward[0], 6), round(found.central[0], 6)
    (('x1', 'h1'), np.float64(1.0), np.float64(1.0))
    """

    names: tuple[Edge | str, ...]
    backward: FloatArray
    central: FloatArray
    error: float


def gradient_check(
    network: Network, inputs: ArrayLike, targets: ArrayLike, loss: Loss, step: float = 1e-5
) -> GradientCheck:
    """Compare backpropagation with what a small change of each parameter does to the loss.

    Parameters
    ----------
    network, inputs, targets, loss
        As for `Trainer`.
    step : float, default 1e-5
        How far each parameter is moved to either side.

    Returns
    -------
    GradientCheck
        Both gradients, parameter by parameter; an `error` above 1e-6 is suspicious.

    Raises
    ------
    ValueError
        If inputs and targets do not fit the network or each other.

    Notes
    -----
    (L(θ + h) − L(θ − h)) / 2h differs from ∂L/∂θ by O(h²), and by rounding of about 1e-16 / h.
    Where a step crosses ReLU's kink or Heaviside's jump the two rightly disagree.

    Examples
    --------
    >>> from nnbook import Network, binary_cross_entropy, truth_table
    >>> network = Network.layered([2, 3, 1], rng=np.random.default_rng(0))
    >>> gradient_check(network, *truth_table("XOR"), binary_cross_entropy).error < 1e-9
    True
    """
    x = np.atleast_2d(np.asarray(inputs, dtype=np.float64))
    outputs = loss.gradient(network(x), targets)
    backward = network.backward(network.forward(x), outputs).parameters

    def moved(direction: FloatArray) -> float:
        return loss(network.with_parameters(network.parameters + direction)(x), targets)

    steps = step * np.eye(network.n_parameters)
    central = np.array([moved(own) - moved(-own) for own in steps]) / (2 * step)
    largest = max(1.0, np.abs(backward).max(initial=0.0))
    error = float(np.abs(backward - central).max(initial=0.0) / largest)
    return GradientCheck(network.parameter_names, backward, central, error)
