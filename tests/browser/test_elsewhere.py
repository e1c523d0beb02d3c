"""Explorers outside JupyterLab: in Notebook 7, and in a page that nbconvert made."""

import base64
import copy
import re
import zlib

import nbformat
import pytest
from lab_server import jupyterlab, notebook
from nbconvert import HTMLExporter, LatexExporter, MarkdownExporter, RSTExporter
from nbconvert.preprocessors import ExecutePreprocessor

CODE = "from nnbook import explore_neuron\ne = explore_neuron()\ne"


def test_notebook_7_moves_the_picture(browser, tmp_path):
    """A key on a slider, and the line of code under the picture follows."""
    with jupyterlab(tmp_path / "notebook", "notebook") as server:
        (server.folder / "sliders.ipynb").write_text(notebook([CODE]))
        page = browser.new_page()
        page.set_default_timeout(30_000)
        page.goto(f"{server.url}notebooks/sliders.ipynb?token={server.token}")
        page.wait_for_function("window.jupyterapp?.shell.currentWidget?.context?.isReady")
        page.evaluate(
            """async () => {
                const { context } = window.jupyterapp.shell.currentWidget;
                await context.sessionContext.ready;
                await window.jupyterapp.commands.execute("notebook:run-all-cells");
            }"""
        )
        # The notebook is in command mode, where the arrows otherwise move from cell to cell.
        page.get_by_role("slider", name="bias", exact=True).press("ArrowRight")
        page.wait_for_function(
            "document.querySelector('.nnbook-plane code').textContent.includes('b=0,')"
        )
        page.close()


@pytest.fixture(scope="module")
def executed():
    """Return a notebook that was run without a browser, and its slider moved by a cell."""
    made = nbformat.reads(notebook([CODE, "e.values['b'] = -1"]), as_version=4)
    ExecutePreprocessor(timeout=120).preprocess(made, {})
    return made


def test_a_page_without_widget_state_shows_the_last_picture(executed, browser):
    """As an image with words, which needs neither a kernel nor a network."""
    bare = nbformat.from_dict(
        {**executed, "metadata": {"kernelspec": executed.metadata.kernelspec}}
    )
    html, _ = HTMLExporter().from_notebook_node(bare)
    page = browser.new_page(offline=True)
    page.set_content(html, wait_until="domcontentloaded")
    image = page.locator(".jp-OutputArea img")
    assert image.evaluate("async (i) => { await i.decode(); return i.naturalWidth; }") > 1000
    assert image.get_attribute("alt").startswith(
        "A heaviside neuron with boundary x1 + x2 − 1 = 0."
    )
    page.close()


@pytest.mark.parametrize("exporter", [HTMLExporter, LatexExporter, MarkdownExporter, RSTExporter])
@pytest.mark.parametrize("widgets", [True, False], ids=["with state", "without"])
def test_an_exported_notebook_shows_one_state(executed, exporter, widgets):
    """Code line and words are those of the last picture, wherever they stand."""
    notebook = copy.deepcopy(executed)
    if not widgets:
        del notebook.metadata["widgets"]
    text, _ = exporter().from_notebook_node(notebook)
    code = re.findall(r"b=(-?[\d.]+)", text)
    assert set(code) == {"-1"}
    assert set(re.findall(r"boundary x1 \+ x2 (. \S+) = 0", text)) == {"− 1"}
    assert {r["data"]["text/plain"] for r in notebook.cells[0].outputs[:2]} == {""}


def test_a_page_to_be_printed_has_the_picture(executed):
    """LaTeX, and the PDF made of it, takes the PNG beside the HTML; its words stand by it."""
    latex, resources = LatexExporter().from_notebook_node(executed)
    (picture,) = resources["outputs"].values()
    assert picture.startswith(b"\x89PNG")
    assert "A heaviside neuron with boundary" in latex


def test_a_page_with_widget_state_holds_the_last_picture(executed):
    """The scripts it loads from the network find the last scene, with all its pixels."""
    html, _ = HTMLExporter().from_notebook_node(executed)
    assert re.search(r'"model_id": "\w+"', html)
    states = executed.metadata.widgets["application/vnd.jupyter.widget-state+json"]["state"]
    (plane,) = (s for s in states.values() if s["model_module"] == "anywidget")
    frame = plane["state"]["frame"]
    assert "b=-1," in frame["code"]
    (kept,) = (part for part in plane["buffers"] if part["path"] == ["frame", "data"])
    image = next(s for s in frame["scene"]["strokes"] if s["kind"] == "image")
    at, count, _ = image["levelsAt"]
    data = zlib.decompress(base64.b64decode(kept["data"]))
    assert len(data) >= at + count
    assert set(data[at : at + count]) == {0, 255}  # below the line and above
