"""The picture of an explorer that a notebook keeps for the time when no kernel runs.

JupyterLab shows an error in place of a widget whose kernel is gone, whatever else the same output
offers. So the kept picture is an output of its own, hidden while the widget lives: as HTML, which
can have an alternative in words, and as a PNG for PDF. Another output holds its words, for whatever
shows no HTML. Their display ids, by which Jupyter renews an output wherever it stands, serve when a
slider has come to rest and at the end of a cell that moved one.
(https://jupyter-client.readthedocs.io/en/stable/messaging.html#update-display-data)
"""

import base64
import html
import threading
import uuid
from typing import Any

from nnbook.explore.controls import Values
from nnbook.explore.exhibit import Exhibit
from nnbook.explore.scene.scene import Scene
from nnbook.explore.widget.live import Plane

_RULES = """
@keyframes nnbook-late {{ from, to {{ visibility: hidden; position: absolute }} }}
#{key} {{ animation: nnbook-late 2s }}
.jp-OutputArea-child:has(+ * #{key}) > .jupyter-widgets:not(:has(*)) {{ display: none }}
"""  # the last one hides "Error displaying widget: model not found"


class KeptPicture:
    """An image with words and a line of code, in an output of its own: of what a plane shows."""

    def __init__(self, exhibit: Exhibit, plane: Plane) -> None:
        self.key = f"nnbook-kept-{uuid.uuid4().hex}"  # display id, and the element's on the page
        self._exhibit, self._plane = exhibit, plane
        plane.on_msg(self._renew_at_rest)
        self._one_at_a_time = threading.Lock()
        self._kept: Values | None = None  # of the picture that was published last
        self._events: Any = None  # IPython's, once the picture is shown

    def show(self) -> None:
        """Publish the picture below what the running cell has shown so far."""
        from IPython.core.getipython import get_ipython

        with self._one_at_a_time:
            if self._events is None and (shell := get_ipython()) is not None:
                self._events = shell.events
                self._events.register("post_run_cell", self.renew)
            self._publish(self._plane.shown, update=False)

    def renew(self, *_: object) -> None:
        """Publish the picture again if it shows something else now."""
        with self._one_at_a_time:
            values = self._plane.shown
            if self._kept not in (None, values):
                self._publish(values, update=True)

    def leave(self) -> None:
        """Leave the last picture as it is."""
        with self._one_at_a_time:
            if self._events is not None:
                self._events.unregister("post_run_cell", self.renew)
            self._events = self._kept = None

    def _renew_at_rest(self, _: Any, content: dict[str, Any], __: Any) -> None:
        """Renew on a thread of its own: painting takes 0.1 s, in which a slider may move again."""
        if content.get("kind") == "rest":
            threading.Thread(target=self.renew).start()  # painting must not outlive the kernel

    def _publish(self, values: Values, update: bool) -> None:
        from IPython.display import display

        from nnbook.explore.scene.paint import png

        scene = self._exhibit.scene(values)
        try:
            picture = png(scene)
        except Exception:  # an impossible scene: the live picture says so; what is kept stays
            return
        code = self._exhibit.code(values)
        page = self._page(scene, picture, code)
        words = {"text/html": "", "text/plain": f"{code}\n{scene.describe()}"}
        bundle = {"text/html": page, "image/png": picture, "text/plain": ""}
        outputs = [(self.key, bundle), (f"{self.key}-words", words)]
        for key, data in reversed(outputs) if update else outputs:  # who sees it may save it whole
            display(data, raw=True, display_id=key, update=update)  # type: ignore[no-untyped-call]
        self._kept = values

    def _page(self, scene: Scene, picture: bytes, code: str) -> str:
        """Return the picture as HTML, which appears late, lest it flash up before the widget."""
        data = base64.b64encode(picture).decode("ascii")
        return (
            f"<style>{_RULES.format(key=self.key)}</style>"
            f'<div id="{self.key}">'
            f'<img width="{scene.width:g}" alt="{html.escape(scene.describe())}"'
            f' style="max-width: 100%" src="data:image/png;base64,{data}">'
            f"<p><code>{html.escape(code)}</code></p>"
            "<p>The sliders return when this cell is run in its notebook.</p></div>"
        )
