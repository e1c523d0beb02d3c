"""Networks of full layers: the names of their nodes, and random weights to start from."""

from __future__ import annotations  # numpy.random need not be loaded for a type

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from nnbook.activations import FloatArray, relu
from nnbook.network.architecture import Node, node
from nnbook.network.matrices import Function


def layered_neurons(
    sizes: Sequence[int], activations: Sequence[Function], rng: np.random.Generator
) -> tuple[list[str], dict[str, Node], list[str]]:
    """Make the inputs, neurons and outputs of a layered network, as `Network.layered` says.

    >>> inputs, neurons, outputs = layered_neurons([2, 1], [relu], np.random.default_rng(0))
    >>> inputs, list(neurons), outputs
    (['x1', 'x2'], ['y1'], ['y1'])
    """
    layers = _names(sizes)
    neurons = {}
    for (below, own), function in zip(pairwise(layers), activations, strict=True):
        weights = _initial_weights(len(below), len(own), function, rng)
        for name, row in zip(own, weights.tolist(), strict=True):
            neurons[name] = node(dict(zip(below, row, strict=True)), activation=function)
    return layers[0], neurons, layers[-1]


def _names(sizes: Sequence[int]) -> list[list[str]]:
    """Name the nodes of a layered network, layer by layer."""
    stems = ["x", *(f"h{k}_" for k in range(1, len(sizes) - 1)), "y"]
    if len(sizes) == 3:
        stems[1] = "h"
    return [[f"{stem}{i}" for i in range(1, n + 1)] for stem, n in zip(stems, sizes, strict=True)]


def _initial_weights(
    fan_in: int, fan_out: int, function: Function, rng: np.random.Generator
) -> FloatArray:
    """Draw a layer's weights, (fan_out, fan_in): He's for ReLU, Glorot's otherwise."""
    if function is relu:
        return rng.normal(scale=(2 / fan_in) ** 0.5, size=(fan_out, fan_in))
    limit = (6 / (fan_in + fan_out)) ** 0.5
    return rng.uniform(-limit, limit, size=(fan_out, fan_in))
