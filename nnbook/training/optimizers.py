"""Optimizers: one step of gradient descent, from a gradient to new parameters."""

import numpy as np

from nnbook.activations import FloatArray

BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-8  # β₁, β₂ and ε of Adam, as its paper has them


class Sgd:
    """Plain gradient descent: against the gradient, by the learning rate times its size.

    θ ← θ − η g. Stochastic when g comes from a mini-batch; hence the name.

    >>> parameters = np.array([1.0, 2.0])
    >>> Sgd(learning_rate=0.1).update(parameters, np.array([5.0, -5.0]))
    >>> parameters
    array([0.5, 2.5])
    """

    def __init__(self, learning_rate: float) -> None:
        self.learning_rate = learning_rate

    def update(self, parameters: FloatArray, gradient: FloatArray) -> None:
        """Change the parameters in place; both arrays have shape (n_parameters,)."""
        parameters -= self.learning_rate * gradient


class Adam:
    """Steps of about the learning rate for every parameter, however steep the loss is there.

    m ← β₁m + (1 − β₁)g and v ← β₂v + (1 − β₂)g² are running means of the gradient and its square,
    m̂ = m / (1 − β₁ᵗ) and v̂ = v / (1 − β₂ᵗ) make up for their start at 0, and
    θ ← θ − η m̂ / (√v̂ + ε). Kingma and Ba 2015, https://arxiv.org/abs/1412.6980.

    A first step goes the learning rate far, wherever it is steep and wherever it is flat:

    >>> parameters = np.array([1.0, 2.0])
    >>> Adam(learning_rate=0.1).update(parameters, np.array([500.0, -0.5]))
    >>> parameters.round(6)
    array([0.9, 2.1])
    """

    def __init__(self, learning_rate: float) -> None:
        self.learning_rate = learning_rate
        self.step = 0
        self.mean: FloatArray = np.zeros(0)
        self.square: FloatArray = np.zeros(0)

    def update(self, parameters: FloatArray, gradient: FloatArray) -> None:
        """Change the parameters in place; both arrays have shape (n_parameters,)."""
        if self.step == 0:
            self.mean, self.square = np.zeros((2, *parameters.shape))
        self.step += 1
        self.mean += (1 - BETA1) * (gradient - self.mean)
        self.square += (1 - BETA2) * (gradient * gradient - self.square)
        rate = self.learning_rate / (1 - BETA1**self.step)
        root = np.sqrt(self.square / (1 - BETA2**self.step))
        parameters -= rate * self.mean / (root + EPSILON)


OPTIMIZERS: dict[str, type[Sgd | Adam]] = {"sgd": Sgd, "adam": Adam}
