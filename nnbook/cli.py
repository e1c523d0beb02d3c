"""The command line: ``nnbook lab | new | verify | release | package | collect | grade | …``.

Each subcommand is one entry of a table here and one function in the module that does the work
(``release`` has one for each thing it writes); modules are imported when their command runs, so
that ``nnbook --help`` answers at once.
"""

import argparse
import contextlib
import io
import os
import sqlite3
import sys
from collections.abc import Sequence
from pathlib import Path
from pkgutil import resolve_name
from typing import Any, NoReturn

from nnbook import __version__
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
        status = int(resolve_name(arguments.run)(arguments))
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
    parser.add_argument("--version", action="version", version=f"nnbook {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name, run, told, description, epilog, arguments in _COMMANDS:
        command = commands.add_parser(name, help=told, description=description, epilog=epilog)
        command.set_defaults(run=run, parser=command)
        for argument in arguments:
            choices = argument if isinstance(argument, list) else [argument]
            group = command.add_mutually_exclusive_group() if len(choices) > 1 else command
            for option, settings in choices:
                group.add_argument(option, **settings)
    return parser


def _lab(arguments: argparse.Namespace) -> int:
    from nnbook.lab.workbook import lab

    browser = not arguments.no_browser
    return lab(
        arguments.folder,
        arguments.notebooks,
        port=arguments.port,
        browser=browser,
        carry=arguments.carry,
    )


def _release(arguments: argparse.Namespace) -> int:
    from nnbook.grading.verify.command import verified

    if arguments.run_notebooks is not None:
        from nnbook.grading.release.outputs import refresh_outputs

        status = refresh_outputs(arguments.solutions, arguments.run_notebooks)
        if status:
            return status
    students = verified(arguments.solutions)
    if arguments.nbgrader:
        from nnbook.grading.nbgrader.source import nbgrader_from_command_line as derive
    else:
        from nnbook.grading.release.student_notebook import release_from_command_line as derive
    return derive(arguments, students)


def _package(arguments: argparse.Namespace) -> int:
    from nnbook.grading.course.package import package_from_command_line
    from nnbook.grading.verify.command import verified

    return package_from_command_line(arguments, verified(arguments.solutions))


def _points(text: str) -> float:
    with contextlib.suppress(ValueError):
        points = float(text.replace(",", "."))
        if 0 < points < 1e6:
            return points
    raise argparse.ArgumentTypeError(f"{text!r} is no number of points; give one, such as 100")


_Argument = tuple[str, dict[str, Any]]  # what argparse is told
# A command's name, the function that runs it, its three texts and its arguments: of those that
# stand in a list only one may be given.
_Command = tuple[str, str, str, str, str, Sequence[_Argument | list[_Argument]]]
_PLACES = dict.fromkeys(("FOLDER", "FILE", "SUBMISSIONS", "GRADES"), Path)
_TYPES = {**_PLACES, "N": int, "PORT": int, "SECONDS": float, "POINTS": _points}


def _argument(usage: str, told: str, **settings: Any) -> _Argument:
    """Describe an argument as its help does: ``--out FOLDER`` takes a value, ``--quiet`` none."""
    name, _, value = usage.partition(" ")
    if value:
        settings |= {"metavar": value, "type": _TYPES.get(value)}
    elif not settings:
        settings["action"] = "store_true"
    if settings.get("default"):
        told += " (default: %(default)s)"
        if not name.startswith("--"):
            settings["nargs"] = "?"
    return name, {"help": told, **settings}


_SOLUTIONS = _argument("--solutions FOLDER", "where the solutions are", default="solutions")
_NOTEBOOKS = _argument("--notebooks FOLDER", "where the student notebooks are", default="notebooks")
_SERVER = (
    _argument("--port PORT", "the port to listen on (default: 8888, or the next free one)"),
    _argument("--no-browser", "start the server, open no browser"),
)
_WHOSE = (
    _argument(
        "--name-pattern REGEX",
        "where the student stands in the files' names, such as '(?P<student>[^_]+)_.*', or with a"
        " / in it in their paths (default: as the course systems write it)",
    ),
    _argument(
        "--roster FILE",
        "the table of everybody that the course system exports: says who handed in nothing,"
        " and who is not in it or fits two rows (default: who handed in something is the class)",
    ),
)
_COMMANDS: tuple[_Command, ...] = (
    (
        "lab",
        "nnbook.cli:_lab",
        "start the workbook in JupyterLab",
        "Copy the notebooks into FOLDER, never over your work, and start JupyterLab.",
        "Your own files are never touched. When a notebook has a newer edition, it lands beside"
        " yours under a new name, once.",
        (
            _argument("folder FOLDER", "where your notebooks live", default="nnbook-work"),
            _argument("--carry", "copy your answers from an older edition into the newer one"),
            _argument("--notebooks FOLDER", "another course's notebooks (default: the workbook's)"),
            *_SERVER,
        ),
    ),
    (
        "new",
        "nnbook.grading.course.new:new_from_command_line",
        "make a course of your own",
        "Make a course: a worked notebook with one exercise of each kind, data, a README.",
        "The README says what comes next, from the first look to a graded class.",
        (_argument("folder FOLDER", "the course's folder, which must be new or empty"),),
    ),
    (
        "verify",
        "nnbook.grading.verify.command:verify_from_command_line",
        "find an author's slips before students do",
        "Try every exercise out, and say each slip in a sentence: cells out of order, keys that"
        " refuse right answers or accept wrong ones, solutions that would be released.",
        "Nothing is written but with --fix; nnbook release refuses what needs no run to be found.",
        (
            _argument(
                "notebooks NOTEBOOK",
                "the solutions to verify, such as 01_neuron (default: all of them)",
                nargs="*",
            ),
            _argument("--fix", "give ids to cells, by their exercises or their first words"),
            _SOLUTIONS,
        ),
    ),
    (
        "release",
        "nnbook.cli:_release",
        "derive the student notebooks from the solutions",
        "Derive the student notebooks: solutions, keys and outputs are left out.",
        "Run it after every change to a solution notebook; never edit what it writes.",
        (
            _argument(
                "--nbgrader FOLDER",
                "write FOLDER/source for nbgrader instead, solutions and hidden tests included"
                " (default: student notebooks)",
            ),
            [
                _argument("--check", "write nothing; say what differs, and exit with 1 if so"),
                _argument(
                    "--run NOTEBOOK",
                    "run these solution notebooks first, such as 01_neuron, store their marked"
                    " outputs and tidy their files (default: all of them)",
                    dest="run_notebooks",
                    nargs="*",
                ),
            ],
            _SOLUTIONS,
            _NOTEBOOKS,
        ),
    ),
    (
        "package",
        "nnbook.cli:_package",
        "build the wheel of a course for its students",
        "Build a wheel with the released notebooks and data files, without solutions, and say what"
        " is in it. Its name and version stand in course.toml, beside the solutions.",
        "Students install it with pip, and start it by its name.",
        (
            _SOLUTIONS,
            _NOTEBOOKS,
            _argument("--out FOLDER", "where the wheel is written", default="dist"),
        ),
    ),
    (
        "collect",
        "nnbook.grading.run.preview:collect_from_command_line",
        "say who would be graded with which file",
        "Print who would be graded with which file, and what is left over and why; grade nothing.",
        "Try --name-pattern and --roster out with it, and give them to nnbook grade then.",
        (_argument("submissions SUBMISSIONS", "a folder or a zip file"), _SOLUTIONS, *_WHOSE),
    ),
    (
        "grade",
        "nnbook.grading.run.command:grade_from_command_line",
        "grade a class against the solutions",
        "Grade every submission: a gradebook, a table, a summary and feedback pages.",
        "SUBMISSIONS may hold a folder per student, files named STUDENT_NOTEBOOK.ipynb, or the"
        " download of a course system; nnbook collect shows how it is understood. What has been"
        " graded before and has not changed is not graded again.",
        (
            _argument("submissions SUBMISSIONS", "a folder or a zip file", nargs="?"),
            _SOLUTIONS,
            *_WHOSE,
            _argument("--out FOLDER", "where all results are written", default="grades"),
            _argument("--workers N", "submissions at once (default: two a processor, 8 at most)"),
            _argument(
                "--scheduler URL",
                "grade on the workers of this Dask cluster, such as tcp://10.0.0.1:8786"
                " (default: on this machine)",
            ),
            _argument("--cell-time SECONDS", "processor time that a cell may use", default=10),
            _argument("--time SECONDS", "processor time that a submission may use", default=60),
            _argument(
                "--missing-exercises",
                "exercises that a student's older edition lacks: left out of that student's"
                " maximum, or no points for them",
                choices=("out", "wrong"),
                default="out",
            ),
            _argument("--quiet", "show no progress"),
            _argument("--check-sandbox", "say what is active here, and grade nothing"),
            _argument(
                "--unsafe-no-sandbox",
                "run submitted code with your own rights, where there is no sandbox",
            ),
        ),
    ),
    (
        "mark",
        "nnbook.grading.mark.command:mark_from_command_line",
        "mark written answers, and override any verdict",
        "Open the desk: each different answer beside the model answer and the rubric.",
        "Every mark is kept at once; stop at any time and go on later. No grading changes what a"
        " person has set.",
        (
            _argument("grades GRADES", "the folder that nnbook grade wrote", default="grades"),
            _SOLUTIONS,
            _argument("--as NAME", "who marks (default: your login)", dest="who"),
            *_SERVER,
        ),
    ),
    (
        "export",
        "nnbook.grading.export.points:export_from_command_line",
        "write the points into a course system's own table",
        "Write the points into the table that the course system exports, for it to import again:"
        " Canvas's gradebook, Moodle's grading worksheet, or any CSV file, such as Blackboard's"
        " and Brightspace's.",
        "Every column is kept. A student without a submission, or with a written answer that no"
        " one has marked, keeps the grade that stands there.",
        (
            _argument("grades GRADES", "the folder that nnbook grade wrote", default="grades"),
            _argument(
                "--format", "whose table it is", choices=("canvas", "moodle", "csv"), required=True
            ),
            _argument("--roster FILE", "the course system's table (default for csv: a new table)"),
            _argument("--out FILE", "where the new table is written (default: GRADES/FORMAT.csv)"),
            _argument("--notebook NAME", "only this one's points (default: all notebooks')"),
            _argument(
                "--column NOTEBOOK=COLUMN",
                "the column for a notebook's points, where it has another name; may be given again"
                " (default: the notebook's name)",
                action="append",
            ),
            _argument("--maximum POINTS", "the points of the column (default: as its table says)"),
            _argument("--partial", "with the points so far of unmarked notebooks"),
        ),
    ),
)
