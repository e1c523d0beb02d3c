"""One JupyterLab and one Chromium a test process; a notebook of its own for every test."""

import contextlib
import importlib.resources
import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from lab_server import CHROMIUM_FLAGS, LabServer, chromium, jupyterlab, notebook

# Nothing here is ours, and nothing is wrong when it is said.
HARMLESS = (
    "favicon",
    "Failed to load resource: the server responded with a status of 404",  # no workspace yet
    "widget model not found",  # ... in a notebook that was opened again
    "Failed to execute 'removeChild'",  # JupyterLab's own, when one theme follows another fast
    "Canceled future for",  # JupyterLab waited for a kernel that was restarted
    # A cell that runs again closes its widgets, perhaps before a slow page had made them.
    "Comm not found for comm id",
    # The last words of a kernel that ends: once the thread that owned the socket is gone, others of
    # ipykernel's send on it at the same time, and the frames of their messages are mixed.
    "Kernel message validation error: Unexpected token",
)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabServer]:
    """Start JupyterLab on an empty folder."""
    if chromium() is None:
        pytest.skip("browser tests need Chromium: sudo apt install chromium")
    with jupyterlab(tmp_path_factory.mktemp("lab")) as running:
        yield running


@pytest.fixture(scope="session")
def browser(server: LabServer) -> Iterator[Any]:
    """Start Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium(), args=list(CHROMIUM_FLAGS[1:])
        )
        yield started
        started.close()


@pytest.fixture(scope="module")
def page(browser: Any, server: LabServer) -> Iterator[Any]:
    """Open JupyterLab in a tab that a module's tests share."""
    context = browser.new_context(viewport={"width": 1400, "height": 1000})
    tab = context.new_page()
    tab.set_default_timeout(20_000)
    tab.goto(f"{server.url}lab?reset&token={server.token}")
    tab.wait_for_function("window.jupyterapp?.restored")
    tab.evaluate("window.jupyterapp.restored")
    yield tab
    context.close()


class Lab:
    """JupyterLab as a student uses it, with one notebook open."""

    def __init__(self, page: Any, folder: Path) -> None:
        self.page, self.folder = page, folder
        self.errors: list[str] = []
        self.path = ""

    def command(self, name: str, **arguments: Any) -> None:
        """Run a command of the application, without waiting for it to end."""
        script = "([name, args]) => { window.jupyterapp.commands.execute(name, args); }"
        self.page.evaluate(script, [name, arguments])

    def open(self, *cells: str, name: str = "", run: bool = True) -> None:
        """Write a notebook of these cells, open it and run it."""
        self.path = name or f"{time.monotonic_ns()}.ipynb"
        (self.folder / self.path).write_text(notebook(cells))
        self.show()
        if run:
            self.run_all()

    def show(self) -> None:
        """Open the notebook that is in the folder, as it is on disk."""
        self.page.evaluate(
            """async (path) => {
                const { commands } = window.jupyterapp;
                const what = { path, factory: "Notebook" };
                const panel = await commands.execute("docmanager:open", what);
                await panel.context.ready;
                await panel.context.sessionContext.ready;
                await panel.context.sessionContext.session?.kernel?.info;
                window.panel = panel;
            }""",
            self.path,
        )

    def run_all(self) -> None:
        """Run every cell and wait for the end."""
        self.page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')")

    def python(self, code: str) -> str:
        """Run code in the notebook's kernel; return what it prints."""
        return str(
            self.page.evaluate(
                """async (code) => {
                    const { kernel } = window.panel.context.sessionContext.session;
                    const request = kernel.requestExecute({ code, store_history: false });
                    let said = "";
                    request.onIOPub = ({ header, content }) => {
                        if (header.msg_type === "stream") said += content.text;
                        if (header.msg_type === "error") said += content.traceback.join("\\n");
                    };
                    await request.done;
                    return said.trim();
                }""",
                code,
            )
        )

    def save(self) -> dict[str, Any]:
        """Save the notebook; return the file."""
        self.page.evaluate("window.panel.context.save()")
        return dict(json.loads((self.folder / self.path).read_text()))

    def close(self) -> None:
        """Close the notebook and end its kernel, once pictures have sent what a notebook keeps."""
        self.page.wait_for_timeout(1000)  # they rest for 600 ms first; later nobody would listen
        self.page.evaluate(
            """async () => {
                await window.panel?.context.sessionContext.shutdown();
                window.panel?.dispose();
                window.panel = null;
            }"""
        )

    @property
    def canvas(self) -> Any:
        """The picture: of the first explorer, if there are several."""
        return self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .nnbook-plane canvas").first

    def code(self, number: int = 0) -> str:
        """Return the line of code under a picture; it changes together with the picture."""
        return str(self.page.locator(".nnbook-plane code").nth(number).text_content())

    def handle(self, meaning: str) -> Any:
        """Return the handle of a slider by its accessible name."""
        return self.page.get_by_role("slider", name=meaning, exact=True).first

    def value(self, meaning: str) -> float:
        """Return the value a slider's handle stands at."""
        return float(self.handle(meaning).get_attribute("aria-valuetext"))

    def drag(self, meaning: str, distance: float, steps: int = 8) -> None:
        """Drag a slider's handle to the right by so many pixels, and let go."""
        handle = self.handle(meaning)
        handle.scroll_into_view_if_needed()
        box, before = handle.bounding_box(), self.value(meaning)
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        for k in range(1, steps + 1):
            self.page.mouse.move(x + distance * k / steps, y)
        self.page.mouse.up()
        self.wait(lambda: self.value(meaning) != before, "the drag moved the slider")

    def picture(self) -> str:
        """Return all pixels of the picture, to be compared with another time's."""
        return str(self.canvas.evaluate("(canvas) => canvas.toDataURL()"))

    def wait(self, truth: Callable[[], bool], what: str, seconds: float = 15) -> None:
        """Wait until something is true; fail naming it if it never is."""
        deadline = time.monotonic() + seconds
        while not truth():
            if time.monotonic() > deadline:
                pytest.fail(f"never came true: {what}; under the picture stands {self.code()!r}")
            self.page.wait_for_timeout(30)

    def shows(self, *parts: str, number: int = 0) -> None:
        """Wait until the line under a picture contains all these parts."""
        self.wait(
            lambda: all(part in self.code(number) for part in parts), f"{parts} under the picture"
        )

    def ready(self) -> None:
        """Wait until the first explorer is drawn and hears its sliders."""
        self.canvas.wait_for()
        handles = self.page.locator(".nnbook-explorer .noUi-handle")
        self.wait(
            lambda: (
                handles.count() > 0
                and all(handles.nth(k).get_attribute("aria-label") for k in range(handles.count()))
            ),
            "every slider handle has a name",
        )


@contextlib.contextmanager
def listening_lab(page: Any, server: LabServer) -> Iterator[Lab]:
    """Give JupyterLab; afterwards its console must hold no error."""
    made = Lab(page, server.folder)

    def heard(message: Any) -> None:
        if message.type == "error":
            note(message.text)

    def thrown(error: Any) -> None:
        note(str(error))

    def note(text: str) -> None:
        if not any(words in text for words in HARMLESS):
            made.errors.append(text)

    page.on("console", heard)
    page.on("pageerror", thrown)
    yield made
    made.close()
    page.remove_listener("console", heard)
    page.remove_listener("pageerror", thrown)
    assert not made.errors


@pytest.fixture
def lab(page: Any, server: LabServer) -> Iterator[Lab]:
    """Return JupyterLab for one test."""
    with listening_lab(page, server) as made:
        yield made


@pytest.fixture(scope="module")
def shared_lab(page: Any, server: LabServer) -> Iterator[Lab]:
    """Return JupyterLab with one notebook that a module's tests share."""
    with listening_lab(page, server) as made:
        yield made


@pytest.fixture
def screenshot(lab: Lab, request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Return a function that keeps a picture of the page where NNBOOK_SCREENSHOTS says."""

    def keep(name: str) -> None:
        folder = os.environ.get("NNBOOK_SCREENSHOTS")
        if folder:
            lab.page.screenshot(path=f"{folder}/{name}.png")

    return keep


@pytest.fixture(scope="session")
def axe() -> str:
    """Return the accessibility checker axe-core, which a package for Playwright carries."""
    package = importlib.resources.files("axe_playwright_python")
    return (package / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def faults(axe: str) -> Callable[[Any, str], list[str]]:
    """Return a function that lists what axe-core finds wrong in some parts of a page."""

    def find(page: Any, parts: str) -> list[str]:
        page.evaluate(axe)
        return list(
            page.evaluate(
                """async (parts) => (await axe.run({ include: [[parts]] })).violations.flatMap(
                    ({ id, impact, nodes }) => nodes.map(({ html }) => `${id} (${impact}): ${html}`)
                )""",
                parts,
            )
        )

    return find
