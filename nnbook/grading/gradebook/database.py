"""The file behind a gradebook: its tables, how it is opened, and all or nothing in writing."""

import contextlib
import os
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

from nnbook.errors import NnbookError

_FORMAT = 4
_PATIENCE = 60  # seconds to wait for another grader that is writing
_BROKEN = "put back a copy of it, or move it away and grade again"
_REMEDIES = {
    sqlite3.SQLITE_FULL: "make room on the disk; what had been entered is kept",
    sqlite3.SQLITE_IOERR: "see whether its disk is full or was taken away",
    sqlite3.SQLITE_BUSY: "wait until the other nnbook that writes has ended",
    sqlite3.SQLITE_READONLY: "get the right to write there, or choose another folder",
    sqlite3.SQLITE_CANTOPEN: "get the right to write in its folder, or choose another one",
}
_TABLES = """
CREATE TABLE IF NOT EXISTS submissions (
    id INTEGER PRIMARY KEY,
    student TEXT NOT NULL,
    notebook TEXT NOT NULL,
    digest TEXT NOT NULL,            -- of the file's bytes
    place TEXT NOT NULL,
    handed_in TEXT NOT NULL,
    newest INTEGER NOT NULL DEFAULT 0,
    UNIQUE (student, notebook, digest)
);
CREATE UNIQUE INDEX IF NOT EXISTS one_counts
    ON submissions (student, notebook) WHERE newest;
CREATE TABLE IF NOT EXISTS graded (
    submission INTEGER PRIMARY KEY REFERENCES submissions,
    fingerprint TEXT NOT NULL,       -- of the key, the version and the limits
    locked INTEGER NOT NULL,         -- whether the sandbox was
    remarks TEXT NOT NULL,           -- JSON: sentences about the notebook as a whole
    at TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS verdicts (
    submission INTEGER NOT NULL REFERENCES submissions,
    exercise TEXT NOT NULL,
    place INTEGER NOT NULL,          -- of the exercise in its notebook
    points REAL,                     -- NULL: no one has marked it
    max_points REAL NOT NULL,
    verdict TEXT NOT NULL,
    detail TEXT NOT NULL,
    notes TEXT NOT NULL,             -- JSON
    PRIMARY KEY (submission, exercise)
);
CREATE TABLE IF NOT EXISTS pictures (  -- pasted into written answers; read one at a time
    submission INTEGER NOT NULL REFERENCES submissions,
    exercise TEXT NOT NULL,
    pictures TEXT NOT NULL,          -- JSON
    PRIMARY KEY (submission, exercise)
);
CREATE TABLE IF NOT EXISTS marks (   -- what a person set; it counts before any verdict
    student TEXT NOT NULL,
    notebook TEXT NOT NULL,
    exercise TEXT NOT NULL,
    points REAL NOT NULL,
    comment TEXT NOT NULL,
    ticked TEXT NOT NULL DEFAULT '[]',  -- JSON: the statements of the rubric it fulfils, and worth
    digest TEXT NOT NULL,            -- of the submission it was set for
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (student, notebook, exercise)
);
CREATE TABLE IF NOT EXISTS drafts (  -- what somebody has typed at the desk and not saved: JSON
    who TEXT PRIMARY KEY,
    drafts TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS notices (   -- files and folders that looked odd at the last run
    path TEXT NOT NULL,
    why TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS audit (   -- who or what set every point, and when; only ever added to
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    student TEXT NOT NULL,
    notebook TEXT NOT NULL,
    exercise TEXT NOT NULL,
    digest TEXT NOT NULL,
    points REAL,
    verdict TEXT NOT NULL,           -- or marked, or taken back (unmarked, in older lines)
    comment TEXT NOT NULL
);
"""


def open_file(path: Path) -> sqlite3.Connection:
    """Open a gradebook's file; make it, or bring it up to date.

    Outside a `transaction` each statement commits at once.

    Raises
    ------
    NnbookError
        When the file is something else, cannot be written or is of a newer format.
    """
    try:
        book = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
        try:
            _prepare(book, path)
        except BaseException:
            book.close()
            raise
    except sqlite3.Error as error:
        raise NnbookError(f"{path} cannot be used as a gradebook {why(error)}") from error
    return book


def why(error: sqlite3.Error) -> str:
    """Say why SQLite refuses, and what helps against that."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return f"({error}); {_REMEDIES.get(code, _BROKEN)}."


def copy_to(path: Path, target: Path) -> None:
    """Copy a gradebook's file that may only be read, as it was at one moment.

    Raises
    ------
    NnbookError
        When it cannot be read.
    sqlite3.DatabaseError
        When it is broken.
    """
    if not os.access(path, os.R_OK):
        raise NnbookError(f"{path} cannot be read; ask for the right to read it.")
    place = path.resolve().as_uri()
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        with contextlib.suppress(sqlite3.OperationalError):
            _back_up(f"{place}?mode=ro", target)
            return
        # In a folder that cannot be written, SQLite reads a file that nobody has open only when it
        # is told that nobody writes; so make sure that nobody did.
        before = _state(path)
        try:
            _back_up(f"{place}?mode=ro&immutable=1", target)
        except sqlite3.DatabaseError:
            if before == _state(path):
                raise  # it is broken, not being written
        else:
            if before == _state(path) and before[1] is None:
                return
        time.sleep(0.01)
    raise NnbookError(f"{path} cannot be copied while somebody is grading; try again later.")


def _back_up(place: str, target: Path) -> None:
    target.unlink(missing_ok=True)
    with (
        contextlib.closing(sqlite3.connect(place, uri=True)) as source,
        contextlib.closing(sqlite3.connect(target)) as copy,
    ):
        source.backup(copy)


def _state(path: Path) -> list[tuple[int, int] | None]:
    """Return date and size of the file and of the one beside it that holds the newest lines."""
    found: list[tuple[int, int] | None] = []
    for one in (path, path.with_name(f"{path.name}-wal")):
        try:
            status = one.stat()
            found.append((status.st_mtime_ns, status.st_size))
        except OSError:
            found.append(None)
    return found


@contextlib.contextmanager
def transaction(book: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """All or nothing, and one writer at a time; inside another one it is a part of that."""
    if book.in_transaction:
        yield book
        return
    book.execute("BEGIN IMMEDIATE")
    try:
        yield book
    except BaseException:
        if book.in_transaction:  # a full disk has made SQLite roll back by itself
            book.execute("ROLLBACK")
        raise
    book.execute("COMMIT")


def _prepare(book: sqlite3.Connection, path: Path) -> None:
    """Make the tables that are missing."""
    book.row_factory = sqlite3.Row
    _write_ahead(book)
    book.execute("PRAGMA synchronous = NORMAL")
    with transaction(book):
        found = book.execute("PRAGMA user_version").fetchone()[0]
        if found > _FORMAT:
            raise NnbookError(
                f"{path} was written by a newer nnbook; upgrade nnbook or choose another"
                " folder with --out."
            )
        if found == 1:
            book.execute("ALTER TABLE marks ADD COLUMN ticked TEXT NOT NULL DEFAULT '[]'")
        if 0 < found < _FORMAT:
            book.execute("ALTER TABLE submissions DROP COLUMN attempt")
        for statement in _TABLES.split(";\n"):
            book.execute(statement)
        book.execute(f"PRAGMA user_version = {_FORMAT}")


def _write_ahead(book: sqlite3.Connection) -> None:
    """Let readers and a writer work at once.

    SQLite answers "locked" at once, without its own time-out, when two processes ask for this mode
    in the same moment: whoever lost asks again.
    """
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            book.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
            if not busy or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
