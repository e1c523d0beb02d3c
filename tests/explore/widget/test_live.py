"""The Python half of the live picture: what it answers, and when it speaks unasked."""

import threading
import zlib

import numpy as np
import pytest

from nnbook.explore.as_widget import show
from nnbook.explore.controls import Menu, Slider
from nnbook.explore.exhibit import Exhibit
from nnbook.explore.scene.scene import Axis, HeatMap, Panel, Points, Polyline, Scene
from nnbook.explore.widget.live import Plane

CONTROLS = (Slider("w1", -3.0, 3.0, 0.5, 1.0), Menu("gate", ("AND", "OR"), "AND"))
LONG = np.linspace(0, 1, 200)


def scene(values):
    """Return a scene with a heat map, a long line and a mark that depends on the slider."""
    grid = np.arange(48, dtype=np.uint8).reshape(6, 8)
    marks = (HeatMap(grid, (0, 1, 0, 1)), Polyline(LONG, LONG**2), Points([values["w1"]], [0.5]))
    return Scene((Panel((40, 20, 200, 100), Axis(0, 1), Axis(0, 1), marks),), f"{values['w1']}.")


class Heard:
    """An explorer whose messages to the browser are kept."""

    def __init__(self, draw=scene, monkeypatch=None):
        self.sent, self.pushed = [], []
        heard = self

        def send(plane, content, buffers=None):
            heard.sent.append((content, buffers))

        monkeypatch.setattr(Plane, "send", send)
        self.explorer = show(Exhibit("explore_test", CONTROLS, draw), {})
        self.plane = self.explorer._plane
        self.plane.observe(lambda change: self.pushed.append(change.new["values"]), "frame")

    def ask(self, w1, seq=1, client="a", **more):
        """Ask as a browser does; return the answer."""
        values = {"w1": w1, "gate": "AND"}
        question = {"kind": "ask", "client": client, "seq": seq, "values": values, **more}
        self.plane._answer(self.plane, question, [])
        return self.sent[-1] if self.sent else None


@pytest.fixture
def heard(monkeypatch):
    """Return an explorer with a browser that listens."""
    made = Heard(monkeypatch=monkeypatch)
    yield made
    made.explorer.close()


def test_every_request_gets_its_own_reply(heard):
    """With the client's name and number, and the values it is for."""
    content, buffers = heard.ask(2.0, seq=17, client="tab-2")
    assert (content["kind"], content["client"], content["seq"]) == ("frame", "tab-2", 17)
    assert content["values"] == {"w1": 2.0, "gate": "AND"}
    assert content["code"] == "explore_test(w1=2, gate='AND')"
    assert content["scene"]["description"] == "2.0."
    assert len(buffers) == 1


def test_values_from_a_browser_are_snapped(heard):
    """A handle half way between two values, or a word no menu has, draws an allowed setting."""
    heard.plane._answer(
        heard.plane,
        {"kind": "ask", "client": "a", "seq": 1, "values": {"w1": 0.61, "gate": "<b>"}},
        [],
    )
    assert heard.sent[-1][0]["values"] == {"w1": 0.5, "gate": "AND"}


@pytest.mark.parametrize("zipped", [False, True])
def test_arrays_travel_as_bytes(heard, zipped):
    """Levels in a picture's order, from the top; long paths as floats at multiples of 4."""
    content, (data,) = heard.ask(1.0, zip=zipped)
    assert content["zipped"] is zipped
    data = zlib.decompress(data) if zipped else data
    strokes = content["scene"]["strokes"]
    image = next(stroke for stroke in strokes if stroke["kind"] == "image")
    at, count, size = image["levelsAt"]
    assert (count, size, image["columns"]) == (48, 1, 8)
    expected = np.arange(48, dtype=np.uint8).reshape(6, 8)[::-1].ravel()
    assert np.frombuffer(data, np.uint8, count, at).tolist() == expected.tolist()
    at, count, size = next(stroke["xyAt"] for stroke in strokes if "xyAt" in stroke)
    assert (at % 4, count, size) == (0, 400, 4)
    path = np.frombuffer(data, "<f4", count, at).reshape(-1, 2)
    assert path[:, 0] == pytest.approx(40 + 200 * LONG)
    assert path[:, 1] == pytest.approx(120 - 100 * LONG**2, abs=1e-4)


def test_a_model_that_raises_still_gets_a_reply(monkeypatch):
    """A sentence in the picture's place, so that the browser's credits come back."""

    def broken(values):
        raise ZeroDivisionError("by w1")

    heard = Heard(broken, monkeypatch)
    content, _ = heard.ask(1.0, seq=5)
    assert content["seq"] == 5
    assert "ZeroDivisionError: by w1" in content["scene"]["message"]
    heard.explorer.close()


class UnspeakableError(Exception):
    """An error that cannot even be told."""

    def __str__(self):
        raise RuntimeError


@pytest.mark.parametrize(
    ("error", "said"),
    [(UnspeakableError(), "(UnspeakableError)"), (SystemExit(3), "(SystemExit: 3)")],
)
def test_whatever_a_students_function_raises_gets_a_reply(monkeypatch, error, said):
    """Errors that cannot be told, and exit()."""

    def broken(values):
        raise error

    heard = Heard(broken, monkeypatch)
    content, _ = heard.ask(1.0, seq=5)
    assert said in content["scene"]["message"]
    heard.explorer.close()


@pytest.mark.parametrize("value", [float("nan"), float("inf"), None, "w", [1]])
def test_what_is_no_number_is_the_start(heard, value):
    """A value that a browser could not make up, and one that it left out."""
    content, _ = heard.ask(value)
    assert content["values"] == {"w1": 1.0, "gate": "AND"}
    question = {"kind": "ask", "client": "a", "seq": 2, "values": {}}
    heard.plane._answer(heard.plane, question, [])
    assert heard.sent[-1][0]["values"] == {"w1": 1.0, "gate": "AND"}


def test_an_impossible_scene_still_gets_a_reply(monkeypatch):
    """Coordinates that do not fit are said, not raised."""

    def broken(values):
        panel = Panel((0, 0, 9, 9), Axis(0, 1), Axis(0, 1), (Polyline([0, 1, 2], [0, 1]),))
        return Scene((panel,), "A line.")

    heard = Heard(broken, monkeypatch)
    content, _ = heard.ask(1.0, seq=6)
    assert content["scene"]["strokes"] == []
    assert "cannot be drawn (ValueError" in content["scene"]["message"]
    heard.explorer.close()


def test_python_draws_what_python_sets(heard):
    """Nobody asked, so the picture goes out by itself, once a change."""
    heard.explorer.values = {"w1": 2.0, "gate": "OR"}
    assert heard.pushed == [{"w1": 2.0, "gate": "OR"}]
    assert heard.plane.frame["scene"]["description"] == "2.0."


def test_python_draws_a_slider_that_moves_without_a_browser(heard):
    """As under nbconvert and nbclient, where no front end asks."""
    heard.explorer._box.inputs["w1"].value = -2.5
    assert heard.pushed == [{"w1": -2.5, "gate": "AND"}]


def test_a_slider_at_rest_is_not_drawn_twice(heard):
    """Its state arrives after the picture of its last position was sent."""
    heard.ask(2.5)
    heard.explorer._box.inputs["w1"].value = 2.5
    assert heard.pushed == []


def test_a_deaf_browser_is_told_every_value(heard):
    """Where sliders cannot be heard as they move, they send their own state."""
    heard.plane._answer(heard.plane, {"kind": "deaf"}, [])
    assert heard.explorer._box.inputs["w1"].continuous_update
    assert heard.sent == []


def test_messages_of_another_kind_are_ignored(heard):
    """A newer front end may say more."""
    heard.plane._answer(heard.plane, {"kind": "hello"}, [])
    heard.plane._answer(heard.plane, {}, [])
    assert heard.sent == []


def test_one_thread_at_a_time_computes(monkeypatch):
    """Requests come on a subshell's thread while a cell sets values on its own."""
    inside, worst = [0], [0]
    slow = threading.Event()

    def careful(values):
        inside[0] += 1
        worst[0] = max(worst[0], inside[0])
        slow.wait(0.002)
        inside[0] -= 1
        return scene(values)

    heard = Heard(careful, monkeypatch)
    threads = [threading.Thread(target=heard.ask, args=(k / 2, k)) for k in range(6)]
    for thread in threads:
        thread.start()
    for k in range(6):
        heard.explorer.values = {"w1": -k / 2}
        heard.explorer.describe()
    for thread in threads:
        thread.join()
    assert worst[0] == 1
    assert sorted(content["seq"] for content, _ in heard.sent) == list(range(6))
    heard.explorer.close()
