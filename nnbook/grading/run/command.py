"""``nnbook grade``: words on the command line become a graded class."""

import argparse
import os
import sys

from nnbook.errors import NnbookError
from nnbook.grading.report.reports import UNSAFE_WARNING
from nnbook.grading.run.batch import grade_class
from nnbook.grading.run.plan import GradingPlan, Report, Scheduler
from nnbook.grading.run.roll import name_pattern
from nnbook.grading.sandbox.session import Limits
from nnbook.grading.sandbox.trial.selfcheck import sandbox_table

_WORKERS = 8  # by default, at the most: memory, too, is shared


def grade_from_command_line(arguments: argparse.Namespace) -> int:
    """Grade a class, or with ``--check-sandbox`` say whether that can be done here."""
    if arguments.check_sandbox:
        return _check_sandbox()
    plan = _plan(arguments)
    if not plan.locked:
        print(f"nnbook: {UNSAFE_WARNING}", file=sys.stderr)
    report = grade_class(plan, _cluster(arguments.scheduler, plan) if arguments.scheduler else None)
    if not plan.quiet:
        print(_summary(plan, report))
    return 0


def _check_sandbox() -> int:
    """Print what holds submissions on this machine; 0 when it is enough."""
    text, holds = sandbox_table()
    print(text)
    print("\nSubmissions can be graded here." if holds else "\nSubmissions are not graded here.")
    return 0 if holds else 1


def _plan(arguments: argparse.Namespace) -> GradingPlan:
    if arguments.submissions is None:
        raise NnbookError("Which submissions? Give their folder: nnbook grade SUBMISSIONS.")
    for option, value in (("--cell-time", arguments.cell_time), ("--time", arguments.time)):
        if not 0 < value < 1e6:
            raise NnbookError(f"{option} {value:g} is no time limit; give seconds, such as 10.")
    workers = arguments.workers
    if workers is None:
        workers = min(_WORKERS, 2 * _processors())  # a submission waits for its scorer by turns
    if workers < 1:
        raise NnbookError(f"--workers {workers} grades nothing; give a number from 1 up.")
    return GradingPlan(
        submissions=arguments.submissions,
        solutions=arguments.solutions,
        out=arguments.out,
        workers=workers,
        limits=Limits(cell=arguments.cell_time, submission=arguments.time),
        locked=not arguments.unsafe_no_sandbox,
        quiet=arguments.quiet,
        pattern=name_pattern(arguments.name_pattern),
        roster=arguments.roster,
        count_out=arguments.missing_exercises == "out",
    )


def _cluster(address: str, plan: GradingPlan) -> Scheduler:
    try:
        from nnbook.grading.run.cluster import on_cluster
    except ImportError as error:
        raise NnbookError(
            "--scheduler needs Dask, which is not installed; run pip install distributed."
        ) from error
    return on_cluster(address, plan)


def _processors() -> int:
    """Count the processors that this process may use, or all where the system does not tell."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _summary(plan: GradingPlan, report: Report) -> str:
    kept = f", {report.kept} unchanged" if report.kept else ""
    lines = [
        f"{report.graded} graded{kept}. Look at {plan.out / 'summary.html'};"
        f" the table is {plan.out / 'grades.csv'}, the pages are in {plan.out / 'feedback'}."
    ]
    if report.attention:
        need = "needs" if len(report.attention) == 1 else "need"
        lines.append(f"{len(report.attention)} {need} attention (listed above and in the summary).")
    return "\n".join(lines)
