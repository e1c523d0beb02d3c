"""One artificial neuron: y = f(w·x + b), and a chain of them with one input each.

Equation 10.1 of the chapter, with the bias of the line below it.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from nnbook.activations import Activation, FloatArray, checked, identity


@dataclass(frozen=True, eq=False, repr=False)
class Neuron:
    """A neuron: a weight for every input, a bias, and an activation.

    Parameters
    ----------
    weights : array_like of shape (n,)
        One weight per input.
    bias : float, default 0.0
        Added to the weighted sum; it moves the decision boundary away from the origin.
    activation : callable, default identity
        The function from the pre-activation to the output.

    Raises
    ------
    ValueError
        If the weights are not a vector, the bias is not a number, or the activation no function.

    Notes
    -----
    The pre-activation is z = w·x + b and the output y = f(z). The points with z = 0 form a line
    (a hyperplane) with w as its normal vector: w points towards the side where z > 0.

    Examples
    --------
    The neuron of Example 10.2.1, which sits exactly on ReLU's kink:

    >>> from nnbook.activations import relu, sigmoid
    >>> x = [-2, -1, 0, 1, 2]
    >>> Neuron([1, 1, 1, 1, 1], activation=sigmoid)(x)
    0.5
    >>> Neuron([1, 1, 1, 1, 1], activation=relu)(x)
    0.0

    A unit that computes AND, on all four inputs at once:

    >>> from nnbook.activations import heaviside
    >>> Neuron([1, 1], bias=-1.5, activation=heaviside)([[0, 0], [0, 1], [1, 0], [1, 1]])
    array([0., 0., 0., 1.])
    """

    weights: FloatArray
    bias: float
    activation: Callable[[FloatArray], FloatArray]

    def __init__(
        self,
        weights: ArrayLike,
        bias: float = 0.0,
        activation: Callable[[FloatArray], FloatArray] = identity,
    ) -> None:
        own = np.array(weights, dtype=np.float64)
        if own.ndim != 1:
            raise ValueError(
                f"weights must be one number per input, shape (n,); got shape {own.shape}"
            )
        if np.ndim(bias) != 0:
            raise ValueError(f"bias must be one number; got shape {np.shape(bias)}")
        checked(activation)
        own.flags.writeable = False
        vars(self).update(weights=own, bias=float(bias), activation=activation)

    def pre_activation(self, inputs: ArrayLike) -> FloatArray | float:
        """Return z = w·x + b, before the activation.

        Parameters
        ----------
        inputs : array_like of shape (n,) or (n_samples, n)
            One input vector, or one in each row.

        Returns
        -------
        float or ndarray of shape (n_samples,)
            The pre-activation of each input vector.

        Raises
        ------
        ValueError
            If the inputs do not have one number per weight.

        Examples
        --------
        >>> Neuron([3, 4], bias=1).pre_activation([[1, 1], [0, 0]])
        array([8., 1.])
        """
        x = np.asarray(inputs, dtype=np.float64)
        if x.ndim not in (1, 2) or x.shape[-1] != self.weights.size:
            n = self.weights.size
            raise ValueError(
                f"inputs of shape {x.shape} do not fit weights of shape {self.weights.shape}: "
                f"give shape ({n},) or (n_samples, {n})"
            )
        with np.errstate(over="ignore", invalid="ignore"):  # inf and nan say it themselves
            z = x @ self.weights + self.bias
        return z if x.ndim == 2 else float(z)

    def __call__(self, inputs: ArrayLike) -> FloatArray | float:
        """Return the output y = f(w·x + b); inputs, shapes and errors are `pre_activation`'s.

        Examples
        --------
        >>> Neuron([3, 4], bias=1)([[1, 1], [0, 0]])
        array([8., 1.])
        """
        return self.activation(self.pre_activation(inputs))  # type: ignore[arg-type]  # or a float

    def __repr__(self) -> str:
        name = getattr(self.activation, "name", getattr(self.activation, "__name__", "f"))
        return f"Neuron({self.weights.tolist()}, bias={self.bias}, activation={name})"


def chain(activation: Activation, start: float, links: int) -> tuple[FloatArray, FloatArray]:
    """Follow a number through neurons with one input, weight 1 and bias 0, and their slopes.

    Parameters
    ----------
    activation : Activation
        Of every neuron.
    start : float
        The number that the first one reads, x(0).
    links : int
        How many neurons there are.

    Returns
    -------
    numbers : ndarray of shape (links + 1,)
        x(0), …, x(links), with x(k+1) = f(x(k)).
    products : ndarray of shape (links + 1,)
        Of the first derivatives: ``products[n]`` = f′(x(0))·…·f′(x(n−1)), and 1 for n = 0.

    Examples
    --------
    >>> from nnbook.activations import relu
    >>> numbers, products = chain(relu, 0.5, 3)
    >>> numbers.tolist(), products.tolist()
    ([0.5, 0.5, 0.5, 0.5], [1.0, 1.0, 1.0, 1.0])
    """
    numbers = [start]
    for _ in range(links):
        numbers.append(activation(numbers[-1]))
    slopes = activation.derivative(np.array(numbers[:-1]))
    return np.array(numbers), np.concatenate([[1.0], np.cumprod(slopes)])
