"""Whatever a student wrote to an exercise reaches the desk, wherever beside its cell it stands."""

import pytest
from solution_notebook import DOUBLE, PROOF, write_solution
from submitted import Submitted

from nnbook.grading.grade.written import WrittenAnswer, written_answers
from nnbook.grading.key.key import read_key
from nnbook.notebook.submission import parse

QUESTION = "### Exercise 1.2 · A proof\n\nProve that twice the sum is the sum of the doubles."
NEXT = "## Further on\n\nHere ends what has to be shown about sums and their doubles."
ESSAY = [
    ("essay-question", "### Exercise 1.3 · An essay\n\nSay what you have learned about doubling."),
    (
        "essay-proof-answer",
        "**Your answer to `essay`**\n\n<!-- BEGIN SOLUTION -->\nA lot.\n<!-- END SOLUTION -->",
    ),
    ("essay-key", 'written("essay", points=1, rubric=[(1, "Said.")])'),
]
LABEL = "**Your answer to `proof`**"
BLANK = f"{LABEL}\n\nYour answer:"


@pytest.fixture(scope="module")
def key(tmp_path_factory):
    """A notebook with a code exercise, a proof between two texts, and an essay at its end."""
    cells = [*DOUBLE, ("proof-question", QUESTION), *PROOF, ("next-text", NEXT), *ESSAY]
    return read_key(write_solution(tmp_path_factory.mktemp("s") / "01_proof.ipynb", cells))


def found(notebook, key, not_python=()):
    return written_answers(parse(notebook.data), key, not_python)


IN_ITS_CELL = {
    "below the label": f"{LABEL}\n\nso",
    "after the prompt": f"{BLANK} so",
    "above the label": f"so\n\n{BLANK}",
    "on the label's line": f"{LABEL} so",
    "before the label in its line": f"so {LABEL}",
    "without a label": "so",
    "without a backtick": "Your answer to proof: so",
    "under a label made a heading": "## Your answer to *proof*\n\nso",
    "in a quotation": "> **your answer to proof**\nso",
}


@pytest.mark.parametrize("lost", [(), ("metadata",), ("ids",)], ids=str)
@pytest.mark.parametrize("how", IN_ITS_CELL)
def test_an_answer_is_found_in_its_cell(key, how, lost):
    """Above, below or beside the label, whatever of label, metadata and id is left."""
    notebook = Submitted(key)
    notebook.write("proof-answer", IN_ITS_CELL[how])
    notebook.forget(*lost)
    assert found(notebook, key) == {"proof": WrittenAnswer("so"), "essay": WrittenAnswer()}


def test_an_answer_with_headings_is_whole(key):
    """A heading does not end it, nor does what is written above."""
    notebook = Submitted(key)
    notebook.write("proof-answer", f"First.\n\n{LABEL}\n\nso\n\n## Then\n\n$$\nx\n$$\n\n# Last")
    told = found(notebook, key)["proof"].text
    assert told == "First.\n\n---\n\nso\n\n## Then\n\n$$\nx\n$$\n\n# Last"


@pytest.mark.parametrize("after", ["proof-question", "proof-answer"])
@pytest.mark.parametrize("kind", ["markdown", "raw"])
@pytest.mark.parametrize("left", ["blank", "emptied", "deleted"])
def test_an_answer_in_a_new_cell_is_found(key, after, kind, left):
    """Before or behind the answer's own cell, which may be empty or gone."""
    notebook = Submitted(key)
    notebook.insert(after, "so", kind)
    if left == "deleted":
        notebook.drop("proof-answer")
    elif left == "emptied":
        notebook.write("proof-answer", "")
    assert found(notebook, key) == {"proof": WrittenAnswer("so"), "essay": WrittenAnswer()}


def test_an_answer_in_the_questions_cell_is_found(key):
    """Typed below what was asked, or into the midst of it; the question is no part of it."""
    for text in (f"{QUESTION}\n\nso", QUESTION.replace("\n\n", "\n\nso\n\n")):
        notebook = Submitted(key)
        notebook.write("proof-question", text)
        assert found(notebook, key)["proof"].text == "so"


@pytest.mark.parametrize(
    "text",
    ["The sum is twice.", "# the sum is twice", "print('It is twice.')", '"The sum is twice."'],
)
def test_words_in_a_code_cell_are_an_answer(key, text):
    """A new cell is a code cell first: prose, a comment and a text are read, code is not."""
    notebook = Submitted(key)
    notebook.insert("proof-answer", text, "code")
    no_python = [place for place, cell in enumerate(notebook.cells) if cell["source"] == text]
    assert found(notebook, key, no_python)["proof"].text == text
    notebook.write("proof-answer", f"{LABEL} so", cell_type="code", outputs=[])
    assert "so" in found(notebook, key)["proof"].text
    notebook = Submitted(key)
    notebook.insert("proof-answer", "total = 1 + 2", "code")
    assert found(notebook, key)["proof"] == WrittenAnswer()


def test_an_answer_in_a_merged_cell_is_found(key):
    """All the book's texts in one cell: what is not the book's belongs to the label it is at."""
    notebook = Submitted(key)
    notebook.write("proof-answer", f"{BLANK} so\n\n### Next\n\nmore")
    notebook.write("essay-proof-answer", "**Your answer to `essay`**\n\nmuch")
    notebook.merge()
    assert found(notebook, key) == {
        "proof": WrittenAnswer("so\n\n### Next\n\nmore"),
        "essay": WrittenAnswer("much"),
    }


def test_copies_that_differ_count_together(key):
    """The same text counts once."""
    notebook = Submitted(key)
    notebook.write("proof-answer", f"{LABEL} so")
    for text in ("so", "no"):
        notebook.insert("proof-answer", f"{LABEL}\n{text}")
    assert found(notebook, key)["proof"].text == "so\n\n---\n\nno"


def test_a_text_elsewhere_goes_to_whoever_has_no_other(key):
    """At the top of the notebook it may be anybody's, so a person decides."""
    notebook = Submitted(key)
    notebook.insert("title", "My answers: so")
    assert {one.text for one in found(notebook, key).values()} == {"My answers: so"}
    notebook.write("proof-answer", f"{LABEL} this")
    assert found(notebook, key) == {
        "proof": WrittenAnswer("this"),
        "essay": WrittenAnswer("My answers: so"),
    }


def test_nothing_written_is_no_answer(key):
    """Whatever is left of what was handed out, also in another edition, also with spaces."""
    notebook = Submitted(key)
    notebook.write("proof-answer", f"  {LABEL}  \r\n\r\nYour answer:   \r\n")
    notebook.write("next-text", NEXT.replace("\n", "  \n"))
    assert all(one == WrittenAnswer() for one in found(notebook, key).values())
    notebook.document["metadata"]["nnbook"]["edition"] = "another"
    notebook.write("title", "# Another title")
    notebook.insert("title", "A paragraph that is there no more.")
    assert all(one == WrittenAnswer() for one in found(notebook, key).values())


def test_pictures_of_one_name_are_kept_apart(key):
    """Pasted ones are often all called image.png; an SVG, which could hold a script, goes."""
    notebook = Submitted(key)
    one, two = ({"image.png": {"image/png": data}} for data in ("iVBO", "AAAA"))
    safe = one | {"b.svg": {"image/svg+xml": "<svg/>"}}
    notebook.write("proof-answer", f"{BLANK} ![a](attachment:image.png)", attachments=safe)
    notebook.insert("proof-answer", "![b](attachment:image.png)", attachments=two)
    answer = found(notebook, key)["proof"]
    assert answer.text == "![a](attachment:image.png)\n\n---\n\n![b](attachment:1-image.png)"
    assert answer.pictures == one | {"1-image.png": two["image.png"]}
    notebook = Submitted(key)
    notebook.write("proof-answer", BLANK, attachments=one)
    assert found(notebook, key)["proof"] == WrittenAnswer("", one)


def test_what_is_cut_is_said(key):
    """A person marks the first fifty thousand characters, and knows of the others."""
    notebook = Submitted(key)
    notebook.write("proof-answer", f"{LABEL}\n\n" + "x" * 60_000)
    assert found(notebook, key)["proof"].text.endswith("(10000 more characters stand in the file.)")
