"""A network's arithmetic: the nodes of one level share one matrix product.

What a pass computes stands in a table: a row for every node, a column for every sample. The
nodes of a level are neighbours in it, with a row of ones below them::

    x1  x2  1 | h1  h2  1 | y  1

so a level of m nodes that reads a level of k is the product of its (m, k + 1) matrix with k + 1
neighbouring rows: the last column holds the biases (footnote 8 of the chapter). `Network` knows
the names; here are only rows.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nnbook.activations import Activation, FloatArray, identity

Edge = tuple[str, str]  # (parent, neuron)
Rows = slice | NDArray[np.intp]
Function = Callable[[FloatArray], Any]

CHUNK = 4096  # samples evaluated at a time: a table of 40 rows then takes 1.3 MB


@dataclass(frozen=True)
class Level:
    """What one matrix product computes."""

    rows: slice  # of the table: where its nodes stand
    reads: Rows  # of the table: the parents of its nodes, then a row of ones
    present: NDArray[np.bool_]  # (n_nodes, n_parents + 1): which entries of its matrix are edges
    dense: bool  # all of them are
    packed: slice  # where its matrix stands, row by row, in a vector of all parameters
    functions: tuple[tuple[Function, Rows], ...]  # each activation with its rows of the table


class Plan:
    """The structure of a network, ready to compute: everything but its parameters.

    ``row`` says where each node stands in the table, ``place`` where each weight (parent, name)
    and bias name stands in a packed vector of parameters. Where a level has no such edge, its
    matrix and the vector hold 0.

    y = x1 + 2 x2 + 3, at the point (1, 1):

    >>> plan = Plan([["x1", "x2"], ["y"]], {"y": ["x1", "x2"]}, {"y": identity}, ["y"])
    >>> plan.row, plan.place
    ({'x1': 0, 'x2': 1, 'y': 3}, {('x1', 'y'): 0, ('x2', 'y'): 1, 'y': 2})
    >>> plan.evaluate(plan.matrices(np.array([1.0, 2.0, 3.0])), np.ones((1, 2)))
    array([[6.]])
    """

    def __init__(
        self,
        levels: Sequence[Sequence[str]],
        parents: Mapping[str, Sequence[str]],
        functions: Mapping[str, Function],
        outputs: Sequence[str],
    ) -> None:
        self.functions = dict(functions)
        self.row: dict[str, int] = {}
        ones: list[int] = []
        for names in levels:
            start = len(self.row) + len(ones)
            self.row.update((name, start + i) for i, name in enumerate(names))
            ones.append(start + len(names))
        self.ones = np.array(ones)
        self.n_rows = ones[-1] + 1
        self.inputs = slice(0, len(levels[0]))
        self.outputs = _as_rows(self.row[name] for name in outputs)
        self.n_outputs = len(outputs)
        self.place: dict[Edge | str, int] = {}
        self.size = 0
        self.levels = [self._lay_out(names, parents, functions) for names in levels[1:]]
        self.present = np.concatenate([level.present.ravel() for level in self.levels])

    def _lay_out(
        self,
        names: Sequence[str],
        parents: Mapping[str, Sequence[str]],
        functions: Mapping[str, Function],
    ) -> Level:
        """Give one level its rows of the table and its places among the parameters."""
        reads = sorted({self.row[parent] for name in names for parent in parents[name]})
        neighbour = reads[-1] + 1 if reads else -1
        reads.append(neighbour if neighbour in self.ones else int(self.ones[0]))
        column = {row: i for i, row in enumerate(reads)}
        present = np.zeros((len(names), len(reads)), bool)
        groups: dict[Function, list[int]] = {}
        for i, name in enumerate(names):
            columns = [column[self.row[parent]] for parent in parents[name]]
            present[i, [*columns, -1]] = True
            start = self.size + i * len(reads)
            self.place.update(
                ((p, name), start + j) for p, j in zip(parents[name], columns, strict=True)
            )
            self.place[name] = start + len(reads) - 1
            groups.setdefault(functions[name], []).append(self.row[name])
        packed = slice(self.size, self.size + present.size)
        self.size = packed.stop
        return Level(
            rows=slice(self.row[names[0]], self.row[names[-1]] + 1),
            reads=_as_rows(reads),
            present=present,
            dense=bool(present.all()),
            packed=packed,
            functions=tuple((function, _as_rows(rows)) for function, rows in groups.items()),
        )

    def matrices(self, packed: FloatArray) -> list[FloatArray]:
        """Give each level's matrix as a view of a packed vector."""
        return [packed[level.packed].reshape(level.present.shape) for level in self.levels]

    def tables(self, n_samples: int) -> tuple[FloatArray, FloatArray]:
        """Make the tables that `forward` fills: pre-activations, and outputs among the ones."""
        z, v = np.empty((2, self.n_rows, n_samples))
        v[self.ones] = 1.0
        return z, v

    @np.errstate(over="ignore", under="ignore", invalid="ignore")  # inf and nan say it themselves
    def forward(self, matrices: Sequence[FloatArray], z: FloatArray, v: FloatArray) -> None:
        """Fill both tables, from the rows of the inputs in `v`."""
        for level, matrix in zip(self.levels, matrices, strict=True):
            _weigh(level, matrix, v[level.reads], z[level.rows])
            for function, rows in level.functions:
                v[rows] = _value(function, z[rows])

    def evaluate(self, matrices: Sequence[FloatArray], inputs: FloatArray) -> FloatArray:
        """Return (n_samples, n_outputs) outputs for (n_samples, n_inputs) inputs."""
        n_samples = len(inputs)
        outputs = np.empty((n_samples, self.n_outputs))
        z, v = self.tables(min(n_samples, CHUNK))
        for start in range(0, n_samples, CHUNK):
            chunk = inputs[start : start + CHUNK]
            z, v = z[:, : len(chunk)], v[:, : len(chunk)]
            v[self.inputs] = chunk.T
            self.forward(matrices, z, v)
            outputs[start : start + CHUNK] = v[self.outputs].T
        return outputs

    @np.errstate(over="ignore", under="ignore", invalid="ignore")
    def backward(
        self,
        matrices: Sequence[FloatArray],
        z: FloatArray,
        v: FloatArray,
        output_gradient: FloatArray,
        gradients: Sequence[FloatArray],
        training: bool = False,
    ) -> FloatArray:
        """Fill the gradients of the matrices, and return the gradient of every row of the table.

        This is reverse accumulation: a row's gradient says how much the loss changes with that
        node's output. It is complete when every level that reads the node has added its share,
        so the levels are taken from the last to the first. `training` leaves out what training has
        no use for: the first level's share, in the gradient of the inputs, and the digits of a
        derivative beyond 1e-15.
        """
        gradient = np.zeros_like(v)
        gradient[self.outputs] = output_gradient
        for level, matrix, own in reversed(
            list(zip(self.levels, matrices, gradients, strict=True))
        ):
            for function, rows in level.functions:
                if function is not identity:
                    gradient[rows] *= _slope(function, z[rows], v[rows], training)
            dz = gradient[level.rows]
            np.matmul(dz, v[level.reads].T, out=own)
            if not level.dense:
                own *= level.present
            if not training or level is not self.levels[0]:
                gradient[level.reads] += matrix.T @ dz
        return gradient


class ByName:
    """A packed vector, of parameters or of their gradients, read by name."""

    _plan: Plan
    _packed: FloatArray

    @cached_property
    def weights(self) -> Mapping[Edge, float]:
        """The weight of every edge (parent, neuron); of gradients, that of the weight.

        Examples
        --------
        >>> from nnbook.network import xor_network
        >>> xor_network().weights["h2", "y1"]
        -2.0
        """
        place, numbers = self._plan.place, self._packed.tolist()
        return MappingProxyType({e: numbers[i] for e, i in place.items() if isinstance(e, tuple)})

    @cached_property
    def biases(self) -> Mapping[str, float]:
        """The bias of every neuron; of gradients, that of the bias.

        Examples
        --------
        >>> from nnbook.network import xor_network
        >>> dict(xor_network().biases)
        {'h1': 0.0, 'h2': -1.0, 'y1': 0.0}
        """
        place, numbers = self._plan.place, self._packed.tolist()
        return MappingProxyType({n: numbers[i] for n, i in place.items() if isinstance(n, str)})


def _as_rows(rows: Iterable[int]) -> Rows:
    """Give a slice for neighbouring rows, which numpy reads without copying; else an index."""
    index = list(rows)
    if index == list(range(index[0], index[0] + len(index))):
        return slice(index[0], index[-1] + 1)
    return np.array(index)


def _weigh(level: Level, matrix: FloatArray, read: FloatArray, out: FloatArray) -> None:
    """Compute a level's pre-activations, w·x + b for each node and sample."""
    np.matmul(matrix, read, out=out)
    if not level.dense and not np.isfinite(read).all():
        # An edge that does not exist has weight 0 here, but 0·inf would be nan.
        for i, edges in enumerate(level.present):
            out[i] = matrix[i, edges] @ read[edges]


def _value(function: Function, z: FloatArray) -> FloatArray | float:
    """Apply an activation to a part of the table."""
    return function._value(z) if isinstance(function, Activation) else function(z)


def _slope(function: Function, z: FloatArray, output: FloatArray, training: bool) -> FloatArray:
    """Differentiate an activation on a part of the table."""
    if isinstance(function, Activation):
        return function._quick_slope(z, output) if training else function._slope(z)
    derivative = getattr(function, "derivative", None)
    if derivative is None:
        raise ValueError(
            f"activation {function!r} has no derivative: write a subclass of "
            "nnbook.activations.Activation"
        )
    return np.asarray(derivative(z), dtype=np.float64)
