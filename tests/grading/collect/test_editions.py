"""What another edition of a notebook lacks is told from what its student has lost."""

import json

import pytest
from solution_notebook import DOUBLE, PAIR, PROOF, write_solution

from nnbook.grading.collect.collection import collect
from nnbook.grading.release.student_notebook import released
from nnbook.grading.solution.solution import read_solution
from nnbook.notebook.recognition import Recognition

SUM = [
    ("sum-question", "### Exercise 1.3 · A sum\n\nNothing here names it."),
    ("sum-answer", "### BEGIN SOLUTION\nwhole_sum = 3\n### END SOLUTION"),
    ("sum-key", 'exercise("whole_sum", points=1)'),
]


@pytest.fixture
def course(tmp_path):
    """A function that puts a student's file of an edition, some of its cells taken out."""

    def release(*exercises):
        path = tmp_path / "solutions" / "01_doubling.ipynb"
        cells = [cell for exercise in exercises for cell in exercise]
        return released(read_solution(write_solution(path, cells)))

    old, new = release(DOUBLE, SUM), release(DOUBLE, SUM, PAIR, PROOF)

    def put(student, held, without=(), edition=None, named=True, answer="= 3", relabelled=()):
        notebook = json.loads(held.text)
        notebook["cells"] = [c for c in notebook["cells"] if c["id"] not in without]
        for cell in notebook["cells"]:
            if cell["id"] in relabelled:
                cell["id"] = f"new-{cell['id']}"
            cell["source"] = "".join(cell["source"]).replace("= ...", answer)
        if edition is not None:
            notebook["metadata"]["nnbook"]["edition"] = edition
        if not named:
            del notebook["metadata"]["nnbook"]
        path = tmp_path / "class" / student / "01_doubling.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(notebook))

    def look(**how):
        collection = collect(tmp_path / "class", Recognition([new]), **how)
        lacks = {one.student: one.lacks for one in collection.found}
        return lacks, {place.split("/")[0]: why for place, why in collection.noticed}

    put("zoe", new, answer="= 4")
    return put, look, old, new


def test_what_an_older_edition_lacks_is_counted_out_and_said(course):
    """Each file by name; of a single one a person should look whether it was handed out."""
    put, look, old, _ = course
    put("ann", old)
    lacks, said = look()
    assert lacks == {"ann": ("pair", "proof"), "zoe": ()}
    assert f"({old.edition}), which lacks pair, proof: counted out; nobody else" in said["ann"]
    put("bob", old, answer="= 5")
    lacks, said = look()
    assert lacks["bob"] == ("pair", "proof")
    assert said["ann"].endswith("which lacks pair, proof: counted out")
    assert "zoe" not in said
    assert look(count_out=False)[1]["ann"].endswith("pair, proof: counted as not answered")


ALL_OF_PAIR = {"pair-answer", "pair-check"}


def test_who_deletes_an_exercise_of_todays_edition_has_not_answered_it(course):
    """The file says that it is of the edition that asks."""
    put, look, _, new = course
    put("ann", new, without=ALL_OF_PAIR)
    assert look() == ({"ann": (), "zoe": ()}, {})


@pytest.mark.parametrize(
    "without", [{"pair-answer"}, {"pair-check"}, {"sum-answer"}], ids=lambda cells: str(*cells)
)
def test_an_exercise_that_left_a_trace_was_asked(course, without):
    """Its answer's cell, its check or its question with a headline is still there."""
    put, look, _, new = course
    put("ann", new, without, edition="0123456789ab")
    lacks, said = look()
    assert lacks["ann"] == ()
    assert said["ann"] == "is of another edition of 01_doubling (0123456789ab)"


def test_another_file_of_the_edition_tells_what_it_holds(course):
    """Whoever takes an exercise out of an edition that others have too has not answered it."""
    put, look, old, _ = course
    put("ann", old)
    put("eve", old, without={"sum-question", "sum-answer"})
    lacks, said = look()
    assert lacks["eve"] == ("pair", "proof")
    assert "; whole_sum not in it, unlike in others of that edition: not answered" in said["eve"]


@pytest.mark.parametrize(("copy", "n_honest", "out"), [(1, 2, True), (1, 1, False), (0, 9, False)])
def test_a_copy_of_a_newer_exercise_takes_nothing_from_the_class(course, copy, n_honest, out):
    """A copied cell has lost its id; ids, or most files, tell what an edition holds."""
    put, look, old, new = course
    relabelled = {"pair-answer", "pair-check"} if copy else ()
    put("eve", new, {"proof-answer"}, edition=old.edition, relabelled=relabelled)
    for number in range(n_honest):
        put(f"ann{number}", old, answer=f"= {number}")
    lacks, said = look()
    assert ("pair" in lacks["ann0"]) == out
    assert ("; pair not in it, unlike" in said["ann0"]) != out
    assert lacks["eve"] == ("proof",)


def test_an_edition_that_nobody_else_has_is_doubted(course):
    """Its mark is metadata, which anybody can write."""
    put, look, _, new = course
    put("eve", new, ALL_OF_PAIR, edition="\ud800\x1b[1mthe best")
    lacks, said = look()
    assert lacks["eve"] == ("pair",)
    assert (
        "nobody else's file is of that edition, so make sure that it was handed out"
        in (said["eve"])
    )
    assert said["eve"].isprintable()


def test_a_file_that_names_no_edition_is_told_of_and_not_counted_out(course):
    """Its metadata were lost, or were taken away."""
    put, look, old, _ = course
    put("ann", old, named=False)
    lacks, said = look()
    assert lacks["ann"] == ()
    assert said["ann"].endswith("and holds no trace of pair, proof: not answered")


def test_answers_to_what_is_no_exercise_any_more_are_told(course, tmp_path):
    """Nobody's work goes without a word, and a file that holds only such answers is no blank."""
    put, _, old, _ = course
    path = write_solution(tmp_path / "next" / "01_doubling.ipynb", [*DOUBLE, *PAIR])
    put("ann", old)
    found = collect(tmp_path / "class", Recognition([released(read_solution(path))]))
    why = "answers no exercise of 01_doubling with whole_sum, which does not count in it"
    assert ("ann/01_doubling.ipynb", why) in found.noticed
    assert all(one.content.worked for one in found.found)
