"""Which names a cell mentions, without parsing a stranger's code."""

import pytest

from nnbook.grading.solution.code_names import mentioned_names


@pytest.mark.parametrize(
    "source",
    [
        "from nnbook import sigmoid as s",
        "import nnbook as n\ny = n.sigmoid(2)",
        "y = getattr(nnbook, 'sigmoid')(2)",
        "y = getattr(nnbook, r'sigmoid')(2)",
        "y = getattr(nnbook, f'sigmoid')(2)",
        "y = eval('nnbook.sigmoid')(2)",
        "y = attrgetter('activations.sigmoid')(nnbook)",
        "%time sigmoid(2)",
        "sigmoid((((",
    ],
)
def test_a_way_to_reach_a_name_is_seen(source):
    """Also in quotes, in a magic and in code that does not run."""
    assert "sigmoid" in mentioned_names(source)


@pytest.mark.parametrize(
    "source",
    [
        'def f(z):\n    """The sigmoid of a number, without overflow."""\n    return 1 / 2',
        '"""A sigmoid."""',
        "x = 1  # a sigmoid",
        "stable_sigmoid = 2",
        "x = 1",
    ],
)
def test_talking_of_it_is_not_using_it(source):
    """In a docstring, in a comment, as a part of another name."""
    assert "sigmoid" not in mentioned_names(source)
