"""A class graded: what was handed in, against the solutions, into the gradebook and reports."""

import contextlib
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from itertools import groupby
from pathlib import Path

from nnbook.errors import NnbookError
from nnbook.grading.collect.collection import Collection, Found, collect
from nnbook.grading.collect.submission import UnreadError
from nnbook.grading.grade.one_submission import unread
from nnbook.grading.gradebook.gradebook import Gradebook
from nnbook.grading.gradebook.verdict import Word
from nnbook.grading.key.key import Key, read_key
from nnbook.grading.report.reports import UNSAFE_WARNING, write_reports
from nnbook.grading.run.local import local_scheduler
from nnbook.grading.run.plan import Outcome, Plan, Report, Scheduler, Task
from nnbook.grading.run.progress import Progress
from nnbook.grading.solution.solution import find_solutions

_NOT_GRADED = "The grader could not grade this file; a person has to look at it."


def grade_class(plan: Plan, scheduler: Scheduler | None = None) -> Report:
    """Grade everything that was handed in and has not been graded yet.

    Parameters
    ----------
    plan : Plan
        What and how.
    scheduler : callable, optional
        Grades tasks elsewhere; ``plan.workers`` threads do it by default.

    Returns
    -------
    Report
        What was done.

    Raises
    ------
    NnbookError
        When a file or folder is missing, the solutions are no key, or the sandbox does not hold.
    """
    paths = find_solutions(plan.solutions)
    keys = {path.stem: read_key(path) for path in paths}
    collection = collect(plan.submissions, list(keys))
    _make_folder(plan.out)
    with Gradebook(plan.out / "grades.db") as book, contextlib.ExitStack() as stack:
        tasks = _register(book, collection, keys, plan)
        with Progress(len(tasks.todo), quiet=plan.quiet) as progress:
            for path, why in collection.noticed:
                progress.attention(f"Look at {path}: {why}.")
            if tasks.todo:
                if scheduler is None:
                    scheduler = local_scheduler(stack, keys, paths, plan)
                graded = _run(book, scheduler, tasks, keys, plan, progress)
            else:
                graded = []
        warning = "" if plan.locked else UNSAFE_WARNING
        book.notice(collection.noticed)
        write_reports(book, plan.out, keys, paths, warning)
    noticed = tuple(f"{path}: {why}" for path, why in collection.noticed)
    return Report(len(tasks.todo), tasks.kept, noticed + tuple(graded))


@dataclass
class _Tasks:
    todo: list[tuple[int, Found]]
    kept: int = 0


def _make_folder(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NnbookError(
            f"{out} cannot be made ({error.strerror}); choose another folder with --out."
        ) from error


def _register(
    book: Gradebook, collection: Collection, keys: Mapping[str, Key], plan: Plan
) -> _Tasks:
    """Enter everything that was found; return what of it has to be graded."""
    tasks = _Tasks([])
    for _, attempts in groupby(collection.found, key=lambda one: (one.student, one.notebook)):
        *older, newest = attempts
        for one in older:
            _enter(book, one, newest=False)
        number = _enter(book, newest, newest=True)
        if book.is_graded(number, fingerprint(keys[newest.notebook], plan)):
            tasks.kept += 1
        else:
            tasks.todo.append((number, newest))
    return tasks


def _enter(book: Gradebook, found: Found, *, newest: bool) -> int:
    return book.register(
        found.student,
        found.notebook,
        _digest(found),
        place=found.place,
        handed_in=found.handed_in,
        attempt=found.attempt,
        newest=newest,
    )


def _digest(found: Found) -> str:
    """Hash the file, or the reason why it cannot be read."""
    try:
        return hashlib.sha256(found.read()).hexdigest()
    except UnreadError as error:
        return "unread: " + hashlib.sha256(str(error).encode()).hexdigest()


def fingerprint(key: Key, plan: Plan) -> str:
    """Return what the verdicts depend on besides the submission itself."""
    limits = f"{plan.limits.cell:g}/{plan.limits.submission:g}"
    lock = "locked" if plan.locked else "unsafe"
    return f"{key.digest[:32]} {version('nnbook')} {limits} {lock}"


def _run(
    book: Gradebook,
    scheduler: Scheduler,
    tasks: _Tasks,
    keys: Mapping[str, Key],
    plan: Plan,
    progress: Progress,
) -> list[str]:
    """Grade what is to be graded; commit each outcome at once. Return what needs attention."""
    attention: list[str] = []

    def note(label: str, what: str) -> None:
        attention.append(f"{label}: {what}")
        progress.attention(attention[-1])

    def commit(outcome: Outcome) -> None:
        # what the grader failed on is graded again next time
        key = keys[outcome.task.notebook]
        known = "" if outcome.graded is None else fingerprint(key, plan)
        graded = outcome.graded or unread(key, _NOT_GRADED, person=outcome.failure)
        book.record(
            outcome.task.submission,
            known,
            graded.verdicts,
            remarks=graded.remarks,
            locked=plan.locked,
        )
        for what in {v.detail for v in graded.verdicts if v.verdict is Word.UNREAD}:
            note(outcome.task.label, outcome.failure or what)
        progress.advance()

    def readable() -> Iterator[Task]:
        for number, found in tasks.todo:
            label = f"{found.student}, {found.notebook}"
            try:
                yield Task(number, found.read(), found.notebook, label)
            except UnreadError as error:
                task = Task(number, b"", found.notebook, label)
                commit(Outcome(task, unread(keys[found.notebook], str(error))))

    for outcome in scheduler(readable()):
        commit(outcome)
    return attention
