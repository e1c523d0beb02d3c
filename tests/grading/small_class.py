"""Five students with two exercises, and every kind of thing that a summary tells of."""

from types import SimpleNamespace

from nnbook.grading.gradebook.gradebook import Gradebook
from nnbook.grading.gradebook.verdict import Verdict
from nnbook.grading.key.exercise import Exercise
from nnbook.grading.report.summary import write_summary

CLASS = {  # student → exercise → points of 2, verdict, notes
    "ann": {"sum": (2, "right", {}), "proof": (None, "unmarked", {})},
    "bob": {
        "sum": (1, "partly", {"diagnosis": "the bias is missing"}),
        "proof": (0, "missing", {}),
    },
    "cyd": {
        "sum": (0, "wrong", {"diagnosis": "the bias is missing"}),
        "proof": (1, "partly", {}),
    },
    "dan": {"sum": (0, "unread", {}), "proof": (0, "unread", {})},
    "<script>": {"sum": (2, "right", {"person": "uses `Neuron`"}), "proof": (2, "right", {})},
}
EXERCISES = {
    "sum": Exercise("sum", 2, "value", title="The sum"),
    "proof": Exercise("proof", 2, "written", title="A proof"),
}
KEYS = {"01_neuron": SimpleNamespace(title="One neuron", exercises=EXERCISES)}
LEFT_OUT = [("essay.ipynb", "it is no notebook <of ours>")]


def write_small_summary(folder):
    """Enter the class into a gradebook, and write its summary; return the file."""
    with Gradebook(folder / "grades.db") as book:
        for student, answers in CLASS.items():
            verdicts = [
                Verdict(exercise, points, 2, word, "The file is empty.", notes)
                for exercise, (points, word, notes) in answers.items()
            ]
            book.record(book.register(student, "01_neuron", "digest"), "key", verdicts)
        path = folder / "summary.html"
        write_summary(book.entries(), KEYS, path, "Graded unlocked.", LEFT_OUT)
    return path
