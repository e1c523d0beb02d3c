"""`check` tells four outcomes apart, gives hints in turn, and never raises."""

import importlib

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient

from nnbook import check, relu, sigmoid
from nnbook.answers.sealed import seal
from nnbook.checking.feedback import Feedback

check_module = importlib.import_module("nnbook.checking.feedback")


@pytest.fixture
def defined(monkeypatch):
    """The names a student has defined."""
    names = {}
    monkeypatch.setattr(check_module, "user_namespace", lambda: names)
    monkeypatch.setattr(check_module, "_wrong_attempts", type(check_module._wrong_attempts)())
    return names


def neuron(weights, bias, inputs, activation):
    return activation(np.dot(weights, inputs) + bias)


EXAMPLES = [(([2, -1], 0.5, [1, 3], relu), 0), (([1, 2], -1, [3, 1], relu), 4)]


def test_a_right_function(defined, capsys):
    """Every example agrees: a sign and a word say so, and so does the printed text."""
    defined["neuron"] = neuron
    feedback = check("neuron", EXAMPLES)
    assert feedback == Feedback("right", "✓ Right. Both examples of neuron agree.")
    assert capsys.readouterr().out == feedback.text + "\n"


def test_a_wrong_function(defined):
    """The first example that fails is shown as a call, with what was expected and got."""
    defined["neuron"] = lambda w, b, x, f: f(np.dot(w, x))
    feedback = check("neuron", EXAMPLES)
    assert feedback.outcome == "wrong"
    assert feedback.text == (
        "✗ Wrong. Example 2 of 2: neuron([1, 2], -1, [3, 1], relu)\nExpected 4, got 5.0."
    )


def test_a_difference_in_shape_is_said(defined):
    """A column where a row was asked for is not called a wrong value."""
    defined["double"] = lambda x: (2 * np.asarray(x)).reshape(-1, 1)
    feedback = check("double", [(([1, 2],), [2, 4])])
    assert feedback.text.endswith("Expected shape (2,), got shape (2, 1).")


def test_a_forgotten_return(defined):
    """The commonest slip of all has its own sentence."""
    defined["double"] = lambda x: None
    assert "is a return missing?" in check("double", [((1,), 2)]).text


@pytest.mark.parametrize("answer", [..., [..., 4], {"w": (1, ...)}])
def test_an_unanswered_value(defined, answer):
    """What a blank cell holds, whole or in part, is unanswered and never wrong."""
    defined["pair"] = answer
    feedback = check("pair", right=[0, 4], hints=["Add them."])
    assert feedback.outcome == "unanswered"
    assert feedback.text.startswith("○ Not answered yet.")
    assert "Hint" not in feedback.text


def test_a_name_that_does_not_exist_is_unanswered(defined):
    """A student who runs the check first sees no NameError."""
    assert check("pair", right=[0, 4]).outcome == "unanswered"
    assert check("pair", accept=lambda pair: True).outcome == "unanswered"
    assert check("pair", EXAMPLES).outcome == "unanswered"


def test_a_blank_function_is_unanswered(defined):
    """NotImplementedError is what release leaves in a function."""

    def blank(*_):
        raise NotImplementedError("not answered yet")

    defined["neuron"] = blank
    assert check("neuron", EXAMPLES).outcome == "unanswered"


def test_an_error_names_the_students_line(defined, tmp_path):
    """Type and message, then the innermost line that the student wrote, not the library's."""
    path = tmp_path / "cell.py"
    path.write_text("def half(x):\n    y = x / 2\n    return np.linalg.inv(y)\n")
    namespace = {"__name__": "__main__", "np": np}
    exec(compile(path.read_text(), str(path), "exec"), namespace)
    defined["half"] = namespace["half"]
    feedback = check("half", [((np.zeros((2, 2)),), 0)])
    assert feedback.outcome == "raised"
    assert feedback.text.splitlines() == [
        "! Error. Example 1 of 1: half([[0.0, 0.0], [0.0, 0.0]])",
        "LinAlgError: Singular matrix",
        "in line 3 of your cell: return np.linalg.inv(y)",
    ]


def test_wrong_number_of_arguments(defined):
    """A function with another signature raises; Python's own message says how it differs."""
    defined["neuron"] = lambda w: w
    assert "TypeError" in check("neuron", EXAMPLES).text


def test_hints_come_one_at_a_time(defined):
    """Hint k at the k-th wrong attempt; other outcomes earn none."""
    hints = ["First.", "Second."]
    defined["x"] = 1
    assert check("x", right=2, hints=hints).text.endswith("got 1.\nHint 1 of 2: First.")
    defined["x"] = ...
    assert "Hint" not in check("x", right=2, hints=hints).text
    defined["x"] = 3
    assert check("x", right=2, hints=hints).text.splitlines()[1:] == [
        "Hint 1 of 2: First.",
        "Hint 2 of 2: Second.",
    ]
    assert len(check("x", right=2, hints=hints).text.splitlines()) == 3
    defined["y"] = 1
    assert "Second" not in check("y", right=2, hints=hints).text


def test_answers_without_a_name_have_hints_of_their_own(defined):
    """A second check does not begin with the hint that the first one has come to."""
    assert "Hint 2" not in check([1], right=[2], hints=["a", "b"]).text
    assert "Hint 2" not in check([1], right=[2], hints=["c", "d"]).text
    assert "Hint 2 of 2: b" in check([1], right=[2], hints=["a", "b"]).text


def test_arguments_that_cannot_be_copied_are_no_fault_of_the_answer(defined):
    """The check says that it failed itself."""
    feedback = check(lambda x: x, [((no_values(),), 1)])
    assert "The check itself failed, not your answer: " in feedback.text


def no_values():
    """Return what `copy.deepcopy` refuses."""
    yield from ()


def test_a_value(defined):
    """Lists, tuples and arrays are the same answer; the first wrong item is named."""
    defined["pair"] = np.array([0, 4.0])
    assert check("pair", right=[0, 4]).outcome == "right"
    defined["pair"] = (0, 5)
    assert check("pair", right=[0, 4]).text == "✗ Wrong. At [1]: expected 4, got 5."


def test_a_sealed_value(defined):
    """The right value is not told, the place of the wrong item is."""
    right = seal([0, 4], "01_neuron.pair")
    defined["pair"] = (0, 4)
    assert check("pair", right=right).outcome == "right"
    defined["pair"] = (0, 5)
    assert check("pair", right=right).text == "✗ Wrong. At [1]: 5 is not right."


def test_many_right_answers(defined):
    """A predicate decides, and its sentence is shown."""
    defined["weights"] = [1, 1]
    assert check("weights", accept=lambda w: sum(w) == 2).outcome == "right"
    feedback = check("weights", accept=lambda w: f"The sum is {sum(w)}, not 3.")
    assert feedback.text == "✗ Wrong. The sum is 2, not 3."
    defined["normalised"] = lambda x: np.asarray(x) / np.sum(x)
    examples = [([1, 3],), ([2, 2],)]
    accept = lambda result, x: abs(sum(result) - 1) < 1e-9  # noqa: E731
    assert check("normalised", examples, accept=accept).outcome == "right"


def test_a_tolerance(defined):
    """The author's tolerance counts, for the open value and the sealed one."""
    defined["p"] = 0.84
    assert check("p", right=0.8438, tolerance=0.005).outcome == "right"
    assert check("p", right=seal(0.8438, "s", 0.005), tolerance=0.005).outcome == "right"
    assert check("p", right=0.8438).outcome == "wrong"


def test_text_is_an_answer_too(defined):
    """Only the first argument is a name; the answer it names may be text."""
    defined["gate"] = "XOR"
    assert check("gate", right="XOR").outcome == "right"


def test_arguments_are_fresh_for_every_example(defined):
    """A function that writes into its inputs spoils neither the message nor the next check."""

    def greedy(values):
        values.append(1)
        return len(values)

    defined["greedy"] = greedy
    examples = [(([5],), 3)]
    assert "greedy([5])" in check("greedy", examples).text
    assert examples == [(([5],), 3)]


def test_the_answer_itself_instead_of_its_name():
    """A function knows its own name."""
    assert check(neuron, EXAMPLES).text == "✓ Right. Both examples of neuron agree."
    assert check(sigmoid, [((0,), 0.5)]).outcome == "right"


class Hostile:
    def __getattribute__(self, name):
        raise RuntimeError("nothing works here")


HOSTILE = {
    "object": Hostile,
    "class": lambda: Hostile,
    "returns one": lambda: lambda *_: Hostile(),
    "leaves": lambda: lambda *_: exit(),
    "returns an endless integer": lambda: lambda *_: 10**10**5,
    "endless integer": lambda: 10**10**5,
}


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE)
def test_nothing_is_ever_raised(defined, make):
    """Whatever the answer does, there is feedback."""
    defined["x"] = make()
    for arguments in ({"examples": [((1,), 2)]}, {"right": 2}, {"accept": lambda x: x > 2}, {}):
        assert check("x", **arguments).outcome in ("wrong", "raised")


def test_outcomes_are_told_apart_without_colour():
    """Sign and word differ in plain text and in HTML, where the rest is escaped."""
    outcomes = ["right", "wrong", "unanswered", "raised"]
    headings = [check_module.HEADINGS[outcome] for outcome in outcomes]
    assert len({heading[0] for heading in headings}) == 4
    assert len({heading[2:] for heading in headings}) == 4
    markup = Feedback("wrong", "✗ Wrong. <b>\n& more").bundle()["text/html"]
    assert "<strong>✗ Wrong.</strong> &lt;b&gt;\n&amp; more" in markup
    assert 'role="status"' in markup


CELLS = {
    "imports": "from nnbook import ask, check",
    "unanswered": "check('pair', right=[0, 4])",
    "answer": "pair = (0, 5)\ndef half(x):\n    y = x\n    return y / 0",
    "wrong": "check('pair', right=[0, 4], hints=['Once more.'])\n1 + 1",
    "last": "feedback = check('pair', right=(0, 5))\nfeedback",
    "again": "feedback",
    "raised": "check('half', [((1,), 2)]);",
    "ask": "ask('Is `w` a <b>?', {'yes': 'It is.', 'no': 'It is not.'}, right='yes')",
}


@pytest.fixture(scope="module")
def outputs():
    """What each cell shows in a real kernel."""
    cells = [nbformat.v4.new_code_cell(source, id=name) for name, source in CELLS.items()]
    notebook = nbformat.v4.new_notebook(cells=cells)
    NotebookClient(notebook, timeout=60, kernel_name="python3").execute()
    return {cell.id: cell.outputs for cell in notebook.cells}


def texts(outputs):
    return ["".join(output["data"]["text/plain"]) for output in outputs]


class TestInAKernel:
    """What a student sees below the cell."""

    def test_names_are_found(self, outputs):
        """A name is looked up among what the student has defined by then."""
        assert texts(outputs["unanswered"])[0].startswith("○ Not answered yet.")
        assert texts(outputs["wrong"])[0].startswith("✗ Wrong. At [1]: expected 4, got 5.")

    def test_feedback_shows_wherever_the_call_stands(self, outputs):
        """A check that is not the last expression of its cell is shown all the same."""
        assert len(outputs["wrong"]) == 2
        assert texts(outputs["wrong"])[1] == "2"

    def test_feedback_shows_once(self, outputs):
        """As the last expression it is not shown twice; asked for in another cell it shows."""
        assert texts(outputs["last"]) == texts(outputs["again"])
        assert len(outputs["last"]) == 1

    def test_both_forms_are_there(self, outputs):
        """HTML for the page, text for whatever shows no HTML."""
        for name in ("unanswered", "wrong", "raised"):
            assert set(outputs[name][0]["data"]) == {"text/plain", "text/html"}

    def test_the_students_line_is_found_in_a_cell(self, outputs):
        """The line number counts in the student's own cell."""
        assert "in line 4 of your cell: return y / 0" in texts(outputs["raised"])[0]

    def test_a_prediction_is_a_widget_with_a_text(self, outputs):
        """Where widgets do not run, the question and its options are still there to read."""
        data = outputs["ask"][0]["data"]
        assert data["application/vnd.jupyter.widget-view+json"]["model_id"]
        assert data["text/plain"] == "Is `w` a <b>?\n  ( ) yes\n  ( ) no"
        assert len(outputs["ask"]) == 1
