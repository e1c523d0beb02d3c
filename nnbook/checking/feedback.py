"""Immediate feedback in a student's notebook: `check` an answer.

A check has four outcomes, told apart by a sign and a word, never by colour alone: right, wrong,
unanswered, raised. Its examples carry no points: the grader uses other cases.
"""

import copy
import linecache
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from typing import Any, Literal

from nnbook.answers.compare import Difference, difference, judge
from nnbook.answers.plain import NotPlainError, in_words, not_plain, type_in_words
from nnbook.answers.sealed import PREFIX, unseal
from nnbook.checking.cell_output import CellOutput, user_namespace

Outcome = Literal["right", "wrong", "unanswered", "raised"]

HEADINGS: dict[Outcome, str] = {
    "right": "✓ Right.",
    "wrong": "✗ Wrong.",
    "unanswered": "○ Not answered yet.",
    "raised": "! Error.",
}
_COLOURS: dict[Outcome, str] = {  # Okabe–Ito; the sign and the word say the same
    "right": "#0072B2",
    "wrong": "#D55E00",
    "unanswered": "#808080",
    "raised": "#CC79A7",
}
_NO_FUNCTION = "Write the function, run its cell, then this one again."
_NO_VALUE: Any = object()
_wrong_attempts: Counter[str] = Counter()  # by check: which hint comes next


@dataclass(frozen=True)
class Feedback(CellOutput):
    """What a check found.

    Attributes
    ----------
    outcome : {"right", "wrong", "unanswered", "raised"}
        The verdict on the visible examples.
    text : str
        The same and the reason, for the student, as plain text.
    """

    outcome: Outcome
    text: str

    def __str__(self) -> str:
        return self.text

    def bundle(self) -> dict[str, Any]:
        """Return the text, and the same as HTML with its first words in bold."""
        import html  # here, for `import nnbook` to be quick

        heading = HEADINGS[self.outcome]
        rest = html.escape(self.text.removeprefix(heading))
        style = f"border-left: 4px solid {_COLOURS[self.outcome]}; padding: 0.2em 0.8em;"
        markup = (
            f'<div role="status" style="{style} white-space: pre-wrap; overflow-wrap: anywhere;">'
            f"<strong>{html.escape(heading)}</strong>{rest}</div>"
        )
        return {"text/plain": self.text, "text/html": markup}


def check(
    answer: object,
    examples: Sequence[tuple[Any, Any]] = (),
    hints: Sequence[str] = (),
    *,
    right: object = _NO_VALUE,
    accept: Callable[..., object] | None = None,
    tolerance: float | None = None,
) -> Feedback:
    """Check an answer at once, and show what was found.

    Parameters
    ----------
    answer : object
        The name of the answer as text, which may not exist yet; or the answer itself.
    examples : sequence of (tuple, object)
        For a function: the arguments of a call, and what it should return. Together with
        `accept`, the tuples of arguments alone.
    hints : sequence of str
        The k-th one is added at the k-th wrong attempt.
    right : object, optional
        For a value: the right one, or what release made of it.
    accept : callable, optional
        Where many answers are right: ``accept(answer)``, or ``accept(result, *arguments)`` for
        a function. True, or False, or one sentence on what is wrong.
    tolerance : float, optional
        The largest allowed ``|got - expected|``; by default ``1e-9 + 1e-6 |expected|``.

    Returns
    -------
    Feedback
        The outcome and its text. Nothing is ever raised.

    Examples
    --------
    >>> def double(x):
    ...     return x + x
    >>> feedback = check(double, [((2,), 4), ((-1.5,), -3)])
    ✓ Right. Both examples of double agree.
    >>> feedback = check([1, 2], right=[1, 3], hints=["Which number comes after 2?"])
    ✗ Wrong. At [1]: expected 3, got 2.
    Hint 1 of 1: Which number comes after 2?
    """
    found = AnswerCheck(
        answer, examples, hints, right=right, accept=accept, tolerance=tolerance
    ).feedback()
    found.show()
    return found


@dataclass(frozen=True)
class AnswerCheck:
    """One check before it is made; the parameters are those of `check`."""

    answer: object
    examples: Sequence[tuple[Any, Any]] = ()
    hints: Sequence[str] = ()
    _: KW_ONLY
    right: object = _NO_VALUE
    accept: Callable[..., object] | None = None
    tolerance: float | None = None

    def feedback(self, names: Mapping[str, object] | None = None) -> Feedback:
        """Find what `check` shows, without showing it; a name is looked up among the user's own."""
        try:
            name, answer = self._named_answer(user_namespace() if names is None else names)
            outcome, reason = self._found(name, answer)
        except Exception as error:
            name, outcome = "", "raised"
            reason = f"The check itself failed, not your answer: {in_words(error)}"
        reason += _hints_due(name, self.hints) if outcome == "wrong" else ""
        return Feedback(outcome, f"{HEADINGS[outcome]} {reason}")

    def _named_answer(self, names: Mapping[str, object]) -> tuple[str, Any]:
        """Find the answer by its name; ``...`` stands for one that does not exist yet."""
        if isinstance(self.answer, str):
            return self.answer, names.get(self.answer, ...)
        return getattr(self.answer, "__name__", ""), self.answer

    def _found(self, name: str, answer: Any) -> tuple[Outcome, str]:
        """Hold the answer against a value, examples or a predicate."""
        right = self.right
        if right is _NO_VALUE and self.examples:
            return self._tried(name, answer)
        accept = self.accept if right is _NO_VALUE else None
        if right is _NO_VALUE and accept is None:
            raise ValueError("a check needs examples, right= or accept=")
        try:
            answer = _as_graded(answer)
        except NotImplementedError:
            return "unanswered", "Replace ... by your answer, run that cell, then this one again."
        if accept is not None:
            found = judge(accept, answer)
            return ("wrong", found.sentence) if found else ("right", "Your answer is accepted.")
        if isinstance(right, str) and right.startswith(PREFIX):
            right = unseal(right)
        found = difference(right, answer, self.tolerance)
        return ("wrong", found.sentence) if found else ("right", "Your answer is as it should be.")

    def _tried(self, name: str, answer: Any) -> tuple[Outcome, str]:
        """Call the answer on each example, up to the first one that fails."""
        if answer is ...:
            return "unanswered", _NO_FUNCTION
        if not callable(answer):
            return "wrong", f"Expected a function, got {type_in_words(answer)}."
        n = len(self.examples)
        for number, example in enumerate(self.examples, start=1):
            arguments, expected = (example, None) if self.accept else example
            if not isinstance(arguments, tuple):
                arguments = (arguments,)
            which = f"Example {number} of {n}: {_call_in_words(name, arguments)}"
            given = copy.deepcopy(arguments)  # outside the try: it is no fault of the answer
            try:
                result = _as_graded(answer(*given))
            except NotImplementedError:
                return "unanswered", _NO_FUNCTION
            except (Exception, SystemExit) as error:
                return "raised", f"{which}\n{_error_in_words(error)}"
            found = self._fault(result, expected, arguments)
            if found:
                return "wrong", f"{which}\n{found.sentence}"
        count = {1: "The example", 2: "Both examples"}.get(n, f"All {n} examples")
        agree = "agree" if n > 1 else "agrees"
        return "right", f"{count} of {name or 'your function'} {agree}."

    def _fault(
        self, result: object, expected: object, arguments: tuple[Any, ...]
    ) -> Difference | None:
        """Say what is wrong with one result."""
        if self.accept is not None:
            found = judge(self.accept, result, *copy.deepcopy(arguments))
        else:
            found = difference(expected, result, self.tolerance)
        if found and result is None:
            return Difference("type", "Your function returned nothing: is a return missing?")
        return found


def _call_in_words(name: str, arguments: tuple[Any, ...]) -> str:
    words = (getattr(value, "__name__", None) or in_words(value, 40) for value in arguments)
    return f"{name or 'your function'}({', '.join(words)})"


def _error_in_words(error: BaseException) -> str:
    """Name an error, and the student's own line that led to it."""
    try:
        message = f"{type(error).__name__}: {error}".strip().removesuffix(":")
    except Exception:  # the student's own __str__
        message = type(error).__name__
    own = None
    trace = error.__traceback__
    while trace is not None:  # the innermost line of a cell, or of a script
        if trace.tb_frame.f_globals.get("__name__") == "__main__":
            own = trace.tb_frame.f_code.co_filename, trace.tb_lineno
        trace = trace.tb_next
    if own is None:
        return message
    return f"{message}\nin line {own[1]} of your cell: {linecache.getline(*own).strip()}"


def _as_graded(value: object) -> object:
    """Return an answer as it reaches the grader, or what keeps it from that; a blank raises."""
    from nnbook.answers.wire import BLANK, TOO_MUCH, crossed  # for a quick import

    try:
        return crossed(value)
    except NotPlainError as why:
        if str(why) == BLANK:
            raise NotImplementedError from None
        return value if str(why) not in TOO_MUCH and not_plain(value) else why


def _hints_due(name: str, hints: Sequence[str]) -> str:
    """Count a wrong attempt; give the hints it has earned, one more each time."""
    hints = [hints] if isinstance(hints, str) else list(hints)
    check = name or "\n".join(map(str, hints))  # an answer without a name is told by its hints
    _wrong_attempts[check] += 1
    due = hints[: _wrong_attempts[check]]
    lines = (f"\nHint {k} of {len(hints)}: {hint}" for k, hint in enumerate(due, start=1))
    return "".join(lines)
