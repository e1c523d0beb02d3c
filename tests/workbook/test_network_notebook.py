"""What 03_network says of its graphs, counted by brute force and by the standard library."""

import functools
import re
from graphlib import CycleError, TopologicalSorter
from itertools import combinations, permutations, product

import pytest
from checkout import SOLUTIONS

from nnbook import xor_network
from nnbook.grading.key.key import read_key
from nnbook.grading.solution.solution import read_solution

PATH = SOLUTIONS / "03_network.ipynb"


@functools.cache
def namespace():
    return read_key(PATH).namespace


def simple_cycles(reads):
    """Every cycle of a graph, by trying all tuples of its nodes."""
    return [
        (first, *rest)
        for size in range(1, len(reads) + 1)
        for first, *others in combinations(sorted(reads), size)
        for rest in permutations(others)
        if all(a in reads[b] for a, b in zip((first, *rest), (*rest, first), strict=True))
    ]


def is_acyclic(reads):
    try:
        TopologicalSorter(reads).prepare()
    except CycleError:
        return False
    return True


def topological_orders(reads):
    """Every order of the nodes in which each comes after those of its parents that are nodes."""
    return [
        order
        for order in permutations(reads)
        if all(
            parent not in reads or order.index(parent) < order.index(name)
            for name in reads
            for parent in reads[name]
        )
    ]


def test_figure_10_3_has_four_orders_of_its_neurons():
    sample = namespace()["sample"]
    assert len(topological_orders({name: sample.parents[name] for name in sample.neurons})) == 4


def test_exercise_3_2_has_one_order():
    """The table of the question, read as text, leaves a single order."""
    cells = {cell.id: cell.source for cell in read_solution(PATH).cells}
    rows = re.findall(r"^\| (neuron|reads) \|(.+)\|$", cells["only-order-question"], re.MULTILINE)
    names, parents = ([part.strip() for part in row.split("|")] for _, row in rows)
    reads = {name: own.split(", ") for name, own in zip(names, parents, strict=True)}
    assert topological_orders(reads) == [tuple(namespace()["only_order"])]
    assert sum(map(len, reads.values())) + len(reads) == namespace()["parameter_counts"][0]


def test_exercise_3_9_has_two_cycles_that_share_one_edge():
    """Taking out c → d opens both cycles, and no other edge does."""
    reads = namespace()["reads"]
    found = {frozenset(cycle) for cycle in simple_cycles(reads)}
    assert len(simple_cycles(reads)) == 2
    assert found == set(map(frozenset, namespace()["two_cycles"]))
    edges = [(start, end) for end in reads for start in reads[end]]
    opening = [
        (start, end)
        for start, end in edges
        if is_acyclic({**reads, end: [name for name in reads[end] if name != start]})
    ]
    assert opening == [("c", "d")]


@pytest.mark.parametrize(
    ("number", "p_is", "q_is"),
    [
        (0, lambda p, q: not q, lambda p, q: not p),
        (1, lambda p, q: q, lambda p, q: not p),
        (2, lambda p, q: p or q, lambda p, q: p and q),
        (3, lambda p, q: q, lambda p, q: p and not q),
    ],
)
def test_exercise_3_8_by_truth_table(number, p_is, q_is):
    fits = [(p, q) for p, q in product((0, 1), repeat=2) if (p_is(p, q), q_is(p, q)) == (p, q)]
    assert namespace()["loop_solutions"][number] == len(fits)


def test_the_explored_output_never_exceeds_1():
    """Over all settings of the two sliders, y1 is at most 1, and it is 1 where x1 + x2 = 1."""
    sliders = [(a / 2, b / 2) for a, b in product(range(-4, 5), repeat=2)]
    outputs = xor_network()(sliders)[:, 0]
    assert outputs.max() == 1
    assert {sum(x) for x, y in zip(sliders, outputs, strict=True) if y == 1} == {1}


def test_an_order_that_is_not_topological_asks_for_an_unknown_value():
    """In the cell that computes Figure 10.3 in any order, h3 first ends with KeyError: 'h1'."""
    cells = {cell.id: cell.source for cell in read_solution(PATH).cells}
    source = cells["run-orders"].replace('"h1 h2 h3 y1 y2"', '"h3 h1 h2 y1 y2"')
    with pytest.raises(KeyError, match="h1"):
        exec(source, dict(namespace()))
