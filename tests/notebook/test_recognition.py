"""An answer is told from its blank without running or parsing what may be hostile."""

import pytest

from nnbook.notebook.recognition import answered
from nnbook.notebook.submission import SubmittedCell

BLANK = 'def f(x):\n    """Twice."""\n    raise NotImplementedError("not answered yet")'


@pytest.mark.parametrize(
    ("kind", "source", "names"),
    [
        ("code", "a = 1", {"a"}),
        ("code", "a, (b) = 1, 2\nc: list = []\nd += 1", {"c", "d", "list"}),
        ("code", "a, b = 1, 2", {"a", "b"}),
        ("code", "a = ...\nb = 2", {"b"}),
        ("code", BLANK, set()),
        ("code", BLANK + "\n\ndef g(x):\n    return x", {"g"}),
        ("code", "def g(x):\n    return x\n\n" + BLANK, {"g"}),
        ("code", "a == 1\nprint(b=2)\n# c = 3", set()),
        ("markdown", "**Your answer to `a`**\n\nYour answer:", set()),
        ("markdown", "**Your answer to `a`**\n\nYour answer: so", {"a"}),
    ],
)
def test_what_a_cell_answers(kind, source, names):
    """By its lines' left sides; dots and a function that only raises are what was handed out."""
    assert answered(SubmittedCell(kind, source)) == names
