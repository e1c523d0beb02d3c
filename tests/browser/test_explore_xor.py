"""explore_xor in a real JupyterLab: three pictures, each with sliders of its own."""


def test_the_menu_changes_the_picture_and_its_sliders(lab, screenshot):
    """Each picture shows what it draws; the nine parameters move the network."""
    lab.open("from nnbook import explore_xor\nexplorer = explore_xor()\nexplorer")
    lab.ready()
    menu = lab.page.get_by_label("show", exact=True)
    screenshot("xor_hunt")
    assert sliders(lab) == ["weight of input x1", "weight of input x2", "bias"]
    pictures = {lab.picture()}

    menu.select_option("the proof")
    lab.shows("show='the proof'")
    lab.wait(lambda: lab.picture() not in pictures, "the proof's picture")
    screenshot("xor_proof")
    assert sliders(lab) == ["weight of input x1", "weight of input x2", "bias"]
    pictures.add(lab.picture())

    menu.select_option("two ReLUs")
    lab.shows("show='two ReLUs'")
    lab.wait(lambda: lab.picture() not in pictures, "the network's picture")
    lab.wait(lambda: len(sliders(lab)) == 9, "nine sliders")
    pictures.add(lab.picture())
    screenshot("xor_network")

    lab.handle("weight from h2 to y").press("ArrowRight")
    lab.shows("y_h2=-1.5,")
    lab.handle("weight from h2 to y").press("ArrowRight")
    lab.shows("y_h2=-1,")
    lab.wait(lambda: "3 of 4" in lab.canvas.get_attribute("aria-label"), "the lost corner")
    assert lab.picture() not in pictures
    screenshot("xor_network_without_one_corner")


def sliders(lab):
    """Name the sliders that can be seen, in their order."""
    handles = lab.page.get_by_role("slider")
    return [
        handles.nth(k).get_attribute("aria-label")
        for k in range(handles.count())
        if handles.nth(k).is_visible()
    ]
