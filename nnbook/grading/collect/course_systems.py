"""The student in a file's or a folder's name, as course systems write it into what they download.

Each pattern follows a system's own code or manual. The student's part may still have to be looked
up in the download (``sidecars``): Blackboard puts the assignment in front of it.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

# Moodle (mod/assign/classes/downloader.php): full name or group, participant, plugin; before 4.0
# with an underscore at the end. A group without a number is one that students did not choose. A
# full name may hold the plugin, too: the one at a folder's end or behind a number is Moodle's.
_MOODLE_FOLDER = re.compile(
    r"(?P<name>.+?)(?:_(?P<number>\d+))?_assignsubmission_[a-z]+_?", re.DOTALL
)
_MOODLE = re.compile(_MOODLE_FOLDER.pattern + "(?P<rest>.*)", re.DOTALL)
_MOODLE_NUMBERED = re.compile(_MOODLE.pattern.replace(")?_assign", ")_assign"), re.DOTALL)
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
    r"(?P<name>.+?_[^_].*?_attempt)_(?P<date>\d{4}(?:-\d\d){5})(?:_(?P<rest>.+))?", re.DOTALL
)
# Canvas (lib/content_zipper.rb): name in small letters, LATE, user, file, the student's name for
# it; what was typed or linked has no file. An anonymous user is anon_ and five characters.
_CANVAS_USER = (
    r"(?:(?P<name>(?!LATE_|anon_).*?)_)?(?P<late>LATE_)?(?P<number>\d+|anon_[A-Za-z0-9]+)"
)
_CANVAS = re.compile(rf"{_CANVAS_USER}_(?P<serial>\d{{2,}})_(?P<rest>.+)", re.DOTALL)
_CANVAS_WORDS = re.compile(rf"{_CANVAS_USER}_(?:text|link)")

_BOTH = (_BRIGHTSPACE, _SAKAI, _EXCHANGE, _BLACKBOARD)
_FOLDERS = (_MOODLE_FOLDER, *_BOTH)
_FILES = (_MOODLE_NUMBERED, _MOODLE, *_BOTH, _CANVAS, _CANVAS_WORDS)
_ENDING = re.compile(  # of "01_neuron.ipynb - Ann Lee.ipynb" both, and not what is between
    r"\.ipynb(?= - .*\.ipynb)|\.ipynb.*$|\.[^.]*$", re.IGNORECASE | re.DOTALL
)
_ZIP = re.compile(r"\.zip$", re.IGNORECASE)
_DIGITS = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)[-T ]?(\d\d)[-:]?(\d\d)[-:]?(\d\d)"  # all systems but Brightspace
)
_IN_WORDS = re.compile(r"([A-Z][a-z]{2})[a-z]* (\d{1,2}), (\d{4}) (\d{1,2}):?(\d\d) ?([AP]M)?")


@dataclass(frozen=True)
class Said:
    """What the name of a file or of the folder around it says.

    Parameters
    ----------
    student : str
        Who handed it in; of Blackboard with the assignment in front.
    rest : str
        What the student called the file.
    serial : int
        Canvas's number of the file, which grows with time; 0 elsewhere.
    date : float
        When the course system says it was handed in, in seconds since 1970; 0 elsewhere.
    late : bool
        Whether the course system marks it as late.
    """

    student: str
    rest: str
    serial: int = 0
    date: float = 0.0
    late: bool = False


def said_by(parts: Sequence[str], holds: Callable[[str], bool] = lambda _: False) -> Said | None:
    """Read the outermost part of a path as a course system writes it.

    A file inside a student's folder or zip file is that student's, whatever it is called. As
    Canvas's names are as loose as people's, ``holds`` tells where a notebook's name stands, which
    Canvas leaves whole.

    Examples
    --------
    >>> said_by(["12345-67890 - Ann Lee - Oct 1, 2026 1200 PM", "01_neuron.ipynb"]).student
    'Ann Lee [12345]'
    >>> said_by(["doejane_LATE_1001_55501_01_neuron.ipynb"]).late
    True
    """
    is_file = len(parts) == 1
    text = stem_of(parts[0], folder=not is_file)
    for pattern in _FILES if is_file or text != parts[0] else _FOLDERS:
        said = pattern.fullmatch(text)
        if said and (pattern is not _CANVAS or holds(said["rest"]) or not holds(text)):
            known = said.groupdict(default="")
            rest = known.get("rest", "") if is_file else stem_of(parts[-1])
            serial, date = int(known.get("serial", "0")[:18]), seconds(known.get("date", ""))
            return Said(_student(known), rest, serial, date, bool(known.get("late")))
    return None


def said_inside(parts: Sequence[str], holds: Callable[[str], bool]) -> Said | None:
    """Return what the outermost of a course system's names in a path says."""
    every = (said_by(parts[depth:], holds) for depth in range(len(parts)))
    return next(filter(None, every), None)


def stem_of(name: str, *, folder: bool = False) -> str:
    """Return a name without its ending; a folder has none, unless it is a zip file."""
    return (_ZIP if folder else _ENDING).sub("", name)


def _student(said: Mapping[str, str]) -> str:
    student = said["name"].strip()
    if "login" in said:
        student += f" ({said['login']})"
    if "account" in said:
        student += f" [{said['account']}]"
    return "_".join(filter(None, (student, said.get("number"))))


def seconds(date: str) -> float:
    """Read a date as course systems write it; 0 where it is none, or in another language.

    Examples
    --------
    >>> seconds("2026-10-01-12-30-00") == seconds("Oct 1, 2026 1230 PM") == 1790857800
    True
    """
    said, form = _DIGITS.search(date), "%Y %m %d %H %M %S"
    if not said and (said := _IN_WORDS.search(date)):
        form = "%b %d %Y %I %M %p" if said[6] else "%b %d %Y %H %M"
    text = " ".join(filter(None, said.groups())) if said else ""
    try:
        return datetime.strptime(f"{text} +0000", f"{form} %z").timestamp()
    except ValueError:  # none, or the 31st of February
        return 0.0
