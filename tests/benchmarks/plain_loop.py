"""A layered network in plain numpy, as a lecture writes it: the peer of the benchmark."""

from itertools import pairwise

import numpy as np

from nnbook import Network


def matrices_of(network: Network, sizes: list[int]) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Copy a layered network's weights, (n_inputs, n_outputs) a layer, and its biases."""
    weights, biases, start = [], [], 0
    for fan_in, fan_out in pairwise(sizes):
        stop = start + (fan_in + 1) * fan_out
        layer = network.parameters[start:stop].reshape(fan_out, fan_in + 1)
        weights.append(layer[:, :-1].T.copy())
        biases.append(layer[:, -1].copy())
        start = stop
    return weights, biases


class PlainLoop:
    """A matrix and a bias vector for each layer; a loop forward and a loop backward."""

    def __init__(self, network: Network, sizes: list[int], function: str, optimizer: str) -> None:
        self.weights, self.biases = matrices_of(network, sizes)
        self.function, self.optimizer = function, optimizer
        self.means = [np.zeros_like(own) for own in self.weights + self.biases]
        self.squares = [np.zeros_like(own) for own in self.weights + self.biases]
        self.n_steps = 0

    def layers(self, x: np.ndarray) -> list[np.ndarray]:
        """Return the outputs of every layer, the inputs first."""
        values = [x]
        for k, (w, b) in enumerate(zip(self.weights, self.biases, strict=True), start=1):
            z = values[-1] @ w + b
            if k < len(self.weights):
                z = np.tanh(z) if self.function == "tanh" else np.maximum(z, 0)
            values.append(z)
        return values

    def step(self, x: np.ndarray, y: np.ndarray) -> float:
        """Make one step; return the loss before it."""
        values = self.layers(x)
        loss, gradient = loss_and_gradient(values[-1], y)
        weights, biases = [], []
        for k in reversed(range(len(self.weights))):
            weights.append(values[k].T @ gradient)
            biases.append(gradient.sum(axis=0))
            if k:
                slope = 1 - values[k] ** 2 if self.function == "tanh" else values[k] > 0
                gradient = (gradient @ self.weights[k].T) * slope
        self.change(weights[::-1] + biases[::-1])
        return loss

    def change(self, gradients: list[np.ndarray]) -> None:
        """Change every parameter in place."""
        self.n_steps += 1
        rate = 0.01 / (1 - 0.9**self.n_steps)
        share = 1 - 0.999**self.n_steps
        for parameter, gradient, mean, square in zip(
            self.weights + self.biases, gradients, self.means, self.squares, strict=True
        ):
            if self.optimizer == "sgd":
                parameter -= 0.01 * gradient
            else:
                mean += 0.1 * (gradient - mean)
                square += 0.001 * (gradient * gradient - square)
                parameter -= rate * mean / (np.sqrt(square / share) + 1e-8)


def loss_and_gradient(z: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
    """Return the cross-entropy of logits: binary with one column of targets, else by class."""
    if y.ndim == 2:
        loss = np.mean(np.logaddexp(0, z) - y * z)
        return float(loss), (1 / (1 + np.exp(-z)) - y) / len(y)
    samples = np.arange(len(y))
    e = np.exp(z - z.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    loss = -np.mean(np.log(p[samples, y]))
    p[samples, y] -= 1
    return float(loss), p / len(y)
