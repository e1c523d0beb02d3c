"""explore_training in a real JupyterLab, moved and played as a student does."""

import re

import pytest

BUTTONS = {word: re.compile(rf"{word}$") for word in ("Play", "Pause", "Step", "Restart")}


@pytest.fixture
def training(lab):
    """Open the explorer as it begins."""
    lab.open("from nnbook import explore_training\nexplorer = explore_training()\nexplorer")
    lab.ready()
    return lab


def press(lab, word):
    lab.page.get_by_role("button", name=BUTTONS[word]).click()


def epoch(lab):
    """The epoch in the line under the picture."""
    return int(re.search(r"epoch=(\d+)", lab.code())[1])


def another(lab, pictures):
    """Wait for a picture that has not been seen yet, and add it."""
    lab.wait(lambda: lab.picture() not in pictures, "another picture")
    pictures.append(lab.picture())


def test_keys_drags_numbers_menus_and_presets_set_the_training(training, screenshot):
    """Every way ends in another picture; the code line makes the same one; Reset goes back."""
    lab, pictures = training, [training.picture()]
    lab.handle("epoch").press("ArrowRight")
    lab.shows("epoch=1)")
    another(lab, pictures)

    lab.drag("epoch", 40)
    lab.wait(lambda: epoch(lab) > 50, "the drag moved the slider far")
    another(lab, pictures)

    number = lab.page.get_by_label("epoch, as a number")
    lab.wait(  # a box that is still being updated would take the typed number back
        lambda: int(number.input_value()) == epoch(lab), "the number box follows the slider"
    )
    number.fill("80")
    number.press("Enter")
    lab.shows("epoch=80)")
    another(lab, pictures)
    screenshot("training-80")

    lab.page.get_by_label("data set", exact=True).select_option("circles")
    lab.shows("data='circles'", "epoch=80)")
    another(lab, pictures)

    lab.page.get_by_role("button", name="Dead ReLUs", exact=True).click()
    lab.shows("hidden='2', activation='relu'", "seed=15, epoch=0)")
    another(lab, pictures)
    assert_the_code_line_makes_the_same_training(lab)

    lab.page.get_by_role("button", name="Reset", exact=True).click()
    lab.wait(lambda: lab.picture() == pictures[0], "the first picture again")


def assert_the_code_line_makes_the_same_training(lab):
    """Pasted into a cell, the line under the picture gives the same values and words."""
    lab.wait(lambda: lab.python("print(explorer.code)") == lab.code(), "Python has the same code")
    again = f"again = {lab.code()}\nprint(again.values == explorer.values, again.describe())"
    said = lab.python(again)
    assert said.startswith("True ")
    said = said.removeprefix("True ")
    lab.wait(lambda: lab.canvas.get_attribute("aria-label") == said, "the picture's description")


def test_a_training_is_stepped_played_paused_and_restarted(training):
    """Step is one epoch, Play goes on until Pause or the last epoch, Restart is epoch 0."""
    lab = training
    start = lab.picture()
    press(lab, "Step")
    lab.shows("epoch=1)")
    press(lab, "Step")
    lab.shows("epoch=2)")

    press(lab, "Play")
    lab.wait(lambda: epoch(lab) > 20, "twenty epochs are played")
    press(lab, "Pause")
    lab.page.get_by_role("button", name=BUTTONS["Play"]).wait_for()
    lab.wait(lambda: lab.python("print(explorer.code)") == lab.code(), "Python knows where it is")
    paused = epoch(lab)
    lab.page.wait_for_timeout(400)  # a training that were still played would be elsewhere by now
    assert epoch(lab) == paused

    press(lab, "Restart")
    lab.shows("epoch=0)")
    lab.wait(lambda: lab.picture() == start, "the first picture again")

    number = lab.page.get_by_label("epoch, as a number")
    lab.wait(lambda: number.input_value() == "0", "the number box follows the slider")
    number.fill("990")
    number.press("Enter")
    lab.shows("epoch=990)")
    press(lab, "Play")
    lab.shows("epoch=1000)")
    lab.page.get_by_role("button", name=BUTTONS["Play"]).wait_for()


def test_a_training_that_diverges_says_what_to_do(lab, screenshot):
    """The sentence stands under the picture; a lower rate takes it away."""
    lab.open(
        "from nnbook import explore_training\n"
        "explore_training(data='circles', activation='identity', learning_rate=30, epoch=500)"
    )
    lab.ready()
    told = lab.page.locator(".nnbook-plane [role=status]")
    lab.wait(
        lambda: "lower the learning rate (it is 30)" in (told.text_content() or ""),
        "the sentence under the picture",
    )
    screenshot("training-diverged")
    lab.page.get_by_label("learning rate", exact=True).select_option("0.3")
    lab.shows("learning_rate='0.3'")
    lab.wait(lambda: not (told.text_content() or "").strip(), "no sentence any more")
