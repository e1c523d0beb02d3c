"""Every solution is read once and run once, however many steps of a command need it."""

import sys
from collections import Counter
from pathlib import Path

import pytest
from solution_notebook import DOUBLE, PAIR, PROOF, write_solution

from nnbook.cli import main
from nnbook.grading.mark.desk_notebook import open_desk
from nnbook.grading.release.student_notebook import released
from nnbook.grading.solution.solution import read_solutions
from nnbook.lab import server

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux")

NAMES = ("01_doubling", "02_doubling")


@pytest.fixture
def course(tmp_path, monkeypatch):
    """Two solutions whose key cells say that they are run, and a class of one student."""
    monkeypatch.chdir(tmp_path)
    for name in NAMES:
        told = f"with open({str(tmp_path / 'runs')!r}, 'a') as runs:\n    runs.write('{name}\\n')"
        cells = [*DOUBLE, *PAIR, *PROOF, ("count-key", told)]
        write_solution(tmp_path / "solutions" / f"{name}.ipynb", cells)
    solutions = read_solutions(tmp_path / "solutions")
    student = tmp_path / "class" / "ann"
    student.mkdir(parents=True)
    for name in NAMES:
        (student / f"{name}.ipynb").write_text(released(solutions[name == NAMES[1]]).text)
    return tmp_path


@pytest.fixture
def once(course, monkeypatch):
    """Return what says whether every solution was read and run once since it was last asked."""
    reads = Counter()
    read_text = Path.read_text

    def counting(path, *arguments, **keywords):
        if path.resolve().parent == course / "solutions":
            reads[path.stem] += 1
        return read_text(path, *arguments, **keywords)

    monkeypatch.setattr(Path, "read_text", counting)

    def asked():
        runs = Counter(read_text(course / "runs").split())
        found = (dict(reads), dict(runs))
        (course / "runs").unlink()
        reads.clear()
        return found == (dict.fromkeys(NAMES, 1), dict.fromkeys(NAMES, 1))

    return asked


def test_a_command_reads_and_runs_each_solution_once(course, once, monkeypatch):
    """From the key to the try-out in the sandbox and the reports; from the desk to its reports."""
    assert main(["grade", "class", "--quiet"]) == 0
    assert once()
    monkeypatch.setattr(server, "serve", lambda *_, **__: 0)
    assert main(["mark"]) == 0
    assert once()
    desk = open_desk("grades", "solutions")
    desk._reports.click()
    assert "written" in desk.form.item["said"]
    assert once()
