"""A class of 60 people in each of the layouts that can be graded, with everything that goes wrong.

The names are made by the systems' own rules: Canvas's ``content_zipper.rb``, Moodle's
``downloader.php``, nbgrader's exchange, the manuals of Blackboard, Brightspace, Sakai, Gradescope,
Google and GitHub Classroom. Whoever handed in a notebook says in its answer who they are, so that
a notebook that was placed with somebody else, or lost, is found out; so is a cell of the exported
table. ``python tests/grading/layouts.py [SEEDS]`` tries classes that CI has no time for.
"""

import csv
import io
import json
import random
import re
import sys
import tarfile
import zipfile
from collections import namedtuple
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from two_notebooks import RECOGNITION, notebook

from nnbook.cli import main
from nnbook.grading.collect.collection import collect
from nnbook.grading.gradebook.gradebook import Gradebook
from nnbook.grading.gradebook.verdict import Verdict

PEOPLE = 60
FIRST = [
    "Ann", "Bob", "Zoë", "Jörg", "Mary-Ann", "José",
    "Li", "Søren", "Aoife", "François", "Núria", "Dmytro",
]  # fmt: skip
LAST = ["Lee", "Müller", "O'Brien", "van der Berg", "Ray"]
Person = namedtuple("Person", "number first last login sid")


def people():
    """Return the class: names with accents, hyphens, apostrophes and several words."""
    everybody = []
    for number in range(PEOPLE):
        first, last = FIRST[number % len(FIRST)], LAST[number // len(FIRST)]
        everybody.append(
            Person(number, first, last, f"u{number:02}x{number % 7}", 7700100 + number)
        )
    return everybody


@dataclass
class Handed:
    """One file that somebody handed in: its own name, what is in it, when; whether it is work."""

    name: str
    data: bytes
    minute: int = 0
    late: bool = False
    is_work: bool = True
    beside: dict = field(default_factory=dict)


# --- what people hand in ----------------------------------------------------------------------


def zipped(**members):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, text in members.items():
            archive.writestr(name.replace("__", "/", 1) if "__" in name else name, text)
    return data.getvalue()


def tarred(text):
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w:gz") as archive:
        member = tarfile.TarInfo("01_neuron.ipynb")
        member.size = len(text)
        archive.addfile(member, io.BytesIO(text))
    return data.getvalue()


def messes():
    """Return every kind of mess: a function from a person's number to the files.

    The answer that counts is the person's number and one; one of 1000 and more must never count.
    """

    def right(number, **how):
        return notebook("01_neuron", answer=str(number + 1), **how).encode()

    def named(name):
        return lambda n: [Handed(name, right(n))]

    blank = notebook("01_neuron", answer="...").encode()
    return {
        "plain": named("01_neuron.ipynb"),
        "copied by a browser": named("01_neuron (1).ipynb"),
        "copied by Jupyter": named("01_neuron-Copy1.ipynb"),
        "capitals": named("01_Neuron.IPYNB"),
        "a date": named("01_neuron 2026-10-03.ipynb"),
        "final": named("01_neuron_final.ipynb"),
        "no name at all": named("Untitled.ipynb"),
        "another notebook's name": named("02_activations.ipynb"),
        "ending .txt": named("01_neuron.ipynb.txt"),
        "ending .json": named("01_neuron.ipynb.json"),
        "ids lost": lambda n: [Handed("01_neuron.ipynb", right(n, ids=False))],
        "zip": lambda n: [Handed("01_neuron.zip", zipped(**{"w/01_neuron.ipynb": right(n)}))],
        "zip in a zip": lambda n: [
            Handed("work.zip", zipped(**{"01_neuron.zip": zipped(**{"01_neuron.ipynb": right(n)})}))
        ],
        "late": lambda n: [Handed("01_neuron.ipynb", right(n), late=True)],
        "two attempts": lambda n: [
            Handed("01_neuron.ipynb", right(999 + n), 1),
            Handed("01_neuron.ipynb", right(n), 2),
        ],
        "a blank one, newer": lambda n: [
            Handed("01_neuron.ipynb", right(n), 1), Handed("01_neuron (1).ipynb", blank, 2)
        ],
        "with pictures": lambda n: [
            Handed("01_neuron.ipynb", right(n)), Handed("plot.png", b"\x89PNG", is_work=False)
        ],
        "PDF": lambda n: [Handed("01_neuron.pdf", b"%PDF-1.7")],
        "script": lambda n: [Handed("01_neuron.py", b"answer_01 = 7")],
        "tar": lambda n: [Handed("01_neuron.tar.gz", tarred(right(n)))],
        "damaged zip": lambda n: [Handed("01_neuron.zip", b"PK\3\4 cut off")],
        "another course's": lambda n: [Handed("essay.ipynb", b'{"cells": []}')],
        "nothing": lambda n: [],
    }  # fmt: skip


LOST = ("PDF", "script", "tar", "damaged zip", "another course's", "nothing")  # no points


# --- how course systems write it down ---------------------------------------------------------


def date(minute, form):
    return form.format(minute=minute)


def folder(person, files):
    for n, one in enumerate(files):
        yield f"{person.login}/{'' if n == 0 else f'v{n}/'}{one.name}", one


def flat(person, files):
    for n, one in enumerate(files):
        yield f"{person.login}_{'' if n == 0 else 'new_'}{one.name}", one


def _canvas(person, files, who):
    for n, one in enumerate(files):
        late = "LATE_" if one.late else ""
        again = (n and re.sub(r"(?=\.ipynb$)", f"-{n}", one.name)) or one.name
        yield f"{who(late)}_{90000 + 10 * person.number + n}_{again}", one


def canvas(person, files):
    name = re.sub(r"[^\w]", "", f"{person.last}, {person.first}".lower())
    return _canvas(person, files, lambda late: f"{name}_{late}{1000 + person.number}")


def moodle(person, files, flat=False, old="", name=None):
    name = name or f"{person.first} {person.last}"
    who = f"{name}_{5000 + person.number}_assignsubmission_file{old}"
    for n, one in enumerate(files):
        if flat:
            yield f"{who}_{'' if n == 0 else f'v{n} '}{one.name}", one
        else:
            yield f"{who}/{'' if n == 0 else f'v{n}/'}{one.name}", one


def nbgrader(person, files):
    for n, one in enumerate(files):
        where = f"submitted/{person.login}/ps1"
        yield f"{where}/{'' if n == 0 else f'v{n}/'}{one.name}", one
    if files:
        yield f"{where}/timestamp.txt", b"2026-10-01 12:00:00.000000 UTC"


def gradescope(person, files):
    for n, one in enumerate(files):
        where = f"assignment_4711_export/submission_{150000000 + person.number}"
        yield f"{where}/{'' if n == 0 else f'v{n}/'}{one.name}", one


def gradescopes_list(handed):
    entries = [
        f"submission_{150000000 + p.number}:\n  :submitters:\n  - :name: {p.first} {p.last}\n"
        f"    :sid: '{p.sid}'\n    :email: {p.login}@uni.example\n"
        f"  :created_at: 2026-10-01 12:00:00Z\n  :score: 0.0\n"
        for p, files in handed if files
    ]  # fmt: skip
    yield "assignment_4711_export/submission_metadata.yml", "".join(entries).encode()


def blackboard(person, files):
    for one in files:
        when = f"2026-10-01-12-{one.minute:02}-00"
        attempt = f"gradebook_CS_101_Homework_1_{person.login}_attempt_{when}"
        yield f"{attempt}_{one.name}", one
        yield (
            f"{attempt}.txt",
            (
                f"Name: {person.first} {person.last} ({person.login})\nAssignment: Homework 1\n"
                f"Date Submitted: Thursday, October 1, 2026\nCurrent Grade: Needs Grading\n\n"
                "Submission Field:\nThere is no student submission text data for this assignment."
            ).encode(),
        )


def brightspace(person, files, flat=False):
    for one in files:
        who = f"{300 + person.number}-4242 - {person.first} {person.last}"
        yield f"{who} - Oct 1, 2026 12{one.minute:02} PM{' - ' if flat else '/'}{one.name}", one


def sakai(person, files):
    who = f"Homework 1/{person.last}, {person.first}({person.login})"
    for n, one in enumerate(files):
        yield f"{who}/Submission attachment(s)/{'' if n == 0 else f'v{n} '}{one.name}", one
    if files:
        yield f"{who}/timestamp.txt", b"20261001120000000"


def drive(person, files):
    for n, one in enumerate(files):
        copy = "Copy of " if person.number % 2 else ""
        again = f"({n})" if n else ""
        stem, dot, ending = one.name.partition(".")
        name = f"{person.first} {person.last} - {copy}{stem}{again}{dot}{ending}"
        yield f"drive-download-20261001T120000Z-001/{name}", one


def forms(person, files):
    for n, one in enumerate(files):
        stem, dot, ending = one.name.partition(".")
        again = f" ({n})" if n else ""
        yield (
            (
                "HW1 (File responses)/Your notebook (File responses)/"
                f"{stem}{again} - {person.first} {person.last}{dot}{ending}"
            ),
            one,
        )


def github(person, files):
    for n, one in enumerate(files[::-1]):  # git keeps no dates: the last is at the top
        yield (
            f"hw1-submissions/hw1-neuron-{person.login}/{'' if n == 0 else f'v{n}/'}{one.name}",
            one,
        )
    yield f"hw1-submissions/hw1-neuron-{person.login}/.git/HEAD", b"ref: refs/heads/main\n"


LAYOUTS = {
    "folder": folder, "flat": flat, "Canvas": canvas, "Moodle": moodle, "nbgrader": nbgrader,
    "Gradescope": gradescope, "Blackboard": blackboard, "Brightspace": brightspace, "Sakai": sakai,
    "Google Drive": drive, "Google Forms": forms, "GitHub Classroom": github,
    "Moodle, flat": lambda p, f: moodle(p, f, flat=True),
    "Moodle before 4.0": lambda p, f: moodle(p, f, old="_"),
    "Moodle, blind": lambda p, f: moodle(p, f, name="Participant"),
    "Brightspace, flat": lambda p, f: brightspace(p, f, flat=True),
}  # fmt: skip
LISTS = {"Gradescope": gradescopes_list}


# --- a class handed in, and what became of it --------------------------------------------------


class Class:
    """Sixty people who handed in, in one layout; ``problems`` says what went wrong."""

    def __init__(self, layout, seed=0):
        self.layout = layout
        kinds = messes()
        order = [*kinds, *random.Random(seed).choices(list(kinds), k=PEOPLE - len(kinds))]
        random.Random(seed).shuffle(order)
        self.kinds = dict(zip(people(), order, strict=True))
        self.handed = [(person, kinds[kind](person.number)) for person, kind in self.kinds.items()]

    def write(self, path):
        """Write the download as a zip file, its members dated as they were handed in."""
        self.whose = {}
        with zipfile.ZipFile(path, "w") as archive:
            for person, files in self.handed:
                for name, one in LAYOUTS[self.layout](person, files):
                    self._add(archive, name, one, person)
            for name, data in LISTS.get(self.layout, lambda _: ())(self.handed):
                archive.writestr(name, data)

    def _add(self, archive, name, one, person):
        if name in archive.NameToInfo:  # Blackboard's text beside two files of one attempt
            return
        data, minute = (one.data, one.minute) if isinstance(one, Handed) else (one, 0)
        archive.writestr(zipfile.ZipInfo(name, (2026, 10, 1, 12, minute, 0)), data)
        if isinstance(one, Handed) and one.is_work:
            self.whose[name] = person

    def problems(self, folder):
        """Collect, enter the answers as points, export; return a sentence for each thing wrong."""
        self.write(folder / "class.zip")
        collection = collect(folder / "class.zip", RECOGNITION)
        wrong = list(self._unlisted(collection))
        counted = {(one.student, one.notebook): one for one in collection.found}
        with Gradebook(folder / "grades.db") as book:
            for one in counted.values():
                cells = json.loads(one.read())["cells"]
                points = float("".join(cells[1]["source"]).partition("=")[2])
                entered = book.register(one.student, one.notebook, one.place)
                book.record(entered, "key", [Verdict("a", points, 1000, "partly", "")])
        return wrong + list(self._cells(folder))

    def _unlisted(self, collection):
        told = {one.place for one in collection.found} | {path for path, _ in collection.noticed}
        told = {re.sub(r"(?<=\.zip)/.*", "", path) for path in told}
        for name in self.whose:
            if not any(f"/{name}".endswith(f"/{path}") for path in told):
                yield f"{name} is neither graded nor listed"

    def _cells(self, folder):
        """Say which cells of the exported table are not exactly right."""
        roster, new = folder / "roster.csv", folder / "new.csv"
        with roster.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(_roster(self.layout, self.kinds))
        words = ["export", folder, "--format", "csv", "--roster", roster, "--out", new]
        if main(list(map(str, words))):
            yield "nothing was exported"
            return
        with new.open(encoding="utf-8") as file:
            got = [row.get("01_neuron", row.get("Grade")) for row in csv.DictReader(file)]
        for (person, kind), cell in zip(self.kinds.items(), got, strict=True):
            expected = "" if kind in LOST else str(person.number + 1)
            if cell != expected:
                yield f"{person.first} {person.last} ({kind}) has {cell!r}, not {expected!r}"


def _roster(layout, everybody):
    """Yield the rows of the table that a system exports: Canvas's, Moodle's, a list of all."""
    if layout == "Canvas":
        yield ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
        for p in everybody:
            yield [f"{p.last}, {p.first}", 1000 + p.number, p.sid, p.login, "A"]
    elif "blind" in layout:
        yield ["Identifier", "Status", "Grade", "Maximum Grade"]
        yield from ([f"Participant {5000 + p.number}", "", "", 1000] for p in everybody)
    else:
        yield ["Last name", "First name", "Username", "ID number", "Email address"]
        for p in everybody:
            yield [p.last, p.first, p.login, p.sid, f"{p.login}@uni.example"]


if __name__ == "__main__":
    for seed in range(int(sys.argv[1]) if len(sys.argv) > 1 else 10):
        for layout in LAYOUTS:
            with TemporaryDirectory() as place:
                for problem in Class(layout, seed).problems(Path(place)):
                    print(f"{seed} {layout}: {problem}")
