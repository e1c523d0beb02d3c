"""A prediction: commit first, then read the reply to what you chose."""

import pytest

from nnbook.checking.prediction import ask

REPLIES = {"It moves": "Both double: look at $|b| / |w|$.", "It stays": "So it is."}


@pytest.fixture
def prediction(capsys):
    return ask("Multiply `w` and b by 2: does the line move?", REPLIES, right="It stays")


@pytest.fixture
def widgets(prediction):
    """The question, the options and the place of the reply."""
    return prediction.widget().children


def test_nothing_is_chosen_or_said_at_first(prediction, widgets):
    """Left alone, a prediction says nothing and raises nothing."""
    _, options, reply = widgets
    assert options.choice is None
    assert reply.value == ""
    assert prediction.commit() == "Choose one option, then press the button."


def test_choosing_alone_shows_no_reply(prediction, widgets):
    """The reply waits for the commitment."""
    _, options, reply = widgets
    options.choice = 0
    assert prediction.choice == "It moves"
    assert reply.value == ""


def test_committing_shows_the_reply_to_that_option(prediction, widgets):
    """A wrong option gets its own reply; a sign and words say that it is wrong."""
    _, options, reply = widgets
    options.choice = 0
    options.commits += 1
    assert reply.value.endswith("✗ Not this one.</strong> Both double: look at $|b| / |w|$.</p>")
    options.choice = 1
    options.commits += 1
    assert reply.value == "<p><strong>✓ Right.</strong> So it is.</p>"
    assert prediction.reply == "✓ Right. So it is."


def test_question_and_options_are_handed_over(widgets):
    """Code in backticks; options in the author's order."""
    question, options, _ = widgets
    assert "<code>w</code>" in question.value
    assert options.options == list(REPLIES)


def test_without_a_notebook_the_question_is_printed(capsys):
    """In a plain Python process the text is all there is."""
    ask("Is 1 > 0?", {"yes": "", "no": ""}, right="yes")
    assert capsys.readouterr().out == "Is 1 > 0?\n  ( ) yes\n  ( ) no\n"


def test_markup_is_escaped(capsys):
    """A question may compare: a < b is no tag."""
    question, *_ = ask("Is a < b?", {"yes": ""}, right="yes").widget().children
    assert "a &lt; b" in question.value


def test_the_right_option_must_exist():
    """An author's slip is a sentence that names what is allowed."""
    with pytest.raises(ValueError, match="none of the options"):
        ask("?", REPLIES, right="It turns")
    with pytest.raises(ValueError, match="none of the options"):
        ask("?", REPLIES, right="It moves").choose("It turns")
