"""Small solution notebooks for tests: cells as (id, text) pairs, kinds and tags by their ids."""

import json

IMPORTS = ("imports", "from nnbook import ask, check\nfrom fractions import Fraction")
KEY_IMPORTS = ("key-imports", "from nnbook.grading import call, exercise, mistake, rng, written")

DOUBLE = [
    ("double-question", "### Exercise 1.1 · Double\n\nWrite `double`."),
    (
        "double-answer",
        'def double(x):\n    """Twice x."""\n    ### BEGIN SOLUTION\n    twice = x + x\n'
        "    return twice\n    ### END SOLUTION",
    ),
    ("double-check", 'check("double", [((2,), 4)], hints=["Add."])'),
    (
        "double-key",
        'exercise("double", points=2, cases={"whole": [call(3)], "negative": [call(-1.5)]},\n'
        '         mistakes={"x is squared": lambda x: x * x})',
    ),
]
PAIR = [
    ("pair-answer", "given = 1\n### BEGIN SOLUTION\nstep = 4\npair = [0, step]\n### END SOLUTION"),
    ("pair-check", 'check("pair", right=[0, 4])'),
    ("pair-key", 'exercise("pair", points=1)'),
]
PROOF = [
    (
        "proof-answer",
        "**Your answer to `proof`**\n\n<!-- BEGIN SOLUTION -->\nBoth sides are $2x$.\n"
        "<!-- END SOLUTION -->",
    ),
    ("proof-key", 'written("proof", points=2, rubric=[(1, "Left."), (1, "Right.")])'),
]


def write_solution(path, cells, title="# 1 · Doubling", metadata=None):
    """Write a solution notebook of the given cells after a title and the imports."""
    cells = [("title", title), IMPORTS, KEY_IMPORTS, *cells]
    notebook = {
        "cells": [_cell(cell_id, text) for cell_id, text in cells],
        "metadata": metadata or {"kernelspec": {"display_name": "Python 3", "name": "python3"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path


def _cell(cell_id, text):
    is_text = cell_id.endswith(("-question", "-text", "proof-answer")) or cell_id == "title"
    tags = [tag for tag in ("key", "ask", "show", "check") if tag in cell_id.split("-")]
    cell = {
        "cell_type": "markdown" if is_text else "code",
        "id": cell_id,
        "metadata": {"tags": tags} if tags else {},
        "source": text.splitlines(keepends=True),
    }
    output = {"name": "stdout", "output_type": "stream", "text": ["a solution's output"]}
    return cell if is_text else cell | {"execution_count": 3, "outputs": [output]}
