"""What a student sees and hears of `check` and `ask` in JupyterLab, by keyboard alone."""

import pytest

IMPORTS = "from nnbook import ask, check, relu\nimport numpy as np"
ASK = """ask(
    "Inputs (1, 3), weights (2, −1), bias 0.5, activation `relu`, "
    "$z = \\\\mathbf{w}\\\\cdot\\\\mathbf{x} + b$. What comes out?",
    {
        "−0.5": "That is $z$. The activation is still to come.",
        "0": "z = −0.5, and `relu` turns a negative $z$ into 0.",
        "A claim that is too long for one line of a page, because its author wanted to say "
        "everything at once and then went on a little longer than anyone would": "Too long.",
    },
    right="0",
)"""
NEURON = """pair = [0, 5]
def neuron_output(weights, bias, inputs, activation):
    return activation(np.dot(weights, inputs)) + bias"""
BROKEN = """def broken(weights, bias, inputs, activation):
    return activation(np.dot(weights, inputs[:1]) + bias)"""
EXAMPLES = "[(([1, 2], -1, [3, 1], relu), 4), (([2, -1], 0.5, [1, 3], relu), 0)]"
HINT = "hints=['Which number is added after the dot product?']"


@pytest.fixture
def outputs(lab):
    """The visible text of the outputs of each cell, once all have run."""
    lab.open(
        IMPORTS,
        "check('pair', right=[0, 4])",
        NEURON,
        "check('pair', right=[0, 4], hints=['What are the five products, and what is their sum?'])",
        f"check('neuron_output', {EXAMPLES}, {HINT})",
        BROKEN,
        f"check('broken', {EXAMPLES}, {HINT})",
        "pair = (0, 4)\ncheck('pair', right=[0, 4])",
    )
    return lab.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) [role=status]")


def test_four_outcomes_are_told_apart(lab, outputs, screenshot):
    """Sign and word, example, expected and got, hint, and the student's own line."""
    lab.wait(lambda: outputs.count() == 5, "five checks have spoken")
    unanswered, wrong, wrong_function, raised, right = outputs.all_inner_texts()
    assert unanswered.startswith("○ Not answered yet. Replace ...")
    assert wrong.splitlines() == [
        "✗ Wrong. At [1]: expected 4, got 5.",
        "Hint 1 of 1: What are the five products, and what is their sum?",
    ]
    assert "Example 2 of 2: neuron_output([2, -1], 0.5, [1, 3], relu)" in wrong_function
    assert "Expected 0, got 0.5." in wrong_function
    assert "in line 2 of your cell: return activation(np.dot(weights, inputs[:1])" in raised
    assert right == "✓ Right. Your answer is as it should be."
    screenshot("check")


def test_a_prediction_by_keyboard(lab, screenshot):
    """Space, Tab, Enter: the reply to the chosen option appears, not earlier."""
    lab.open(IMPORTS, ASK)
    page = lab.page
    options = page.get_by_role("group", name="Your prediction").get_by_role("radio")
    lab.wait(lambda: options.count() == 3, "three options")
    button = page.get_by_role("button", name="This is my prediction")
    reply = page.locator(".nnbook-reply")
    assert button.is_disabled()
    options.first.focus()
    page.keyboard.press("Space")
    lab.wait(button.is_enabled, "the button can be pressed")
    assert "✗" not in reply.inner_text()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    lab.wait(lambda: reply.inner_text().startswith("✗ Not this one. That is"), "a reply")
    assert reply.get_attribute("role") == "status"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    lab.wait(lambda: "✓ Right." in reply.inner_text(), "the reply to the other option")
    assert reply.locator("mjx-container").count() == 1
    screenshot("ask")


def test_a_prediction_fits_its_page(lab, screenshot):
    """A long option breaks into lines; nothing scrolls sideways, not even on a narrow page."""
    page = lab.page
    page.set_viewport_size({"width": 800, "height": 900})
    lab.open(IMPORTS, ASK)
    options = page.get_by_role("radio")
    lab.wait(lambda: options.count() == 3, "three options")
    long = page.get_by_text("A claim that is too long").last
    area = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-OutputArea-output").last
    wide = area.evaluate("(node) => [node.scrollWidth, node.clientWidth]")
    screenshot("ask-narrow")
    page.set_viewport_size({"width": 1400, "height": 1000})
    assert wide[0] <= wide[1] + 1
    boxes = [long.bounding_box(), page.get_by_role("button", name="my prediction").bounding_box()]
    assert boxes[0]["y"] + boxes[0]["height"] <= boxes[1]["y"]
