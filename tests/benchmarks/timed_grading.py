"""Grade a class in this process, and print how long each part took; for grading.py.

python timed_grading.py SUBMISSIONS SOLUTIONS OUT WORKERS
"""

import json
import sys
import time
from pathlib import Path

from nnbook.grading import batch

PHASES = {  # what the process does → the functions of nnbook.grading.batch that do it
    "keys": ("read_key",),
    "finding and hashing": ("collect", "_register"),
    "self-check": ("try_out",),
    "grading": ("_run",),
    "reports": ("write_reports",),
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
        for name in names:
            setattr(batch, name, timed(getattr(batch, name), spent, phase))
    paths = map(Path, (submissions, solutions, out))
    report = batch.grade_class(batch.Plan(*paths, workers=int(workers), quiet=True))
    print(json.dumps({"phases": spent, "attention": report.attention}))


if __name__ == "__main__":
    main(*sys.argv[1:])
