"""A class made from the released notebook: who answered what, and what happened to the files.

tests/data/class.md says what every student should get, and tests/grading/run/test_class.py compares
all of it with the grades. An exercise that is new is answered with what its key lists, and is in no
need of the table; whoever wants it there, or has changed an exercise, runs

    python tests/grading/classroom.py

and reads the difference to the old table before it is committed; nobody else will.
"""

import ast
import copy
import json
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from nnbook.grading.gradebook.entry import Entry
from nnbook.grading.gradebook.gradebook import Gradebook
from nnbook.grading.gradebook.verdict import Verdict
from nnbook.grading.release.student_notebook import released as of_solution
from nnbook.grading.run.batch import grade_class
from nnbook.grading.run.plan import GradingPlan
from nnbook.grading.sandbox.session import Limits
from nnbook.grading.solution.solution import read_solution

ROOT = Path(__file__).parents[2]  # not from checkout.py: this file is also run by itself
STEM = "01_neuron"
RELEASED = ROOT / "notebooks" / f"{STEM}.ipynb"
SOLUTION = ROOT / "solutions" / f"{STEM}.ipynb"

Notebook = dict[str, Any]
Answers = dict[str, str]

WITH_NUMPY: Answers = {
    "trace_table": "trace_table = np.array([[4, 5, 5], [-6, -5, 0], [-1, 0, 0]])",
    "neuron_output": """\
def neuron_output(weights, bias, inputs, activation):
    w = np.asarray(weights)
    x = np.asarray(inputs)
    return activation(w @ x + bias)""",
    "problem_10_2_2": """\
W = np.array([1, 1, 5, 1, 1])
problem_10_2_2 = relu(np.array([[-2, -2, 0, 1, 2], [2, -1, 0, 1, 2]]) @ W)""",
    "telling_input": "telling_input = np.array([1.0, 0, 1, 0, 0])",
    "weight_five": "The third input is 0 both times, and 5 · 0 = 0.",
    "absorb_bias": """\
def absorb_bias(weights, bias, inputs):
    return np.insert(np.array(weights, dtype=float), 0, bias), np.r_[1, inputs]""",
    "signed_distance": """\
def signed_distance(weights, bias, point):
    return (np.dot(weights, point) + bias) / np.linalg.norm(weights)""",
    "output_order": "output_order = np.array([*'CEDAB'])",
    "scaling_line": "cz = 0 exactly where z = 0. It gets steeper. If c < 0, sides swap.",
    "and_weights": "and_weights = np.array([2, 2, -3])",
    "or_weights": "or_weights = np.array([2, 2, -1])",
    "not_weights": "not_weights = np.array([-2, 1])",
    "nand_weights": "nand_weights = -and_weights",
}

WITH_LOOPS: Answers = {
    "trace_table": """\
trace_table = []
for x1, x2 in [(2, 1), (0, 3), (1, 2)]:
    product = 3 * x1 - 2 * x2
    z = product + 1
    if z > 0:
        y = z
    else:
        y = 0
    trace_table.append([product, z, y])
    print(x1, x2, "->", y)""",
    "neuron_output": """\
def neuron_output(weights, bias, inputs, activation):
    z = 0
    for i in range(len(weights)):
        z += weights[i] * inputs[i]
    z += bias
    print("z =", z)
    return activation(z)""",
    "problem_10_2_2": "problem_10_2_2 = [0.0, 4.0]",
    "telling_input": "telling_input = [0, 0, 1, 0, 0]",
    "weight_five": "Because it is multiplied by zero.\n\nIf x3 was not zero it could matter.",
    "absorb_bias": """\
def absorb_bias(weights, bias, inputs):
    new_weights = [bias]
    new_inputs = [1]
    for w in weights:
        new_weights.append(w)
    for x in inputs:
        new_inputs.append(x)
    return new_weights, new_inputs""",
    "signed_distance": """\
def signed_distance(weights, bias, point):
    total = bias
    length = 0
    for w, x in zip(weights, point):
        total = total + w * x
        length = length + w ** 2
    return total / length ** 0.5""",
    "output_order": """\
points = {"A": (0, 0), "B": (2, 0), "C": (0, 2), "D": (1, 1), "E": (3, 3)}
output_order = sorted(points, key=lambda p: points[p][0] - 2 * points[p][1])""",
    "scaling_line": "The line is where z = 0, and then c z = 0 too.",
    "and_weights": "and_weights = [1, 1, -1.5]",
    "or_weights": "or_weights = [1, 1, -0.5]",
    "not_weights": "not_weights = [-1, 0.5]",
    "nand_weights": "nand_weights = [-1, -1, 1.5]",
}

WITH_TUPLES: Answers = {
    "trace_table": "trace_table = ((4, 5, 5), (-6, -5, 0), (-1, 0, 0))",
    "neuron_output": """\
def neuron_output(weights, bias, inputs, activation):
    return activation(sum(w * x for w, x in zip(weights, inputs, strict=True)) + bias)""",
    "problem_10_2_2": "problem_10_2_2 = 0, 4",
    "telling_input": "telling_input = 0, 0, 0.5, 0, 0",
    "weight_five": "x3 = 0.",
    "absorb_bias": """\
def absorb_bias(weights, bias, inputs):
    return (bias, *weights), (1, *inputs)""",
    "signed_distance": """\
import math

def length(v):
    return math.sqrt(sum(c * c for c in v))

def signed_distance(weights, bias, point):
    return (sum(map(lambda w, x: w * x, weights, point)) + bias) / length(weights)""",
    "output_order": "output_order = ('C', 'E', 'D', 'A', 'B')",
    "scaling_line": "$c\\,z = 0 \\iff z = 0$.",
    "and_weights": "and_weights = (1, 1, -1)",
    "or_weights": "or_weights = (1, 1, 0)",
    "not_weights": "not_weights = (-1, 1)",
    "nand_weights": "nand_weights = (-1, -1, 2)",
}

WITH_CLASSES: Answers = WITH_LOOPS | {
    "neuron_output": """\
from dataclasses import dataclass

@dataclass
class Node:
    weights: list
    bias: float

    def total(self, inputs):
        if not self.weights:
            return self.bias
        rest = Node(self.weights[1:], self.bias)
        return self.weights[0] * inputs[0] + rest.total(inputs[1:])

def neuron_output(weights, bias, inputs, activation):
    return activation(Node(list(weights), bias).total(list(inputs)))""",
    "signed_distance": """\
import warnings

def signed_distance(weights, bias, point):
    warnings.warn("this divides by the length")
    np.array([1.0]) / np.array([0.0])  # a RuntimeWarning of numpy
    return np.float32(np.hypot.reduce(weights)) ** -1 * (np.vdot(weights, point) + bias)""",
    "absorb_bias": """\
def absorb_bias(weights, bias, inputs):
    weights = list(weights); inputs = list(inputs)
    weights.insert(0, bias); inputs.insert(0, True)
    return [weights, inputs]""",
}

HALF_RIGHT: Answers = {
    "trace_table": "trace_table = [[4, 5, 5], [-6, -5, 0]]",
    "neuron_output": """\
def neuron_output(weights, bias, inputs, activation):
    z = np.dot(weights, inputs) + bias
    return max(0, z)""",
    "problem_10_2_2": "problem_10_2_2 = [0, 5]",
    "telling_input": "telling_input = [1, 2, 3]",
    "absorb_bias": """\
def absorb_bias(weights, bias, inputs):
    return [bias, weights[0], weights[1]], [1, inputs[0], inputs[1]]""",
    "signed_distance": """\
def signed_distance(weights, bias, point):
    z = weights[0] * point[0] + weights[1] * point[1] + bias
    return z / (weights[0] ** 2 + weights[1] ** 2) ** 0.5""",
    "output_order": "output_order = 'CEDAB'",
    "scaling_line": "",
    "and_weights": "and_weights = {1, -1.5}",
    "or_weights": "or_weights = [1, 1]",
    "not_weights": "not_weights = ['-1', '0.5']",
    "nand_weights": "nand_weights = [-1, -1, float('nan')]",
}


# --- what happens to files ------------------------------------------------------------------


def released() -> Notebook:
    """Return the notebook as students get it."""
    return json.loads(RELEASED.read_text(encoding="utf-8"))


def answer_cell(notebook: Notebook, exercise: str) -> dict[str, Any]:
    """Return the cell that an exercise is answered in."""
    for cell in notebook["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == exercise:
            return cell
    raise KeyError(f"the released notebook has no cell for {exercise}")


def answered(answers: Answers) -> Notebook:
    """Return the released notebook with answers typed in; who knows all knows the new ones."""
    notebook = released()
    if answers.keys() >= WITH_NUMPY.keys():
        answers = dict(listed_right_answers()) | answers
    for exercise, text in answers.items():
        cell = answer_cell(notebook, exercise)
        if cell["cell_type"] == "markdown":
            cell["source"] = [*cell["source"], "\n\n" + text] if text else cell["source"]
        else:
            cell["source"] = text.splitlines(keepends=True)
    return notebook


def insert_before(notebook: Notebook, exercise: str, source: str) -> Notebook:
    """Put a new cell before the one that answers an exercise."""
    place = notebook["cells"].index(answer_cell(notebook, exercise))
    notebook["cells"].insert(place, code(source))
    return notebook


def code(source: str) -> dict[str, Any]:
    """Return a code cell."""
    lines = source.splitlines(keepends=True)
    empty: dict[str, Any] = {"execution_count": None, "metadata": {}, "outputs": []}
    return {"cell_type": "code", "source": lines, **empty}


def without_cells(notebook: Notebook, *exercises: str) -> Notebook:
    """Delete the cells that answer some exercises."""
    gone = [answer_cell(notebook, exercise) for exercise in exercises]
    notebook["cells"] = [cell for cell in notebook["cells"] if cell not in gone]
    return notebook


def duplicated_and_reordered(notebook: Notebook) -> Notebook:
    """Answer everything twice, the first time wrong, and turn the order of the answers round."""
    exercises = list(WITH_NUMPY)
    blank = [copy.deepcopy(answer_cell(released(), exercise)) for exercise in exercises]
    right = [answer_cell(notebook, exercise) for exercise in exercises]
    rest = [cell for cell in notebook["cells"] if cell not in right]
    # -and_weights stands in an answer, so that one keeps its place before
    right.sort(key=lambda cell: "-and_weights" in "".join(cell["source"]))
    notebook["cells"] = rest + blank[::-1] + right
    return notebook


def stripped(notebook: Notebook) -> Notebook:
    """Take away ids, tags and everything else that other programs drop."""
    for cell in notebook["cells"]:
        cell.pop("id", None)
        cell["metadata"] = {}
    notebook["metadata"] = {"kernelspec": {"name": "ir", "display_name": "R", "language": "R"}}
    return notebook


def merged(notebook: Notebook) -> Notebook:
    """Put all code but what only shows something into one cell, and all text into another."""
    shown = {"show", "ask", "check"}
    kept = [c for c in notebook["cells"] if not shown & set(c["metadata"].get("tags", []))]
    join = "\n\n".join
    texts = join("".join(c["source"]) for c in kept if c["cell_type"] == "markdown")
    lines = join("".join(c["source"]) for c in kept if c["cell_type"] == "code")
    notebook["cells"] = [
        {"cell_type": "markdown", "metadata": {}, "source": texts},
        code(lines),
    ]
    return notebook


def in_nbformat_3(notebook: Notebook) -> Notebook:
    """Write a notebook as IPython 2 did: worksheets, and input instead of source."""
    cells = []
    for cell in notebook["cells"]:
        old = {"cell_type": cell["cell_type"], "metadata": cell["metadata"]}
        name = "input" if cell["cell_type"] == "code" else "source"
        old[name] = "".join(cell["source"])
        cells.append(old | ({"language": "python", "outputs": []} if name == "input" else {}))
    return {
        "metadata": {"name": "neuron"},
        "nbformat": 3,
        "nbformat_minor": 0,
        "worksheets": [{"cells": cells, "metadata": {}}],
    }


def with_magics(notebook: Notebook) -> Notebook:
    """Add what notebooks are full of besides Python."""
    cells = notebook["cells"]
    cells.insert(1, code("%matplotlib inline\n!pip install numpy\n%load_ext autoreload\nnp?"))
    cells.insert(2, code("import asyncio\nawait asyncio.sleep(0.001)\nname = input('Name: ')"))
    cell = answer_cell(notebook, "neuron_output")
    cell["source"] = ["%%time\n", *cell["source"]]
    cell = answer_cell(notebook, "problem_10_2_2")
    cell["source"] = ["%%capture out\n", *cell["source"]]
    return notebook


def listed_mistakes() -> Iterator[Answers]:
    """Yield the first mistake that each exercise lists, then the second, and so on."""
    listed = {
        name: answers for name, which, answers in _listed() if which == "mistakes" and answers
    }
    for place in range(max(map(len, listed.values()))):
        yield {
            exercise: sources[place] for exercise, sources in listed.items() if place < len(sources)
        }


def listed_right_answers() -> Iterator[tuple[str, str]]:
    """Yield every exercise with a listed alternative, or else the solution's own answer."""
    for name, texts in of_solution(read_solution(SOLUTION)).removed.items():
        kind = answer_cell(released(), name)["cell_type"]
        source = "".join(answer_cell(released(), name)["source"])
        text = texts[0] if kind == "markdown" or not source.startswith("def") else ""
        yield (
            name,
            text or source.replace("    raise NotImplementedError", texts[0] + "\n    raise"),
        )
    for name, which, answers in _listed():
        if which == "alternatives" and answers:
            yield name, answers[-1]


def _listed() -> Iterator[tuple[str, str, list[str]]]:
    """Yield every exercise, ``mistakes`` or ``alternatives``, and those as students write them."""
    for cell in json.loads(SOLUTION.read_text(encoding="utf-8"))["cells"]:
        if "key" not in cell["metadata"].get("tags", []):
            continue
        tree = ast.parse("".join(cell["source"]))
        defined = [ast.unparse(node) for node in tree.body if isinstance(node, ast.FunctionDef)]
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or getattr(node.func, "id", "") != "exercise":
                continue
            name = ast.literal_eval(node.args[0])
            for keyword in node.keywords:
                values = getattr(keyword.value, "values", getattr(keyword.value, "elts", []))
                answers = [
                    value.args[0]
                    if getattr(getattr(value, "func", None), "id", "") == "mistake"
                    else value
                    for value in values
                ]
                sources = ["\n".join([*defined, f"{name} = {ast.unparse(one)}"]) for one in answers]
                yield name, str(keyword.arg), sources


# --- the class ------------------------------------------------------------------------------


def right(change: Callable[[Notebook], Notebook], answers: Answers = WITH_NUMPY) -> str:
    """Return the file of a student who knows everything, after something happened to it."""
    return text_of(change(answered(answers)))


def text_of(notebook: Notebook) -> str:
    """Write a notebook as Jupyter does."""
    return json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def the_class() -> dict[str, str]:
    """Return every student's file."""
    students = {
        "amara-numpy": right(lambda notebook: notebook),
        "bruno-loops": text_of(answered(WITH_LOOPS)),
        "chidi-tuples": text_of(answered(WITH_TUPLES)),
        "dana-classes-and-warnings": text_of(answered(WITH_CLASSES)),
        "emil-half-right": text_of(answered(HALF_RIGHT)),
        "farah-blank": text_of(released()),
        "goran-deleted-cells": right(
            lambda n: without_cells(n, "trace_table", "neuron_output", "weight_five", "or_weights")
        ),
        "hana-duplicated-and-reordered": right(duplicated_and_reordered),
        "ines-metadata-stripped": right(stripped),
        "jonas-raises-before-the-answer": right(raising_before),
        "kadir-endless-loops": right(endless),
        "lena-os-exit": right(exiting),
        "malik-cut-off": right(lambda n: n)[:20_000],
        "nora-empty": "",
        "otto-not-a-notebook": "Dear Professor,\n\nmy notebook is attached.\n\nOtto\n",
        "petra-merged-cells": right(merged),
        "quirin-nbformat-3": right(in_nbformat_3),
        "rosa-magics": right(with_magics),
        "samir-syntax-errors": right(misspelled),
    }
    for number, answers in enumerate(listed_mistakes(), 1):
        students[f"tilda-mistake-{number:02}"] = text_of(answered(answers))
    return students


def raising_before(notebook: Notebook) -> Notebook:
    """Raise in a cell of its own, and before the answer in the answer's own cell."""
    insert_before(notebook, "trace_table", "undefined_name + 1")
    cell = answer_cell(notebook, "neuron_output")
    cell["source"] = ["import tensorflow_that_is_not_here\n", *cell["source"]]
    cell = answer_cell(notebook, "and_weights")
    cell["source"] = ["and_weights = weigths + [-1.5]"]
    cell = answer_cell(notebook, "signed_distance")
    cell["source"] = [line.replace("linalg.norm", "linalg.nrom") for line in cell["source"]]
    return notebook


def endless(notebook: Notebook) -> Notebook:
    """Never come to an end: in a cell, in one that will not be stopped, and in a function."""
    insert_before(notebook, "trace_table", "while True:\n    pass")
    cell = answer_cell(notebook, "problem_10_2_2")
    stubborn = "while True:\n    try:\n        while True: pass\n    except BaseException: pass\n"
    cell["source"] = [stubborn, *cell["source"]]
    cell = answer_cell(notebook, "signed_distance")
    cell["source"] = ["def signed_distance(weights, bias, point):\n", "    while True: pass"]
    return notebook


def exiting(notebook: Notebook) -> Notebook:
    """End the process: in a cell, and in a function."""
    insert_before(notebook, "trace_table", "import os\nos._exit(0)")
    insert_before(notebook, "trace_table", "exit()")
    cell = answer_cell(notebook, "absorb_bias")
    cell["source"] = ["def absorb_bias(weights, bias, inputs):\n", "    import os; os._exit(0)"]
    return notebook


def misspelled(notebook: Notebook) -> Notebook:
    """Write what is no Python, in two answers."""
    cell = answer_cell(notebook, "neuron_output")
    cell["source"] = ["def neuron_output(weights, bias, inputs, activation)\n", "    return 0"]
    cell = answer_cell(notebook, "or_weights")
    cell["source"] = ["or_weights = [1, 1, -0.5"]
    return notebook


EXPECTED = ROOT / "tests" / "data" / "class.md"
LIMITS = Limits(cell=1.5, submission=30)  # so that the endless loops take seconds
HEAD = """\
# What the class gets

Each exercise with its points; a word where the answer is not right. Written by
`python tests/grading/classroom.py`, read by a person, compared by
`tests/grading/run/test_class.py`.

"""


def lay_class(folder: Path) -> Path:
    """Write every student's file into a folder."""
    for student, text in the_class().items():
        path = folder / student / f"{STEM}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    return folder


def grade_the_class(out: Path) -> list[Entry]:
    """Grade the files as an instructor does, and return the lines of the gradebook."""
    plan = GradingPlan(
        lay_class(out / "class"), SOLUTION.parent, out, workers=2, limits=LIMITS, quiet=True
    )
    grade_class(plan)
    with Gradebook(out / "grades.db") as book:
        return book.entries()


def expected_table(entries: list[Entry]) -> str:
    """Write what every student gets as two tables: points, and the sentences they are told."""
    exercises = list(dict.fromkeys(entry.verdict.exercise for entry in entries))
    students = {entry.student: {} for entry in entries}
    for entry in entries:
        students[entry.student][entry.verdict.exercise] = entry.verdict
    points = [["student", *exercises, "total"]]
    for student, verdicts in students.items():
        total = sum(verdict.points or 0 for verdict in verdicts.values())
        cells = [_in_short(verdicts[exercise]) for exercise in exercises]
        points.append([student, *cells, f"{total:g}"])
    told = [["student", "exercise", "is told"]]
    for entry in entries:
        if entry.verdict.verdict not in ("right", "missing", "unmarked"):
            detail = entry.verdict.detail.replace("|", "\\|")
            told.append([entry.student, entry.verdict.exercise, detail])
    return HEAD + _markdown(points) + "\n## Why\n\n" + _markdown(told)


def _in_short(verdict: Verdict) -> str:
    if verdict.verdict == "right":
        return f"{verdict.points:g}"
    return f"{'–' if verdict.points is None else f'{verdict.points:g}'} {verdict.verdict}"


def _markdown(rows: list[list[str]]) -> str:
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    lines = [
        "| " + " | ".join(f"{c:<{w}}" for c, w in zip(row, widths, strict=True)) + " |"
        for row in rows
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines) + "\n"


def write_expected() -> None:
    """Write what the grader says about every student."""
    with tempfile.TemporaryDirectory() as out:
        EXPECTED.write_text(expected_table(grade_the_class(Path(out))), encoding="utf-8")
    print(EXPECTED.relative_to(ROOT))


if __name__ == "__main__":
    write_expected()
