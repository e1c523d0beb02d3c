"""``nnbook verify``, and the rules that every release keeps."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from tqdm import tqdm

from nnbook.errors import NnbookError
from nnbook.grading.course.settings import Course, read_course
from nnbook.grading.key.key import make_key
from nnbook.grading.release.outputs import solution_path
from nnbook.grading.release.student_notebook import Released, released
from nnbook.grading.solution.solution import find_solutions, read_solution
from nnbook.grading.verify.ids import fix_ids
from nnbook.grading.verify.leaks import leak_slips
from nnbook.grading.verify.names import name_slips
from nnbook.grading.verify.page import page_slips
from nnbook.grading.verify.printed import printed_slips
from nnbook.grading.verify.shape import shape_slips
from nnbook.grading.verify.trials import trial_slips


def verify_from_command_line(arguments: argparse.Namespace) -> int:
    """Say every slip of the named notebooks, or of all; 1 when there is one."""
    folder = arguments.solutions
    named = [solution_path(folder, name) for name in arguments.notebooks]
    if arguments.fix:
        for path in named or find_solutions(folder):
            for done in fix_ids(path):
                print(f"{path.name}: {done}")
    found = 0
    for sentence in slips(folder, named, tell=sys.stderr.isatty()):
        found += 1
        print(sentence, flush=True)
    books = ", ".join(path.stem for path in named) or "the solutions"
    print(f"{found} slip{'s' * (found != 1)} in {books}." if found else f"{books}: no slip.")
    return int(found > 0)


def refuse_slips(solutions: Path) -> None:
    """Let no release begin with a slip that can be found without running anything.

    Raises
    ------
    NnbookError
        With a line for each.
    """
    found = list(dict.fromkeys(_static(_students(solutions), read_course(solutions))))
    if found:
        raise NnbookError("\n".join([*found, "Nothing was released; correct this first."]))


def slips(
    solutions: Path, named: Sequence[Path] = (), *, printed: bool = True, tell: bool = False
) -> Iterator[str]:
    """Yield every slip as one sentence, those that need no run of the notebook first.

    Parameters
    ----------
    solutions : Path
        The folder of the course.
    named : sequence of Path
        The notebooks to look at; all of them by default.
    printed : bool
        Whether to run the notebooks in a kernel and compare what they print.
    tell : bool
        Whether to show a bar for what takes long.

    Raises
    ------
    NnbookError
        When ``course.toml`` cannot be read.
    """
    course, told = read_course(solutions), set[str]()
    students: list[Released] = []
    for path in find_solutions(solutions):
        try:
            students.append(released(read_solution(path)))
        except NnbookError as error:
            if not named or path in named:
                told.add(str(error))
                yield str(error)
    wanted = [one for one in students if not named or one.solution.path in named]
    for sentence in _all(students, wanted, course, printed=printed, tell=tell):
        if sentence not in told:
            told.add(sentence)
            yield sentence


def _students(solutions: Path) -> list[Released]:
    return [released(read_solution(path)) for path in find_solutions(solutions)]


def _static(students: Sequence[Released], course: Course) -> Iterator[str]:
    """Yield what can be found without running anything."""
    for student in students:
        for rule in (shape_slips, lambda one: leak_slips(one, students)):
            yield from map(str, rule(student))
        yield from map(str, name_slips(student.solution))
        yield from map(str, page_slips(student.solution, course))


def _all(
    students: Sequence[Released],
    wanted: Sequence[Released],
    course: Course,
    *,
    printed: bool,
    tell: bool,
) -> Iterator[str]:
    names = {one.stem for one in wanted}
    yield from (
        s for s in _static(students, course) if s.partition(":")[0].partition(",")[0] in names
    )
    bar = tqdm(total=sum(len(one.declared) + 1 for one in wanted), disable=not tell, leave=False)
    with bar:
        for student in wanted:
            try:
                key = make_key(student)
            except NnbookError as error:
                yield str(error)
                continue
            for slip in trial_slips(key, course):
                if isinstance(slip, str):
                    bar.set_description(f"{student.stem}: {slip}")
                    bar.update()
                else:
                    yield str(slip)
            if printed:
                bar.set_description(f"{student.stem}: what its cells print")
                yield from map(str, printed_slips(student.solution))
            bar.update()
