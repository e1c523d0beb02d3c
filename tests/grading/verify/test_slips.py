"""What an author can do wrong, one slip each: `nnbook verify` says it, with the cell and a remedy.

The course is the one of `nnbook new`. Slips in STATIC keep it from being released, too.
"""

import json
import shutil

import pytest
from checkout import ROOT

from nnbook import cli
from nnbook.errors import NnbookError
from nnbook.grading.course.settings import read_course
from nnbook.grading.verify.command import slips, verified

COURSE = ROOT / "nnbook" / "_data" / "course"


class Course:
    """A course whose notebook is changed cell by cell."""

    def __init__(self, folder):
        shutil.copytree(COURSE, folder)
        self.solutions = folder / "solutions"
        self.path = self.solutions / "01_table.ipynb"
        self.notebook = json.loads(self.path.read_text("utf-8"))

    def place(self, cell_id):
        return [cell["id"] for cell in self.notebook["cells"]].index(cell_id)

    def cell(self, cell_id):
        return self.notebook["cells"][self.place(cell_id)]

    def save(self):
        self.path.write_text(json.dumps(self.notebook), encoding="utf-8")

    def replace(self, cell_id, old, new):
        text = "".join(self.cell(cell_id)["source"])
        assert old in text
        self.cell(cell_id)["source"] = text.replace(old, new)

    def said(self):
        """All sentences but on what cells print."""
        self.save()
        return list(slips(self.solutions, printed=False))


@pytest.fixture
def course(tmp_path):
    return Course(tmp_path / "course")


def replaced(cell_id, old, new):
    return lambda course: course.replace(cell_id, old, new)


def without(cell_id):
    return lambda course: course.notebook["cells"].pop(course.place(cell_id))


def moved(cell_id, before):
    def move(course):
        cell = course.notebook["cells"].pop(course.place(cell_id))
        course.notebook["cells"].insert(course.place(before), cell)

    return move


def given(cell_id, **fields):
    return lambda course: course.cell(cell_id).update(fields)


def added(after, source, kind="code"):
    """A cell of an author's own; a code cell unless it is said to be another."""

    def add(course):
        cell = {"cell_type": kind, "id": "added", "metadata": {}, "source": source}
        code = {"execution_count": None, "outputs": []} if kind == "code" else {}
        course.notebook["cells"].insert(course.place(after) + 1, cell | code)

    return add


RANGE, TALL, MEAN, WHY = "height-range", "tall-species", "mean-above", "mean-or-median"
STATIC = {
    "no key": (without(f"{MEAN}-key"), "mean"),
    "no answer": (without(f"{RANGE}-answer"), "'height_range' has a key but no answer cell"),
    "a key without its tag": (given(f"{TALL}-key", metadata={}), "the tag 'key'"),
    "a key with another tag": (given(f"{TALL}-key", metadata={"tags": ["Key"]}), "the tag 'key'"),
    "a check tagged as a key": (
        given(f"{RANGE}-check", metadata={"tags": ["key"]}),
        "height_range has no check",
    ),
    "a name twice": (
        replaced(f"{TALL}-key", '"tall_species",', '"height_range",'),
        "'height_range' has been declared before",
    ),
    "a region that is not closed": (
        replaced(f"{RANGE}-answer", "### END SOLUTION", ""),
        "is not closed",
    ),
    "a region that is not opened": (
        replaced(f"{RANGE}-answer", "### BEGIN SOLUTION", ""),
        "was not opened",
    ),
    "a name misspelt in the key": (
        replaced(f"{RANGE}-key", '"height_range"', '"heigth_range"'),
        "no key declares an exercise",
    ),
    "a misspelt marker in text": (
        replaced(f"{WHY}-answer", "<!-- BEGIN SOLUTION -->", "<!-- BEGIN SOLUTIONS -->"),
        "must be exactly '<!-- BEGIN SOLUTION -->'",
    ),
    "a wrong label": (
        replaced(f"{WHY}-answer", "**Your answer to", "**My answer to"),
        "starts with the label",
    ),
    "an empty region": (
        replaced(f"{RANGE}-answer", "height_range = 23.75\n", ""),
        "no key declares an exercise that this solution assigns",
    ),
    "a region indented for nothing": (
        replaced(f"{RANGE}-answer", "###", "    ###"),
        "must be the body of a function",
    ),
    "no Python": (replaced(f"{RANGE}-answer", "= 23.75", "= = 23.75"), "not Python"),
    "a marker in small letters": (
        replaced(f"{RANGE}-answer", "### BEGIN SOLUTION", "### begin solution"),
        "must be exactly",
    ),
    "no check": (without(f"{RANGE}-check"), "height_range has no check; put check("),
    "no question": (without(f"{RANGE}-question"), "height_range has no question; put"),
    "a key before its check": (
        moved(f"{RANGE}-key", f"{RANGE}-check"),
        "must stand between its answer and its key; move it",
    ),
    "a key before its answer": (moved(f"{RANGE}-key", f"{RANGE}-answer"), "must come after"),
    "a number out of order": (
        replaced(f"{TALL}-question", "Exercise 1.2", "Exercise 1.5"),
        "says Exercise 1.5, and is number 1.2 here",
    ),
    "a section of another chapter": (
        replaced("ten-trees", "## 1.1", "## 2.1"),
        "says 2.1, and is number 1.1 here",
    ),
    "other points in the question": (
        replaced(f"{MEAN}-question", "*2 points*", "*3 points*"),
        "its last line must be *2 points*, as the key of mean_above says",
    ),
    "no points in the question": (
        replaced(f"{RANGE}-question", "\n\n*1 point*", ""),
        "its last line must be *1 point*",
    ),
    "a question that does not name the answer": (
        replaced(f"{RANGE}-question", "`height_range`", "it"),
        "the answer is called `height_range`",
    ),
    "Jupyter's own id": (given("table", id="a6cb4413"), "an id that Jupyter made up"),
    "an id of another exercise": (
        given(f"{RANGE}-check", id="range-check"),
        "its id must be 'height-range-check'; run: nnbook verify --fix",
    ),
    "an id twice": (given("table", id="imports"), "two cells have the id 'imports'"),
    "a check of a written answer": (
        added(f"{WHY}-answer", 'check("mean_or_median", right="x")'),
        "a person marks mean_or_median, and no check can",
    ),
    "a check without its tag": (given(f"{RANGE}-check", metadata={}), "give the cell the tag"),
    "a right value above the region": (
        replaced(f"{RANGE}-answer", "### BEGIN", "height_range = 23.75\n### BEGIN"),
        "line 1 stands outside of the solution's markers",
    ),
    "a step above the region": (
        replaced(f"{RANGE}-answer", "### BEGIN", "most = 32.5\n### BEGIN"),
        "line 1 stands outside",
    ),
    "a return below the region": (
        replaced(
            f"{MEAN}-answer",
            "    return sum(some) / len(some) if some else 0.0\n    ### END SOLUTION",
            "    ### END SOLUTION\n    return sum(some) / len(some) if some else 0.0",
        ),
        "line 6 stands outside",
    ),
    "the answer in the question": (
        replaced(f"{RANGE}-question", "to that number.", "to that number, which is 23.75."),
        "the right value of height_range stands in it",
    ),
    "the answer in another notation": (
        replaced(f"{RANGE}-question", "to that number.", r"to that number, $\frac{95}{4}$."),
        "the right value of height_range stands in it",
    ),
    "the answer with a comma": (
        replaced(f"{RANGE}-question", "to that number.", "to that number (23,750)."),
        "the right value of height_range stands in it",
    ),
    "the answer in a docstring": (
        replaced(f"{MEAN}-answer", "The mean of", "sum(some) / len(some) if some else 0.0, of"),
        "it holds a line of the solution of mean_above",
    ),
    "a part of a model answer elsewhere": (
        replaced(f"{MEAN}-check", "What is", "The median is the height in the middle of the sorted"
                 " list. What is"),
        "it holds a line of the solution of mean_or_median",
    ),
    "the answer in a hint": (
        replaced(f"{RANGE}-check", "Sort the heights first.", "It is 23.75."),
        "the right value of height_range stands in it",
    ),
    "the answer in a comment": (
        replaced(f"{RANGE}-answer", "### BEGIN", "# 23.75, I think\n### BEGIN"),
        "the right value of height_range stands in it",
    ),
    "the answer in another cell": (
        added("table", "height_range = 32.5 - 8.75"),
        "it gives height_range a value",
    ),
    "the answer in words elsewhere": (
        added("ten-trees", "Later: `height_range=23.75`.", "markdown"),
        "it holds a line of the solution of height_range",
    ),
    "a line of a function elsewhere": (
        added("ten-trees", "Like `[height for height in heights if height > limit]`.", "markdown"),
        "it holds a line of the solution of mean_above",
    ),
    "a sentence of a model answer elsewhere": (
        replaced(
            f"{WHY}-question",
            "Say why.",
            "Every height enters the mean with its full size, so that one huge tree pulls it up by"
            " a lot.",
        ),
        "it holds a line of the solution of mean_or_median",
    ),
    "a name that nothing defines": (
        replaced("table", "trees[:3]", "treees[:3]"),
        "it uses treees, which no cell defines",
    ),
    "a name of a show cell": (
        given("table", metadata={"tags": ["show"]}),
        "it uses trees, which only a cell with the tag show defines",
    ),
    "a broken link": (
        replaced("ten-trees", "is a tree:", "is [a tree](#Trees):"),
        "its link #Trees leads nowhere",
    ),
    "a heading twice": (
        replaced("ten-trees", "Ten trees", "Ten trees\n\n## 1.1 · Ten trees"),
        "stands there twice",
    ),
    "too few predictions": (without("predict-tallest"), "students predict before they see"),
}  # fmt: skip
TRIED = {
    "a check that refuses its answer": (
        replaced(f"{RANGE}-check", "right=23.75", "right=24.75"),
        "does not accept the solution's own answer to 'height_range'",
    ),
    "a check of a misspelt name": (
        replaced(f"{RANGE}-check", '"height_range"', '"hight_range"'),
        "hight_range",
    ),
    "a solution that raises": (
        replaced(f"{RANGE}-answer", "23.75", "1 / 0"),
        "ZeroDivisionError: division by zero",
    ),
    "a rubric that does not add up": (
        replaced(f"{WHY}-key", "points=3", "points=4"),
        "4",
    ),
    "no rubric": (replaced(f"{WHY}-key", "rubric=", "rubrics="), "rubrics"),
    "a function without cases": (
        replaced(f"{MEAN}-key", "    cases={", "    casess={"),
        "casess",
    ),
    "a case that is an example": (
        replaced(f"{MEAN}-key", "call([2.0, 4.0, 9.0], 3)", "call([1.0, 2.0, 6.0], 1.5)"),
        "is an example of its check; change it",
    ),
    "a wrong alternative": (
        replaced(f"{TALL}-key", '["spruce", "oak"]', '["birch", "oak"]'),
        "alternative 1 of tall_species does not get full points",
    ),
    "a mistake that is right": (
        replaced(f"{RANGE}-key", "32.5", "23.75"),
        "gets full points; correct it",
    ),
    "two mistakes that are one": (
        replaced(f"{RANGE}-key", "32.5", "8.75"),
        "answers every case as",
    ),
    "a mistake that the check calls right": (
        replaced(f"{MEAN}-key", "mistake(at_least, unseen=True)", "at_least"),
        "add an example that shows it, or declare mistake(…, unseen=True)",
    ),
    "a mistake that the check sees": (
        replaced(f"{MEAN}-key", ": of_all", ": mistake(of_all, unseen=True)"),
        "take unseen=True away",
    ),
    "too few mistakes": (
        replaced(f"{RANGE}-key", ', "this is the smallest itself": 8.75', ""),
        "height_range needs 2 mistakes or more and has 1",
    ),
    "too few alternatives": (
        replaced(f"{MEAN}-key", "[with_a_loop, with_numpy]", "[with_a_loop]"),
        "mean_above needs 2 alternatives or more and has 1",
    ),
    "too few lines of a rubric": (
        replaced(f"{WHY}-key", '(1, "says that the median', '# (1, "says that the median'),
        "rubric",
    ),
    "a short model answer": (
        lambda course: course.cell(f"{WHY}-answer").update(
            source="**Your answer to `mean_or_median`**\n\n<!-- BEGIN SOLUTION -->\nThe mean.\n"
            "<!-- END SOLUTION -->"
        ),
        "the model answer of mean_or_median has 9 letters",
    ),
    "no hints": (
        replaced(f"{MEAN}-check", "hints=[", "hints=[][:0] and ["),
        "the check of mean_above has no hints",
    ),
    "weak cases": (
        replaced(f"{MEAN}-key", '"one is at the limit": [call([2.0, 4.0, 8.0], 4.0)],', ""),
        "with height > limit → height >= limit the solution of mean_above still gets full points",
    ),
    "a value that only a run can tell": (
        lambda course: (
            course.replace(f"{RANGE}-answer", "23.75", "sum([20.0, 3.753])"),
            course.replace(f"{RANGE}-check", "right=23.75", "right=2 * 11.8765"),
            course.replace(f"{RANGE}-question", "to that", "to 23.753, to that"),
        ),
        "the right value of height_range stands in it",
    ),
}  # fmt: skip


def test_the_new_course_has_no_slip(course):
    """Though every rule is tried on it."""
    course.save()
    assert course.said() == []


@pytest.mark.parametrize(("slip", "sentence"), STATIC.values(), ids=STATIC)
def test_a_slip_is_said_and_nothing_is_released(slip, sentence, course, capsys):
    """In a sentence that names the notebook."""
    slip(course)
    course.save()
    folder = course.solutions.parent / "out"
    places = ["--solutions", str(course.solutions), "--notebooks", str(folder)]
    assert cli.main(["release", *places]) == 2
    said = [one for one in capsys.readouterr().err.splitlines() if sentence in one]
    assert said
    assert all("01_table" in one and one.endswith(".") for one in said)
    assert not folder.exists()


@pytest.mark.parametrize(("slip", "sentence"), TRIED.values(), ids=TRIED)
def test_a_slip_that_shows_when_keys_are_tried_is_said(slip, sentence, course):
    """Nothing short of running the solution can find it."""
    slip(course)
    course.save()
    assert any(sentence in one and "01_table" in one for one in course.said())


def test_an_output_that_changed_is_said(course):
    """What cells print is compared with what the file holds."""
    stored = {"name": "stdout", "output_type": "stream", "text": "9 trees\n"}
    added("table", "# NBVAL_CHECK_OUTPUT\nprint(len(trees), 'trees')")(course)
    course.cell("added").update(outputs=[stored], execution_count=1)
    course.save()
    (said,) = slips(course.solutions)
    assert "cell 'added': what it prints is not what the file holds" in said
    assert "nnbook release --run 01_table" in said


def test_fix_gives_ids(course, capsys):
    """To cells of exercises and to others, once; ids that a person chose stay."""
    course.cell("table")["id"] = "a6cb4413"
    course.cell("height-range-check")["id"] = "0b1f42aa"
    course.cell("ten-trees")["id"] = "imports"
    course.cell("title")["id"] = "11111111-2222-3333"
    course.save()
    command = ["verify", "--fix", "01_table", "--solutions", str(course.solutions)]
    assert cli.main(command) == 0
    ids = [cell["id"] for cell in json.loads(course.path.read_text("utf-8"))["cells"]]
    assert ids[:4] == [
        "reading-a-table-the",
        "imports",
        "ten-trees-each-row",
        "with-open-data-trees",
    ]
    assert "height-range-check" in ids
    assert "a6cb4413 → with-open-data-trees" in capsys.readouterr().out
    assert cli.main(command) == 0
    assert "→" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("name = ", "cannot be read"),
        ("nam = 'x'", "nam, which is no setting"),
        ("[[asks]]\npattern = '('\nwhy = 'x'", "cannot be read"),
        ("[[asks]]\npatern = 'x'\nwhy = 'x'", "cannot be read"),
    ],
)
def test_settings_that_cannot_be_read_are_named(text, sentence, course):
    """A misspelt setting is not passed over."""
    (course.solutions / "course.toml").write_text(text)
    with pytest.raises(NnbookError, match=sentence):
        read_course(course.solutions)


def test_an_equivalent_mutant_is_listed_with_its_reason(course):
    """And leaves the list when a case tells it."""
    TRIED["weak cases"][0](course)
    mutant = "01_table mean_above height > limit → height >= limit"
    settings = course.solutions / "course.toml"
    settings.write_text(f'[equivalent-mutants]\n"{mutant}" = "no tree is as tall as that"\n')
    assert not [one for one in course.said() if "still gets full points" in one]
    course.replace(f"{MEAN}-key", '"none is', '"at": [call([2.0, 4.0, 8.0], 4.0)], "none is')
    assert any("loses points; take it out" in one for one in course.said())


def test_nothing_needs_a_run_for_a_release(course):
    """A solution that would never end is not begun."""
    added("table", "while True: pass")(course)
    course.save()
    assert [one.stem for one in verified(course.solutions)] == ["01_table"]
