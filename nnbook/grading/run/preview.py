"""``nnbook collect``: who would be graded with what, and what is left over; nothing is graded."""

import argparse
from pathlib import Path

from nnbook.grading.printable import listed, printable
from nnbook.grading.release.student_notebook import released
from nnbook.grading.run.plan import GradingPlan
from nnbook.grading.run.roll import collect_class, name_pattern
from nnbook.grading.solution.solution import read_solutions
from nnbook.notebook.recognition import Recognition


def collect_from_command_line(arguments: argparse.Namespace) -> int:
    """Print a line for every notebook that would be graded, and one for all that would not."""
    pattern = name_pattern(arguments.name_pattern)
    plan = GradingPlan(
        arguments.submissions, arguments.solutions, Path(), pattern=pattern, roster=arguments.roster
    )
    recognition = Recognition(map(released, read_solutions(plan.solutions)))
    collection = collect_class(plan, recognition)
    counts = {(one.student, one.notebook): one for one in collection.found}  # the last counts
    _print("student", "notebook", "file", *((*who, one.place) for who, one in counts.items()))
    students = len({student for student, _ in counts})
    print(f"\nStudents: {students}. Notebooks that would be graded: {len(counts)}.")
    if collection.noticed:
        print()
        _print("look at", "because it", *collection.noticed)
    if collection.beside:
        print(f"\nNo notebooks: {listed(collection.beside)}.")
    return 0


def _print(*lines: str | tuple[str, ...]) -> None:
    """Print columns, the header in capitals; the last column is as wide as it likes."""
    header = tuple(one.upper() for one in lines if isinstance(one, str))
    rows = [header, *(one for one in lines if isinstance(one, tuple))]
    rows = [tuple(map(printable, row)) for row in rows]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)][:-1]
    for *first, last in rows:
        print("  ".join([*(f"{t:{w}}" for t, w in zip(first, widths, strict=True)), last]))
