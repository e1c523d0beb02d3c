"""A solution notebook read as an answer key.

The notebook is trusted: its cells are run once, in this process, and the objects they define are
the references. Cells tagged ``show`` are left out, as they are when a submission is graded, so a
graded answer that needs one fails here, before any student is graded.
"""

import contextlib
import io
import sys
import threading
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from nnbook.answers.plain import not_plain
from nnbook.checking.feedback import AnswerCheck
from nnbook.grading.key.cases import Call, Group, call
from nnbook.grading.key.exercise import Exercise, declared
from nnbook.grading.release.student_notebook import Released, released
from nnbook.grading.solution.code_names import python_source
from nnbook.grading.solution.solution import Solution, read_solution
from nnbook.notebook import Cell, plain_text, source_of

_one_at_a_time = threading.Lock()  # what stands in for `check` belongs to one run


@dataclass(frozen=True, eq=False)
class Key:
    """What every answer in one notebook must do."""

    student: Released  # its edition, and where each answer stands in it
    exercises: Mapping[str, Exercise]  # in order, with their references and what was asked
    checks: Mapping[str, Call]  # the visible check of each answer that has one, with its name
    namespace: Mapping[str, Any]  # what the solution's cells have defined

    @property
    def solution(self) -> Solution:
        """The notebook that this was read from."""
        return self.student.solution

    @property
    def notebook(self) -> str:
        """The notebook's name, such as ``01_neuron``."""
        return self.solution.stem

    @cached_property
    def title(self) -> str:
        """Its first heading."""
        return self.solution.title

    @cached_property
    def digest(self) -> str:
        """The solution's: when it is the same, so are the verdicts."""
        return self.solution.digest

    @cached_property
    def visible(self) -> Mapping[str, Exercise]:
        """The visible examples of each function that has some, as an exercise of their own."""
        found = {}
        for name, exercise in self.exercises.items():
            calls = _examples(self.checks[name]) if name in self.checks else ()
            if calls and exercise.kind == "function":
                group = Group("visible examples", calls, self.checks[name].keywords.get("accept"))
                found[name] = replace(exercise, groups=(group,), mistakes=())
        return found

    @cached_property
    def scored(self) -> tuple[Exercise, ...]:
        """Everything that a machine can score."""
        own = (one for one in self.exercises.values() if one.kind != "written")
        return *own, *self.visible.values()

    @cached_property
    def show_sources(self) -> frozenset[str]:
        """The released text of the ``show`` and ``ask`` cells; one held unchanged is not run."""
        shown = {"show", "ask"}
        cells = self.student.cells
        return frozenset(source_of(c) for c in cells if shown & {*c["metadata"].get("tags", ())})

    @cached_property
    def places(self) -> Mapping[tuple[str, str], int]:
        """The place of each released cell, by ``("id", …)`` and by ``("text", …)``."""
        cells = list(enumerate(self.student.cells))
        texts = {("text", plain_text(source_of(cell))): place for place, cell in reversed(cells)}
        return texts | {("id", cell["id"]): place for place, cell in cells}


def read_key(path: Path) -> Key:
    """Read a file as an answer key, as `read_solution`, `released` and `make_key` do in turn."""
    return make_key(released(read_solution(Path(path))))


def make_key(student: Released) -> Key:
    """Run the solution of a notebook that has been released.

    Raises
    ------
    NnbookError
        When a cell raises, a declaration does not fit its answer, or a check refuses it; it names
        notebook and cell.
    """
    run = _Run(student)
    folder = student.solution.path.parent if student.solution.data_files else "."
    with _one_at_a_time, run.stand_ins(), contextlib.chdir(folder):  # where its data are
        for cell in student.solution.cells:
            if cell.kind == "code" and "show" not in cell.tags:
                run.cell(cell)
    return Key(student, run.exercises, run.checks, run.namespace)


class _Run:
    """A solution notebook being run, and what its key cells have declared so far."""

    def __init__(self, student: Released) -> None:
        self.student = student
        self.namespace: dict[str, Any] = {"__name__": "__main__"}
        self.exercises: dict[str, Exercise] = {}
        self.checks: dict[str, Call] = {}
        self.refused: dict[str, str] = {}  # name -> what its own check says of the solution

    @contextlib.contextmanager
    def stand_ins(self) -> Iterator[None]:
        """Let cells import a `check` that records and an `ask` that shows nothing."""
        module = sys.modules["nnbook"]  # where cells import from; nothing here does
        originals = {name: getattr(module, name) for name in ("check", "ask")}
        names = vars(module)
        names |= {"check": self._record_check, "ask": lambda *_, **__: None}
        try:
            yield
        finally:
            names |= originals

    def cell(self, cell: Cell) -> None:
        """Run one cell; its output goes nowhere, and its warnings concern nobody."""
        silence = io.StringIO()
        declared.clear()
        try:
            code = compile(python_source(cell.source), f"<{cell.id}>", "exec")
            with (
                contextlib.redirect_stdout(silence),
                contextlib.redirect_stderr(silence),
                warnings.catch_warnings(),
            ):
                warnings.simplefilter("ignore")
                exec(code, self.namespace)
        except (Exception, SystemExit) as error:
            what = f"{type(error).__name__}: {error}".rstrip(".: ")
            mend = "Run the notebook in Jupyter; `show` cells are left out here."
            if isinstance(error, NameError) and error.name in sys.modules["nnbook.grading"].__all__:
                mend = f"Put `from nnbook.grading import {error.name}` into the key cell."
            raise self.student.solution.error(cell, f"{what}. {mend}") from error
        for name, said in self.refused.items():
            raise self.student.solution.error(
                cell, f"it does not accept the solution's own answer to {name!r}: {said}"
            )
        for exercise in declared:
            if exercise.name not in self.student.answers:
                word = "written" if exercise.kind == "written" else "exercise"
                raise self.student.solution.error(
                    cell, f'{exercise.name!r} must be declared as {word}("name", points=2, …).'
                )
            self.exercises[exercise.name] = self._completed(cell, exercise)

    def _record_check(self, *arguments: Any, **keywords: Any) -> None:
        if arguments and isinstance(arguments[0], str):
            self.checks[arguments[0]] = Call(arguments, keywords)
            # A wrong answer of an author's own would make every right one of a student's wrong.
            found = AnswerCheck(*arguments, **keywords).feedback(self.namespace)
            if found.outcome != "right":
                self.refused[arguments[0]] = " ".join(found.text.split())

    def _completed(self, cell: Cell, exercise: Exercise) -> Exercise:
        """Complete a declaration with what was asked and the solution's own answer."""
        name, asked = exercise.name, _asked(self.student, exercise.name)
        exercise = replace(
            exercise,
            title=asked.partition("\n")[0].lstrip("# ").strip() or name,
            question=asked,
            model_answer="\n\n".join(self.student.removed[name]).strip(),
        )
        if exercise.kind == "written":
            return exercise
        reference = self.namespace.get(name)
        if exercise.kind == "function" and not callable(reference):
            raise self.student.solution.error(cell, f"{name!r} is not a function.")
        fault = not_plain(reference) if exercise.kind != "function" else None
        if fault:
            needs = "; a function needs cases with call(…)" if callable(reference) else ""
            raise self.student.solution.error(cell, f"{name!r} is {fault}{needs}.")
        return replace(exercise, reference=reference)


def _examples(check: Call) -> tuple[Call, ...]:
    """Return the calls of a check, without those whose arguments cannot cross."""
    _, examples, *_ = *check.arguments, check.keywords.get("examples", ())
    calls = []
    for example in examples:
        arguments = example if check.keywords.get("accept") else example[0]
        with contextlib.suppress(ValueError):
            calls.append(call(*arguments) if isinstance(arguments, tuple) else call(arguments))
    return tuple(calls)


def _asked(student: Released, name: str) -> str:
    """Return the text before an answer, from the last headline on; empty where there is none."""
    before = student.cells[: student.answers[name]]
    texts = [
        source_of(cell)
        for cell in before
        if cell["cell_type"] == "markdown" and "nbgrader" not in cell["metadata"]
    ]
    headlines = [place for place, text in enumerate(texts) if text.startswith("### ")]
    return "\n\n".join(texts[headlines[-1] :]) if headlines else ""
