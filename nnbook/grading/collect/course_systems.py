"""The student and the notebook of a file, as its name and folders say.

A folder per student, nbgrader's ``submitted/STUDENT/ASSIGNMENT``, flat files
``STUDENT_NOTEBOOK.ipynb``, and the names that Canvas and Moodle give to what they download.
"""

import functools
import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

# Canvas (lib/content_zipper.rb): name, LATE where it was, user, file, the student's own name for
# it. The name is in small letters without spaces; an anonymous one is anon_ and five letters.
_CANVAS = re.compile(
    r"(?:(?P<name>(?!LATE_|anon_).+?)_)?(?:LATE_)?(?P<user>\d+|anon_[A-Za-z0-9]+)"
    r"_(?P<file>\d{2,})_(?P<rest>.+)"
)
_CANVAS_WORDS = re.compile(  # what was typed or linked, which has no file number
    r"(?:(?P<name>(?!LATE_|anon_).+?)_)?(?:LATE_)?(?P<user>\d+|anon_[A-Za-z0-9]+)_(?:text|link)"
)
# Moodle (mod/assign/classes/downloader.php): a folder, or a flat file, of full name, participant
# and plugin; a group without an id is one that students did not choose.
_MOODLE = re.compile(
    r"(?P<student>.+?(?:_\d+)?)_assignsubmission_(?:file|onlinetext)_?(?P<rest>.*)"
)
_COPY = re.compile(r"(?:-Copy\d+|[ _]?\(\d+\))$")  # of Jupyter, of browsers
_ATTEMPT = re.compile(r"-(\d{1,3})$")  # of Canvas
_NOBODY = re.compile(  # dates and copies
    r"(?<!\d)(?:\d{4}[-_.]\d{1,2}[-_.]\d{1,2}|\d{1,2}[-.]\d{1,2}(?:[-.]\d{2,4})?)(?!\d)"
    r"|-Copy\d+|\(\d+\)"
)
_COPY_OF = re.compile(
    r"^(?:(?:copy of|copie de|copia de|kopie van|kopie von)[ _]+)+", re.IGNORECASE
)
_ENDING = re.compile(r"\.ipynb.*$|\.[^.]*$", re.IGNORECASE | re.DOTALL)
_ASSIGNMENT = re.compile(
    r"(?:hw|homework|assignment|exercise|ex|ps|sheet|week|lab|task)[ _-]?\d*", re.IGNORECASE
)
_UUID = re.compile(r"-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
_CANVAS_GIVES_UP = (
    8  # counts no further: a random id stands for the eighth file and every later one
)
_LENGTH = 100  # characters of a name


@dataclass(frozen=True)
class Placed:
    """What the name of a file says.

    Parameters
    ----------
    student : str
        Who handed it in.
    notebook : str
        The stem of the notebook it answers.
    attempt : int
        The number that the course system gave it; 0 for the first.
    serial : int
        Canvas's own number of the file, which grows with time; 0 elsewhere.
    inside : bool
        Whether a name inside the outermost folder says whose it is. Where that folder is a
        student's own, the student chose that name.
    behind : str
        What stands behind the notebook in a name that has something on both sides of it.
    """

    student: str
    notebook: str
    attempt: int = 0
    serial: int = 0
    inside: bool = False
    behind: str = ""


def place(parts: Sequence[str], notebooks: Sequence[str], holds: str = "") -> Placed | str:
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
    stem = _ENDING.sub("", parts[-1])
    student, rest, serial = _owner(parts[:-1], stem, notebooks, holds)
    inside = len(parts) > 1 and student != _owner(parts[:1], "", None)[0]
    # A number that a browser or a student gave says nothing of what is newer.
    rest, attempt = _without_attempt(rest, notebooks) if serial else (rest, 0)
    notebook, before, after = _notebook(rest, notebooks)
    if not notebook and not holds:
        return "neither its name nor its cells are those of a notebook of the solutions"
    behind = tidy(after) if before and after and not student else ""
    student, notebook = student or before or after, holds or notebook
    if not student:
        return "neither its folder nor its name says whose it is"
    return Placed(tidy(student), notebook, attempt, serial, inside, behind)


def of_whom(flat: Sequence[Placed]) -> list[Placed]:
    """Decide on which side of the notebook the student stands: the side that tells people apart.

    ``HW1_01_neuron_ann`` and ``HW1_01_neuron_bob`` are of ann and bob. A side that is the same in
    every name, or that is the name of an assignment, is nobody.

    Examples
    --------
    >>> [one.student for one in of_whom([Placed("HW1", "n", behind="ann")])]
    ['ann']
    """
    before = {one.student for one in flat if one.behind}
    behind = {one.behind for one in flat if one.behind}
    last = len(before) < len(behind) or all(_ASSIGNMENT.fullmatch(name) for name in before)
    return [replace(one, student=one.behind) if last and one.behind else one for one in flat]


def owner(parts: Sequence[str]) -> str:
    """Return who handed in a file that is no notebook; empty when its name does not say."""
    stem, _, _ = parts[-1].rpartition(".")
    student, _, _ = _owner(parts[:-1], stem or parts[-1], None)
    return tidy(student) if student else ""


def tidy(student: str) -> str:
    """Return a name that can be printed: one line, composed, no control or format characters.

    A name that had to be changed gets a mark of its own, so that no two students become one.
    """
    text = unicodedata.normalize("NFC", student.encode("utf-8", "replace").decode())
    bad = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
    clean = "".join("?" if unicodedata.category(c) in bad else c for c in text).strip()[:_LENGTH]
    if clean and clean == unicodedata.normalize("NFC", student):
        return clean
    digest = hashlib.sha256(student.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{clean}~{digest[:6]}"


def _owner(
    folders: Sequence[str], stem: str, notebooks: Sequence[str] | None, holds: str = ""
) -> tuple[str, str, int]:
    """Split off the student that a course system, or else the outermost folder, names."""
    for text in (*folders, stem):
        moodle = _MOODLE.fullmatch(text)
        if moodle:
            return moodle["student"], moodle["rest"] if text is stem else stem, 0
    if notebooks is None and (words := _CANVAS_WORDS.fullmatch(stem)):
        return "_".join(filter(None, (words["name"], words["user"]))), "", 0
    canvas = _CANVAS.fullmatch(stem)
    if canvas and (
        notebooks is None
        or _notebook(canvas["rest"], notebooks)[0]
        or (holds and not _notebook(stem, notebooks)[0])
    ):
        student = "_".join(filter(None, (canvas["name"], canvas["user"])))
        return student, canvas["rest"], int(canvas["file"][:18])
    return (folders[0] if folders else ""), stem, 0


def _notebook(name: str, notebooks: Sequence[str]) -> tuple[str, str, str]:
    """Find which notebook a file name stands for, and what stands before and behind it."""
    name = _COPY.sub("", _COPY_OF.sub("", name))
    stems = sorted(notebooks, key=len, reverse=True)
    at_the_end = [(stem, re.search(_pattern(stem).pattern + "$", name, re.I)) for stem in stems]
    anywhere = [(stem, _pattern(stem).search(name)) for stem in stems]
    for stem, match in at_the_end + anywhere:
        if match:
            before, after = (
                _NOBODY.sub("", text).strip("_- .")
                for text in (name[: match.start()], name[match.end() :])
            )
            return stem, before, after
    return "", _NOBODY.sub("", name).strip("_- ."), ""


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
