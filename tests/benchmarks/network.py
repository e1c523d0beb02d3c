"""What a training step and an evaluation cost, against a plain numpy loop and PyTorch.

    python tests/benchmarks/network.py [--seconds 10]

One thread, one process, float64, the same start. The peers take turns, and of each the best turn
counts, in processor time. A step is forward, loss, backward and the change of every parameter;
before the clock runs, the peers must have made the same ten steps. PyTorch is compared where it
is installed (`pip install torch==2.13.0`).

A step may cost 1.3 times the plain loop's and no more than PyTorch's, an evaluation 1.3 times the
plain loop's.
"""

import argparse
import os

os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"  # before numpy is loaded

import sys
import time
from collections.abc import Callable
from itertools import pairwise

import numpy as np
from plain_loop import PlainLoop, matrices_of

from nnbook import Network, Trainer, binary_cross_entropy, cross_entropy, digits, spirals
from nnbook.activations import ACTIVATIONS

try:
    import torch
except ImportError:
    torch = None

LIMITS = {"plain": 1.3, "torch": 1.0}
Step = Callable[[], float]  # makes one step, and returns the loss before it


def steppers(
    sizes: list[int], function: str, optimizer: str, x: np.ndarray, y: np.ndarray
) -> dict[str, Step]:
    """Return what makes a step from the same start on the same data."""
    network = Network.layered(sizes, activation=ACTIVATIONS[function], rng=np.random.default_rng(0))
    loss = cross_entropy if y.ndim == 1 else binary_cross_entropy
    trainer = Trainer(network, x, y, loss=loss, learning_rate=0.01, optimizer=optimizer)
    loop = PlainLoop(network, sizes, function, optimizer)
    peers: dict[str, Step] = {"nnbook": trainer.step, "plain": lambda: loop.step(x, y)}
    if torch:
        peers["torch"] = torch_stepper(network, sizes, function, optimizer, x, y)
    losses = {"nnbook": trainer.loss}
    for name, step in peers.items():
        for _ in range(10):
            step()
        losses[name] = trainer.loss if name == "nnbook" else step()
    assert np.ptp(list(losses.values())) < 1e-12, losses
    return peers


def torch_stepper(
    network: Network, sizes: list[int], function: str, optimizer: str, x: np.ndarray, y: np.ndarray
) -> Step:
    """Return what makes a step in PyTorch, the usual way."""
    torch.set_num_threads(1)
    layers = []
    for fan_in, fan_out in pairwise(sizes):
        layers.append(torch.nn.Linear(fan_in, fan_out, dtype=torch.float64))
        layers.append(torch.nn.Tanh() if function == "tanh" else torch.nn.ReLU())
    model = torch.nn.Sequential(*layers[:-1])
    with torch.no_grad():
        for layer, w, b in zip(layers[::2], *matrices_of(network, sizes), strict=True):
            layer.weight.copy_(torch.tensor(w.T))
            layer.bias.copy_(torch.tensor(b))
    loss_of = torch.nn.CrossEntropyLoss() if y.ndim == 1 else torch.nn.BCEWithLogitsLoss()
    own = (torch.optim.SGD if optimizer == "sgd" else torch.optim.Adam)(model.parameters(), 0.01)
    inputs, targets = torch.tensor(x), torch.tensor(y)

    def step() -> float:
        own.zero_grad()
        loss = loss_of(model(inputs), targets)
        loss.backward()
        own.step()
        return loss.item()

    return step


def best(peers: dict[str, Callable[[], object]], seconds: float) -> dict[str, float]:
    """Let the peers take turns of 20 calls; return the processor time of a call, in seconds."""
    least = dict.fromkeys(peers, float("inf"))
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        for name, call in peers.items():
            start = time.process_time()
            for _ in range(20):
                call()
            least[name] = min(least[name], (time.process_time() - start) / 20)
    return least


def work() -> dict[str, dict[str, Callable[[], object]]]:
    """Return everything that is measured, and by whom."""
    X, y = spirals(200)
    images, digit = (own[:64] for own in digits("train"))
    data = {(2, 8, 8, 1): (X, y[:, None].astype(float)), (64, 32, 10): (images / 16, digit)}
    found = {}
    for sizes, (x, targets) in data.items():
        for function, optimizer in (("tanh", "sgd"), ("relu", "sgd"), ("relu", "adam")):
            name = f"step of {'-'.join(map(str, sizes))} on {len(x)}, {function}, {optimizer}"
            found[name] = steppers(list(sizes), function, optimizer, x, targets)
    sizes = [2, 8, 8, 8, 8, 1]
    grid = np.stack(np.meshgrid(*[np.linspace(-1, 1, 100)] * 2), axis=-1).reshape(-1, 2)
    network = Network.layered(sizes, rng=np.random.default_rng(0))
    loop = PlainLoop(network, sizes, "tanh", "sgd")
    assert np.allclose(network(grid), loop.layers(grid)[-1], rtol=0, atol=1e-14)
    found["2-8-8-8-8-1 on a 100 × 100 grid, tanh"] = {
        "nnbook": lambda: network(grid),
        "plain": lambda: loop.layers(grid)[-1],
    }
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=10, help="for each line")
    seconds = parser.parse_args().seconds
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, one thread; microseconds")
    print(f"PyTorch {torch.__version__}" if torch else "PyTorch is not installed: not compared")
    missed = False
    for what, peers in work().items():
        times = best(peers, seconds)
        ratios = {name: times["nnbook"] / times[name] for name in times if name != "nnbook"}
        missed |= any(ratio > LIMITS[name] for name, ratio in ratios.items())
        print(f"{what}: " + ", ".join(f"{name} {own * 1e6:.0f}" for name, own in times.items()))
        print("    " + ", ".join(f"{ratio:.2f} × {name}" for name, ratio in ratios.items()))
    sys.exit(missed)


if __name__ == "__main__":
    main()
