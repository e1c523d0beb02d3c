"""Exercises as an author declares them: points, cases, mistakes, alternatives, rubric.

An author declares an exercise in a key cell of a solution notebook, right after the cell that
answers it. A key cell only declares; ``nnbook.grading.key.key`` reads the declarations, and
``nnbook.grading.grade.scoring`` turns a student's answers into points.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from nnbook.answers.plain import in_words
from nnbook.grading.key.cases import Call, Group, Mistake

Kind = Literal["function", "value", "choice", "written"]

declared: list["Exercise"] = []  # by the key cell that runs; whoever runs one empties it first


@dataclass(frozen=True, eq=False)
class Exercise:
    """What one answer must do."""

    name: str  # that a student defines; for a written answer, the one in its label
    points: float  # for a right answer; groups share them equally
    kind: Kind  # a choice is a value that predicates judge, because many are right
    groups: tuple[Group, ...] = ()  # of a value the one "value", of a written answer none
    mistakes: tuple[Mistake, ...] = ()  # each loses points
    alternatives: tuple[Any, ...] = ()  # other right answers; each gets full points
    tolerance: float | None = None  # as for `nnbook.answers.compare.difference`
    by_hand: tuple[str, ...] = ()  # library names; an answer that uses one needs a person
    rubric: tuple[tuple[float, str], ...] = ()  # points, and what they are given for
    # What the key fills in:
    title: str = ""
    question: str = ""  # what was asked in Markdown, from the headline on
    model_answer: str = ""  # the solution's own: Markdown for a written answer, else Python
    reference: Any = None  # the solution's own function or value

    @property
    def calls(self) -> tuple[Call, ...]:
        """Every call of every group, in order."""
        return tuple(call for group in self.groups for call in group.calls)

    def __repr__(self) -> str:
        parts = f"{len(self.groups)} groups, {len(self.mistakes)} mistakes"
        if self.kind == "written":
            parts = f"{len(self.rubric)} lines of rubric"
        return f"{self.kind} {self.name}: {self.points:g} points, {parts}"


def exercise(
    name: str,
    *,
    points: float,
    cases: Mapping[str, Any] | None = None,
    mistakes: Mapping[str, object] | None = None,
    alternatives: Sequence[object] = (),
    tolerance: float | None = None,
    by_hand: Sequence[str] = (),
) -> Exercise:
    """Declare an exercise; the reference is the solution notebook's object of that name.

    Parameters
    ----------
    name : str
        The name the student defines.
    points : float
        For a right answer.
    cases : mapping, optional
        Group name → what decides. A list of `call`: the student's function must return what the
        reference returns. A predicate: ``accept(answer)`` judges a value. A pair
        ``(accept, [call(…), …])``: ``accept(result, *arguments)`` judges a function. Without
        cases the answer is a value that must equal the reference.
    mistakes : mapping, optional
        Diagnosis → wrong function or value, or `mistake` of it.
    alternatives : sequence, optional
        Other right functions or values.
    tolerance : float, optional
        The largest allowed ``|got - expected|``; by default ``1e-9 + 1e-6 |expected|``.
    by_hand : sequence of str, optional
        Library names that would answer the exercise.

    Returns
    -------
    Exercise
        As declared; in a key cell nothing more is done with it.

    Raises
    ------
    ValueError
        When the declaration cannot work; the message names the exercise.
    """
    _require_name(name)
    _require_points(name, points)
    groups = tuple(_group(name, title, case) for title, case in (cases or {}).items())
    if isinstance(by_hand, str):
        raise ValueError(f"{name}: by_hand must be a tuple of names, such as ({by_hand!r},)")
    kind: Kind = "value"
    if groups:
        kinds = {bool(group.calls) for group in groups}
        if len(kinds) > 1:
            raise ValueError(f"{name}: either every group of cases has calls, or none has")
        kind = "function" if True in kinds else "choice"
    return _declared(
        Exercise(
            name=name,
            points=points,
            kind=kind,
            groups=groups or (Group("value"),),
            mistakes=tuple(_mistake(text, answer) for text, answer in (mistakes or {}).items()),
            alternatives=tuple(alternatives),
            tolerance=tolerance,
            by_hand=tuple(by_hand),
        )
    )


def written(name: str, *, points: float, rubric: Sequence[tuple[float, str]]) -> Exercise:
    """Declare a written answer, marked by a person.

    Parameters
    ----------
    name : str
        The name in the answer cell's label.
    points : float
        The sum of the rubric's.
    rubric : sequence of (float, str)
        Points, and the statement they are given for.

    Returns
    -------
    Exercise
        Of kind ``"written"``.

    Raises
    ------
    ValueError
        When the rubric's points do not add up; the message names the exercise.
    """
    _require_name(name)
    _require_points(name, points)
    lines = tuple((float(worth), str(text)) for worth, text in rubric)
    total = sum(worth for worth, _ in lines)
    if abs(total - points) > 1e-9:
        raise ValueError(f"{name}: the rubric adds up to {total:g} points, not {points:g}")
    return _declared(Exercise(name, points, "written", rubric=lines))


def _declared(one: Exercise) -> Exercise:
    declared.append(one)
    return one


def _group(exercise_name: str, title: str, case: Any) -> Group:
    """Read one entry of ``cases``."""
    if callable(case):
        return Group(title, accept=case)
    accept = None
    if isinstance(case, tuple) and len(case) == 2 and callable(case[0]):
        accept, case = case
    calls = tuple(case) if isinstance(case, list | tuple) else ()
    if not calls or not all(isinstance(item, Call) for item in calls):
        raise ValueError(
            f"{exercise_name}: the cases {title!r} must be a list of call(…), a predicate, "
            "or a pair (predicate, [call(…), …])"
        )
    return Group(title, calls, accept)


def _mistake(diagnosis: str, answer: object) -> Mistake:
    """Read one entry of ``mistakes``."""
    if isinstance(answer, Mistake):
        return Mistake(diagnosis, answer.answer, answer.unseen)
    return Mistake(diagnosis, answer)


def _require_name(name: str) -> None:
    if not (isinstance(name, str) and name.isidentifier() and name.isascii()):
        raise ValueError(f"an exercise is named like a Python variable, not {in_words(name)}")


def _require_points(name: str, points: float) -> None:
    if not (isinstance(points, int | float) and 0 < points < 1000):
        raise ValueError(f"{name}: points must be a positive number, got {in_words(points)}")
