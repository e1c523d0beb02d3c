"""The command line: ``nnbook lab | release | collect | grade | mark | export``.

Each subcommand is one parser here and one function in the module that does the work (``release``
has one for each thing it writes); modules are imported when their command runs, so that
``nnbook --help`` answers at once.
"""

import argparse
import contextlib
import io
import os
import sqlite3
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from nnbook.errors import NnbookError, remedy


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
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a letter that its code page lacks has a number
            stream.reconfigure(errors="backslashreplace")
    try:
        arguments, unknown = _parser().parse_known_args(argv)
        if unknown:  # argparse would explain nnbook, not the command
            arguments.parser.error(f"unrecognized arguments: {' '.join(unknown)}")
        status = int(arguments.run(arguments))
        print(end="", flush=True)
        return status
    except BrokenPipeError:  # whoever reads, such as head, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except (NnbookError, sqlite3.DatabaseError, OSError, UnicodeEncodeError) as error:
        print(f"nnbook: {_sentence(error)}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("nnbook: stopped.", file=sys.stderr)
        return 130


def _sentence(error: Exception) -> str:
    """Say what the machine refuses where no module has said it better."""
    if isinstance(error, sqlite3.DatabaseError):
        from nnbook.grading.gradebook.database import why

        return f"the gradebook cannot be used {why(error)}"
    if isinstance(error, OSError):
        what = error.filename or "A file, a pipe or the screen"
        told = remedy(error, "see that it is there and may be used")
        return f"{what} cannot be used ({error.strerror or error}); {told}."
    if isinstance(error, UnicodeEncodeError):
        lacks = f"{error.object[error.start]!a}, which this system's code page lacks"
        return f"a name has the sign {lacks} ({error.encoding}); set PYTHONUTF8=1 and try again."
    return str(error)


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
    _add_collect(commands)
    _add_grade(commands)
    _add_mark(commands)
    _add_export(commands)
    return parser


def _command(
    commands: "argparse._SubParsersAction[_Parser]",
    name: str,
    run: Callable[[argparse.Namespace], int],
    **texts: Any,
) -> _Parser:
    command = commands.add_parser(name, **texts)
    command.set_defaults(run=run, parser=command)
    return command


def _add_folder(
    command: _Parser, name: str, default: str, what: str, *, metavar: str = "FOLDER"
) -> None:
    """Add a folder that may be left out: an option, or the one argument of the command."""
    optional: dict[str, Any] = {} if name.startswith("--") else {"nargs": "?"}
    told = f"{what} (default: {default})"
    command.add_argument(
        name, type=Path, default=Path(default), metavar=metavar, help=told, **optional
    )


def _add_solutions(command: _Parser) -> None:
    _add_folder(command, "--solutions", "solutions", "where the solution notebooks are")


def _add_server(command: _Parser) -> None:
    command.add_argument(
        "--port", type=int, help="the port to listen on (default: 8888, or the next free one)"
    )
    command.add_argument(
        "--no-browser", action="store_true", help="start the server, open no browser"
    )


def _add_lab(commands: "argparse._SubParsersAction[_Parser]") -> None:
    lab = _command(
        commands,
        "lab",
        _run_lab,
        help="start the workbook in JupyterLab",
        description="Copy the notebooks into FOLDER, never over your work, and start JupyterLab.",
        epilog="Your own files are never touched. When a notebook has a newer edition, it lands "
        "beside yours under a new name, once.",
    )
    _add_folder(lab, "folder", "nnbook-work", "where your notebooks live")
    lab.add_argument(
        "--carry",
        action="store_true",
        help="copy your answers from an older edition of a notebook into the newer one",
    )
    _add_server(lab)


def _run_lab(arguments: argparse.Namespace) -> int:
    from nnbook.lab.workbook import lab

    browser = not arguments.no_browser
    return lab(arguments.folder, port=arguments.port, browser=browser, carry=arguments.carry)


def _add_release(commands: "argparse._SubParsersAction[_Parser]") -> None:
    release = _command(
        commands,
        "release",
        _run_release,
        help="derive the student notebooks from the solutions",
        description="Derive the student notebooks: solutions, keys and outputs are left out.",
        epilog="Run it after every change to a solution notebook; never edit what it writes.",
    )
    release.add_argument(
        "--nbgrader",
        type=Path,
        metavar="FOLDER",
        help="write FOLDER/source for nbgrader instead, solutions and hidden tests included"
        " (default: student notebooks)",
    )
    either = release.add_mutually_exclusive_group()
    either.add_argument(
        "--check",
        action="store_true",
        help="write nothing; exit with 1 and say what differs, when something does",
    )
    either.add_argument(
        "--run",
        dest="run_notebooks",
        nargs="*",
        metavar="NOTEBOOK",
        help="run these solution notebooks first, such as 01_neuron, store their marked outputs"
        " and tidy their files (default: all of them)",
    )
    _add_solutions(release)
    _add_folder(release, "--notebooks", "notebooks", "where the student notebooks are written")


def _run_release(arguments: argparse.Namespace) -> int:
    if arguments.run_notebooks is not None:
        from nnbook.grading.release.outputs import refresh_outputs

        status = refresh_outputs(arguments.solutions, arguments.run_notebooks)
        if status:
            return status
    if arguments.nbgrader:
        from nnbook.grading.nbgrader.source import nbgrader_from_command_line as derive
    else:
        from nnbook.grading.release.student_notebook import release_from_command_line as derive
    return derive(arguments)


def _add_who(command: _Parser) -> None:
    """Add what helps to find out who handed in what."""
    command.add_argument(
        "--name-pattern",
        metavar="REGEX",
        help="where the student stands in the files' names, such as '(?P<student>[^_]+)_.*', or"
        " with a / in it in their paths (default: as the course systems write it)",
    )
    command.add_argument(
        "--roster",
        type=Path,
        metavar="FILE",
        help="the table of everybody that the course system exports: says who handed in nothing,"
        " and who is not in it or fits two rows (default: who handed in something is the class)",
    )


def _add_collect(commands: "argparse._SubParsersAction[_Parser]") -> None:
    collect = _command(
        commands,
        "collect",
        _run_collect,
        help="say who would be graded with which file",
        description="Print who would be graded with which file, and what is left over and why;"
        " grade nothing.",
        epilog="Try --name-pattern and --roster out with it, and give them to nnbook grade then.",
    )
    collect.add_argument(
        "submissions", type=Path, metavar="SUBMISSIONS", help="a folder or a zip file"
    )
    _add_solutions(collect)
    _add_who(collect)


def _run_collect(arguments: argparse.Namespace) -> int:
    from nnbook.grading.run.preview import collect_from_command_line

    return collect_from_command_line(arguments)


def _add_grade(commands: "argparse._SubParsersAction[_Parser]") -> None:
    grade = _command(
        commands,
        "grade",
        _run_grade,
        help="grade a class against the solutions",
        description="Grade every submission: a gradebook, a table, a summary and feedback pages.",
        epilog="SUBMISSIONS may hold a folder per student, files named STUDENT_NOTEBOOK.ipynb, "
        "or the download of a course system; nnbook collect shows how it is understood. What has "
        "been graded before and has not changed is not graded again.",
    )
    grade.add_argument(
        "submissions", nargs="?", type=Path, metavar="SUBMISSIONS", help="a folder or a zip file"
    )
    _add_solutions(grade)
    _add_who(grade)
    _add_folder(grade, "--out", "grades", "where gradebook, table and pages are written")
    grade.add_argument(
        "--workers",
        type=int,
        metavar="N",
        help="submissions graded at once (default: one a processor, 8 at most)",
    )
    grade.add_argument(
        "--scheduler",
        metavar="URL",
        help="grade on the workers of this Dask cluster, such as tcp://10.0.0.1:8786"
        " (default: on this machine)",
    )
    for option, seconds, what in (("--cell-time", 10, "cell"), ("--time", 60, "submission")):
        grade.add_argument(
            option,
            type=float,
            default=seconds,
            metavar="SECONDS",
            help=f"processor time that a {what} may use (default: {seconds})",
        )
    grade.add_argument(
        "--missing-exercises",
        choices=("out", "wrong"),
        default="out",
        help="exercises that a student's older edition lacks: left out of that student's maximum,"
        " or no points for them (default: out)",
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


def _run_grade(arguments: argparse.Namespace) -> int:
    from nnbook.grading.run.command import grade_from_command_line

    return grade_from_command_line(arguments)


def _add_mark(commands: "argparse._SubParsersAction[_Parser]") -> None:
    mark = _command(
        commands,
        "mark",
        _run_mark,
        help="mark written answers, and override any verdict",
        description="Open the desk: each different answer beside the model answer and the rubric.",
        epilog="Every mark is kept at once; stop at any time and go on later. No grading changes "
        "what a person has set.",
    )
    _add_folder(mark, "grades", "grades", "the folder that nnbook grade wrote", metavar="GRADES")
    _add_solutions(mark)
    mark.add_argument("--as", dest="who", metavar="NAME", help="who marks (default: your login)")
    _add_server(mark)


def _run_mark(arguments: argparse.Namespace) -> int:
    from nnbook.grading.mark.command import mark_from_command_line

    return mark_from_command_line(arguments)


def _add_export(commands: "argparse._SubParsersAction[_Parser]") -> None:
    export = _command(
        commands,
        "export",
        _run_export,
        help="write the points into a course system's own table",
        description="Write the points into the table that the course system exports, for it to"
        " import again: Canvas's gradebook, Moodle's grading worksheet, or any CSV file, such as"
        " Blackboard's and Brightspace's.",
        epilog="Every column is kept. A student without a submission, or with a written answer"
        " that no one has marked, keeps the grade that stands there.",
    )
    export.add_argument(
        "grades", type=Path, metavar="GRADES", help="the folder that nnbook grade wrote"
    )
    export.add_argument(
        "--format", choices=("canvas", "moodle", "csv"), required=True, help="whose table it is"
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
        "--maximum",
        type=_points,
        metavar="POINTS",
        help="the points of the column, where the table does not say (default: as it says)",
    )
    export.add_argument(
        "--partial", action="store_true", help="with the points so far of unmarked notebooks"
    )


def _points(text: str) -> float:
    with contextlib.suppress(ValueError):
        points = float(text.replace(",", "."))
        if 0 < points < 1e6:
            return points
    raise argparse.ArgumentTypeError(f"{text!r} is no number of points; give one, such as 100")


def _run_export(arguments: argparse.Namespace) -> int:
    from nnbook.grading.export.points import export_from_command_line

    return export_from_command_line(arguments)
