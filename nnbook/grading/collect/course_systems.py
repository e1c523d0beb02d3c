"""The student in a file's or a folder's name, as course systems write it into what they download.

Each pattern follows a system's own code or manual. The student's part may still have to be looked
up in the download (``sidecars``): Blackboard puts the assignment in front of it.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

# Moodle (mod/assign/classes/downloader.php): full name or group, participant, plugin; before 4.0
# with an underscore at the end. A group without a number is one that students did not choose.
_MOODLE = re.compile(
    r"(?P<name>.+?)(?:_(?P<number>\d+))?_assignsubmission_[a-z]+_?(?P<rest>.*)", re.DOTALL
)
# Brightspace: user and folder, name, date in the language of whoever downloads, perhaps the file.
_BRIGHTSPACE = re.compile(
    r"(?P<account>\d+)-\d+ - (?P<name>.+?) - (?P<date>(?:(?! - ).)*\b\d{4}\b(?:(?! - ).)*)"
    r"(?: - (?P<rest>.+))?"
)
# Sakai: sortable name and login; what the student attached lies in a folder below, or is flat.
_SAKAI = re.compile(
    r"(?P<name>[^,()]+, [^()]*)\((?P<login>(?!\d{1,2}\))[^()\s]+)\)"
    r"(?:_(?:Submission attachment\(s\)_)?(?P<rest>.*))?"
)
# nbgrader's exchange: student+assignment+date, and in some versions something random.
_EXCHANGE = re.compile(r"(?P<name>[^+]+)\+[^+]+\+(?P<date>\d{4}-\d\d-\d\d [\d:.]+[^+]*)(?:\+.*)?")
# Blackboard: assignment and login, which both may hold underscores, and the date of the attempt.
_BLACKBOARD = re.compile(
    r"(?P<name>.+_[^_].*_attempt)_(?P<date>\d{4}(?:-\d\d){5})(?:_(?P<rest>.+))?", re.DOTALL
)
# Canvas (lib/content_zipper.rb): name in small letters, LATE, user, file, the student's name for
# it; what was typed or linked has no file. An anonymous user is anon_ and five characters.
_CANVAS_USER = r"(?:(?P<name>(?!LATE_|anon_).*?)_)?(?P<late>LATE_)?(?P<number>\d+|anon_[A-Z0-9]+)"
_CANVAS = re.compile(rf"{_CANVAS_USER}_(?P<serial>\d{{2,}})_(?P<rest>.+)", re.I | re.DOTALL)
_CANVAS_WORDS = re.compile(rf"{_CANVAS_USER}_(?:text|link)", re.I)

_FOLDERS_TOO = (_MOODLE, _BRIGHTSPACE, _SAKAI, _EXCHANGE, _BLACKBOARD)
_ENDING = re.compile(r"\.ipynb.*$|\.[^.]*$", re.IGNORECASE | re.DOTALL)
_ZIP = re.compile(r"\.zip$", re.IGNORECASE)
_DIGITS = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)[-T ]?(\d\d)[-:]?(\d\d)[-:]?(\d\d)"  # all systems but Brightspace
)
_IN_WORDS = re.compile(r"([A-Z][a-z]{2})[a-z]* (\d{1,2}), (\d{4}) (\d{1,2}):?(\d\d) ?([AP]M)?")


@dataclass(frozen=True)
class Placed:
    """Whose a file is, and what it answers, as its name and its folders say.

    Parameters
    ----------
    student : str
        Who handed it in; of Blackboard with the assignment in front.
    notebook : str
        The stem of the notebook it answers; empty where that is not looked for.
    attempt, serial : int
        Canvas's number of the attempt, and of the file, which grows with time; 0 elsewhere.
    date : float
        When the course system says it was handed in, in seconds since 1970; 0 elsewhere.
    late : bool
        Whether the course system marks it as late.
    inside : bool
        Whether a name inside the outermost folder says whose it is. Where that folder is a
        student's own, the student chose that name.
    flat : bool
        Whether the student stands in the file's own name, as people write it.
    behind : str
        What stands behind the notebook in a name that has something on both sides of it.
    """

    student: str
    notebook: str = ""
    attempt: int = 0
    serial: int = 0
    date: float = 0.0
    late: bool = False
    inside: bool = False
    flat: bool = False
    behind: str = ""


def owner_of(parts: Sequence[str], fits: Callable[[str], bool] = bool) -> tuple[Placed | None, str]:
    """Find the outermost part of a path in which a course system says whose it is.

    A zip file that it came in counts as a folder. The second result is what the student called the
    file. As Canvas's names are as loose as people's, ``fits`` tells whether that may be right.

    Examples
    --------
    >>> owner_of(["12345-67890 - Ann Lee - Oct 1, 2026 1200 PM", "01_neuron.ipynb"])[0].student
    'Ann Lee [12345]'
    >>> owner_of(["doejane_LATE_1001_55501_01_neuron.ipynb"])[0].late
    True
    """
    *folders, name = parts
    for depth, part in enumerate(parts):
        is_file = depth == len(folders)
        text = stem_of(part, folder=not is_file)
        flat = (_CANVAS, _CANVAS_WORDS) if is_file or text != part else ()
        for pattern in (*_FOLDERS_TOO, *flat):
            said = pattern.fullmatch(text)
            if said and (pattern is not _CANVAS or not is_file or fits(said["rest"])):
                known = said.groupdict(default="")
                return _owner(known, depth), known.get("rest", "") if is_file else stem_of(name)
    return None, stem_of(name)


def stem_of(name: str, *, folder: bool = False) -> str:
    """Return a name without its ending; a folder has none, unless it is a zip file."""
    return (_ZIP if folder else _ENDING).sub("", name)


def _owner(said: Mapping[str, str], depth: int) -> Placed:
    student = said["name"].strip()
    if "login" in said:
        student += f" ({said['login']})"
    if "account" in said:
        student += f" [{said['account']}]"
    student = "_".join(filter(None, (student, said.get("number"))))
    serial, date = int(said.get("serial", "0")[:18]), seconds(said.get("date", ""))
    return Placed(student, "", 0, serial, date, bool(said.get("late")), depth > 0)


def seconds(date: str) -> float:
    """Read a date as course systems write it; 0 where it is none, or in another language.

    Examples
    --------
    >>> seconds("2026-10-01-12-30-00") == seconds("Oct 1, 2026 1230 PM") == 1790857800
    True
    """
    digits, words = _DIGITS.search(date), _IN_WORDS.search(date)
    try:
        if digits:
            year, month, day, hour, minute, second = map(int, digits.groups())
            return datetime(year, month, day, hour, minute, second, tzinfo=UTC).timestamp()
        if words:
            *first, half = words.groups(default="")
            text, clock = " ".join([*first, half]), "%I %M %p" if half else "%H %M "
            return datetime.strptime(f"{text} +0000", f"%b %d %Y {clock} %z").timestamp()
    except ValueError:  # the 31st of February
        pass
    return 0.0
