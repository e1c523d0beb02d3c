"""The class at a glance: points, which exercises were hard, what went wrong, what waits."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from urllib.parse import quote

from nnbook.grading.feedback import SIGNS, folder_names
from nnbook.grading.gradebook import Entry
from nnbook.grading.key import Key
from nnbook.grading.page import page, prose, text
from nnbook.grading.tables import number, write_whole

_BINS = 10
_COMMON = 3  # mistakes told for an exercise
UNMARKED = "a written answer to mark"
_LISTED = 200  # lines that a person is asked to look at


def write_summary(
    entries: Iterable[Entry],
    keys: Mapping[str, Key],
    titles: Mapping[str, Mapping[str, str]],
    path: Path,
    warning: str = "",
) -> None:
    """Write the summary of everything in the gradebook.

    Parameters
    ----------
    entries : iterable of Entry
        The gradebook's lines.
    keys : mapping of str to Key
        By notebook.
    titles : mapping of str to mapping
        By notebook and exercise, its headline.
    path : Path
        The file to write.
    warning : str
        Stands at the top when it is not empty.
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
        parts += _notebook(title, lines, titles.get(notebook, {}), folders)
    write_whole(path, page("The class at a glance", "\n".join(parts)))


def needs_person(entry: Entry) -> str:
    """Say why somebody should look at an answer; empty when nobody needs to.

    Parameters
    ----------
    entry : Entry
        A line of the gradebook.
    """
    if entry.outdated:
        return "handed in again since it was marked"
    if entry.marked_by:
        return ""
    if entry.verdict.verdict == "unmarked":
        return UNMARKED
    if entry.verdict.notes.get("person"):
        return str(entry.verdict.notes["person"])
    if entry.verdict.verdict == "unread":
        return entry.verdict.detail
    return ""


def _notebook(
    title: str, entries: Sequence[Entry], titles: Mapping[str, str], folders: Mapping[str, str]
) -> list[str]:
    totals: dict[str, float] = defaultdict(float)
    most: dict[str, float] = defaultdict(float)
    for entry in entries:
        totals[entry.student] += entry.verdict.points or 0
        most[entry.student] += entry.verdict.max_points
    shares = [totals[student] / most[student] if most[student] else 0 for student in totals]
    middle = sorted(totals.values())[len(totals) // 2]
    parts = [
        f"<h2>{text(title)}</h2>",
        f"<p>{_count(len(totals), 'submission')}; median {number(middle)} of"
        f" {number(max(most.values()))} points.</p>",
        _histogram(shares),
        _exercises(entries, titles),
    ]
    waiting = [(entry, needs_person(entry)) for entry in entries if needs_person(entry)]
    unmarked = [entry for entry, why in waiting if why == UNMARKED]
    waiting = [(entry, why) for entry, why in waiting if why != UNMARKED]
    if unmarked or waiting:
        parts.append(f"<h2>What needs a person ({len(unmarked) + len(waiting)})</h2>")
    if unmarked:
        told = f"{_count(len(unmarked), 'written answer')} to mark: run `nnbook mark`."
        parts.append(f"<p>{prose(told)}</p>")
    if waiting:
        parts.append(_waiting(waiting, titles, folders))
    return parts


def _histogram(shares: Sequence[float]) -> str:
    """Draw how many submissions earned which share of the points, and say it in words."""
    counts = [0] * _BINS
    for share in shares:
        counts[min(int(share * _BINS), _BINS - 1)] += 1
    tallest = max(counts)
    bars = []
    for place, count in enumerate(counts):
        height = 120 * count / tallest
        x = 8 + 58 * place
        low, high = place * 100 // _BINS, (place + 1) * 100 // _BINS
        bars.append(
            f'<rect x="{x}" y="{140 - height:.1f}" width="50" height="{height:.1f}"'
            ' fill="#0072B2"/>'
            f'<text x="{x + 25}" y="{134 - height:.1f}" text-anchor="middle">{count or ""}</text>'
            f'<text x="{x + 25}" y="156" text-anchor="middle">{low}–{high}</text>'
        )
    words = ", ".join(
        f"{_count(count, 'submission')} from {10 * place} to {10 * place + 10} %"
        for place, count in enumerate(counts)
        if count
    )
    return (
        f'<figure><svg role="img" viewBox="0 0 596 182" aria-label="Points earned: {words}.">'
        f'{"".join(bars)}<line x1="4" y1="140" x2="592" y2="140" stroke="currentColor"/>'
        '<text x="298" y="176" text-anchor="middle">points earned, % of all (height: submissions)'
        "</text></svg></figure>"
    )


def _exercises(entries: Sequence[Entry], titles: Mapping[str, str]) -> str:
    by_exercise: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_exercise[entry.verdict.exercise].append(entry)
    rows = []
    for name, lines in by_exercise.items():
        marked = [line for line in lines if line.verdict.points is not None]
        earned = sum(line.verdict.points or 0 for line in marked)
        most = sum(line.verdict.max_points for line in marked)
        share = earned / most if most else 0
        rows.append(
            f'<tr><th scope="row">{prose(titles.get(name, name))}</th>'
            f'<td class="number">{_bar(share) if len(marked) == len(lines) else "–"}</td>'
            f"<td>{_verdicts(lines)}{_mistakes(lines)}</td></tr>"
        )
    return (
        "<table><caption>Exercise by exercise: the share of its points that was earned, and how"
        ' the answers came out.</caption><thead><tr><th scope="col">Exercise</th>'
        '<th scope="col" class="number">Points</th><th scope="col">Answers</th></tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table>"
    )


def _bar(share: float) -> str:
    return (
        f'<svg aria-hidden="true" width="70" height="12" viewBox="0 0 70 12">'
        f'<rect x=".5" y="1.5" width="69" height="9" fill="none" stroke="currentColor"/>'
        f'<rect x="1" y="2" width="{68 * share:.1f}" height="8" fill="#0072B2"/></svg>'
        f" {100 * share:.0f} %"
    )


def _verdicts(lines: Sequence[Entry]) -> str:
    counts = Counter(line.verdict.verdict for line in lines)
    told = [
        f'<span class="count">{counts[word]} {SIGNS[word]}</span>' for word in SIGNS if counts[word]
    ]
    return " · ".join(told)


def _mistakes(lines: Sequence[Entry]) -> str:
    found = Counter(
        str(line.verdict.notes["diagnosis"])
        for line in lines
        if line.verdict.notes.get("diagnosis")
    )
    items = [f"<li>{count} × {prose(what)}</li>" for what, count in found.most_common(_COMMON)]
    return f"<ul>{''.join(items)}</ul>" if items else ""


def _waiting(
    waiting: Sequence[tuple[Entry, str]], titles: Mapping[str, str], folders: Mapping[str, str]
) -> str:
    rows = []
    for entry, why in waiting[:_LISTED]:
        where = f"feedback/{quote(folders[entry.student])}/{entry.notebook}.html"
        name = entry.verdict.exercise
        rows.append(
            f'<tr><th scope="row"><a href="{text(where)}"><bdi>{text(entry.student)}</bdi></a></th>'
            f"<td>{prose(titles.get(name, name))}</td><td>{prose(why)}</td></tr>"
        )
    more = len(waiting) - _LISTED
    rest = f"<p>… and {more} more, in grades.csv.</p>" if more > 0 else ""
    return (
        "<table><thead><tr>"
        '<th scope="col">Student</th><th scope="col">Exercise</th><th scope="col">Why</th></tr>'
        f"</thead><tbody>{''.join(rows)}</tbody></table>{rest}"
    )


def _count(number_of: int, what: str) -> str:
    return f"{number_of} {what}{'' if number_of == 1 else 's'}"
