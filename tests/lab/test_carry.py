"""Answers go from an older edition into a newer one, and whatever does not go is told."""

import json
import os

import pytest
from solution_notebook import DOUBLE, PAIR, PROOF, write_solution

from nnbook.grading.collect.collection import collect
from nnbook.grading.release.student_notebook import released
from nnbook.grading.solution.solution import read_solution
from nnbook.lab.workbook import place_notebooks
from nnbook.notebook import source_of
from nnbook.notebook.recognition import Recognition

ASK = ("move-ask", 'ask("Does it move?", {"yes": "It does.", "no": "It does not."}, right="yes")')
OTHER = ("other-ask", 'ask("Does it stay?", {"yes": "It does.", "no": "It does not."}, right="no")')
OLD_PAIR = [("pair-answer", PAIR[0][1].replace("given = 1", "given = 2")), *PAIR[1:]]
SUM = [
    ("sum-answer", "### BEGIN SOLUTION\nwhole_sum = 3\n### END SOLUTION"),
    ("sum-key", 'exercise("whole_sum", points=1)'),
]
GIVEN = {
    "double-answer": 'def double(x):\n    """Twice x."""\n    return helper(x)',
    "pair-answer": "given = 2\nstep, pair = 4, [0, 4]",
    "proof-answer": "**Your answer to `proof`**\n\nYour answer: both are $2x$.",
}
PICTURE = {"photo.png": {"image/png": "QUJD"}}


def said_of(shipped, folder, *, carry=False):
    """Lay notebooks into a folder; return what is said about it."""
    return [one for placed in place_notebooks(shipped, folder, carry=carry) for one in placed.said]


@pytest.fixture
def course(tmp_path):
    """A shipped newer edition, and a student's folder with the older one answered."""

    def release(place, *cells):
        one = released(read_solution(write_solution(place / "01_doubling.ipynb", cells)))
        (place / "released").mkdir(parents=True)
        path = place / "released" / "01_doubling.ipynb"
        path.write_text(one.text)
        return path, one

    old, _ = release(tmp_path / "old", *DOUBLE, ASK, *OLD_PAIR, *PROOF, OTHER)
    new, known = release(tmp_path / "new", *SUM, *PROOF, *PAIR, ASK, *DOUBLE)
    notebook = json.loads(old.read_text())
    for cell in notebook["cells"]:
        cell["source"] = GIVEN.get(cell["id"], "".join(cell["source"]))
        if "ask" in cell["id"]:
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "(x) yes"}]
        if cell["id"] == "proof-answer":
            cell["attachments"] = PICTURE
    helper = {"cell_type": "code", "id": "7f3c", "metadata": {}, "outputs": []}
    notebook["cells"].insert(2, helper | {"source": "def helper(x):\n    return 2 * x"})
    notebook["metadata"]["widgets"] = {"state": 1}
    mine = tmp_path / "work" / "my neuron.ipynb"
    mine.parent.mkdir()
    mine.write_text(json.dumps(notebook))
    return new, known, mine


def cells(path):
    return {cell["id"]: cell for cell in json.loads(path.read_text())["cells"]}


def test_answers_go_by_name_and_the_rest_is_told(course):
    """Code, written text with its pictures, and the output that holds a prediction."""
    new, known, mine = course
    before = mine.read_bytes()
    said = "\n".join(said_of([new], mine.parent, carry=True))
    target = mine.parent / f"01_doubling-edition-{known.edition[:8]}.ipynb"
    laid = cells(target)
    assert {name: source_of(laid[name]) for name in GIVEN} == GIVEN
    assert laid["proof-answer"]["attachments"] == PICTURE
    assert laid["move-ask"]["outputs"][0]["text"] == "(x) yes"
    assert json.loads(target.read_text())["metadata"]["widgets"] == {"state": 1}
    assert laid["sum-answer"] == cells(new)["sum-answer"]
    assert mine.read_bytes() == before
    assert "Answers carried: proof, pair, double." in said
    assert "Compare what is given around the answer, which differs in pair." in said
    assert "Not answered yet: whole_sum." in said
    assert "Not carried, and still in the older file: other-ask, `def helper(x):`." in said
    assert Recognition([known]).read(target.read_bytes).worked
    again = said_of([new], mine.parent, carry=True)
    assert again == [f"{target} stays as it is: nothing was carried into it."]
    target.write_text(broken := target.read_text()[:900])
    assert said_of([new], mine.parent, carry=True) == again
    assert target.read_text() == broken


def test_without_carry_the_newer_edition_is_blank_and_never_wins(course):
    """It comes once, with the sentence that says how to fill it; filling it takes no other file."""
    new, known, mine = course
    said = said_of([new], mine.parent)
    assert "A newer edition of my neuron.ipynb is beside your own file" in said[0]
    assert "--carry" in said[1]
    assert said_of([new], mine.parent) == []
    [*_, counts] = collect(mine.parent, Recognition([known])).found
    assert counts.place == "my neuron.ipynb"
    said = said_of([new], mine.parent, carry=True)
    [target] = mine.parent.glob("01_doubling-edition-*")
    assert source_of(cells(target)["double-answer"]) == GIVEN["double-answer"]
    assert sorted(mine.parent.iterdir()) == sorted([mine, target])


def test_a_second_older_file_is_named(course):
    """Its answers are not looked into; nobody is to think that they never were."""
    new, _, mine = course
    other = mine.with_name("first try.ipynb")
    other.write_bytes(mine.read_bytes())
    os.utime(other, (1, 1))
    said = said_of([new], mine.parent, carry=True)
    assert said[-1] == f"Nothing was carried from what was saved before that: {other}"


def test_half_an_answer_and_a_lost_label_are_carried_below_the_blank(course):
    """So that the blank of what is still open stays."""
    new, _, mine = course
    notebook = json.loads(mine.read_text())
    for cell in notebook["cells"]:
        if cell["id"] == "proof-answer":
            cell["source"] = "Both are $2x$."
    mine.write_text(json.dumps(notebook))
    said_of([new], mine.parent, carry=True)
    [target] = mine.parent.glob("01_doubling-edition-*")
    written = source_of(cells(target)["proof-answer"])
    assert written == "**Your answer to `proof`**\n\nYour answer:\n\nBoth are $2x$."


def test_an_answer_in_the_cell_of_another_is_found(course):
    """No blank below it takes it back."""
    new, _, mine = course
    notebook = json.loads(mine.read_text())
    for cell in notebook["cells"]:
        if cell["id"] == "double-answer":
            cell["source"] += "\n\npair = [0, 4]"
        elif cell["id"] == "pair-answer":
            cell["source"] = "given = 2\npair = ..."
    mine.write_text(json.dumps(notebook))
    said_of([new], mine.parent, carry=True)
    [target] = mine.parent.glob("01_doubling-edition-*")
    assert "pair = [0, 4]" in source_of(cells(target)["pair-answer"])
