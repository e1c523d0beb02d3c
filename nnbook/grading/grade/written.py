"""A written answer found in a submission, whatever has happened to its cell."""

import re
from typing import Any

from nnbook.notebook.submission import Submission

# Possessive throughout (*+): a million spaces must not be tried in every division.
_PROMPT = re.compile(r"^[ \t]*+(?:Your answer:|YOUR ANSWER HERE)[ \t]*+", re.M)  # ours, nbgrader's
_LABEL = re.compile(
    r"^[ \t]*+\**+[ \t]*+Your answer to[ \t]++`?(?P<name>\w++)`?[ \t]*+\**+[ \t]*+$", re.M
)
_HEADING = re.compile(r"^#{1,6} ", re.M)
_TEXT_LIMIT = 50_000  # characters


def written_answer(submission: Submission, name: str) -> tuple[str, dict[str, Any]]:
    """Find what a student wrote.

    Parameters
    ----------
    submission : Submission
        The notebook. The answer's cell is known by nbgrader's name for it, or else by the label
        at its top; where the cell was copied, all that differ count together.
    name : str
        The exercise.

    Returns
    -------
    text : str
        The answer in Markdown without its label; empty when there is none.
    attachments : dict
        Pictures pasted into it: name → type → base64 text.
    """
    texts: list[str] = []
    attachments: dict[str, Any] = {}
    for cell in submission.cells:
        label = next((m for m in _LABEL.finditer(cell.source) if m["name"] == name), None)
        if cell.grade_id != name and not label:
            continue
        written = _after(label, cell.source) if label else cell.source
        text = _PROMPT.sub("", written, count=1).strip()
        if text and text not in texts:
            texts.append(text)
        attachments |= cell.attachments
    return "\n\n---\n\n".join(texts)[:_TEXT_LIMIT], attachments


def _after(label: re.Match[str], source: str) -> str:
    """Return what stands below a label; in a cell merged with others, up to the next heading."""
    rest = source[label.end() :]
    if source[: label.start()].strip():
        heading = _HEADING.search(rest)
        return rest[: heading.start()] if heading else rest
    return rest
