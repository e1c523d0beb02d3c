"""The shape that all notebooks share, so that they read like one book."""

import ast
import csv
import functools
import itertools
import json
import re

import nbformat
import pytest
from checkout import ROOT

from nnbook.grading.release.outputs import is_marked, tidied
from nnbook.notebook import source_of

SOLUTIONS = sorted((ROOT / "solutions").glob("*.ipynb"))
STUDENTS = sorted((ROOT / "notebooks").glob("*.ipynb"))

# Who holds what of the chapter; tests/workbook/chapter_items.csv says in which cell.
CHAPTER = {
    "00_introduction": "Section 10|Section 10.1|" + "|".join(f"Footnote {n}" for n in range(1, 7)),
    "01_neuron": "Section 10.2|Section 10.2.1|Table 10.1|Figure 10.1|Figure 10.2|Equation 10.1|"
    "Footnote 7|Footnote 8|Example 10.2.1|Problem 10.2.2",
    "02_activations": "Section 10.2.2|Equation 10.2|Equation 10.3|Equation 10.3 revisited|"
    "Equation 10.4|Footnote 10",
    "03_network": "Section 10.2.3|Figure 10.3|Footnote 11",
    "04_xor": "Section 10.3|Section 10.3.1|Figure 10.4|Table 10.2|Equation 10.5|Footnote 12|"
    "Proposition 10.3.1|Problem 10.3.2|Figure 10.5|Figure 10.6|Problem 10.3.3|Figure 10.7",
    "05_softmax": "Section 10.4|Section 10.4.1|Example 10.4.1|Example 10.4.2|Problem 10.4.3|"
    "Footnote 9",
    "06_training": "",
}

FACES = {"nnbook"} | {
    f"nnbook.{name}"
    for name in ("activations", "datasets", "explore", "figures", "grading", "network", "neuron",
                 "separability", "training")
}  # fmt: skip

each_notebook = pytest.mark.parametrize(
    "path", SOLUTIONS + STUDENTS, ids=lambda p: str(p.relative_to(ROOT))
)
each_solution = pytest.mark.parametrize("path", SOLUTIONS, ids=lambda p: p.stem)
each_student = pytest.mark.parametrize("path", STUDENTS, ids=lambda p: p.stem)


@functools.cache
def read(path):
    return nbformat.read(path, as_version=4)


def cells(path, kind=None):
    return [cell for cell in read(path).cells if kind in (None, cell.cell_type)]


def tags(cell):
    return cell.metadata.get("tags", [])


def headings(cell):
    """The (level, text) of a Markdown cell's headings, fenced code left out."""
    text = re.sub(r"^```.*?^```", "", cell.source, flags=re.MULTILINE | re.DOTALL)
    return [(len(m[1]), m[2]) for m in re.finditer(r"^(#+) +(.+?) *$", text, re.MULTILINE)]


def anchors(path):
    """What ``#…`` in a link may name: JupyterLab's own ids of the headings.

    Those with a sign beyond ASCII are no targets: JupyterLab 4.6 does not find them.
    """
    texts = [text for cell in cells(path, "markdown") for _, text in headings(cell)]
    return {text.replace(" ", "-") for text in texts if text.isascii()}


def broken_links(path):
    """Links to a heading or a file that is not there."""
    broken = []
    for cell in cells(path, "markdown"):
        for target in re.findall(r"\]\(([^)\s]+)\)", cell.source):
            if re.match(r"[a-z]+:", target):
                continue
            name, _, anchor = target.partition("#")
            there = path.parent / name if name else path
            if not there.exists() or (anchor and anchor not in anchors(there)):
                broken.append(target)
    return broken


def declared(path):
    """The graded exercises that the key cells declare: name → (kind, points)."""
    found = {}
    for cell in cells(path, "code"):
        if "key" not in tags(cell):
            continue
        for node in ast.walk(ast.parse(cell.source)):
            name = getattr(getattr(node, "func", None), "id", None)
            if name in ("exercise", "written"):
                keywords = {k.arg: k.value for k in node.keywords}
                points = ast.literal_eval(keywords["points"])
                found[node.args[0].value] = (name, points)
    return found


def calls(path, name):
    sources = [cell.source for cell in cells(path, "code")]
    nodes = [node for text in sources for node in ast.walk(ast.parse(text))]
    return [n for n in nodes if isinstance(n, ast.Call) and getattr(n.func, "id", None) == name]


@each_notebook
def test_headings_form_one_outline(path):
    """One title, no level skipped, no heading twice, a heading opens its cell."""
    outline = []
    for cell in cells(path, "markdown"):
        own = headings(cell)
        assert len(own) <= 1, f"{cell.id} holds {len(own)} headings"
        assert not own or cell.source.startswith("#"), (
            f"{cell.id}: its heading is not its first line"
        )
        outline += own
    levels = [level for level, _ in outline]
    texts = [text for _, text in outline]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b <= a + 1 for a, b in itertools.pairwise(levels)), outline
    assert max(levels) == 3
    assert len(set(texts)) == len(texts)
    assert not [text for text in texts if text.endswith((".", ":"))]


@each_notebook
def test_sections_and_exercises_are_numbered_in_order(path):
    """Section 1.2 follows 1.1 and Exercise 1.2 follows Exercise 1.1, none left out."""
    chapter = int(path.stem[:2])
    texts = [(level, text) for cell in cells(path, "markdown") for level, text in headings(cell)]
    assert texts[0][1].startswith(f"{chapter} · ")
    sections = [text.split()[0] for level, text in texts if level == 2]
    assert sections == [f"{chapter}.{n + 1}" for n in range(len(sections))]
    exercises = [text.split()[1] for _, text in texts if text.startswith("Exercise")]
    assert exercises == [f"{chapter}.{n + 1}" for n in range(len(exercises))]


@each_notebook
def test_cells_are_short(path):
    """At most 15 lines of code and 30 of text; 25 and 60 where students see no source."""
    for cell in cells(path):
        limit = 30 if cell.cell_type == "markdown" else 15
        limit = 25 if "check" in tags(cell) else 60 if "key" in tags(cell) else limit
        lines = cell.source.splitlines()
        assert len(lines) <= limit, f"{cell.id}: {len(lines)} lines"
        assert cell.cell_type == "markdown" or max(map(len, lines)) <= 100, cell.id


@each_notebook
def test_cell_ids_say_what_the_cell_holds(path):
    """Ids are unique kebab-case words that a person chose."""
    ids = [cell.id for cell in cells(path)]
    assert len(set(ids)) == len(ids)
    assert ids[:2] == ["title", "imports"]
    for cell_id in ids:
        assert re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", cell_id), cell_id
        assert not re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f-]+)?", cell_id), (
            f"{cell_id} is Jupyter's own"
        )


@each_notebook
def test_notebooks_import_public_faces_alone(path):
    """What stands behind a face may move; key cells take the author's words besides."""
    nodes = [n for cell in cells(path, "code") for n in ast.walk(ast.parse(cell.source))]
    imported = {n.module for n in nodes if isinstance(n, ast.ImportFrom)}
    imported |= {name.name for n in nodes if isinstance(n, ast.Import) for name in n.names}
    assert {name for name in imported if name.startswith("nnbook")} <= FACES


@each_notebook
def test_links_resolve(path):
    """Every link to a heading or a file leads somewhere."""
    assert broken_links(path) == []


@each_notebook
def test_recap_and_recall_close_the_notebook(path):
    """Five numbered sentences, then three questions whose answers are folded."""
    recap, recall = cells(path)[-2:]
    assert (recap.id, recall.id) == ("recap", "recall")
    assert re.findall(r"^(\d)\. ", recap.source, re.MULTILINE) == list("12345")
    assert recall.source.count("<summary>") == recall.source.count("</details>") == 3


@each_notebook
def test_file_is_as_jupyter_writes_it(path):
    """One trailing newline, sorted keys: saving in Jupyter changes no line that was not edited."""
    text = path.read_text(encoding="utf-8")
    assert text.endswith("}\n")
    assert text == nbformat.writes(nbformat.from_dict(read(path)), version=4) + "\n"


@each_solution
def test_solution_is_tidy(path):
    """No pictures, no counts, no stray metadata: `nnbook release --run` sees to it."""
    assert path.read_text(encoding="utf-8") == tidied(read(path))


@each_solution
def test_marked_cells_hold_an_output_to_compare(path):
    """At least five cells print deterministic text, and each has its output stored."""
    marked = [cell for cell in cells(path) if is_marked(cell)]
    assert len(marked) >= 5
    assert not [cell.id for cell in marked if not cell.outputs]


@each_solution
def test_enough_predictions_and_exercises(path):
    """At least three predictions and five graded exercises; three in the introduction."""
    assert len(calls(path, "ask")) >= 3
    assert len(declared(path)) >= (3 if path.stem.startswith("00") else 5)


@each_solution
def test_exercise_cells_follow_one_pattern(path):
    """Question, answer, check, key: in this order, named after the exercise, with its points."""
    by_id = {cell.id: cell for cell in cells(path)}
    order = list(by_id)
    for name, (kind, points) in declared(path).items():
        parts = ["question", "answer", *(["check"] if kind == "exercise" else []), "key"]
        ids = [f"{name.replace('_', '-')}-{part}" for part in parts]
        assert ids[0] in order, name
        start = order.index(ids[0])
        assert order[start : start + len(ids)] == ids
        question = by_id[ids[0]].source
        assert question.startswith("### Exercise "), name
        last = question.rstrip().splitlines()[-1]
        assert last.startswith(f"*{points} point{'s' * (points > 1)}"), (
            f"{name}: {points} in its key"
        )
        assert f"`{name}" in (question if kind == "exercise" else by_id[ids[1]].source), name


@each_student
def test_student_notebook_holds_no_outputs(path):
    """A released notebook is blank, and its cells are the solution's in the same order."""
    for cell in cells(path, "code"):
        assert cell.outputs == []
        assert cell.execution_count is None
        assert "key" not in tags(cell)
    kept = [cell.id for cell in cells(ROOT / "solutions" / path.name) if "key" not in tags(cell)]
    assert [cell.id for cell in cells(path)] == kept


def chapter_items():
    with (ROOT / "tests" / "workbook" / "chapter_items.csv").open(
        encoding="utf-8", newline=""
    ) as file:
        return list(csv.DictReader(file))


def item_pattern(item):
    """How a cell names an item of the chapter."""
    kind, number = item.split(maxsplit=1)
    exact = re.escape(number) + r"(?!\.?\d)"  # 10.2 is not 10.2.1
    if kind == "Equation":
        return rf"equation \(?{exact}|\\tag\{{{exact}\}}"
    return rf"(?:{kind}|chapter) {exact}" if number == "10" else rf"{kind} {exact}"


@pytest.mark.parametrize("row", chapter_items(), ids=lambda row: row["item"])
def test_item_of_the_chapter_is_named_in_its_cell(row):
    """The table's cell exists and names the item."""
    path = ROOT / "solutions" / f"{row['notebook']}.ipynb"
    source_of = {cell.id: cell.source for cell in cells(path)}
    assert row["item"] in CHAPTER[row["notebook"]].split("|")
    assert re.search(item_pattern(row["item"]), source_of[row["cell"]], re.IGNORECASE)


@each_solution
def test_no_item_of_the_chapter_goes_missing(path):
    """Every item that this notebook is to hold stands in the table, once."""
    listed = [row["item"] for row in chapter_items() if row["notebook"] == path.stem]
    assert sorted(listed) == sorted(filter(None, CHAPTER[path.stem].split("|")))


def test_items_are_told_apart():
    """Section 10.2 is not found in a cell that names only 10.2.1."""
    assert not re.search(item_pattern("Section 10.2"), "Section 10.2.1", re.IGNORECASE)
    assert re.search(item_pattern("Section 10.2"), "in section 10.2.", re.IGNORECASE)
    assert re.search(item_pattern("Equation 10.1"), r"y = f(z) \tag{10.1}")
    assert not re.search(item_pattern("Equation 10.1"), r"\tag{10.11}")


def test_broken_links_are_found(tmp_path):
    """A link to a heading that is not there, or to a file that is not there, is reported."""
    text = "# A title\n\n[a](#A-title) [b](#A-titel) [c](gone.ipynb) [d](https://example.org/#x)"
    text += "\n\n## One · two\n\n[e](#One-·-two)"
    cell = nbformat.v4.new_markdown_cell(text, id="title")
    path = tmp_path / "00_links.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), path)
    assert broken_links(path) == ["#A-titel", "gone.ipynb", "#One-·-two"]


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
    assert source_of(first) == "# NBVAL_CHECK_OUTPUT\n1"
