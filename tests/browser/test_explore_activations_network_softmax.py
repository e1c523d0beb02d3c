"""Four explorers in a real JupyterLab, moved as a student moves them."""

import re

import pytest

PLAY = re.compile(r"Play$")  # the icon before the word is part of the name

EXPLORERS = {
    # name: (accessible name of a slider, what an arrow key makes of it, preset, what it sets)
    "explore_activations": ("pre-activation z", "z=2.25,", "ReLU blocks", "x0=-0.5"),
    "explore_softmax": ("score of class 2", "z2=0.5,", "Shift by 1000", "unit='1000'"),
    "explore_network": ("input x2", "x2=0.5,", "(1, 1)", "x1=1, x2=1,"),
    "explore_xor": ("weight of input x1", "w1=1.5,", "NAND", "w1=-1, w2=-1, b=1.5,"),
}
CONTROLS = {
    "explore_activations": "z",
    "explore_softmax": "z2",
    "explore_network": "x2",
    "explore_xor": "w1",
}


@pytest.fixture(params=EXPLORERS)
def explorer(request, lab):
    """Open one explorer; return its name."""
    lab.open(f"from nnbook import {request.param}\nexplorer = {request.param}()\nexplorer")
    lab.ready()
    return request.param


def test_keys_drags_numbers_and_presets_move_the_picture(explorer, lab):
    """Every way to set a value ends in the picture of that value, and the code line says it."""
    slider, after_key, preset, after_preset = EXPLORERS[explorer]
    pictures = [lab.picture()]

    lab.handle(slider).press("ArrowRight")
    lab.shows(after_key)
    pictures.append(another(lab, pictures))

    lab.drag(slider, 32)
    # What was passed on the way counts as not seen: a later step of this test may end there.
    lab.shows(f"{CONTROLS[explorer]}={lab.value(slider):g},")
    pictures.append(another(lab, pictures))

    number = lab.page.get_by_label(f"{slider}, as a number")
    lab.wait(  # a box that is still being updated would take the typed number back
        lambda: f"{CONTROLS[explorer]}={float(number.input_value()):g}," in lab.code(),
        "the number box follows the slider",
    )
    number.fill("-1.5")
    number.press("Enter")
    lab.shows(f"{CONTROLS[explorer]}=-1.5,")
    pictures.append(another(lab, pictures))

    lab.page.get_by_role("button", name=preset, exact=True).click()
    lab.shows(after_preset)
    pictures.append(another(lab, pictures))
    assert len(set(pictures)) == len(pictures)
    assert_the_code_line_makes_the_same_explorer(lab)

    lab.page.get_by_role("button", name="Reset", exact=True).click()
    lab.wait(lambda: lab.picture() == pictures[0], "the first picture again")


def another(lab, pictures):
    """Wait for a picture that has not been seen yet."""
    lab.wait(lambda: lab.picture() not in pictures, "another picture")
    return lab.picture()


def assert_the_code_line_makes_the_same_explorer(lab):
    """Check that what stands under the picture is what Python says, and what a cell makes of it."""
    lab.wait(lambda: lab.python("print(explorer.code)") == lab.code(), "Python has the same code")
    again = f"again = {lab.code()}\nprint(again.values == explorer.values, again.describe())"
    answer = lab.python(again)
    assert answer.startswith("True ")
    said = answer.removeprefix("True ")
    lab.wait(lambda: lab.canvas.get_attribute("aria-label") == said, "the picture's description")


def test_play_computes_one_neuron_after_the_other(lab, screenshot):
    """Step computes one; Play the rest, slowly enough to follow, and stops at the last."""
    lab.open("from nnbook import explore_network\nexplore_network(x2=1)")
    lab.ready()
    lab.page.get_by_title("Step", exact=True).click()
    lab.shows("step=1,")
    screenshot("network")
    lab.page.get_by_role("button", name=PLAY).click()
    started = lab.page.evaluate("performance.now()")
    lab.shows("step=3,")
    took = lab.page.evaluate("performance.now()") - started
    assert took > 1000  # two steps, 1.2 s between them: a lower bound, whatever the machine
    lab.page.get_by_role("button", name=PLAY).wait_for()


def test_a_softmax_that_raises_is_told_while_the_sliders_work(lab):
    """The sentence stands under the picture; the library's bars go on moving."""
    code = "from nnbook import explore_softmax\n\ndef mine(logits):\n    raise KeyError('sum')\n"
    lab.open(f"{code}\nexplore_softmax(mine)")
    lab.ready()
    before = lab.picture()
    told = lab.page.locator(".nnbook-plane [role=status]")
    lab.wait(lambda: "mine raised KeyError" in (told.text_content() or ""), "what it raised")
    lab.handle("score of class 1").press("ArrowLeft")
    lab.shows("explore_softmax(mine, z1=2.5,")
    lab.wait(lambda: lab.picture() != before, "another picture")


def test_a_network_of_the_students_own_is_drawn(lab, screenshot):
    """It is the cell's object, and the code line calls it network."""
    lab.open(
        "import numpy as np\nfrom nnbook import explore_network\n"
        "from nnbook.network import Network\n"
        "network = Network.layered([2, 8, 8, 3], rng=np.random.default_rng(0))\n"
        "explore_network(network, step=9)"
    )
    lab.ready()
    lab.handle("input x1").press("ArrowLeft")
    lab.shows("explore_network(network, x1=0.5,")
    screenshot("own_network")
