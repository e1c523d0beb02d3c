"""A class graded: what was handed in, against the solutions, into the gradebook and reports."""

import contextlib
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from importlib.metadata import version
from itertools import groupby
from pathlib import Path

from nnbook.errors import NnbookError
from nnbook.grading.collection import Collection, Found, collect
from nnbook.grading.feedback import write_feedback
from nnbook.grading.grade import Graded, full_marks, grade, solved, unread
from nnbook.grading.gradebook import Gradebook
from nnbook.grading.key import Key, read_key
from nnbook.grading.notebook import Solution, find_solutions, read_solution
from nnbook.grading.progress import Progress
from nnbook.grading.questions import read_questions
from nnbook.grading.sandbox.launch import Sandbox
from nnbook.grading.sandbox.options import Options
from nnbook.grading.sandbox.replies import Died
from nnbook.grading.sandbox.roots import readable_roots
from nnbook.grading.sandbox.selfcheck import require_sandbox
from nnbook.grading.sandbox.session import Limits
from nnbook.grading.scoring import score
from nnbook.grading.submission import UnreadError
from nnbook.grading.summary import write_summary
from nnbook.grading.tables import write_grades_csv

UNSAFE_WARNING = (
    "Graded without a sandbox: submitted code ran with the grader's own rights and could have"
    " changed anything, these grades included."
)
_NOT_GRADED = "The grader could not grade this file; a person has to look at it."


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
            for path, why in collection.ignored:
                progress.attention(f"Left out {path}: {why}.")
            if tasks.todo:
                if scheduler is None:
                    scheduler = _local_scheduler(stack, keys, paths, plan)
                graded = _run(book, scheduler, tasks, keys, plan, progress)
            else:
                graded = []
        warning = "" if plan.locked else UNSAFE_WARNING
        write_reports(book, plan.out, keys, paths, warning, collection.ignored)
    ignored = tuple(f"{path}: {why}" for path, why in collection.ignored)
    return Report(len(tasks.todo), tasks.kept, ignored + tuple(graded))


def write_reports(
    book: Gradebook,
    out: Path,
    keys: Mapping[str, Key],
    paths: Iterable[Path],
    warning: str = "",
    left_out: Sequence[tuple[str, str]] = (),
) -> None:
    """Write the tables and pages that people read.

    Parameters
    ----------
    book : Gradebook
        What they tell.
    out : Path
        Where to.
    keys : mapping of str to Key
        By notebook.
    paths : iterable of Path
        The solution notebooks.
    warning : str
        A sentence to stand in every report.
    left_out : sequence of (str, str)
        Files that were handed in and not graded, and why.
    """
    entries = book.entries()
    titles: dict[str, dict[str, str]] = {stem: {} for stem in keys}
    for path in paths:
        for question in read_questions(path, keys[path.stem]):
            titles[path.stem][question.exercise.name] = question.title
    write_grades_csv(entries, out / "grades.csv")
    write_feedback(entries, book.remarks(), keys, titles, out / "feedback", warning)
    write_summary(entries, keys, titles, out / "summary.html", warning, left_out)


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


def _local_scheduler(
    stack: contextlib.ExitStack, keys: Mapping[str, Key], paths: Iterable[Path], plan: Plan
) -> Scheduler:
    """Start a sandbox, try it, and return what grades in it with a few threads."""
    sandbox = stack.enter_context(Sandbox(Options(locked=plan.locked, readable=readable_roots())))
    solutions = [read_solution(path) for path in paths]
    try_out(sandbox, keys, solutions, plan.limits, plan.private)

    def schedule(tasks: Iterable[Task]) -> Iterator[Outcome]:
        return _in_threads(tasks, keys, sandbox, plan)

    return schedule


def try_out(
    sandbox: Sandbox,
    keys: Mapping[str, Key],
    solutions: Iterable[Solution],
    limits: Limits,
    private: Iterable[Path],
) -> None:
    """Refuse to grade unless the sandbox holds, and gives the solutions full marks.

    Parameters
    ----------
    sandbox : Sandbox
        The one that submissions will run in.
    keys : mapping of str to Key
        By notebook.
    solutions : iterable of Solution
        The notebooks of the keys.
    limits : Limits
        How long each may run.
    private : iterable of Path
        What no student's process may read.

    Raises
    ------
    NnbookError
        When it does not; nothing has been graded then.
    """
    if sandbox.options.locked:
        require_sandbox(sandbox, *private)
    for solution in solutions:
        _try_reference(keys[solution.stem], solution, sandbox, limits)


def _try_reference(key: Key, solution: Solution, sandbox: Sandbox, limits: Limits) -> None:
    """Refuse to grade when the solution itself would not get full marks here."""
    for exercise in key.exercises.values():  # fills what scoring remembers, before any thread
        if exercise.kind != "written":
            score(exercise, (Died(),) * (len(exercise.calls) or 1))
    graded = grade(solved(solution), key, sandbox, limits)
    lost = full_marks(graded)
    if lost:
        first = next(one for one in graded.verdicts if one.exercise == lost[0])
        raise NnbookError(
            f"{solution.path}: the solution itself does not get full marks in the sandbox"
            f" ({', '.join(lost)}; {first.detail}). Nothing was graded."
        )


def _in_threads(
    tasks: Iterable[Task], keys: Mapping[str, Key], sandbox: Sandbox, plan: Plan
) -> Iterator[Outcome]:
    """Grade tasks, a few at a time; only as many are read ahead as are being graded."""
    executor = ThreadPoolExecutor(plan.workers, thread_name_prefix="grade")
    running: set[Future[Outcome]] = set()
    try:
        for task in tasks:
            running.add(
                executor.submit(grade_task, task, keys[task.notebook], sandbox, plan.limits)
            )
            if len(running) > plan.workers:
                done, running = wait(running, return_when=FIRST_COMPLETED)
                yield from (future.result() for future in done)
        while running:
            done, running = wait(running, return_when=FIRST_COMPLETED)
            yield from (future.result() for future in done)
    finally:
        executor.shutdown(wait=not running, cancel_futures=True)


def grade_task(task: Task, key: Key, sandbox: Sandbox, limits: Limits) -> Outcome:
    """Grade one task, whatever happens; once more when the zygote was lost on the way."""
    failure = ""
    for _ in range(3):
        generation = sandbox.generation
        try:
            graded = grade(task.data, key, sandbox, limits)
        except NnbookError:
            raise
        except Exception as error:  # a fault of ours must not cost the rest of the class
            failure = f"{type(error).__name__}: {error}"
            continue
        if sandbox.generation == generation or generation == 0:
            return Outcome(task, graded)
        failure = "the process that runs submissions was lost again and again"
    return Outcome(task, None, failure)


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
        for what in {v.detail for v in graded.verdicts if v.verdict == "unread"}:
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
