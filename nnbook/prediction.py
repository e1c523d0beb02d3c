"""A prediction: the student commits to an option before the reply to it is shown."""

import html
import re
from collections.abc import Mapping
from typing import Any

from nnbook.cell_output import CellOutput

_NO_CHOICE = "Choose one option, then press the button."


class Prediction(CellOutput):
    """A question with options, and a reply to each.

    Parameters
    ----------
    question : str
        What is asked; ``code`` in backticks, mathematics between dollar signs.
    replies : mapping of str to str
        Option → what to say to whoever chose it.
    right : str
        The option that is right.

    Attributes
    ----------
    choice : str or None
        The option that is selected.
    reply : str
        What the last commitment was answered; empty before.
    """

    def __init__(self, question: str, replies: Mapping[str, str], right: str) -> None:
        if right not in replies:
            raise ValueError(f"right={right!r} is none of the options {list(replies)}")
        self.question = question
        self.replies = dict(replies)
        self.right = right
        self.choice: str | None = None
        self.reply = ""
        self._widget: Any = None

    def __repr__(self) -> str:
        options = "\n".join(f"  ( ) {option}" for option in self.replies)
        return f"{self.question}\n{options}"

    def choose(self, option: str) -> None:
        """Select an option without committing to it."""
        if option not in self.replies:
            raise ValueError(f"{option!r} is none of the options {list(self.replies)}")
        self.choice = option

    def commit(self) -> str:
        """Commit to the selected option.

        Returns
        -------
        str
            The reply to that option; before any choice, what to do.
        """
        if self.choice is None:
            return _NO_CHOICE
        verdict = "✓ Right." if self.choice == self.right else "✗ Not this one."
        self.reply = f"{verdict} {self.replies[self.choice]}"
        return self.reply

    def bundle(self) -> dict[str, Any]:
        """Return the question as text, and as widgets where there are any."""
        bundle: dict[str, Any] = {"text/plain": repr(self)}
        widget = self.widget()
        bundle.update(widget._repr_mimebundle_() or {})
        bundle["text/plain"] = repr(self)
        return bundle

    def widget(self) -> Any:
        """Build the radio buttons, the button and the place of the reply; once."""
        if self._widget is None:
            self._widget = _widget(self)
        return self._widget


def ask(question: str, replies: Mapping[str, str], *, right: str) -> Prediction:
    """Ask for a prediction; nothing is graded, and leaving it unanswered costs nothing.

    Parameters
    ----------
    question : str
        What is asked; ``code`` in backticks, mathematics between dollar signs.
    replies : mapping of str to str
        Option → what to say to whoever chose it.
    right : str
        The option that is right.

    Returns
    -------
    Prediction
        Shown below its cell.

    Raises
    ------
    ValueError
        When `right` is none of the options.

    Examples
    --------
    >>> prediction = ask("Does it move?", {"yes": "Look at b.", "no": "It stays."}, right="no")
    Does it move?
      ( ) yes
      ( ) no
    >>> prediction.choose("no")
    >>> prediction.commit()
    '✓ Right. It stays.'
    """
    prediction = Prediction(question, replies, right)
    prediction.show()
    return prediction


def _widget(prediction: Prediction) -> Any:
    """Build the widgets of one prediction."""
    import ipywidgets

    question = ipywidgets.HTMLMath(
        f"<p><strong>Predict.</strong> {_markup(prediction.question)}</p>"
    )
    options = ipywidgets.RadioButtons(
        options=list(prediction.replies),
        value=None,
        layout={"width": "auto"},
    )
    button = ipywidgets.Button(
        description="This is my prediction", layout={"width": "auto"}, disabled=True
    )
    reply = ipywidgets.HTMLMath()

    def choose(change: dict[str, Any]) -> None:
        prediction.choose(change["new"])
        button.disabled = False

    def commit(_: object) -> None:
        reply.value = f'<p role="status">{_markup(prediction.commit())}</p>'

    options.observe(choose, names="value")
    button.on_click(commit)
    return ipywidgets.VBox([question, options, button, reply], layout={"align_items": "flex-start"})


def _markup(text: str) -> str:
    """Escape text for HTML, with ``code`` in backticks."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text, quote=False))
