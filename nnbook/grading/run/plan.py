"""What a run of the grader is given, sends about and gives back: plain records."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from nnbook.grading.grade.one_submission import Graded
from nnbook.grading.sandbox.session import Limits


@dataclass(frozen=True)
class Plan:
    """What to grade, and how.

    Parameters
    ----------
    submissions, solutions, out : Path
        The folder or zip file that was handed in, the solution notebooks, where results go.
    workers : int
        Submissions graded at once.
    limits : Limits
        How long each may run.
    locked : bool
        Whether students' processes are locked.
    quiet : bool
        Whether to show no progress.
    """

    submissions: Path
    solutions: Path
    out: Path
    workers: int = 1
    limits: Limits = field(default_factory=Limits)
    locked: bool = True
    quiet: bool = False

    @property
    def private(self) -> tuple[Path, ...]:
        """What no student's process may read."""
        return self.solutions, self.submissions, self.out


@dataclass(frozen=True)
class Task:
    """One submission to grade: all that a scheduler has to send somewhere.

    Parameters
    ----------
    submission : int
        Its number in the gradebook.
    data : bytes
        The file.
    notebook : str
        Which notebook it answers.
    label : str
        Whose it is, for people.
    """

    submission: int
    data: bytes = field(repr=False)
    notebook: str
    label: str


@dataclass(frozen=True)
class Outcome:
    """What became of one task.

    Parameters
    ----------
    task : Task
        What was to be graded.
    graded : Graded or None
        Its verdicts; None when the grader itself failed on it.
    failure : str
        How the grader failed, for whoever runs it. Empty when all is well.
    """

    task: Task
    graded: Graded | None
    failure: str = ""


@dataclass(frozen=True)
class Report:
    """What a run did.

    Parameters
    ----------
    graded, kept : int
        Submissions graded in this run, and those whose verdicts still held.
    attention : tuple of str
        What a person should look at.
    """

    graded: int
    kept: int
    attention: tuple[str, ...]


Scheduler = Callable[[Iterable[Task]], Iterator[Outcome]]
