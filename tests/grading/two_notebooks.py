"""Two small notebooks as they are handed out, filled in and put where a course system puts them."""

import json
from pathlib import Path

from nnbook.grading.release.student_notebook import released
from nnbook.grading.solution.solution import parse_solution
from nnbook.notebook.recognition import Recognition

STEMS = ["01_neuron", "02_activations"]


def handed_out(stem):
    """Return a notebook with one exercise as it is handed out."""
    name = f"answer_{stem[:2]}"
    solution = {
        "title": ("markdown", f"# The notebook {stem}, by its title"),
        f"{stem}-answer": ("code", f"### BEGIN SOLUTION\n{name} = 7\n### END SOLUTION"),
        f"{stem}-key": ("code", f"exercise({name!r}, points=1, mistakes={{}})"),
        f"{stem}-end": ("markdown", f"This is what the notebook {stem} says at its end."),
    }
    cells = [
        {
            "id": one,
            "cell_type": kind,
            "source": source,
            "metadata": {"tags": ["key"] * ("key" in one)},
        }
        for one, (kind, source) in solution.items()
    ]
    text = json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells})
    return released(parse_solution(text, Path(f"{stem}.ipynb")))


BLANKS = {stem: handed_out(stem) for stem in STEMS}
RECOGNITION = Recognition(BLANKS.values())


def notebook(stem, *, answer="7", ids=True, edition=True):
    """Return a handed-out notebook as a file, its answer given unless that is the dots."""
    held = json.loads(BLANKS[stem].text)
    for cell in held["cells"]:
        cell["source"] = "".join(cell["source"]).replace(" = ...", f" = {answer}")
        if not ids:
            del cell["id"], cell["metadata"]
    if not edition:
        held["metadata"] = {}
    return json.dumps(held)


def put(folder, *names, text="{}"):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
