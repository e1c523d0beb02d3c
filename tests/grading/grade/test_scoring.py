"""Replies become points and sentences, and hidden inputs stay hidden."""

from dataclasses import replace

import numpy as np
import pytest

from nnbook.grading import call, exercise, mistake, written
from nnbook.grading.grade.scoring import score
from nnbook.grading.grade.trusted import replies_of, same_replies
from nnbook.grading.key.cases import Group
from nnbook.grading.sandbox.replies import Died, Missing, NotPlain, Raised, Returned, TimedOut


def double(x):
    return [2 * value for value in x]


FUNCTION = replace(
    exercise(
        "double",
        points=2,
        cases={
            "short lists": [call([1]), call([2, 3])],
            "an empty list": [call([])],
            "long lists": [call(list(range(7)))],
        },
        mistakes={
            "only the first item is doubled": lambda x: [2 * x[0], *x[1:]],
            "each item is squared": lambda x: [value**2 for value in x],
            "the result is a column": lambda x: np.reshape([2 * v for v in x], (-1, 1)),
        },
    ),
    reference=double,
)
PAIR = replace(
    exercise("pair", points=2, mistakes={"the two are swapped": [4, 0]}), reference=[0, 4]
)
WEIGHTS = replace(
    exercise(
        "weights",
        points=1,
        cases={
            "sum": lambda w: sum(w) == 3 or f"The sum is {sum(w)}.",
            "length": lambda w: len(w) == 2,
        },
    ),
    reference=[1, 2],
)


def replies(*values):
    return [
        value if hasattr(value, "__dataclass_fields__") else Returned(value) for value in values
    ]


def test_a_right_answer_gets_all_points():
    """Whatever form the values have."""
    result = score(FUNCTION, replies((2,), np.array([4, 6]), [], np.arange(0, 14, 2.0)))
    assert (result.points, result.verdict, result.detail) == (2.0, "right", "Right.")


def test_groups_share_the_points():
    """One group of three is a third, rounded to a hundredth."""
    result = score(FUNCTION, replies([2], [4, 6], [], [0] * 7))
    assert (result.points, result.verdict) == (1.33, "partly")
    assert [not reason for reason in result.reasons.values()] == [True, True, False]
    assert result.detail.startswith("Right in 2 of 3 groups of cases. Not right: long lists.")


def test_a_group_stands_or_falls_as_a_whole():
    """One wrong case costs its group."""
    result = score(FUNCTION, replies([2], [4, 7], [], double(range(7))))
    assert [not reason for reason in result.reasons.values()] == [False, True, True]


@pytest.mark.parametrize(
    ("reply", "verdict"),
    [
        (Missing(), "missing"),
        (Raised("ZeroDivisionError", 3, 2), "error"),
        (TimedOut(), "timeout"),
        (Died(), "error"),
        (NotPlain("set"), "wrong"),
        (Returned("text"), "wrong"),
        (Returned(None), "wrong"),
    ],
)
def test_what_earns_nothing_has_its_own_word(reply, verdict):
    """Never answered, raised, hung and wrong are told apart."""
    result = score(FUNCTION, [reply] * 4)
    assert (result.points, result.verdict) == (0, verdict)
    assert score(PAIR, [reply]).verdict == verdict
    assert score(WEIGHTS, [reply]).verdict == verdict


def test_what_was_right_before_an_error_counts():
    """A function that fails on an empty list keeps the points of the others."""
    error = Raised("IndexError", 4, 2)
    result = score(FUNCTION, replies([2], [4, 6], error, double(range(7))))
    assert (result.points, result.verdict) == (1.33, "partly")
    assert result.raised is None
    assert "Your code raised an error." in result.detail


def test_a_mistake_is_recognised_by_all_its_answers():
    """Where the mistake raises, so must the answer, with the same type."""
    wrong = replies([2], [4, 3], Raised("IndexError"), [0, *range(1, 7)])
    assert score(FUNCTION, wrong).diagnosis == "only the first item is doubled"
    assert score(FUNCTION, wrong).detail.endswith("Recognised: only the first item is doubled.")
    wrong[2] = Returned([])
    assert score(FUNCTION, wrong).diagnosis == ""


def test_a_value():
    """One group; the place of a wrong item is told, the right one is not."""
    assert score(PAIR, replies((0.0, 4))).points == 2
    result = score(PAIR, replies([0, 5]))
    assert (result.points, result.verdict, result.detail) == (
        0,
        "wrong",
        "The item at [1] is not right.",
    )
    assert score(PAIR, replies([4, 0])).diagnosis == "the two are swapped"
    assert score(PAIR, replies([[0], [4]])).detail == "Expected shape (2,), got shape (2, 1)."
    assert score(PAIR, replies("0, 4")).detail == "Expected a list of 2 items, got text."


def test_many_right_answers():
    """Predicates decide group by group; an exception in one means wrong."""
    assert score(WEIGHTS, replies((3, 0))).points == 1
    result = score(WEIGHTS, replies([1, 1]))
    assert (result.points, result.verdict) == (0.5, "partly")
    assert "The sum is 2." in result.detail
    assert score(WEIGHTS, replies(7)).verdict == "wrong"
    assert score(WEIGHTS, replies([10**400, 3])).points < 1


def test_a_predicate_on_a_function_gets_the_arguments():
    """``accept(result, *arguments)``; the arguments are copies."""

    def accept(result, x):
        x.append(None)
        return len(result) == len(x) - 1

    judged = replace(
        exercise("f", points=1, cases={"length": (accept, [call([1, 2]), call([3])])}),
        reference=double,
    )
    for _ in range(2):
        assert score(judged, replies([7, 7], [7])).points == 1
    assert score(judged, replies([7, 7], [7, 7])).points == 0


def test_a_function_that_should_raise():
    """Where the reference raises, the same error is right and a value is wrong."""

    def root(x):
        if x < 0:
            raise ValueError(x)
        return x**0.5

    declared = replace(
        exercise("root", points=1, cases={"all": [call(-1), call(4)]}), reference=root
    )
    assert score(declared, [Raised("ValueError", 1, 1), Returned(2)]).points == 1
    assert score(declared, [Raised("TypeError", 1, 1), Returned(2)]).points == 0
    result = score(declared, [Returned(float("nan")), Returned(2)])
    assert "should raise ValueError" in result.detail


SECRET = "the hidden input is 31337"


@pytest.mark.parametrize(
    "value",
    [
        SECRET,
        [SECRET],
        {SECRET: 1},
        [{SECRET: 1}],
        31337,
        [31337] * 7,
        np.zeros((31337, 0)),
        np.zeros(337),
        [np.zeros(337).tolist()],
        [[SECRET]],
        True,
    ],
    ids=range(11),
)
def test_feedback_on_hidden_cases_carries_nothing_out(value):
    """Neither text nor numbers nor sizes that a function chose stand in a sentence."""
    for expected in (double, lambda x: 5, lambda x: "text", lambda x: {"a": 1}):
        told = score(replace(FUNCTION, reference=expected), [Returned(value)] * 4)
        told = f"{told.detail} {[*told.reasons.values()]}"
        assert "hidden" not in told
        assert "337" not in told


EXAMPLE = replace(FUNCTION, groups=(Group("visible examples", (call([1, 2, 3]),)),), mistakes=())


@pytest.mark.parametrize(
    ("reference", "reply", "told"),
    [
        (lambda x: [1, 2, 3], np.ones((3, 1)), "Expected shape (3,), got shape (3, 1)."),
        (lambda x: [1, 2, 3], [1, 2], "Expected shape (3,), got shape (2,)."),
        (len, [1], "Expected a single number, got several."),
        (double, None, "Your function returned nothing: is a return missing?"),
        (double, Raised("IndexError", 4, 2), "Your code raised IndexError."),
        (double, NotPlain("set"), "Your function returned something of a kind that is not"),
    ],
)
def test_what_is_wrong_is_told_of_the_examples_that_students_see(reference, reply, told):
    """Where they are right, or there are none, a hidden case says no more than that it is wrong."""
    exercise, [reply] = replace(FUNCTION, reference=reference), replies(reply)
    example = score(replace(EXAMPLE, reference=reference), [reply], hidden=False)
    result = score(exercise, [reply] * 4, example)
    assert told in result.detail
    assert result.raised == (reply if isinstance(reply, Raised) else None)
    right = score(EXAMPLE, replies([2, 4, 6]), hidden=False)
    for unseen in (score(exercise, [reply] * 4, right), score(exercise, [reply] * 4)):
        assert told not in unseen.detail
        assert unseen.raised is None
        assert unseen.verdict == result.verdict


def test_how_an_answer_differs_on_a_hidden_case_is_not_told():
    """Kinds, shapes and exceptions would be words that a function chooses for the input it got."""
    chosen = [None, "text", {1}, [1], np.zeros((1, 2)), {"a": 1}, [[1], 2], 10**50, True]
    wrong = [NotPlain("set") if value == {1} else Returned(value) for value in chosen[:3]]
    wrong += [NotPlain("dict_keys"), Missing(), *(Returned(value) for value in chosen[3:])]
    told = {str(score(FUNCTION, [Returned([0]), *[reply] * 3]).reasons) for reply in wrong}
    assert len(told) == 1
    raised = [Raised(name, cell, 3) for name in ("KeyError", "OSError") for cell in range(4)]
    assert len({str(score(FUNCTION, [reply] * 4)) for reply in raised}) == 1


def test_same_replies():
    """Two answers are the same when every reply is, errors by their type."""
    one = replies([2], Missing(), Raised("IndexError", 1, 1), NotPlain("set"))
    other = replies((2.0,), Missing(), Raised("IndexError", 9, 9), NotPlain("set"))
    assert same_replies(FUNCTION, one, other)
    assert not same_replies(FUNCTION, one, replies([2], TimedOut(), *other[2:]))
    assert not same_replies(FUNCTION, one, [*other[:3], NotPlain("dict_keys")])


def test_trusted_answers_reply_as_a_students_process_would():
    """Values, errors, blanks and what is no plain data; printing and warnings go nowhere."""

    def noisy(x):
        print("noise")
        if not x:
            raise NotImplementedError
        return {1} if len(x) == 1 else np.float64(1) / np.zeros(1) if len(x) == 2 else x[9]

    found = replies_of(FUNCTION, noisy)
    assert found[0] == NotPlain("set")
    assert found[1].value == [np.inf]
    assert found[2:] == (Missing(), Raised("IndexError"))
    assert replies_of(PAIR, ...) == (Missing(),)
    assert replies_of(PAIR, mistake) == (NotPlain("function"),)


def test_what_cannot_be_scored():
    """A written answer needs a person; too few replies are the caller's error."""
    with pytest.raises(ValueError, match="a person marks it"):
        score(written("proof", points=1, rubric=[(1, "x")]), [])
    with pytest.raises(ValueError, match="4 cases, got 1"):
        score(FUNCTION, [Missing()])
