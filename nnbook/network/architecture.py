"""A network before it computes anything: named neurons, edges and their parameters."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike

from nnbook.activations import FloatArray, checked, identity
from nnbook.network import graph
from nnbook.network.matrices import ByName, Edge, Plan


@dataclass(frozen=True)
class Node:
    """One neuron of a network, immutable; written as `node`.

    Parameters
    ----------
    weights : mapping from str to float
        The weight of the edge from each parent, an input or another neuron; then read-only.
    bias : float, default 0.0
        Added to the weighted sum.
    activation : callable, default identity
        From the pre-activation to the output.

    Raises
    ------
    ValueError
        If the weights have no names, or the activation is no function.

    Examples
    --------
    >>> node({"x1": 1, "x2": -2}, bias=0.5)
    Node(weights=mappingproxy({'x1': 1.0, 'x2': -2.0}), bias=0.5, activation=identity)
    """

    weights: Mapping[str, float]
    bias: float = 0.0
    activation: Callable[[FloatArray], Any] = identity

    def __post_init__(self) -> None:
        checked(self.activation)
        if not isinstance(self.weights, Mapping):
            raise ValueError(f'weights have names, as in node({{"x1": 1.0}}); got {self.weights!r}')
        own = {parent: float(weight) for parent, weight in self.weights.items()}
        object.__setattr__(self, "weights", MappingProxyType(own))
        object.__setattr__(self, "bias", float(self.bias))

    def __reduce__(self) -> tuple[Any, ...]:
        return Node, (dict(self.weights), self.bias, self.activation)


node = Node  # within a network it reads as a word: {"y": node({"x1": 2.0})}


class Architecture(ByName):
    """Neurons in a directed acyclic graph, and their parameters; immutable.

    `nnbook.network.Network` adds the computing, and documents both.
    """

    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    parents: Mapping[str, tuple[str, ...]]
    levels: tuple[tuple[str, ...], ...]
    topological_order: tuple[str, ...]
    n_parameters: int
    _plan: Plan
    _packed: FloatArray

    def __init__(
        self,
        inputs: Sequence[str],
        neurons: Mapping[str, Node] | Iterable[tuple[str, Node]],
        outputs: Sequence[str],
    ) -> None:
        pairs = list(neurons.items() if isinstance(neurons, Mapping) else neurons)
        for name, own in pairs:
            if not isinstance(own, Node):
                raise ValueError(f"neuron {name!r} must be made by node(...); got {own!r}")
        graph.check_names(inputs, [(name, tuple(own.weights)) for name, own in pairs], outputs)
        neurons = dict(pairs)
        parents = {name: tuple(own.weights) for name, own in pairs}
        levels = graph.levels(inputs, parents)
        plan = Plan(levels, parents, {name: own.activation for name, own in pairs}, outputs)
        packed = np.zeros(plan.size)
        for name, own in pairs:
            packed[plan.place[name]] = own.bias
            for parent, weight in own.weights.items():
                packed[plan.place[parent, name]] = weight
        packed.flags.writeable = False
        vars(self).update(
            inputs=tuple(inputs),
            outputs=tuple(outputs),
            parents=MappingProxyType({**dict.fromkeys(inputs, ()), **parents}),
            levels=levels,
            topological_order=tuple(name for level in levels for name in level),
            n_parameters=len(plan.place),
            _plan=plan,
            _packed=packed,
        )

    @cached_property
    def neurons(self) -> Mapping[str, Node]:
        """Every neuron by name, in topological order: its weights, bias and activation.

        Examples
        --------
        >>> from nnbook.network import xor_network
        >>> xor_network().neurons["h2"].bias
        -1.0
        """
        neurons = {}
        for name in self.topological_order[len(self.inputs) :]:
            weights = {parent: self.weights[parent, name] for parent in self.parents[name]}
            neurons[name] = node(weights, self.biases[name], self._plan.functions[name])
        return MappingProxyType(neurons)

    @cached_property
    def parameters(self) -> FloatArray:
        """All parameters in one vector of shape (n_parameters,), read-only.

        Neuron after neuron in topological order: the weights, parents in topological order,
        then the bias.

        Examples
        --------
        >>> from nnbook.network import xor_network
        >>> xor_network().parameters
        array([ 1.,  1.,  0.,  1.,  1., -1.,  1., -2.,  0.])
        """
        parameters: FloatArray = self._packed[self._plan.present]
        parameters.flags.writeable = False
        return parameters

    @cached_property
    def parameter_names(self) -> tuple[Edge | str, ...]:
        """The edge (parent, neuron) or, for a bias, the neuron of each of the `parameters`.

        Examples
        --------
        >>> from nnbook.network import xor_network
        >>> xor_network().parameter_names[:3]
        (('x1', 'h1'), ('x2', 'h1'), 'h1')
        """
        place = self._plan.place
        return tuple(sorted(place, key=place.__getitem__))

    def with_parameters(
        self,
        parameters: ArrayLike | None = None,
        *,
        weights: Mapping[Edge, float] | None = None,
        biases: Mapping[str, float] | None = None,
    ) -> Self:
        """Return a network with the same graph and other parameters.

        Parameters
        ----------
        parameters : array_like of shape (n_parameters,), optional
            All of them, in the order of `parameters`; those of this network by default.
        weights : mapping from (str, str) to float, optional
            Edges (parent, neuron) that get another weight.
        biases : mapping from str to float, optional
            Neurons that get another bias.

        Returns
        -------
        Network
            A new network; this one is left as it is.

        Raises
        ------
        ValueError
            If the vector has another length, or an edge or a neuron does not exist.

        Examples
        --------
        >>> from nnbook.network import xor_network
        >>> xor_network().with_parameters(biases={"h2": -0.5})([1, 1])
        array([0.])
        """
        packed = self._packed.copy()
        if parameters is not None:
            vector = np.asarray(parameters, dtype=np.float64)
            if vector.shape != (self.n_parameters,):
                raise ValueError(
                    f"parameters of shape {vector.shape} do not fit a network with "
                    f"{self.n_parameters} parameters"
                )
            packed[self._plan.present] = vector
        changes: list[tuple[Edge | str, float]] = [
            *(weights or {}).items(),
            *(biases or {}).items(),
        ]
        for key, value in changes:
            if key not in self._plan.place:
                raise ValueError(f"the network has no edge or neuron {key!r} to change")
            packed[self._plan.place[key]] = value
        return self._with(packed)

    @cached_property
    def _matrices(self) -> list[FloatArray]:
        return self._plan.matrices(self._packed)

    def _with(self, packed: FloatArray) -> Self:
        """Make a network with the same graph out of packed parameters."""
        packed.flags.writeable = False
        new = object.__new__(type(self))
        structure = {name: vars(self)[name] for name in Architecture.__annotations__}
        vars(new).update(structure, _packed=packed)
        return new

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(
            f"a network is immutable: with_parameters makes a new one, not {name} ="
        )

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.inputs, dict(self.neurons), self.outputs)

    def __repr__(self) -> str:
        hidden = len(self.topological_order) - len(self.inputs) - len(self.outputs)
        return (
            f"<Network: {len(self.inputs)} inputs, {hidden} hidden, {len(self.outputs)} outputs, "
            f"{self.n_parameters} parameters>"
        )
