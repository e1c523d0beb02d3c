"""A network: neurons joined in a directed acyclic graph (section 10.2.3).

``architecture``
    Named neurons (`node`), edges, weights and biases.
``graph``
    Levels, a topological order, and a cycle spelt out.
``matrices``
    A level's neurons as one matrix product; parameters by name.
``passes``
    Results: the values of a pass forward, the gradients of a pass backward.
``layered``
    Networks of full layers: names, and random weights to start from.
``network``
    `Network`: outputs and gradients; the network that computes XOR.
"""

from nnbook.network.architecture import node
from nnbook.network.network import Network, xor_network
from nnbook.network.passes import Forward, Gradients

__all__ = ["Forward", "Gradients", "Network", "node", "xor_network"]
