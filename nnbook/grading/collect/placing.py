"""The student and the notebook of a file, as its name and its folders say.

A course system's name (``course_systems``) comes first, then a folder per student, then flat files
``STUDENT_NOTEBOOK.ipynb`` and ``NOTEBOOK - STUDENT.ipynb``.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace

from nnbook.grading.collect.course_systems import Said, said_by, stem_of
from nnbook.grading.collect.file import File, Notice

_COPY = re.compile(r"(?:-Copy\d+|[ _]?\(\d+\))$")  # of Jupyter, of browsers
_NOBODY = re.compile(  # dates; copies of Jupyter, browsers, Google Drive, Windows and macOS
    r"(?<!\d)(?:\d{4}[-_.]\d{1,2}[-_.]\d{1,2}|\d{1,2}[-.]\d{1,2}(?:[-.]\d{2,4})?)(?!\d)"
    r"|-?Copy\d+|\(\d+\)|^[ _-]\d{1,2}$"
    r"|\b(?:copy of|copie de|c[oó]pia de|kopie van|kopie von|kopia av|kopi av|kopi af)(?![^\W_])"
    r"|(?<![^\W_])-? ?\b(?:copy|kopie|copie|copia)(?: \d+)?$",
    re.IGNORECASE,
)
# What people write in their names' place, or with a hyphen or an underscore beside their names.
_NO_NAME = (
    r"(?:v\d+|final|draft|new|done|finished|solved|submitted|completed?|copy|untitled\d*|version|files|code"
    r"|(?:my[ _-])?(?:solutions?|submissions?|answers?|notebook|homework|work|project)"
    r"|fertig|neu|l(?:ö|oe)sung(?:en)?|abgabe)"
)
_NO_NAMES = re.compile(
    rf"^{_NO_NAME}(?:[ _-]+{_NO_NAME})*(?:$| - |[_-])|(?:[_-]{_NO_NAME})+$", re.I
)
_NO_FOLDER = re.compile(  # what people call a folder of versions or parts, and of the class
    r"(?:old|backup|archive|attempt|try|part|version|class|course|students|source|release|graded"
    r"|autograded|feedback|grades|download(?:s|ed)?)[ _-]?\d*",
    re.IGNORECASE,
)
_ASSIGNMENT = re.compile(
    r"(?:hw|homework|assignment|exercise|ex|ps|sheet|week|lab|task|(?:haus)?aufgabe|übung|blatt)"
    r"[ _-]?\d*",
    re.IGNORECASE,
)
_LONG = re.compile(r"[^\W\d_]{3,}")  # a word of a notebook's name, not "to"
_LOGINS = 5  # of the form of an assignment, at the least, if they are none
_LENGTH = 150  # characters of a name


class Names:
    """The names in one download, read.

    Parameters
    ----------
    notebooks : sequence of str
        The stems of the notebooks that have an answer key.
    pattern : re.Pattern, optional
        Finds the student instead of all that is known here.
    """

    def __init__(self, notebooks: Iterable[str], pattern: re.Pattern[str] | None = None) -> None:
        self._pattern = pattern
        self._stems = {  # whatever their case, with spaces or hyphens for their underscores
            stem: _around("[ _-]".join(map(re.escape, re.split("[ _-]", stem))))
            for stem in sorted(notebooks, key=len, reverse=True)
        }
        long = {word.removesuffix("s") for stem in self._stems for word in _LONG.findall(stem)}
        words = "|".join(long) or "(?!)"
        words = _around(rf"(?:\d{{1,2}}[ _.-]*)?(?:{words})s?")
        self._words = re.compile(  # of notebooks' names, with their numbers or those of versions
            rf"(?<![ _.-])([ _.-]*+)(?<![^\W_]){words}(?:[ _-]?\d{{1,2}})?(?![^\W_])[ _.-]*",
            re.IGNORECASE,
        )

    def placed(self, files: Iterable[File], noticed: list[Notice]) -> list[File]:
        """Say of every notebook whose it is and what it answers; notice where that is not known.

        Examples
        --------
        >>> name = "doejane_LATE_1001_55502_01_neuron-2.ipynb"
        >>> file = File((name,), 0.0, bytes, is_notebook=True)
        >>> [one] = Names(["01_neuron"]).placed([file], [])
        >>> one.student, one.notebook, one.serial
        ('doejane_1001', '01_neuron', 55502)
        """
        placed: list[File] = []
        flat: list[tuple[File, str, str]] = []
        for file in files:
            said = self.said_of(file.parts)
            named, *sides = self.split(said.rest)
            notebook = file.content.notebook or named
            if file.is_notebook and not notebook:
                why = "neither its name nor its cells are those of a notebook of the solutions"
                noticed.append((file.place, why))
            elif file.is_notebook:
                one = replace(file, student=said.student, notebook=notebook, serial=said.serial)
                if said.date:
                    one = replace(one, modified=said.date, written=one.modified)
                if said.student:
                    placed.append(one)
                elif self._pattern:
                    noticed.append((file.place, "does not match --name-pattern"))
                else:  # a student's zip file has a name that is as good as a file's
                    if len(file.parts) > 1:
                        _, *sides = self.split(stem_of(file.parts[0], folder=True))
                    flat.append((one, sides[0], sides[1]))
        for (one, *_), student in zip(flat, students_of([two for _, *two in flat]), strict=True):
            if student:
                placed.append(replace(one, student=student))
            else:
                noticed.append((one.place, "neither its folder nor its name says whose it is"))
        return placed

    def said_of(self, parts: Sequence[str]) -> Said:
        """Read a path; the student is empty where it does not say, and of a flat file's own name.

        Examples
        --------
        >>> Names([]).said_of(["Jane Doe_17_assignsubmission_file", "01_neuron.ipynb"]).student
        'Jane Doe_17'
        """
        rest = stem_of(parts[-1])
        if self._pattern:
            names = ["/".join(parts)] if "/" in self._pattern.pattern else [parts[-1], rest]
            found = next(filter(None, map(self._pattern.fullmatch, names)), None)
            return Said((found["student"] or "").strip() if found else "", rest)
        folder = parts[0] if len(parts) > 1 and stem_of(parts[0], folder=True) == parts[0] else ""
        return said_by(parts, self.holds) or Said(folder, rest)

    def holds(self, name: str) -> bool:
        """Tell whether a notebook's stem stands in a name."""
        return bool(self.split(name)[0])

    def split(self, name: str) -> tuple[str, str, str]:
        """Find which notebook a file name stands for, and who stands before and behind it."""
        name = _COPY.sub("", name)
        for end in ("$", ""):
            for stem, pattern in self._stems.items():
                if match := re.search(pattern + end, name, re.IGNORECASE):
                    return stem, _person(name[: match.start()]), _person(name[match.end() :])
        sides = name.rpartition(" - ")[::2]  # as Google Forms writes it
        before, behind = (_person(self._words.sub(r"\1", side)) for side in sides)
        return "", before, behind


def _around(name: str) -> str:
    """Return a pattern of a notebook's name with the words beside it that are nobody's."""
    word = rf"(?:{_NO_NAME}|my|by|exercise|assignment|(?:haus)?aufgabe|übung)(?![^\W_])"
    return (
        rf"(?:^(?:{word}[ _.-]++)++)?{name}(?:[ _.-]++{word})*+"  # possessive: names may be hostile
    )


def is_person(folder: str) -> bool:
    """Tell a name that may be somebody's from "final" and from an assignment's."""
    name = stem_of(folder, folder=True)
    return bool(_person(name)) and not (_ASSIGNMENT.fullmatch(name) or _NO_FOLDER.fullmatch(name))


def starts_as_assignment(name: str) -> bool:
    """Tell whether a name begins as those of assignments do."""
    return _ASSIGNMENT.match(name) is not None


def students_of(sides: Sequence[Sequence[str]]) -> list[str]:
    """Decide on which side of the notebook the student stands: the side that tells people apart.

    ``HW1_01_neuron_ann`` and ``HW1_01_neuron_bob`` are of ann and bob. A side that is the same in
    every name, or that is the name of an assignment, is nobody.

    Examples
    --------
    >>> students_of([("HW1", "ann")])
    ['ann']
    """
    before = {one for one, two in sides if one and two}
    behind = {two for one, two in sides if one and two}
    last = len(before) < len(behind) or all(map(_ASSIGNMENT.fullmatch, before))
    names = [two if two and (last or not one) else one for one, two in sides]
    for edge in (rf"^{_ASSIGNMENT.pattern}[ _-]+(?=\S)", rf"(?<=\S)[ _-]+{_ASSIGNMENT.pattern}$"):
        if all(re.search(edge, name, re.I) for name in names if name):
            names = [re.sub(edge, "", name, flags=re.I) for name in names]
    work = {name for name in names if _ASSIGNMENT.fullmatch(name)}
    if len(work) >= max(_LOGINS, len({*names} - {""})):  # they all are, such as ps01 to ps60
        work = set()
    return ["" if name in work else name for name in names]


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
    return _marked(clean, student)


def told_apart(students: Iterable[str], noticed: list[Notice]) -> dict[str, str]:
    """Return a tidy name for each student; two with the same letters stay two, and are said."""
    names: dict[str, str] = {}
    taken = set[str]()
    for student in sorted({*students}, key=lambda one: (one != tidy(one), one)):
        names[student] = name = tidy(student)
        if name in taken:
            names[student] = _marked(name, student)
            why = f"is called {names[student]}, for somebody else's name has the same letters"
            noticed.append((name, f"{why}; if they are one person, put their files together"))
        taken.add(name)
    return names


def _marked(clean: str, student: str) -> str:
    """Return a name with a mark that only this spelling gets."""
    digest = hashlib.sha256(student.encode("utf-8", "surrogatepass")).hexdigest()
    name, number = re.fullmatch(r"(.*?)((?:_\d{1,20})?)", clean).groups()  # type: ignore[union-attr]
    return f"{name[:_LENGTH]}~{digest[:6]}{number}"


def _person(side: str) -> str:
    """Return who stands on one side of a notebook's name: no date, no copy, no "final"."""
    name = _NOBODY.sub("", side).strip("_- .")
    return _NO_NAMES.sub("", name)
