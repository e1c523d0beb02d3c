"""What a download says of its students beside its notebooks' names.

Gradescope lists them in a file; Blackboard lays a text beside every attempt; a clone of GitHub
Classroom's is known by its ``.git``; nbgrader and Sakai keep the date in ``timestamp.txt``. And
only the names of all students tell what they have in common and so is nobody's.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import yaml

from nnbook.grading.collect.course_systems import said_by, seconds
from nnbook.grading.collect.file import CLONE, File, Notice
from nnbook.grading.collect.placing import starts_as_assignment
from nnbook.notebook.submission import UnreadError

METADATA = "submission_metadata.yml"
_GRADESCOPE = re.compile(r"submission_\d+")
_BLACKBOARD_NAME = re.compile(r"\s*[^:\n]+: [^\n]* \((?P<login>[^()\n]+)\)\s*\n")
_READ = 2_000  # bytes of a text that may be Blackboard's or a date
# The C parser where PyYAML has it; neither makes objects, or a number of what begins with zeros.
_Loader: type = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

Called = Mapping[str, Sequence[str]]  # a student as names say → the students who are meant


def called(files: Sequence[File], known: Callable[[str], bool], noticed: list[Notice]) -> Called:
    """Say who is meant where a name is a number, has the assignment in it, or stands for a group.

    The key is the student of `said_by`, or an outermost folder; nobody is meant where that is not
    known. What cannot be decided is noticed. A login that a roster knows is one as a whole.
    """
    said = [(file, one.student) for file in files if (one := said_by(file.parts))]
    meant: dict[str, Sequence[str]] = {}
    meant |= _gradescope(files, noticed)
    meant |= _classroom(files, known)
    attempts = [(file, name) for file, name in said if name.endswith("_attempt")]
    meant |= _blackboard(attempts, known, noticed)
    meant |= _brightspace({name for _, name in said if re.search(r" \[\d+\]$", name)}, noticed)
    return meant


def dated(files: Iterable[File]) -> list[File]:
    """Give files the date that a ``timestamp.txt`` beside or above them says.

    Those of a clone get one and the same date: git has given them that of the cloning.
    """
    files = list(files)
    clones = {file.parts[:-1]: 1.0 for file in files if file.parts[1:] and file.parts[-1] == CLONE}
    for file in files:
        for clone in clones.keys() & _folders(file):
            clones[clone] = max(clones[clone], file.modified)
    stamps = {f.parts[:-1]: seconds(_text(f)) for f in files if f.parts[-1] == "timestamp.txt"}
    dated = []
    for file in files:
        if cloned := next(filter(None, map(clones.get, _folders(file))), None):
            file = replace(file, modified=cloned)
        if handed_in := next(filter(None, map(stamps.get, _folders(file))), None):
            file = replace(file, modified=handed_in, written=file.modified)
        dated.append(file)
    return dated


def _folders(file: File) -> list[tuple[str, ...]]:
    """Return the folders around a file, from inside out."""
    return [file.parts[:n] for n in range(len(file.parts) - 1, 0, -1)]


def _gradescope(files: Sequence[File], noticed: list[Notice]) -> Iterator[tuple[str, list[str]]]:
    """Yield each folder of Gradescope's export with its submitters, of whom a group has several."""
    told = next((file for file in files if file.parts == (METADATA,)), None)
    try:
        entries = yaml.load(told.read(), _Loader) if told else {}  # makes texts and lists alone
    except (yaml.YAMLError, UnreadError, RecursionError, UnicodeError):
        entries = {}
    known = entries if isinstance(entries, dict) else {}
    tops = {file.parts[0] for file in files if len(file.parts) > 1}
    folders = {top for top in tops if top in known or _GRADESCOPE.fullmatch(top)}
    for folder in sorted(folders.union(known)):
        people = _submitters(known.get(folder))
        if not people:
            why = f"is of nobody: Gradescope's {METADATA} is missing or lacks it"
            noticed.append((folder, why))
        elif folder not in folders:
            noticed.append((folder, f"of {' and '.join(people)} holds no file"))
        yield folder, people


def _submitters(entry: object) -> list[str]:
    """Return the people of one entry, as ``NAME (NUMBER OR ADDRESS)``."""
    told = entry.get(":submitters") if isinstance(entry, dict) else None
    people = []
    for one in told if isinstance(told, list) else []:
        known = one if isinstance(one, dict) else {}
        name, *ids = (str(known.get(key) or "").strip() for key in (":name", ":sid", ":email"))
        login = next(filter(None, ids), "")
        people.append(f"{name} ({login})" if name and login else name or login)
    return list(filter(None, people))


def _classroom(
    files: Sequence[File], known: Callable[[str], bool]
) -> Iterator[tuple[str, list[str]]]:
    """Yield each clone ``hw1-neuron-LOGIN`` with its login: what all names begin with goes.

    Where there is no ``.git`` left, that has to be called as an assignment is.
    """
    tops = {file.parts[0] for file in files if len(file.parts) > 1}
    cloned = {file.parts[0] for file in files if file.parts[1:] == (CLONE,)}
    clones = cloned or tops
    front = _front(clones, "-", known)
    sure = cloned or starts_as_assignment(front)
    if sure and len(clones) > 1 and len(tops) < 2 * len(clones):
        yield from ((clone, [clone.removeprefix(front)]) for clone in clones)


def _blackboard(
    attempts: Sequence[tuple[File, str]], known: Callable[[str], bool], noticed: list[Notice]
) -> Iterator[tuple[str, list[str]]]:
    """Yield each ``ASSIGNMENT_LOGIN_attempt`` with its login.

    Blackboard's text beside an attempt says it. Without one the assignment is what all attempts
    begin with, which may be the beginning of their logins, too.
    """
    names = {name: name.removesuffix("_attempt") for _, name in attempts}
    front = _front(names.values(), "_", known)
    told = set[str]()
    logins = {name: one.removeprefix(front) for name, one in names.items()}
    for file, name in attempts:
        said = file.parts[-1].endswith(".txt") and _BLACKBOARD_NAME.match(_text(file))
        if said and names[name].endswith(f"_{said['login']}"):
            logins[name] = said["login"]
            told.add(name)
    if front and logins.keys() - told and not all(map(known, logins.values())):
        why = "was taken for what all logins begin with; if it has a part of one, give --roster"
        noticed.append((front, why))
    yield from ((name, [login]) for name, login in logins.items())


def _front(names: Collection[str], mark: str, known: Callable[[str], bool]) -> str:
    """Return what all names begin with, up to a mark: up to known logins, else the longest."""
    first = min(names, default="")
    fronts = [first[: at.end()] for at in re.finditer(mark, first)]
    shared = [front for front in fronts[::-1] if all(name.startswith(front) for name in names)]

    def logins(front: str) -> int:
        return sum(known(name.removeprefix(front)) for name in names)

    return max(shared, key=logins, default="")


def _brightspace(people: set[str], noticed: list[Notice]) -> Iterator[tuple[str, list[str]]]:
    """Yield each ``NAME [NUMBER]`` with its name, unless two numbers have the same name."""
    numbers = defaultdict(list)
    for person in sorted(people):
        numbers[person.rpartition(" [")[0]].append(person)
    for name, persons in numbers.items():
        if len(persons) == 1:
            yield persons[0], [name]
        else:
            why = "is the name of several students, who are told apart by Brightspace's number"
            noticed.append((name, f"{why}: {', '.join(persons)}"))


def _text(file: File) -> str:
    """Return the beginning of a text; nothing of what cannot be read."""
    try:
        return file.read()[:_READ].decode("utf-8-sig", "replace")
    except UnreadError:
        return ""
