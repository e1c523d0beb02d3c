"""A written answer found in a submission, whatever has happened to its cell."""

import re
from typing import Any

from nnbook.grading.submission import Submission

_PROMPT = re.compile(r"^\s*Your answer:[ \t]*", re.MULTILINE)
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
    label = re.compile(rf"^\s*\**\s*Your answer to\s+`?{re.escape(name)}`?\s*\**[ \t]*$", re.M)
    texts: list[str] = []
    attachments: dict[str, Any] = {}
    for cell in submission.cells:
        labelled = label.search(cell.source[:2000])
        if cell.grade_id != name and not labelled:
            continue
        text = _PROMPT.sub("", label.sub("", cell.source), count=1).strip()
        if text and text not in texts:
            texts.append(text)
        attachments |= cell.attachments
    return "\n\n---\n\n".join(texts)[:_TEXT_LIMIT], attachments
