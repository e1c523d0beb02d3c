"""What a submission's own code does, recorded for others to judge.

The order keeps hidden inputs in: all that may ever be told in a student's own words, such as an
exception or a value, is asked for before the first of them is sent.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from nnbook.answers.wire import ARRAYS_LIMIT, TOO_LARGE
from nnbook.grading.key.exercise import Exercise
from nnbook.grading.key.key import Key
from nnbook.grading.sandbox.frames import Sent
from nnbook.grading.sandbox.launch import Sandbox
from nnbook.grading.sandbox.replies import CellFailure, Died, NotPlain, Reply, TimedOut
from nnbook.grading.sandbox.session import Limits, Session

_REPLIES_LIMIT = 2 * ARRAYS_LIMIT  # bytes, all replies of one submission together


@dataclass
class Played:
    """What came of a submission's code; replies, by exercise, have not been read yet."""

    failures: dict[int, CellFailure]  # by cell, when the cells ran for the first time
    rebound: dict[str, tuple[int, int, str]]  # as `Session.rebound` says
    visible: dict[str, list[Reply]] = field(default_factory=dict)  # to a function's examples
    replies: dict[str, list[Reply]] = field(default_factory=dict)  # to its cases; to a value, one


def play(cells: Mapping[int, str], key: Key, sandbox: Sandbox, limits: Limits | None) -> Played:
    """Run a submission's cells, then try every answer: after the last, or before one spoils it."""
    tried = {one.name: one for one in key.exercises.values() if one.kind != "written"}
    functions = {name: one for name, one in tried.items() if one.kind == "function"}
    with Session(sandbox, cells, limits) as session:
        session.run()
        failures = dict(session.failures)
        played = Played(failures, session.rebound({name: name in functions for name in tried}))

        size = 0

        def keep(reply: Reply) -> Reply:
            nonlocal size
            more = len(reply.arrays) if isinstance(reply, Sent) else 0
            if size + more > _REPLIES_LIMIT:
                return NotPlain(TOO_LARGE)
            size += more
            return reply

        def ask(exercise: Exercise) -> list[Reply]:
            if exercise.name not in played.rebound:
                return _asked(exercise, session, keep)
            with session.replay(played.rebound[exercise.name][0]) as again:
                return _asked(exercise, again, keep)

        for name in tried:
            if name not in functions:
                played.replies[name] = ask(tried[name])
        for name, examples in key.visible.items():
            played.visible[name] = ask(examples)
        for name, exercise in functions.items():  # hidden inputs, from here on
            hung = [r for r in played.visible.get(name, ()) if _kind(r) == "timeout"]
            played.replies[name] = hung[:1] * len(exercise.calls) or ask(exercise)
    return played


def _asked(exercise: Exercise, session: Session, keep: Callable[[Reply], Reply]) -> list[Reply]:
    """Ask for everything the exercise needs; a function that hung is not called again."""
    if exercise.kind != "function":
        return [keep(session.value(exercise.name))]
    replies: list[Reply] = []
    for call in exercise.calls:
        replies.append(keep(session.call(exercise.name, call.arguments, call.keywords)))
        if isinstance(replies[-1], NotPlain) or _kind(replies[-1]) in ("timeout", "died"):
            break
    return replies + replies[-1:] * (len(exercise.calls) - len(replies))


def _kind(reply: Reply) -> str:
    """Tell what ends the questions about an answer; who lies about it harms nobody else."""
    if isinstance(reply, Sent):
        return reply.begins[1]
    return {TimedOut: "timeout", Died: "died"}.get(type(reply), "")
