"""The graph under a network: its levels, its order of computing, its cycles, its names.

A network's nodes can be computed one after the other only if the directed graph of its edges has
no cycle (section 10.2.3 and footnote 11 of the chapter). A topological order is then any order
in which every node comes after its parents.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

Parents = Mapping[str, Sequence[str]]


def check_names(
    inputs: Sequence[str],
    neurons: Sequence[tuple[str, Sequence[str]]],
    outputs: Sequence[str],
) -> None:
    """Refuse names that cannot make a network; neurons come with the nodes that feed them.

    >>> check_names(["x"], [("y", ["z"])], ["y"])
    Traceback (most recent call last):
    ...
    ValueError: neuron 'y' reads from 'z', which is neither an input nor a neuron
    """
    every = {"input": inputs, "neuron": [name for name, _ in neurons], "output": outputs}
    for what, names in every.items():
        if isinstance(names, str):
            raise ValueError(f"{what}s must be a list of names, not the string {names!r}")
        for name, times in Counter(names).items():
            if times > 1:
                raise ValueError(f"{what} {name!r} is named twice; every {what} needs its own name")
    computed = set(every["neuron"])
    for name in inputs:
        if name in computed:
            raise ValueError(f"{name!r} is the name of both an input and a neuron; rename one")
    for name, parents in neurons:
        for parent in parents:
            if parent not in computed and parent not in inputs:
                raise ValueError(
                    f"neuron {name!r} reads from {parent!r}, which is neither an input nor a neuron"
                )
    if not outputs:
        raise ValueError("a network needs at least one output; name a neuron in outputs=[...]")
    for name in outputs:
        if name not in computed:
            raise ValueError(f"output {name!r} is computed by nothing: no neuron has that name")


def levels(inputs: Sequence[str], parents: Parents) -> tuple[tuple[str, ...], ...]:
    """Group the nodes by the length of the longest path that leads to them, the inputs first.

    A level reads only from levels before it, so the levels in a row are a topological order.
    Kahn's algorithm, doi:10.1145/368996.369025, finds the order in which lengths are counted.

    >>> levels(["x1", "x2"], {"y": ["h1", "x2"], "h1": ["x1"]})
    (('x1', 'x2'), ('h1',), ('y',))
    >>> levels(["x"], {"a": ["x", "b"], "b": ["a"]})
    Traceback (most recent call last):
    ...
    ValueError: the graph has a cycle: a → b → a; a network's edges must not lead back
    """
    if cycle := " → ".join(find_cycle(parents)):
        raise ValueError(f"the graph has a cycle: {cycle}; a network's edges must not lead back")
    level_of = dict.fromkeys(inputs, 0)
    for name in TopologicalSorter(parents).static_order():
        if name not in level_of:
            level_of[name] = 1 + max((level_of[parent] for parent in parents[name]), default=0)
    grouped: list[list[str]] = [[] for _ in range(1 + max(level_of.values(), default=0))]
    for name in (*inputs, *parents):
        grouped[level_of[name]].append(name)
    return tuple(map(tuple, grouped))


def find_cycle(parents: Parents) -> list[str]:
    """Find a cycle: its nodes in the direction of the edges, the first one again at the end.

    >>> find_cycle({"a": ["c"], "b": ["a"], "c": ["b"], "d": ["a"]})
    ['a', 'b', 'c', 'a']
    >>> find_cycle({"a": ["x"], "b": ["a"]})
    []
    """
    try:
        TopologicalSorter(parents).prepare()
    except CycleError as error:
        cycle = error.args[1][1:]  # a cycle's first node is its last, too
        start = cycle.index(min(cycle))
        return [*cycle[start:], *cycle[: start + 1]]
    return []
