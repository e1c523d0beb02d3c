"""A class graded: what was handed in, against the solutions, into the gradebook and reports."""

import contextlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from itertools import groupby
from pathlib import Path

from nnbook.errors import NnbookError, remedy
from nnbook.grading.collect.collection import Collection
from nnbook.grading.collect.file import File
from nnbook.grading.grade.one_submission import lacking, unread
from nnbook.grading.grade.rubrics import follow_rubrics
from nnbook.grading.gradebook.entry import needs_person
from nnbook.grading.gradebook.gradebook import Gradebook
from nnbook.grading.gradebook.verdict import Word
from nnbook.grading.key.key import Key, make_key
from nnbook.grading.release.student_notebook import released
from nnbook.grading.report.reports import UNSAFE_WARNING, write_reports
from nnbook.grading.run.local import on_this_machine
from nnbook.grading.run.plan import GradedTask, GradingPlan, Report, Scheduler, Task
from nnbook.grading.run.progress import Progress
from nnbook.grading.run.roll import collect_class
from nnbook.grading.solution.solution import read_solutions
from nnbook.notebook.recognition import Recognition, digest_of
from nnbook.notebook.submission import UnreadError

_NOT_GRADED = "The grader could not grade this file; a person has to look at it."


def grade_class(plan: GradingPlan, scheduler: Scheduler | None = None) -> Report:
    """Grade everything that was handed in and has not been graded yet; by default, on this machine.

    Raises
    ------
    NnbookError
        When a file or folder is missing, the solutions are no key, or the sandbox does not hold.
    """
    solutions = read_solutions(plan.solutions)
    keys = {solution.stem: make_key(released(solution)) for solution in solutions}
    recognition = Recognition(key.student for key in keys.values())
    collection = collect_class(plan, recognition)
    _make_folder(plan.out)
    with Gradebook(plan.out / "grades.db") as book:
        todo, kept = _register(book, collection, keys, plan)
        with contextlib.closing(Progress(len(todo), quiet=plan.quiet)) as progress:
            book.notice(collection.noticed)  # first: a run that is stopped leaves them noted
            for path, why in collection.noticed:
                progress.attention(f"Look at {path}: {why}.")
            run = _Run(book, keys, plan, progress)
            if todo:
                run.grade(todo, scheduler or on_this_machine(plan))
            run.recall()
            for told in follow_rubrics(book, keys):
                progress.attention(told)
        write_reports(book, plan.out, keys, "" if plan.locked else UNSAFE_WARNING)
    noticed = tuple(f"{path}: {why}" for path, why in collection.noticed)
    return Report(len(todo), kept, noticed + tuple(run.attention))


def _make_folder(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NnbookError(
            f"{out} cannot be made ({error.strerror});"
            f" {remedy(error, 'choose another folder with --out')}."
        ) from error


def _register(
    book: Gradebook, collection: Collection, keys: Mapping[str, Key], plan: GradingPlan
) -> tuple[list[tuple[int, File]], int]:
    """Enter everything that was found; return what has to be graded, and how many need not."""
    todo, kept = [], 0
    for _, attempts in groupby(collection.found, key=lambda one: (one.student, one.notebook)):
        *older, newest = attempts
        for one in older:
            _enter(book, one, newest=False)
        number = _enter(book, newest, newest=True)
        if book.is_graded(number, fingerprint(keys[newest.notebook], plan, newest.lacks)):
            kept += 1
        else:
            todo.append((number, newest))
    return todo, kept


def _enter(book: Gradebook, found: File, *, newest: bool) -> int:
    return book.register(
        found.student,
        found.notebook,
        found.content.digest,
        place=found.place,
        handed_in=found.handed_in,
        newest=newest,
    )


def fingerprint(key: Key, plan: GradingPlan, lacks: Sequence[str] = ()) -> str:
    """Return what the verdicts depend on besides the submission itself."""
    limits = f"{plan.limits.cell:g}/{plan.limits.submission:g}"
    lock = "locked" if plan.locked else "unsafe"
    without = f" {'without' if plan.count_out else 'lacks'} {','.join(lacks)}" if lacks else ""
    return f"{key.digest[:32]} {version('nnbook')} {limits} {lock}{without}"


@dataclass
class _Run:
    """Tasks being graded: each verdict is committed at once, and what needs attention said."""

    book: Gradebook
    keys: Mapping[str, Key]
    plan: GradingPlan
    progress: Progress
    attention: list[str] = field(default_factory=list)

    def grade(self, todo: Iterable[tuple[int, File]], scheduler: Scheduler) -> None:
        with contextlib.closing(scheduler(self._readable(todo), self.keys)) as graded:
            for one in graded:
                self._commit(one)

    def _readable(self, todo: Iterable[tuple[int, File]]) -> Iterator[Task]:
        """Yield what can be read; the rest has its verdict already.

        Of a class only digests are kept in memory; verdicts are entered under the digest of the
        very bytes that they are about, or not at all.
        """
        for number, found in todo:
            label = f"{found.student}, {found.notebook}"
            try:
                data, why = found.read(), ""
            except UnreadError as error:
                data, why = b"", str(error)
            if digest_of(data, why) != found.content.digest:
                self._attend(
                    f"{label}: {found.place} changed while the class was read, so it was not"
                    " graded; run the same command again."
                )
                self.progress.advance()
            elif why:
                task = Task(number, b"", found.notebook, label)
                self._commit(GradedTask(task, unread(self.keys[found.notebook], why)))
            else:
                yield Task(number, data, found.notebook, label, found.lacks)

    def _commit(self, one: GradedTask) -> None:
        # what the grader failed on is graded again next time
        key = self.keys[one.task.notebook]
        lacks = one.task.lacks
        known = "" if one.graded is None else fingerprint(key, self.plan, lacks)
        graded = one.graded or unread(key, _NOT_GRADED, person=one.failure)
        if lacks:
            graded = lacking(graded, lacks, count_out=self.plan.count_out)
        self.book.record(
            one.task.submission,
            known,
            graded.verdicts,
            remarks=graded.remarks,
            locked=self.plan.locked,
        )
        for what in {v.detail for v in graded.verdicts if v.verdict is Word.UNREAD}:
            self._attend(f"{one.task.label}: {one.failure or what}")
        self.progress.advance()

    def _attend(self, told: str) -> None:
        self.attention.append(told)
        self.progress.attention(told)

    def recall(self) -> None:
        """Name the files, too, that a run before could not read and nobody has marked."""
        for one in self.book.entries():
            told = f"{one.student}, {one.notebook}: {needs_person(one)}"
            if one.verdict.verdict is Word.UNREAD and told not in self.attention:
                self._attend(told)
