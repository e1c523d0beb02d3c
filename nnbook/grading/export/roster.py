"""The people of a course system's table, matched with the students of the gradebook."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

from nnbook.grading.export.table import Roster

# The columns that say who somebody is, in Canvas's words and in Moodle's, which are translated.
_IDENTITY = re.compile(
    r"student|name|\bid\b|identifi|login|user|mail|number|nummer|kennung|nom\b|apellido|correo"
    r"|courriel|usuario|teilnehmer|orgdefinedid",
    re.IGNORECASE,
)
_ASSIGNMENT = re.compile(  # whatever its name is
    r"\((?:\d+|Real|Percentage|Letter)\)\s*$|^\w+:|[\[<].*\d.*[\]>]"
)
_NUMBERED = re.compile(r"(?:(?P<name>.+)_)?(?P<number>\d+)", re.DOTALL)
_NAMED = re.compile(r"(?P<name>.+) \((?P<login>[^\s()]+)\)")  # of Gradescope, of Sakai
_ACCOUNT = re.compile(r" \[\d+\]$")  # Brightspace's own, of namesakes; no table has it
_GROUP = re.compile(
    r"(?<![^\W_])(?:groups?|gruppen?|groupes?|grupos?|grupp[oi]|groep|teams?|équipe|equipo)(?![^\W_])",
    re.IGNORECASE,
)
_MADE_UP = re.compile(r"(?P<label>\D{3,})(?P<number>\d+)")  # Moodle: Teilnehmer/in17
_HIDDEN = re.compile(  # what Moodle calls people whose names it hides
    "parti?cip(?:ant|ante)|partecipante|teilnehmer(?:in|innen)?|deelnemer|deltager|deltagare|deltaker"
    "|osallistuja|uczestnik|účastník|katılımcı|partaidea|участник|учасник|参加者|参与者|參與者|참가자"
)
_NAME = re.compile("name|nom", re.IGNORECASE)  # in the header of a part of people's names
_TRIAL = "Student, Test"  # Canvas's own in every course
_ALIKE = 0.6  # of two spellings of a name: Müller, Mueller; not of two names


class Matching(NamedTuple):
    """Rows of a roster and students of the gradebook that are the same people.

    Parameters
    ----------
    rows : dict of int to str
        The place of a row → its student.
    unmatched : dict of str to str
        Students with no row, or who claim one with somebody else → why.
    absent : list of str
        Whom the roster has, and no student can be, as its first cells say.
    """

    rows: dict[int, str]
    unmatched: dict[str, str]
    absent: list[str]


def match(roster: Roster, students: Iterable[str]) -> Matching:
    """Find the student of each row.

    A student's name in the gradebook may be any identity of the row (a login, an address or the
    part before its @, a number), a full name in any order that no other row has, or what Canvas
    and Moodle make of name and number. Canvas's number decides in Canvas's own table, unless the
    name is somebody else's, and Moodle's in a table without names; any other needs a name that is
    at least alike. A group's name, where
    the table has a column with the groups, is every member's.

    Parameters
    ----------
    roster : Roster
        The course system's.
    students : iterable of str
        As the gradebook names them.
    """
    index = _Index(roster)
    meant = {student: index.meanings(student) for student in sorted(students)}
    claims: dict[int, set[str]] = defaultdict(set)
    for student, fits in meant.items():
        for row in fits[0] if len(fits) == 1 else ():
            claims[row].add(student)
    said = {row: ", ".join(filter(None, cells[:3])) for row, cells in roster.students.items()}
    name, unmatched = roster.path.name, {}
    for student, fits in meant.items():
        rows = sorted({row for alternative in fits for row in alternative})
        twins = {twin for row in rows for twin in claims[row]} - {student}
        if not fits:
            unmatched[student] = f"is not in {name}"
        elif len(fits) > 1:
            unmatched[student] = (
                f"fits several rows of {name}: {'; or '.join(said[r] for r in rows)}"
            )
        elif twins:
            others = " and ".join(sorted(twins))
            unmatched[student] = f"is, as {name} says, the same person as {others}"
    known = {row for fits in meant.values() for alternative in fits for row in alternative}
    alone = {row: next(iter(who)) for row, who in claims.items() if len(who) == 1}
    absent = [said[row] for row in said.keys() - known if not said[row].startswith(_TRIAL)]
    return Matching(alone, unmatched, absent)


def doubt(roster: Roster) -> str:
    """Say how a first row was read that is no header, or may be none; empty where it is one."""
    first = ", ".join(roster.header[:3])
    if roster.is_headless:
        return f"has no header: its columns were taken for {first}"
    if roster.label or roster.is_canvas or any(map(_IDENTITY.search, roster.header)):
        return ""
    how = "if that is a person, put a line such as Name,Email above it"
    return f"was read with {first} as its header, which names no column known here; {how}"


def is_in(roster: Roster) -> Callable[[str], bool]:
    """Return a function that tells whether a name may be somebody's, or a group's, of a roster."""
    index = _Index(roster)
    return lambda student: bool(index.meanings(student))


class _Index:
    """Identities, numbers and names of a roster, each with the rows that have it."""

    def __init__(self, roster: Roster) -> None:
        self.identities: dict[str, set[int]] = defaultdict(set)
        self._own: dict[str, set[int]] = defaultdict(set)  # the course system's numbers
        self._numbers: dict[str, set[int]] = defaultdict(set)  # and any others
        self._names: dict[tuple[str, ...], set[int]] = defaultdict(set)
        self._spellings: dict[str, set[int]] = defaultdict(set)
        self._groups: dict[str, set[int]] = defaultdict(set)
        groups = [
            place
            for place, name in enumerate(roster.header)
            if _GROUP.search(name) and not _ASSIGNMENT.search(name)
        ]
        self._label = _joined(roster.label)
        own = 0 if self._label else roster.column("ID") if roster.is_canvas else None
        columns = [
            place
            for place, name in enumerate(roster.header)
            if (_IDENTITY.search(name) and not _ASSIGNMENT.search(name) and place not in groups)
            or (self._label and place < 2)  # whatever Moodle's first columns are called
        ]
        # Where no names are told, a number that Moodle made up for somebody says all there is.
        self._is_nameless = bool(self._label) and not any(
            _has_names(header, [row[place].strip() for row in roster.students.values()])
            for place, header in enumerate(roster.header)
        )
        for place, row in roster.students.items():
            if own is not None and (number := _number(row[own])):
                self._own[number].add(place)
            cells = {column: row[column].strip() for column in columns or range(len(row))}
            for column, cell in cells.items():
                self._add(place, cell, numbered=column != own)
            both = (f"{one} {two}" for one, two in pairwise(cells.values()) if one and two)
            for name in filter(None, [*cells.values(), *both]):  # it may stand in two columns
                self._names[_words(name)].add(place)
                for spelling in _spelled(name):
                    self._spellings[spelling].add(place)
            for group in {one for g in groups for one in (row[g], *re.split("[,;]", row[g]))}:
                if re.search(r"[^\W\d_]", group):  # a number may be the points of a project
                    self._groups[_joined(group)].add(place)

    def _add(self, row: int, cell: str, *, numbered: bool) -> None:
        for identity in {cell, cell.lstrip("#"), cell.partition("@")[0]} - {""}:  # D2L's has a #
            self.identities[identity.casefold()].add(row)
        if numbered and (number := _number(cell)):
            self._numbers[number].add(row)

    def meanings(self, student: str) -> list[set[int]]:
        """Return the rows that a student's name fits, each by itself, or a group's together."""
        student = _ACCOUNT.sub("", student)
        rows = self.identities.get(student.casefold(), set())
        if len(rows) == 1:
            return [rows]
        numbered, named = _NUMBERED.fullmatch(student), _NAMED.fullmatch(student)
        made_up = _MADE_UP.fullmatch(student)
        name = (numbered and numbered["name"]) or student
        group = self._groups.get(_joined(name), set())
        if group and not self._names.get(_words(name)):
            return [group]
        if named:
            rows = self._of_login(named["login"].casefold(), named["name"])
        elif made_up and self._is_label(made_up["label"]):
            rows = self._own.get(made_up["number"].lstrip("0"), set()) if self._label else set()
        elif numbered:
            rows = self._of_number(numbered["number"].lstrip("0"), numbered["name"] or "")
        else:
            rows = self._names.get(_words(student), set())
        return [{row} for row in sorted(rows)]

    def _of_login(self, login: str, name: str) -> set[int]:
        """Return the rows with a login and a name, or with either, which may be two people's."""
        ids = self.identities.get(login) or self.identities.get(login.partition("@")[0], set())
        names = self._names.get(_words(name), set())
        return ids & names or ids | names

    def _is_label(self, name: str) -> bool:
        """Tell whether a name stands for people whose names are hidden."""
        return _joined(name) == self._label or _HIDDEN.fullmatch(_joined(name)) is not None

    def _of_number(self, number: str, name: str) -> set[int]:
        """Return the rows with a number and a name that may be the same person's."""
        own, others = self._own.get(number, set()), self._numbers.get(number, set())
        if not name:
            return others if self._label else own | others
        called = set[int]().union(*(self._spellings.get(one, set()) for one in _spelled(name)))
        for rows in (own, others):
            if rows & called:
                return rows & called
        if called and own:
            return set()  # a number and a name of two people
        as_canvas_writes = not self._label and name == "".join(name.lower().split())
        if own and (self._is_nameless or as_canvas_writes):
            return own
        alike = {row for row in own | others if not called and self._is_like(name, row)}
        return alike or self._names.get(_words(name), set())

    def _is_like(self, name: str, row: int) -> bool:
        """Tell whether a name may be another spelling of a row's."""
        return any(
            SequenceMatcher(None, _plain(one), _plain(spelling)).ratio() > _ALIKE
            for one in _spelled(name)
            for spelling, rows in self._spellings.items()
            if row in rows
        )


def _has_names(header: str, cells: Sequence[str]) -> bool:
    """Tell whether most cells of a column are names: each once, and not in a sentence's letters."""

    def is_name(cell: str) -> bool:
        last = cell.split()[-1:] or ["a"]  # "Submitted for grading" ends in small letters
        is_whole = " " in cell or not last[0][0].isupper() or _NAME.search(header)
        return bool(is_whole) and not last[0][0].islower() and not re.search(r"[\d@]", cell)

    return 2 * sum(is_name(cell) for cell in {*cells} if cells.count(cell) == 1) > len(cells)


def _number(cell: str) -> str:
    """Return the number in a cell such as ``Participant 17``, ``s1001`` or ``#1001``."""
    found = re.fullmatch(r"\D*?0*(\d+)", cell.strip())
    return found[1] if found else ""


def _words(name: str) -> tuple[str, ...]:
    """Return the words of a name in an order of their own, so that "Doe, Jane" is Jane Doe."""
    return tuple(sorted(_letters(name)))


def _letters(name: str) -> list[str]:
    return re.findall(r"\w+", unicodedata.normalize("NFC", name).casefold().replace("_", " "))


def _joined(name: str) -> str:
    return "".join(_letters(name))


def _spelled(name: str) -> set[str]:
    """Return a name's letters alone, in both orders that course systems write."""
    return {_joined(name), "".join(_words(name))}


def _plain(spelling: str) -> str:
    """Return a spelling without accents."""
    return "".join(c for c in unicodedata.normalize("NFD", spelling) if c.isalpha())
