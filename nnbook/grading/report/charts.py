"""Small pictures for a page of HTML, each with its text alternative: SVG, and no script.

Colours are Okabe and Ito's, which people with any colour vision tell apart; no chart needs them,
because its numbers stand beside it.
"""

from collections.abc import Sequence

from nnbook.grading.report.page import text
from nnbook.grading.report.words import counted

BLUE, SKY, ORANGE, GREY = "#0072B2", "#56B4E9", "#D55E00", "#8a939c"
_N_BINS = 10


def histogram(shares: Sequence[float], words: str) -> str:
    """Draw how many submissions earned which share of the points.

    Parameters
    ----------
    shares : sequence of float
        From 0 to 1, one a submission.
    words : str
        What the picture is of, for whoever cannot see it; the numbers are added.
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
    told = ", ".join(
        f"{counted(count, 'submission')} from {10 * place} to {10 * place + 10} %"
        for place, count in enumerate(counts)
        if count
    )
    return (
        f'<figure><svg role="img" viewBox="0 0 604 194" aria-label="{text(f"{words}: {told}.")}">'
        f'{"".join(drawn)}<line x1="4" y1="146" x2="600" y2="146" stroke="currentColor"/>'
        '<text x="302" y="190" text-anchor="middle">% of the points; height: submissions</text>'
        "</svg></figure>"
    )


def stacked_bar(parts: Sequence[tuple[int, str, str]]) -> str:
    """Draw how answers came out, as one bar of several colours.

    Parameters
    ----------
    parts : sequence of (int, str, str)
        How many, their colour (an empty one is an outline), and what they are, in words.
    """
    total = max(sum(count for count, _, _ in parts), 1)
    rects, x = [], 0.0
    for count, colour, _ in parts:
        width = 200 * count / total
        if count:
            drawn = f'fill="{colour}"' if colour else 'fill="none" stroke="currentColor"'
            rects.append(
                f'<rect x="{x:.2f}" y="0" width="{max(width - 1, 0.5):.2f}" height="16" {drawn}/>'
            )
        x += width
    told = ", ".join(f"{count} {what}" for count, _, what in parts if count)
    return _bar(rects, told)


def bar(count: int, largest: int, words: str) -> str:
    """Draw a number as a bar beside others.

    Parameters
    ----------
    count, largest : int
        The number, and the largest of those beside it.
    words : str
        The same in words.
    """
    width = 200 * count / max(largest, 1)
    return _bar(
        [f'<rect x="0" y="0" width="{width:.2f}" height="16" fill="{ORANGE}"/>'],
        words,
    )


def _bar(rects: Sequence[str], words: str) -> str:
    return (
        f'<svg class="bar" role="img" viewBox="0 0 200 16" preserveAspectRatio="none"'
        f' aria-label="{text(words)}">{"".join(rects)}</svg>'
    )
