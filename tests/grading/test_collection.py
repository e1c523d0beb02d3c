"""Submissions are found in whatever a course system hands over."""

import os
import zipfile

import pytest

from nnbook.errors import NnbookError
from nnbook.grading.collection import collect
from nnbook.grading.submission import SIZE_LIMIT, UnreadError

STEMS = ["01_neuron", "02_activations"]


def put(folder, *names, text="{}"):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def found(folder):
    return [(one.student, one.notebook) for one in collect(folder, STEMS).found]


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
    assert [name for name, _ in collect(tmp_path, STEMS).ignored] == [
        "01_neuron.ipynb",
        "essay.ipynb",
    ]


def test_an_nbgrader_tree(tmp_path):
    """The student's folder stands below submitted, whatever the assignment is called."""
    put(tmp_path, "submitted/ann/ps1/01_neuron.ipynb", "source/ps1/01_neuron.ipynb")
    put(tmp_path, "submitted/ann/ps1/timestamp.txt", "submitted/bob/ps1/01_neuron.ipynb")
    assert set(found(tmp_path / "submitted")) == {("ann", "01_neuron"), ("bob", "01_neuron")}
    assert ("ann", "01_neuron") in found(tmp_path)


def test_a_canvas_download(tmp_path):
    """Canvas puts name, user and submission in front, and counts attempts behind."""
    put(tmp_path, "doejane_1001_55501_01_neuron.ipynb", "doejane_1001_55502_01_neuron-1.ipynb")
    put(tmp_path, "roejohn_LATE_1002_55503_01_neuron-12.ipynb")
    assert found(tmp_path) == [
        ("doejane_1001", "01_neuron"),
        ("doejane_1001", "01_neuron"),
        ("roejohn_1002", "01_neuron"),
    ]
    assert [one.attempt[0] for one in collect(tmp_path, STEMS).found] == [0, 1, 12]


def test_a_moodle_download(tmp_path):
    """Moodle names a folder, or a file, by full name and participant."""
    put(tmp_path, "Jane Doe_1234_assignsubmission_file_/01_neuron.ipynb")
    put(tmp_path, "John Roe_1235_assignsubmission_file/01_neuron.ipynb")
    put(tmp_path, "Zoë Poe_1236_assignsubmission_file_01_neuron.ipynb")
    assert found(tmp_path) == [
        ("Jane Doe_1234", "01_neuron"),
        ("John Roe_1235", "01_neuron"),
        ("Zoë Poe_1236", "01_neuron"),
    ]


def test_the_newest_of_several_comes_last(tmp_path):
    """An attempt's own number decides, and where it has none the file's date."""
    put(tmp_path, "ann/01_neuron.ipynb", "ann/01_neuron (2).ipynb", "ann/01_neuron-Copy1.ipynb")
    os.utime(tmp_path / "ann/01_neuron.ipynb", (2e9, 2e9))
    places = [one.place for one in collect(tmp_path, STEMS).found]
    assert places == ["ann/01_neuron.ipynb", "ann/01_neuron-Copy1.ipynb", "ann/01_neuron (2).ipynb"]
    put(tmp_path, "bob/a/01_neuron.ipynb", "bob/b/01_neuron.ipynb")
    os.utime(tmp_path / "bob/a/01_neuron.ipynb", (2e9, 2e9))
    assert collect(tmp_path, STEMS).found[-1].place == "bob/a/01_neuron.ipynb"


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
    path = zipped(tmp_path / "class.zip", *names)
    assert sorted(found(path)) == [("ann", "01_neuron"), ("bob", "01_neuron"), ("etc", "01_neuron")]
    assert sorted(tmp_path.iterdir()) == [path]


def test_students_equal_but_for_case_stay_two(tmp_path):
    """Ann and ann are two students, as the course system says."""
    path = zipped(tmp_path / "class.zip", "Ann/01_neuron.ipynb", "ann/01_neuron.ipynb")
    assert found(path) == [("Ann", "01_neuron"), ("ann", "01_neuron")]


def test_a_bomb_in_a_zip_file_stays_small(tmp_path):
    """Of a member that unpacks to gigabytes no more than the limit is read."""
    path = tmp_path / "class.zip"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("ann/01_neuron.ipynb", "w") as member,
    ):
        for _ in range(50):
            member.write(b"\0" * 1_000_000)
    [one] = collect(path, STEMS).found
    assert len(one.read()) == SIZE_LIMIT + 1


def test_damaged_members_of_a_zip_file_are_unread(tmp_path):
    """A wrong checksum, a password or a link costs one student a verdict, nobody else."""
    path = zipped(
        tmp_path / "class.zip", "ann/01_neuron.ipynb", "bob/01_neuron.ipynb", data=b"good"
    )
    data = path.read_bytes()
    path.write_bytes(data.replace(b"good", b"evil", 1))
    ann, bob = collect(path, STEMS).found
    with pytest.raises(UnreadError):
        ann.read()
    assert bob.read() == b"good"
    link = zipfile.ZipInfo("cyd/01_neuron.ipynb")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "link.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(UnreadError):
        collect(tmp_path / "link.zip", STEMS).found[0].read()


def test_names_are_made_printable(tmp_path):
    """Escape codes, line breaks and writing directions do not reach a terminal, and stay apart."""
    put(tmp_path, "eve\x1b[31m/01_neuron.ipynb", "eve\x1b[32m/01_neuron.ipynb")
    put(tmp_path, "a\u202eb/01_neuron.ipynb", "x\ny/01_neuron.ipynb")
    students = [student for student, _ in found(tmp_path)]
    assert len(set(students)) == 4
    assert all(student.isprintable() for student in students)


@pytest.mark.parametrize("what", ["missing", "empty", "text"])
def test_nothing_to_grade_is_one_sentence(tmp_path, what):
    """The sentence names the place and what was expected there."""
    place = tmp_path / what
    if what == "empty":
        place.mkdir()
    elif what == "text":
        place.write_text("not a zip file")
    with pytest.raises(NnbookError, match=what):
        collect(place, STEMS)
