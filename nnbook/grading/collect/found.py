"""One file that was handed in, and which of several counts."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from nnbook.notebook.recognition import Content


@dataclass(frozen=True)
class Found:
    """One file that was handed in.

    Parameters
    ----------
    student : str
        Who handed it in, as the folder or the file says.
    notebook : str
        The stem of the notebook it answers.
    place : str
        Where it was found, for people.
    attempt : int
        Its attempt number, as the course system counted.
    serial : int
        The course system's number of the file; 0 where it has none.
    modified : float
        The file's date, in seconds since 1970.
    read : callable
        Returns its bytes, or raises `UnreadError`.
    content : Content
        What its cells say.
    lacks : tuple of str
        The exercises that its edition of the notebook lacks.
    """

    student: str
    notebook: str
    place: str
    attempt: int
    serial: int
    modified: float
    read: Callable[[], bytes] = field(compare=False, repr=False)
    content: Content = field(default_factory=Content)
    lacks: tuple[str, ...] = ()

    @property
    def order(self) -> tuple[bool, int, int, float, str]:
        """The largest counts: work before none, then the course system's number, then the date."""
        return self.content.worked, self.serial, self.attempt, self.modified, self.place

    @property
    def handed_in(self) -> str:
        """The file's date, as ISO 8601 in UTC."""
        try:
            return datetime.fromtimestamp(self.modified, UTC).isoformat(timespec="seconds")
        except (OSError, OverflowError, ValueError):  # a year beyond 9999
            return ""
