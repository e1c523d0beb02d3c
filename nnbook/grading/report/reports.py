"""All that people read of a gradebook, written anew: the table, the pages, the summary."""

from collections.abc import Mapping
from pathlib import Path

from nnbook.grading.gradebook.gradebook import Gradebook
from nnbook.grading.key.key import Key
from nnbook.grading.report.feedback import write_feedback
from nnbook.grading.report.summary import write_summary
from nnbook.grading.report.tables import write_grades_csv

UNSAFE_WARNING = (
    "Graded without a sandbox: submitted code ran with the grader's own rights and could have"
    " changed anything, these grades included."
)


def write_reports(book: Gradebook, out: Path, keys: Mapping[str, Key], warning: str = "") -> None:
    """Write what people read into a folder; the warning is a sentence to stand in every page."""
    entries = book.entries()
    write_grades_csv(entries, out / "grades.csv")
    write_feedback(entries, book.remarks(), keys, out / "feedback", warning)
    write_summary(entries, keys, out / "summary.html", warning, book.notices())
