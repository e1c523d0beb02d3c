"""A class of real files is graded exactly as the table says that a person can read."""

import csv

import pytest
from classroom import EXPECTED, STEM, expected_table, grade_the_class

RIGHT = (
    "amara-numpy",
    "bruno-loops",
    "chidi-tuples",
    "dana-classes-and-warnings",
    "hana-duplicated-and-reordered",
    "ines-metadata-stripped",
    "petra-merged-cells",
    "quirin-nbformat-3",
    "rosa-magics",
)


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    return tmp_path_factory.mktemp("grades")


@pytest.fixture(scope="module")
def entries(out):
    return grade_the_class(out)


def test_grades_are_as_the_table_says(entries):
    """Every point, every verdict and every sentence is the expected one."""
    expected = EXPECTED.read_text("utf-8")
    rows = [[word.strip() for word in line.split("|")[1:-1]] for line in expected.splitlines()]
    listed = {row[0] for row in rows if row}, set(next(row for row in rows if row))
    known = [e for e in entries if e.student in listed[0] and e.verdict.exercise in listed[1]]
    assert expected_table(known).splitlines() == expected.splitlines()


@pytest.mark.parametrize("student", RIGHT)
def test_right_answers_get_full_points_whatever_their_style(entries, student):
    """Loops, numpy, tuples, classes, warnings, magics and lost metadata cost no point."""
    verdicts = [entry.verdict for entry in entries if entry.student == student]
    assert verdicts
    assert {verdict.verdict for verdict in verdicts} == {"right", "unmarked"}


def test_each_listed_mistake_loses_points_and_is_recognised(entries):
    """A student whose answers equal a mistake's is told that diagnosis."""
    mistaken = [e.verdict for e in entries if e.student.startswith("tilda-mistake-")]
    answered = [v for v in mistaken if v.verdict not in ("missing", "unmarked")]
    assert len(answered) >= 40
    assert all(v.points < v.max_points and v.notes["diagnosis"] for v in answered)


def test_the_table_and_the_pages_are_written(out, entries):
    """grades.csv has a line for every exercise of every student; everybody has a page."""
    with open(out / "grades.csv", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["student"], row["exercise"], row["verdict"]) for row in rows] == [
        (entry.student, entry.verdict.exercise, entry.verdict.verdict) for entry in entries
    ]
    students = {entry.student for entry in entries}
    assert {page.parent.name for page in out.glob(f"feedback/*/{STEM}.html")} == students
    assert (out / "summary.html").exists()
