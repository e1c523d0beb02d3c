"""How many submissions a second: nnbook grade, nbgrader's autograde, a fresh kernel each.

    python tests/benchmarks/grading.py [--submissions 20 200] [--workers 2] [--nbgrader 20]
                                       [--kernels 10] [--out FILE]

One run, one machine, the same files: a class of four automatic exercises and a written one,
without figures, worked on in nbgrader's own student notebook. nnbook grades every number of
submissions in a process of its own; its memory is that of the process with all its children.
nbgrader grades ``--nbgrader`` of them, one after the other as it does, and its rate is carried
on to more. The kernels run the notebooks and compare nothing, which flatters them. Ends with a
verdict on each target, and status 1 when one is missed; a target is only judged where it was
measured, so judge memory with ``--submissions 5000`` and completeness with 10000.
"""

import argparse
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path

import nbformat
import psutil
from nbclient import NotebookClient

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests" / "grading"))

from classroom import HALF_RIGHT, WITH_CLASSES, WITH_LOOPS, WITH_NUMPY, WITH_TUPLES  # noqa: E402
from nbgrader_environment import make_environment  # noqa: E402

from nnbook.grading.gradebook.gradebook import Gradebook  # noqa: E402
from nnbook.grading.nbgrader.source import nbgrader_source  # noqa: E402
from nnbook.grading.release.student_notebook import released as of_solution  # noqa: E402
from nnbook.grading.solution.solution import read_solution  # noqa: E402
from nnbook.notebook import notebook_text  # noqa: E402

EXERCISES = ("neuron-output", "absorb-bias", "signed-distance", "and-weights", "weight-five")
IMPORTS = "import numpy as np\n\nfrom nnbook import check, heaviside, identity, relu, sigmoid, tanh"
STEM = "01_class"
STUDENTS = (WITH_NUMPY, WITH_LOOPS, WITH_TUPLES, WITH_CLASSES, HALF_RIGHT)
TARGETS = {20: 15, 200: 50}  # submissions → times nbgrader's rate, grading alone
MEMORY = 400  # MB for 5,000 submissions
GROWTH = 1.05  # from the 500th to the last: the same, but for what a sample varies
CHILD = Path(__file__).with_name("timed_grading.py")


@dataclass
class Run:
    """One measured run of nnbook grade.

    Attributes
    ----------
    submissions : int
        How many.
    seconds : float
        From the start of the process to its end.
    phases : dict of str to float
        Seconds of each part; the rest is starting Python and importing.
    peak : float
        MB of all its processes together, shared pages counted once.
    at : dict of int to float
        MB when so many submissions had been graded.
    verdicts : int
        In the gradebook.
    """

    submissions: int
    seconds: float
    phases: dict[str, float]
    peak: float
    at: dict[int, float] = field(default_factory=dict)
    verdicts: int = 0


# --- the class ------------------------------------------------------------------------------


def write_solutions(folder: Path) -> None:
    """Write a solution notebook of five of the first section's exercises, without figures."""
    solution = read_solution(ROOT / "solutions" / "01_neuron.ipynb")
    cells = []
    for cell in solution.cells:
        if cell.id not in ("title", "imports", "key-imports") and not cell.id.startswith(EXERCISES):
            continue
        built = {"cell_type": cell.kind, "id": cell.id, "metadata": {"tags": sorted(cell.tags)}}
        built["source"] = IMPORTS if cell.id == "imports" else cell.source
        cells.append(
            built | ({"execution_count": None, "outputs": []} if cell.kind == "code" else {})
        )
    folder.mkdir()
    (folder / f"{STEM}.ipynb").write_text(notebook_text(cells, dict(solution.metadata)))


def hand_in(released: Path, submitted: Path, n_students: int) -> None:
    """Fill in nbgrader's student notebook for so many students; no two files are equal."""
    for number in range(n_students):
        answers = STUDENTS[number % len(STUDENTS)]
        notebook = json.loads(released.read_text())
        for cell in notebook["cells"]:
            text = answers.get(cell["metadata"].get("nbgrader", {}).get("grade_id"), "")
            if cell["cell_type"] == "markdown" and text:
                cell["source"] = [f"{text}\n\nStudent {number}"]
            elif text:
                cell["source"] = [text]
        path = submitted / f"student-{number:05}" / STEM / f"{STEM}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(notebook))


# --- nnbook ---------------------------------------------------------------------------------


def grade_with_nnbook(submitted: Path, solutions: Path, out: Path, n: int, workers: int) -> Run:
    """Grade a class in a process of its own, and watch its memory."""
    command = [sys.executable, CHILD, submitted, solutions, out, str(workers)]
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    samples: list[tuple[int, float]] = []
    watcher = threading.Thread(target=_watch, args=(process, out / "grades.db", samples))
    watcher.start()
    said, _ = process.communicate()
    seconds = time.perf_counter() - started
    watcher.join()
    if process.returncode:
        sys.exit("nnbook grade failed; see above")
    told = json.loads(said)
    if told["attention"]:
        sys.exit(f"nnbook grade found fault with the class: {told['attention'][:3]}")
    with Gradebook(out / "grades.db") as book:
        verdicts = sum(entry.verdict.verdict != "unread" for entry in book.entries())
    run = Run(n, seconds, told["phases"], max(mb for _, mb in samples), verdicts=verdicts)
    for mark in (500, n):
        # The reports, which read the whole gradebook, come when the last is graded.
        near = [mb for graded, mb in samples if 0.8 * mark <= graded <= min(mark, n - 1)]
        if near:
            run.at[mark] = max(near)
    return run


def _watch(process: subprocess.Popen, book: Path, samples: list[tuple[int, float]]) -> None:
    """Note memory and progress five times a second until the process ends."""
    while process.poll() is None:
        samples.append((_graded(book), _megabytes(process.pid)))
        time.sleep(0.2)


def _megabytes(pid: int) -> float:
    """Return the proportional set size of a process and all below it."""
    total = 0
    try:
        top = psutil.Process(pid)
        for process in (top, *top.children(recursive=True)):
            try:
                total += process.memory_full_info().pss
            except psutil.Error:
                continue  # a student's process that has ended
    except psutil.Error:
        pass
    return total / 1e6


def _graded(book: Path) -> int:
    try:
        with sqlite3.connect(f"file:{book}?mode=ro", uri=True, timeout=1) as connection:
            return int(connection.execute("SELECT count(*) FROM graded").fetchone()[0])
    except sqlite3.Error:
        return 0


# --- the peers ------------------------------------------------------------------------------


def run_nbgrader(python: Path, course: Path, command: str) -> None:
    """Run one nbgrader command in the course folder."""
    environment = {
        "PATH": f"{python.parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(course),
        "JUPYTER_PLATFORM_DIRS": "1",
    }
    words = [python, "-m", "nbgrader", command, STEM]
    done = subprocess.run(words, cwd=course, env=environment, capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr[-3000:])


def nbgrader_seconds(python: Path, course: Path) -> tuple[float, float]:
    """Autograde all that is submitted; return what starting takes, and what one takes."""
    started = time.time()
    run_nbgrader(python, course, "autograde")
    written = sorted(path.stat().st_mtime for path in course.glob("autograded/*/*/*.ipynb"))
    one = (written[-1] - written[0]) / (len(written) - 1)
    return max(written[0] - started - one, 0.0), one


def nbgraders_scores(course: Path) -> dict[tuple[str, str], float | None]:
    """Read what nbgrader gave for each answer; None waits for a person."""
    rows = sqlite3.connect(course / "gradebook.db").execute(
        "SELECT a.student_id, c.name, g.auto_score, g.needs_manual_grade FROM grade g"
        " JOIN base_cell c ON c.id = g.cell_id JOIN submitted_notebook n ON n.id = g.notebook_id"
        " JOIN submitted_assignment a ON a.id = n.assignment_id"
    )
    return {(who, cell.removeprefix("test-")): None if waits else s for who, cell, s, waits in rows}


def nnbooks_scores(out: Path, students: set[str]) -> dict[tuple[str, str], float | None]:
    """Read what nnbook gave the same students."""
    with Gradebook(out / "grades.db") as book:
        lines = [entry for entry in book.entries() if entry.student in students]
    return {(line.student, line.verdict.exercise): line.verdict.points for line in lines}


def kernel_seconds(submitted: Path, n_kernels: int) -> float:
    """Run notebooks in fresh kernels, one after the other; return what one costs."""
    paths = sorted(submitted.glob(f"*/{STEM}/*.ipynb"))[:n_kernels]
    started = time.perf_counter()
    for path in paths:
        NotebookClient(nbformat.read(path, as_version=4), timeout=60, allow_errors=True).execute()
    return (time.perf_counter() - started) / len(paths)


# --- what comes out -------------------------------------------------------------------------


def told(run: Run) -> str:
    """Write one run in a line or two."""
    phases = dict(run.phases)
    rest = run.seconds - sum(phases.values())
    parts = ", ".join(f"{name} {seconds:.2f} s" for name, seconds in phases.items())
    alone = run.submissions / run.phases["grading"]
    return (
        f"nnbook, {run.submissions} submissions: {run.seconds:.1f} s,"
        f" {run.submissions / run.seconds:.1f} a second from start to reports,"
        f" {alone:.1f} grading alone; peak memory {run.peak:.0f} MB\n"
        f"    start and end {rest:.2f} s, {parts}"
    )


def verdicts(runs: list[Run], start: float, one: float, kernel: float) -> list[tuple[bool, str]]:
    """Judge every target that was measured."""
    found = []
    for run in runs:
        n = run.submissions
        ratio = (start + n * one) / run.seconds
        alone = one * n / run.phases["grading"]
        line = (
            f"{n} submissions: {alone:.1f} times nbgrader's rate, start-up, self-check and reports"
            f" apart; {ratio:.1f} times with the start of both;"
            f" {n * kernel / run.seconds:.1f} times a fresh kernel's"
        )
        target = TARGETS.get(n)
        found.append(
            (target is None or alone >= target, line + (f"; target {target}" if target else ""))
        )
        found.append(
            (run.verdicts == 5 * n, f"{n} submissions: {run.verdicts} of {5 * n} verdicts")
        )
        if n >= 5000:
            found.append(
                (run.peak < MEMORY, f"{n} submissions: peak {run.peak:.0f} MB; target {MEMORY}")
            )
            early, late = run.at.get(500, 0), run.at.get(n, 0)
            fits = bool(early) and late <= GROWTH * early
            found.append(
                (fits, f"{n} submissions: {early:.0f} MB at the 500th, {late:.0f} by the last")
            )
    return found


def measure(arguments: argparse.Namespace, folder: Path) -> tuple[list[Run], float, float, float]:
    """Grade the class with everything; return nnbook's runs and what the peers take."""
    python = make_environment(ROOT / ".pytest_cache" / "d" / "nbgrader" / "environment")
    solutions, course = folder / "solutions", folder / "course"
    write_solutions(solutions)
    source = course / "source" / STEM / f"{STEM}.ipynb"
    source.parent.mkdir(parents=True)
    student = of_solution(read_solution(solutions / source.name))
    source.write_text(nbgrader_source(student), encoding="utf-8")
    run_nbgrader(python, course, "generate_assignment")
    released = course / "release" / STEM / f"{STEM}.ipynb"
    runs = []
    for n in arguments.submissions:
        submitted = folder / f"class-{n}"
        hand_in(released, submitted, n)
        runs.append(
            grade_with_nnbook(submitted, solutions, folder / f"out-{n}", n, arguments.workers)
        )
        print(told(runs[-1]), flush=True)
    first = folder / f"class-{arguments.submissions[0]}"
    kernel = kernel_seconds(first, arguments.kernels)
    print(
        f"fresh kernel: {1 / kernel:.2f} a second, {kernel:.2f} s each, nothing compared",
        flush=True,
    )
    names = sorted(path.name for path in first.iterdir())[: arguments.nbgrader]
    for name in names:
        shutil.copytree(first / name, course / "submitted" / name)
    start, one = nbgrader_seconds(python, course)
    print(f"nbgrader: {1 / one:.2f} a second, {one:.2f} s each; start {start:.1f} s", flush=True)
    theirs = nbgraders_scores(course)
    if theirs != nnbooks_scores(folder / f"out-{arguments.submissions[0]}", set(names)):
        sys.exit("nbgrader and nnbook do not give the same scores")
    print(f"the same scores for {len(names)} submissions, {len(theirs)} answers")
    return runs, start, one, kernel


def main() -> int:
    """Measure, print, judge."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--submissions", type=int, nargs="+", default=[20, 200])
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--nbgrader", type=int, default=20, help="graded by nbgrader, 2 at least")
    parser.add_argument("--kernels", type=int, default=10)
    parser.add_argument("--out", type=Path, help="write the numbers there, as JSON")
    arguments = parser.parse_args()
    arguments.nbgrader = max(2, min(arguments.nbgrader, arguments.submissions[0]))
    if min(arguments.submissions) < 2:
        parser.error("grade 2 submissions at least")
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {arguments.workers} workers")
    with tempfile.TemporaryDirectory(prefix="nnbook-benchmark-") as name:
        runs, start, one, kernel = measure(arguments, Path(name))
    judged = verdicts(runs, start, one, kernel)
    for good, line in judged:
        print(f"{'met   ' if good else 'MISSED'}  {line}")
    if arguments.out:
        numbers = {"nnbook": [asdict(run) for run in runs], "kernel": kernel}
        arguments.out.write_text(json.dumps(numbers | {"nbgrader": [start, one]}, indent=1))
    return 0 if all(good for good, _ in judged) else 1


if __name__ == "__main__":
    sys.exit(main())
