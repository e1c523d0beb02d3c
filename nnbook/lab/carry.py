"""Answers carried from an older edition of a notebook into a newer one, by exercise name.

Of an answer the whole cell is carried, as the student left it. A prediction lives in the output of
its cell and is carried where the question is still the same. What stays behind is told by name.
"""

import json
import re
from collections.abc import Sequence
from typing import Any

from nnbook.notebook import notebook_text, source_of
from nnbook.notebook.recognition import answer_names, answered
from nnbook.notebook.submission import SubmittedCell, parse

_OPEN = re.compile(r"\w+ = \.\.\.|raise NotImplementedError\(.*|\**Your answer.*|")  # of a blank
_NAMED = 12  # things in a sentence
_SHOWN = 60  # characters of a line


def carried(new: bytes, old: bytes) -> tuple[str, list[str]]:
    """Put a student's answers into a newer edition.

    Parameters
    ----------
    new : bytes
        The notebook as it is handed out now.
    old : bytes
        The student's file, of an older edition.

    Returns
    -------
    text : str
        The new edition's file with the answers in it.
    said : list of str
        Sentences on what was carried, and on what was not.
    """
    notebook, mine = json.loads(new), parse(old).cells
    ids = {cell["id"] for cell in notebook["cells"]}
    handed_out = {source_of(cell).strip() for cell in notebook["cells"]} | {""}
    done, asked, changed = _carry_answers(notebook["cells"], mine)
    lost = _carry_predictions(notebook, old)
    lost += [
        f"`{cell.source.strip().splitlines()[0][:_SHOWN]}`"
        for cell in mine
        if cell.id not in ids and cell.source.strip() not in handed_out
        if "ask" not in cell.tags and answered(cell).isdisjoint(done)
    ]
    told = (
        ("Answers carried: {}.", done or ["none, for none was given"]),
        ("Compare what is given around the answer, which differs in {}.", changed),
        ("Not answered yet: {}.", [name for name in asked if name not in done]),
        ("Not carried, and still in the older file: {}.", lost),
    )
    said = [sentence.format(_listed(names)) for sentence, names in told if names]
    return notebook_text(notebook["cells"], notebook["metadata"]), said


def _carry_answers(
    cells: Sequence[dict[str, Any]], mine: Sequence[SubmittedCell]
) -> tuple[list[str], list[str], list[str]]:
    """Fill the cells of answers; return what was carried, what is asked, what stands otherwise."""
    done, asked, changed = list[str](), list[str](), list[str]()
    shown = {cell["id"] for cell in cells if "nbgrader" not in cell["metadata"]}
    mine = [one for one in mine if one.id not in shown]
    for cell in cells:
        names = answer_names(cell["metadata"].get("nbgrader", {}).get("grade_id", ""))
        given = [
            one
            for one in mine
            if one.kind == cell["cell_type"] and not answered(one).isdisjoint(names)
        ]
        asked += names
        done += [name for name in names if any(name in answered(one) for one in given)]
        if given and _fill(cell, names, given):
            changed += names
    return done, asked, changed


def _fill(cell: dict[str, Any], names: Sequence[str], given: Sequence[SubmittedCell]) -> bool:
    """Put answers into a cell; tell whether what surrounds them was different before."""
    blank = source_of(cell)
    answer = "\n\n".join(dict.fromkeys(one.source for one in given))
    if not all(re.search(rf"\b{name}\b", answer) for name in names):  # a label or a part is lost
        answer = f"{blank}\n\n{answer}"
    cell["source"] = answer.splitlines(keepends=True)
    if attachments := {name: picture for one in given for name, picture in one.attachments.items()}:
        cell["attachments"] = attachments
    lines = {line.strip() for line in answer.splitlines()}
    asked = (line.strip() for line in blank.splitlines())
    return any(line not in lines and not _OPEN.fullmatch(line) for line in asked)


def _carry_predictions(notebook: dict[str, Any], old: bytes) -> list[str]:
    """Copy the outputs of questions that are the same; return the ids of those that have gone."""
    mine = json.loads(old.decode("utf-8-sig"))
    asked = {source_of(c): c for c in notebook["cells"] if "ask" in c["metadata"].get("tags", [])}
    lost = []
    for cell in mine.get("cells", []):  # none in nbformat 3, which had no widgets
        if "ask" not in cell.get("metadata", {}).get("tags", []) or not cell.get("outputs"):
            continue
        if source_of(cell) in asked:
            asked[source_of(cell)]["outputs"] = cell["outputs"]
        else:
            lost.append(str(cell.get("id", "a prediction")))
    if widgets := mine["metadata"].get("widgets"):
        notebook["metadata"]["widgets"] = widgets
    return lost


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")
