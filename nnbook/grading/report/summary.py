"""The class at a glance: points, which exercises were hard, what went wrong, what waits."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import quote

from nnbook.grading.files import write_whole
from nnbook.grading.gradebook.entry import TO_MARK, Entry, needs_person
from nnbook.grading.gradebook.verdict import Word
from nnbook.grading.key.key import Key
from nnbook.grading.report.charts import bar, histogram, stacked_bar
from nnbook.grading.report.feedback import folder_names, headline
from nnbook.grading.report.numbers import counted
from nnbook.grading.report.templates import render

_LISTED = 200  # lines that a person is asked to look at


def write_summary(
    entries: Iterable[Entry],
    keys: Mapping[str, Key],
    path: Path,
    warning: str = "",
    notices: Sequence[tuple[str, str]] = (),
) -> None:
    """Write the summary of everything in the gradebook.

    The warning stands at the top when it is not empty; the notices are files and folders that a
    person should look at, and why.
    """
    entries = list(entries)
    pages = folder_names(entry.student for entry in entries)
    by_notebook: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_notebook[entry.notebook].append(entry)
    notebooks = [
        {"title": keys[name].title if name in keys else name} | _notebook(lines, keys, pages)
        for name, lines in by_notebook.items()
    ]
    made = render(
        "report/summary.html",
        title="The class at a glance",
        warning=warning,
        notebooks=notebooks,
        notices=notices,
        listed=_LISTED,
        bar=bar,
        stacked_bar=stacked_bar,
    )
    write_whole(path, made)


def _notebook(
    entries: Sequence[Entry], keys: Mapping[str, Key], pages: Mapping[str, str]
) -> dict[str, Any]:
    """Return what the template tells of one notebook."""
    by_exercise: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_exercise[entry.verdict.exercise].append(entry)
    titles = {name: headline(lines[0], keys) for name, lines in by_exercise.items()}
    told, drawn = _points(entries)
    mistakes = Counter(
        (name, str(line.verdict.notes["diagnosis"]))
        for name, lines in by_exercise.items()
        for line in lines
        if line.verdict.notes.get("diagnosis")
    )
    return {
        "earned": told,
        "histogram": drawn,
        "exercises": [(titles[name], *_answers(lines)) for name, lines in by_exercise.items()],
        "mistakes": [(what, titles[name], count) for (name, what), count in mistakes.most_common()],
        "unmarked": sum(needs_person(entry) == TO_MARK for entry in entries),
        "waiting": [
            (entry.student, _page(entry, pages) if entry.notebook in keys else "", *told)
            for entry, *told in _waiting(entries, titles)
        ],
    }


def _page(entry: Entry, pages: Mapping[str, str]) -> str:
    return quote(f"feedback/{pages[entry.student]}/{entry.notebook}.html")


def _points(entries: Sequence[Entry]) -> tuple[str, str]:
    """Tell and draw what was earned of the points that are decided."""
    earned: dict[str, float] = defaultdict(float)
    most: dict[str, float] = defaultdict(float)
    every: dict[str, float] = defaultdict(float)
    for entry in entries:
        every[entry.student] += entry.verdict.counted
        if entry.verdict.points is not None:
            earned[entry.student] += entry.verdict.points
            most[entry.student] += entry.verdict.counted
    shares = [earned[student] / most[student] for student in every if most[student]]
    waiting = sum(most[student] < every[student] for student in every)
    told = counted(len(every), "submission")
    if shares:
        half = f"{100 * median(shares):.0f} % of the points or more"
        told += f"; half of them earned {'all points' if median(shares) == 1 else half}"
    if waiting:
        told += (
            f". In {counted(waiting, 'submission')} written answers are not marked yet;"
            " their points are left out here"
        )
    return told, histogram(shares, "Points earned")


def _answers(entries: Sequence[Entry]) -> tuple[list[tuple[int, Word]], str]:
    """Count how the answers to an exercise came out; tell the share of its points once decided."""
    verdicts = [entry.verdict for entry in entries]
    counts = Counter(one.verdict for one in verdicts)
    came_out = [(counts[word], word) for word in Word if counts[word]]
    if any(one.points is None for one in verdicts):
        return came_out, "–"
    most = sum(one.counted for one in verdicts)
    earned = sum(one.points or 0 for one in verdicts)
    return came_out, f"{100 * earned / most:.0f} %" if most else ""


def _waiting(entries: Sequence[Entry], titles: Mapping[str, str]) -> list[tuple[Entry, str, str]]:
    """List what waits for a person, and why; what holds for a whole notebook is one line."""
    reasons: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    of_student = Counter(entry.student for entry in entries)
    for entry in entries:
        why = needs_person(entry)
        if why and why != TO_MARK:
            reasons[entry.student, why].append(entry)
    waiting = []
    for (student, why), lines in reasons.items():
        if len(lines) == of_student[student]:
            waiting.append((lines[0], "The whole notebook", why))
        elif lines[0].verdict.verdict is Word.UNREAD:  # some of it was marked by hand all the same
            waiting.append((lines[0], "The rest of the notebook", why))
        else:
            waiting += [(line, titles[line.verdict.exercise], why) for line in lines]
    return waiting
