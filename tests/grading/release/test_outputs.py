"""The author's tool: one sentence for a wrong name, status 1 for an answer its check refuses."""

import json
import shutil

import nbformat
import pytest
from checkout import ROOT
from solution_notebook import PAIR, write_solution

from nnbook.cli import main
from nnbook.grading.release.outputs import tidied

REFUSED = [(i, text.replace("right=[0, 4]", "right=[0, 5]")) for i, text in PAIR]
RAISES = [("boom", "1 / 0")]
COURSE = ROOT / "nnbook" / "_data" / "course"
STUDENTS = "notebooks/01_doubling.ipynb"


@pytest.fixture
def path(tmp_path, monkeypatch):
    """Where the only solution notebook is to be."""
    monkeypatch.chdir(tmp_path)
    return tmp_path / "solutions" / "01_doubling.ipynb"


@pytest.mark.parametrize("name", ["02_other", "elsewhere/01_doubling.ipynb", ""])
def test_a_wrong_name_is_one_sentence(path, capsys, name):
    """It says which names there are."""
    write_solution(path, PAIR)
    assert main(["release", "--run", name]) == 2
    assert capsys.readouterr().err.endswith("give the name of one: 01_doubling.\n")


def test_outputs_are_refreshed_and_the_student_notebook_derived(path, capsys):
    """Whatever a shell completes is understood; no name at all stands for every notebook."""
    shutil.copytree(COURSE, path.parents[1], dirs_exist_ok=True)
    path = path.with_name("01_table.ipynb")
    notebook = json.loads(path.read_text("utf-8"))
    output = nbformat.v4.new_output("stream", text="a solution's output")
    notebook["cells"][1]["outputs"].append(output)
    path.write_text(json.dumps(notebook), "utf-8")
    for names in (["01_table"], ["01_table.ipynb"], ["solutions/01_table.ipynb"]):
        assert main(["release", "--run", *names]) == 0
    assert main(["release", "--run", str(path)]) == 0
    assert main(["release", "--run"]) == 0
    said = capsys.readouterr().out
    assert said.count("01_table.ipynb: refreshed\n") == 1
    assert said.count("01_table.ipynb: as it was\n") == 4
    assert said.count("notebooks/01_table.ipynb written\n") == 1
    assert "a solution's output" not in path.read_text("utf-8")


def test_a_check_that_refuses_its_own_answer(path, capsys):
    """Status 1, the exercise is named, and nothing is derived."""
    write_solution(path, REFUSED)
    assert main(["release", "--run", "01_doubling"]) == 1
    assert "the check of pair says that its own answer is not right" in capsys.readouterr().err
    assert not (path.parents[1] / STUDENTS).exists()


@pytest.mark.parametrize("text", ["{", None])
def test_what_cannot_be_run_is_one_sentence(path, capsys, text):
    """A broken file, and a cell that raises."""
    write_solution(path, RAISES)
    if text:
        path.write_text(text)
    before = path.read_text()
    assert main(["release", "--run"]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "01_doubling.ipynb" in said
    assert path.read_text() == before


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("while True: pass", "does not end within 1 s"),
        ("import os\nos._exit(1)", "ends the kernel"),
        ("1 / 0", "raises ZeroDivisionError: division by zero"),
    ],
)
def test_a_cell_that_does_not_come_to_its_end_is_one_sentence(
    path, capsys, monkeypatch, text, said
):
    """Notebook, cell and what it does."""
    monkeypatch.setattr("nnbook.grading.release.outputs._SECONDS", 1)
    write_solution(path, [("boom", text)])
    # The imports of another cell take their time on a busy machine.
    path.write_text(path.read_text().replace("from nnbook", "pass  # from nnbook"))
    assert main(["release", "--run"]) == 2
    told = f"01_doubling.ipynb, cell 'boom' {said}; run it in Jupyter.\n"
    assert capsys.readouterr().err.endswith(told)


def test_it_writes_where_check_only_looks(path, capsys):
    """So the two exclude each other."""
    with pytest.raises(SystemExit):
        main(["release", "--run", "--check"])
    assert "not allowed with argument" in capsys.readouterr().err


def test_tidying_keeps_marked_text_and_drops_the_rest():
    """Pictures, counts and unmarked outputs go."""
    stream = [
        nbformat.v4.new_output("stream", text="a\nb\n"),
        nbformat.v4.new_output("display_data", {"image/png": "AAAA"}),
    ]
    marked = nbformat.v4.new_code_cell(
        "# NBVAL_CHECK_OUTPUT\n1", id="a", outputs=stream, execution_count=3
    )
    other = nbformat.v4.new_code_cell("1", id="b", outputs=stream, metadata={"scrolled": True})
    first, second = json.loads(tidied(nbformat.v4.new_notebook(cells=[marked, other])))["cells"]
    assert [output["text"] for output in first["outputs"]] == [["a\n", "b\n"]]
    assert first["execution_count"] == 1
    assert second["execution_count"] is None
    assert second["outputs"] == []
    assert second["metadata"] == {}
