"""A solution notebook becomes a student notebook: the same at every run, with nothing leaked."""

import ast
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema
import nbformat
import pytest
from checkout import ROOT
from solution_notebook import DOUBLE, PAIR, PROOF, write_solution

from nnbook.cli import main
from nnbook.errors import NnbookError
from nnbook.grading.release.regions import NOT_ANSWERED, Answered, blank_code, blank_text
from nnbook.grading.release.sealing import seal_checks
from nnbook.grading.release.student_notebook import released
from nnbook.grading.solution.solution import read_solution

ALL = [*DOUBLE, *PAIR, *PROOF]
COURSE = ROOT / "nnbook" / "_data" / "course"


@pytest.fixture
def solution(tmp_path):
    """Write cells as a solution notebook and release them."""

    def release(cells):
        return released(read_solution(write_solution(tmp_path / "01_doubling.ipynb", cells)))

    return release


def sources(student):
    return {cell["id"]: "".join(cell["source"]) for cell in student.cells}


class TestCells:
    """What becomes of each cell."""

    def test_a_function_raises_where_its_solution_stood(self, solution):
        """The line and the docstring around the solution stay; the indentation is kept."""
        text = sources(solution(ALL))["double-answer"]
        assert text == f'def double(x):\n    """Twice x."""\n    {NOT_ANSWERED}'

    def test_a_value_becomes_an_ellipsis(self, solution):
        """Names with a key stay, intermediate steps go, what is given stays."""
        assert sources(solution(ALL))["pair-answer"] == "given = 1\npair = ..."

    def test_a_model_answer_becomes_a_place_to_write(self, solution):
        """The label stays: it names the exercise when metadata is lost."""
        text = sources(solution(ALL))["proof-answer"]
        assert text == "**Your answer to `proof`**\n\nYour answer:"

    def test_key_cells_and_outputs_are_left_out(self, solution):
        """Ids and order of the other cells are kept."""
        student = solution(ALL)
        assert list(sources(student)) == ["title", "imports"] + [
            cell_id for cell_id, _ in ALL if "key" not in cell_id
        ]
        code = [cell for cell in student.cells if cell["cell_type"] == "code"]
        assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)
        assert "solution's output" not in student.text

    def test_right_values_are_sealed(self, solution):
        """The check cell holds digests; the rest of it is untouched."""
        text = sources(solution(ALL))["pair-check"]
        assert text.startswith('check("pair", right=\'sealed:01_doubling.pair:')
        assert "4]" not in text
        assert sources(solution(ALL))["double-check"] == DOUBLE[2][1]

    def test_sealing_replaces_just_the_value(self, solution):
        """Signs of two bytes before it, values over several lines, and two checks in a cell."""
        check = 'θ = "é"; check("pair", hints=["ü → é"], right=[\n    -1 / 2,\n    "σ",\n])  # é\n'
        check += 'check("double", right=Fraction(1, 3), tolerance=0.5)'
        text = sources(solution([*ALL[:-2], ("é-check", check), *PROOF]))["é-check"]
        assert text.startswith('θ = "é"; check("pair", hints=["ü → é"], right=')
        assert ")  # é\ncheck(" in text
        assert text.count("sealed:") == 2
        assert text.endswith(", tolerance=0.5)")
        assert "σ" not in text

    def test_two_checks_on_one_line(self, solution):
        """Each keeps its own place."""
        check = 'check("pair", right=[0, 4]); check("double", right=2)'
        text = sources(solution([*ALL[:-2], ("two-check", check), *PROOF]))["two-check"]
        calls = ast.parse(text).body
        names = [statement.value.args[0].value for statement in calls]
        sealed = [statement.value.keywords[0].value.value for statement in calls]
        assert names == ["pair", "double"]
        assert all(f".{name}:" in seal for name, seal in zip(names, sealed, strict=True))

    def test_what_only_speaks_of_grading_is_released(self, solution):
        """A comment is no import."""
        assert "more" in sources(solution([*ALL, ("more", "# nnbook.grading is not here")]))

    def test_checks_and_predictions_are_folded(self, solution):
        """Their source is hidden, so that no hint and no reply is read too early."""
        figure = "figure.subplots_adjust(right=0.8)"
        assert seal_checks(figure, "01_doubling") == figure
        ask = ("ask-one", 'ask("Sure?", {"yes": "Fine."}, right="yes")')
        student = solution([ask, *ALL])
        hidden = [c["id"] for c in student.cells if c["metadata"].get("jupyter")]
        assert hidden == ["ask-one", "double-check", "pair-check"]
        assert student.cells[2]["metadata"] == {
            "jupyter": {"source_hidden": True},
            "tags": ["ask"],
        }

    def test_marks_for_nbval_are_removed(self, solution):
        """nbval would compare a marked cell with outputs that are no longer there."""
        run = ("run", "# NBVAL_CHECK_OUTPUT\nprint(1)")
        assert sources(solution([run, *ALL]))["run"] == "print(1)"

    def test_magics_are_kept(self, solution):
        """A cell that is not plain Python goes through as it is."""
        run = ("run", "%matplotlib inline\nx = !ls\nprint(x)")
        assert sources(solution([run, *ALL]))["run"] == run[1]

    def test_pasted_pictures_are_kept(self, tmp_path):
        """Attachments of Markdown cells belong to their text."""
        path = write_solution(tmp_path / "a.ipynb", ALL)
        notebook = json.loads(path.read_text())
        notebook["cells"][0]["attachments"] = {"p.png": {"image/png": "AAAA"}}
        path.write_text(json.dumps(notebook))
        student = released(read_solution(path))
        assert student.cells[0]["attachments"] == {"p.png": {"image/png": "AAAA"}}


class TestMetadata:
    """What nbgrader and the grader read from a released notebook."""

    def test_answers_carry_nbgraders_metadata(self, solution):
        """Schema 3: code is a solution, prose is a solution and graded, with its points."""
        student = solution(ALL)
        found = {
            cell["metadata"]["nbgrader"]["grade_id"]: cell["metadata"]["nbgrader"]
            for cell in student.cells
            if "nbgrader" in cell["metadata"]
        }
        assert list(found) == ["double", "pair", "proof"]
        assert found["proof"]["points"] == 2
        assert found["proof"]["grade"]
        assert not found["double"]["grade"]
        for metadata in found.values():
            jsonschema.validate(metadata, NBGRADER_3)

    def test_answers_are_found(self, solution):
        """Exercise → the place of its cell in the released notebook."""
        student = solution(ALL)
        ids = {name: student.cells[index]["id"] for name, index in student.answers.items()}
        assert ids == {
            "double": "double-answer",
            "pair": "pair-answer",
            "proof": "proof-answer",
        }

    def test_two_values_may_share_a_cell(self, solution):
        """One cell, one line for each exercise in it."""
        answer = ("ab-answer", "### BEGIN SOLUTION\na, (b, c) = 1, (2, 3)\n### END SOLUTION")
        key = ("ab-key", 'exercise("a", points=1)\nexercise("c", points=1)')
        student = solution([answer, key])
        assert sources(student)["ab-answer"] == "a = ...\nc = ..."
        assert student.cells[2]["metadata"]["nbgrader"]["grade_id"] == "a-c"

    def test_the_file_is_a_valid_notebook(self, solution):
        """nbformat finds nothing wrong, and writes it the same."""
        text = solution(ALL).text
        notebook = nbformat.reads(text, as_version=4)
        nbformat.validate(notebook)
        assert nbformat.writes(notebook) + "\n" == text

    def test_the_edition_is_that_of_the_cells(self, solution):
        """Another hidden case is the same edition; another question is a new one."""
        edition = solution(ALL).edition
        other_key = [*ALL[:-1], (ALL[-1][0], ALL[-1][1].replace("Left", "Not right"))]
        assert solution(other_key).edition == edition
        other_text = [("double-question", "### Exercise 1.1 · Twice"), *ALL[1:]]
        assert solution(other_text).edition != edition
        assert json.loads(solution(ALL).text)["metadata"]["nnbook"] == {"edition": edition}


NBGRADER_3 = {  # nbgraderformat/v3.json of nbgrader 0.9, in short
    "type": "object",
    "properties": {
        "schema_version": {"type": "integer", "minimum": 3, "maximum": 3},
        "grade": {"type": "boolean"},
        "locked": {"type": "boolean"},
        "solution": {"type": "boolean"},
        "task": {"type": "boolean"},
        "grade_id": {"type": "string", "pattern": "^[a-zA-Z0-9_\\-]+$"},
        "points": {"type": "number", "minimum": 0},
    },
    "required": ["schema_version", "grade", "locked", "solution"],
    "additionalProperties": False,
}

REGION = "### BEGIN SOLUTION\n{}\n### END SOLUTION"


def replaced(cell_id, text):
    return [(i, text if i == cell_id else t) for i, t in ALL]


@pytest.mark.parametrize(
    ("cells", "cell_id", "sentence"),
    [
        (replaced("pair-answer", "### BEGIN SOLUTION\npair = 1"), "pair-answer", "not closed"),
        (replaced("pair-answer", "pair = 1\n### END SOLUTION"), "pair-answer", "not opened"),
        (
            replaced("pair-answer", REGION.format("### BEGIN SOLUTION\npair = 1")),
            "pair-answer",
            "inside of another",
        ),
        (
            replaced("pair-answer", "### BEGIN SOLUTIONS\npair = 1\n### END SOLUTION"),
            "pair-answer",
            "line 1 must be exactly",
        ),
        (replaced("pair-answer", "# begin solution\npair = 1"), "pair-answer", "must be exactly"),
        (replaced("pair-answer", REGION.format("pair = 1\nprint(1)")), "pair-answer", "assignment"),
        (replaced("pair-answer", REGION.format("def pair(): pass")), "pair-answer", "assignment"),
        (replaced("pair-answer", REGION.format("pair: int")), "pair-answer", "assignment"),
        (replaced("pair-answer", REGION.format("pears = 1")), "pair-answer", "pears"),
        (replaced("pair-answer", REGION.format("pair = (")), "pair-answer", "not Python"),
        (replaced("pair-answer", "pair = [0, 4]"), "pair-key", "no answer cell"),
        (
            replaced(
                "pair-answer",
                "if True:\n    ### BEGIN SOLUTION\n    pair = 1\n    ### END SOLUTION",
            ),
            "pair-answer",
            "body of a function",
        ),
        (
            replaced("double-answer", DOUBLE[1][1].replace("double", "twice")),
            "double-answer",
            "no key declares an exercise named 'twice'",
        ),
        (replaced("double-key", "1"), "double-answer", "no key declares"),
        (replaced("proof-key", "1"), "proof-answer", "no key declares written"),
        (replaced("proof-key", 'exercise("proof", points=1)'), "proof-answer", "written"),
        (replaced("proof-answer", PROOF[0][1][27:]), "proof-answer", "starts with the label"),
        (replaced("proof-answer", PROOF[0][1][:26]), "proof-answer", "one model answer"),
        (replaced("proof-answer", "<!-- END SOLUTION -->"), "proof-answer", "not opened"),
        (replaced("pair-key", 'exercise("pair")'), "pair-key", 'exercise("name", points=2'),
        (replaced("pair-key", 'exercise(name, points=1)'), "pair-key", 'exercise("name", points=2'),
        (replaced("pair-key", 'exercise("double", points=1)'), "pair-key", "declared before"),
        (replaced("pair-key", "exercise("), "pair-key", "not Python"),
        ([*ALL, ("more", 'exercise("x", points=1)')], "more", "the tag 'key'"),
        ([*ALL, ("pair-again", PAIR[0][1])], "pair-again", "earlier cell"),
        ([PAIR[2], *DOUBLE, *PAIR[:2], *PROOF], "pair-answer", "after its answer"),
        (replaced("pair-check", 'check("pair", right=step)'), "pair-check", "instead of step"),
        (replaced("pair-check", "check(pair, right=[0, 4])"), "pair-check", "as text"),
        ([*ALL, ("secret-key", "secret = 1"), ("more", "secret")], "more", "'secret' is defined"),
        ([*ALL, ("more", "import nnbook.grading")], "more", "only key cells may import"),
        ([*ALL, ("more", "from nnbook import grading")], "more", "only key cells may import"),
        ([*ALL, ("more", "nnbook.grading.call(1)")], "more", "only key cells may import"),
        ([*ALL, ("more", "1 +")], "more", "not Python"),
        *[
            (replaced("pair-check", text), "pair-check", sentence)
            for text, sentence in (
                ('%matplotlib inline\ncheck("pair", right=[0, 4])', "a cell without magics"),
                ('%time check("pair", right=[0, 4])', "a cell without magics"),
                ('nnbook.check("pair", right=[0, 4])', "not nnbook.check(…)"),
                ("from nnbook import check as c", "under its own name, not as c"),
                ('check("pair", **{"right": [0, 4]})', "instead of **"),
            )
        ],
    ],
)  # fmt: skip
def test_what_cannot_be_released(solution, tmp_path, cells, cell_id, sentence):
    """One sentence names the notebook, the cell and what is wrong."""
    with pytest.raises(NnbookError, match=r"01_doubling\.ipynb") as error:
        solution(cells)
    assert f"cell {cell_id!r}: " in str(error.value)
    assert sentence in str(error.value)
    assert str(error.value).endswith(".")
    assert "\n" not in str(error.value)


def test_a_solution_deep_in_a_function():
    """The indentation of the region is that of the line which replaces it."""
    cell = (
        "class Doubler:\n    def apply(self, x):\n        if x:\n            ### BEGIN SOLUTION\n"
        "            return 2 * x\n            ### END SOLUTION\n        return 0\n"
    )
    answered = blank_code(cell, ["Doubler"])
    assert answered.names == ("Doubler",)
    assert answered.source.splitlines()[3] == f"            {NOT_ANSWERED}"
    assert answered.removed == ("            return 2 * x",)


def test_two_regions_in_one_function():
    """Each is replaced by a line of its own."""
    region = "    ### BEGIN SOLUTION\n    {}\n    ### END SOLUTION\n"
    cell = "def f(x):\n" + region.format("y = x") + "    z = 1\n" + region.format("return y + z")
    answered = blank_code(cell, ["f"])
    assert answered.source.count(NOT_ANSWERED) == 2
    assert answered.removed == ("    y = x", "    return y + z")


def test_a_separator_of_lines_within_a_text():
    """Only what ends a line for Python does so here."""
    cell = 'x = "a\u2028b"\n### BEGIN SOLUTION\nhalf = 1\n### END SOLUTION\ny = 2'
    assert blank_code(cell, ["half"]).source == 'x = "a\u2028b"\nhalf = ...\ny = 2'


def test_cells_without_solutions_are_left_alone():
    """Code and text that only speak of solutions pass."""
    code, text = "solution = 1  # the solution ends here", "The solution of $2x = 4$."
    assert blank_code(code, []) == Answered(code)
    assert blank_text(text) == Answered(text)


class TestCommand:
    """``nnbook release`` over a folder."""

    @pytest.fixture
    def folder(self, tmp_path, monkeypatch):
        shutil.copytree(COURSE, tmp_path, dirs_exist_ok=True)
        monkeypatch.chdir(tmp_path)
        return tmp_path

    def test_writes_and_is_then_up_to_date(self, folder, capsys):
        """The first run writes, the second writes nothing, --check agrees."""
        assert main(["release", "--check"]) == 1
        assert "01_table.ipynb is missing" in capsys.readouterr().out
        assert main(["release"]) == 0
        first = (folder / "notebooks/01_table.ipynb").read_bytes()
        assert main(["release"]) == 0
        assert capsys.readouterr().out.endswith("Every student notebook was up to date.\n")
        assert main(["release", "--check"]) == 0
        assert (folder / "notebooks/01_table.ipynb").read_bytes() == first
        names = {path.name for path in (folder / "notebooks").iterdir()}
        assert names == {"01_table.ipynb", "data"}

    def test_check_names_the_cells_that_differ(self, folder, capsys):
        """Status 1, the notebook and its cells, and what to do; nothing is written."""
        main(["release"])
        path = folder / "notebooks/01_table.ipynb"
        edited = path.read_text().replace("The mean of the", "The sum of the")
        path.write_text(edited)
        capsys.readouterr()
        assert main(["release", "--check"]) == 1
        told = capsys.readouterr().out
        assert "01_table.ipynb differs: cells mean-above-answer." in told
        assert "Run `nnbook release`" in told
        assert path.read_text() == edited

    @pytest.mark.parametrize("text", ["", "[]", '{"cells": [{}]}', '{"cells": 3}'])
    def test_check_survives_a_broken_notebook(self, folder, capsys, text):
        """A student notebook with merge conflicts differs; it is no crash."""
        (folder / "notebooks").mkdir()
        (folder / "notebooks/01_table.ipynb").write_text(text)
        assert main(["release", "--check"]) == 1
        assert "it is not a notebook" in capsys.readouterr().out

    def test_check_finds_notebooks_without_a_solution(self, folder, capsys):
        """A notebook that nobody can rebuild is reported, and never deleted."""
        main(["release"])
        shutil.copy("notebooks/01_table.ipynb", "notebooks/02_old.ipynb")
        assert main(["release", "--check"]) == 1
        told = capsys.readouterr().out
        assert "02_old.ipynb has nothing of its name in solutions; delete it.\n" in told
        assert "Run `nnbook release`" not in told  # which would not help
        assert main(["release"]) == 0
        assert Path("notebooks/02_old.ipynb").exists()

    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("{", "is not a notebook of nbformat 4.5"),
            ('{"nbformat": 3, "worksheets": []}', "nbformat 3"),
            ('{"nbformat": 4, "cells": [{"cell_type": "code", "source": "", "metadata": {}}], '
             '"metadata": {}}', "'id'"),
        ],
    )  # fmt: skip
    def test_a_broken_solution_is_one_sentence(self, folder, capsys, text, sentence):
        """Status 2, the file and the remedy, no traceback."""
        (folder / "solutions/01_table.ipynb").write_text(text)
        assert main(["release"]) == 2
        told = capsys.readouterr().err
        assert told.startswith("nnbook: solutions/01_table.ipynb".replace("/", os.sep))
        assert sentence in told
        assert "save it in Jupyter" in told

    def test_two_cells_with_one_id(self, folder, capsys):
        """Copied cells share an id until they are given another."""
        write_solution(folder / "solutions/01_table.ipynb", [*ALL, ALL[0]])
        assert main(["release"]) == 2
        assert "two cells have the id 'double-question'" in capsys.readouterr().err

    def test_an_empty_folder(self, folder, capsys):
        """The option that names another folder is given."""
        assert main(["release", "--solutions", "elsewhere"]) == 2
        assert "--solutions FOLDER" in capsys.readouterr().err

    @pytest.mark.parametrize(
        "words", [["release"], ["grade", "submissions", "--unsafe-no-sandbox", "--quiet"]]
    )
    def test_student_notebooks_are_no_solutions(self, folder, capsys, words):
        """The two folders are easily mixed up; the sentence says so."""
        main(["release"])
        submitted = folder / "submissions" / "ann"
        shutil.copytree(folder / "notebooks", submitted)
        capsys.readouterr()
        assert main([*words, "--solutions", "notebooks"]) == 2
        told = capsys.readouterr().err.replace(os.sep, "/")
        assert "notebooks/01_table.ipynb is a student notebook" in told
        assert "give the folder of the solutions with --solutions." in told

    def test_a_folder_that_cannot_be_written(self, folder, capsys):
        """A file in the folder's place is one sentence too."""
        (folder / "notebooks").write_text("")
        assert main(["release"]) == 2
        assert "cannot be written" in capsys.readouterr().err


def test_release_is_the_same_in_every_process():
    """Whatever the hash seed and the locale, every real notebook comes out byte for byte."""
    code = (
        "import hashlib, pathlib\n"
        "from nnbook.grading.release.student_notebook import released\n"
        "from nnbook.grading.solution.solution import read_solution\n"
        "for path in sorted(pathlib.Path('solutions').glob('*.ipynb')):\n"
        "    text = released(read_solution(path)).text\n"
        "    print(path.stem, hashlib.sha256(text.encode()).hexdigest())\n"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": "C", "PYTHONUTF8": utf8},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed, utf8 in (("1", "0"), ("2", "1"))
    ]
    assert runs[0] == runs[1]
    assert len(runs[0].splitlines()) == len(list((ROOT / "solutions").glob("*.ipynb")))
