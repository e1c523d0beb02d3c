"""Downloads of course systems are understood as they are."""

import io
import os
import re
import shutil
import zipfile

import pytest
from layouts import LAYOUTS, Class
from two_notebooks import RECOGNITION, notebook, put

from nnbook.errors import NnbookError
from nnbook.grading.collect.collection import collect
from nnbook.grading.collect.course_systems import said_by


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_class_of_sixty(tmp_path, layout):
    """Every file is graded or listed, nobody's is another's, exactly the right cells are filled."""
    assert Class(layout).problems(tmp_path) == []


def students(folder, **how):
    """Return who handed in a notebook, each once."""
    return sorted({one.student for one in collect(folder, RECOGNITION, **how).found})


def told(folder):
    """Return what is said about each path."""
    return [(path, why) for path, why in collect(folder, RECOGNITION).noticed]


SAYS = {  # a path → whom the course system means, and whether late
    "doejane_1001_55501_x.ipynb": ("doejane_1001", False),
    "doejane_LATE_1001_55501_x.ipynb": ("doejane_1001", True),
    "anon_xK3pQ_55505_x.ipynb": ("anon_xK3pQ", False),
    "LATE_anon_xK3pQ_text.html": ("anon_xK3pQ", True),
    "projectgroup3_1001_link.html": ("projectgroup3_1001", False),
    "doejane_1001_55501_hw.zip/x.ipynb": ("doejane_1001", False),
    "Jane Doe_17_assignsubmission_file/x.ipynb": ("Jane Doe_17", False),
    "Jane Doe_17_assignsubmission_file_/x.ipynb": ("Jane Doe_17", False),
    "Jane Doe_17_assignsubmission_file_x.ipynb": ("Jane Doe_17", False),
    "Jane Doe_17_assignsubmission_onlinetext_onlinetext.html": ("Jane Doe_17", False),
    "Gruppe 3_4711_assignsubmission_file/x.ipynb": ("Gruppe 3_4711", False),
    "ann+ps1+2026-02-03 15:29:29.187476 UTC+8f/x.ipynb": ("ann", False),
    "397-25 - Mary-Ann Smith - Sep 24, 2026 926 PM/x.ipynb": ("Mary-Ann Smith [397]", False),
    "397-25 - Ann - 24 septembre 2026 21 26 - x - y.ipynb": ("Ann [397]", False),
    "Núñez, Ben(bnez1)/Submission attachment(s)/x.ipynb": ("Núñez, Ben (bnez1)", False),
    "Núñez, Ben(bnez1)_Submission attachment(s)_x.pdf": ("Núñez, Ben (bnez1)", False),
    "HW 1_ann_attempt_2026-10-01-12-00-00_x.ipynb": ("HW 1_ann_attempt", False),
    "HW 1_ann_attempt_2026-10-01-12-00-00.txt": ("HW 1_ann_attempt", False),
    "A_assignsubmission_file B_17_assignsubmission_file/x.ipynb": (
        "A_assignsubmission_file B_17", False
    ),
    "A_assignsubmission_file B_17_assignsubmission_file_x.ipynb": (
        "A_assignsubmission_file B_17", False
    ),
    "A_5_assignsubmission_file_17_assignsubmission_file_/x.ipynb": (
        "A_5_assignsubmission_file_17", False
    ),
    "Ann_17_assignsubmission_file_Bob_18_assignsubmission_file_x.ipynb": ("Ann_17", False),
    "HW_ann_attempt_2026-10-01-12-00-00_HW_bob_attempt_2026-10-01-12-00-00_x.ipynb": (
        "HW_ann_attempt", False
    ),
    "HW_ann_attempt_b_attempt_2026-10-01-12-00-00_x.ipynb": ("HW_ann_attempt_b_attempt", False),
    "van_late_1001_55501_x.ipynb": ("van_late_1001", False),
    "late_LATE_1001_55501_LATE_1002_55502_x.ipynb": ("late_1001", True),
    "Lee, Ann(2)/x.ipynb": None,
    "ann/doejane_1001_x.ipynb": None,
    "ann_2026-10-01.ipynb": None,
}  # fmt: skip


@pytest.mark.parametrize("path", SAYS)
def test_what_a_systems_name_says(path):
    """The student's part of it, without the assignment, the date and the file."""
    one = said_by(path.split("/"))
    assert (one and (one.student, one.late)) == SAYS[path]


def test_late_work_is_said(tmp_path):
    """As a fact; it counts all the same."""
    put(tmp_path, "doejane_LATE_1001_55501_01_neuron.ipynb", text=notebook("01_neuron"))
    assert students(tmp_path) == ["doejane_1001"]
    assert [why for _, why in told(tmp_path)] == ["was handed in late, as the course system says"]


def test_the_newest_attempt_counts(tmp_path):
    """By the date that the course system wrote, whatever the file's is."""
    attempts = {
        "HW_ann_attempt_2026-10-01-12-00-00_01_neuron.ipynb": 1,
        "HW_ann_attempt_2026-10-02-09-00-00_01_neuron.ipynb": 2,
        "7-25 - Bob Ray - Oct 1, 2026 1159 AM/01_neuron.ipynb": 1,
        "7-25 - Bob Ray - Oct 1, 2026 1201 PM/01_neuron.ipynb": 2,
    }
    for name, answer in attempts.items():
        put(tmp_path, name, text=notebook("01_neuron", answer=f"{answer}{name[0]}"))
        os.utime(tmp_path / name, (2e9 - answer, 2e9 - answer))
    found = collect(tmp_path, RECOGNITION).found
    assert [(one.student, attempts[one.place]) for one in found] == [
        ("Bob Ray", 1), ("Bob Ray", 2), ("ann", 1), ("ann", 2)
    ]  # fmt: skip
    assert [one.handed_in for one in found][1] == "2026-10-01T12:01:00+00:00"


def sidecar(name, login):
    return f"Name: {name} ({login})\nAssignment: Homework 1\n"


def test_logins_of_blackboard(tmp_path):
    """The text beside an attempt says them; else they are what follows all that is common."""
    when = "attempt_2026-10-01-12-00-00"
    for login in ("a_lee", "a_ray", "bob"):
        put(tmp_path / "text", f"HW_1_{login}_{when}.txt", text=sidecar("Some Body", login))
        put(tmp_path / "text", f"HW_1_{login}_{when}_01_neuron.ipynb")
        put(tmp_path / "none", f"HW_1_{login}_{when}_01_neuron.ipynb")
    put(tmp_path / "text", f"HW_1_b_{when}.txt", text=sidecar("B", "b"))
    assert students(tmp_path / "text") == students(tmp_path / "none") == ["a_lee", "a_ray", "bob"]
    assert (f"HW_1_b_{when}.txt", "b handed in no notebook (.ipynb)") in told(tmp_path / "text")


def test_a_roster_says_where_a_login_begins(tmp_path):
    """Else what all logins begin with is taken for the assignment's name, which is said."""
    for login in ("j_doe", "j_lee"):
        put(tmp_path / "board", f"HW_1_{login}_attempt_2026-10-01-12-00-00_01_neuron.ipynb")
        put(tmp_path / "hub", f"hw1-{login.replace('_', '-')}/.git/HEAD")
        put(tmp_path / "hub", f"hw1-{login.replace('_', '-')}/01_neuron.ipynb")
    known = {"j_doe", "j_lee", "j-doe", "j-lee", "doe"}.__contains__
    assert students(tmp_path / "board") == ["doe", "lee"]
    assert "give --roster" in dict(told(tmp_path / "board"))["HW_1_j_"]
    assert students(tmp_path / "board", known=known) == ["j_doe", "j_lee"]
    assert students(tmp_path / "hub", known=known) == ["j-doe", "j-lee"]


def test_what_teachers_returned_is_no_submission_and_said(tmp_path):
    """Nor is what macOS lays into a zip file; an only notebook there would be missed otherwise."""
    returned = "HW 1/Lee, Ann(alee)/Feedback Attachment(s)/01_neuron.ipynb"
    put(tmp_path, "HW 1/Lee, Ann(alee)/Submission attachment(s)/01_neuron.ipynb", returned)
    put(tmp_path, "__MACOSX/HW 1/Ray, Bob(bray)/01_neuron.ipynb")
    put(tmp_path, "__MACOSX/HW 1/Ray, Bob(bray)/._01_neuron.ipynb")
    assert students(tmp_path) == ["Lee, Ann (alee)"]
    said = [place for place, why in told(tmp_path) if "no student's work" in why]
    assert said == [returned, "__MACOSX/HW 1/Ray, Bob(bray)/01_neuron.ipynb"]


def test_namesakes_in_brightspace(tmp_path):
    """Two numbers with one name are two people, and a person is asked; one number is one."""
    for number in (5, 6):
        put(tmp_path, f"{number}-25 - Ann Lee - Oct 1, 2026 1200 PM/01_neuron.ipynb")
    put(tmp_path, "7-25 - Bob Ray - Oct 1, 2026 1200 PM/01_neuron.ipynb")
    assert students(tmp_path) == ["Ann Lee [5]", "Ann Lee [6]", "Bob Ray"]
    assert "is the name of several students" in dict(told(tmp_path))["Ann Lee"]


GRADESCOPE = """\
submission_1501:
  :submitters:
  - :name: Ann Lee
    :sid: '0077'
    :email: ann@uni.example
  :created_at: !ruby/object:Time 2026-10-01 12:00:00.000000000 Z
  :results: {tests: [{score: 1.0}]}
submission_1502:
  :submitters:
  - :name: Bob Ray
    :sid: ''
    :email: bob@uni.example
  - :name: Cy Oe
    :sid:
submission_1504:
  :submitters: []
submission_1505:
  :submitters:
  - :name: Dan Fox
    :sid: '78'
"""


@pytest.mark.parametrize("around", ["", "assignment_1_export/"])
def test_gradescopes_list_of_submitters(tmp_path, around):
    """A folder's number is nobody's name; a group's notebook is each member's, and no copy."""
    put(tmp_path, f"{around}submission_metadata.yml", text=GRADESCOPE)
    for number in (1501, 1502, 1503, 1504):
        text = notebook("01_neuron", answer=str(number))
        put(tmp_path, f"{around}submission_{number}/01_neuron.ipynb", text=text)
    put(tmp_path, f"{around}submission_1505/report.pdf")
    people = ["Ann Lee (0077)", "Bob Ray (bob@uni.example)", "Cy Oe"]
    assert students(tmp_path) == people
    lost = {path for path, why in told(tmp_path) if "nobody" in why}
    assert lost >= {f"{around}submission_{number}/01_neuron.ipynb" for number in (1503, 1504)}
    why = "Dan Fox (78) handed in no notebook (.ipynb)"
    assert (f"{around}submission_1505/report.pdf", why) in told(tmp_path)
    assert not any("byte for byte" in why for _, why in told(tmp_path))


@pytest.mark.parametrize("text", ["- 1", "\0", "a: [", "submission_1: {:submitters: {a: 1}}", ""])
def test_a_list_that_says_nothing_names_nobody(tmp_path, text):
    """Of Gradescope's folders nobody is called by their numbers."""
    put(tmp_path, "submission_metadata.yml", text=text)
    put(tmp_path, "submission_1/01_neuron.ipynb", "ann/01_neuron.ipynb")
    assert students(tmp_path) == ["ann"]


def test_a_list_in_a_students_folder_is_the_students(tmp_path):
    """Only beside the folders it is Gradescope's."""
    put(tmp_path, "eve/submission_metadata.yml", text="ann:\n  :submitters:\n  - :name: Eve")
    put(tmp_path, "eve/01_neuron.ipynb", "ann/01_neuron.ipynb")
    assert students(tmp_path) == ["ann", "eve"]


def test_clones_of_github_classroom(tmp_path):
    """What all clones' names begin with is the assignment's; one without work is listed."""
    for login in ("ann", "anton-r", "bob"):
        put(tmp_path, f"hw1-neuron-{login}/.git/HEAD", f"hw1-neuron-{login}/.git/objects/1.ipynb")
        if login != "bob":
            put(tmp_path, f"hw1-neuron-{login}/01_neuron.ipynb")
    assert students(tmp_path) == ["ann", "anton-r"]
    assert ("hw1-neuron-bob/.git", "bob handed in no notebook (.ipynb)") in told(tmp_path)
    put(tmp_path / "zips", "hw1-x-ann/01_neuron.ipynb", "hw1-x-bob/01_neuron.ipynb")
    assert students(tmp_path / "zips") == ["ann", "bob"]
    put(tmp_path / "own", "cs-ann/.git/HEAD", "cs-ann/01_neuron.ipynb", "cs-bob/01_neuron.ipynb")
    put(tmp_path / "own", "cs-cyd/01_neuron.ipynb", "cs-dan/01_neuron.ipynb")
    assert students(tmp_path / "own") == ["cs-ann", "cs-bob", "cs-cyd", "cs-dan"]


def test_in_a_clone_the_name_that_was_handed_out_counts(tmp_path):
    """For git gives every file the date of the cloning; work counts before it, and it is said."""
    for age, name in enumerate(["01_neuron.ipynb", "neuron-final.ipynb", "old/01_neuron.ipynb"]):
        for place in (f"hw1-ann/{name}", f"hw1-bob/{name}"):
            put(tmp_path, place, text=notebook("01_neuron", answer=repr(place)))
            os.utime(tmp_path / place, (1e9 + age, 1e9 + age))
    put(tmp_path, "hw1-ann/.git/HEAD", "hw1-bob/.git/HEAD")
    put(tmp_path, "hw1-bob/01_neuron.ipynb", text=notebook("01_neuron", answer="..."))
    counts = {one.student: one.place for one in collect(tmp_path, RECOGNITION).found}
    assert counts == {"ann": "hw1-ann/01_neuron.ipynb", "bob": "hw1-bob/old/01_neuron.ipynb"}
    why = dict(told(tmp_path))["hw1-ann/neuron-final.ipynb"]
    assert "another name than the notebook was handed out with, unlike hw1-ann/01_neuron" in why


SECTIONS = ["a/ann", "a/bob", "b/cyd", "b/dan"]


def test_a_roster_tells_sections_from_students(tmp_path):
    """Without one the sentence that says what was assumed names an option that helps."""
    work = {f"{who}/01_neuron.ipynb": who for who in SECTIONS}
    for name, who in work.items():
        put(tmp_path / "all", name, text=notebook("01_neuron", answer=repr(who)))
    assert students(tmp_path / "all") == ["a", "b"]
    pattern = re.search("--name-pattern '(.*)'", dict(told(tmp_path / "all"))["a"])[1]
    people = ["ann", "bob", "cyd", "dan"]
    assert students(tmp_path / "all", pattern=re.compile(pattern)) == people
    assert students(tmp_path / "all", known=people.__contains__) == people
    assert students(tmp_path / "all", known=["a", "b", "ann"].__contains__) == ["a", "b"]


ONLY = "ann_1_55_01_neuron.ipynb", "bob_2_56_01_neuron.ipynb"  # as Canvas would name two people's


@pytest.mark.parametrize(
    ("around", "beside", "student"),
    [("submitted/eve/ps1", "submitted/eve/ps1/x.png", "eve"),
     ("hw1-eve", "hw1-eve/.git/HEAD", "hw1-eve"),
     ("submission_1501", "submission_metadata.yml", "Ann Lee (0077)")],
)  # fmt: skip
def test_an_only_students_folder_is_the_students(tmp_path, around, beside, student):
    """Whatever the files in it are called."""
    put(tmp_path, *(f"{around}/{name}" for name in ONLY))
    put(tmp_path, beside, text=GRADESCOPE if "yml" in beside else "")
    assert students(tmp_path) == [student]


def test_where_an_only_folder_may_be_the_classs_the_remedy_helps(tmp_path):
    """The roster decides, or the option that the sentence names."""
    put(tmp_path, *(f"CS 101/eve/{name}" for name in ONLY))
    assert students(tmp_path) == ["ann_1", "bob_2"]
    pattern = re.search("--name-pattern '(.*)'", dict(told(tmp_path))["CS 101/eve"])[1]
    assert students(tmp_path, pattern=re.compile(pattern)) == ["eve"]
    assert students(tmp_path, known="eve".__eq__) == ["eve"]


def test_the_date_of_nbgrader_and_sakai(tmp_path):
    """timestamp.txt, and not the file's date."""
    put(tmp_path, "submitted/ann/ps1/01_neuron.ipynb", "submitted/bob/ps1/01_neuron.ipynb")
    put(tmp_path, "submitted/ann/ps1/timestamp.txt", text="2026-10-01 12:00:00.000000 UTC")
    put(tmp_path, "submitted/bob/timestamp.txt", text="20261001120000000")
    dates = {one.handed_in for one in collect(tmp_path, RECOGNITION).found}
    assert dates == {"2026-10-01T12:00:00+00:00"}
    put(tmp_path, "submitted/cyd/ps1/01_neuron.ipynb", "release/ps1/01_neuron.ipynb", "eve/x.ipynb")
    why = "lies beside submitted, which was taken for the folder of the class"
    assert ("eve", why) in told(tmp_path)
    assert students(tmp_path) == ["ann", "bob", "cyd"]


FLAT = {
    "Copy of 01_neuron - Ann Lee.ipynb": ["Ann Lee"],
    "Kopie von 01_neuron (1) - Ann Lee.ipynb": ["Ann Lee"],
    "Ann Lee - Copy of 01_neuron(2).ipynb": ["Ann Lee"],
    "01_neuron final - Ann Lee.ipynb": ["Ann Lee"],
    "Untitled1 - Ann Lee.ipynb": ["Ann Lee"],
    "Ann Lee_final.ipynb": ["Ann Lee"],
    "HW1_Ann Lee_01_neuron.ipynb": ["Ann Lee"],
    "Ann Lee hw 1 01_neuron v2.ipynb": ["Ann Lee"],
    "Ann Lee.zip": ["Ann Lee"],
    "Copy of 01_neuron.ipynb - Ann Lee.ipynb": ["Ann Lee"],
    "neuron Ann Lee.ipynb": ["Ann Lee"],
    "Neuron-Homework Ann Lee.ipynb": ["Ann Lee"],
    "Ann_Lee_neuron_final.ipynb": ["Ann_Lee"],
    "My neuron work - Ann Lee.ipynb": ["Ann Lee"],
    "Übung 2 Activation Jörg Müller.ipynb": ["Jörg Müller"],
    "01_neuron final Ann Lee.ipynb": ["Ann Lee"],
    "Neuronova Ann.ipynb": ["Neuronova Ann"],
    "neuron.ipynb": [],
    "neuron_solution_final.ipynb": [],
    "activation v2.ipynb": [],
    "version.ipynb": [],
    "01_neuron - Copy.ipynb": [],
    "01_neuron_v2.ipynb": [],
    "Copy of 01_neuron (3).ipynb": [],
    "01_neuron copy 2.ipynb": [],
}


@pytest.mark.parametrize("name", FLAT)
def test_nobody_is_called_copy(tmp_path, name):
    """Whoever is not named is listed; the words around a name are none of it."""
    data = notebook("01_neuron")
    put(tmp_path, "Bob Ray/01_neuron.ipynb", text=notebook("01_neuron", answer="8"))
    put(tmp_path, name, text=data)
    if name.endswith(".zip"):
        (tmp_path / name).write_bytes(packed({"w/01_neuron.ipynb": data}))
    assert students(tmp_path) == sorted([*FLAT[name], "Bob Ray"])
    why = "neither its folder nor its name says whose it is"
    assert ((name, why) in told(tmp_path)) is not FLAT[name]


def packed(members):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return data.getvalue()


def test_zip_files_inside_are_opened(tmp_path):
    """Two deep, and those of a class or a course system as if they had been unpacked."""
    work = {"w/01_neuron.ipynb": notebook("01_neuron"), "../../w/../x.png": "", "__MACOSX/y": ""}
    put(tmp_path, "ann/a.zip", "bob/b.ZIP", "cyd/c.zip", "doe_1_55_work.zip", "dan/01_neuron.ipynb")
    (tmp_path / "ann/a.zip").write_bytes(packed(work))
    (tmp_path / "bob/b.ZIP").write_bytes(packed({"i.zip": packed(work)}))
    (tmp_path / "cyd/c.zip").write_bytes(packed({"i.zip": packed({"j.zip": packed(work)})}))
    (tmp_path / "doe_1_55_work.zip").write_bytes(packed(work))
    collection = collect(tmp_path, RECOGNITION)
    assert [one.student for one in collection.found] == ["ann", "bob", "dan", "doe_1"]
    assert collection.found[1].read() == notebook("01_neuron").encode()
    closed = ("cyd/c.zip/i.zip/j.zip", "is an archive that is not opened; unpack it by hand")
    assert closed in collection.noticed
    assert not (tmp_path.parent / "w").exists()


HOSTILE = {
    "damaged": lambda: b"PK\3\4 no zip file",
    "too many": lambda: packed({f"{n}": "" for n in range(2_001)}),
    "too large": lambda: b"PK" + bytes(25_000_001),
    "a bomb": lambda: packed({f"{n}.ipynb": bytes(24_000_000) for n in range(11)}),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_zip_file_stays_closed(tmp_path, kind):
    """Its student is told of, with the reason; everybody else is graded."""
    put(tmp_path, "ann/01_neuron.ipynb", "eve/work.zip")
    (tmp_path / "eve/work.zip").write_bytes(HOSTILE[kind]())
    assert students(tmp_path) == ["ann"]
    assert any(
        path == "eve/work.zip" and "is not opened: It" in why for path, why in told(tmp_path)
    )


def test_other_archives_are_listed(tmp_path):
    """Also of those who handed in a notebook besides."""
    put(tmp_path, "ann/01_neuron.ipynb", "ann/02.tar.gz", "bob/x.7z")
    paths = [path for path, why in told(tmp_path) if "archive that is not opened" in why]
    assert paths == ["ann/02.tar.gz", "bob/x.7z"]


def test_empty_folders_in_a_zip_file_are_students(tmp_path):
    """Whoever handed in nothing but a folder is listed, also one with checkpoints alone."""
    names = ["c/ann/01_neuron.ipynb", "c/bob/01_neuron.ipynb", "c/cyd/", "c/dan/"]
    members = dict.fromkeys([*names, "c/dan/.ipynb_checkpoints/01_neuron-checkpoint.ipynb"], "{}")
    (tmp_path / "a.zip").write_bytes(packed(members))
    assert told(tmp_path / "a.zip")[1:] == [
        ("c/cyd", "is an empty folder"),
        ("c/dan", "is an empty folder"),
    ]


def test_google_forms_folders_are_nobodys(tmp_path):
    """Also where a form asks for two notebooks."""
    for stem in ("01_neuron", "02_activations"):
        for who in ("Ann Lee", "Bob Ray"):
            put(tmp_path, f"HW (File responses)/{stem} (File responses)/{stem} - {who}.ipynb")
    found = collect(tmp_path, RECOGNITION).found
    assert [(one.student, one.notebook[:2]) for one in found] == [
        ("Ann Lee", "01"), ("Ann Lee", "02"), ("Bob Ray", "01"), ("Bob Ray", "02")
    ]  # fmt: skip


def test_a_pattern_says_where_the_student_stands(tmp_path):
    """Before all that is known of course systems; what does not match is listed."""
    put(tmp_path, "ann-x-01_neuron.ipynb", "w/bob-y-final.ipynb", "cyd.ipynb", "dan-z-a.pdf",
        text=notebook("01_neuron"))  # fmt: skip
    pattern = re.compile(r"(?P<student>[a-z]+)-.-.*")
    collection = collect(tmp_path, RECOGNITION, pattern=pattern)
    assert sorted({one.student for one in collection.found}) == ["ann", "bob"]
    assert ("cyd.ipynb", "does not match --name-pattern") in collection.noticed
    assert ("dan-z-a.pdf", "dan handed in no notebook (.ipynb)") in collection.noticed
    with_path = re.compile(r"(?P<student>w)/.*")
    assert students(tmp_path, pattern=with_path) == ["w"]
    with pytest.raises(NnbookError, match="--name-pattern"):
        collect(tmp_path, RECOGNITION, pattern=re.compile("(?P<student>never)"))


def test_what_lies_beside_the_class_is_listed(tmp_path):
    """Somebody may have put it there; where other folders do, none is taken for the class's."""
    put(tmp_path, "all/ann/01_neuron.ipynb", "all/bob/01_neuron.ipynb", "eve.pdf")
    assert students(tmp_path) == ["ann", "bob"]
    why = "lies beside all, which was taken for the folder of the class"
    assert ("eve.pdf", why) in told(tmp_path)
    put(tmp_path, "zed/a.pdf")
    assert students(tmp_path) == ["all"]
    assert ("zed/a.pdf", "zed handed in no notebook (.ipynb)") in told(tmp_path)


@pytest.mark.parametrize("inside", ["{}/01_neuron.ipynb", "{}_01_neuron.ipynb"])
@pytest.mark.parametrize("around", ["hw1/", "Week 2/", "lab3.zip/"])
def test_nobody_is_called_as_an_assignment(tmp_path, inside, around):
    """Of several folders or zip files with names of assignments the students lie inside."""
    work = {inside.format(who): notebook("01_neuron", answer=who[0]) for who in ("ann", "bob")}
    for name, text in work.items():
        put(tmp_path, f"ex7/{name}", f"{around}{name}".replace(".zip/", "/"), text=text)
    if "zip" in around:
        shutil.rmtree(tmp_path / "lab3")
        (tmp_path / "lab3.zip").write_bytes(packed(work))
    assert students(tmp_path) == ["ann", "bob"]
    put(tmp_path / "own", *(f"ps{n}/01_neuron.ipynb" for n in range(3)))
    assert students(tmp_path / "own") == ["ps0", "ps1", "ps2"]


def test_names_as_of_assignments_are_nobodys_unless_all_are(tmp_path):
    """Somebody's homework, among others' names; but logins may look like that."""
    put(tmp_path, "ann_01_neuron.ipynb", "HW1_01_neuron.ipynb")
    assert students(tmp_path) == ["ann"]
    put(tmp_path / "logins", *(f"ps{n}_01_neuron.ipynb" for n in range(7)))
    assert len(students(tmp_path / "logins")) == 7


def test_a_students_only_folder_of_a_system_stays_one(tmp_path):
    """However many folders with the same notebook lie in it; feedback is no hand-in."""
    put(tmp_path, "Lee, Ann(alee)/Submission attachment(s)/01_neuron.ipynb")
    put(tmp_path, "Lee, Ann(alee)/Feedback Attachment(s)/01_neuron.ipynb")
    put(tmp_path, "Lee, Ann(alee)/Submission attachment(s)/old/01_neuron.ipynb")
    assert students(tmp_path) == ["Lee, Ann (alee)"]
    assert all("no student's work" in why for path, why in told(tmp_path) if "Feedback" in path)
