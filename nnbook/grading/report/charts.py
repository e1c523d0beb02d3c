"""Small pictures for a page of HTML, each with its text alternative: SVG, and no script.

No chart needs its colours, because its numbers stand beside it.
"""

from collections.abc import Sequence

from markupsafe import Markup, escape

from nnbook.grading.gradebook.verdict import BLUE, ORANGE, Word
from nnbook.grading.report.numbers import counted

_N_BINS = 10


def histogram(shares: Sequence[float], words: str) -> Markup:
    """Draw how many submissions earned which share of the points, from 0 to 1.

    What the picture is of, in words, is for whoever cannot see it; the numbers are added.
    """
    counts = [0] * _N_BINS
    for share in shares:
        counts[min(int(share * _N_BINS + 1e-9), _N_BINS - 1)] += 1
    drawn = [
        f'<text x="{10 + 57.6 * edge:g}" y="166" text-anchor="middle">{10 * edge}</text>'
        for edge in range(_N_BINS + 1)
    ]
    for place, count in enumerate(counts):
        height, x = 120 * count / max(*counts, 1), 12 + 57.6 * place
        drawn.append(
            f'<rect x="{x:g}" y="{146 - height:.1f}" width="53.6" height="{height:.1f}"'
            f' fill="{BLUE}"/>'
            f'<text x="{x + 27:g}" y="{140 - height:.1f}" text-anchor="middle">{count or ""}</text>'
        )
    told = f"{words}: " + ", ".join(
        f"{counted(count, 'submission')} from {10 * place} to {10 * place + 10} %"
        for place, count in enumerate(counts)
        if count
    )
    return Markup(
        f'<figure><svg role="img" viewBox="0 0 604 194" aria-label="{escape(told)}.">'
        f'{"".join(drawn)}<line x1="4" y1="146" x2="600" y2="146" stroke="currentColor"/>'
        '<text x="302" y="190" text-anchor="middle">% of the points; height: submissions</text>'
        "</svg></figure>"
    )


def stacked_bar(parts: Sequence[tuple[int, Word]]) -> Markup:
    """Draw how many answers came out how, as one bar of several colours."""
    total = max(sum(count for count, _ in parts), 1)
    rects, x = "", 0.0
    for count, word in parts:
        width = 200 * count / total
        colour = f'fill="{word.fill}"' if word.fill else 'fill="none" stroke="currentColor"'
        rects += f'<rect x="{x:.2f}" y="0" width="{max(width - 1, 0.5):.2f}" height="16" {colour}/>'
        x += width
    return _bar(rects, ", ".join(f"{count} {word.spoken}" for count, word in parts))


def bar(count: int, largest: int, words: str) -> Markup:
    """Draw a number as a bar beside others, of which one is the largest."""
    width = 200 * count / max(largest, 1)
    return _bar(f'<rect x="0" y="0" width="{width:.2f}" height="16" fill="{ORANGE}"/>', words)


def _bar(rects: str, words: str) -> Markup:
    return Markup(
        '<svg class="bar" role="img" viewBox="0 0 200 16" preserveAspectRatio="none"'
        f' aria-label="{escape(words)}">{rects}</svg>'
    )
