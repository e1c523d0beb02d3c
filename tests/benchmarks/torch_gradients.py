"""Are the gradients those of PyTorch? By hand, for PyTorch is large and not needed otherwise.

    pip install torch==2.13.0
    PYTHONPATH=tests python tests/benchmarks/torch_gradients.py

Random graphs with skip connections and every differentiable activation, in float64; the loss is
a weighted sum of the outputs.
"""

import sys

import numpy as np
import torch
from test_network import random_network

from nnbook import Network

FUNCTIONS = {
    "identity": lambda z: z,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
}
LIMIT = 1e-12


def torch_gradients(network: Network, x: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """Return the gradient of every parameter, then that of every input, by PyTorch."""
    parameters = torch.tensor(network.parameters, requires_grad=True)
    inputs = torch.tensor(x, requires_grad=True)
    named = dict(zip(network.parameter_names, parameters, strict=True))
    values = dict(zip(network.inputs, inputs.T, strict=True))
    for name, own in network.neurons.items():
        z = named[name] + sum(named[parent, name] * values[parent] for parent in own.weights)
        values[name] = FUNCTIONS[own.activation.name](z)
    loss = 0.0 * (parameters.sum() + inputs.sum())  # so that what nothing reads has a gradient
    for name, own in zip(network.outputs, shares.T, strict=True):
        loss = loss + (values[name] * torch.tensor(own)).sum()
    loss.backward()
    return np.concatenate([parameters.grad.numpy(), inputs.grad.numpy().ravel()])


def main() -> None:
    """Compare and print."""
    largest, compared = 0.0, 0
    for seed in range(100):
        network = random_network(seed, tuple(FUNCTIONS))
        rng = np.random.default_rng(seed)
        x, shares = rng.normal(size=(4, 3)), rng.normal(size=(4, len(network.outputs)))
        gradients = network.backward(network.forward(x), shares)
        own = np.concatenate([gradients.parameters, gradients.inputs.ravel()])
        peer = torch_gradients(network, x, shares)
        largest = max(largest, float(np.abs(own - peer).max() / max(1.0, np.abs(peer).max())))
        compared += len(own)
    print(f"PyTorch {torch.__version__}: {compared} gradients of 100 random graphs")
    print(f"largest difference {largest:.1e} of the largest gradient (at most {LIMIT})")
    sys.exit(largest > LIMIT)


if __name__ == "__main__":
    main()
