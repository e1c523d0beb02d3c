"""The command line explains itself, and a mistake in it names the help of its own command."""

import argparse
import errno
import io
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from checkout import ROOT

from nnbook import __version__
from nnbook.cli import main
from nnbook.errors import NnbookError
from nnbook.grading.export import points
from nnbook.grading.files import write_bytes
from nnbook.grading.gradebook.database import transaction
from nnbook.grading.gradebook.gradebook import Gradebook
from nnbook.grading.release.student_notebook import released
from nnbook.grading.run import command as grading
from nnbook.grading.solution.solution import read_solution

COURSE = ROOT / "nnbook" / "_data" / "course"
COMMANDS = ["lab", "new", "verify", "release", "package", "collect", "grade", "mark", "export"]


def said(words: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    """What a command that ends at once prints, on either stream."""
    with pytest.raises(SystemExit):
        main(words)
    told = capsys.readouterr()
    return told.out, told.err


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_has_a_text_and_its_default(
    command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An option that takes a value says what it takes where it is left out."""
    monkeypatch.setenv("COLUMNS", "500")
    monkeypatch.setenv("NO_COLOR", "1")
    text, _ = said([command, "--help"], capsys)
    text = re.sub(r"\n {10,}", "  ", text)  # a long option has its text on the next line
    options = re.findall(r"^  (--\S+)(?: ([A-Z=]+|\{.*\}))?(.*)$", text, re.MULTILINE)
    assert options or command == "new"
    for option, value, explained in options:
        assert len(explained.strip()) > 10, option
        if value and option != "--format":  # which has none
            assert "default" in explained, option


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("words", [["x", "--outt", "y"], ["x", "--port=no"]])
def test_a_wrong_option_shows_the_usage_of_its_command(
    command: str, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Not that of nnbook; and the sentence names the command's help."""
    _, error = said([command, *words, *["--format=csv"][: command == "export"]], capsys)
    assert error.startswith(f"usage: nnbook {command} ")
    assert error.endswith(f"; see nnbook {command} --help.\n")


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """As every program tells it."""
    with pytest.raises(SystemExit, match="0"):
        main(["--version"])
    assert capsys.readouterr().out == f"nnbook {__version__}\n"


@pytest.mark.parametrize("words", [[], ["--outt"], ["grades"]])
def test_a_wrong_command_shows_the_usage_of_all(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a command there is only the common help."""
    _, error = said(words, capsys)
    assert error.startswith("usage: nnbook [-h] [--version] COMMAND")
    assert error.endswith("; see nnbook --help.\n")


# --- what a machine refuses, and what its code page lacks ----------------------------------------

PEOPLE = ("Zoë Müller", "王小明", "Ada")
ALL = """\
import os, sys
from nnbook.cli import main
os.environ["JUPYTERHUB_SERVICE_PREFIX"] = "/"  # lab and mark print, and start no server
for words in (["release"], ["lab", "work"], ["grade", "class.zip", *sys.argv[1:]],
              ["mark"], ["export", "grades", "--format", "csv", "--partial"],
              ["export", "grades", "--format", "csv", "--partial", "--roster", "list.csv"],
              ["grade", "nowhere-\\u738b"]):
    print(words[0], main(words), flush=True)
main(["--help"])
"""


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A solution and a class whose names are beyond any one code page."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(COURSE / "solutions", tmp_path / "solutions")
    path = tmp_path / "solutions" / "01_table.ipynb"
    with zipfile.ZipFile("class.zip", "w") as archive:
        for name in PEOPLE:
            archive.writestr(f"{name}/01_table.ipynb", released(read_solution(path)).text)
        archive.writestr("Łukasz/essay.docx", "no notebook")
    (tmp_path / "list.csv").write_text("Name,Note\nZoë Müller,x\nÖ Ä,y\n", "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("variable", "value"), [("LC_ALL", "C"), ("PYTHONIOENCODING", "cp437")], ids=["C", "cp437"]
)
def test_no_code_page_ends_a_command(course: Path, variable: str, value: str) -> None:
    """A letter that it lacks is written as its number; every command does what it was asked."""
    settings = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", variable: value}
    ended = subprocess.run(
        [sys.executable, "-c", ALL, "--workers=1"], env=os.environ | settings, capture_output=True
    )
    told = (ended.stdout + ended.stderr).decode("latin-1")
    assert "Traceback" not in told
    assert ended.returncode == 0
    results = re.findall(r"^(lab|release|grade|mark|export) (\d+)\r?$", told, re.MULTILINE)
    assert results == [
        ("release", "0"), ("lab", "0"), ("grade", "0"), ("mark", "0"), ("export", "0"),
        ("export", "0"), ("grade", "2"),
    ]  # fmt: skip
    assert "\\u738b\\u5c0f\\u660e" in told
    assert len(list((course / "grades" / "feedback").iterdir())) == len(PEOPLE)
    table = (course / "grades" / "grades.csv").read_bytes()
    assert table.startswith(b"\xef\xbb\xbf")  # by which Excel knows
    assert all(name in table.decode() for name in PEOPLE)


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "ascii"])
def test_a_pipe_of_any_code_page_takes_every_sentence(
    encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On both streams."""

    def say(arguments: argparse.Namespace) -> int:
        print("王 was found")
        raise NnbookError("李 was not; \udcff")

    written = {name: io.BytesIO() for name in ("stdout", "stderr")}
    for name, bytes_of in written.items():
        monkeypatch.setattr(sys, name, io.TextIOWrapper(bytes_of, encoding=encoding))
    monkeypatch.setattr(points, "export_from_command_line", say)
    assert main(["export", "grades", "--format=csv"]) == 2
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    assert written["stdout"].getvalue().strip() == b"\\u738b was found"
    assert written["stderr"].getvalue().strip() == b"nnbook: \\u674e was not; \\udcff"


def test_who_reads_only_the_beginning_sees_no_traceback(course: Path) -> None:
    """As in ``nnbook --help | head -1``."""
    script = "import sys; from nnbook.cli import main; sys.exit(main(['release']))"
    reader, writer = os.pipe()
    os.close(reader)
    ended = subprocess.run([sys.executable, "-c", script], stdout=writer, stderr=subprocess.PIPE)
    os.close(writer)
    assert (ended.returncode, ended.stderr) == (1, b"")


@pytest.mark.parametrize(
    ("number", "remedy"),
    [
        (errno.ENOSPC, "make room on the disk, or choose another place"),
        (errno.EACCES, "get the right to write there, or choose another place"),
        (errno.EROFS, "choose another place"),
        (errno.ENAMETOOLONG, "choose a shorter name, or choose another place"),
    ],
)
def test_what_helps_depends_on_what_the_machine_says(
    number: int, remedy: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copy helps nobody whose disk is full."""

    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(NnbookError) as refused:
        write_bytes(tmp_path / "page.html", b"")
    assert str(refused.value).endswith(
        f"page.html cannot be written ({os.strerror(number)}); {remedy}."
    )


def full_disk(book: sqlite3.Connection) -> None:
    book.execute("PRAGMA max_page_count = 1")
    book.execute("INSERT INTO notices VALUES (?, ?)", ("x", "y" * 100_000))


def broken(book: sqlite3.Connection) -> None:
    raise sqlite3.DatabaseError("file is not a database")


def locked(book: sqlite3.Connection) -> None:
    with sqlite3.connect(book.execute("PRAGMA database_list").fetchone()["file"]) as other:
        other.execute("BEGIN IMMEDIATE")
        book.execute("PRAGMA busy_timeout = 0")
        with transaction(book):
            pass


def read_only(book: sqlite3.Connection) -> None:
    book.execute("PRAGMA query_only = 1")
    book.execute("DELETE FROM notices")


@pytest.mark.parametrize(
    ("happens", "remedy"),
    [
        (full_disk, "make room on the disk"),
        (broken, "put back a copy of it"),
        (locked, "wait until the other nnbook"),
        (read_only, "get the right to write there"),
    ],
)
def test_what_helps_a_gradebook_depends_on_what_sqlite_says(
    happens: Callable[[sqlite3.Connection], None],
    remedy: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Each in one sentence."""

    def run(arguments: argparse.Namespace) -> int:
        with Gradebook(tmp_path / "grades.db") as book:
            happens(book._connection)
        return 0

    monkeypatch.setattr(grading, "grade_from_command_line", run)
    assert main(["grade", "x"]) == 2
    error = capsys.readouterr().err
    assert error.startswith("nnbook: the gradebook cannot be used (")
    assert remedy in error
    assert error.count("\n") == 1


def test_a_file_that_no_module_expected_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With its name and what the machine says."""

    def run(arguments: argparse.Namespace) -> int:
        raise PermissionError(errno.EACCES, "Permission denied", "keys.json")

    monkeypatch.setattr(grading, "grade_from_command_line", run)
    assert main(["grade", "x"]) == 2
    assert "keys.json cannot be used (Permission denied); get" in capsys.readouterr().err


@pytest.mark.parametrize("kind", ["missing", "a file", "empty"])
def test_a_folder_of_solutions_that_is_none_says_why(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Missing, something else, or without notebooks."""
    folder = tmp_path / "solutions"
    if kind == "empty":
        folder.mkdir()
    elif kind == "a file":
        folder.write_text("")
    assert main(["release", "--solutions", str(folder)]) == 2
    said = {"missing": "No such file", "a file": "Not a directory", "empty": "holds no solution"}
    error = capsys.readouterr().err
    assert said[kind] in error
    assert "--solutions FOLDER" in error
