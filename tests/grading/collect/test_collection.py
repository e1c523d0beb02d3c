"""Submissions are found in whatever a course system hands over."""

import itertools
import json
import os
import sys
import zipfile

import pytest
from two_notebooks import RECOGNITION, notebook, put

from nnbook.errors import NnbookError
from nnbook.grading.collect.collection import collect
from nnbook.grading.collect.file import File
from nnbook.notebook.submission import SIZE_LIMIT, UnreadError

CLASS = (
    "was taken for the folder of the class, and what is inside for students'; if all is one"
    " student's, give --name-pattern '(?P<student>[^/]+)/.*'"
)


def noticed(folder):
    """Return what a person should look at, but for files that only are not the one that counts."""
    every = collect(folder, RECOGNITION).noticed
    return [(place, why) for place, why in every if not why.startswith("does not count")]


def found(folder):
    return [(one.student, one.notebook) for one in collect(folder, RECOGNITION).found]


def zipped(path, *names, data=b"{}"):
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, data)
    return path


def test_a_folder_per_student(tmp_path):
    """The folder names the student; checkpoints and other files are nobody's work."""
    put(tmp_path, "ann/01_neuron.ipynb", "bob/02_activations.ipynb", "bob/notes.txt")
    put(tmp_path, "ann/.ipynb_checkpoints/01_neuron-checkpoint.ipynb", "ann/._01_neuron.ipynb")
    assert found(tmp_path) == [("ann", "01_neuron"), ("bob", "02_activations")]


def test_flat_files(tmp_path):
    """A file's name is split at a notebook's stem that is known."""
    put(tmp_path, "ann_01_neuron.ipynb", "van_der_berg_02_activations.ipynb")
    put(tmp_path, "01_neuron_cyd.ipynb", "essay.ipynb", "01_neuron.ipynb")
    assert found(tmp_path) == [
        ("ann", "01_neuron"),
        ("cyd", "01_neuron"),
        ("van_der_berg", "02_activations"),
    ]
    assert [name for name, _ in collect(tmp_path, RECOGNITION).noticed] == [
        "01_neuron.ipynb",
        "essay.ipynb",
    ]


def test_an_nbgrader_tree(tmp_path):
    """The student's folder stands below submitted, whatever the assignment is called."""
    put(tmp_path, "submitted/ann/ps1/01_neuron.ipynb", "source/ps1/01_neuron.ipynb")
    put(tmp_path, "submitted/ann/ps1/timestamp.txt", "submitted/bob/ps1/01_neuron.ipynb")
    assert set(found(tmp_path / "submitted")) == {("ann", "01_neuron"), ("bob", "01_neuron")}
    assert ("ann", "01_neuron") in found(tmp_path)


def test_an_nbgrader_course_folder(tmp_path):
    """Of a whole course only what was submitted is somebody's work."""
    for step in ("source", "release", "submitted/ann", "autograded/ann", "submitted/bob"):
        put(tmp_path, f"{step}/ps1/01_neuron.ipynb")
    put(tmp_path, *(f"{other}/ps1/01_neuron.ipynb" for other in ("exchange", "cache", "tries")))
    assert found(tmp_path) == [("ann", "01_neuron"), ("bob", "01_neuron")]
    put(tmp_path / "before", "source/ps1/01_neuron.ipynb", "source/ps2/02_activations.ipynb")
    put(tmp_path / "new", "source/ps1/01_neuron.ipynb", "release/ps1/01_neuron.ipynb")
    with pytest.raises(NnbookError, match="No submission was found"):
        collect(tmp_path / "new", RECOGNITION)
    put(tmp_path / "other", "ann/submitted/01_neuron.ipynb", "bob/submitted/01_neuron.ipynb")
    assert found(tmp_path / "other") == [("ann", "01_neuron"), ("bob", "01_neuron")]


CANVAS = [  # as Canvas's lib/content_zipper.rb writes them
    ("doejane_1001_55501_01_neuron.ipynb", "doejane_1001", 0),
    ("doejane_1001_55502_01_neuron-1.ipynb", "doejane_1001", 1),
    ("roejohn_LATE_1002_55503_01_neuron-12.ipynb", "roejohn_1002", 12),
    ("müllerjörg_LATE_1003_55504_01_neuron.ipynb", "müllerjörg_1003", 0),
    ("anon_xK3pQ_55505_01_neuron-2.ipynb", "anon_xK3pQ", 2),
    ("LATE_anon_z9Y8w_55506_01_neuron.ipynb", "anon_z9Y8w", 0),
    ("poezoe_7_55507_01_neuron (1).ipynb", "poezoe_7", 0),
    ("poezoe_7_55508_my 01 Neuron.ipynb", "poezoe_7", 0),
    (
        "roejohn_1002_55590_01_neuron-3f2b8a54-7c1d-4e0a-9b52-d1f0a2c3e4b5.ipynb",
        "roejohn_1002",
        8,
    ),
]


@pytest.mark.parametrize(("name", "student", "attempt"), CANVAS)
def test_a_canvas_download(tmp_path, name, student, attempt):
    """Canvas puts name, LATE, user and file in front, and counts attempts behind."""
    put(tmp_path, name)
    [one] = collect(tmp_path, RECOGNITION).found
    assert (one.student, one.notebook) == (student, "01_neuron")


def test_the_newest_of_canvas_comes_last(tmp_path):
    """Its attempt's number decides; past the seventh it has none, and the file's number does."""
    later = "doejane_1001_{}_01_neuron-3f2b8a54-7c1d-4e0a-9b52-d1f0a2c3e4b5.ipynb"
    put(tmp_path, later.format(901), later.format(1000), "doejane_1001_800_01_neuron-7.ipynb")
    put(tmp_path, "doejane_1001_700_01_neuron.ipynb")
    serials = [one.serial for one in collect(tmp_path, RECOGNITION).found]
    assert serials == [700, 800, 901, 1000]


def test_flat_files_are_not_taken_for_canvas(tmp_path):
    """A student's number before a notebook that begins with digits stays the student's."""
    put(tmp_path, "ann_2024_01_neuron.ipynb", "20240117_01_neuron.ipynb")
    assert found(tmp_path) == [("20240117", "01_neuron"), ("ann_2024", "01_neuron")]


def test_a_moodle_download(tmp_path):
    """Moodle names a folder, or a file, by full name and participant, or by group."""
    put(tmp_path, "Jane Doe_1234_assignsubmission_file_/01_neuron.ipynb")
    put(tmp_path, "John Roe_1235_assignsubmission_file/work/01_neuron.ipynb")
    put(tmp_path, "Zoë Poe_1236_assignsubmission_file_01_neuron.ipynb")
    put(tmp_path, "Participant_77_assignsubmission_file/01_neuron.ipynb")
    put(tmp_path, "Default group_assignsubmission_file/01_neuron.ipynb")
    students = ["Default group", "Jane Doe_1234", "John Roe_1235", "Participant_77", "Zoë Poe_1236"]
    assert found(tmp_path) == [(student, "01_neuron") for student in students]


def test_a_download_inside_of_folders(tmp_path):
    """A course system's name counts wherever the download was unpacked."""
    for student in ("Jane Doe_1234", "John Roe_1235"):
        put(tmp_path, f"CS1-HW1-9/{student}_assignsubmission_file/01_neuron.ipynb")
    put(tmp_path, "submissions/doejane_1001_55501_01_neuron.ipynb")
    put(tmp_path, "submissions/roejohn_1002_55502_01_neuron.ipynb")
    students = ["Jane Doe_1234", "John Roe_1235", "doejane_1001", "roejohn_1002"]
    assert found(tmp_path) == [(student, "01_neuron") for student in students]
    put(tmp_path / "flat", "hw1/ann_01_neuron.ipynb", "hw1/bob_01_neuron.ipynb", "notes.txt")
    assert found(tmp_path / "flat") == [("ann", "01_neuron"), ("bob", "01_neuron")]
    put(tmp_path / "only", "ann/01_neuron-final.ipynb", "ann/02_activations-final.ipynb")
    assert found(tmp_path / "only") == [("ann", "01_neuron"), ("ann", "02_activations")]


def test_a_name_inside_a_students_folder_overrules_nobody(tmp_path):
    """Who calls a file as a course system calls another's does not replace the other's."""
    put(tmp_path, "1002/01_neuron.ipynb", "eve/1002_99_x01_neuron.ipynb", "eve/01_neuron.ipynb")
    put(tmp_path, "roe/01_neuron.ipynb", "eve/roe_assignsubmission_file_01_neuron-Copy9.ipynb")
    collection = collect(tmp_path, RECOGNITION)
    assert [one.student for one in collection.found] == ["1002", "eve", "eve", "eve", "roe"]
    assert noticed(tmp_path) == [
        ("eve/1002_99_x01_neuron.ipynb", "counts as eve's, where it lies; its name says 1002"),
        (
            "eve/roe_assignsubmission_file_01_neuron-Copy9.ipynb",
            "counts as eve's, where it lies; its name says roe",
        ),
    ]
    put(tmp_path / "two", "1002/01_neuron.ipynb", "eve/1002_99_x01_neuron.ipynb")
    put(tmp_path / "two", "eve/1003_98_x01_neuron.ipynb")  # as if it were a whole download
    assert found(tmp_path / "two") == [(s, "01_neuron") for s in ("1002", "eve", "eve")]
    put(tmp_path / "own", "carl/hw_3_12_01_neuron.ipynb", "bob/01_neuron.ipynb")
    put(tmp_path / "own", "carl/data_2024_01_15.csv")
    assert found(tmp_path / "own") == [("bob", "01_neuron"), ("carl", "01_neuron")]


def test_folders_whose_names_are_no_text_stay_two(tmp_path):
    """As unzip leaves them of another system, with a letter that is no UTF-8."""
    for name in (b"M\xfcller", b"M\xf6ller", b"M?ller"):
        folder = os.path.join(os.fsencode(tmp_path), name)
        os.mkdir(folder)
        with open(os.path.join(folder, b"01_neuron.ipynb"), "w") as file:
            file.write("{}")
    assert len({student for student, _ in found(tmp_path)}) == 3


def test_two_folders_around_the_class(tmp_path):
    """Such as the course and the week; a link to a folder elsewhere is said."""
    put(tmp_path / "c", "cs/hw/ann/01_neuron.ipynb", "cs/hw/bob/01_neuron.ipynb")
    assert found(tmp_path / "c") == [("ann", "01_neuron"), ("bob", "01_neuron")]
    put(tmp_path / "links", "ann/01_neuron.ipynb")
    (tmp_path / "links" / "carl").symlink_to(tmp_path / "c")
    assert collect(tmp_path / "links", RECOGNITION).noticed == (
        ("carl", "is a link to another folder"),
    )


def test_sections_of_a_class_are_not_one_student(tmp_path):
    """A folder around all students is looked through; one around some of them is said."""
    put(tmp_path / "one", "week1/ann/01_neuron.ipynb", "week1/bob/01_neuron.ipynb")
    assert found(tmp_path / "one") == [("ann", "01_neuron"), ("bob", "01_neuron")]
    assert noticed(tmp_path / "one") == [("week1", CLASS)]
    put(tmp_path / "two", "a/ann/01_neuron.ipynb", "a/bob/01_neuron.ipynb", "b/cyd/01_neuron.ipynb")
    [(place, why)] = noticed(tmp_path / "two")
    assert place == "a"
    assert why.startswith("2 folders inside hold 01_neuron")


def test_an_empty_or_closed_folder_is_listed(tmp_path, monkeypatch):
    """Nobody disappears without a word."""
    put(tmp_path, "ann/01_neuron.ipynb", "bob/01_neuron.ipynb")
    (tmp_path / "zed").mkdir()
    scandir = os.scandir

    def refuse(path):
        if os.fspath(path).endswith("bob"):
            raise PermissionError(13, "Permission denied", os.fspath(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    monkeypatch.setattr(os, "access", lambda path, mode: "dov" not in str(path))
    put(tmp_path, "dov/01_neuron.ipynb")
    assert collect(tmp_path, RECOGNITION).noticed == (
        ("bob", "cannot be opened (Permission denied)"),
        ("dov/01_neuron.ipynb", "cannot be opened (Permission denied)"),
        ("zed", "is an empty folder"),
    )


def test_names_of_any_bytes_and_any_depth(tmp_path):
    """A name that is no text, a number of a million digits, folders deeper than any path."""
    put(tmp_path, "ann/01_neuron.ipynb", f"bob/01_neuron-Copy{'9' * 200}.ipynb")
    (tmp_path / "cyd").mkdir()
    with open(os.fsencode(tmp_path / "cyd") + b"/\xff_01_neuron.ipynb", "w") as file:
        file.write("{}")
    here = os.getcwd()
    os.chdir(tmp_path)
    try:
        for _ in range(30):
            os.mkdir("d" * 250)
            os.chdir("d" * 250)
    finally:
        os.chdir(here)
    collection = collect(tmp_path, RECOGNITION)
    assert [one.student for one in collection.found] == ["ann", "bob", "cyd"]
    assert all(one.place.encode() for one in collection.found)


def test_whoever_handed_in_something_else_is_listed(tmp_path):
    """A student with a PDF and no notebook is not overlooked; one with both is fine."""
    put(tmp_path, "ann/01_neuron.ipynb", "ann/extra.pdf", "bob/01_neuron.pdf", "bob/b.png")
    put(tmp_path, "doejane_1001_55501_report.pdf", "README.md")
    collection = collect(tmp_path, RECOGNITION)
    assert [one.student for one in collection.found] == ["ann"]
    assert [place for place, _ in collection.noticed] == [
        "bob/01_neuron.pdf",
        "doejane_1001_55501_report.pdf",
    ]
    path = zipped(tmp_path / "a.zip", "class/ann/01_neuron.ipynb", "class/bob/01_neuron.ipynb",
                  "class/cyd/cyd.pdf", "class/list.txt")  # fmt: skip
    assert noticed(path) == [
        ("class", CLASS),
        ("class/cyd/cyd.pdf", "cyd handed in no notebook (.ipynb)"),
    ]


def test_the_newest_of_several_comes_last(tmp_path):
    """The file's date decides; what a browser counts says nothing of what is newer."""
    put(tmp_path, "ann/01_neuron.ipynb", "ann/01_neuron (2).ipynb", "ann/01_neuron-Copy1.ipynb")
    os.utime(tmp_path / "ann/01_neuron.ipynb", (2e9, 2e9))
    assert collect(tmp_path, RECOGNITION).found[-1].place == "ann/01_neuron.ipynb"
    put(tmp_path, "bob/a/01_neuron.ipynb", "bob/b/01_neuron.ipynb")
    os.utime(tmp_path / "bob/a/01_neuron.ipynb", (2e9, 2e9))
    assert collect(tmp_path, RECOGNITION).found[-1].place == "bob/a/01_neuron.ipynb"


NAMES = [
    "Copy of 01_neuron.ipynb", "01_neuron (1).ipynb", "01_neuron-Copy1.ipynb", "final.ipynb",
    "01_neuron 2026-11-02.ipynb", "02_activations.ipynb", "01_neuron.ipynb.txt",
    "01_neuron.ipynb.json", "homework.json", "01_neuron.ipynb (1).json", "Neuron (3) mine.IPYNB",
    "01_neuron", "neuron.ipnyb",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("ids", [True, False])
def test_a_notebook_is_recognised_by_its_cells(tmp_path, name, ids):
    """Whatever its name says, and also where every id and the edition are lost."""
    put(tmp_path, f"ann/{name}", text=notebook("01_neuron", ids=ids, edition=ids))
    put(tmp_path, "bob/01_neuron.ipynb", text=notebook("01_neuron", answer="8"))
    assert found(tmp_path) == [("ann", "01_neuron"), ("bob", "01_neuron")]
    wrong = ["holds the cells of 01_neuron, and is graded as that"] * (name[0:2] == "02")
    assert [why for _, why in noticed(tmp_path)] == wrong


def test_what_is_no_notebook_of_ours_is_nobodys_answer(tmp_path):
    """Settings, lists and other courses' notebooks stay what they are."""
    put(tmp_path, "ann/01_neuron.ipynb", text=notebook("01_neuron"))
    put(tmp_path, "ann/settings.json", "ann/notes.txt", text='{"a": 1}')
    put(tmp_path, "ann/other.ipynb", text='{"cells": [{"cell_type": "code", "source": "x = 1"}]}')
    assert found(tmp_path) == [("ann", "01_neuron")]
    assert [place for place, _ in noticed(tmp_path)] == ["ann/other.ipynb"]
    put(tmp_path, "bob/01_neuron.ipynb", text='{"cells": [{"cell_type": "code", "source": "x"}]}')
    why = "has none of the cells of 01_neuron, which it is named after"
    assert ("bob/01_neuron.ipynb", why) in noticed(tmp_path)


@pytest.mark.parametrize("blank", ["01_neuron (9).ipynb", "01_neuron.ipynb"])
def test_an_untouched_file_never_beats_work(tmp_path, blank):
    """However new it is and whatever number it bears, and the other way round it is said."""
    put(tmp_path, f"ann/{blank}", text=notebook("01_neuron", answer="..."))
    put(tmp_path, "ann/mine.ipynb", text=notebook("01_neuron"))
    os.utime(tmp_path / "ann" / blank, (2e9, 2e9))
    collection = collect(tmp_path, RECOGNITION)
    assert [one.place for one in collection.found] == [f"ann/{blank}", "ann/mine.ipynb"]
    [(place, why)] = collection.noticed
    assert place == f"ann/{blank}"
    assert why.startswith("does not count: nothing in it is answered")
    put(tmp_path, "bob/01_neuron.ipynb", text=notebook("01_neuron", answer="..."))
    assert ("bob/01_neuron.ipynb", "is as it was handed out; nothing in it is answered") in noticed(
        tmp_path
    )


def test_a_date_in_a_name_is_no_attempt(tmp_path):
    """The newer file counts, and why the older does not is said."""
    put(tmp_path, "bob/01_neuron.ipynb")
    put(tmp_path, "dan/01_neuron-11-02.ipynb", text=notebook("01_neuron", answer="8"))
    put(tmp_path, "dan/01_neuron-10-03.ipynb", text=notebook("01_neuron", answer="9"))
    os.utime(tmp_path / "dan/01_neuron-10-03.ipynb", (1e9, 1e9))
    collection = collect(tmp_path, RECOGNITION)
    assert collection.found[-1].place == "dan/01_neuron-11-02.ipynb"
    assert collection.noticed == (
        (
            "dan/01_neuron-10-03.ipynb",
            "does not count: it is older than dan/01_neuron-11-02.ipynb",
        ),
    )


def test_the_date_in_a_zip_file_decides(tmp_path):
    """Not a number in a name: of a download, of a date, of a file that was renamed in between."""
    files = {
        "cyd/01_neuron.ipynb": (6, "7"),
        "cyd/01_neuron (1).ipynb": (5, "..."),
        "dan/01_neuron-10-03.ipynb": (5, "..."),
        "dan/01_neuron-11-02.ipynb": (6, "7"),
        "ann/01_neuron_ann_final.ipynb": (5, "7"),
        "ann/01_neuron.ipynb": (6, "..."),
        "eve/01_neuron-12-24.ipynb": (5, "8"),
        "eve/01_neuron-1.ipynb": (6, "9"),
    }
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as archive:
        for name, (day, answer) in files.items():
            member = zipfile.ZipInfo(name, (2026, 10, day, 10, 0, 0))
            archive.writestr(member, notebook("01_neuron", answer=answer))
    collection = collect(tmp_path / "class.zip", RECOGNITION)
    counts = {one.student: one.place for one in collection.found}
    assert counts == {
        "ann": "ann/01_neuron_ann_final.ipynb",
        "cyd": "cyd/01_neuron.ipynb",
        "dan": "dan/01_neuron-11-02.ipynb",
        "eve": "eve/01_neuron-1.ipynb",
    }
    others = {place for place, why in collection.noticed if why.startswith("does not count")}
    assert others == set(files) - set(counts.values())


@pytest.mark.parametrize("date", ["10-03", "2026-10-03", "3.10-26", "10_03-7", "24-12-1"])
def test_a_date_in_a_name_is_no_attempt_of_canvas_either(tmp_path, date):
    """Its own number of the file, which grows with time, decides."""
    put(tmp_path, f"roe_7_54_01_neuron-{date}.ipynb", text=notebook("01_neuron", answer="8"))
    put(tmp_path, "roe_7_55_01_neuron-1.ipynb", text=notebook("01_neuron", answer="9"))
    assert [one.serial for one in collect(tmp_path, RECOGNITION).found] == [54, 55]


def test_the_course_systems_number_decides_before_the_date(tmp_path):
    """Canvas counts the files of a student in their order."""
    put(tmp_path, "roe_7_55_01_neuron-1.ipynb", text=notebook("01_neuron", answer="8"))
    put(tmp_path, "roe_7_54_01_neuron.ipynb", text=notebook("01_neuron", answer="9"))
    os.utime(tmp_path / "roe_7_55_01_neuron-1.ipynb", (1e9, 1e9))
    assert collect(tmp_path, RECOGNITION).found[-1].serial == 55
    put(tmp_path, "doe_8_60_homework.ipynb", text=notebook("02_activations"))
    assert ("doe_8", "02_activations") in found(tmp_path)


def test_what_stands_in_every_name_is_nobody(tmp_path):
    """The name of the assignment, or what Google Drive and Forms put there."""
    put(tmp_path, "HW1_01_neuron_ann.ipynb", "HW1_01_neuron_bob.ipynb")
    put(tmp_path, "Copy of 01_neuron - Jane Doe.ipynb", "Copy of 01_neuron (2) - John Roe.ipynb")
    students = ["Jane Doe", "John Roe", "ann", "bob"]
    assert found(tmp_path) == [(student, "01_neuron") for student in students]
    put(tmp_path / "last", "ann_01_neuron_final.ipynb", "bob_01_neuron_final.ipynb")
    assert found(tmp_path / "last") == [("ann", "01_neuron"), ("bob", "01_neuron")]


def test_what_was_typed_or_linked_in_canvas_is_no_notebook(tmp_path):
    """Its name has no number of a file; whoever handed it in is listed."""
    put(tmp_path, "doejane_1001_55501_01_neuron.ipynb", "roejohn_1002_text.html")
    put(tmp_path, "poezoe_LATE_1003_link.html")
    assert [why for _, why in noticed(tmp_path)] == [
        "poezoe_1003 handed in no notebook (.ipynb)",
        "roejohn_1002 handed in no notebook (.ipynb)",
    ]


def test_two_notebooks_in_one_file_are_said(tmp_path):
    """It is graded as the one; the other's answers are named, for they count nowhere."""
    both = json.loads(notebook("01_neuron"))
    both["cells"] += json.loads(notebook("02_activations"))["cells"][1:2]
    put(tmp_path, "ann/all.ipynb", text=json.dumps(both))
    why = "answers no exercise of 01_neuron with answer_02, which does not count in it"
    assert noticed(tmp_path) == [("ann/all.ipynb", why)]


def test_the_same_file_of_two_students_is_said(tmp_path):
    """Byte for byte the same work; an untouched notebook is nobody's."""
    put(tmp_path, "ann/01_neuron.ipynb", "bob/01_neuron.ipynb", text=notebook("01_neuron"))
    put(
        tmp_path,
        "cyd/01_neuron.ipynb",
        "dan/01_neuron.ipynb",
        text=notebook("01_neuron", answer="..."),
    )
    same = [
        place for place, why in noticed(tmp_path) if why.startswith("is byte for byte the same")
    ]
    assert same == ["ann/01_neuron.ipynb", "bob/01_neuron.ipynb"]


def test_another_edition_is_said(tmp_path):
    """Where the notebook was handed out again since; its blank is known as one all the same."""
    old = json.loads(notebook("01_neuron"))
    old["metadata"]["nnbook"]["edition"] = "0123456789ab"
    put(tmp_path, "ann/01_neuron.ipynb", text=json.dumps(old))
    said = "is of another edition of 01_neuron (0123456789ab)"
    assert noticed(tmp_path) == [("ann/01_neuron.ipynb", said)]
    old["cells"][0]["source"] = "# A title that was reworded since"
    old["cells"][1]["source"] = "answer_01 = ..."
    put(tmp_path, "ann/new/01_neuron.ipynb", text=json.dumps(old))
    assert collect(tmp_path, RECOGNITION).found[-1].place == "ann/01_neuron.ipynb"


@pytest.mark.parametrize("wrapper", ["", "download/"])
def test_a_zip_file_of_any_of_these(tmp_path, wrapper):
    """With or without one folder around everything."""
    names = ["ann/01_neuron.ipynb", "bob/01_neuron.ipynb", "bob/02_activations.ipynb"]
    path = zipped(tmp_path / "a.zip", *[wrapper + name for name in names])
    assert found(path) == [
        ("ann", "01_neuron"),
        ("bob", "01_neuron"),
        ("bob", "02_activations"),
    ]
    flat = zipped(
        tmp_path / "b.zip", wrapper + "ann_01_neuron.ipynb", wrapper + "bob_01_neuron.ipynb"
    )
    assert found(flat) == [("ann", "01_neuron"), ("bob", "01_neuron")]


def test_names_in_a_zip_file_lead_nowhere(tmp_path):
    """Dots, absolute names and backslashes name a student at the most, and nothing is unpacked."""
    names = ["../../ann/01_neuron.ipynb", "/etc/01_neuron.ipynb", "..\\bob\\01_neuron.ipynb"]
    path = zipped(tmp_path / "class.zip", *names, "C:\\cyd\\01_neuron.ipynb", "../..", "/")
    assert [student for student, _ in found(path)] == ["ann", "bob", "cyd", "etc"]
    assert sorted(tmp_path.iterdir()) == [path]


def test_students_equal_but_for_case_stay_two(tmp_path):
    """Ann and ann are two students, as the course system says."""
    path = zipped(tmp_path / "class.zip", "Ann/01_neuron.ipynb", "ann/01_neuron.ipynb")
    assert found(path) == [("Ann", "01_neuron"), ("ann", "01_neuron")]


def test_two_spellings_in_unicode_stay_two_people(tmp_path):
    """The name with accents as signs of their own gets a mark, which is said with a remedy."""
    names = (
        "Zo\u00eb/01_neuron.ipynb",
        "Zoe\u0308/01_neuron.ipynb",
        "Zoe\u0308/02_activations.ipynb",
    )
    path = zipped(tmp_path / "class.zip", *names)
    [(one, _), (two, _), (three, _)] = found(path)
    assert one == "Zo\u00eb"
    assert two == three
    assert two.startswith("Zo\u00eb~")
    assert ("Zo\u00eb", f"is called {two}, for somebody else's name has the same letters; if they"
            " are one person, put their files together") in noticed(path)  # fmt: skip
    assert found(zipped(tmp_path / "mac.zip", *names[1:]))[0][0] == "Zo\u00eb"


ONE_STUDENT = {
    "parts": ("ann/part1/01_neuron.ipynb", "ann/part 2/02_activations.ipynb"),
    "versions": ("ann/old/01_neuron.ipynb", "ann/final/01_neuron.ipynb"),
    "assignments": ("ann/hw1/01_neuron.ipynb", "ann/hw2/01_neuron.ipynb"),
    "steps": ("ann/submitted/01_neuron.ipynb", "ann/graded/01_neuron.ipynb"),
    "around": ("download/ann/01_neuron.ipynb", "download/ann/02_activations.ipynb"),
    "feedback around": ("feedback/ann/01_neuron.ipynb",),
}


@pytest.mark.parametrize("names", ONE_STUDENT.values(), ids=ONE_STUDENT)
@pytest.mark.parametrize("is_zip", [True, False])
def test_the_folders_of_an_only_student_are_no_students(tmp_path, names, is_zip):
    """Folders of parts and versions are nobody's name; a folder around all is the class's."""
    put(tmp_path / "class", *names)
    place = zipped(tmp_path / "class.zip", *names) if is_zip else tmp_path / "class"
    assert {student for student, _ in found(place)} == {"ann"}


def test_an_only_folder_that_may_hold_people_is_said(tmp_path):
    """Each with a notebook of its own tells no more than one student with two."""
    put(tmp_path, "ann/neuron work/01_neuron.ipynb", "ann/bob/02_activations.ipynb")
    assert {student for student, _ in found(tmp_path)} == {"ann"}
    [why] = [why for place, why in noticed(tmp_path) if place == "ann"]
    assert why.endswith("students', give --name-pattern '[^/]+/(?P<student>[^/]+)/.*'")


def test_one_layout_is_read_and_the_rest_said(tmp_path):
    """Names of two kinds; a folder that may be the class's or one student's."""
    for number in (17, 18):
        put(tmp_path, f"Ann Lee_{number}_assignsubmission_file/01_neuron.ipynb")
    put(tmp_path, "eve/01_neuron.ipynb")
    why = "is named unlike others of this download; make sure it is eve's"
    assert noticed(tmp_path) == [("eve/01_neuron.ipynb", why)]
    put(tmp_path / "one", *(f"eve/{who}_55501_01_neuron.ipynb" for who in ("ann_1", "bob_2")))
    assert noticed(tmp_path / "one") == [("eve", CLASS)]


def test_what_was_submitted_counts_before_what_was_graded(tmp_path):
    """Of nbgrader's steps, also where no folder of an assignment lies between."""
    for step in ("submitted", "graded", "feedback"):
        put(tmp_path, f"{step}/ann/01_neuron.ipynb", f"{step}/bob/01_neuron.ipynb")
    places = [one.place.split("/")[0] for one in collect(tmp_path, RECOGNITION).found]
    assert places == ["submitted", "submitted"]


def test_one_zip_file_in_another(tmp_path):
    """Whatever it is called, nobody is called as it."""
    inside = zipped(tmp_path / "submissions.zip", "ann/01_neuron.ipynb")
    path = tmp_path / "outside.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(inside, "submissions.zip")
    assert found(path) == [("ann", "01_neuron")]


@pytest.mark.parametrize("name", ["submitted", "release", "source", "feedback", "graded", "grades"])
def test_a_student_called_as_a_folder_of_nbgraders_drops_nobody(tmp_path, name):
    """One folder more among students' folders is one student more."""
    put(tmp_path, "ann/01_neuron.ipynb", "bob/01_neuron.ipynb", f"{name}/a/b/01_neuron.ipynb")
    assert [student for student, _ in found(tmp_path)] == sorted(["ann", "bob", name])
    put(tmp_path / "around", f"{name}/ann/01_neuron.ipynb", f"{name}/bob/01_neuron.ipynb")
    assert found(tmp_path / "around") == [("ann", "01_neuron"), ("bob", "01_neuron")]


def test_names_in_a_zip_file_of_macos(tmp_path):
    """UTF-8 that does not say so is read as UTF-8, anything else as the standard says."""
    path = zipped(tmp_path / "class.zip", "Zo\u00eb/01_neuron.ipynb", "Jörg/01_neuron.ipynb")
    data = bytearray(path.read_bytes())
    for at in [i for i in range(len(data)) if data[i : i + 4] in (b"PK\x01\x02", b"PK\x03\x04")]:
        data[at + (8 if data[at + 2] == 1 else 6) + 1] &= ~0x08  # the flag that says UTF-8
    path.write_bytes(data.replace("Jörg".encode(), b"J\x94rgX"))
    assert [student for student, _ in found(path)] == ["JörgX", "Zoë"]


def test_a_bomb_in_a_zip_file_stays_small(tmp_path):
    """Of a member that unpacks to gigabytes no more than the limit is read."""
    path = tmp_path / "class.zip"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("ann/01_neuron.ipynb", "w") as member,
    ):
        for _ in range(50):
            member.write(b"\0" * 1_000_000)
    [one] = collect(path, RECOGNITION).found
    assert len(one.read()) == SIZE_LIMIT + 1


def test_damaged_members_of_a_zip_file_are_unread(tmp_path):
    """A wrong checksum, a password or a link costs one student a verdict, nobody else."""
    path = zipped(
        tmp_path / "class.zip", "ann/01_neuron.ipynb", "bob/01_neuron.ipynb", data=b"good"
    )
    data = path.read_bytes()
    path.write_bytes(data.replace(b"good", b"evil", 1))
    ann, bob = collect(path, RECOGNITION).found
    with pytest.raises(UnreadError):
        ann.read()
    assert bob.read() == b"good"
    lzma = tmp_path / "lzma.zip"
    with zipfile.ZipFile(lzma, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("dan/01_neuron.ipynb", b"good" * 50)
    data = bytearray(lzma.read_bytes())
    at = data.index(b"01_neuron.ipynb") + len(b"01_neuron.ipynb")
    data[at + 4] = 0xFF  # the properties of the packed stream
    lzma.write_bytes(data)
    with pytest.raises(UnreadError):
        collect(lzma, RECOGNITION).found[0].read()
    link = zipfile.ZipInfo("cyd/01_neuron.ipynb")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "link.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(UnreadError):
        collect(tmp_path / "link.zip", RECOGNITION).found[0].read()


def test_names_are_made_printable(tmp_path):
    """Escape codes, line breaks and writing directions do not reach a terminal, and stay apart."""
    put(tmp_path, "eve\x1b[31m/01_neuron.ipynb", "eve\x1b[32m/01_neuron.ipynb")
    put(tmp_path, "a\u202eb/01_neuron.ipynb", "x\ny/01_neuron.ipynb")
    students = [student for student, _ in found(tmp_path)]
    assert len(set(students)) == 4
    assert all(student.isprintable() for student in students)


@pytest.mark.parametrize("seconds", [2.0**40, -(2.0**40), float("inf")])
def test_a_date_that_no_calendar_holds_is_left_out(seconds):
    """As a file system in memory keeps it."""
    assert File(("ann", "01_neuron.ipynb"), seconds, bytes).handed_in == ""


def test_a_long_search_is_told_on_a_terminal(tmp_path, monkeypatch, capsys):
    """After a second, and not where progress is unwanted or nobody sees it."""
    put(tmp_path, "ann/01_neuron.ipynb", "bob/01_neuron.ipynb")
    monkeypatch.setattr("tqdm.std.time", itertools.count().__next__)  # a second at each look
    collect(tmp_path, RECOGNITION, quiet=False)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    collect(tmp_path, RECOGNITION)
    assert capsys.readouterr().err == ""
    collect(tmp_path, RECOGNITION, quiet=False)
    assert "files read" in capsys.readouterr().err


@pytest.mark.parametrize("what", ["missing", "empty", "text"])
def test_nothing_to_grade_is_one_sentence(tmp_path, what):
    """The sentence names the place and what was expected there."""
    place = tmp_path / what
    if what == "empty":
        place.mkdir()
    elif what == "text":
        place.write_text("not a zip file")
    with pytest.raises(NnbookError, match=what):
        collect(place, RECOGNITION)
