"""The author's tool: one sentence for a wrong name, status 1 for an answer its check refuses."""

import pytest
import refresh_outputs
from solution_notebook import PAIR, write_solution

REFUSED = [(i, text.replace("right=[0, 4]", "right=[0, 5]")) for i, text in PAIR]
RAISES = [("boom", "1 / 0")]


@pytest.fixture
def path(tmp_path, monkeypatch):
    """Where the only solution notebook is to be."""
    monkeypatch.setattr(refresh_outputs, "SOLUTIONS", tmp_path / "solutions")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "solutions" / "01_doubling.ipynb"


@pytest.mark.parametrize(
    "name", ["01_doubling", "01_doubling.ipynb", "solutions/01_doubling.ipynb"]
)
def test_a_name_or_a_path(path, monkeypatch, name):
    """Whatever a shell completes is understood."""
    write_solution(path, PAIR)
    assert refresh_outputs.solution(name) == path
    assert refresh_outputs.solution(str(path)) == path


@pytest.mark.parametrize("name", ["02_other", "elsewhere/01_doubling.ipynb", ""])
def test_a_wrong_name_is_one_sentence(path, name):
    """It says which names there are."""
    write_solution(path, PAIR)
    with pytest.raises(SystemExit) as stopped:
        refresh_outputs.main([name])
    assert str(stopped.value).endswith("give the name of one: 01_doubling.")


def test_help(capsys):
    """It is no notebook's name."""
    with pytest.raises(SystemExit) as stopped:
        refresh_outputs.main(["--help"])
    assert stopped.value.code == 0
    assert "such as 01_neuron" in capsys.readouterr().out


def test_a_check_that_refuses_its_own_answer(path, capsys):
    """Status 1, and the exercise is named; when they agree, status 0."""
    write_solution(path, REFUSED)
    assert refresh_outputs.main(["01_doubling"]) == 1
    assert "the check of pair says that its own answer is not right" in capsys.readouterr().err
    write_solution(path, PAIR)
    assert refresh_outputs.main([]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("text", ["{", None])
def test_what_cannot_be_run_is_one_sentence(path, text):
    """A broken file, and a cell that raises."""
    write_solution(path, RAISES)
    if text:
        path.write_text(text)
    before = path.read_text()
    with pytest.raises(SystemExit) as stopped:
        refresh_outputs.main([])
    assert "\n" not in str(stopped.value)
    assert "01_doubling.ipynb" in str(stopped.value)
    assert path.read_text() == before
