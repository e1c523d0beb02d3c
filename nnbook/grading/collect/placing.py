"""The student and the notebook of a file, as its name and folders say.

A course system's name (``course_systems``) comes first, then a folder per student, then flat files
``STUDENT_NOTEBOOK.ipynb`` and ``NOTEBOOK - STUDENT.ipynb``.
"""

import functools
import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace

from nnbook.grading.collect.course_systems import Placed, owner_of, stem_of
from nnbook.grading.collect.file import File

_COPY = re.compile(r"(?:-Copy\d+|[ _]?\(\d+\))$")  # of Jupyter, of browsers
_ATTEMPT = re.compile(r"-(\d{1,3})$")  # of Canvas
_NOBODY = re.compile(  # dates; copies of Jupyter, browsers, Google Drive, Windows and macOS
    r"(?<!\d)(?:\d{4}[-_.]\d{1,2}[-_.]\d{1,2}|\d{1,2}[-.]\d{1,2}(?:[-.]\d{2,4})?)(?!\d)"
    r"|-?Copy\d+|\(\d+\)|^[ _-]\d{1,2}$"
    r"|\b(?:copy of|copie de|c[oó]pia de|kopie van|kopie von|kopia av|kopi av|kopi af)(?![^\W_])"
    r"|(?<![^\W_])-? ?\b(?:copy|kopie|copie|copia)(?: \d+)?$",
    re.IGNORECASE,
)
# What people write in their names' place, or with a hyphen or an underscore beside their names.
_NO_NAME = (
    r"(?:v\d+|final|draft|new|done|finished|solved|submitted|completed?|copy|untitled\d*|files|code"
    r"|(?:my[ _-])?(?:solutions?|submissions?|answers?|notebook|homework|work|project))"
)
_NO_NAMES = re.compile(
    rf"^{_NO_NAME}(?:[ _-]+{_NO_NAME})*(?:$| - |[_-])|(?:[_-]{_NO_NAME})+$", re.I
)
ASSIGNMENT = re.compile(
    r"(?:hw|homework|assignment|exercise|ex|ps|sheet|week|lab|task)[ _-]?\d*", re.IGNORECASE
)
_UUID = re.compile(r"-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
_CANVAS_GIVES_UP = 8  # a random id stands for the eighth file and every later one
_LOGINS = 5  # of the form of an assignment, at the least, if they are none
_NOBODYS = "neither its folder nor its name says whose it is"
_LENGTH = 150  # characters of a name


def place(
    parts: Sequence[str],
    notebooks: Sequence[str],
    holds: str = "",
    pattern: re.Pattern[str] | None = None,
) -> Placed | str:
    """Decide whose file it is and which notebook it answers.

    Parameters
    ----------
    parts : sequence of str
        The folders it lies in and its name.
    notebooks : sequence of str
        The stems of the notebooks that have an answer key.
    holds : str
        The stem of the notebook that its cells are those of, which no name outweighs; empty where
        they do not tell.
    pattern : re.Pattern, optional
        Finds the student instead of all that is known here.

    Returns
    -------
    Placed or str
        What was understood; text says why it was not.

    Examples
    --------
    >>> one = place(["doejane_LATE_1001_55502_01_neuron-2.ipynb"], ["01_neuron"])
    >>> one.student, one.notebook, one.attempt, one.serial
    ('doejane_1001', '01_neuron', 2, 55502)
    >>> place(["Jane Doe_17_assignsubmission_file", "01_neuron.ipynb"], ["01_neuron"]).student
    'Jane Doe_17'
    """
    known = bool(holds) and not _notebook(stem_of(parts[-1]), notebooks)[0]
    said, rest = owner_of(parts, lambda rest: known or bool(_notebook(rest, notebooks)[0]))
    # A number that a browser or a student gave says nothing of what is newer.
    rest, attempt = _without_attempt(rest, notebooks) if said and said.serial else (rest, 0)
    notebook, *sides = _notebook(rest, notebooks)
    if not notebook and not holds:
        return "neither its name nor its cells are those of a notebook of the solutions"
    if pattern:
        said = Placed(by_pattern(parts, pattern))
    elif not said and len(parts) > 1 and stem_of(parts[0], folder=True) == parts[0]:
        said = Placed(parts[0])
    elif not said:
        if len(parts) > 1:  # a student's zip file, whose name is as good as a file's
            _, *sides = _notebook(stem_of(parts[0], folder=True), notebooks)
        before, behind = sides
        said = Placed(before or behind, flat=True, behind=behind if before else "")
    if not said.student:
        return "does not match --name-pattern" if pattern else _NOBODYS
    student, behind = tidy(said.student), said.behind and tidy(said.behind)
    return replace(
        said, student=student, notebook=holds or notebook, attempt=attempt, behind=behind
    )


def placed_files(
    files: Iterable[File], notebooks: Sequence[str], pattern: re.Pattern[str] | None = None
) -> list[tuple[File, Placed | str]]:
    """Say of every notebook whose it is, or why that is not known."""
    placed = [
        (file, place(file.parts, notebooks, file.content.notebook, pattern))
        for file in files
        if file.content is not None
    ]
    decided = iter(of_whom([whose for _, whose in placed if isinstance(whose, Placed)]))
    return [(file, next(decided) if isinstance(whose, Placed) else whose) for file, whose in placed]


def of_whom(placed: Sequence[Placed]) -> list[Placed | str]:
    """Decide on which side of the notebook the student stands: the side that tells people apart.

    ``HW1_01_neuron_ann`` and ``HW1_01_neuron_bob`` are of ann and bob. A side that is the same in
    every name, or that is the name of an assignment, is nobody.

    Examples
    --------
    >>> [one.student for one in of_whom([Placed("HW1", "n", flat=True, behind="ann")])]
    ['ann']
    """
    before = {one.student for one in placed if one.behind}
    behind = {one.behind for one in placed if one.behind}
    last = len(before) < len(behind) or all(ASSIGNMENT.fullmatch(name) for name in before)
    names = [one.behind if last and one.behind else one.student for one in placed if one.flat]
    for edge in (rf"^{ASSIGNMENT.pattern}[ _-]+(?=\S)", rf"(?<=\S)[ _-]+{ASSIGNMENT.pattern}$"):
        if all(re.search(edge, name, re.I) for name in names):
            names = [re.sub(edge, "", name, flags=re.I) for name in names]
    work = {name for name in names if ASSIGNMENT.fullmatch(name)}
    if len(work) >= max(_LOGINS, len({*names})):  # they all are, such as ps01 to ps60
        work = set()
    flat = iter(names)
    decided = [replace(one, student=next(flat)) if one.flat else one for one in placed]
    return [_NOBODYS if one.flat and one.student in work else one for one in decided]


def owner(parts: Sequence[str], pattern: re.Pattern[str] | None = None) -> str:
    """Return who handed in a file that is no notebook; empty when its name does not say."""
    said, _ = owner_of(parts)
    folder = stem_of(parts[0], folder=True) if len(parts) > 1 else ""
    student = by_pattern(parts, pattern) if pattern else said.student if said else folder
    return tidy(student) if student else ""


def by_pattern(parts: Sequence[str], pattern: re.Pattern[str]) -> str:
    """Return the group ``student`` of a pattern for a file's name, or for its whole path."""
    names = ["/".join(parts)] if "/" in pattern.pattern else [parts[-1], stem_of(parts[-1])]
    found = next(filter(None, map(pattern.fullmatch, names)), None)
    return (found["student"] or "").strip() if found else ""


def tidy(student: str) -> str:
    """Return a name that can be printed: one line, composed, no control or format characters.

    A name that had to be changed gets a mark of its own, so that no two students become one; a
    number at its end stays there.
    """
    text = unicodedata.normalize("NFC", student.encode("utf-8", "replace").decode())
    bad = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
    clean = "".join("?" if unicodedata.category(c) in bad else c for c in text).strip()
    if clean and clean == unicodedata.normalize("NFC", student) and len(clean) <= _LENGTH:
        return clean
    digest = hashlib.sha256(student.encode("utf-8", "surrogatepass")).hexdigest()
    name, number = re.fullmatch(r"(.*?)((?:_\d{1,20})?)", clean).groups()  # type: ignore[union-attr]
    return f"{name[:_LENGTH]}~{digest[:6]}{number}"


def _notebook(name: str, notebooks: Sequence[str]) -> tuple[str, str, str]:
    """Find which notebook a file name stands for, and what stands before and behind it."""
    name = _COPY.sub("", name)
    stems = sorted(notebooks, key=len, reverse=True)
    at_the_end = [(stem, re.search(_pattern(stem).pattern + "$", name, re.I)) for stem in stems]
    anywhere = [(stem, _pattern(stem).search(name)) for stem in stems]
    for stem, match in at_the_end + anywhere:
        if match:
            return stem, _person(name[: match.start()]), _person(name[match.end() :])
    before, _, behind = name.rpartition(" - ")  # as Google Forms writes it
    return "", _person(before), _person(behind)


def _person(side: str) -> str:
    """Return who stands on one side of a notebook's name: no date, no copy, no "final"."""
    name = _NOBODY.sub("", side).strip("_- .")
    return _NO_NAMES.sub("", name)


@functools.cache
def _pattern(stem: str) -> re.Pattern[str]:
    """Match a notebook's stem whatever its case, with spaces or hyphens for its underscores."""
    return re.compile("[ _-]".join(map(re.escape, re.split("[ _-]", stem))), re.IGNORECASE)


def _without_attempt(name: str, notebooks: Sequence[str]) -> tuple[str, int]:
    """Split Canvas's ``01_neuron-2`` off its number, unless a notebook is called so."""
    unnumbered = _UUID.search(name)
    if unnumbered:
        return name[: unnumbered.start()], _CANVAS_GIVES_UP
    match = _ATTEMPT.search(name)
    if not match or any(_pattern(stem).fullmatch(name) for stem in notebooks):
        return name, 0
    return name[: match.start()], int(match[1])
