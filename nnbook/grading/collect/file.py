"""One file of a download, before it is known whose it is."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from nnbook.grading.printable import printable
from nnbook.notebook.recognition import Content

CLONE = ".git"  # stands for all that is in it
_SHOWN = 200  # characters of a path
_IGNORED = {".ipynb_checkpoints", "__MACOSX", ".DS_Store", "Feedback Attachment(s)"}  # Sakai's

Notice = tuple[str, str]  # a path, and what is odd about it


@dataclass(frozen=True)
class File:
    """One file of a download.

    Parameters
    ----------
    parts : tuple of str
        The folders and zip files it lies in, and its name, which an empty folder has not.
    modified : float
        Its date, in seconds since 1970.
    read : callable
        Returns its bytes, or raises `UnreadError`.
    content : Content or None
        What its cells say; None of a file that is no notebook.
    around : tuple of str
        The folder around it that was left out, where there are several such.
    """

    parts: tuple[str, ...]
    modified: float
    read: Callable[[], bytes] = field(compare=False, repr=False)
    content: Content | None = None
    around: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """Where it lies, in characters that a database and a terminal can take."""
        return shown((*self.around, *self.parts))

    @property
    def is_notebook(self) -> bool:
        """Whether it is one by its name or by its cells."""
        return self.content is not None


def shown(parts: Iterable[str]) -> str:
    """Return a path for people: printable, and cut where it is very long.

    Examples
    --------
    >>> shown(["eve" + chr(27), "01_neuron.ipynb"])
    'eve?/01_neuron.ipynb'
    """
    return printable("/".join(filter(None, parts)))[:_SHOWN]


def wanted(parts: tuple[str, ...]) -> bool:
    """Tell what may be somebody's work from what systems and programs keep for themselves."""
    if CLONE in parts[:-1]:
        return False
    return not any(part in _IGNORED or part.startswith("._") for part in parts)
