"""Templates of pages that need nothing else: no script, no network, no picture file.

The pages read well on a phone, without colour, on paper and by a screen reader. What a
template prints is escaped, unless it is HTML already; a name it does not know is an error.
"""

import re
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from nnbook.grading.gradebook.verdict import Word
from nnbook.grading.report.numbers import counted, number

_CODE = re.compile(r"`([^`]+)`")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def prose(words: str) -> Markup:
    """Return a sentence as HTML, with what stands between backticks as code.

    Examples
    --------
    >>> prose("Write `a < b`.")
    Markup('Write <code>a &lt; b</code>.')
    """
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(steady(words)))))


def steady(words: str) -> str:
    """Take from plain text what steers a terminal or changes the direction of writing."""
    return words if words.isprintable() else _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", words)


def _finalized(value: object) -> object:
    return value if not isinstance(value, str) or isinstance(value, Markup) else steady(value)


_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parents[1]),
    autoescape=True,
    finalize=_finalized,
    undefined=StrictUndefined,
    auto_reload=False,  # thousands of pages: no look at the file for each
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
_TEMPLATES.filters |= {"prose": prose, "number": number, "counted": counted}
_TEMPLATES.globals["colours"] = Markup(
    "\n".join(f".{word} {{ color: var(--{word.ink}); }}" for word in Word)
)


def render(template: str, **data: Any) -> str:
    """Fill in a template, which is named by its path in ``nnbook/grading``."""
    return _TEMPLATES.get_template(template).render(data)


def part(template: str, macro: str, *data: Any) -> str:
    """Fill in one macro of a template."""
    return str(getattr(_TEMPLATES.get_template(template).module, macro)(*data))
