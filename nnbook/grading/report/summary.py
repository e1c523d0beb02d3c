"""The class at a glance: points, which exercises were hard, what went wrong, what waits."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from statistics import median
from urllib.parse import quote

from nnbook.grading.files import write_whole
from nnbook.grading.gradebook.entry import UNMARKED, Entry, needs_person
from nnbook.grading.key.key import Key
from nnbook.grading.report.charts import BLUE, GREY, ORANGE, SKY, bar, histogram, stacked_bar
from nnbook.grading.report.feedback import folder_names
from nnbook.grading.report.page import page, prose, text
from nnbook.grading.report.words import SIGNS, counted, headline

_COMMON = 10  # mistakes shown for a notebook
_LISTED = 200  # lines that a person is asked to look at
_COLOURS = {"right": BLUE, "partly": SKY, "missing": GREY, "unmarked": ""}  # others: ORANGE


def write_summary(
    entries: Iterable[Entry],
    keys: Mapping[str, Key],
    path: Path,
    warning: str = "",
    notices: Sequence[tuple[str, str]] = (),
) -> None:
    """Write the summary of everything in the gradebook.

    Parameters
    ----------
    entries : iterable of Entry
        The gradebook's lines.
    keys : mapping of str to Key
        By notebook.
    path : Path
        The file to write.
    warning : str
        Stands at the top when it is not empty.
    notices : sequence of (str, str)
        Files and folders that a person should look at, and why.
    """
    by_notebook: dict[str, list[Entry]] = defaultdict(list)
    entries = list(entries)
    folders = folder_names(entry.student for entry in entries)
    for entry in entries:
        by_notebook[entry.notebook].append(entry)
    parts = ["<h1>The class at a glance</h1>"]
    if warning:
        parts.append(f'<p class="warning" role="note">{text(warning)}</p>')
    for notebook, lines in by_notebook.items():
        title = keys[notebook].title if notebook in keys else notebook
        parts += _notebook(title, lines, keys, folders)
    if notices:
        parts += ["<h2>Files to look at</h2>", _notices(notices)]
    write_whole(path, page("The class at a glance", "\n".join(parts)))


def _notebook(
    title: str, entries: Sequence[Entry], keys: Mapping[str, Key], folders: Mapping[str, str]
) -> list[str]:
    by_exercise: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_exercise[entry.verdict.exercise].append(entry)
    parts = [f"<h2>{text(title)}</h2>", _points(entries)]
    parts += ['<h3 class="part">How hard each exercise was</h3>', _exercises(by_exercise, keys)]
    mistakes = _mistakes(by_exercise, keys)
    if mistakes:
        parts += ['<h3 class="part">The most common mistakes</h3>', mistakes]
    return parts + _people(entries, keys, folders)


def _points(entries: Sequence[Entry]) -> str:
    """Tell and draw what was earned of the points that are decided."""
    earned: dict[str, float] = defaultdict(float)
    most: dict[str, float] = defaultdict(float)
    every: dict[str, float] = defaultdict(float)
    for entry in entries:
        every[entry.student] += entry.verdict.max_points
        if entry.verdict.points is not None:
            earned[entry.student] += entry.verdict.points
            most[entry.student] += entry.verdict.max_points
    shares = [earned[student] / most[student] for student in every if most[student]]
    waiting = sum(most[student] < every[student] for student in every)
    told = f"{counted(len(every), 'submission')}"
    if shares:
        told += f"; half of them earned {100 * median(shares):.0f} % of the points or more"
    if waiting:
        told += (
            f". In {counted(waiting, 'submission')} written answers are not marked yet;"
            " their points are left out here"
        )
    return f"<p>{told}.</p>{histogram(shares, 'Points earned')}"


def _exercises(by_exercise: Mapping[str, Sequence[Entry]], keys: Mapping[str, Key]) -> str:
    rows = []
    for lines in by_exercise.values():
        marked = [line.verdict for line in lines if line.verdict.points is not None]
        most = sum(one.max_points for one in marked)
        share = f"{100 * sum(one.points or 0 for one in marked) / most:.0f} %" if most else ""
        counts = Counter(line.verdict.verdict for line in lines)
        known = [word for word in SIGNS if counts[word]]
        parts = [
            (counts[word], _COLOURS.get(word, ORANGE), SIGNS[word].partition(" ")[2])
            for word in known
        ]
        told = "&nbsp;· ".join(f'<span class="count">{counts[w]} {SIGNS[w]}</span>' for w in known)
        rows.append(
            f'<tr><th scope="row">{prose(headline(lines[0], keys))}</th>'
            f"<td>{stacked_bar(parts)}{told}</td>"
            f'<td class="number">{share if len(marked) == len(lines) else "–"}</td></tr>'
        )
    return (
        "<table><caption>How the answers came out, and the share of the points that was earned."
        " The lower it is, the harder the exercise.</caption>"
        '<thead><tr><th scope="col">Exercise</th><th scope="col">Answers</th>'
        '<th scope="col" class="number">Earned</th></tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table>"
    )


def _mistakes(by_exercise: Mapping[str, Sequence[Entry]], keys: Mapping[str, Key]) -> str:
    """Draw how often the mistakes were made that the answer key knows."""
    shown = {name: prose(headline(lines[0], keys)) for name, lines in by_exercise.items()}
    found = Counter(
        (name, str(line.verdict.notes["diagnosis"]))
        for name, lines in by_exercise.items()
        for line in lines
        if line.verdict.notes.get("diagnosis")
    )
    common = found.most_common(_COMMON)
    rows = [
        f'<tr><th scope="row">{prose(what)}</th><td>{shown[name]}</td>'
        f"<td>{bar(count, common[0][1], counted(count, 'answer'))}{counted(count, 'answer')}</td>"
        "</tr>"
        for (name, what), count in common
    ]
    if not rows:
        return ""
    rest = [
        f"<li>{shown[name]}: {prose(what)} ({counted(count, 'answer')})</li>"
        for (name, what), count in found.most_common()[_COMMON:]
    ]
    more = f"<details><summary>{len(rest)} more</summary><ul>{''.join(rest)}</ul></details>"
    return (
        '<table><thead><tr><th scope="col">Mistake</th><th scope="col">Exercise</th>'
        f'<th scope="col">Made in</th></tr></thead><tbody>{"".join(rows)}</tbody></table>'
        f"{more if rest else ''}"
    )


def _people(
    entries: Sequence[Entry], keys: Mapping[str, Key], folders: Mapping[str, str]
) -> list[str]:
    """List what waits for a person; what holds for a whole notebook is one line."""
    unmarked = sum(needs_person(entry) == UNMARKED for entry in entries)
    reasons: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    of_student = Counter(entry.student for entry in entries)
    for entry in entries:
        why = needs_person(entry)
        if why and why != UNMARKED:
            reasons[entry.student, why].append(entry)
    waiting = []
    for (student, why), lines in reasons.items():
        if len(lines) == of_student[student]:
            waiting.append((lines[0], "The whole notebook", why))
        elif lines[0].verdict.verdict == "unread":  # some of it was marked by hand all the same
            waiting.append((lines[0], "The rest of the notebook", why))
        else:
            waiting += [(line, headline(line, keys), why) for line in lines]
    parts = []
    if unmarked or waiting:
        parts.append(f'<h3 class="part">What needs a person ({unmarked + len(waiting)})</h3>')
    if unmarked:
        told = f"{counted(unmarked, 'written answer')} to mark: run `nnbook mark`."
        parts.append(f"<p>{prose(told)}</p>")
    if waiting:
        parts.append(_waiting(waiting, folders))
    return parts


def _waiting(waiting: Sequence[tuple[Entry, str, str]], folders: Mapping[str, str]) -> str:
    rows = []
    for entry, what, why in waiting[:_LISTED]:
        where = f"feedback/{quote(folders[entry.student])}/{entry.notebook}.html"
        rows.append(
            f'<tr><th scope="row"><a href="{text(where)}"><bdi>{text(entry.student)}</bdi></a></th>'
            f"<td>{prose(what)}</td><td>{prose(why)}</td></tr>"
        )
    more = len(waiting) - _LISTED
    rest = f"<p>… and {more} more, in grades.csv.</p>" if more > 0 else ""
    return (
        "<table><thead><tr>"
        '<th scope="col">Student</th><th scope="col">Exercise</th><th scope="col">Why</th></tr>'
        f"</thead><tbody>{''.join(rows)}</tbody></table>{rest}"
    )


def _notices(notices: Sequence[tuple[str, str]]) -> str:
    rows = [
        f'<tr><th scope="row"><bdi>{text(path)}</bdi></th><td>{text(why)}</td></tr>'
        for path, why in notices[:_LISTED]
    ]
    more = len(notices) - _LISTED
    rest = f"<p>… and {more} more.</p>" if more > 0 else ""
    return (
        '<table><thead><tr><th scope="col">File</th><th scope="col">Why</th></tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table>{rest}"
    )
