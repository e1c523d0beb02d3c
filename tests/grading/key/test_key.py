"""A solution notebook, run once, is the answer key."""

import warnings

import pytest
from checkout import ROOT
from solution_notebook import DOUBLE, PAIR, PROOF, write_solution

import nnbook
from nnbook.errors import NnbookError
from nnbook.grading.grade.scoring import score
from nnbook.grading.grade.trusted import replies_of
from nnbook.grading.key.key import read_key

ALL = [*DOUBLE, *PAIR, *PROOF]


@pytest.fixture
def key(tmp_path):
    """Read cells as an answer key."""

    def read(cells, **options):
        return read_key(write_solution(tmp_path / "01_doubling.ipynb", cells, **options))

    return read


def test_exercises_come_with_their_references(key):
    """Kinds, points and order are the author's, the reference is the notebook's own object."""
    exercises = key(ALL).exercises
    assert {name: e.kind for name, e in exercises.items()} == {
        "double": "function",
        "pair": "value",
        "proof": "written",
    }
    assert exercises["double"].reference(21) == 42
    assert exercises["pair"].reference == [0, 4]
    assert exercises["proof"].model_answer == "Both sides are $2x$."
    assert exercises["proof"].rubric == ((1, "Left."), (1, "Right."))
    double = exercises["double"]
    assert score(double, replies_of(double, lambda x: x * x)).diagnosis == "x is squared"


def test_the_notebook_is_described(key):
    """Name, title and edition, and where each answer stands in the student notebook."""
    found = key(ALL)
    assert (found.notebook, found.title) == ("01_doubling", "1 · Doubling")
    assert len(found.student.edition) == 12
    proof = found.student.cells[found.student.answers["proof"]]
    assert proof["id"] == "proof-answer"
    assert proof["metadata"]["nbgrader"]["grade_id"] == "proof"
    assert found.student.answers["double"] == 3
    assert key(ALL, title="No heading here").title == "01_doubling"


def test_show_cells_are_left_out(key):
    """They are not run, and their released text is known."""
    show = ("slow-show", "# NBVAL_IGNORE_OUTPUT\nraise SystemExit('never run')")
    found = key([show, *ALL])
    assert found.show_sources == {"raise SystemExit('never run')"}


def test_an_answer_that_needs_a_show_cell_is_refused(key):
    """The grader would leave that cell out, and mark every student wrong."""
    show = ("scale-show", "scale = 2")
    answer = ("pair-answer", "### BEGIN SOLUTION\npair = [0, 2 * scale]\n### END SOLUTION")
    with pytest.raises(NnbookError, match="'scale' is not defined") as error:
        key([show, answer, *PAIR[1:]])
    assert "cell 'pair-answer'" in str(error.value)


def test_a_key_cell_without_its_import_names_it(key):
    """Running the notebook in Jupyter would say no more than that."""
    lacks = ("pair-key", 'del exercise\nexercise("pair", points=1)')
    with pytest.raises(NnbookError, match=r"Put `from nnbook.grading import exercise` into"):
        key([*PAIR[:2], lacks])


def test_reading_shows_nothing(key, capsys):
    """Printing, warnings, checks and predictions of the notebook stay inside."""
    noise = (
        "print('noise')\nimport warnings\nwarnings.warn('noise')\nask('?', {'a': ''}, right='a')"
    )
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        key([*ALL, ("noise", noise)])
    assert capsys.readouterr() == ("", "")


def test_checks_are_kept(key):
    """The visible check of each answer, with the open right value."""
    checks = key(ALL).checks
    assert set(checks) == {"double", "pair"}
    assert checks["pair"].keywords == {"right": [0, 4]}
    assert checks["double"].arguments[1] == [((2,), 4)]


def test_a_wrong_answer_of_the_authors_own_is_refused(key):
    """By the check beside it, also where it raises: else every right answer would be wrong."""
    for wrong, said in (("x + x + 1", "Expected 4, got 5"), ("x.real.double", "AttributeError")):
        cells = [(cell_id, text.replace("x + x", wrong)) for cell_id, text in DOUBLE]
        with pytest.raises(NnbookError, match="double-check") as refused:
            key(cells)
        assert "does not accept the solution's own answer to 'double'" in str(refused.value)
        assert said in str(refused.value)


def test_a_check_may_be_imported_where_it_is_called(key):
    """It is recorded and tried like any other, and nnbook's own is back afterwards."""
    check = 'from nnbook import check\ncheck("pair", right=[0, 4])'
    before = nnbook.check, nnbook.ask
    assert "pair" in key([PAIR[0], ("pair-check", check), PAIR[2]]).checks
    with pytest.raises(NnbookError, match="the solution's own answer to 'pair'"):
        key([PAIR[0], ("pair-check", check.replace("4", "5")), PAIR[2]])
    assert (nnbook.check, nnbook.ask) == before


def test_the_digest_is_that_of_the_cells(key, tmp_path):
    """Another hidden case is another key; running the notebook again is not."""
    digest = key(ALL).digest
    path = tmp_path / "01_doubling.ipynb"
    path.write_text(path.read_text().replace("a solution's output", "another output"))
    assert read_key(path).digest == digest
    other = [(i, t.replace("call(3)", "call(4)")) for i, t in ALL]
    assert key(other).digest != digest


@pytest.mark.parametrize(
    ("cells", "cell_id", "sentence"),
    [
        ([*ALL, ("more", "1 / 0")], "more", "ZeroDivisionError: division by zero. Run"),
        ([*ALL[:-1], ("proof-key", 'written("proof", points=2, rubric=[])')], "proof-key",
         "the rubric adds up to 0 points, not 2"),
        ([DOUBLE[1], ("double-key", 'exercise("double", points=2)')], "double-key",
         "'double' is a function; a function needs cases"),
        ([*ALL, ("more-key", "import nnbook.grading as g\ng.exercise('other', points=1)")],
         "more-key", "'other' must be declared as exercise("),
        ([PAIR[0], ("pair-key", 'exercise("pair", points=2, cases={"a": [call(1)]})')], "pair-key",
         "'pair' is not a function"),
        ([("a-answer", "### BEGIN SOLUTION\na = {1}\n### END SOLUTION"),
          ("a-key", 'exercise("a", points=1)')], "a-key", "'a' is a set"),
    ],
)  # fmt: skip
def test_what_is_no_key(key, cells, cell_id, sentence):
    """One sentence names the notebook, the cell and what is wrong."""
    with pytest.raises(NnbookError) as error:
        key(cells)
    assert f"01_doubling.ipynb, cell {cell_id!r}: " in str(error.value)
    assert sentence in str(error.value)


def test_a_real_key_can_be_read_twice():
    """Reading leaves nothing behind that a second reading would trip over."""
    path = ROOT / "solutions" / "01_neuron.ipynb"
    first, second = read_key(path), read_key(path)
    assert first.digest == second.digest
    assert list(first.exercises) == list(second.exercises)
