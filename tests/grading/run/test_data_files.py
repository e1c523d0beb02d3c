"""Data files that an author ships: in the solutions, in the release, at the student's, graded."""

import json
import shutil
import sys

import pytest
from solution_notebook import write_solution

from nnbook.cli import main
from nnbook.grading.gradebook.gradebook import Gradebook
from nnbook.grading.solution.solution import read_solution
from nnbook.lab.workbook import place_notebooks

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux")

CELLS = [
    ("section-text", "## 1.1 · Data"),
    ("numpy", "import numpy as np\ntable = np.loadtxt('data/deep/table.csv', delimiter=',')"),
    ("largest-question", "### Exercise 1.1 · Largest\n\nSet `largest`.\n\n*2 points*"),
    ("largest-answer", "### BEGIN SOLUTION\nlargest = table.max()\n### END SOLUTION"),
    ("largest-check", 'check("largest", accept=lambda value: value > 0)'),
    ("largest-key", 'exercise("largest", points=2)'),
]


@pytest.fixture
def course(tmp_path):
    """Solutions with data, released; a student's answer."""
    table = tmp_path / "solutions" / "data" / "deep" / "table.csv"
    table.parent.mkdir(parents=True)
    table.write_bytes(b"1,2\r\n3,\t4\r\n\r\n")
    (table.parent / ".hidden").write_text("x")
    write_solution(tmp_path / "solutions" / "01_data.ipynb", CELLS)
    assert run(tmp_path, "release") == 0
    document = json.loads((tmp_path / "notebooks" / "01_data.ipynb").read_text())
    for cell in document["cells"]:
        if cell["id"] == "largest-answer":
            cell["source"] = "np.savetxt('own.csv', table)\nlargest = np.loadtxt('own.csv').max()"
    (tmp_path / "class" / "ann").mkdir(parents=True)
    (tmp_path / "class" / "ann" / "01_data.ipynb").write_text(json.dumps(document))
    return tmp_path


def run(course, *words):
    """Run `nnbook release` or `grade` on a course."""
    folders = ["--solutions", str(course / "solutions")]
    if words[0] == "release":
        return main([*words, *folders, "--notebooks", str(course / "notebooks")])
    return main([*words, str(course / "class"), *folders, "--out", str(course / "out"), "--quiet"])


def test_data_files_are_released(course, capsys):
    """To the byte; a difference, a missing one and one that is left over are shown by --check."""
    copy = course / "notebooks" / "data" / "deep" / "table.csv"
    assert copy.read_bytes() == (course / "solutions/data/deep/table.csv").read_bytes()
    assert [path.name for path in copy.parent.iterdir()] == ["table.csv"]
    assert run(course, "release", "--check") == 0
    copy.write_text("1")
    (copy.parent / "old.csv").write_text("1")
    capsys.readouterr()
    assert run(course, "release", "--check") == 1
    told = capsys.readouterr().out
    assert f"{copy} differs." in told
    assert f"{copy.parent / 'old.csv'} has nothing of its name in" in told
    assert run(course, "release") == 0
    assert copy.read_bytes() == (course / "solutions/data/deep/table.csv").read_bytes()


def test_a_student_reads_them_when_graded(course, monkeypatch):
    """Wherever the command is given; with other data the notebook is graded anew."""
    monkeypatch.chdir("/")
    digests = set()
    for content in (b"", b"9,9\n"):
        with open(course / "solutions/data/deep/table.csv", "ab") as file:
            file.write(content)
        digests.add(read_solution(course / "solutions" / "01_data.ipynb").digest)
        assert run(course, "grade") == 0
        with Gradebook(course / "out" / "grades.db") as book:
            [entry] = book.entries()
        assert (entry.verdict.points, entry.verdict.detail) == (2.0, "Right.")
    assert len(digests) == 2


def test_data_files_reach_the_student(course):
    """`nnbook lab` lays them beside the notebooks, and never over a file that is there."""
    shipped = sorted((course / "notebooks").glob("*.ipynb"))
    for _ in range(2):
        place_notebooks(shipped, course / "work")
        table = course / "work" / "data" / "deep" / "table.csv"
        assert table.read_text().startswith("1,2")
        table.write_text("1,2,own")
    assert table.read_text() == "1,2,own"
    shutil.rmtree(course / "work")
