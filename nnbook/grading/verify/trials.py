"""Keys tried out: what is right gets full points, what is wrong does not, whatever its style."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from nnbook.answers.compare import difference
from nnbook.answers.inputs import Seed
from nnbook.answers.sealed import seal
from nnbook.checking.feedback import AnswerCheck
from nnbook.grading.course.settings import Course
from nnbook.grading.grade.scoring import Score, score
from nnbook.grading.grade.trusted import replies_of, same_replies
from nnbook.grading.key.exercise import Exercise
from nnbook.grading.key.key import Key
from nnbook.grading.verify.draft import Draft
from nnbook.grading.verify.leaks import value_slips
from nnbook.grading.verify.mutants import mutants
from nnbook.notebook import source_of

_ENOUGH = {"function": (3, 2), "value": (2, 0), "choice": (3, 3)}  # mistakes, alternatives
_GROUPS, _RUBRIC, _MODEL = 2, 3, 100  # of a function; lines, and letters, of a written answer
_SECONDS_A_MUTANT = 5  # it may loop for ever


class _TooLongError(BaseException):
    """Not an Exception: nothing that a mutant catches."""


def trial_slips(
    draft: Draft, key: Key, course: Course, tell: Callable[[str], object]
) -> Iterator[str]:
    """Try every exercise of a key out, each told before; say what does not come out right."""
    for name, exercise in key.exercises.items():
        tell(name)
        trial, place = _Trial(key, exercise), key.student.declared[name].cell  # where it is mended
        whats = trial.written() if exercise.kind == "written" else trial.all()
        yield from (draft.say(what, place) for what in whats)
        if exercise.kind == "function":
            start = f"{key.notebook} {name} "
            listed = {
                text.removeprefix(start) for text in course.equivalent if text.startswith(start)
            }
            yield from (draft.say(what, place) for what in trial.mutants(listed))
    values = {one.name: one.reference for one in key.exercises.values() if one.kind == "value"}
    yield from value_slips(draft, values)


class _Trial:
    """One exercise tried out; every method yields what is wrong."""

    def __init__(self, key: Key, exercise: Exercise) -> None:
        self._key, self._exercise, self._name = key, exercise, exercise.name
        self._check = key.checks.get(exercise.name)

    def all(self) -> Iterator[str]:
        """Try what is declared."""
        yield from self._enough()
        yield from self._visible_cases()
        yield from self._right("the solution itself", self._exercise.reference)
        for number, answer in enumerate(self._exercise.alternatives, 1):
            yield from self._right(f"alternative {number}", answer)
        yield from self._blank()
        yield from self._mistakes()

    def written(self) -> Iterator[str]:
        """Look at what a person marks by."""
        lines, letters = len(self._exercise.rubric), len(self._exercise.model_answer)
        if lines < _RUBRIC:
            yield f"the rubric of {self._name} has {_lines(lines)}; write {_RUBRIC} or more"
        if letters <= _MODEL:
            yield (
                f"the model answer of {self._name} has {letters} letters; write more than {_MODEL},"
                " one that earns every line of the rubric"
            )

    def mutants(self, listed: set[str]) -> Iterator[str]:
        """Change the solution in one place after the other: the cases must notice."""
        place = self._key.student.cells[self._key.student.answers[self._name]]["id"]
        source = next(c.source for c in self._key.solution.cells if c.id == place)
        try:
            survivors = {
                change for change, text in mutants(source, self._name) if self._survives(text)
            }
        except StopIteration:
            yield f"{self._name} is no function that a def in its own cell defines; write one"
            return
        for change in sorted(survivors - listed):
            yield (
                f"with {change} the solution of {self._name} still gets full points; add a case"
                " that tells the two apart, or list the change in course.toml with the reason"
            )
        for change in sorted(listed - survivors):
            yield f"course.toml lists {change} for {self._name}, which loses points; take it out"

    def _enough(self) -> Iterator[str]:
        mistakes, alternatives = _ENOUGH[self._exercise.kind]
        counted = [
            ("mistakes", len(self._exercise.mistakes), mistakes),
            ("alternatives", len(self._exercise.alternatives), alternatives),
        ]
        if self._exercise.kind == "function":
            counted.append(("groups of cases", len(self._exercise.groups), _GROUPS))
        for what, there, least in counted:
            if there < least:
                yield f"{self._name} needs {least} {what} or more and has {there}; add some"
        check = self._check if self._exercise.kind == "function" else None
        if check and not (check.keywords.get("hints") or len(check.arguments) > 2):
            yield f"the check of {self._name} has no hints; add hints=[…], one at least"

    def _visible_cases(self) -> Iterator[str]:
        """Compare hidden cases with the check's examples: nobody earns points with those."""
        visible = self._key.visible.get(self._name)
        for hidden in self._exercise.calls:
            shown = visible.calls if visible else ()
            if any(_same(hidden.arguments, one.arguments) for one in shown):
                case = f"call({', '.join(map(repr, hidden.arguments))})"
                yield f"the case {case} of {self._name} is an example of its check; change it"

    def _right(self, which: str, answer: Any) -> Iterator[str]:
        """See that a right answer is right, whatever its style, at once and when graded."""
        result = self._graded(answer)
        if result.points != self._exercise.points:
            yield f"{which} of {self._name} does not get full points ({result.detail}); mend one"
        for outcome in self._outcomes(answer) - {"right"}:
            yield f"the check of {self._name} says {outcome!r} of {which}; mend one of the two"

    def _blank(self) -> Iterator[str]:
        """See that what students start from is unanswered rather than wrong."""
        student, names = self._key.student, dict(self._key.namespace)
        exec(source_of(student.cells[student.answers[self._name]]), names)
        if self._graded(names[self._name]).verdict != "missing":
            yield f"the blank answer of {self._name} is graded as an answer; mend the cell"
        for outcome in self._outcomes(names[self._name]) - {"unanswered"}:
            yield f"the check of {self._name} says {outcome!r} of a blank answer; mend the check"

    def _mistakes(self) -> Iterator[str]:
        """See that mistakes cost points, are told apart, and fail the check unless unseen."""
        seen: list[tuple[str, Any]] = []
        for mistake in self._exercise.mistakes:
            told, replies = f"the mistake {mistake.diagnosis!r}", self._replies(mistake.answer)
            result = score(self._exercise, replies)
            if result.points is not None and result.points >= self._exercise.points:
                yield f"{told} of {self._name} gets full points; correct it, or add a case"
                continue
            for other, others in seen:
                if same_replies(self._exercise, replies, others):
                    yield f"{told} of {self._name} answers every case as {other!r} does; drop one"
                    break
            else:
                if result.diagnosis != mistake.diagnosis:
                    yield f"{told} of {self._name} is recognised as {result.diagnosis!r}; mend it"
            seen.append((mistake.diagnosis, replies))
            outcomes = self._outcomes(mistake.answer)
            if mistake.unseen and outcomes - {"right"}:
                yield f"the check of {self._name} sees {told}; take unseen=True away"
            elif not mistake.unseen and "right" in outcomes:
                yield (
                    f"the check of {self._name} says 'right' of {told}; add an example that shows"
                    " it, or declare mistake(…, unseen=True)"
                )

    def _replies(self, answer: Any) -> Any:
        return replies_of(self._exercise, answer)

    def _graded(self, answer: Any) -> Score:
        return score(self._exercise, self._replies(answer))

    def _outcomes(self, answer: Any) -> set[str]:
        """Ask the check as authors have it and as students do, which is to be the same."""
        if self._check is None:
            return set()
        checks, keywords = [self._check], self._check.keywords
        if "right" in keywords:
            salt = f"{self._key.notebook}.{self._name}"
            right = seal(keywords["right"], salt, keywords.get("tolerance"))
            checks.append(replace(self._check, keywords={**keywords, "right": right}))
        names = {self._name: answer}
        made = (AnswerCheck(*check.arguments, **check.keywords) for check in checks)
        return {check.feedback(names).outcome for check in made}

    def _survives(self, source: str) -> bool:
        """Tell whether a changed solution still gets full points."""
        try:
            with _time_limit(_SECONDS_A_MUTANT):
                names = dict(self._key.namespace)
                exec(source, names)
                return self._graded(names[self._name]).verdict == "right"
        except (Exception, _TooLongError):
            return False


def _same(hidden: tuple[Any, ...], visible: tuple[Any, ...]) -> bool:
    if len(hidden) != len(visible) or any(isinstance(value, Seed) for value in hidden):
        return False
    pairs = zip(hidden, visible, strict=True)
    return all(one is other or difference(one, other) is None for one, other in pairs)


def _lines(count: int) -> str:
    return f"{count} line{'s' * (count != 1)}"


@contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    """Raise _TooLongError after so many seconds, where the system has such an alarm."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def ring(*_: object) -> None:
        raise _TooLongError

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
