"""Marks that are the sum of ticked lines, once a line of their rubric is worth something else."""

import json
import sqlite3
from collections.abc import Mapping

_ROUNDING = 1e-3  # of points that are a sum


def recount(
    book: sqlite3.Connection, notebook: str, exercise: str, rubric: Mapping[str, float]
) -> tuple[list[tuple[str, str, float, str]], int]:
    """Give each mark that is the sum of its lines what these are worth now.

    Return student, digest, points and comment of the marks that have changed, and how many with
    changed lines stay: somebody set their points otherwise, or a line is gone.
    """
    name = (notebook, exercise)
    book.execute(
        "UPDATE verdicts SET max_points = ? WHERE submission IN"
        " (SELECT id FROM submissions WHERE notebook = ?) AND exercise = ?",
        (sum(rubric.values()), *name),
    )
    changed, stayed = [], 0
    marks = book.execute("SELECT * FROM marks WHERE notebook = ? AND exercise = ?", name).fetchall()
    for mark in marks:
        ticked = json.loads(mark["ticked"])
        now = {line: rubric[line] for line in ticked if line in rubric}
        if now == ticked or not isinstance(ticked, dict):
            continue  # in a list, as older marks have it, lines have no worth
        if len(now) < len(ticked) or abs(sum(ticked.values()) - mark["points"]) > _ROUNDING:
            stayed += 1
            continue
        points = sum(now.values())
        book.execute(
            "UPDATE marks SET points = ?, ticked = ?"
            " WHERE student = ? AND notebook = ? AND exercise = ?",
            (points, json.dumps(now), mark["student"], *name),
        )
        changed.append((mark["student"], mark["digest"], points, mark["comment"]))
    return changed, stayed
