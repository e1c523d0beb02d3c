"""The author's tool: one sentence for a wrong name, status 1 for an answer its check refuses."""

import pytest
from solution_notebook import PAIR, write_solution

from nnbook.cli import main

REFUSED = [(i, text.replace("right=[0, 4]", "right=[0, 5]")) for i, text in PAIR]
RAISES = [("boom", "1 / 0")]
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
    write_solution(path, PAIR)
    for names in (["01_doubling"], ["01_doubling.ipynb"], ["solutions/01_doubling.ipynb"]):
        assert main(["release", "--run", *names]) == 0
    assert main(["release", "--run", str(path)]) == 0
    assert main(["release", "--run"]) == 0
    said = capsys.readouterr().out
    assert said.count("01_doubling.ipynb: refreshed\n") == 1
    assert said.count("01_doubling.ipynb: as it was\n") == 4
    assert said.count(f"{STUDENTS} written\n") == 1
    assert "a solution's output" not in path.read_text()


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
