"""The tables of a gradebook, and how one of an older format is brought up to date."""

import sqlite3

FORMAT = 2
_TABLES = """
CREATE TABLE IF NOT EXISTS submissions (
    id INTEGER PRIMARY KEY,
    student TEXT NOT NULL,
    notebook TEXT NOT NULL,
    digest TEXT NOT NULL,            -- of the file's bytes
    place TEXT NOT NULL,
    handed_in TEXT NOT NULL,
    attempt INTEGER NOT NULL,
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
    ticked TEXT NOT NULL DEFAULT '[]',  -- JSON: the statements of the rubric it fulfils
    digest TEXT NOT NULL,            -- of the submission it was set for
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (student, notebook, exercise)
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
    verdict TEXT NOT NULL,
    comment TEXT NOT NULL
);
"""


def bring_up_to_date(book: sqlite3.Connection, found: int) -> None:
    """Make the tables that are missing, inside the caller's transaction.

    Parameters
    ----------
    book : Connection
        The gradebook.
    found : int
        The format it has: 0 for a new file, at most `FORMAT`.
    """
    if found == 1:
        book.execute("ALTER TABLE marks ADD COLUMN ticked TEXT NOT NULL DEFAULT '[]'")
    for statement in _TABLES.split(";\n"):
        book.execute(statement)
    book.execute(f"PRAGMA user_version = {FORMAT}")
