"""The gradebook loses nothing, grades nothing twice, and never overwrites what a person set."""

import os
import random
import signal
import sqlite3
import sys
import threading
import time
from pathlib import Path

import pytest

from nnbook.errors import NnbookError
from nnbook.grading.batch import Outcome, Plan, grade_class
from nnbook.grading.grade import Graded
from nnbook.grading.gradebook import Gradebook
from nnbook.grading.sandbox.session import Limits
from nnbook.grading.verdict import Verdict

SOLUTIONS = Path(__file__).parents[1] / "attacks" / "solutions"
HONEST = Path(__file__).parents[1] / "attacks" / "honest.ipynb"

RIGHT = Verdict("double", 2.0, 2.0, "right", "Right.")
WRONG = Verdict("total", 0.0, 2.0, "wrong", "Not right.", {"diagnosis": "a mistake"})
PROSE = Verdict("proof", None, 3.0, "unmarked", "A person will mark this answer.", {"text": "so"})


@pytest.fixture
def book(tmp_path):
    with Gradebook(tmp_path / "grades.db") as opened:
        yield opened


def entered(book, student="ann", digest="d1", fingerprint="key", verdicts=(RIGHT, WRONG, PROSE)):
    number = book.register(student, "01_target", digest)
    book.record(number, fingerprint, verdicts)
    return number


def words(book):
    return [
        (e.student, e.verdict.exercise, e.verdict.verdict, e.verdict.points) for e in book.entries()
    ]


def test_verdicts_are_kept_as_they_were_given(book):
    """What is read back is what was recorded, in the notebook's order."""
    entered(book)
    assert [entry.verdict for entry in book.entries()] == [RIGHT, WRONG, PROSE]


def test_what_has_not_changed_is_graded(book):
    """Only the same submission, graded with the same key, counts as graded."""
    number = entered(book)
    assert book.is_graded(number, "key")
    assert not book.is_graded(number, "another key")
    assert not book.is_graded(book.register("ann", "01_target", "d2"), "key")
    assert book.register("ann", "01_target", "d1") == number


def test_the_newest_submission_counts_and_older_ones_stay(book, tmp_path):
    """A repeated submission replaces the grades, not the history."""
    entered(book)
    entered(book, digest="d2", verdicts=[WRONG])
    assert words(book) == [("ann", "total", "wrong", 0)]
    with sqlite3.connect(tmp_path / "grades.db") as raw:
        assert raw.execute("SELECT count(*) FROM verdicts").fetchone() == (4,)
    book.register("ann", "01_target", "d1", newest=False)
    assert words(book) == [("ann", "total", "wrong", 0)]
    book.register("ann", "01_target", "d1", newest=True)
    assert len(words(book)) == 3


def test_a_mark_counts_before_every_verdict(book):
    """What a person set survives regrading, and says so when the submission has changed."""
    entered(book)
    book.mark("ann", "01_target", "proof", 2.5, who="prof", comment="Nearly.")
    book.mark("ann", "01_target", "total", 2, who="prof")
    entered(book, fingerprint="a new key")
    assert [p for *_, p in words(book)] == [2, 2, 2.5]
    marked = book.entries()[2]
    assert (marked.comment, marked.marked_by, marked.outdated) == ("Nearly.", "prof", False)
    entered(book, digest="d2")
    assert [p for *_, p in words(book)] == [2, 2, 2.5]
    assert book.entries()[2].outdated
    book.unmark("ann", "01_target", "total", who="prof")
    assert words(book)[1][2:] == ("wrong", 0)


def test_a_mark_needs_an_answer(book):
    """Points for nobody's answer are a mistake in one sentence."""
    entered(book)
    with pytest.raises(NnbookError, match="no answer of bob"):
        book.mark("bob", "01_target", "proof", 2, who="prof")


def test_the_audit_says_who_set_every_point_and_when(book):
    """Machine and people alike, in the order it happened."""
    entered(book)
    book.mark("ann", "01_target", "proof", 2, who="prof", comment="Good.")
    book.mark("ann", "01_target", "proof", 3, who="dean", comment="Better.")
    entered(book, fingerprint="a new key", verdicts=[RIGHT])
    told = [(line["who"], line["exercise"], line["points"]) for line in book.audit()]
    assert told == [
        ("nnbook grade", "double", 2),
        ("nnbook grade", "total", 0),
        ("nnbook grade", "proof", None),
        ("prof", "proof", 2),
        ("dean", "proof", 3),
        ("nnbook grade", "double", 2),
    ]
    assert all(str(line["at"]).endswith("+00:00") for line in book.audit())


def test_all_verdicts_of_a_submission_or_none(book):
    """A verdict that cannot be entered leaves the book as it was."""
    number = book.register("ann", "01_target", "d1")
    with pytest.raises(sqlite3.Error):
        book.record(number, "key", [RIGHT, RIGHT])
    assert book.entries() == []
    assert not book.is_graded(number, "key")


def test_a_verdict_is_one_of_the_known_words():
    """A misspelled verdict is refused before it reaches the book."""
    with pytest.raises(ValueError, match="rigth"):
        Verdict("x", 1, 1, "rigth")


def test_two_graders_at_once_do_not_corrupt_the_book(tmp_path):
    """Both enter the same class; each verdict is there once."""
    failures = []

    def grade(seed):
        students = [f"student-{n}" for n in range(60)]
        random.Random(seed).shuffle(students)
        try:
            with Gradebook(tmp_path / "grades.db") as book:
                for student in students:
                    entered(book, student)
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=grade, args=(seed,)) for seed in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    with Gradebook(tmp_path / "grades.db") as book:
        assert len(book.entries()) == len(book.audit()) == 180
    with sqlite3.connect(tmp_path / "grades.db") as raw:
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_new_book_can_be_opened_by_several_at_once(tmp_path):
    """Whoever comes second waits, instead of being told that the book is locked."""
    failures, together = [], threading.Barrier(6)

    def open_new_books():
        for number in range(40):
            together.wait()
            try:
                Gradebook(tmp_path / f"{number}.db").close()
            except NnbookError as error:
                failures.append(error)

    threads = [threading.Thread(target=open_new_books) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures


@pytest.mark.parametrize("content", [b"not a database", b"SQLite format 3\0" + b"\xff" * 2000])
def test_something_else_in_its_place_is_one_sentence(tmp_path, content):
    """The sentence names the file; the file is left alone."""
    path = tmp_path / "grades.db"
    path.write_bytes(content)
    with pytest.raises(NnbookError, match=r"grades\.db"):
        Gradebook(path)
    assert path.read_bytes() == content


def test_a_book_of_a_newer_nnbook_is_left_alone(tmp_path):
    """Its format may have changed."""
    with sqlite3.connect(tmp_path / "grades.db") as raw:
        raw.execute("PRAGMA user_version = 99")
    with pytest.raises(NnbookError, match="newer"):
        Gradebook(tmp_path / "grades.db")


# --- runs that are killed -------------------------------------------------------------------

STUDENTS = 40
LIMITS = Limits(5, 20)
linux = pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux")


@pytest.fixture(scope="module")
def submissions(tmp_path_factory):
    folder = tmp_path_factory.mktemp("submissions")
    text = HONEST.read_text("utf-8")
    for number in range(STUDENTS):
        student = folder / f"student-{number:02}"
        student.mkdir()
        answer = text.replace("secret_number = 1", f"secret_number = {271828 - number % 2}")
        (student / "01_target.ipynb").write_text(answer.replace("as above", f"text {number}"))
    return folder


def plan_for(submissions, out):
    return Plan(submissions, SOLUTIONS, out, workers=2, limits=LIMITS, quiet=True)


def grade_in_process(submissions, out, scheduler):
    """Start a run of the grader in a process that can be killed; return its number."""
    child = os.fork()
    if child == 0:
        try:
            grade_class(plan_for(submissions, out), scheduler)
        finally:
            os._exit(0)
    return child


def instant(tasks):
    """Grade without a sandbox: what is tested is what becomes of verdicts once they are known."""
    for task in tasks:
        points = float(task.data.count(b"271828"))
        yield Outcome(task, Graded((Verdict("secret_number", points, 2.0, "partly"), PROSE)))


def content(out):
    """Everything in the book but the moments it happened at."""
    with Gradebook(out / "grades.db") as book:
        lines = [(e.student, e.verdict, e.digest, e.comment, e.marked_by) for e in book.entries()]
        audit = sorted((a["student"], a["exercise"], a["points"]) for a in book.audit())
        return lines, audit


@linux
@pytest.mark.parametrize(("scheduler", "kills"), [(instant, 20), (None, 3)], ids=["20", "sandbox"])
def test_a_killed_run_goes_on_where_it_stopped(submissions, tmp_path, scheduler, kills):
    """Killed at random moments, the book ends as after an unbroken run; nothing is done twice."""
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    grade_class(plan_for(submissions, whole), scheduler)
    moments = random.Random(10)
    before = 0
    for _ in range(kills):
        run = grade_in_process(submissions, broken, scheduler)
        wait_for_progress(broken, before + moments.randint(0, STUDENTS // kills // 2))
        time.sleep(moments.uniform(0, 0.002))
        os.kill(run, signal.SIGKILL)
        assert os.WIFSIGNALED(os.waitpid(run, 0)[1])
        now = graded_so_far(broken)
        assert now >= before
        before = now
    assert grade_class(plan_for(submissions, broken), scheduler).graded == STUDENTS - before
    assert content(broken) == content(whole)
    assert (broken / "grades.csv").read_text() == (whole / "grades.csv").read_text()


def graded_so_far(out):
    if not (out / "grades.db").exists():
        return 0
    try:
        with sqlite3.connect(f"file:{out}/grades.db?mode=ro", uri=True) as raw:
            count: int = raw.execute("SELECT count(*) FROM graded").fetchone()[0]
            return count
    except sqlite3.Error:
        return 0


def wait_for_progress(out, wanted):
    """Wait until so many submissions are in the book, so that kills fall where it matters."""
    patience = time.monotonic() + 60
    while graded_so_far(out) < min(wanted, STUDENTS - 2):
        assert time.monotonic() < patience
        time.sleep(0.001)


@linux
def test_only_what_changed_is_graded_again(submissions, tmp_path):
    """A changed submission regrades itself; a changed key regrades its notebook; marks stay."""
    own = tmp_path / "submissions"
    for name in ("student-00", "student-01"):
        (own / name).mkdir(parents=True)
        text = (submissions / name / "01_target.ipynb").read_text()
        (own / name / "01_target.ipynb").write_text(text)
    solutions = tmp_path / "solutions"
    solutions.mkdir()
    key = (SOLUTIONS / "01_target.ipynb").read_text("utf-8")
    (solutions / "01_target.ipynb").write_text(key)
    plan = Plan(own, solutions, tmp_path / "out", limits=LIMITS, quiet=True)
    assert grade_class(plan).graded == 2
    with Gradebook(tmp_path / "out" / "grades.db") as book:
        book.mark("student-01", "01_target", "proof", 1, who="prof")
    assert grade_class(plan).graded == 0
    changed = own / "student-00" / "01_target.ipynb"
    changed.write_text(changed.read_text().replace("return 2 * x", "return x"))
    assert grade_class(plan).graded == 1
    (solutions / "01_target.ipynb").write_text(key.replace("271828", "271827"))
    assert grade_class(plan).graded == 2
    with Gradebook(tmp_path / "out" / "grades.db") as book:
        found = {(e.student[-1], e.verdict.exercise): e.verdict.points for e in book.entries()}
    assert found["0", "double"] == 0
    assert (found["0", "secret_number"], found["1", "secret_number"]) == (0, 2)
    assert found["1", "proof"] == 1
    assert os.path.exists(tmp_path / "out" / "feedback" / "student-01" / "01_target.html")
