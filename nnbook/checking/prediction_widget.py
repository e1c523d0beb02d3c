"""The widgets of a prediction: question, options with a button, and the place of the reply."""

import html
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets
import traitlets

_STYLE = """
.nnbook-ask { max-width: 60em; }
.nnbook-ask p { margin: 0.3em 0; line-height: 1.5; white-space: normal; }
.nnbook-options fieldset { border: none; margin: 0 0 0.4em; padding: 0; min-width: 0; }
.nnbook-options legend { position: absolute; width: 1px; height: 1px; overflow: hidden;
  clip-path: inset(50%); white-space: nowrap; }
.nnbook-options { color: var(--jp-content-font-color1, inherit); }
.nnbook-options label { display: flex; align-items: flex-start; gap: 0.5em; padding: 0.15em 0;
  line-height: 1.4; cursor: pointer; }
.nnbook-options label span { overflow-wrap: anywhere; min-width: 0; }
.nnbook-options input { margin: 0.25em 0 0; flex: none; }
.nnbook-options button { width: auto; }
.nnbook-options button:disabled { opacity: 0.5; cursor: not-allowed; }
"""


class Choices(anywidget.AnyWidget):
    """Radio buttons, and a button that counts how often it was pressed."""

    _esm = Path(__file__).with_name("prediction.js")
    _css = _STYLE
    options: Any = traitlets.List(traitlets.Unicode()).tag(sync=True)
    choice: Any = traitlets.Int(None, allow_none=True).tag(sync=True)
    commits: Any = traitlets.Int(0).tag(sync=True)


def prediction_widget(
    question: str, names: list[str], choose: Callable[[str], None], commit: Callable[[], str]
) -> Any:
    """Build question, `Choices` and reply; the reply is empty until the student commits.

    ``choose`` is called with each option that is selected; ``commit`` returns the reply to it.
    """
    asked = ipywidgets.HTMLMath(f"<p><strong>Predict.</strong> {_markup(question)}</p>")
    options = Choices(options=names)
    options.add_class("nnbook-options")
    reply = ipywidgets.HTMLMath()
    reply.add_class("nnbook-reply")

    def show_reply(_: object) -> None:
        verdict, _, rest = commit().partition(". ")
        reply.value = f"<p><strong>{_markup(verdict)}.</strong> {_markup(rest)}</p>"

    options.observe(lambda change: choose(names[change["new"]]), names="choice")
    options.observe(show_reply, names="commits")
    box = ipywidgets.VBox([asked, options, reply])
    box.add_class("nnbook-ask")
    return box


def _markup(text: str) -> str:
    """Escape text for HTML, with ``code`` in backticks."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text, quote=False))
