"""Runs of the grader: killed, two at once, repeated, with marks in between; the book is whole."""

import hashlib
import json
import os
import random
import shutil
import signal
import sqlite3
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from checkout import ATTACKS

from nnbook.grading.export.points import read_points
from nnbook.grading.grade.one_submission import Graded, unread
from nnbook.grading.gradebook.gradebook import Gradebook
from nnbook.grading.gradebook.verdict import Verdict
from nnbook.grading.run.batch import grade_class
from nnbook.grading.run.plan import GradedTask, GradingPlan
from nnbook.grading.sandbox.session import Limits

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux")

SOLUTIONS = ATTACKS / "solutions"
HONEST = ATTACKS / "honest.ipynb"
PROSE = Verdict("proof", None, 3.0, "unmarked", "A person will mark this answer.", {"text": "so"})
STUDENTS = 40
LIMITS = Limits(5, 20)


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
    return GradingPlan(submissions, SOLUTIONS, out, workers=2, limits=LIMITS, quiet=True)


def grade_in_process(submissions, out, scheduler):
    """Start a run of the grader in a process that can be killed; return its number."""
    child = os.fork()
    if child == 0:
        try:
            grade_class(plan_for(submissions, out), scheduler)
            os._exit(0)
        finally:
            os._exit(1)
    return child


def instant(tasks, keys):
    """Grade without a sandbox: what is tested is what becomes of verdicts once they are known."""
    for task in tasks:
        points = float(task.data.count(b"271828"))
        yield GradedTask(task, Graded((Verdict("secret_number", points, 2.0, "partly"), PROSE)))


def content(out):
    """Everything in the book but the moments it happened at."""
    with Gradebook(out / "grades.db") as book:
        lines = [(e.student, e.verdict, e.digest, e.comment, e.marked_by) for e in book.entries()]
        audit = sorted((a["student"], a["exercise"], a["points"]) for a in book.audit())
        return lines, audit


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


def reports(out):
    """The files that people read."""
    paths = [out / "grades.csv", out / "summary.html", *out.glob("feedback/*/*.html")]
    return {str(path.relative_to(out)): path.read_bytes() for path in paths}


def test_killed_at_any_moment_everything_is_there_in_the_end(submissions, tmp_path):
    """Twenty moments from the first line to the last report; what is left behind is whole.

    Each time a class of its own: a run that goes on finds less to do and may end before its moment.
    """
    whole = tmp_path / "whole"
    started = time.monotonic()
    os.waitpid(grade_in_process(submissions, whole, instant), 0)
    seconds = time.monotonic() - started
    moments, killed = random.Random(20), 0
    for part in range(20):
        broken = tmp_path / f"broken-{part}"
        run = grade_in_process(submissions, broken, instant)
        time.sleep(seconds * (part + moments.random()) / 20)
        os.kill(run, signal.SIGKILL)
        killed += os.WIFSIGNALED(os.waitpid(run, 0)[1])
        if (broken / "grades.db").exists():
            with Gradebook(broken / "grades.db") as book:
                assert len(book.entries()) % 2 == 0  # both verdicts of a submission, or none
        for page in broken.rglob("*.html"):
            assert page.read_text("utf-8").endswith("</html>\n")
        grade_class(plan_for(submissions, broken), instant)
        assert content(broken) == content(whole)
        assert reports(broken) == reports(whole)
        assert grade_class(plan_for(submissions, broken), instant).graded == 0
    assert killed > 5


def test_a_killed_grader_leaves_no_process(submissions, tmp_path):
    """What runs students' code ends with it, at once."""
    run = grade_in_process(submissions, tmp_path / "out", None)
    wait_for_progress(tmp_path / "out", 2)
    started = descendants(run)
    assert started
    os.kill(run, signal.SIGKILL)
    os.waitpid(run, 0)
    patience = time.monotonic() + 30
    while any(map(alive, started)):
        assert time.monotonic() < patience, "a process outlived its grader"
        time.sleep(0.02)


def descendants(process):
    """List the processes that a process has started, and those that they have."""
    found = []
    for task in Path(f"/proc/{process}/task").iterdir():
        found += [int(child) for child in (task / "children").read_text().split()]
    return found + [one for child in found for one in descendants(child)]


def alive(process):
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZX"


@pytest.mark.parametrize("scheduler", [instant, None], ids=["instant", "sandbox"])
def test_two_graders_at_once_make_one_book(submissions, tmp_path, scheduler):
    """Each verdict is there once, whoever was first; the book and the reports are whole."""
    whole, shared = tmp_path / "whole", tmp_path / "shared"
    grade_class(plan_for(submissions, whole), scheduler)
    runs = [grade_in_process(submissions, shared, scheduler) for _ in range(2)]
    assert [os.waitpid(run, 0)[1] for run in runs] == [0, 0]
    assert content(shared) == content(whole)
    assert reports(shared) == reports(whole)
    with sqlite3.connect(shared / "grades.db") as raw:
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_person_marks_while_the_grader_runs(submissions, tmp_path):
    """No mark is lost, and none is overwritten by the verdict that follows it."""
    out = tmp_path / "out"
    grade_class(plan_for(submissions, out), instant)
    with Gradebook(out / "grades.db") as book:
        proofs = book.entries(exercise="proof")
    with sqlite3.connect(out / "grades.db") as raw:
        raw.execute("UPDATE graded SET fingerprint = 'an older key'")
    run = grade_in_process(submissions, out, instant)
    with Gradebook(out / "grades.db") as book:
        for number, proof in enumerate(proofs):
            book.mark(proof, number % 4, who="prof")
    assert os.waitpid(run, 0)[1] == 0
    with Gradebook(out / "grades.db") as book:
        marked = [entry.verdict.points for entry in book.entries(exercise="proof")]
    assert marked == [number % 4 for number in range(len(proofs))]
    assert grade_class(plan_for(submissions, out), instant).graded == 0


def test_a_file_that_changes_meanwhile_is_not_graded_as_another(submissions, tmp_path):
    """Verdicts stand under the hash of the bytes that they are about, or they do not stand."""
    own, out = tmp_path / "own", tmp_path / "out"
    shutil.copytree(submissions, own)
    path = own / "student-39" / "01_target.ipynb"

    def slow(tasks, keys):
        for one in instant(tasks, keys):
            path.write_text(path.read_text("utf-8").replace("text 39", "text 39, saved again"))
            yield one

    report = grade_class(plan_for(own, out), slow)
    [told] = report.attention
    assert "student-39/01_target.ipynb changed while the class was read" in told
    with Gradebook(out / "grades.db") as book:
        assert len({entry.student for entry in book.entries()}) == STUDENTS - 1
    assert grade_class(plan_for(own, out), instant).graded == 1
    with Gradebook(out / "grades.db") as book:
        [entry] = [e for e in book.entries(exercise="proof") if e.student == "student-39"]
        assert entry.digest == hashlib.sha256(path.read_bytes()).hexdigest()


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
    plan = GradingPlan(own, solutions, tmp_path / "out", limits=LIMITS, quiet=True)
    assert grade_class(plan).graded == 2
    with Gradebook(tmp_path / "out" / "grades.db") as book:
        book.mark(book.entries(exercise="proof")[1], 1, who="prof")
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


# --- late and repeated submissions ----------------------------------------------------------


def hand_in(folder, name, number, moment):
    """Put a file with an answer of its own where a course system would, dated."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(HONEST.read_text("utf-8").replace("secret_number = 1", f"x = {number}"))
    os.utime(path, (moment, moment))
    return path


def newest(out):
    with Gradebook(out / "grades.db") as book:
        [entry] = book.entries(exercise="proof")
    return entry


def kept(out):
    with sqlite3.connect(out / "grades.db") as raw:
        return raw.execute("SELECT count(*) FROM submissions").fetchone()[0]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("ann/01_target.ipynb", "ann/01_target-Copy1.ipynb"),
        ("ann/01_target.ipynb", "ann/01_target (1).ipynb"),
        ("annlee_123_456_01_target.ipynb", "annlee_123_457_01_target-1.ipynb"),
        ("annlee_123_456_01_target.ipynb", "annlee_LATE_123_457_01_target-1.ipynb"),
    ],
)
def test_the_last_of_several_submissions_counts(tmp_path, first, second):
    """By its own number, else by its date; the others are kept, and late ones are taken."""
    course, out = tmp_path / "submissions", tmp_path / "out"
    for number, name in enumerate((second, first)):  # whichever is found first
        path = course / name
        hand_in(path.parent, path.name, number, 1_700_000_000 + 3600 * (name == second))
    grade_class(plan_for(course, out), instant)
    assert newest(out).place.endswith(Path(second).name)
    assert newest(out).handed_in.startswith("2023-11-14T23")
    assert kept(out) == 2


def test_handing_in_again_regrades_that_one_and_keeps_the_old(tmp_path):
    """A file that replaces another is a new submission; the old one, back again, still holds."""
    course, out = tmp_path / "submissions", tmp_path / "out"
    old = hand_in(course / "ann", "01_target.ipynb", 1, 1_700_000_000).read_bytes()
    hand_in(course / "bob", "01_target.ipynb", 1, 1_700_000_000)
    assert grade_class(plan_for(course, out), instant).graded == 2
    hand_in(course / "ann", "01_target.ipynb", 2, 1_700_003_600)
    assert grade_class(plan_for(course, out), instant).graded == 1
    assert kept(out) == 3
    with Gradebook(out / "grades.db") as book:
        before = len(book.audit())
    (course / "ann" / "01_target.ipynb").write_bytes(old)
    report = grade_class(plan_for(course, out), instant)
    assert (report.graded, report.kept) == (0, 2)
    with Gradebook(out / "grades.db") as book:
        assert len(book.audit()) == before


def test_an_exercise_of_a_newer_edition_is_counted_out(tmp_path):
    """The student's notebook does not hold it, and every place that tells of points says so."""
    notebook = json.loads(HONEST.read_text("utf-8"))
    notebook["cells"] = [c for c in notebook["cells"] if c["id"] != "pair"]
    for student, edition in (("ann", "0123456789ab"), ("bob", "")):
        notebook["metadata"]["nnbook"] = {"edition": edition}
        (tmp_path / "class" / student).mkdir(parents=True)
        (tmp_path / "class" / student / "01_target.ipynb").write_text(json.dumps(notebook))
    out = tmp_path / "out"
    plan = plan_for(tmp_path / "class", out)

    def pair():
        with Gradebook(out / "grades.db") as book:
            return {e.student: e.verdict for e in book.entries(exercise="pair")}

    report = grade_class(plan)
    assert any("which lacks pair: counted out" in why for why in report.attention)
    ann, bob = pair()["ann"], pair()["bob"]
    assert (ann.verdict, ann.counted, bob.verdict, bob.counted) == ("unasked", 0, "missing", 2)
    assert "another edition" in ann.detail
    assert bob.detail == "Not answered."
    assert '"ann","01_target","pair","0","0","unasked",' in (out / "grades.csv").read_text()
    page = (out / "feedback" / "ann" / "01_target.html").read_text()
    assert "of 9 points" in page
    assert "another edition, which lacks 1 exercise: not counted" in page
    assert "which lacks pair" in (out / "summary.html").read_text()
    assert read_points(out / "grades.db")["01_target"]["ann"].asked == 9
    assert grade_class(plan).graded == 0
    assert grade_class(replace(plan, count_out=False)).graded == 1
    assert (pair()["ann"].verdict, pair()["ann"].detail) == (
        "missing",
        ann.detail.split(":")[0] + ".",
    )
    assert grade_class(plan).graded == 1
    with Gradebook(out / "grades.db") as book:
        book.mark(book.entries(exercise="pair")[0], 0, who="prof")  # who does not believe it
    assert (pair()["ann"].verdict, pair()["ann"].counted) == ("wrong", 2)


def test_a_submission_that_is_gone_keeps_its_grade(tmp_path):
    """A folder moved away for a moment costs nobody a point."""
    course, out = tmp_path / "submissions", tmp_path / "out"
    for student in ("ann", "bob"):
        hand_in(course / student, "01_target.ipynb", 1, 1_700_000_000)
    grade_class(plan_for(course, out), instant)
    shutil.rmtree(course / "bob")
    grade_class(plan_for(course, out), instant)
    with Gradebook(out / "grades.db") as book:
        assert {entry.student for entry in book.entries()} == {"ann", "bob"}


def test_a_file_that_cannot_be_read_is_named_until_somebody_has_seen_to_it(tmp_path):
    """In every run, also in one that grades nothing, and on the summary; a mark settles it."""
    ann = tmp_path / "class" / "ann" / "01_target.ipynb"
    ann.parent.mkdir(parents=True)
    ann.write_text("")
    plan = plan_for(tmp_path / "class", tmp_path / "out")

    def empty(tasks, keys):
        for task in tasks:
            yield GradedTask(task, unread(keys[task.notebook], "The file is empty."))

    named = {grade_class(plan, empty).attention for _ in range(3)}
    assert named == {("ann, 01_target: The file is empty.",)}
    assert "ann" in (tmp_path / "out" / "summary.html").read_text("utf-8")
    with Gradebook(tmp_path / "out" / "grades.db") as book:
        for entry in book.entries():
            book.mark(entry, 0, who="prof")
    assert grade_class(plan, empty).attention == ()


def test_a_run_that_is_stopped_has_noted_which_files_look_odd(tmp_path):
    """The desk's reports tell them afterwards."""
    (tmp_path / "class" / "ann").mkdir(parents=True)
    shutil.copy(HONEST, tmp_path / "class" / "ann" / "01_target.ipynb")
    (tmp_path / "class" / "ben").mkdir()
    (tmp_path / "class" / "ben" / "essay.docx").write_text("no notebook")

    def stopped(tasks, keys):
        raise KeyboardInterrupt
        yield

    with pytest.raises(KeyboardInterrupt):
        grade_class(plan_for(tmp_path / "class", tmp_path / "out"), stopped)
    with Gradebook(tmp_path / "out" / "grades.db") as book:
        assert [path for path, _ in book.notices() if "ben" in path]
