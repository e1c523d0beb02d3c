"""The page a student reads: points, verdicts, and what to learn from each."""

import hashlib
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from nnbook.grading.files import write_whole
from nnbook.grading.gradebook.entry import Entry
from nnbook.grading.gradebook.verdict import Word
from nnbook.grading.key.key import Key
from nnbook.grading.report.numbers import number
from nnbook.grading.report.templates import prose, render

_NAME_BYTES = 200  # file systems take 255, and a mark may follow
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)\s*(\..*)?")  # by Windows


def write_feedback(
    entries: Iterable[Entry],
    remarks: Mapping[tuple[str, str], Sequence[str]],
    keys: Mapping[str, Key],
    folder: Path,
    warning: str = "",
) -> None:
    """Write ``STUDENT/NOTEBOOK.html`` for every student and every notebook that has a key.

    The entries come in the gradebook's order; remarks, by student and notebook, are sentences about
    a notebook as a whole. The warning stands at the top when it is not empty.
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
    """Return the page about one submission: its exercises, and sentences about it as a whole."""
    verdicts = [entry.verdict for entry in entries]
    unread = [one.detail for one in verdicts if one.verdict is Word.UNREAD]
    marked = [entry for entry in entries if entry.marked_by]
    nothing_read = bool(unread) and len(unread) + len(marked) == len(entries)
    if nothing_read:
        remarks = ()
    first = entries[0]
    return render(
        "report/feedback.html",
        title=keys[first.notebook].title,
        warning=warning,
        student=first.student,
        handed_in=first.handed_in[:16].replace("T", " "),
        earned=sum(one.points or 0 for one in verdicts),
        most=sum(one.counted for one in verdicts),
        unasked=sum(one.verdict is Word.UNASKED for one in verdicts),
        waiting=sum(one.max_points for one in verdicts if one.verdict is Word.UNMARKED),
        unread=unread[0] if nothing_read else "",
        answers=[
            (entry.verdict, prose(headline(entry, keys)), _points(entry), entry)
            for entry in (marked if nothing_read else entries)
        ],
        remarks=[told for told in remarks if told != first.verdict.detail],  # of an unread file
    )


def folder_names(students: Iterable[str]) -> dict[str, str]:
    """Name a folder for each student, safe on every system and different for each.

    It takes all of them, so that two who differ in case alone get two folders everywhere.

    Examples
    --------
    >>> folder_names(["Ada Lovelace_17", "../eve"])["Ada Lovelace_17"]
    'Ada Lovelace_17'
    """
    distinct = sorted(set(students))
    taken = Counter(_alike(_safe(student)) for student in distinct)
    return {
        student: _safe(student)
        if _safe(student) == student and taken[_alike(student)] == 1
        else f"{_safe(student)}~{hashlib.sha256(student.encode()).hexdigest()[:8]}"
        for student in distinct
    }


def headline(entry: Entry, keys: Mapping[str, Key]) -> str:
    """Return the headline of an entry's exercise; its name where no key has it any more."""
    name = entry.verdict.exercise
    known = keys[entry.notebook].exercises if entry.notebook in keys else {}
    return known[name].title if name in known else name


def _points(entry: Entry) -> str:
    if entry.verdict.verdict is Word.UNASKED:
        return "not counted"
    return f"{number(entry.verdict.points) or '–'} / {number(entry.verdict.max_points)}"


def _safe(student: str) -> str:
    kept = "".join(c if c.isalnum() or c in " _-.@" else "_" for c in student)[:80]
    takes = sys.getfilesystemencoding()  # ASCII in some locales
    kept = kept.encode(takes, "replace").decode(takes).replace("?", "_")
    safe = kept.encode()[:_NAME_BYTES].decode(errors="ignore").strip()
    safe = re.sub(r"^\.+", "_", safe.rstrip(". ")) or "_"
    reserved = _RESERVED.fullmatch(unicodedata.normalize("NFKC", safe))  # COM¹ is COM1
    return f"_{safe}" if reserved else safe


def _alike(name: str) -> str:
    """Return what is the same for two names that are one on some disks."""
    return unicodedata.normalize("NFC", name).casefold()
