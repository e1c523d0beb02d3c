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
