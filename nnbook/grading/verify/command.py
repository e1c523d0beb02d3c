"""``nnbook verify``, and the rules that every release keeps."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tqdm import tqdm

from nnbook.errors import NnbookError
from nnbook.grading.course.settings import Course, read_course
from nnbook.grading.key.key import make_key
from nnbook.grading.release.outputs import solution_path
from nnbook.grading.release.student_notebook import Released
from nnbook.grading.solution.solution import find_solutions, read_solution
from nnbook.grading.verify.draft import Draft
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


def verified(solutions: Path) -> list[Released]:
    """Read every solution for a release, unless a slip can be found without running anything.

    Raises
    ------
    NnbookError
        With a line for each slip.
    """
    drafts = [Draft(read_solution(path)) for path in find_solutions(solutions)]
    found = [said for one in drafts for said in _static(one, drafts, read_course(solutions))]
    if found:
        lines = [*dict.fromkeys(found), "Nothing was released; correct this first."]
        raise NnbookError("\n".join(lines))
    return [draft.student for draft in drafts]


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
    course, drafts = read_course(solutions), list[Draft]()
    for path in find_solutions(solutions):
        try:
            drafts.append(Draft(read_solution(path)))
        except NnbookError as error:
            if not named or path in named:
                yield str(error)
    wanted = [one for one in drafts if not named or one.solution.path in named]
    static = [said for one in wanted for said in _static(one, drafts, course)]
    yield from dict.fromkeys(static)
    total = sum(len(one.exercises) + 1 for one in wanted)
    with tqdm(total=total, disable=not tell, leave=False) as bar:
        for draft in wanted:
            tried = _tried(draft, course, bar, printed=printed)
            yield from (said for said in dict.fromkeys(tried) if said not in static)


def _static(draft: Draft, drafts: Sequence[Draft], course: Course) -> Iterator[str]:
    """Yield what can be found without running anything."""
    yield from shape_slips(draft)
    yield from leak_slips(draft, drafts)
    yield from name_slips(draft)
    yield from page_slips(draft, course)


def _tried(draft: Draft, course: Course, bar: Any, *, printed: bool) -> Iterator[str]:
    """Yield what shows when the notebook is run, and its key tried out."""

    def tell(what: str) -> None:
        bar.update()
        bar.set_description(f"{draft.solution.stem}: {what}")

    try:
        yield from trial_slips(draft, make_key(draft.student), course, tell)
    except NnbookError as error:
        yield str(error)
        return
    tell("what its cells print")
    yield from printed_slips(draft) if printed else ()
