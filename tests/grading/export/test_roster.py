"""A student is found by what only one row says, and nobody gets another one's points."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnbook.grading.export.cells import likely_separator, split
from nnbook.grading.export.roster import doubt, match
from nnbook.grading.export.table import read_roster

CANVAS = """\
Student,ID,SIS User ID,SIS Login ID,Section
    Points Possible,,,,
"Doe, Jane",1001,s77,jdoe,A
"O'Brien, Mary-Ann",1002,s1001,mary@uni.example,A
"Müller, Jürgen",1003,s9,jm,B
"""
MOODLE = """\
Identifier,Full name,ID number,Grade
Participant 17,Jane Doe,1238,-
Participant 1238,Ben Ash,17,-
Participant 40,Amy Vole,4711,-
"""
GERMAN = MOODLE.replace("Participant ", "Teilnehmer/in").replace("Identifier", "ID")
BLIND = "ID,Status,Bewertung\nTeilnehmer/in17,x,\nTeilnehmer/in1238,x,\n"
NAMELESS = """\
Identifier,Email address,Status,Grade,Maximum Grade
Participant 17,s1238@uni.example,Submitted for grading,-,10
Participant 18,s17@uni.example,Keine Abgabe,-,10
"""
EXPORT = "First name,Last name,ID number\nAmy,Vole,1238\nBen,Ash,1300\nJürgen,Müller,8\n"
WHO = [
    (CANVAS, "smithjane_1001", "1001"),  # Canvas's own number, and a name of before the wedding
    (CANVAS, "mullerjurgen_1003", "1003"),
    (CANVAS, "doejane_1002", None),  # somebody else's number
    (CANVAS, "Smith Jane_1001", None),  # not as Canvas writes: the number is another system's
    (CANVAS, "Participant_1001", None),
    (CANVAS, "1001", "1001"),  # as it stands there; s1001 is another
    (MOODLE, "Participant_1238", "Participant 1238"),
    (MOODLE, "Teilnehmer_in_1238", "Participant 1238"),
    (MOODLE, "1238", "Participant 17"),  # a matriculation number, not one that Moodle made up
    (MOODLE, "40", None),
    (MOODLE, "Jayne Doe_17", "Participant 17"),
    (MOODLE, "Cyd Oak_17", None),  # of another assignment, in which she was number 17
    (MOODLE, "Jane Doe_1238", "Participant 17"),  # name and matriculation number
    (MOODLE, "Jane Doe_40", None),  # a number and a name of two people
    (GERMAN, "Teilnehmerin1238", "Teilnehmer/in1238"),
    (GERMAN, "Participant_1238", "Teilnehmer/in1238"),
    (GERMAN, "Amy Vole_40", "Teilnehmer/in40"),
    (BLIND, "Teilnehmer_in_17", "Teilnehmer/in17"),
    (BLIND, "Jane Doe_17", "Teilnehmer/in17"),
    (NAMELESS, "Jane Doe_17", "Participant 17"),
    (NAMELESS, "Jane Doe_1238", None),  # not a number that Moodle made up
    (
        NAMELESS.replace("s1238@uni.example", "李小龙").replace("s17@uni.example", "王明"),
        "Cy_17",
        None,
    ),
    (
        NAMELESS.replace("s1238@uni.example", "Al Roe").replace("s17@uni.example", "Di Oe"),
        "Cy_17",
        None,
    ),
    (EXPORT, "Participant_1238", None),
    (EXPORT, "participant 1238", None),
    (EXPORT, "Teilnehmer_in_1238", None),
    (EXPORT, "Участник1238", None),
    (EXPORT, "Cyd Oak_1238", None),
    (EXPORT, "Amie Vole_1238", "Amy"),  # spelled otherwise
    (EXPORT, "Juergen Mueller_8", "Jürgen"),
    (EXPORT, "Ben Ash_1238", "Ben"),
    (EXPORT, "1300", "Ben"),
    (EXPORT, "Amy Vole [11111]", "Amy"),  # Brightspace's own number, of namesakes
    ("OrgDefinedId,Username,Last Name\n#1001,#jdoe,Doe\n", "jdoe", "#1001"),
    ("OrgDefinedId,Username,Last Name\n#1001,#jdoe,Doe\n", "1001", "#1001"),
]


@pytest.mark.parametrize(("text", "student", "found"), WHO)
def test_whom_a_number_means(tmp_path, text, student, found):
    """One that is unique means somebody however the name is spelled; one made up means nobody."""
    path = tmp_path / "roster.csv"
    path.write_text(text, "utf-8")
    roster = read_roster(path)
    rows, unmatched, _ = match(roster, [student])
    place = roster.column("ID") if text is CANVAS else 0
    assert [roster.rows[row][place] for row in rows] == ([found] if found else [])
    assert list(unmatched) == ([] if found else [student])


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        ('A;B;"c, d, e, f"\n1;2,5;3\n', ";"),
        ("Last, First;Points\nDoe, Jane;3\n", ";"),
        ('"a;b","c;d;e"\n1,2\n', ","),
        ("a,b,c;d\n1,2\n", ","),
        ("a\tb, c\td\n1\t2\t3\n", "\t"),
    ],
)
def test_the_separator_is_the_one_that_makes_a_table(text, separator):
    """Not the sign that is most frequent."""
    assert likely_separator(text) == separator


@given(st.text(st.sampled_from('ab",;\r\n \t'), max_size=20), st.sampled_from(",;\t"))
def test_cells_are_read_as_pythons_own_reader_does(text, separator):
    """And every text comes back to the letter."""
    text = text.lstrip("\r\n")
    rows = list(split(text, separator))
    told = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator) if row]
    assert [row for row, _ in rows] == told
    assert "".join(separator.join(c.written for c in row) + end for row, end in rows) == text


def test_canvass_test_student_is_nobody_who_handed_in_nothing(tmp_path):
    """Everybody else of the table is."""
    path = tmp_path / "roster.csv"
    path.write_text(CANVAS + '"Student, Test",1009,,f3b,A\n')
    assert match(read_roster(path), ["s77", "mary@uni.example"]).absent == [
        "Müller, Jürgen, 1003, s9"
    ]


HEADLESS = {  # a list → what is said of it, and whom it has
    "Ann Lee;1001;ann@uni.example\nBob Ray;1002;\n": ("Name, ID number, Email", ["ann", "Bob Ray"]),
    "ann@uni.example\nbob@uni.example": ("Email", ["ann", "bob"]),
    "Lee,Ann,s1001\nRay,Bob,s1002\n": ("Name, Name, ID number", ["Ann Lee", "s1002"]),
    "Name,20261001,20261008\nAnn Lee,x,\nBob Ray,,x\n": ("", ["Ann Lee", "Bob Ray"]),
    "Login,Points\nann,1001\n": ("", ["ann"]),
    "Ann Lee,ann\nBob Ray,bob\n": ("Ann Lee, ann as its header, which names no", ["bob"]),
}


@pytest.mark.parametrize("text", HEADLESS)
def test_a_list_without_a_header_is_known_by_its_columns(tmp_path, text):
    """By addresses and numbers; where names alone might be one, a sentence says what helps."""
    path = tmp_path / "list.csv"
    path.write_text(text)
    roster, (told, people) = read_roster(path), HEADLESS[text]
    assert (told in doubt(roster), bool(doubt(roster))) == (True, bool(told))
    assert match(roster, people)[1:] == ({}, [])


GROUPS = """\
Student,ID,SIS Login ID,Group Name,Team project (77),Group work
"Lee, Ann",1001,alee,Project Group 1,A,8
"Ray, Bob",1002,bray,"Project Group 1, Reading club",A,8
"Oe, Cy",1003,coe,Project Group 2,,
"Fox, Dan",1004,dfox,,,
"""


@pytest.mark.parametrize(
    ("students", "rows", "lost"),
    [
        (["projectgroup1_1001"], {1: "projectgroup1_1001", 2: "projectgroup1_1001"}, []),
        (["Project Group 2_4711"], {3: "Project Group 2_4711"}, []),
        (["reading club"], {2: "reading club"}, []),
        (["projectgroup1_1001", "bray"], {1: "projectgroup1_1001"}, ["bray", "projectgroup1_1001"]),
        (["Default group"], {}, ["Default group"]),
        (["8", "A"], {}, ["8", "A"]),
        (["Ann Lee"], {1: "Ann Lee"}, []),
        (["Lee, Ann (alee)"], {1: "Lee, Ann (alee)"}, []),
        (["Annie Lee (alee@uni.example)"], {1: "Annie Lee (alee@uni.example)"}, []),
        (["Ann Lee (s999)"], {1: "Ann Lee (s999)"}, []),
        (["Ann Lee (bray)"], {}, ["Ann Lee (bray)"]),
    ],
)
def test_a_groups_points_are_every_members(tmp_path, students, rows, lost):
    """By the table's column with the groups; who handed in alone besides is asked about."""
    path = tmp_path / "roster.csv"
    path.write_text(GROUPS)
    found = match(read_roster(path), students)
    assert (found.rows, list(found.unmatched)) == (rows, lost)
