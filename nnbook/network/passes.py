"""The results of a pass through a network: the values forward, the gradients backward."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from nnbook.activations import FloatArray
from nnbook.network.matrices import ByName, Plan

Values = Mapping[str, Any]  # a float for one sample, an array of shape (n_samples,) for many


@dataclass(frozen=True, eq=False)
class Forward:
    """What a network computed on the way to its outputs; made by `Network.forward`.

    Attributes
    ----------
    inputs : ndarray of shape (n_inputs,) or (n_samples, n_inputs)
        What the network was given.
    pre_activations : mapping from str to float or ndarray of shape (n_samples,)
        z = w·x + b of every neuron.
    outputs : mapping from str to float or ndarray of shape (n_samples,)
        y = f(z) of every neuron, and the value of every input: what runs along the edges.

    Examples
    --------
    >>> from nnbook import xor_network
    >>> forward = xor_network().forward([[0, 0], [0, 1], [1, 1]])
    >>> forward.pre_activations["h2"], forward.outputs["h2"]
    (array([-1.,  0.,  1.]), array([0., 0., 1.]))
    """

    inputs: FloatArray
    pre_activations: Values
    outputs: Values
    _tables: tuple[FloatArray, FloatArray] = field(repr=False)
    _parameters_used: FloatArray = field(repr=False)


@dataclass(frozen=True, eq=False)
class Gradients(ByName):
    """How a loss changes with everything that feeds it; made by `Network.backward`.

    Attributes
    ----------
    inputs : ndarray, in the shape of the inputs
        For every input of every sample.
    parameters : ndarray of shape (n_parameters,)
        Weights and biases in one vector, in the order of `Network.parameters`; summed over the
        samples.
    weights : mapping from (str, str) to float
        The gradient of every weight, by edge (parent, neuron).
    biases : mapping from str to float
        The gradient of every bias, by neuron.

    Examples
    --------
    >>> from nnbook import xor_network
    >>> network = xor_network()
    >>> gradients = network.backward(network.forward([1, 0.5]), [1])
    >>> gradients.weights["x1", "h2"], gradients.biases["h2"], gradients.inputs
    (-2.0, -2.0, array([-1., -1.]))
    """

    inputs: FloatArray
    parameters: FloatArray
    _packed: FloatArray = field(repr=False)
    _plan: Plan = field(repr=False)
