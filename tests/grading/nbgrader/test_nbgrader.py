"""nbgrader itself generates, collects and autogrades what release wrote, to the same scores."""

import json
import os
import shutil
import sqlite3
import subprocess
from pathlib import Path

import pytest
from classroom import HALF_RIGHT, RELEASED, ROOT, SOLUTION, STEM, WITH_CLASSES, WITH_NUMPY
from nbgrader_environment import make_environment

from nnbook.cli import main
from nnbook.grading.gradebook.gradebook import Gradebook
from nnbook.grading.key.key import read_key
from nnbook.grading.nbgrader.points import points
from nnbook.grading.nbgrader.source import nbgrader_source, pack
from nnbook.grading.release.student_notebook import released
from nnbook.grading.run.batch import grade_class
from nnbook.grading.run.plan import GradingPlan
from nnbook.grading.solution.solution import read_solution

COURSE_SCRIPT = ROOT / "tests" / "data" / "nbgrader_course.py"
WRITTEN = "YOUR ANSWER HERE"
OTHERS = {"dana": WITH_CLASSES, "emil": HALF_RIGHT}


@pytest.fixture(scope="module")
def nbgrader(request, tmp_path_factory):
    """Return a function that runs a step of the course with nbgrader's own Python."""
    try:
        python = make_environment(Path(request.config.cache.mkdir("nbgrader")) / "environment")
    except subprocess.CalledProcessError as error:
        pytest.skip(f"nbgrader cannot be installed: {error.stderr[-300:]}")
    home = tmp_path_factory.mktemp("home")
    path = f"{python.parent}{os.pathsep}{os.environ['PATH']}"  # nbgrader starts alembic by name
    environment = {"PATH": path, "HOME": str(home), "JUPYTER_PLATFORM_DIRS": "1"}

    def run(course, step):
        done = subprocess.run(
            [python, COURSE_SCRIPT, course, STEM, step],
            env=environment,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]

    return run


@pytest.fixture(scope="module")
def course(nbgrader, tmp_path_factory):
    """A class that worked on nbgrader's own student notebook, autograded."""
    course = tmp_path_factory.mktemp("course")
    assert main(["release", "--solutions", str(SOLUTION.parent), "--nbgrader", str(course)]) == 0
    nbgrader(course, "prepare")
    fetched = course / "student" / STEM / f"{STEM}.ipynb"
    for student, answers in OTHERS.items():
        handed_in = course / "submitted" / student / STEM / f"{STEM}.ipynb"
        handed_in.parent.mkdir(parents=True)
        handed_in.write_text(answered(fetched, answers))
    fetched.write_text(answered(fetched, WITH_NUMPY))
    nbgrader(course, "grade")
    return course


def answered(path, answers):
    """Type answers into nbgrader's student notebook."""
    notebook = json.loads(path.read_text())
    for cell in notebook["cells"]:
        text = answers.get(cell["metadata"].get("nbgrader", {}).get("grade_id"), "")
        if cell["cell_type"] == "markdown" and text:
            cell["source"] = "".join(cell["source"]).replace(WRITTEN, text)
        elif text:
            cell["source"] = text
    return json.dumps(notebook)


def nbgraders_scores(course):
    """Read student → exercise → points from nbgrader's gradebook; None waits for a person."""
    rows = sqlite3.connect(course / "gradebook.db").execute(
        "SELECT a.student_id, c.name, g.auto_score, g.needs_manual_grade FROM grade g"
        " JOIN base_cell c ON c.id = g.cell_id JOIN submitted_notebook n ON n.id = g.notebook_id"
        " JOIN submitted_assignment a ON a.id = n.assignment_id"
    )
    scores = {}
    for student, cell, score, waits in rows:
        exercise = cell.removeprefix("test-")
        scores.setdefault(student, {})[exercise] = None if waits else score
    return scores


def nnbooks_scores(submissions, out):
    """Grade the same files with nnbook."""
    grade_class(GradingPlan(submissions, SOLUTION.parent, out, workers=2, quiet=True))
    scores = {}
    with Gradebook(out / "grades.db") as book:
        for entry in book.entries():
            scores.setdefault(entry.student, {})[entry.verdict.exercise] = entry.verdict.points
    return scores


def test_nbgrader_gives_the_same_scores(course, tmp_path):
    """Full, partial and no points: for every exercise of every student what nnbook gives."""
    theirs, ours = nbgraders_scores(course), nnbooks_scores(course / "submitted", tmp_path)
    assert theirs == ours
    assert len(ours) == 3
    collected = (set(ours) - set(OTHERS)).pop()  # by the name of whoever runs the tests
    automatic = [score for score in ours[collected].values() if score is not None]
    assert sum(automatic) == 24
    assert list(ours[collected].values()).count(None) == 2
    assert ours["emil"]["scaling_line"] == 0  # written, and left as it was handed out
    assert 0 < ours["emil"]["neuron_output"] < 4


def test_a_course_folder_is_graded_like_its_submissions(course, tmp_path):
    """Of a whole nbgrader course nnbook takes what was submitted, and nothing else."""
    assert set(nnbooks_scores(course, tmp_path)) == set(nbgraders_scores(course))


def test_nbgraders_student_notebook_gives_nothing_away(course):
    """No solution, no hidden test and no key is left in what nbgrader releases."""
    text = (course / "release" / STEM / f"{STEM}.ipynb").read_text()
    cells = ["".join(cell["source"]) for cell in json.loads(text)["cells"]]
    lines = {line.strip() for cell in cells for line in cell.splitlines()}
    student = released(read_solution(SOLUTION))
    removed = {
        line.strip() for texts in student.removed.values() for t in texts for line in t.splitlines()
    }
    assert removed
    assert not {line for line in removed if len(line) > 20} & lines
    assert "nbgrader_points" not in text
    assert pack(read_solution(SOLUTION))[:60] not in text
    assert "trace_table" in "".join(cell for cell in cells if "YOUR CODE HERE" in cell)


def test_our_notebooks_are_valid_for_nbgrader(nbgrader, tmp_path):
    """nbgrader's reader accepts the metadata of every released notebook, and of the source."""
    for path in sorted(RELEASED.parent.glob("*.ipynb")):
        shutil.copy(path, tmp_path)
    (tmp_path / "source.ipynb").write_text(nbgrader_source(released(read_solution(SOLUTION))))
    nbgrader(tmp_path, "validate")


KEY = pack(read_solution(SOLUTION))


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({}, 0),
        ({"neuron_output": ...}, 0),
        ({"neuron_output": 0}, 0),
        (
            {
                "neuron_output": lambda w, b, x, f: f(
                    sum(p * q for p, q in zip(w, x, strict=True)) + b
                )
            },
            4,
        ),
    ],
)
def test_points_tell_a_function_from_what_is_none(answer, expected, capsys):
    """A number in a function's place earns nothing, even where a case expects that number."""
    assert points("neuron_output", answer, KEY) == expected
    assert capsys.readouterr().out.count("\n") == 1


@pytest.mark.parametrize("path", sorted(SOLUTION.parent.glob("*.ipynb")), ids=lambda p: p.stem)
def test_every_solution_gets_full_points_from_its_own_tests(path):
    """Of every notebook, what its test cells call gives the solution's answers all points."""
    cells = json.loads(nbgrader_source(released(read_solution(path))))["cells"]
    tests = ["".join(cell["source"]) for cell in cells if cell["id"].startswith("test-")]
    solved = read_key(path)
    kernel = {"points": points, "globals": lambda: solved.namespace}
    earned = [eval(test[test.index("points(") : test.rindex("###")], kernel) for test in tests]
    wanted = [one.points for one in solved.exercises.values() if one.kind != "written"]
    assert earned == wanted


def test_the_source_is_written_once(tmp_path, capsys):
    """A second run finds it up to date; a place that cannot be is one sentence."""
    command = ["release", "--solutions", str(SOLUTION.parent), "--nbgrader"]
    assert main([*command, str(tmp_path / "course")]) == 0
    assert f"{STEM}.ipynb written" in capsys.readouterr().out
    assert main([*command, str(tmp_path / "course")]) == 0
    told = capsys.readouterr().out
    assert "Every source notebook of the nbgrader course was up to date." in told
    assert main([*command, str(tmp_path / "course"), "--check"]) == 0
    assert main([*command, str(tmp_path / "other"), "--check"]) == 1
    assert f"{STEM}.ipynb is missing." in capsys.readouterr().out
    assert not (tmp_path / "other").exists()
    (tmp_path / "file").touch()
    assert main([*command, str(tmp_path / "file")]) == 2
    assert "cannot be written" in capsys.readouterr().err
