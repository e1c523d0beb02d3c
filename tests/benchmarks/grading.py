"""How many submissions a second: nnbook grade against one fresh kernel per submission.

    python tests/benchmarks/grading.py [--copies 100] [--kernels 10] [--workers 2]

Both run in the same minute on the same machine, on copies of one submission of the test class.
The peer is what most graders do: nbclient starts a kernel, runs the notebook in it and ends it.
It compares nothing, which flatters it.
"""

import argparse
import copy
import json
import os
import tempfile
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from nnbook.grading.batch import Plan, grade_class
from nnbook.grading.key import read_key

CHECKOUT = Path(__file__).parents[2]
TYPICAL = CHECKOUT / "tests" / "data" / "class" / "bruno-loops" / "01_neuron.ipynb"


def without_pictures(notebook: dict) -> dict:
    """Leave out what only shows something, for the peer too: the class has no figures."""
    key = read_key(CHECKOUT / "solutions" / "01_neuron.ipynb")
    kept = copy.deepcopy(notebook)
    kept["cells"] = [
        cell for cell in kept["cells"] if "".join(cell["source"]) not in key.show_sources
    ]
    return kept


def seconds_a_kernel(notebook: dict, copies: int) -> float:
    """Run a notebook in fresh kernels, one after the other."""
    started = time.perf_counter()
    for _ in range(copies):
        client = NotebookClient(nbformat.reads(json.dumps(notebook), as_version=4), timeout=60)
        client.execute()
    return (time.perf_counter() - started) / copies


def seconds_a_submission(notebook: dict, copies: int, workers: int) -> tuple[float, float]:
    """Grade a class of equal submissions; return what one costs, and what starting costs."""
    with tempfile.TemporaryDirectory() as name:
        times = []
        for n_students in (1, copies):
            folder = Path(name) / f"class-{n_students}"
            for student in range(n_students):
                (folder / f"student-{student:05d}").mkdir(parents=True)
                path = folder / f"student-{student:05d}" / "01_neuron.ipynb"
                path.write_text(json.dumps(notebook))
            plan = Plan(
                folder,
                CHECKOUT / "solutions",
                Path(name) / f"out-{n_students}",
                workers=workers,
                quiet=True,
            )
            started = time.perf_counter()
            report = grade_class(plan)
            times.append(time.perf_counter() - started)
            assert report.graded == n_students
            assert not report.attention
    return (times[1] - times[0]) / (copies - 1), times[0]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--copies", type=int, default=100)
    parser.add_argument("--kernels", type=int, default=10)
    parser.add_argument("--workers", type=int, default=2)
    arguments = parser.parse_args()
    notebook = without_pictures(json.loads(TYPICAL.read_text()))
    one, start = seconds_a_submission(notebook, arguments.copies, arguments.workers)
    kernel = seconds_a_kernel(notebook, arguments.kernels)
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    print(f"nnbook grade: {one * 1e3:.0f} ms a submission, reports included; start {start:.1f} s")
    print(f"fresh kernel: {kernel * 1e3:.0f} ms a submission, nothing compared")
    total = start + one * (arguments.copies - 1)
    print(f"ratio: {kernel / one:.0f}; with the start, for {arguments.copies}: ", end="")
    print(f"{kernel * arguments.copies / total:.0f}")


if __name__ == "__main__":
    main()
