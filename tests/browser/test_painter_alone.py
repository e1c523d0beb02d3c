"""The painter in a page of its own, which has neither a kernel nor ipywidgets."""

import base64
from pathlib import Path

import pytest

import nnbook.explore.widget.live as live
from nnbook.explore.neuron import exhibit
from nnbook.explore.scene.theme import themes

MODULES = Path(live.__file__).parent
SITE = "http://explorers.test/"  # answered by the test itself


@pytest.fixture
def page(browser):
    """Return a page whose scripts are the package's own files, as they are."""

    def answer(route):
        name = route.request.url.removeprefix(SITE)
        body = (MODULES / name).read_text(encoding="utf-8") if name else "<p>A page."
        kind = "text/javascript" if name else "text/html"
        route.fulfill(body=body, content_type=kind)

    made = browser.new_page()
    made.route(f"{SITE}**", answer)
    made.goto(SITE)
    yield made
    made.close()


def plain(data):
    """Return bytes as JSON can hold them, within dicts too."""
    if isinstance(data, dict):
        return {name: plain(value) for name, value in data.items()}
    return {"base64": base64.b64encode(data).decode()} if isinstance(data, bytes) else data


PAINTER = """
    const { makePainter } = await import("/painter.js");
    const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
    const revived = (_, value) => (value?.base64 === undefined ? value
        : new DataView(bytes(value.base64).buffer));
    const given = (value) => JSON.parse(JSON.stringify(value), revived);
"""


def test_it_paints_frames_in_order_with_words_and_code(page):
    """Whether they are compressed or not; one that comes too late is dropped."""
    shown = exhibit()
    values = [shown.starting({"b": b, "activation": "sigmoid"}) for b in (0, 1, 2)]
    frames = [shown.frame(setting, zipped=k == 2) for k, setting in enumerate(values)]
    seen = page.evaluate(
        "async ({ palette, frames }) => {"
        + PAINTER
        + """
            const painter = makePainter(given(palette));
            const [first, late, last] = given(frames);
            const taken = [await painter.show(first, 1)];
            const remove = painter.add(document.body);
            const canvas = document.querySelector("canvas");
            const before = canvas.toDataURL();
            taken.push(await painter.show(last, 3), await painter.show(late, 2));
            painter.say("Wait.");
            await new Promise((resolve) => setTimeout(resolve, 800));
            remove();
            return { taken, moved: canvas.toDataURL() !== before,
                label: canvas.getAttribute("aria-label"),
                said: document.querySelector("[role=status]").textContent,
                code: document.querySelector("code").textContent };
        }""",
        {"palette": plain(themes()), "frames": [plain(frame) for frame in frames]},
    )
    assert seen == {
        "taken": [True, True, False],
        "moved": True,
        "label": shown.scene(values[2]).describe(),
        "said": "Wait.",
        "code": shown.code(values[2]),
    }


def test_a_view_may_be_there_before_the_first_frame(page):
    """It is empty until then, whatever happens to the page."""
    shown = exhibit()
    seen = page.evaluate(
        "async ({ palette, frame }) => {"
        + PAINTER
        + """
            const errors = [];
            window.addEventListener("error", (event) => errors.push(event.message));
            const painter = makePainter(given(palette));
            painter.add(document.body);
            window.dispatchEvent(new Event("resize"));
            await new Promise((resolve) => setTimeout(resolve, 200));
            const empty = document.querySelector("code").textContent;
            await painter.show(given(frame), 1);
            await new Promise((resolve) => setTimeout(resolve, 800));
            return { errors, empty, code: document.querySelector("code").textContent,
                label: document.querySelector("canvas").getAttribute("aria-label") };
        }""",
        {"palette": plain(themes()), "frame": plain(shown.frame(shown.starting({})))},
    )
    start = shown.starting({})
    label = shown.scene(start).describe()
    assert seen == {"errors": [], "empty": "", "code": shown.code(start), "label": label}


def test_every_part_is_a_module_of_its_own(page):
    """What Python joins for anywidget, a page imports as it is."""
    names = page.evaluate(
        """async () => Object.keys({
            ...await import("/painter.js"), ...await import("/requests.js"),
            ...await import("/hearing.js"), ...await import("/live.js"),
        }).sort()"""
    )
    assert names == ["default", "key", "makeHearing", "makePainter", "makeRequests", "put", "round"]
