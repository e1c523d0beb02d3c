"""A course of one's own: made, released, packed, and opened by its students' command."""

import base64
import hashlib
import runpy
import zipfile

import pytest

from nnbook import cli


@pytest.fixture
def course(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["new", "my Genetics"]) == 0
    monkeypatch.chdir(tmp_path / "my Genetics")
    return tmp_path / "my Genetics"


def test_a_folder_that_holds_something_is_left_alone(course, monkeypatch, capsys):
    """Nobody's work is laid over."""
    monkeypatch.chdir(course.parent)
    assert cli.main(["new", "my Genetics"]) == 2
    assert "name a new folder" in capsys.readouterr().err


def test_a_course_is_packed_without_its_solutions(course, tmp_path, monkeypatch, capsys):
    """The wheel's record is true, and its command opens the notebooks that are in it."""
    assert cli.main(["package"]) == 2  # nothing is released yet
    assert "run nnbook release before" in capsys.readouterr().err
    assert cli.main(["release"]) == 0
    assert cli.main(["package"]) == 0
    (wheel,) = (course / "dist").glob("my_genetics-1.0-py3-none-any.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
        contents = {name: archive.read(name) for name in archive.namelist()}
    assert not [name for name, data in contents.items() if b"BEGIN SOLUTION" in data]
    record = contents.pop("my_genetics-1.0.dist-info/RECORD").decode().splitlines()
    for line in record[:-1]:
        name, digest, size = line.split(",")
        sha = base64.urlsafe_b64encode(hashlib.sha256(contents[name]).digest()).decode()
        assert (digest, int(size)) == (f"sha256={sha.rstrip('=')}", len(contents[name]))
    assert len(record) == len(contents) + 1
    asked = []
    monkeypatch.setattr(cli, "main", lambda words: asked.append(words) or 0)
    package = tmp_path / "site" / "nnbook_course_my_genetics"
    monkeypatch.setattr("sys.argv", ["my-genetics", "--no-browser"])
    assert runpy.run_path(str(package / "__init__.py"))["main"]() == 0
    assert asked == [["lab", "--notebooks", str(package / "notebooks"), "--no-browser"]]
    assert (package / "notebooks" / "data" / "trees.csv").is_file()
