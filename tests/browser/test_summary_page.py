"""The class at a glance: on a phone, by a screen reader, without a network, in both themes."""

import pytest
from small_class import write_small_summary


@pytest.fixture(params=["light", "dark"])
def opened(request, browser, tmp_path):
    """The page of a small class on a phone; the network is watched."""
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, color_scheme=request.param, locale="en-GB"
    )
    tab = context.new_page()
    tab.requests, tab.said = [], []
    tab.on("request", lambda one: tab.requests.append(one.url))
    tab.on("console", lambda message: tab.said.append(message.text))
    tab.goto(write_small_summary(tmp_path).as_uri())
    yield tab
    context.close()


def test_everybody_can_read_it(opened, axe):
    """axe-core has no complaint, nothing scrolls sideways, and nothing else is fetched."""
    assert opened.requests == [opened.url]
    assert opened.said == []
    assert opened.locator("svg").count() == opened.locator("svg[role=img][aria-label]").count() > 3
    for width in (320, 360, 1200):
        opened.set_viewport_size({"width": width, "height": 740})
        inside, page = opened.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        assert inside <= page
    opened.evaluate(axe)
    found = opened.evaluate(
        "async () => (await axe.run()).violations"
        ".map((one) => [one.id, one.nodes.map((node) => node.html)])"
    )
    assert found == []
