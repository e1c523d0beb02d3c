"""What pages and tables call things."""

from collections.abc import Mapping
from typing import Any

from nnbook.grading.gradebook.entry import Entry
from nnbook.grading.key.key import Key
from nnbook.grading.report.page import prose, text

SIGNS = {
    "right": "✓ right",
    "partly": "◐ partly right",
    "wrong": "✗ not right",
    "missing": "○ not answered",
    "error": "⚠ error",
    "timeout": "⚠ took too long",
    "unread": "⚠ file not readable",
    "unmarked": "… not marked yet",
}


def what_happened(detail: str, notes: Mapping[str, Any]) -> str:
    """Tell what went wrong: the groups of cases, a recognised mistake, the line that raised.

    Parameters
    ----------
    detail, notes : str, mapping
        Of a `Verdict`.

    Returns
    -------
    str
        HTML.
    """
    groups = notes.get("groups")
    parts = []
    if groups:
        items = "".join(
            f"<li>{'✓' if right else '✗'} {prose(name)}: {'right' if right else prose(reason)}</li>"
            for name, right, reason in groups
        )
        parts.append(f"<p>Cases tried:</p><ul class='groups'>{items}</ul>")
    else:
        parts.append(f"<p>{prose(detail.split(' Recognised: ')[0])}</p>")
    if notes.get("diagnosis"):
        parts.append(
            f"<p><strong>What may have happened:</strong> {prose(notes['diagnosis'])}.</p>"
        )
    if notes.get("line"):
        exception, line, source = notes["line"]
        raised = f"{text(exception)} in line" if exception else "Line"
        parts.append(
            f"<p>{raised} {int(line)} of your cell:</p><pre><code>{text(source)}</code></pre>"
        )
    return "".join(parts)


def headline(entry: Entry, keys: Mapping[str, Key]) -> str:
    """Return the headline of an entry's exercise; its name where no key has it any more."""
    name = entry.verdict.exercise
    known = keys[entry.notebook].exercises if entry.notebook in keys else {}
    return known[name].title if name in known else name


def counted(number: int, what: str) -> str:
    """Write a number with its noun.

    Examples
    --------
    >>> counted(1, "submission"), counted(2, "submission")
    ('1 submission', '2 submissions')
    """
    return f"{number} {what}{'' if number == 1 else 's'}"


def number(value: float | None) -> str:
    """Write points without needless digits; no points at all as an empty cell.

    Examples
    --------
    >>> number(2.0), number(0.75), number(None)
    ('2', '0.75', '')
    """
    return "" if value is None else f"{round(value, 4):g}"
