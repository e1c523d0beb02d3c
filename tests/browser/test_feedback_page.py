"""The page a student reads: on a phone, without colour, by a screen reader, without a network."""

import os
from types import SimpleNamespace

import pytest

from nnbook.grading.gradebook.gradebook import Gradebook
from nnbook.grading.gradebook.verdict import Verdict, Word
from nnbook.grading.report.feedback import feedback_page

LONG = "weights_of_the_first_hidden_layer_of_the_network_that_was_asked_for = " + "1 + " * 60
NOTES = {
    "right": {},
    "partly": {
        "groups": [
            ["two inputs", True, ""],
            ["one input", False, "Expected shape (2,), got shape (2, 1)."],
            ["`relu` and `sigmoid`", False, "Your code raised IndexError."],
        ],
        "diagnosis": "the bias was forgotten",
        "line": ["IndexError", 3, LONG],
    },
    "wrong": {"diagnosis": "the inputs were added, not the products"},
    "error": {"line": ["NameError", 1, "y = <script>window.hacked = 1</script>"]},
    "unmarked": {
        "text": "Since $x_3 = 0$ …\n\n<img src=x onerror='window.hacked = 1'> " + "w" * 90
    },
}
DETAIL = "Expected shape (3,), got shape (3, 1). <b onclick=alert(1)>" + "x" * 60


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    """A page with every verdict there is, a mark by a person, and text that is not nice."""
    folder = tmp_path_factory.mktemp("pages")
    with Gradebook(folder / "grades.db") as book:
        number = book.register("<script>eve", "01_neuron", "digest", handed_in="2026-01-02T03:04")
        verdicts = [
            Verdict(f"the_{word}_one", None if word == "unmarked" else 1.0, 3.0, word, DETAIL,
                    NOTES.get(word, {}))
            for word in Word
        ]  # fmt: skip
        marked = Verdict("by_hand", None, 3.0, "unmarked", "", {"text": "An answer."})
        book.record(number, "key", [*verdicts, marked])
        comment, ticked = "Why does `c·z` keep its sign?\nSay so.", {"The boundary is the same.": 2}
        [entry] = book.entries(exercise="by_hand")
        book.mark(entry, 2, who="prof", comment=comment, ticked=ticked)
        titled = {
            "the_right_one": SimpleNamespace(title="Exercise 1.1 · A `neuron` <i>by hand</i>")
        }
        keys = {"01_neuron": SimpleNamespace(title="1 · One neuron", exercises=titled)}
        remarks = ["The cell that begins with `import x` raised ModuleNotFoundError"]
        text = feedback_page(book.entries(), keys, remarks, "Graded unlocked.")
    path = folder / "page.html"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(params=["light", "dark"])
def opened(request, browser, file):
    """The page on a phone; the network is watched."""
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, color_scheme=request.param, locale="en-GB"
    )
    tab = context.new_page()
    tab.requests, tab.said, tab.theme = [], [], request.param
    tab.on("request", lambda one: tab.requests.append(one.url))
    tab.on("console", lambda message: tab.said.append(message.text))
    tab.goto(file.as_uri())
    yield tab
    context.close()


def test_no_accessibility_violation(opened, axe):
    """axe-core, every rule it has, in both colour schemes."""
    opened.evaluate(axe)
    found = opened.evaluate(
        "async () => (await axe.run()).violations"
        ".map((one) => [one.id, one.nodes.map((node) => node.html)])"
    )
    assert found == []


def test_it_fits_a_phone_and_a_narrow_one(opened):
    """Nothing scrolls sideways, however long a word or a line of code."""
    for width in (360, 320, 1200):
        opened.set_viewport_size({"width": width, "height": 740})
        page = opened.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        assert page[0] <= page[1]
        folder = os.environ.get("NNBOOK_SCREENSHOTS")
        if folder:
            opened.screenshot(path=f"{folder}/feedback-{opened.theme}-{width}.png", full_page=True)


def test_it_stands_alone(opened):
    """No script runs and nothing but the file itself is fetched; the browser has no complaint."""
    assert opened.requests == [opened.url]
    assert opened.said == []
    assert opened.evaluate("window.hacked") is None
    assert opened.evaluate("document.querySelectorAll('script, [onclick], img[src=x]').length") == 0


def test_it_says_in_words_what_it_says_in_colour(opened):
    """Each verdict is a sign and words, each case of a group too."""
    for word in Word:
        told = opened.locator(f"#the_{word}_one .verdict").inner_text()
        assert told == word.told
        assert len(word.spoken) > 3
    partly = opened.locator("#the_partly_one").inner_text()
    assert "✓ two inputs: right" in partly
    assert "✗ one input: Expected shape (2,), got shape (2, 1)." in partly
    assert "the bias was forgotten" in partly
    assert "IndexError in line 3 of your cell:" in partly
    assert LONG.strip() in partly


def test_a_mark_by_a_person_says_what_earned_points(opened):
    """Ticked lines of the rubric, the comment, and no verdict of the machine."""
    told = opened.locator("#by_hand").inner_text()
    assert "2 / 3 points" in told
    assert "✓ The boundary is the same." in told
    assert "Why does c·z keep its sign?\nSay so." in told
