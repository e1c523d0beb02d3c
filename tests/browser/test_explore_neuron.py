"""explore_neuron in a real JupyterLab, moved as a student moves it."""


def test_a_key_on_a_slider_changes_the_picture(lab, screenshot):
    """An arrow key moves the slider one step, and the picture follows."""
    lab.open("from nnbook import explore_neuron\nexplore_neuron()")
    lab.ready()
    before = lab.picture()
    lab.handle("bias").press("ArrowRight")
    lab.shows("b=0,")
    screenshot("light")
    assert lab.picture() != before


def test_a_number_box_takes_a_comma_and_steps_by_arrows(lab):
    """0,5 is a half, typed or pasted; the arrows go one step, within the slider's ends."""
    lab.open("from nnbook import explore_neuron\nexplore_neuron()")
    lab.ready()
    number = lab.page.get_by_label("bias, as a number")
    for typed, shown in (("0,5", "0.5"), ("-1,5", "-1.5"), ("2", "2")):
        number.fill("")
        number.press_sequentially(typed)
        number.press("Enter")
        lab.shows(f"b={shown},")
    number.fill("0,5")
    number.press("Enter")
    lab.shows("b=0.5,")
    number.press("ArrowUp")
    lab.shows("b=1,")
    number.press("ArrowDown")
    number.press("ArrowDown")
    lab.shows("b=0,")
    number.fill("9")
    number.press("Enter")
    lab.shows("b=3,")
    number.press("ArrowUp")
    lab.page.wait_for_timeout(300)
    assert (number.input_value(), lab.value("bias")) == ("3", 3)
