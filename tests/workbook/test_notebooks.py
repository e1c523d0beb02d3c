"""The shape that all notebooks share, so that they read like one book.

What holds for any course `nnbook verify` says; what this one asks for besides stands in
``solutions/course.toml``. Here is what concerns the package, or the files of this repository.
"""

import ast
import re

import nbformat
import pytest
from checkout import ROOT

from nnbook.grading.release.outputs import tidied
from nnbook.grading.verify.command import slips

SOLUTIONS = sorted((ROOT / "solutions").glob("*.ipynb"))
STUDENTS = sorted((ROOT / "notebooks").glob("*.ipynb"))
FACES = {"nnbook"} | {
    f"nnbook.{name}"
    for name in ("activations", "datasets", "explore", "figures", "grading", "network", "neuron",
                 "separability", "training")
}  # fmt: skip

each_notebook = pytest.mark.parametrize(
    "path", SOLUTIONS + STUDENTS, ids=lambda p: str(p.relative_to(ROOT))
)
each_solution = pytest.mark.parametrize("path", SOLUTIONS, ids=lambda p: p.stem)


def cells(path):
    return nbformat.read(path, as_version=4).cells


@each_solution
def test_nothing_slipped(path):
    """No rule for authors is broken, and every key works; nbval compares what cells print."""
    assert list(slips(path.parent, [path], printed=False)) == []


@each_notebook
def test_cell_ids_are_words(path):
    """Lower-case words and hyphens, so that a link or a person can name them."""
    for cell in cells(path):
        assert re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", cell.id)


@each_notebook
def test_notebooks_import_public_faces_alone(path):
    """What stands behind a face may move; key cells take the author's words besides."""
    sources = [cell.source for cell in cells(path) if cell.cell_type == "code"]
    nodes = [node for source in sources for node in ast.walk(ast.parse(source))]
    imported = {n.module for n in nodes if isinstance(n, ast.ImportFrom)}
    imported |= {name.name for n in nodes if isinstance(n, ast.Import) for name in n.names}
    assert {name for name in imported if name.startswith("nnbook")} <= FACES
    assert max(len(line) for source in sources for line in source.splitlines()) <= 100


@each_notebook
def test_file_is_as_jupyter_writes_it(path):
    """One trailing newline, sorted keys: saving in Jupyter changes no line that was not edited."""
    text = path.read_text(encoding="utf-8")
    assert text == nbformat.writes(nbformat.read(path, as_version=4), version=4) + "\n"


@each_solution
def test_solution_is_tidy(path):
    """No pictures, no counts, no stray metadata: `nnbook release --run` sees to it."""
    assert path.read_text(encoding="utf-8") == tidied(nbformat.read(path, as_version=4))


@pytest.mark.parametrize("path", STUDENTS, ids=lambda p: p.stem)
def test_student_notebook_is_blank(path):
    """No outputs, no key; the other cells are the solution's, in the same order."""
    solution = cells(ROOT / "solutions" / path.name)
    for cell in cells(path):
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None
    kept = [cell.id for cell in solution if "key" not in cell.metadata.get("tags", [])]
    assert [cell.id for cell in cells(path)] == kept
