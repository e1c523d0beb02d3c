"""A solution notebook read as an answer key.

The notebook is trusted: its cells are run once, in this process, and the objects they define are
the references. Cells tagged ``show`` are left out, as they are when a submission is graded, so a
graded answer that needs one fails here, before any student is graded.
"""

import contextlib
import hashlib
import io
import json
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from nnbook.answers.plain import not_plain
from nnbook.checking.feedback import AnswerCheck
from nnbook.grading.key.exercise import Exercise, collected
from nnbook.grading.release.student_notebook import Released, released
from nnbook.grading.solution.code_names import python_source
from nnbook.grading.solution.solution import Solution, read_solution
from nnbook.notebook import Cell


@dataclass(frozen=True)
class Place:
    """Where the answer to an exercise stands in the released notebook.

    Attributes
    ----------
    cell_id : str
        The id of its cell.
    index : int
        The place of its cell, from 0.
    nbgrader : mapping
        The cell's nbgrader metadata; ``grade_id`` names it when its id is lost.
    """

    cell_id: str
    index: int
    nbgrader: Mapping[str, Any]


@dataclass(frozen=True)
class Check:
    """A call of ``check``, as a cell made it.

    Attributes
    ----------
    arguments : tuple
        The positional arguments; the first is the name of the answer.
    keywords : dict
        The others.
    """

    arguments: tuple[Any, ...]
    keywords: dict[str, Any]


@dataclass(frozen=True)
class Key:
    """What every answer in one notebook must do.

    Attributes
    ----------
    notebook : str
        The notebook's name, such as ``01_neuron``.
    title : str
        Its first heading.
    edition : str
        Of the released notebook.
    digest : str
        A hash of the solution's cells, their outputs left out: when it is the same, so are the
        verdicts.
    exercises : mapping of str to Exercise
        By name, in order, with their references.
    places : mapping of str to Place
        Where each is answered in the released notebook.
    show_sources : frozenset of str
        The released text of the ``show`` and ``ask`` cells; one held unchanged is not run.
    checks : mapping of str to Check
        The visible check of each answer that has one.
    namespace : mapping of str to object
        What the solution's cells have defined.
    """

    notebook: str
    title: str
    edition: str
    digest: str
    exercises: Mapping[str, Exercise]
    places: Mapping[str, Place]
    show_sources: frozenset[str]
    checks: Mapping[str, Check]
    namespace: Mapping[str, Any]

    @property
    def max_points(self) -> float:
        """The points of all exercises together."""
        return sum(exercise.points for exercise in self.exercises.values())


def read_key(path: Path) -> Key:
    """Read a solution notebook as an answer key.

    Parameters
    ----------
    path : Path
        The solution notebook.

    Returns
    -------
    Key
        Everything a grader needs to know.

    Raises
    ------
    NnbookError
        When the notebook cannot be released, a cell raises, a declaration does not fit its
        answer, or a check refuses it; it names notebook and cell.
    """
    return make_key(read_solution(Path(path)))


def make_key(solution: Solution) -> Key:
    """Run a solution notebook that has been read, as `read_key` does.

    Parameters
    ----------
    solution : Solution
        The notebook.

    Returns
    -------
    Key
        Everything a grader needs to know.

    Raises
    ------
    NnbookError
        As `read_key` does.
    """
    student = released(solution)
    run = _Run(solution, student)
    for index, cell in enumerate(solution.cells):
        if cell.kind == "code" and "show" not in cell.tags:
            run.cell(index, cell)
    sources = (
        "".join(c["source"])
        for c in student.cells
        if {"show", "ask"} & set(c["metadata"].get("tags", ()))
    )
    return Key(
        notebook=solution.stem,
        title=_title(solution),
        edition=student.edition,
        digest=_digest(solution),
        exercises=run.exercises,
        places={name: _place(student, index) for name, index in student.answers.items()},
        show_sources=frozenset(sources),
        checks=run.checks,
        namespace=run.namespace,
    )


class _Run:
    """A solution notebook being run, and what its key cells have declared so far."""

    def __init__(self, solution: Solution, student: Released) -> None:
        self.solution = solution
        self.student = student
        self.namespace: dict[str, Any] = {"__name__": "__main__"}
        self.exercises: dict[str, Exercise] = {}
        self.checks: dict[str, Check] = {}
        self.refused: dict[str, str] = {}  # name -> what its own check says of the solution

    def cell(self, index: int, cell: Cell) -> None:
        """Run one cell; its output goes nowhere, and its warnings concern nobody."""
        silence = io.StringIO()
        try:
            code = compile(python_source(cell.source), f"<{cell.id}>", "exec")
            with (
                collected() as declared,
                contextlib.redirect_stdout(silence),
                contextlib.redirect_stderr(silence),
                warnings.catch_warnings(),
            ):
                warnings.simplefilter("ignore")
                exec(code, self.namespace)
        except (Exception, SystemExit) as error:
            what = f"{type(error).__name__}: {error}".rstrip(".: ")
            raise self.solution.error(
                cell, f"{what}. Run the notebook in Jupyter; `show` cells are left out here."
            ) from error
        # Nothing is to be shown while a key is read; what is checked is worth knowing.
        if "check" in self.namespace:
            self.namespace["check"] = self._record_check
        if "ask" in self.namespace:
            self.namespace["ask"] = lambda *_, **__: None
        for name, said in self.refused.items():
            raise self.solution.error(
                cell, f"it does not accept the solution's own answer to {name!r}: {said}"
            )
        for exercise in declared:
            self.exercises[exercise.name] = self._with_reference(cell, exercise)

    def _record_check(self, *arguments: Any, **keywords: Any) -> None:
        if arguments and isinstance(arguments[0], str):
            name, *others = arguments
            self.checks[name] = Check(arguments, keywords)
            answer = self.namespace.get(name, ...)
            # A wrong answer of an author's own would make every right one of a student's wrong.
            if not isinstance(answer, str):  # which `check` would take for a name
                found = AnswerCheck(answer, *others, **keywords).feedback()
                if found.outcome != "right":
                    self.refused[name] = " ".join(found.text.split())

    def _with_reference(self, cell: Cell, exercise: Exercise) -> Exercise:
        """Complete a declaration with the solution's own answer."""
        removed = "\n\n".join(self.student.removed[exercise.name]).strip()
        exercise = replace(exercise, model_answer=removed)
        if exercise.kind == "written":
            return exercise
        reference = self.namespace.get(exercise.name)
        if exercise.kind == "function" and not callable(reference):
            raise self.solution.error(cell, f"{exercise.name!r} is not a function.")
        fault = not_plain(reference) if exercise.kind != "function" else None
        if fault:
            needs = "; a function needs cases with call(…)" if callable(reference) else ""
            raise self.solution.error(cell, f"{exercise.name!r} is {fault}{needs}.")
        return replace(exercise, reference=reference)


def _place(student: Released, index: int) -> Place:
    cell = student.cells[index]
    return Place(cell["id"], index, cell["metadata"]["nbgrader"])


def _title(solution: Solution) -> str:
    """Find the first heading; the notebook's name where there is none."""
    texts = (cell.source for cell in solution.cells if cell.kind == "markdown")
    lines = (line for text in texts for line in text.splitlines())
    return next((line[2:].strip() for line in lines if line.startswith("# ")), solution.stem)


def _digest(solution: Solution) -> str:
    cells = [[c.id, c.kind, c.source, sorted(c.tags)] for c in solution.cells]
    return hashlib.sha256(json.dumps([solution.stem, cells]).encode()).hexdigest()
