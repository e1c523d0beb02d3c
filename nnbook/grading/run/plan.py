"""Plain records: what a run of the grader is given, sends about and gives back."""

import re
from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from nnbook.grading.grade.one_submission import Graded
from nnbook.grading.key.key import Key
from nnbook.grading.sandbox.session import Limits
from nnbook.grading.solution.solution import data_files


@dataclass(frozen=True)
class GradingPlan:
    """What to grade, and how."""

    submissions: Path  # the folder or zip file that was handed in
    solutions: Path
    out: Path  # where results go
    workers: int = 1  # submissions graded at once
    limits: Limits = field(default_factory=Limits)
    locked: bool = True  # whether students' processes are
    quiet: bool = False  # whether to show no progress
    pattern: re.Pattern[str] | None = None  # its group ``student`` finds the student in a file name
    roster: Path | None = None  # the class list that a course system exports
    count_out: bool = True  # what a student's edition lacks, of the student's maximum

    @property
    def private(self) -> tuple[Path, ...]:
        """What no student's process may read."""
        return self.solutions, self.submissions, self.out

    @property
    def data(self) -> str:
        """The folder of data files that submissions may read; empty when there is none."""
        return str(self.solutions / "data") if data_files(self.solutions) else ""


@dataclass(frozen=True)
class Task:
    """One submission to grade: all that a scheduler has to send somewhere."""

    submission: int  # its number in the gradebook
    data: bytes = field(repr=False)  # the file
    notebook: str
    label: str  # whose it is, for people
    lacks: tuple[str, ...] = ()  # exercises that its edition does not hold


@dataclass(frozen=True)
class GradedTask:
    """One task, and its verdicts; or how the grader itself failed on it."""

    task: Task
    graded: Graded | None
    failure: str = ""


@dataclass(frozen=True)
class Report:
    """Submissions graded in a run, those whose verdicts still held, and what to look at."""

    graded: int
    kept: int
    attention: tuple[str, ...]


# Grades tasks by the keys of their notebooks, and yields each when it is done.
Scheduler = Callable[[Iterable[Task], Mapping[str, Key]], Generator[GradedTask, None, None]]
