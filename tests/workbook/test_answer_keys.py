"""Every exercise of every notebook grades what it says: mistakes lose, right answers win."""

import builtins
import csv
import functools
import importlib
import re
import signal
from contextlib import contextmanager

import pytest
from checkout import ROOT
from mutation import mutants

from nnbook.answers.compare import difference
from nnbook.answers.inputs import Seed
from nnbook.answers.plain import simplified
from nnbook.errors import NnbookError
from nnbook.grading.grade.scoring import score
from nnbook.grading.grade.trusted import replies_of, same_replies
from nnbook.grading.key.key import read_key
from nnbook.grading.release.student_notebook import released
from nnbook.grading.solution.code_names import (
    called_names,
    defined_names,
    python_source,
    used_names,
)
from nnbook.grading.solution.solution import declarations, read_solution

PATHS = sorted((ROOT / "solutions").glob("*.ipynb"))
SECONDS_A_MUTANT = 5  # a mutant may loop for ever

check_module = importlib.import_module("nnbook.checking.feedback")
key_of = functools.cache(read_key)
solution_of = functools.cache(read_solution)


@functools.cache
def released_of(path):
    return released(solution_of(path))


def _declared(word):
    """Every exercise of a kind, as (path, name); a notebook that cannot be read fails below."""
    for path in PATHS:
        try:
            found = declarations(solution_of(path))
        except NnbookError:
            continue
        for name, declaration in found.items():
            if declaration.word == word:
                yield pytest.param(path, name, id=f"{path.stem}-{name}")


each_notebook = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
each_exercise = pytest.mark.parametrize(("path", "name"), list(_declared("exercise")))
each_written = pytest.mark.parametrize(("path", "name"), list(_declared("written")))


def graded(exercise, answer):
    return score(exercise, replies_of(exercise, answer))


@functools.cache
def released_checks(path):
    """The check of each answer as students get it, by running the released check cells."""
    found = {}

    def record(name, *arguments, **keywords):
        found[name] = arguments, keywords

    for cell in released_of(path).cells:
        source = "".join(cell["source"])
        if cell["cell_type"] == "code" and "check" in called_names(python_source(source)):
            exec(source, {**key_of(path).namespace, "check": record})
    return found


def checked(path, name, answer, monkeypatch):
    """What the visible check says, open and sealed; both must agree."""
    monkeypatch.setattr(check_module, "user_namespace", lambda: {name: answer})
    check = key_of(path).checks[name]
    opened = check_module.check(name, *check.arguments[1:], **check.keywords)
    arguments, keywords = released_checks(path)[name]
    sealed = check_module.check(name, *arguments, **keywords)
    assert opened.outcome == sealed.outcome
    return sealed.outcome


@each_notebook
def test_the_key_can_be_read(path):
    """The notebook runs without its ``show`` cells, and every declaration fits its answer."""
    assert key_of(path).exercises.keys() == key_of(path).student.answers.keys()


@each_exercise
def test_the_solution_gets_full_points(path, name, monkeypatch):
    """The reference is right by its own key and by the visible check."""
    exercise = key_of(path).exercises[name]
    result = graded(exercise, exercise.reference)
    assert (result.verdict, result.points) == ("right", exercise.points)
    assert checked(path, name, exercise.reference, monkeypatch) == "right"


@each_exercise
def test_a_blank_answer_is_missing(path, name, monkeypatch):
    """What students start from earns nothing, and is unanswered rather than wrong."""
    key, student = key_of(path), released_of(path)
    source = "".join(student.cells[student.answers[name]]["source"])
    namespace = dict(key.namespace)
    exec(source, namespace)
    result = graded(key.exercises[name], namespace[name])
    assert (result.verdict, result.points) == ("missing", 0)
    assert checked(path, name, namespace[name], monkeypatch) == "unanswered"


@each_exercise
def test_each_mistake_loses_points_and_is_recognised(path, name, monkeypatch):
    """A mistake costs points, gets its own diagnosis, and fails the check unless it is unseen."""
    exercise = key_of(path).exercises[name]
    for mistake in exercise.mistakes:
        result = graded(exercise, mistake.answer)
        assert result.points < exercise.points, mistake.diagnosis
        assert result.diagnosis == mistake.diagnosis
        outcome = checked(path, name, mistake.answer, monkeypatch)
        expected = {"right"} if mistake.unseen else {"wrong", "raised"}
        assert outcome in expected, f"{mistake.diagnosis}: the check says {outcome}"


@each_exercise
def test_each_alternative_gets_full_points(path, name, monkeypatch):
    """Whatever the style, a right answer is right, at once and when graded."""
    exercise = key_of(path).exercises[name]
    for number, answer in enumerate(exercise.alternatives):
        result = graded(exercise, answer)
        assert result.points == exercise.points, f"alternative {number}: {result.detail}"
        assert checked(path, name, answer, monkeypatch) == "right", f"alternative {number}"


@each_exercise
def test_mistakes_can_be_told_apart(path, name):
    """No two mistakes give the same answers to every case."""
    exercise = key_of(path).exercises[name]
    replies = [(m.diagnosis, replies_of(exercise, m.answer)) for m in exercise.mistakes]
    for number, (diagnosis, one) in enumerate(replies):
        for other_diagnosis, other in replies[:number]:
            same = same_replies(exercise, one, other)
            assert not same, f"{diagnosis!r} gives what {other_diagnosis!r} gives"


@each_exercise
def test_a_key_holds_enough(path, name):
    """Mistakes, alternatives and hints as many as its kind of exercise asks for."""
    key = key_of(path)
    exercise = key.exercises[name]
    mistakes, alternatives = {"function": (3, 2), "value": (2, 0), "choice": (3, 3)}[exercise.kind]
    assert len(exercise.mistakes) >= mistakes
    assert len(exercise.alternatives) >= alternatives
    assert name in key.checks
    if exercise.kind == "function":
        assert len(exercise.groups) >= 2
        assert key.checks[name].keywords.get("hints") or len(key.checks[name].arguments) > 2


@each_exercise
def test_hidden_cases_are_not_the_visible_examples(path, name):
    """Nobody earns points with what the check cell shows."""
    key = key_of(path)
    exercise, check = key.exercises[name], key.checks[name]
    if exercise.kind != "function":
        return
    examples = check.arguments[1] if len(check.arguments) > 1 else check.keywords["examples"]
    for example in examples:
        arguments = example if "accept" in check.keywords else example[0]
        for call in exercise.calls:
            assert not _same_arguments(call.arguments, arguments), f"{name}{arguments} is visible"


def _same_arguments(hidden, visible):
    if len(hidden) != len(visible) or any(isinstance(value, Seed) for value in hidden):
        return False
    pairs = zip(hidden, visible, strict=True)
    return all(one is other or difference(one, other) is None for one, other in pairs)


@each_written
def test_a_written_answer_has_a_rubric_and_a_model(path, name):
    """At least three lines that can be verified, and an answer that would earn them all."""
    exercise = key_of(path).exercises[name]
    assert len(exercise.rubric) >= 3
    assert len(exercise.model_answer) > 100


@each_notebook
def test_no_cell_needs_a_show_cell(path):
    """What a ``show`` cell defines is used in ``show`` cells alone: the grader leaves them out."""
    show, other, sources = set(), set(), []
    for cell in solution_of(path).cells:
        if cell.kind == "code":
            source = python_source(cell.source)
            (show if "show" in cell.tags else other).update(defined_names(source))
            sources += [] if "show" in cell.tags else [(cell.id, source)]
    for cell_id, source in sources:
        needed = used_names(source) & (show - other)
        assert not needed, f"{cell_id} uses {needed}"


@each_notebook
def test_every_name_is_defined(path):
    """No cell uses a name that nothing defines."""
    sources = [python_source(c.source) for c in solution_of(path).cells if c.kind == "code"]
    defined = {name for source in sources for name in defined_names(source)} | set(dir(builtins))
    undefined = {name for source in sources for name in used_names(source)} - defined
    assert undefined - {"__name__", "__file__"} == set()


def squeezed(text):
    return re.sub(r"\s+", " ", text)


@functools.cache
def everything_released():
    cells = [cell for path in PATHS for cell in released_of(path).cells]
    return squeezed("\n".join("".join(cell["source"]) for cell in cells))


@each_notebook
def test_nothing_of_a_solution_is_released(path):
    """No longer line of a solution, and no sentence of a model answer, in any student notebook."""
    for name, texts in released_of(path).removed.items():
        for text in texts:
            for piece in [*text.splitlines(), *re.split(r"(?<=[.!?:;])\s+", text)]:
                piece = squeezed(piece).strip()
                leaked = len(piece) > 20 and piece in everything_released()
                assert not leaked, f"{name}: {piece!r} is in a student notebook"


@each_notebook
def test_no_right_value_is_released(path):
    """A right list or table does not stand in the student's notebook in any spacing."""
    text = "".join("".join(cell["source"]) for cell in released_of(path).cells)
    text = re.sub(r"[\s']", "", text.replace('"', "'"))
    for exercise in key_of(path).exercises.values():
        value = re.sub(r"[\s']", "", repr(simplified(exercise.reference)))
        if exercise.kind == "value" and len(value) > 10:
            assert value not in text, exercise.name


class TooLongError(BaseException):
    """Not an Exception: nothing that a mutant catches."""


@contextmanager
def time_limit(seconds):
    """Raise TooLongError after so many seconds, where the system has such an alarm."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def ring(*_):
        raise TooLongError

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def survives(path, name, source):
    """Whether a changed solution still gets full points."""
    exercise = key_of(path).exercises[name]
    try:
        with time_limit(SECONDS_A_MUTANT):
            namespace = dict(key_of(path).namespace)
            exec(source, namespace)
            return graded(exercise, namespace[name]).verdict == "right"
    except (Exception, TooLongError):
        return False


def equivalent_mutants():
    with (ROOT / "tests" / "workbook" / "equivalent_mutants.csv").open(
        encoding="utf-8", newline=""
    ) as file:
        rows = list(csv.DictReader(file))
    assert all(len(row["reason"]) > 20 for row in rows)
    return {(row["notebook"], row["exercise"], row["mutant"]) for row in rows}


@each_exercise
def test_every_mutant_of_a_solution_loses_points(path, name):
    """The cases notice each change of an operator, a constant or a comparison.

    A mutant that computes the same is listed with the reason; a listed one that loses points, or
    is no mutant any more, has to leave the list.
    """
    key, solution = key_of(path), solution_of(path)
    if key.exercises[name].kind != "function":
        return
    place = key.student.cells[key.student.answers[name]]["id"]
    source = next(cell.source for cell in solution.cells if cell.id == place)
    survivors = {change for change, text in mutants(source, name) if survives(path, name, text)}
    listed = {mutant for book, exercise, mutant in equivalent_mutants()
              if (book, exercise) == (path.stem, name)}  # fmt: skip
    assert survivors == listed


def test_equivalent_mutants_belong_to_an_exercise():
    """No line of the list outlives its exercise."""
    known = {(path.stem, name) for path in PATHS for name in key_of(path).exercises}
    assert {(book, name) for book, name, _ in equivalent_mutants()} <= known
