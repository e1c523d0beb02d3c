"""The command line: ``nnbook lab | release | grade | mark | export``.

Each subcommand is one parser here and one function in the module that does the work;
modules are imported when their command runs, so that ``nnbook --help`` answers at once.
"""

import argparse
import os
import sqlite3
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from nnbook.errors import NnbookError


def main(argv: Sequence[str] | None = None) -> int:
    """Run one ``nnbook`` command.

    Parameters
    ----------
    argv : sequence of str, optional
        The words after ``nnbook``; those of the process by default.

    Returns
    -------
    int
        The exit status: 0 when the command did all it was asked, 1 when it found something
        to report (``release --check``), 2 for a mistake in how it was called.
    """
    arguments, unknown = _parser().parse_known_args(argv)
    if unknown:  # argparse would explain nnbook, not the command
        arguments.parser.error(f"unrecognized arguments: {' '.join(unknown)}")
    try:
        return int(arguments.run(arguments))
    except NnbookError as error:
        print(f"nnbook: {error}", file=sys.stderr)
        return 2
    except sqlite3.DatabaseError as error:
        print(
            f"nnbook: the gradebook cannot be used ({error}); put back a copy of it, or grade into"
            " another folder with --out.",
            file=sys.stderr,
        )
        return 2
    except KeyboardInterrupt:
        print("nnbook: stopped.", file=sys.stderr)
        return 130


class _Parser(argparse.ArgumentParser):
    """A parser whose errors name the help that explains them."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}: {message}; see {self.prog} --help.\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="nnbook",
        description="A workbook on neural networks: start it, release it, grade a class.",
        epilog="Each command explains itself: nnbook lab --help.",
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_lab(commands)
    _add_release(commands)
    _add_grade(commands)
    _add_mark(commands)
    _add_export(commands)
    return parser


def _add_solutions(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--solutions",
        type=Path,
        default=Path("solutions"),
        metavar="FOLDER",
        help="where the solution notebooks are (default: solutions)",
    )


def _add_server(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--port",
        type=int,
        default=None,
        help="the port to listen on (default: 8888, or the next free one)",
    )
    command.add_argument(
        "--no-browser", action="store_true", help="start the server, open no browser"
    )


def _add_lab(commands: "argparse._SubParsersAction[_Parser]") -> None:
    lab = commands.add_parser(
        "lab",
        help="start the workbook in JupyterLab",
        description="Copy the notebooks into FOLDER, never over your work, and start JupyterLab.",
        epilog="Your own files are never touched. When a notebook has a newer edition, it lands "
        "beside yours under a new name, once.",
    )
    lab.add_argument(
        "folder",
        nargs="?",
        type=Path,
        default=Path("nnbook-work"),
        metavar="FOLDER",
        help="where your notebooks live (default: nnbook-work)",
    )
    _add_server(lab)
    lab.set_defaults(run=_run_lab, parser=lab)


def _run_lab(arguments: argparse.Namespace) -> int:
    from nnbook.lab.workbook import lab

    return lab(arguments.folder, port=arguments.port, browser=not arguments.no_browser)


def _add_release(commands: "argparse._SubParsersAction[_Parser]") -> None:
    release = commands.add_parser(
        "release",
        help="derive the student notebooks from the solutions",
        description="Derive the student notebooks: solutions, keys and outputs are left out.",
        epilog="Run it after every change to a solution notebook; never edit what it writes.",
    )
    release.add_argument(
        "--nbgrader",
        type=Path,
        default=None,
        metavar="FOLDER",
        help="write FOLDER/source for nbgrader instead, solutions and hidden tests included"
        " (default: student notebooks)",
    )
    release.add_argument(
        "--check",
        action="store_true",
        help="write nothing; exit with 1 and say what differs, when something does",
    )
    _add_solutions(release)
    release.add_argument(
        "--notebooks",
        type=Path,
        default=Path("notebooks"),
        metavar="FOLDER",
        help="where the student notebooks are written (default: notebooks)",
    )
    release.set_defaults(run=_run_release, parser=release)


def _run_release(arguments: argparse.Namespace) -> int:
    if arguments.nbgrader:
        return _run_nbgrader_release(arguments)
    from nnbook.grading.release.student_notebook import orphans, release, stale

    solutions, notebooks = arguments.solutions, arguments.notebooks
    if not arguments.check:
        return _tell_written(release(solutions, notebooks), "Every student notebook")
    differences, left_over = stale(solutions, notebooks), orphans(solutions, notebooks)
    for sentence in differences:
        print(sentence)
    if differences:
        print("Run `nnbook release` and commit what it writes.")
    for path in left_over:  # release never deletes
        print(f"{path} has no solution notebook of its name; delete it.")
    if differences or left_over:
        return 1
    print("Every student notebook is as released.")
    return 0


def _run_nbgrader_release(arguments: argparse.Namespace) -> int:
    from nnbook.grading.nbgrader.source import stale_nbgrader_source, write_nbgrader_source

    course, what = arguments.nbgrader, "Every source notebook of the nbgrader course"
    if not arguments.check:
        return _tell_written(write_nbgrader_source(arguments.solutions, course), what)
    differences = stale_nbgrader_source(arguments.solutions, course)
    for sentence in differences:
        print(sentence)
    print(f"Run `nnbook release --nbgrader {course}`." if differences else f"{what} is up to date.")
    return 1 if differences else 0


def _tell_written(written: Sequence[Path], what: str) -> int:
    for path in written:
        print(f"{path} written")
    if not written:
        print(f"{what} was up to date.")
    return 0


def _add_export(commands: "argparse._SubParsersAction[_Parser]") -> None:
    export = commands.add_parser(
        "export",
        help="write the points into a course system's own table",
        description="Write the points into the table that the course system exports, for it to"
        " import again: Canvas's gradebook, Moodle's grading worksheet, or any CSV file.",
        epilog="Every column is kept. A student without a submission, or with a written answer"
        " that no one has marked, keeps the grade that stands there.",
    )
    export.add_argument(
        "grades",
        type=Path,
        metavar="GRADES",
        help="the folder that nnbook grade wrote",
    )
    export.add_argument(
        "--format",
        choices=("canvas", "moodle", "csv"),
        required=True,
        help="whose table it is",
    )
    export.add_argument(
        "--roster",
        type=Path,
        metavar="FILE",
        help="the table that the course system exports (default for csv: a new table)",
    )
    export.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help="where the new table is written (default: GRADES/FORMAT.csv)",
    )
    export.add_argument(
        "--notebook", metavar="NAME", help="only this one's points (default: all notebooks')"
    )
    export.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="NOTEBOOK=COLUMN",
        help="the column for a notebook's points, where it has another name; may be given again"
        " (default: the notebook's name)",
    )
    export.add_argument(
        "--partial", action="store_true", help="with the points so far of unmarked notebooks"
    )
    export.set_defaults(run=_run_export, parser=export)


def _run_export(arguments: argparse.Namespace) -> int:
    from nnbook.grading.export.points import export_from_command_line

    return export_from_command_line(arguments)


def _add_grade(commands: "argparse._SubParsersAction[_Parser]") -> None:
    grade = commands.add_parser(
        "grade",
        help="grade a class against the solutions",
        description="Grade every submission: a gradebook, a table, a summary and feedback pages.",
        epilog="SUBMISSIONS may hold a folder per student, files named STUDENT_NOTEBOOK.ipynb, "
        "nbgrader's submitted tree, or the bulk download of Canvas or Moodle. What has been "
        "graded before and has not changed is not graded again.",
    )
    grade.add_argument(
        "submissions", nargs="?", type=Path, metavar="SUBMISSIONS", help="a folder or a zip file"
    )
    _add_solutions(grade)
    grade.add_argument(
        "--out",
        type=Path,
        default=Path("grades"),
        metavar="FOLDER",
        help="where gradebook, table and pages are written (default: grades)",
    )
    grade.add_argument(
        "--workers",
        type=int,
        default=None,
        metavar="N",
        help="submissions graded at once (default: one a processor, 8 at most)",
    )
    grade.add_argument(
        "--scheduler",
        metavar="URL",
        help="grade on the workers of this Dask cluster, such as tcp://10.0.0.1:8786"
        " (default: on this machine)",
    )
    grade.add_argument(
        "--cell-time",
        type=float,
        default=10,
        metavar="SECONDS",
        help="the longest a cell may take (default: 10)",
    )
    grade.add_argument(
        "--time",
        type=float,
        default=60,
        metavar="SECONDS",
        help="the longest a submission may take (default: 60)",
    )
    grade.add_argument("--quiet", action="store_true", help="show no progress")
    grade.add_argument(
        "--check-sandbox", action="store_true", help="say what is active here, and grade nothing"
    )
    grade.add_argument(
        "--unsafe-no-sandbox",
        action="store_true",
        help="run submitted code with your own rights, where there is no sandbox",
    )
    grade.set_defaults(run=_run_grade, parser=grade)


def _run_grade(arguments: argparse.Namespace) -> int:
    from nnbook.grading.run.command import check_sandbox_here, grade_from_command_line

    if arguments.check_sandbox:
        return check_sandbox_here()
    return grade_from_command_line(arguments)


def _add_mark(commands: "argparse._SubParsersAction[_Parser]") -> None:
    mark = commands.add_parser(
        "mark",
        help="mark written answers, and override any verdict",
        description="Open the desk: each different answer beside the model answer and the rubric.",
        epilog="Every mark is kept at once; stop at any time and go on later. No grading changes "
        "what a person has set.",
    )
    mark.add_argument(
        "grades",
        nargs="?",
        type=Path,
        default=Path("grades"),
        metavar="GRADES",
        help="the folder that nnbook grade wrote (default: grades)",
    )
    _add_solutions(mark)
    mark.add_argument(
        "--as", dest="who", default=None, metavar="NAME", help="who marks (default: your login)"
    )
    _add_server(mark)
    mark.set_defaults(run=_run_mark, parser=mark)


def _run_mark(arguments: argparse.Namespace) -> int:
    from nnbook.grading.mark.desk_notebook import put_desk, write_reports_again
    from nnbook.lab.server import serve

    grades, solutions = arguments.grades, arguments.solutions
    desk = put_desk(grades, solutions, arguments.who)
    if "JUPYTERHUB_SERVICE_PREFIX" in os.environ:
        print(f"JupyterLab already runs here: open {desk} in its file browser and run its cell.")
        return 0
    print("In JupyterLab, press Shift+Enter: the desk opens.")
    status = serve(
        grades,
        desk.name,
        port=arguments.port,
        browser=not arguments.no_browser,
        goodbye=f"Stopping JupyterLab. Your marks are in {grades / 'grades.db'}.",
    )
    write_reports_again(grades, solutions)
    print(f"{grades / 'grades.csv'}, {grades / 'summary.html'} and the pages tell the new marks.")
    return status
