"""The page a student reads: points, verdicts, and what to learn from each."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from nnbook.grading.files import write_whole
from nnbook.grading.gradebook.entry import Entry
from nnbook.grading.key.key import Key
from nnbook.grading.report.page import page, prose, text
from nnbook.grading.report.words import SIGNS, headline, number, what_happened

_NAME_BYTES = 200  # file systems take 255, and a mark may follow
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


def write_feedback(
    entries: Iterable[Entry],
    remarks: Mapping[tuple[str, str], Sequence[str]],
    keys: Mapping[str, Key],
    folder: Path,
    warning: str = "",
) -> None:
    """Write one page a student and notebook.

    Parameters
    ----------
    entries : iterable of Entry
        The gradebook's lines, in its order.
    remarks : mapping
        By student and notebook, sentences about the notebook as a whole.
    keys : mapping of str to Key
        By notebook; others are left out.
    folder : Path
        Gets ``STUDENT/NOTEBOOK.html``.
    warning : str
        Stands at the top when it is not empty.
    """
    entries = list(entries)
    folders = folder_names(entry.student for entry in entries)
    for (student, notebook), lines in groupby(entries, key=lambda e: (e.student, e.notebook)):
        if notebook in keys:
            known = remarks.get((student, notebook), ())
            made = feedback_page(list(lines), keys, known, warning)
            write_whole(folder / folders[student] / f"{notebook}.html", made)


def feedback_page(
    entries: Sequence[Entry],
    keys: Mapping[str, Key],
    remarks: Sequence[str] = (),
    warning: str = "",
) -> str:
    """Return the page about one submission.

    Parameters
    ----------
    entries : sequence of Entry
        Its exercises.
    keys : mapping of str to Key
        By notebook; they know the headlines.
    remarks : sequence of str
        Sentences about the notebook as a whole.
    warning : str
        Stands at the top when it is not empty.
    """
    first = entries[0]
    title = keys[first.notebook].title
    parts = [f"<h1>{text(title)}</h1>", f'<p class="soft">{_whose(first)}</p>']
    if warning:
        parts.append(f'<p class="warning" role="note">{text(warning)}</p>')
    parts.append(f'<p class="total">{_total(entries)}</p>')
    unread = [entry for entry in entries if entry.verdict.verdict == "unread"]
    marked = [entry for entry in entries if entry.marked_by]
    if unread and len(unread) + len(marked) == len(entries):
        parts.append(f"<p>{prose(unread[0].verdict.detail)} Hand in the notebook itself.</p>")
        parts += ["<h2>Marked all the same</h2>"] if marked else []
        parts += [_section(entry, keys) for entry in marked]
        return page(f"Feedback: {title}", "\n".join(parts))
    parts.append(_overview(entries, keys))
    parts.append("<h2>Answer by answer</h2>")
    parts += [_section(entry, keys) for entry in entries]
    remarks = [remark for remark in remarks if remark != first.verdict.detail]  # of an unread file
    if remarks:
        items = "".join(f"<li>{prose(remark)}</li>" for remark in remarks)
        parts.append("<h2>Cells that did not run to their end</h2>")
        parts.append(
            "<p>Answers in other cells were graded all the same. To see an error yourself, choose"
            f" <em>Restart Kernel and Run All Cells</em> in Jupyter.</p><ul>{items}</ul>"
        )
    return page(f"Feedback: {title}", "\n".join(parts))


def folder_names(students: Iterable[str]) -> dict[str, str]:
    """Name a folder for each student, safe on every system and different for each.

    Parameters
    ----------
    students : iterable of str
        All of them, so that two who differ in case alone get two folders everywhere.

    Examples
    --------
    >>> folder_names(["Ada Lovelace_17", "../eve"])["Ada Lovelace_17"]
    'Ada Lovelace_17'
    """
    distinct = sorted(set(students))
    taken = Counter(_safe(student).casefold() for student in distinct)
    return {
        student: _safe(student)
        if _safe(student) == student and taken[student.casefold()] == 1
        else f"{_safe(student)}~{hashlib.sha256(student.encode()).hexdigest()[:8]}"
        for student in distinct
    }


def _safe(student: str) -> str:
    kept = "".join(c if c.isalnum() or c in " _-.@" else "_" for c in student)[:80]
    safe = kept.encode()[:_NAME_BYTES].decode(errors="ignore").strip()
    safe = re.sub(r"^\.+", "_", safe).rstrip(".") or "_"
    return f"_{safe}" if _RESERVED.fullmatch(safe) else safe


def _whose(entry: Entry) -> str:
    handed_in = f" · handed in {text(entry.handed_in[:16].replace('T', ' '))} UTC"
    return f"<bdi>{text(entry.student)}</bdi>{handed_in if entry.handed_in else ''}"


def _total(entries: Sequence[Entry]) -> str:
    earned = sum(entry.verdict.points or 0 for entry in entries)
    most = sum(entry.verdict.max_points for entry in entries)
    waiting = sum(e.verdict.max_points for e in entries if e.verdict.verdict == "unmarked")
    total = f"{number(earned)} of {number(most)} points"
    return total + (f"; {number(waiting)} more wait to be marked" if waiting else "")


def _overview(entries: Sequence[Entry], keys: Mapping[str, Key]) -> str:
    rows = []
    for entry in entries:
        one, title = entry.verdict, prose(headline(entry, keys))
        rows.append(
            f'<tr><th scope="row"><a href="#{text(one.exercise)}">{title}</a></th>'
            f'<td class="verdict {one.verdict}">{SIGNS[one.verdict]}</td>'
            f'<td class="number">{_points(entry)}</td></tr>'
        )
    return (
        '<table><thead><tr><th scope="col">Exercise</th><th scope="col">Verdict</th>'
        f'<th scope="col" class="number">Points</th></tr></thead><tbody>{"".join(rows)}'
        "</tbody></table>"
    )


def _section(entry: Entry, keys: Mapping[str, Key]) -> str:
    one, title = entry.verdict, prose(headline(entry, keys))
    parts = [
        f'<section id="{text(one.exercise)}" aria-labelledby="{text(one.exercise)}-title">',
        f'<div class="head"><h3 id="{text(one.exercise)}-title">{title}</h3>',
        f'<span class="points">{_points(entry)} points</span></div>',
        f'<p class="verdict {one.verdict}">{SIGNS[one.verdict]}</p>',
    ]
    if entry.marked_by:
        parts.append(_marked(entry))
    elif one.verdict != "right":
        parts.append(what_happened(one.detail, one.notes))
    if one.notes.get("text"):
        parts.append(
            f'<p>Your answer:</p><blockquote class="answer">{text(one.notes["text"])}</blockquote>'
        )
    return "\n".join([*parts, "</section>"])


def _marked(entry: Entry) -> str:
    parts = ['<p class="soft">Marked by a person.</p>']
    if entry.ticked:
        items = "".join(f"<li>✓ {prose(statement)}</li>" for statement in entry.ticked)
        parts.append(f"<p>What earned points:</p><ul class='groups'>{items}</ul>")
    if entry.comment:
        parts.append(f'<p class="answer">{prose(entry.comment)}</p>')
    return "".join(parts)


def _points(entry: Entry) -> str:
    earned = number(entry.verdict.points) or "–"
    return f"{earned} / {number(entry.verdict.max_points)}"
