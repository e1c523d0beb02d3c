r"""What a course asks of its own notebooks beyond what every course needs: ``course.toml``.

The file stands beside the solutions, and may be missing. ::

    name = "genetics"  # the students' command, and their wheel's name
    version = "1.0"
    [cells]            # the most lines of a cell, by a tag, else by its kind
    code = 15
    markdown = 30
    key = 60
    [[asks]]           # so many places that a pattern fits, in a cell, a notebook or each of them
    pattern = '^ask\('
    at-least = 3
    why = "students predict before they see"
    [names.01_neuron]  # what a cell must name
    "Figure 10.1" = "figure-10-1-text"
    [equivalent-mutants]
    "01_neuron double x + x → x * x" = "why no case can tell"
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from nnbook.errors import NnbookError

_FILE = "course.toml"


@dataclass(frozen=True)
class Ask:
    """A pattern that must fit so many places.

    Attributes
    ----------
    pattern : str
        A regular expression; ``^`` begins a line.
    why : str
        What for, in the words of the author.
    at_least, at_most : int
        How often.
    notebook, cell : str
        Where; empty for each notebook, and for the whole of it.
    """

    pattern: str
    why: str
    at_least: int = 1
    at_most: int = 1_000_000
    notebook: str = ""
    cell: str = ""


@dataclass(frozen=True)
class Course:
    """The settings of a course.

    Attributes
    ----------
    name, version : str
        Of the course and its wheel; empty where nothing is said.
    lines : mapping of str to int
        The most lines of a cell, by tag or kind.
    asks : tuple of Ask
        What notebooks must hold.
    equivalent : mapping of str to str
        Mutants that compute the same, with the reason.
    """

    name: str = ""
    version: str = "1.0"
    lines: Mapping[str, int] = field(default_factory=dict)
    asks: tuple[Ask, ...] = ()
    equivalent: Mapping[str, str] = field(default_factory=dict)


def read_course(solutions: Path) -> Course:
    """Read the settings beside the solutions; those of a course without any where none are.

    Raises
    ------
    NnbookError
        When the file is no TOML, or says what no setting is.
    """
    path = solutions / _FILE
    if not path.exists():
        return Course()
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        asks = [Ask(**{key.replace("-", "_"): v for key, v in one.items()})
                for one in told.pop("asks", [])]  # fmt: skip
        for notebook, names in told.pop("names", {}).items():
            asks += [_named(notebook, cell, text) for text, cell in names.items()]
        for ask in asks:
            re.compile(ask.pattern)
        course = Course(
            **{key: str(told.pop(key)) for key in ("name", "version") if key in told},
            lines=told.pop("cells", {}),
            asks=tuple(asks),
            equivalent=told.pop("equivalent-mutants", {}),
        )
    except (OSError, ValueError, TypeError, AttributeError, re.error) as error:
        raise NnbookError(f"{path} cannot be read ({error}); docs/authors.md shows one.") from error
    if told:
        raise NnbookError(f"{path} says {', '.join(told)}, which is no setting; take it out.")
    return course


def _named(notebook: str, cell: str, text: str) -> Ask:
    """Ask a cell to name something: 10.2 is not 10.2.1."""
    pattern = rf"(?i){re.escape(text)}(?!\.?\d)"
    return Ask(pattern, f"the cell must name {text}", notebook=notebook, cell=cell)
