"""Points go back into the file that the course system exported, and nothing else in it changes."""

import csv
import io
import os
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from solution_notebook import DOUBLE, PAIR, write_solution

from nnbook.cli import main
from nnbook.grading.export.roster import match
from nnbook.grading.export.table import read_roster
from nnbook.grading.gradebook.gradebook import Gradebook
from nnbook.grading.gradebook.verdict import Verdict
from nnbook.grading.release.student_notebook import released
from nnbook.grading.solution.solution import read_solution

CANVAS = """\
Student,ID,SIS User ID,SIS Login ID,Section,Neuron (84521),Essay (84522),Final Score
,,,,,Manual Posting,,
    Points Possible,,,,,10,5,(read only)
"Doe, Jane",1001,s1001,jdoe,"A, morning",,4,80
"O'Brien, Mary-Ann",1002,s1002,mary@uni.example,A,3,,70
"Poe, Zoë",1003,s1003,zpoe,B,EX,,60
"Roe, John",1004,s1004,jroe,B,7.5,N/A,50
"Student, Test",1005,,fd9,A,,,
"""
MOODLE = """\
Identifier,Full name,ID number,Email address,Status,Grade,Maximum Grade,Grade can be changed,\
Last modified (submission),Last modified (grade),Feedback comments
Participant 17,Jane Doe,s1001,jdoe@uni.example,Submitted for grading,,100.00,Yes,\
"Friday, 27 November 2026, 10:00 AM",-,
Participant 18,Zoë Poe,s1003,zpoe@uni.example,No submission,-,100.00,Yes,-,-,"Well,\nsee me"
"""
BOOK = {  # student → notebook → points of its two exercises; None waits for a person
    "doejane_1001": {"01_neuron": (2, 6), "02_activations": (1, 1.25)},
    "obrienmaryann_1002": {"01_neuron": (1, None)},
    "poezoë_1003": {"01_neuron": (2, 3)},
    "jroe": {"01_neuron": (0.333333, 0)},
    "=HYPERLINK(1)": {"01_neuron": (0, 0)},
}


@pytest.fixture
def grades(tmp_path):
    """A function that makes a folder with a gradebook."""

    def make(book):
        folder = tmp_path / "grades"
        folder.mkdir()
        with Gradebook(folder / "grades.db") as gradebook:
            for student, notebooks in book.items():
                for notebook, points in notebooks.items():
                    number = gradebook.register(student, notebook, "digest")
                    verdicts = [
                        Verdict("a", points[0], 2, "partly", ""),
                        Verdict(
                            "b", points[1], 8, "unmarked" if points[1] is None else "wrong", ""
                        ),
                    ]
                    gradebook.record(number, "key", verdicts)
        return folder

    return make


def export(capsys, *words):
    """Run the command; return what it says."""
    assert main(["export", *map(str, words)]) == 0
    return capsys.readouterr().out


def table(path, **how):
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline=""), **how))


def test_canvas_gets_its_own_file_back(grades, tmp_path, capsys):
    """Matched students are filled in, all else is as it was, and a new column has its points."""
    folder, roster = grades(BOOK), tmp_path / "2026-11-27_Grades.csv"
    roster.write_text(CANVAS, encoding="utf-8")
    said = export(capsys, folder, "--format", "canvas", "--roster", roster)
    before = list(csv.reader(io.StringIO(CANVAS)))
    after = table(folder / "canvas.csv")
    assert after[0] == [*before[0], "02_activations"]
    changed = {
        (new[0], after[0][column], new[column])
        for old, new in zip(before, after, strict=True)
        for column in range(len(new))
        if [*old, ""][column] != new[column]
    }
    assert changed == {
        ("Student", "02_activations", "02_activations"),
        ("    Points Possible", "02_activations", "10"),
        ("Doe, Jane", "Neuron (84521)", "8"),
        ("Doe, Jane", "02_activations", "2.25"),
        ("Roe, John", "Neuron (84521)", "0.33"),
    }
    assert "is not in 2026-11-27_Grades.csv by name and number, or not alone in a row" in said
    assert "of it: =HYP" in said
    assert "no one has marked all written answers: obrienmaryann_1002." in said
    assert "1 student is left at EX or N/A, as it stands: poezoë_1003." in said
    assert "02_activations: a new one was added, which Canvas takes for a new assignment" in said
    assert "add --column 02_activations='ITS NAME'" in said
    assert "name of 01_neuron" not in said


def test_points_so_far_and_a_named_column(grades, tmp_path, capsys):
    """Where written answers wait --partial gives what is known; --column says where to."""
    folder, roster = grades(BOOK), tmp_path / "roster.csv"
    roster.write_text(CANVAS, encoding="utf-8")
    words = ["--format", "canvas", "--roster", roster, "--notebook", "01_neuron", "--partial"]
    said = export(capsys, folder, *words, "--column", "01_neuron=essay (84522)")
    rows = {row[0]: row for row in table(folder / "canvas.csv")}
    assert [rows[name][6] for name in ("Doe, Jane", "O'Brien, Mary-Ann")] == ["4", "0.5"]
    assert rows["Roe, John"][6] == "N/A"
    assert "scaled from 10 to the 5 of column 'Essay (84522)'" in said
    assert "marked" not in said


def test_moodle_gets_its_worksheet_back(grades, tmp_path, capsys):
    """The grade is filled in, scaled to the assignment's maximum; a dash stays a dash."""
    book = {"Jane Doe_17": {"01_neuron": (2, 6)}, "Nobody Known_99": {"01_neuron": (1, 1)}}
    folder, roster = grades(book), tmp_path / "worksheet.csv"
    roster.write_bytes(b"\xef\xbb\xbf" + MOODLE.replace("\n", "\r\n").encode())
    said = export(capsys, folder, "--format", "moodle", "--roster", roster)
    data = (folder / "moodle.csv").read_bytes()
    expected = MOODLE.replace("grading,,100.00", "grading,80,100.00").replace("\n", "\r\n")
    assert data == b"\xef\xbb\xbf" + expected.encode()
    assert "scaled from 10 to the 100 of column 'Grade'" in said
    assert "Nobody Known_99" in said


def test_who_has_another_number_in_each_assignment_has_a_row_in_each(grades, tmp_path, capsys):
    """Moodle counts participants anew; Canvas's numbers are of people."""
    folder = grades({"Jane Doe_17": {"01_neuron": (2, 6)}, "Jane Doe_44": {"04_xor": (1, 1)}})
    roster = tmp_path / "worksheet.csv"
    roster.write_text(MOODLE)
    export(
        capsys,
        folder,
        "--format",
        "moodle",
        "--roster",
        roster,
        "--notebook",
        "01_neuron",
        "--partial",
    )
    assert table(folder / "moodle.csv")[1][5] == "80"
    both = tmp_path / "both.csv"
    both.write_text("Name,01_neuron,04_xor\nJane Doe,,\n")
    out = tmp_path / "filled.csv"
    said = export(
        capsys, folder, "--format", "csv", "--roster", both, "--maximum", "10", "--out", out
    )
    assert table(out)[1] == ["Jane Doe", "8", "2"], said


def test_a_worksheet_is_of_one_assignment(grades, tmp_path, capsys):
    """With several notebooks in the book one has to be chosen."""
    folder, roster = grades(BOOK), tmp_path / "worksheet.csv"
    roster.write_text(MOODLE)
    words = ["export", str(folder), "--format", "moodle", "--roster", str(roster)]
    assert main(words) == 2
    assert "choose one with --notebook" in capsys.readouterr().err
    assert main([*words, "--notebook", "02_activations.ipynb"]) == 0


def test_moodles_gradebook_is_filled_in_by_name(grades, tmp_path, capsys):
    """The export of the whole gradebook has a column an assignment, and names in two columns."""
    folder, roster = grades({"Jane Doe_17": {"01_neuron": (2, 6)}}), tmp_path / "grades.csv"
    header = "First name,Last name,Email address,Assignment: Neuron (Real),Course total (Real)"
    roster.write_text(f"{header}\nJane,Doe,jd@uni.example,-,-\nZoë,Poe,zp@uni.example,3.00,3.00\n")
    export(capsys, folder, "--format", "moodle", "--roster", roster, "--maximum", "10")
    assert table(folder / "moodle.csv")[1:] == [
        ["Jane", "Doe", "jd@uni.example", "8", "-"],
        ["Zoë", "Poe", "zp@uni.example", "3.00", "3.00"],
    ]


def test_a_plain_table_needs_no_roster(grades, capsys):
    """A row a student, formulas quoted; what waits for a person has no total."""
    folder = grades(BOOK)
    export(capsys, folder, "--format", "csv")
    assert table(folder / "csv.csv") == [
        ["student", "01_neuron", "02_activations", "total"],
        ["'=HYPERLINK(1)", "0", "", "0"],
        ["doejane_1001", "8", "2.25", "10.25"],
        ["jroe", "0.3333", "", "0.3333"],
        ["obrienmaryann_1002", "", "", ""],
        ["poezoë_1003", "5", "", "5"],
    ]


@pytest.mark.parametrize(
    ("encoding", "separator", "line_end"),
    [("utf-8", ",", "\n"), ("utf-16", "\t", "\r\n"), ("cp1252", ";", "\r\n")],
)
def test_the_file_is_written_as_it_was_read(
    grades, tmp_path, capsys, encoding, separator, line_end
):
    """Encoding, byte-order mark, separator and ends of lines stay."""
    folder, roster = grades({"Zoë Poe": {"01_neuron": (1, 1)}}), tmp_path / "list.csv"
    lines = ["Surname;First name;01_neuron;Note", 'Poe;Zoë;;"a;b"', "Doe;Jane;;€"]
    text = line_end.join(lines).replace(";", separator) + line_end
    roster.write_bytes(text.encode(encoding))
    words = ["--format", "csv", "--roster", roster, "--maximum", "10"]
    export(capsys, folder, *words, "--out", tmp_path / "new.csv")
    expected = text.replace(f"Zoë{separator}", f"Zoë{separator}2", 1)
    assert (tmp_path / "new.csv").read_bytes() == expected.encode(encoding)


WHO = [
    ("jdoe", "Doe, Jane"),
    ("JDOE", "Doe, Jane"),
    ("1001", "Doe, Jane"),
    ("s1001", "Doe, Jane"),
    ("Jane Doe", "Doe, Jane"),
    ("jane_doe", "Doe, Jane"),
    ("Jane Doe_17", "Doe, Jane"),  # Moodle's, in a list without its numbers
    ("doejane_1001", "Doe, Jane"),
    ("mary", "O'Brien, Mary-Ann"),  # before the @ of an address
    ("obrienmaryann_1002", "O'Brien, Mary-Ann"),
    ("doejane_1002", None),  # another's number
    ("roejohn_9999", None),
    ("A", None),
    ("4", None),
    ("Points Possible", None),
    ("", None),
]


@pytest.mark.parametrize(("student", "name"), WHO)
def test_whom_a_name_means(tmp_path, student, name):
    """A login, a number, a full name, or what Canvas and Moodle make of them; never a guess."""
    path = tmp_path / "roster.csv"
    path.write_text(CANVAS)
    roster = read_roster(path)
    rows, unmatched, _ = match(roster, [student])
    assert {s: roster.rows[row][0] for row, s in rows.items()} == ({student: name} if name else {})
    assert list(unmatched) == ([] if name else [student])


def test_two_for_one_row_are_left_out(tmp_path):
    """Two submissions that seem to be the same person's, and two people of one name."""
    path = tmp_path / "roster.csv"
    path.write_text("Name,Login\nAnn Lee,alee\nAnn Lee,alee2\nBob Ray,bray\n")
    rows, unmatched, _ = match(read_roster(path), ["Ann Lee", "alee2", "bray", "Bob Ray"])
    assert rows == {2: "alee2"}
    assert list(unmatched) == ["Ann Lee", "Bob Ray", "bray"]


@given(
    st.lists(
        st.lists(
            st.text(st.characters(codec="utf-8", exclude_characters="\r\0")), min_size=3, max_size=3
        ),
        min_size=1,
        max_size=5,
    )
)
def test_any_table_survives(tmp_path_factory, rows):
    """Whatever stands in the cells is read and written the same."""
    path = tmp_path_factory.mktemp("any") / "roster.csv"
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([["a", "b", "c"], *rows])
    path.write_bytes(text.getvalue().encode())
    roster = read_roster(path)
    match(roster, ["b", *rows[0]])
    roster.write(path)
    assert path.read_bytes() == text.getvalue().encode()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["nowhere"], "There is no gradebook"),
        (["grades", "--roster", "nowhere.csv"], "cannot be read"),
        (["grades", "--roster", "empty.csv"], "not a CSV file that begins with its header"),
        (["grades", "--roster", "zip.csv"], "not a CSV file"),
        (["grades"], "needs the file that the course system exports"),
        (["grades", "--roster", "ok.csv", "--notebook", "09_x"], "no notebook 09_x"),
        (["grades", "--roster", "ok.csv", "--column", "x"], "NOTEBOOK=COLUMN"),
        (["grades", "--roster", "ok.csv", "--column", "x=y"], "names no notebook"),
        (["grades", "--roster", "ok.csv", "--column", "01_neuron=y"], "no column 'y'"),
        (["grades", "--roster", "ok.csv", "--out", "ok.csv/x"], "cannot be written"),
    ],
)
def test_what_cannot_be_exported_is_one_sentence(
    grades, tmp_path, monkeypatch, capsys, words, sentence
):
    """The sentence names the file and the remedy."""
    grades(BOOK)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty.csv").touch()
    (tmp_path / "ok.csv").write_text(CANVAS)
    (tmp_path / "zip.csv").write_bytes(b"PK\x03\x04\0\0,\0\n")
    assert main(["export", *words, "--format", "canvas"]) == 2
    said = capsys.readouterr().err
    assert sentence in said
    assert said.count("\n") == 1


@pytest.mark.parametrize(
    ("system", "text", "sentence"),
    [
        ("canvas", MOODLE, "is not Canvas's export, which has the columns ID and Student"),
        ("canvas", "Name,Score\nJane Doe,1\n", "is not Canvas's export"),
        ("moodle", CANVAS, "is not Moodle's grading worksheet, whose rows begin with words such"),
        ("moodle", "First name,Score\nJane,1\n", "is not Moodle's grading worksheet"),
    ],
)
def test_another_systems_file_is_refused(grades, tmp_path, capsys, system, text, sentence):
    """One sentence says what was expected, and nothing is written."""
    folder, roster = grades({"Jane Doe_17": {"01_neuron": (2, 6)}}), tmp_path / "list.csv"
    roster.write_text(text, encoding="utf-8")
    assert main(["export", str(folder), "--format", system, "--roster", str(roster)]) == 2
    said = capsys.readouterr().err
    assert sentence in said
    assert said.count("\n") == 1
    assert not (folder / f"{system}.csv").exists()


def test_a_worksheet_without_a_maximum_needs_its_column_named(grades, tmp_path, capsys):
    """Moodle writes its headers in the language of whoever exports."""
    folder, roster = grades({"Jane Doe_17": {"01_neuron": (2, 6)}}), tmp_path / "list.csv"
    roster.write_text("ID,Koko nimi,Pisteet\nOsallistuja 17,Jane Doe,-\n", "utf-8")
    words = [folder, "--format", "moodle", "--roster", roster]
    assert main(["export", *map(str, words)]) == 2
    assert "name it with --column 01_neuron='ITS NAME'" in capsys.readouterr().err
    export(capsys, *words, "--column", "01_neuron=Pisteet", "--maximum", "10")
    assert table(folder / "moodle.csv")[1] == ["Osallistuja 17", "Jane Doe", "8"]


@pytest.mark.parametrize("book", [{"stranger": {"01_neuron": (1, 1)}}, {"jroe": {"x": (1, None)}}])
def test_no_points_for_anybody_is_an_error(grades, tmp_path, capsys, book):
    """A list of other people, or answers that no one has marked: nothing is written."""
    folder, roster = grades(book), tmp_path / "roster.csv"
    roster.write_text(CANVAS, encoding="utf-8")
    assert main(["export", str(folder), "--format", "canvas", "--roster", str(roster)]) == 2
    said = capsys.readouterr()
    assert "No points go into" in said.err
    assert next(iter(book)) in said.out
    assert not (folder / "canvas.csv").exists()


@pytest.mark.parametrize("name", ["roster.csv", "link.csv", "grades/grades.db"])
def test_what_is_read_is_never_written_over(grades, tmp_path, monkeypatch, capsys, name):
    """The roster and the gradebook stay, under any of their names."""
    grades(BOOK)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "roster.csv").write_text(CANVAS, encoding="utf-8")
    (tmp_path / "link.csv").symlink_to("roster.csv")
    before = (tmp_path / name).read_bytes()
    words = ["export", "grades", "--format", "canvas", "--roster", "roster.csv"]
    assert main([*words, "--out", str(tmp_path / name)]) == 2
    said = capsys.readouterr().err
    assert "name another file" in said
    assert said.count("\n") == 1
    assert (tmp_path / name).read_bytes() == before


def test_a_gradebook_that_may_only_be_read(grades, tmp_path, monkeypatch, capsys):
    """It is read from a copy, the newest marks included; nothing is written beside it."""
    folder = grades(BOOK)
    with Gradebook(folder / "grades.db") as open_elsewhere:
        [entry] = [e for e in open_elsewhere.entries(exercise="b") if e.student == "jroe"]
        open_elsewhere.mark(entry, 5, who="me")
        kept = ("grades.db", "grades.db-wal")  # the third is SQLite's list of who reads
        before = [(folder / name).read_bytes() for name in kept]
        monkeypatch.setattr(os, "access", lambda path, mode: mode == os.R_OK)
        export(capsys, folder, "--format", "csv", "--out", tmp_path / "new.csv")
        assert [(folder / name).read_bytes() for name in kept] == before
    rows = {row[0]: row[1] for row in table(tmp_path / "new.csv")}
    assert rows["jroe"] == "5.3333"


def test_from_a_canvas_download_to_a_canvas_import(tmp_path, capsys):
    """The zip file Canvas gives is graded, and its gradebook gets the newest attempt's points."""
    solutions = tmp_path / "solutions"
    path = write_solution(solutions / "01_neuron.ipynb", [*DOUBLE, *PAIR])
    text = released(read_solution(path)).text
    right, half = text.replace("pair = ...", "pair = [0, 4]"), text
    names = {
        "doejane_1001_55501_01_neuron.ipynb": half,
        "doejane_1001_55590_01_neuron-1.ipynb": right,
        "obrienmaryann_LATE_1002_55503_01_neuron.ipynb": half,
        "strangersam_2000_55504_01_neuron.ipynb": right,
    }
    with zipfile.ZipFile(tmp_path / "submissions.zip", "w") as archive:
        for name, notebook in names.items():
            archive.writestr(name, notebook)
    (tmp_path / "roster.csv").write_text(CANVAS)
    words = ["grade", tmp_path / "submissions.zip", "--solutions", solutions, "--quiet"]
    assert main([*map(str, words), "--out", str(tmp_path / "grades")]) == 0
    roster = tmp_path / "roster.csv"
    said = export(capsys, tmp_path / "grades", "--format", "canvas", "--roster", roster)
    rows = {row[0]: row[5] for row in table(tmp_path / "grades" / "canvas.csv")}
    assert (rows["Doe, Jane"], rows["O'Brien, Mary-Ann"], rows["Roe, John"]) == ("3.33", "0", "7.5")
    assert "strangersam_2000" in said
    assert "Points are scaled from 3 to the 10" in said


def test_points_of_an_edition_that_asked_less_are_scaled_to_all_of_them(tmp_path, capsys):
    """In a table as out of all points, with one sentence; where nothing was asked, no grade."""
    told = {"ann": [(1, "partly"), (0, "unasked")], "bob": [(2, "right"), (2, "partly")]}
    told["cem"] = [(0, "unasked"), (0, "unasked")]
    with Gradebook(tmp_path / "grades.db") as book:
        for student, (a, b) in told.items():
            verdicts = [Verdict("a", a[0], 2, a[1]), Verdict("b", b[0], 8, b[1])]
            book.record(book.register(student, "01_neuron", "digest"), "key", verdicts)
    said = export(capsys, tmp_path, "--format", "csv")
    assert "scaled to all of them: ann (2 of 10), cem (0 of 10)." in said
    rows = table(tmp_path / "csv.csv")
    assert rows[1:] == [["ann", "5", "5"], ["bob", "4", "4"], ["cem", "", ""]]
    roster = tmp_path / "roster.csv"
    roster.write_text("student,01_neuron\nann,\nbob,\ncem,9\n")
    said = export(capsys, tmp_path, "--format", "csv", "--roster", roster, "--maximum", "10")
    assert "scaled to all of them: ann (2 of 10), cem (0 of 10)." in said
    assert table(tmp_path / "csv.csv")[1:] == [["ann", "5"], ["bob", "4"], ["cem", "9"]]
