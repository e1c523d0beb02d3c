"""Each course system's own table gets the right points in the right cells, and no other byte."""

import pytest

from nnbook.cli import main
from nnbook.grading.gradebook.gradebook import Gradebook
from nnbook.grading.gradebook.verdict import Verdict

EARNED = {"Jane Doe": 8, "John Roe": 6, "Amy Vole": 2.5}  # of 10, in 01_neuron
CANVAS = """\
Student,ID,SIS Login ID,Section,Neuron (84521),Essay (84522),Final Score
,,,,Manual Posting,,
    Points Possible,,,,30.00,5.00,(read only)
"Doe, Jane",1001,jdoe,"A, ""x"" y",{jane},4.00,80.00
"Roe, John",1002,jroe,A,{john},,
"Poe, Zoë",1003,zpoe,B,9.00,,
"Vole, Amy",1004,avole,B,{amy},,
"""
TABLES = {  # what its cells hold before, and after; the rest is as it was
    "canvas": (CANVAS, ("", "3.5", ""), ("24", "18", "7.5")),
    "canvas, names in two columns": (
        "LastName,FirstName,ID,SIS Login ID,Section,01_neuron (84521)\r\n"
        "    Points Possible,,,,,20.00\r\n"
        'Doe,Jane,1001,jdoe,A,{jane}\r\nRoe,"John ",1002,jroe,A,{john}\r\n'
        "Vole,Amy,1004,avole,B,{amy}",
        ("", "", "4.00"),
        ("16", "12", "5"),
    ),
    "canvas, decimal commas": (
        "\ufeffStudent;ID;SIS Login ID;Section;01_neuron (1);"
        '"Übung 2, Teil a, b, c, d und e (2)";"Übung 3, Teil a, b, c (3)"\n'
        "    Points Possible;;;;9,00;5,00;5,00\n"
        '"Doe, Jane";1001;jdoe;S;{jane};1,50;\n"Roe, John";1002;jroe;S;{john};;\n'
        '"Vole, Amy";1004;avole;S;{amy};;12,50\n',
        ("", "", "1,00"),
        ("7,2", "5,4", "2,25"),
    ),
    "moodle": (
        "Identifier,Full name,ID number,Status,Grade,Maximum Grade,Grade can be changed\n"
        "Participant 17,Jane Doe,2,Submitted,{jane},100.00,Yes\n"
        "Participant 18,John Roe,3,Submitted,{john},100.00,Yes\n"
        'Participant 19,Amy Vole,4,"No, not yet",{amy},100.00,Yes\n',
        ("", "-", "7.00"),
        ("80", "60", "25"),
    ),
    "moodle in German": (
        'ID,"Vollständiger Name",Status,Bewertung,Bestwertung,"Bewertung kann geändert werden"\n'
        'Teilnehmer/in17,"Jane Doe",x,{jane},"45,00",Ja\n'
        'Teilnehmer/in18,"John Roe",x,{john},"45,00",Ja\n'
        'Teilnehmer/in19,"Amy Vole",x,{amy},"45,00",Ja\n',
        ("", "-", '"7,00"'),
        ("36", "27", '"11,25"'),
    ),
    "moodle in Finnish, the grades behind a number": (
        "Tunniste,Koko nimi,Tunnistenumero,Osasto,Tila,Arvosana,Suurin arvosana\n"
        "Osallistuja 17,Jane Doe,700,900,x,{jane},40\nOsallistuja 18,John Roe,12,900,x,{john},40\n"
        "Osallistuja 19,Amy Vole,0,900,x,{amy},40\n",
        ("", "", ""),
        ("32", "24", "10"),
    ),
    "blackboard": (
        '"Last Name"\t"First Name"\t"Username"\t"Neuron test [Total Pts: 5 Score] |1"'
        '\t"01_neuron [Total Pts: 30 Score] |445566"\t"Total [Total Pts: up to 35] |2"\n'
        '"Doe"\t"Jane"\t"jdoe"\t"4"\t{jane}\t""\n"Roe"\t"John"\t"jroe"\t""\t{john}\t""\n'
        '"Vole"\t"Amy"\t"avole"\t""\t{amy}\t"1"\n',
        ('""', '""', '"7"'),
        ('"24"', '"18"', '"7.5"'),
    ),
    "brightspace": (
        "OrgDefinedId,Username,Last Name,First Name,01_neuron Points Grade <Numeric MaxPoints:25"
        " Weight:10 Category:Complete work CategoryWeight:50>,End-of-Line Indicator\n"
        "#1001,#jdoe,Doe,Jane,{jane},#\n#1002,#jroe,Roe,John,{john},#\n"
        "#1004,#avole,Vole,Amy,{amy},#\n",
        ("", "", "1"),
        ("20", "15", "6.25"),
    ),
    "sakai": (
        '"Student ID","Name","01_neuron [20]"\n"jdoe","Doe, Jane",{jane}\n'
        '"jroe","Roe, John",{john}\n"avole","Vole, Amy",{amy}\n',
        ('""', '""', '""'),
        ('"16"', '"12"', '"5"'),
    ),
}
UNTOLD = {  # tables that do not say out of how many points a column is
    "moodle's grade export": "First name,Last name,Aufgabe: 01_neuron (Punkte),x\n{},{},{cell},-\n",
    "canvas without points": "Student,ID,01_neuron (1)\n    Points Possible,,\n{} {},1,{cell}\n",
    "canvas with none": "Student,ID,01_neuron (1)\n    Points Possible,,0.00\n{} {},1,{cell}\n",
    "blackboard in per cent": "Name,01_neuron [Total Pts: 30 Percentage] |4\n{} {},{cell}\n",
    "blackboard in German": "Name,01_neuron [Gesamtpunkte: 30 Prozent] |4\n{} {},{cell}\n",
    "any list": "Name,01_neuron,Year\n{} {},{cell},2026\n",
}


@pytest.fixture
def grades(tmp_path):
    """A gradebook in which everybody has 10 points to earn."""
    folder = tmp_path / "grades"
    folder.mkdir()
    with Gradebook(folder / "grades.db") as book:
        for student, points in EARNED.items():
            number = book.register(student, "01_neuron", "digest")
            book.record(number, "key", [Verdict("a", points, 10, "partly")])
    return folder


def export(grades, text, system, *words, encoding="utf-8"):
    """Write a table, let it be filled in; return the new one, or nothing."""
    roster, out = grades.parent / "table.csv", grades.parent / "new.csv"
    roster.write_bytes(text.encode(encoding))
    words = ["--format", system, "--roster", roster, "--out", out, *words]
    status = main(["export", str(grades), *map(str, words)])
    assert (status == 0) == out.exists()
    return out.read_bytes().decode(encoding) if out.exists() else None


def filled(text, cells):
    return text.format(**dict(zip(("jane", "john", "amy"), cells, strict=True)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("name", TABLES)
def test_points_are_scaled_by_what_the_table_says(grades, name, encoding):
    """In its own numbers, quotes and separators; every other byte stays, those of its marks too."""
    text, before, after = TABLES[name]
    system = name.split(",")[0].split()[0]
    system = system if system in ("canvas", "moodle") else "csv"
    text = text.replace("\ufeff", "") if encoding == "utf-16" else text
    new = export(grades, filled(text, before), system, encoding=encoding)
    assert new == filled(text, after)


@pytest.mark.parametrize("name", UNTOLD)
def test_a_table_that_tells_no_maximum_is_not_filled(grades, name, capsys):
    """A sentence asks for it; told, it is what counts."""
    text, system = UNTOLD[name], name.split("'")[0].split()[0]
    system = system if system in ("canvas", "moodle") else "csv"
    before = text.format("Jane", "Doe", cell="")
    assert export(grades, before, system) is None
    said = capsys.readouterr().err
    assert "does not say how many points column '" in said
    assert "add --maximum 10 for the points as they are" in said
    assert said.count("\n") == 1
    after = export(grades, before, system, "--maximum", "55,5")
    assert after == text.format("Jane", "Doe", cell="44.4")


def test_a_maximum_against_the_tables_own_is_refused(grades, capsys):
    """The table is what the course system goes by."""
    text = filled(CANVAS, ("", "", ""))
    assert export(grades, text, "canvas", "--maximum", "100") is None
    assert "'Neuron (84521)' has 30 points; leave --maximum out" in capsys.readouterr().err


@pytest.mark.parametrize(
    "header", ["OrgDefinedId,Name,{}End-of-Line Indicator", "Matricule,Nom,{}Indicateur de fin"]
)
def test_a_new_column_of_brightspace_stands_before_the_end_of_the_line(grades, header):
    """It has the name that makes a grade item of it."""
    new = export(grades, header.format("") + "\n#1,Jane Doe,#\n#2,No One,#\n", "csv")
    added = header.format("01_neuron Points Grade <Numeric MaxPoints:10>,")
    assert new == added + "\n#1,Jane Doe,8,#\n#2,No One,,#\n"


def test_a_new_column_of_any_table(grades):
    """Rows that are shorter, blank lines and a line for Excel stay as they are."""
    text = 'sep=;\r\n"Name";"Note"\r\n"Jane Doe";"a;b"\r\n\r\n"John Roe"\r\n"Zoë";"=1+1"\r\n'
    assert export(grades, text, "csv") == (
        'sep=;\r\n"Name";"Note";"01_neuron"\r\n"Jane Doe";"a;b";"8"\r\n\r\n"John Roe";;6\r\n'
        '"Zoë";"=1+1";""\r\n'
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Name,Neuron,01 neuron\nJane Doe,,\n", []),
        ("Name,A,A\nJane Doe,,\n", ["--column", "01_neuron=A"]),
    ],
)
def test_which_of_several_columns_is_asked(grades, capsys, text, words):
    """No new one is added beside them."""
    assert export(grades, text, "csv", *words) is None
    assert "several columns for 01_neuron, " in capsys.readouterr().err


@pytest.mark.parametrize("maximum", ["-1", "nan", "0", "many"])
def test_a_maximum_is_a_number(grades, capsys, maximum):
    """Of points that can be given."""
    with pytest.raises(SystemExit):
        export(grades, CANVAS, "canvas", "--maximum", maximum)
    assert f"'{maximum}' is no number of points" in capsys.readouterr().err


def test_a_column_of_two_notebooks_is_refused(grades, capsys):
    """One would overwrite the other."""
    with Gradebook(grades / "grades.db") as book:
        number = book.register("Jane Doe", "02_xor", "digest")
        book.record(number, "key", [Verdict("a", 1, 10, "partly")])
    words = ["--column", "01_neuron=A", "--column", "02_xor=A", "--maximum", "10"]
    assert export(grades, "Name,A\nJane Doe,\n", "csv", *words) is None
    assert "gives 'A' to more than one notebook" in capsys.readouterr().err


def test_columns_of_percentages_and_letters_take_no_points(grades):
    """Moodle exports one assignment in several ways, in its own language."""
    text = (
        "Vorname,Nachname,Aufgabe: 01_neuron (Punkte),Aufgabe: 01_neuron (Prozentsatz)\n"
        'Jane,Doe,{jane},"80,00 %"\nJohn,Roe,{john},-\nAmy,Vole,{amy},-\n'
    )
    new = export(grades, filled(text, "---"), "moodle", "--maximum", "10")
    assert new == filled(text, ("8", "6", '"2,5"'))
    (grades.parent / "new.csv").unlink()
    english = (
        text.replace("Punkte", "Real").replace("Prozentsatz", "Letter").replace("80,00 %", "-")
    )
    assert export(grades, filled(english, "---"), "moodle", "--maximum", "10") is not None


def test_cells_that_are_not_to_be_graded_stay_and_are_told(grades, capsys):
    """Excused students, and those to whom the assignment was not given."""
    new = export(grades, filled(CANVAS, ("EX", "", "N/A")), "canvas")
    assert new == filled(CANVAS, ("EX", "18", "N/A"))
    told = "2 students are left at EX or N/A, as it stands: Amy Vole, Jane Doe."
    assert told in capsys.readouterr().out
