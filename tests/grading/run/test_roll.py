"""Who would be graded with what is shown, and a roster says who exists."""

import pytest
from solution_notebook import DOUBLE, PAIR, write_solution
from two_notebooks import put

from nnbook.cli import main
from nnbook.grading.gradebook.gradebook import reading
from nnbook.grading.release.student_notebook import released
from nnbook.grading.solution.solution import read_solution

ROSTER = """\
Student,ID,SIS Login ID,Group
"Lee, Ann",1001,alee,Team A
"Lee, Ann",1002,alee2,Team A
"Ray, Bob",1003,bray,Team B
"Oe, Cy",1004,coe,Team B
"Fox, Dan",1005,dfox,
"Poe, Eve",1006,epoe,
"Gil, Flo",1007,fgil,
"""


@pytest.fixture
def submissions(tmp_path):
    """A function that lays out a class, with one notebook's solution beside it."""
    solution = write_solution(tmp_path / "solutions" / "01_double.ipynb", [*DOUBLE, *PAIR])
    blank = released(read_solution(solution)).text

    def make(*names):
        for name in names:
            text = blank.replace("pair = ...", f"pair = {name!r}")
            put(tmp_path / "class", name, text=text.replace(f"{name!r}", f"'{name}'"))
        (tmp_path / "roster.csv").write_text(ROSTER)
        return tmp_path / "class"

    return make


def run(command, submissions, *words):
    """Run the command in the class's folder; return its status."""
    solutions = submissions.parent / "solutions"
    return main([command, str(submissions), "--solutions", str(solutions), *map(str, words)])


def test_a_roster_that_is_no_utf_8_is_said_where_somebody_is_missing_in_it(submissions, capsys):
    """For every byte is a letter in it, and the names may be another script's."""
    folder = submissions("李小龙/01_double.ipynb")
    roster = folder.parent / "gbk.csv"
    roster.write_bytes("Name,ID\n李小龙,1001\n".encode("gbk"))
    assert run("collect", folder, "--roster", roster) == 0
    assert "gbk.csv is no UTF-8" in " ".join(capsys.readouterr().out.split())


def test_a_dry_run_says_who_would_be_graded(submissions, capsys):
    """With which file, what is left over and why; nothing is written."""
    folder = submissions(
        "alee/01_double.ipynb", "bray/final.ipynb", "bray/old.ipynb", "01_double.ipynb"
    )
    put(folder, "coe/report.pdf", "alee/plot.png")
    before = sorted(folder.parent.rglob("*"))
    assert run("collect", folder) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == [
        "STUDENT  NOTEBOOK   FILE",
        "alee     01_double  alee/01_double.ipynb",
    ]
    assert lines[2].startswith("bray     01_double  bray/")
    assert "Students: 2. Notebooks that would be graded: 2." in lines
    rest = "\n".join(lines[5:])
    for told in ("coe handed in no notebook", "does not count", "neither its folder nor its name"):
        assert told in rest
    assert "No notebooks: alee/plot.png." in rest
    assert sorted(folder.parent.rglob("*")) == before


def test_a_pattern_is_tried_out_and_graded(submissions, capsys):
    """The same option at both commands; a file that it does not match is listed."""
    folder = submissions("S-alee-x.ipynb", "S-bray-x.ipynb", "coe.ipynb")
    pattern = ["--name-pattern", r"S-(?P<student>\w+)-.*"]
    assert run("collect", folder, *pattern) == 0
    told = capsys.readouterr().out
    assert "alee     01_double  S-alee-x.ipynb" in told
    assert "does not match --name-pattern" in told
    words = [*pattern, "--out", folder.parent / "grades", "--quiet", "--unsafe-no-sandbox"]
    assert run("grade", folder, *words) == 0
    with reading(folder.parent / "grades" / "grades.db") as book:
        assert {entry.student for entry in book.entries()} == {"alee", "bray"}
        assert ("coe.ipynb", "does not match --name-pattern") in book.notices()


@pytest.mark.parametrize(
    ("pattern", "sentence"),
    [("(?P<student>", "unterminated subpattern"), (".*_.*", "says where the student stands")],
)
def test_a_pattern_that_says_nothing_is_refused(submissions, capsys, pattern, sentence):
    """With what it should be, before anything is read."""
    assert run("collect", submissions("alee/x.ipynb"), "--name-pattern", pattern) == 2
    said = capsys.readouterr().err
    assert sentence in said
    assert "(?P<student>[^_]+)_.*" in said


def test_the_roster_says_who_exists(submissions, capsys):
    """Who is not on it, who fits two rows, who is there twice, and who handed in nothing."""
    folder = submissions(
        "Ann Lee/x.ipynb", "dfox/x.ipynb", "Dan Fox/y.ipynb", "stranger/z.ipynb", "Team B/x.ipynb"
    )
    put(folder, "epoe/report.pdf")
    assert run("collect", folder, "--roster", folder.parent / "roster.csv") == 0
    said = capsys.readouterr().out.split("LOOK AT")[1]
    told = {
        line.split("  ")[0]: line
        for line in said.splitlines()
        if "roster.csv" in line and "/" not in line.split("  ")[0]
    }
    assert told.keys() == {"Ann Lee", "Dan Fox", "dfox", "stranger", "Gil, Flo, 1007, fgil"}
    assert "fits several rows of roster.csv: Lee, Ann, 1001" in told["Ann Lee"]
    assert "the same person as dfox" in told["Dan Fox"]
    assert "is not in roster.csv; name what was handed in after the login" in told["stranger"]
    assert "handed in nothing" in told["Gil, Flo, 1007, fgil"]


def test_who_handed_in_nothing_is_on_the_summary(submissions):
    """As all that a person has to look at."""
    folder = submissions("alee/x.ipynb")
    grades = folder.parent / "grades"
    words = ["--roster", folder.parent / "roster.csv", "--out", grades]
    assert run("grade", folder, *words, "--quiet", "--unsafe-no-sandbox") == 0
    assert "Gil, Flo, 1007, fgil" in (grades / "summary.html").read_text(encoding="utf-8")
    assert run("collect", folder, "--roster", folder / "none.csv") == 2
