"""One file of a download, and which of several of a student's counts."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from nnbook.grading.printable import printable
from nnbook.notebook.recognition import Content

CLONE = ".git"  # stands for all that is in it
_SHOWN = 200  # characters of a path
_IGNORED = {".ipynb_checkpoints", ".DS_Store"}
ASIDE = {"__MACOSX", "Feedback Attachment(s)"}  # of macOS, and of Sakai for what teachers return

Notice = tuple[str, str]  # a path, and what is odd about it


@dataclass(frozen=True)
class File:
    """One file of a download.

    Parameters
    ----------
    parts : tuple of str
        The folders and zip files it lies in, and its name, which an empty folder has not.
    modified : float
        Its date, or the course system's of it, in seconds since 1970.
    read : callable
        Returns its bytes, or raises `UnreadError`.
    written : float
        Its own date, where the one above may be that of several; 0 where it says nothing.
    around : tuple of str
        The folders around those of students, which are no longer in ``parts``.
    is_notebook : bool
        Whether it is one by its name or by its cells.
    content : Content
        What its cells say.
    student, notebook : str
        Who handed it in, and the stem of the notebook it answers, once that is known.
    serial : int
        Canvas's number of the file, which grows with time; 0 elsewhere.
    lacks : tuple of str
        The exercises that its edition of the notebook lacks.
    """

    parts: tuple[str, ...]
    modified: float
    read: Callable[[], bytes] = field(compare=False, repr=False)
    written: float = 0.0
    around: tuple[str, ...] = ()
    is_notebook: bool = False
    content: Content = field(default_factory=Content)
    student: str = ""
    notebook: str = ""
    serial: int = 0
    lacks: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """Where it lies, in characters that a database and a terminal can take."""
        return shown((*self.around, *self.parts))

    @property
    def order(self) -> tuple[Any, ...]:
        """By student and notebook; the largest counts: work, Canvas's number, date, name, place."""
        first = self.student, self.notebook, self.content.worked, self.serial, *self.dates
        return *first, self.is_named_as_handed_out, -len(self.parts), self.place

    @property
    def dates(self) -> tuple[float, float]:
        """When it was handed in, and when it was written."""
        return self.modified, self.written

    @property
    def is_named_as_handed_out(self) -> bool:
        """Whether it is called as its notebook; of files with one date that one counts."""
        return self.parts[-1].casefold() == f"{self.notebook}.ipynb".casefold()

    @property
    def handed_in(self) -> str:
        """The file's date, as ISO 8601 in UTC."""
        try:
            return datetime.fromtimestamp(self.modified, UTC).isoformat(timespec="seconds")
        except (OSError, OverflowError, ValueError):  # a year beyond 9999
            return ""


def shown(parts: Iterable[str]) -> str:
    """Return a path for people: printable, and cut where it is very long.

    Examples
    --------
    >>> shown(["eve" + chr(27), "01_neuron.ipynb"])
    'eve?/01_neuron.ipynb'
    """
    return printable("/".join(filter(None, parts)))[:_SHOWN]


def of_folder(depth: int) -> str:
    """Return the option that makes a student of each folder so deep in a download.

    Examples
    --------
    >>> of_folder(1)
    "--name-pattern '[^/]+/(?P<student>[^/]+)/.*'"
    """
    return f"--name-pattern '{'[^/]+/' * depth}(?P<student>[^/]+)/.*'"


def wanted(parts: tuple[str, ...]) -> bool:
    """Tell what may be somebody's work from what systems and programs keep for themselves."""
    if CLONE in parts[:-1]:
        return False
    return not any(part in _IGNORED or part.startswith("._") for part in parts)
