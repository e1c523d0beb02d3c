"""A prediction: the student commits to an option before the reply to it is shown."""

from collections.abc import Mapping
from typing import Any

from nnbook.checking.cell_output import CellOutput


class Prediction(CellOutput):
    """A question with options, and a reply to each; parameters and errors are those of `ask`.

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
        """Commit to the selected option; return the reply to it, before any choice what to do."""
        if self.choice is None:
            return "Choose one option, then press the button."
        verdict = "✓ Right." if self.choice == self.right else "✗ Not this one."
        self.reply = f"{verdict} {self.replies[self.choice]}"
        return self.reply

    def bundle(self) -> dict[str, Any]:
        """Return the question as widgets, and as text."""
        return {**self.widget()._repr_mimebundle_(), "text/plain": repr(self)}

    def widget(self) -> Any:
        """Build the radio buttons, the button and the place of the reply; once."""
        if self._widget is None:
            from nnbook.checking.prediction_widget import prediction_widget

            self._widget = prediction_widget(
                self.question, list(self.replies), self.choose, self.commit
            )
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
