"""Grade a class in this process, and print how long each part took; for grading.py.

python timed_grading.py SUBMISSIONS SOLUTIONS OUT WORKERS
"""

import json
import sys
import time
from pathlib import Path

from nnbook.grading.run import batch, task
from nnbook.grading.run.plan import GradingPlan

PHASES = {  # what the process does → the functions that do it, and where they are looked up
    "keys": ((batch, "make_key"),),
    "finding and hashing": ((batch, "collect_class"), (batch, "_register")),
    "self-check": ((task, "require_sandbox"), (task, "_try_reference")),
    "grading": ((batch._Run, "grade"),),
    "reports": ((batch, "write_reports"),),
}


def timed(function, spent, phase):
    """Return a function that also adds up the seconds it takes."""

    def call(*arguments, **keywords):
        started = time.perf_counter()
        try:
            return function(*arguments, **keywords)
        finally:
            spent[phase] += time.perf_counter() - started

    return call


def main(submissions: str, solutions: str, out: str, workers: str) -> None:
    """Grade, and print JSON."""
    spent = dict.fromkeys(PHASES, 0.0)
    for phase, names in PHASES.items():
        for module, name in names:
            setattr(module, name, timed(getattr(module, name), spent, phase))
    paths = map(Path, (submissions, solutions, out))
    report = batch.grade_class(GradingPlan(*paths, workers=int(workers), quiet=True))
    spent["grading"] -= spent["self-check"]  # which comes first in it
    print(json.dumps({"phases": spent, "attention": report.attention}))


if __name__ == "__main__":
    main(*sys.argv[1:])
