"""Every file in tests/attacks tries to gain points or to do harm; none does either.

What a file tries stands in its first cell. All give the same answers as honest.ipynb to the
exercises of tests/attacks/solutions/01_target.ipynb: one right, three wrong, one written.
"""

import csv
import json
import os
import shutil
import signal
import sys
import time
from pathlib import Path

import pytest
from checkout import ATTACKS

from nnbook.grading.gradebook.gradebook import Gradebook
from nnbook.grading.run.batch import grade_class
from nnbook.grading.run.plan import GradingPlan
from nnbook.grading.sandbox.session import Limits

SOLUTIONS = ATTACKS / "solutions"
NAMES = sorted(path.stem for path in ATTACKS.glob("*.ipynb"))
LIMITS = Limits(cell=1, submission=12)
GRACE = 2  # seconds between a limit and the end of a process

# What an attack may cost the one who tries it: it spoils its own right answer.
SPOILS_ITSELF = {"patches-worker"}
# Harmless ones that succeed when nothing is locked: proof that they try what they say.
SUCCEED_UNLOCKED = ("reads-passwords", "reads-proc", "reads-submissions", "sockets", "undoes-lock")

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux")


def hand_in(folder, *names):
    for name in names:
        (folder / name).mkdir(parents=True)
        shutil.copy(ATTACKS / f"{name}.ipynb", folder / name / "01_target.ipynb")
    return folder


def points(out):
    with Gradebook(out / "grades.db") as book:
        graded = book.entries()
    found = {}
    for entry in graded:
        found.setdefault(entry.student, {})[entry.verdict.exercise] = entry.verdict.points
    return found


@pytest.fixture(scope="module")
def batch(tmp_path_factory):
    """All attacks at once, with honest students among them, in the locked sandbox."""
    place = tmp_path_factory.mktemp("attacks")
    submissions = hand_in(place / "submissions", *NAMES)
    for number in range(20):
        student = submissions / f"{NAMES[number * 4]}-neighbour"
        student.mkdir()
        shutil.copy(ATTACKS / "honest.ipynb", student / "01_target.ipynb")
    before = snapshot()
    started = time.monotonic()
    plan = GradingPlan(
        submissions, SOLUTIONS, place / "grades", workers=2, limits=LIMITS, quiet=True
    )
    report = grade_class(plan)
    seconds = time.monotonic() - started
    return {
        "out": place / "grades",
        "report": report,
        "seconds": seconds,
        "before": before,
        "after": snapshot(),
        "points": points(place / "grades"),
        "place": place,
    }


def snapshot():
    """What an attack could have changed: files, and processes that are left."""
    files = {path: path.read_bytes() for path in SOLUTIONS.iterdir()}
    traces = [str(p) for folder in ("/tmp", "/dev/shm", "/var/tmp") for p in traces_in(folder)]
    return files, traces


def traces_in(folder):
    return sorted(Path(folder).glob("nnbook-attack*"))


def test_there_are_attacks_of_every_kind():
    """The list of what was tried does not shrink unnoticed."""
    assert len(NAMES) >= 125


@pytest.mark.parametrize("name", NAMES)
def test_an_attack_says_what_it_tries(name):
    """The first cell is for the reader."""
    first = json.loads((ATTACKS / f"{name}.ipynb").read_text("utf-8"))["cells"][0]
    assert first["cell_type"] == "markdown"
    assert "".join(first["source"]).startswith("**What this tries.**")


@pytest.mark.parametrize("name", NAMES)
def test_an_attack_gains_nothing(batch, name):
    """No answer earns more than the same answer without the attack, and the right one stays."""
    honest, attack = batch["points"]["honest"], batch["points"][name]
    assert attack.keys() == honest.keys()
    assert all((attack[one] or 0) <= (honest[one] or 0) for one in honest)
    if name not in SPOILS_ITSELF:
        assert attack["double"] == honest["double"] == 2


def test_everybody_else_is_graded_the_same(batch):
    """Honest students among the attackers get what they would get alone."""
    neighbours = {s: p for s, p in batch["points"].items() if s.endswith("-neighbour")}
    assert len(neighbours) == 20
    honest = {"double": 2, "total": 0, "secret_number": 0, "pair": 0, "proof": None}
    assert all(earned == honest for earned in neighbours.values())
    told = [one for one in batch["report"].attention if "-neighbour" in one.partition(":")[0]]
    assert all("is byte for byte the same as" in one for one in told)  # as all of theirs are


def test_nothing_is_written_and_nothing_changed(batch):
    """No file appeared outside the results, and no solution changed."""
    assert batch["after"] == batch["before"]
    assert not [p for p in batch["place"].rglob("*") if p.is_symlink() or "attack" in p.suffix]


def test_nothing_is_left_running(batch):
    """Every process that the batch started is gone, orphans too."""
    running = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                command = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if b"sandbox.inside.zygote" in command and owned_by_this_test(entry):
                running.append(command)
    assert not running


def owned_by_this_test(entry):
    """Tell our own from the sandboxes of tests that run beside this one."""
    try:
        fields = (entry / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return False
    parent = int(fields[1])
    return parent in (os.getpid(), 1)


def test_the_time_is_bounded_by_the_limits(batch):
    """A hundred attacks take less than if each one used all its time."""
    assert batch["seconds"] < len(NAMES) * (LIMITS.submission + GRACE) / 2


def test_no_solution_and_no_hidden_input_reaches_a_student(batch):
    """Feedback holds neither the reference, nor its code, nor an input of a hidden case."""
    pages = {p.parent.name: p.read_text("utf-8") for p in batch["out"].glob("feedback/*/*.html")}
    assert pages.keys() == batch["points"].keys()
    for student, html in pages.items():
        if student in ("looks-like-dict", "patches-worker"):
            html = html.replace("271828", "")  # these write the number themselves
        for secret in ("271828", "31337", "v**2 for v", "nobody else writes"):
            assert secret not in html, (student, secret)


def test_pages_hold_nothing_active(batch):
    """Whatever students wrote is text on their page."""
    for page in batch["out"].rglob("*.html"):
        html = page.read_text("utf-8").lower()
        markup = html.partition("<body>")[2]
        assert "<script" not in html
        assert "<iframe" not in html
        assert "javascript:" not in markup.replace("href=&#34;javascript:", "")
        assert "\x1b" not in html
        assert "\u202e" not in html


def test_the_table_survives_what_students_wrote(batch):
    """grades.csv has one line an exercise and no cell that is a formula."""
    with open(batch["out"] / "grades.csv", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert len(rows) == 1 + 5 * len(batch["points"])
    assert all(len(row) == 7 for row in rows)
    assert not [c for row in rows for c in row if c.startswith(("=", "+", "@")) or "\x1b" in c]


@pytest.mark.parametrize("name", SUCCEED_UNLOCKED)
def test_an_attack_succeeds_where_nothing_is_locked(tmp_path, name):
    """Without the lock these do gain points, so with it there was something to hold."""
    submissions = hand_in(tmp_path / "submissions", name)
    plan = GradingPlan(
        submissions, SOLUTIONS, tmp_path / "grades", limits=LIMITS, locked=False, quiet=True
    )
    grade_class(plan)
    assert points(tmp_path / "grades")[name]["secret_number"] == 2


def test_this_process_is_unharmed(batch):
    """Whoever runs the grader still has its signals."""
    assert signal.getsignal(signal.SIGALRM) == signal.SIG_DFL
