"""An author's declarations are checked where they are written."""

import numpy as np
import pytest

from nnbook import relu, softmax
from nnbook.answers.inputs import Seed
from nnbook.grading import call, exercise, mistake, rng, written


def test_the_four_kinds():
    """What ``cases`` holds decides the kind."""
    assert exercise("x", points=1).kind == "value"
    assert exercise("x", points=1, cases={"all": [call(1)]}).kind == "function"
    assert exercise("x", points=1, cases={"any": lambda x: True}).kind == "choice"
    judged = exercise("x", points=1, cases={"any": (lambda result, n: True, [call(1)])})
    assert judged.kind == "function"
    assert judged.groups[0].accept is not None
    assert written("x", points=1, rubric=[(1, "It is shown.")]).kind == "written"


def test_cases_and_mistakes_keep_their_order():
    """Groups come as the author wrote them, and so do the calls in them."""
    declared = exercise(
        "f",
        points=2,
        cases={"b": [call(2), call(3)], "a": [call(1)]},
        mistakes={"one": len, "two": mistake(max, unseen=True)},
        by_hand=("softmax",),
    )
    assert [group.name for group in declared.groups] == ["b", "a"]
    assert [call.arguments for call in declared.calls] == [(2,), (3,), (1,)]
    assert [(m.diagnosis, m.answer, m.unseen) for m in declared.mistakes] == [
        ("one", len, False),
        ("two", max, True),
    ]


def test_arguments_are_fresh_for_each_call():
    """A function may write into its arguments and draw from its generator."""
    values = [[1, 2]]
    declared = call(values, np.ones(2), rng(7), relu, scale=[3])
    (first, array, generator, activation), keywords = declared.fresh()
    first[0].append(9)
    array += 1
    keywords["scale"].append(9)
    drawn = generator.random()
    (again, array, generator, _), keywords = declared.fresh()
    assert again == [[1, 2]]
    assert array.tolist() == [1, 1]
    assert keywords == {"scale": [3]}
    assert generator.random() == drawn == np.random.default_rng(7).random()
    assert activation is relu


@pytest.mark.parametrize("argument", [{1}, len, lambda x: x, 1j, [print], {1: 2}])
def test_arguments_that_cannot_cross_are_refused(argument):
    """What a student's process cannot be given is an error in the key, not in class."""
    with pytest.raises(ValueError, match="plain data"):
        call(argument)
    with pytest.raises(ValueError, match="plain data"):
        call(key=argument)


def test_what_crosses_by_name():
    """Activations, softmax and generators may be arguments."""
    assert call(relu, softmax, rng(0)).arguments == (relu, softmax, Seed(0))
    with pytest.raises(ValueError, match="rng"):
        rng(-1)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"name": "and weights", "points": 1}, "named like a Python variable"),
        ({"name": 3, "points": 1}, "named like a Python variable"),
        ({"name": "x", "points": 0}, "positive"),
        ({"name": "x", "points": "2"}, "positive"),
        ({"name": "x", "points": 1, "cases": {"a": []}}, "'a' must be a list of call"),
        ({"name": "x", "points": 1, "cases": {"a": [1]}}, "'a' must be a list of call"),
        ({"name": "x", "points": 1, "cases": {"a": [call(1)], "b": len}}, "every group"),
        ({"name": "x", "points": 1, "by_hand": "softmax"}, "tuple"),
    ],
)
def test_declarations_that_cannot_work(arguments, sentence):
    """One sentence says what is wrong."""
    with pytest.raises(ValueError, match=sentence):
        exercise(**arguments)


def test_a_rubric_adds_up():
    """The points of a written answer are those of its rubric."""
    with pytest.raises(ValueError, match="adds up to 2 points, not 3"):
        written("proof", points=3, rubric=[(1, "a"), (1, "b")])
