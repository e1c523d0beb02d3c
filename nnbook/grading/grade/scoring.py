"""Answers turned into points, and into what a student may learn from them.

The one place where points are given for what a machine can judge: the grader gives it what came
out of the sandbox, the tests of the answer keys what their own mistakes and alternatives return.
It is pure, and it lets nothing through by which a student's function could carry a hidden input
out: of a hidden case it is told whether the answer is right, returned, raised or ended, and nothing
else. What is wrong is told of the examples that students see, which are asked first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from nnbook.answers.compare import Difference, difference, expected_in_words, judge
from nnbook.answers.plain import shape, simplified, type_in_words
from nnbook.grading.grade.trusted import mistake_replies, reference_replies, same_replies
from nnbook.grading.gradebook.verdict import Word
from nnbook.grading.key.cases import Call, Group
from nnbook.grading.key.exercise import Exercise
from nnbook.grading.sandbox.replies import (
    Died,
    Missing,
    NotPlain,
    Raised,
    Reply,
    Returned,
    TimedOut,
)


@dataclass(frozen=True)
class Score:
    """What one answer is worth; each group of cases is worth the same."""

    points: float
    verdict: Word
    detail: str  # for the student
    # Group of cases → one sentence on its first wrong case, empty where all are right.
    reasons: Mapping[str, str] = field(default_factory=dict)
    diagnosis: str = ""  # of the mistake that the answer equals, in the author's words
    raised: Raised | None = None  # the first error that may be told, and where


def score(
    exercise: Exercise,
    replies: Sequence[Reply],
    example: Score | None = None,
    *,
    hidden: bool = True,
) -> Score:
    """Score one answer by its replies: of a function one a call, of a value a single one.

    `example` is the score of the examples that students see, of which `hidden` is False.

    Raises
    ------
    ValueError
        When there are more or fewer replies than cases, or a person has to mark the answer.
    """
    if exercise.kind == "written":
        raise ValueError(f"{exercise.name} is a written answer; a person marks it")
    wanted = len(exercise.calls) or 1
    if len(replies) != wanted:
        raise ValueError(f"{exercise.name} has {wanted} cases, got {len(replies)} replies")
    if all(isinstance(reply, Missing) for reply in replies):
        return Score(0.0, Word.MISSING, "Not answered.")
    hidden &= exercise.kind == "function"
    reasons = _reasons(exercise, replies, hidden=hidden)
    n_right = sum(not reason for reason in reasons.values())
    verdict = _verdict(n_right / len(reasons), replies)
    diagnosis = "" if verdict is Word.RIGHT else _diagnosis(exercise, replies)
    return Score(
        points=float(exercise.points)
        if verdict is Word.RIGHT
        else round(exercise.points * n_right / len(reasons), 2),
        verdict=verdict,
        detail=_detail(reasons, diagnosis, faults_of(example)),
        reasons=reasons,
        diagnosis=diagnosis,
        raised=(example.raised if example else None)
        if hidden
        else next((reply for reply in replies if isinstance(reply, Raised)), None),
    )


def faults_of(example: Score | None) -> str:
    """Say what is wrong on the examples that students see; empty when nothing is."""
    known = example is not None and example.verdict not in (Word.RIGHT, Word.MISSING)
    return example.detail if example is not None and known else ""


def _reasons(exercise: Exercise, replies: Sequence[Reply], *, hidden: bool) -> dict[str, str]:
    """Score the groups one after the other; each ends at its first wrong case."""
    if exercise.kind != "function":
        reasons = [_value_fault(exercise, group, replies[0]) for group in exercise.groups]
    else:
        rest = iter(zip(exercise.calls, reference_replies(exercise), replies, strict=True))
        reasons = []
        for group in exercise.groups:
            cases = [next(rest) for _ in group.calls]
            told = _hidden_fault if hidden else _call_fault
            reasons.append(next(filter(None, (told(exercise, group, *case) for case in cases)), ""))
    return dict(zip((group.name for group in exercise.groups), reasons, strict=True))


def _value_fault(exercise: Exercise, group: Group, reply: Reply) -> str:
    """Say what is wrong with a value; its own author may see the value."""
    if not isinstance(reply, Returned):
        return _failure(reply, "Your answer is")
    if group.accept is not None:
        found = judge(group.accept, reply.value)
        return found.sentence if found else ""
    found = difference(exercise.reference, reply.value, exercise.tolerance)
    if found is None:
        return ""
    if found.kind == "value":  # its sentence names the right value
        return f"The item at {found.where} is not right." if found.where else "It is not right."
    return found.sentence


def _hidden_fault(
    exercise: Exercise, group: Group, call: Call, expected: Reply, reply: Reply
) -> str:
    """Say in one of few sentences, of which a student's function cannot choose the words."""
    if not _call_fault(exercise, group, call, expected, reply):
        return ""
    if isinstance(expected, Raised) and group.accept is None:
        return f"Your function should raise {expected.exception} here."
    match reply:
        case Raised():
            return "Your code raised an error."
        case TimedOut() | Died():
            return _failure(reply, "")
    return "The result is not right."


def _call_fault(exercise: Exercise, group: Group, call: Call, expected: Reply, reply: Reply) -> str:
    """Say what is wrong with what a function returned."""
    if isinstance(expected, Raised) and group.accept is None:
        if isinstance(reply, Raised) and reply.exception == expected.exception:
            return ""
        return f"Your function should raise {expected.exception} here."
    if not isinstance(reply, Returned):
        return _failure(reply, "Your function returned something")
    if group.accept is not None:
        arguments, _ = call.fresh()
        found = judge(group.accept, reply.value, *arguments)
        return "The result is not right." if found else ""
    wanted = simplified(expected.value) if isinstance(expected, Returned) else None
    found = difference(wanted, reply.value, exercise.tolerance)
    return _discreet(found, wanted, reply.value) if found else ""


def _failure(reply: Reply, subject: str) -> str:
    """Say why there is no value to compare."""
    match reply:
        case NotPlain(type_name=name):
            return f"{subject} of a kind that is not compared: {name}."
        case Raised(exception=name):
            return f"Your code raised {name}."
        case TimedOut():
            return "Your code was stopped: it took too long."
        case Died():
            return "Your code ended the whole process."
    return "Not answered."


def _discreet(found: Difference, expected: object, got: object) -> str:
    """Name a difference without any number or text that a student's function chose.

    A shape is told where it is close to the expected one, as (3, 1) is to (3,); any other could
    have been made from the hidden inputs to carry them out.
    """
    kind, wanted, given = expected_in_words(expected), shape(expected), shape(simplified(got))
    if got is None:
        return "Your function returned nothing: is a return missing?"
    if found.kind == "value":
        return "The result is not right."
    if found.kind == "type":
        if found.where:
            return "An item of the result is of the wrong kind."
        return f"Expected {kind}, your function returned {type_in_words(simplified(got))}."
    if wanted == () and given != ():
        return f"Expected {kind}, got {'several' if 'number' in kind else 'a list or an array'}."
    if wanted is None or given is None or wanted == given:
        return "The result is built differently from what was asked for."
    if given == ():
        return f"Expected shape {wanted}, got no list or array."
    near = {0, 1, *wanted, *(size + step for size in wanted for step in (-1, 1))}
    told = f"shape {given}" if set(given) <= near and len(given) < 5 else "another shape"
    return f"Expected shape {wanted}, got {told}."


def _verdict(share: float, replies: Sequence[Reply]) -> Word:
    """Choose the word: what was right counts first, then why nothing was."""
    if share:
        return Word.RIGHT if share == 1 else Word.PARTLY
    if any(isinstance(reply, TimedOut | Died) for reply in replies):
        return Word.TIMEOUT if any(isinstance(r, TimedOut) for r in replies) else Word.ERROR
    answered = [reply for reply in replies if not isinstance(reply, Missing)]
    return Word.ERROR if all(isinstance(r, Raised) for r in answered) else Word.WRONG


def _diagnosis(exercise: Exercise, replies: Sequence[Reply]) -> str:
    """Find the mistake that gives the same replies, every one of them."""
    for mistake, wrong in zip(exercise.mistakes, mistake_replies(exercise), strict=True):
        if same_replies(exercise, wrong, replies):
            return mistake.diagnosis
    return ""


def _detail(reasons: Mapping[str, str], diagnosis: str, seen: str) -> str:
    """Write the sentences a student reads first."""
    wrong = {name: reason for name, reason in reasons.items() if reason}
    if not wrong:
        return "Right."
    told = next(iter(wrong.values()))
    if len(reasons) > 1:
        right = f"Right in {len(reasons) - len(wrong)} of {len(reasons)} groups of cases."
        told = f"{right} Not right: {', '.join(wrong)}. {told}"
    if seen and seen not in told:
        told += f" On the examples that you see: {seen}"
    return f"{told} Recognised: {diagnosis}." if diagnosis else told
