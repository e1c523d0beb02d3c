"""A network: neurons joined in a directed acyclic graph.

Section 10.2.3 of the chapter. `Network` computes outputs (forward) and gradients (backward).
"""

from __future__ import annotations  # numpy.random need not be loaded for a type

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from nnbook.activations import FloatArray, identity, relu, tanh
from nnbook.network.architecture import Architecture, node
from nnbook.network.layered import layered_neurons
from nnbook.network.passes import Forward, Gradients


class Network(Architecture):
    """Neurons that read from inputs and from each other, without a cycle.

    A network is immutable: training and `with_parameters` return new ones.

    Parameters
    ----------
    inputs : sequence of str
        The names of the input nodes, in the order of an input vector's numbers.
    neurons : mapping from str to Node, or iterable of (str, Node)
        Every neuron by name, in any order; `node` makes them.
    outputs : sequence of str
        The neurons whose outputs the network returns, in that order.

    Attributes
    ----------
    inputs, outputs : tuple of str
        As given.
    parents : mapping from str to tuple of str
        For every node those that feed it; () for an input.
    levels : tuple of tuples of str
        The inputs, then the neurons by the length of the longest path that leads to them.
    topological_order : tuple of str
        All nodes, each after its parents: the levels one after the other.
    n_parameters : int
        The number of weights and biases.

    Raises
    ------
    ValueError
        If the graph has a cycle, a name occurs twice, a neuron reads from an unknown name, or an
        output is computed by nothing.

    Examples
    --------
    >>> network = Network(
    ...     inputs=["x1", "x2"],
    ...     neurons={
    ...         "y": node({"h": 2, "x2": -1}, bias=0.5),
    ...         "h": node({"x1": 1, "x2": 1}, activation=relu),
    ...     },
    ...     outputs=["y"],
    ... )
    >>> network([1, 3])
    array([5.5])
    >>> network.topological_order, network.n_parameters
    (('x1', 'x2', 'h', 'y'), 6)
    """

    @classmethod
    def layered(
        cls,
        sizes: Sequence[int],
        *,
        rng: np.random.Generator,
        activation: Callable[[FloatArray], Any] = tanh,
        output_activation: Callable[[FloatArray], Any] = identity,
    ) -> Network:
        """Make a network of full layers, with random weights and biases of 0.

        Parameters
        ----------
        sizes : sequence of int
            The number of inputs, of neurons in each hidden layer, and of outputs.
        rng : numpy.random.Generator
            Where the weights come from.
        activation : callable, default tanh
            Of the hidden layers.
        output_activation : callable, default identity
            Of the last layer; the losses of `nnbook.training` want logits, hence identity.

        Returns
        -------
        Network
            Inputs x1, x2, …; outputs y1, y2, …; hidden neurons h1, h2, … of one hidden layer,
            and h1_1, h1_2, …, h2_1, … of several.

        Raises
        ------
        ValueError
            If there are fewer than two sizes, or one is below 1.

        Notes
        -----
        A layer with ReLU gets normal weights of variance 2 / fan-in (He et al. 2015,
        doi:10.1109/ICCV.2015.123), any other uniform ones of variance 2 / (fan-in + fan-out)
        (Glorot and Bengio 2010, https://proceedings.mlr.press/v9/glorot10a.html): signals and
        gradients then keep their size from layer to layer.

        Examples
        --------
        >>> network = Network.layered([2, 8, 8, 1], rng=np.random.default_rng(0))
        >>> network.n_parameters
        105
        >>> network([[0.0, 1.0], [1.0, 0.0]]).shape
        (2, 1)
        """
        if len(sizes) < 2 or min(sizes) < 1:
            raise ValueError(f"sizes must be at least two positive numbers; got {list(sizes)}")
        activations = [activation] * (len(sizes) - 2) + [output_activation]
        return cls(*layered_neurons(sizes, activations, rng))

    def __call__(self, inputs: ArrayLike) -> FloatArray:
        """Return the outputs.

        Parameters
        ----------
        inputs : array_like of shape (n_inputs,) or (n_samples, n_inputs)
            One input vector, or one in each row.

        Returns
        -------
        ndarray of shape (n_outputs,) or (n_samples, n_outputs)
            The outputs, in the order of `outputs`.

        Raises
        ------
        ValueError
            If an input vector does not have one number per input.
        """
        x = self._checked(inputs)
        outputs = self._plan.evaluate(self._matrices, np.atleast_2d(x))
        return outputs if x.ndim == 2 else outputs[0]

    def forward(self, inputs: ArrayLike) -> Forward:
        """Compute every node's pre-activation and output, and keep them.

        Parameters and errors are those of a call.

        Returns
        -------
        Forward
            The values of every node, and what `backward` needs.

        Examples
        --------
        >>> forward = xor_network().forward([1, 1])
        >>> forward.pre_activations["h2"], forward.outputs["h1"], forward.outputs["y1"]
        (1.0, 2.0, 0.0)
        """
        x = self._checked(inputs)
        z, v = self._plan.tables(len(np.atleast_2d(x)))
        v[self._plan.inputs] = np.atleast_2d(x).T
        self._plan.forward(self._matrices, z, v)
        for table in (z, v):
            table.flags.writeable = False
        pre_activations, outputs = (z, v) if x.ndim == 2 else (z[:, 0].tolist(), v[:, 0].tolist())
        row = self._plan.row
        return Forward(
            inputs=x,
            pre_activations={
                name: pre_activations[row[name]]
                for name in self.topological_order[len(self.inputs) :]
            },
            outputs={name: outputs[row[name]] for name in row},
            _tables=(z, v),
            _parameters_used=self._packed,
        )

    def backward(self, forward: Forward, output_gradient: ArrayLike) -> Gradients:
        """Compute how a loss changes with every parameter and input: backpropagation.

        Parameters
        ----------
        forward : Forward
            What this network's `forward` returned.
        output_gradient : array_like of shape (n_outputs,) or (n_samples, n_outputs)
            How the loss changes with each output.

        Returns
        -------
        Gradients
            By name; those of the parameters are summed over the samples.

        Raises
        ------
        ValueError
            If `forward` is another network's, the shapes differ, or an activation has no
            derivative.

        Notes
        -----
        For a neuron y = f(z), z = w·x + b, the chain rule turns the gradient of y into that of z,
        ∂L/∂z = f′(z) ∂L/∂y, and this into those of its weights, ∂L/∂w = x ∂L/∂z, its bias,
        ∂L/∂b = ∂L/∂z, and its share in those of its parents, w ∂L/∂z. Linnainmaa 1970; Rumelhart,
        Hinton and Williams 1986, doi:10.1038/323533a0.

        Examples
        --------
        >>> network = xor_network()
        >>> gradients = network.backward(network.forward([1, 0.5]), [1])
        >>> gradients.weights["h2", "y1"], gradients.inputs
        (0.5, array([-1., -1.]))
        """
        if forward._parameters_used is not self._packed:
            raise ValueError("this forward pass was made by another network; run forward again")
        shape = (*forward.inputs.shape[:-1], len(self.outputs))
        own = np.asarray(output_gradient, dtype=np.float64)
        if own.shape != shape:
            raise ValueError(f"output_gradient has shape {own.shape}, but the outputs {shape}")
        z, v = forward._tables
        packed = np.empty(self._plan.size)
        gradient = self._plan.backward(
            self._matrices, z, v, np.atleast_2d(own).T, self._plan.matrices(packed)
        )
        return Gradients(
            inputs=gradient[self._plan.inputs].T.reshape(forward.inputs.shape),
            parameters=packed[self._plan.present],
            _packed=packed,
            _plan=self._plan,
        )

    def _checked(self, inputs: ArrayLike) -> FloatArray:
        """Give the inputs as float64, or say which shape they should have."""
        x = np.asarray(inputs, dtype=np.float64)
        n = len(self.inputs)
        if x.ndim not in (1, 2) or x.shape[-1] != n:
            raise ValueError(
                f"inputs of shape {x.shape} do not fit the {n} inputs {', '.join(self.inputs)}: "
                f"give shape ({n},) or (n_samples, {n})"
            )
        return x


def xor_network() -> Network:
    """Make the network of Figure 10.6: two ReLU neurons, and a third that reads them.

    Returns
    -------
    Network
        h1 = ReLU(x1 + x2), h2 = ReLU(x1 + x2 − 1), y1 = ReLU(h1 − 2 h2).

    Examples
    --------
    Problem 10.3.3, the truth table:

    >>> xor_network()([[0, 0], [0, 1], [1, 0], [1, 1]]).ravel()
    array([0., 1., 1., 0.])
    """
    return Network(
        inputs=["x1", "x2"],
        neurons={
            "h1": node({"x1": 1, "x2": 1}, bias=0, activation=relu),
            "h2": node({"x1": 1, "x2": 1}, bias=-1, activation=relu),
            "y1": node({"h1": 1, "h2": -2}, bias=0, activation=relu),
        },
        outputs=["y1"],
    )
