"""Five students with two exercises, and every kind of thing that a summary tells of."""

from nnbook.grading.gradebook.gradebook import Gradebook
from nnbook.grading.gradebook.verdict import Verdict
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
TITLES = {"01_neuron": {"sum": "The sum", "proof": "A proof"}}
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
        write_summary(book.entries(), {}, TITLES, path, "Graded unlocked.", LEFT_OUT)
    return path
