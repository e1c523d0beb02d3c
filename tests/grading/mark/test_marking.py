"""What a person marks: the same answers once, in no telling order, and it stays."""

import csv
import json
import re
import sqlite3

import pytest
from solution_notebook import DOUBLE, PROOF, write_solution

from nnbook.cli import main
from nnbook.errors import NnbookError
from nnbook.grading.gradebook.gradebook import Gradebook
from nnbook.grading.gradebook.verdict import Verdict
from nnbook.grading.key.key import read_key
from nnbook.grading.mark.desk_notebook import (
    open_desk,
    put_desk,
    read_keys,
    write_reports_again,
)
from nnbook.grading.mark.marking import Marking
from nnbook.grading.mark.panes import whose
from nnbook.lab import server

TEXTS = {"ann": "Both are  $2x$.\n", "bob": "Both are $2x$.", "cem": "No idea.", "dot": ""}
PROOF_NAME = ("01_double", "proof")


def verdicts(text, right=True):
    double = (
        Verdict("double", 2.0, 2.0, "right", "Right.")
        if right
        else Verdict("double", 0.0, 2.0, "wrong", "The result is not right.", {"code": "pass"})
    )
    if not text:
        return [double, Verdict("proof", 0.0, 2.0, "missing", "Not answered.")]
    notes = {"text": text}
    return [double, Verdict("proof", None, 2.0, "unmarked", "A person will mark it.", notes)]


@pytest.fixture
def solutions(tmp_path):
    question = ("proof-question", "### Exercise 1.2 · Proof\n\nShow it.")
    path = write_solution(tmp_path / "solutions" / "01_double.ipynb", [*DOUBLE, question, *PROOF])
    return path.parent


@pytest.fixture
def grades(tmp_path):
    folder = tmp_path / "grades"
    folder.mkdir()
    with Gradebook(folder / "grades.db") as book:
        for student, text in TEXTS.items():
            enter(book, student, text)
    return folder


def enter(book, student, text, fingerprint="key", right=True):
    number = book.register(student, "01_double", f"{student}: {text}")
    book.record(number, fingerprint, verdicts(text, right))


@pytest.fixture
def marking(grades, solutions):
    path = solutions / "01_double.ipynb"
    return Marking(grades / "grades.db", {path.stem: read_key(path)}, "prof")


def of(marking, student, name=PROOF_NAME):
    return next(group for group in marking.answers(name) if student in group.students)


def points(grades):
    with Gradebook(grades / "grades.db") as book:
        return {e.student: e.verdict.points for e in book.entries(exercise="proof")}


def test_a_question_has_its_headline_text_and_model_answer(marking):
    """Whoever marks reads what was asked and what would be right."""
    question = marking.questions[PROOF_NAME]
    assert question.title == "Exercise 1.2 · Proof"
    assert "Show it." in question.question
    assert question.model_answer == "Both sides are $2x$."


def test_the_same_answers_come_together(marking):
    """Spaces and line breaks make no difference; an empty answer needs nobody."""
    assert {group.students for group in marking.answers(PROOF_NAME)} == {
        ("ann", "bob"),
        ("cem",),
        ("dot",),
    }
    assert marking.left() == {("01_double", "double"): 0, PROOF_NAME: 2}
    assert len(marking.answers(PROOF_NAME, grouped=False)) == 4


def test_one_mark_counts_for_all_who_gave_the_answer(marking, grades):
    """Points, comment and ticked lines; what is left goes down by one."""
    marking.set(of(marking, "ann"), 1, "Show the step.", ["Left."])
    assert points(grades) == {"ann": 1, "bob": 1, "cem": None, "dot": 0}
    assert marking.left()[PROOF_NAME] == 1
    entry = of(marking, "bob").first
    assert (entry.comment, entry.ticked, entry.marked_by) == ("Show the step.", ("Left.",), "prof")


def test_a_group_is_marked_whole_or_not_at_all(marking, grades, monkeypatch):
    """Half of a group would look as if people had treated it differently."""
    group = of(marking, "ann")
    whole = Gradebook.mark

    def stopped(book, entry, *told, **more):
        if entry.student == "bob":
            raise KeyboardInterrupt
        whole(book, entry, *told, **more)

    monkeypatch.setattr(Gradebook, "mark", stopped)
    with pytest.raises(KeyboardInterrupt):
        marking.set(group, 1)
    assert points(grades)["ann"] is None
    monkeypatch.setattr(Gradebook, "mark", whole)
    marking.set(group, 1)
    assert points(grades)["bob"] == 1


def test_a_mark_outlives_regrading_and_can_be_taken_back(marking, grades):
    """A new key changes what the grader says, not what a person set."""
    marking.set(of(marking, "cem"), 2)
    with Gradebook(grades / "grades.db") as book:
        enter(book, "cem", TEXTS["cem"], fingerprint="a new key")
    assert points(grades)["cem"] == 2
    marking.take_back(of(marking, "cem"))
    assert points(grades)["cem"] is None
    assert marking.left()[PROOF_NAME] == 2


def enter_unread(book, student):
    told = "The file is empty."
    number = book.register(student, "01_double", f"{student}: nothing")
    unread = [Verdict(name, 0.0, 2.0, "unread", told) for name in ("double", "proof")]
    book.record(number, "key", unread, remarks=[told])


def test_a_file_nobody_can_read_is_no_task(marking, grades, solutions):
    """A mark cannot mend it; among all answers it is found, and says once why it is there."""
    before = marking.left()
    with Gradebook(grades / "grades.db") as book:
        enter_unread(book, "fay")
    assert marking.left() == before
    desk = open_desk(grades, solutions, "prof")
    assert not [group for group in desk.answers if "fay" in group.students]
    desk._which.value = "all answers"
    assert [group for group in desk.answers if "fay" in group.students]
    assert whose(of(marking, "fay"), False) == "Why it is here: The file is empty."


@pytest.mark.parametrize("marked", [["double"], ["double", "proof"]])
def test_a_mark_for_an_unread_file_leaves_the_rest_unread(marking, grades, solutions, marked):
    """The summary still has one line for it, the page one sentence and what was marked."""
    with Gradebook(grades / "grades.db") as book:
        enter_unread(book, "fay")
    for name in marked:
        marking.set(of(marking, "fay", ("01_double", name)), 1, "On paper.")
    write_reports_again(grades, read_keys(grades, solutions))
    left = len(marked) < 2
    summary = (grades / "summary.html").read_text("utf-8")
    assert summary.count("The file is empty.") == summary.count("The rest of the notebook") == left
    page = (grades / "feedback" / "fay" / "01_double.html").read_text("utf-8")
    assert page.count("The file is empty.") == page.count("Hand in the notebook itself.") == left
    assert page.count("<section") == page.count("On paper.") == len(marked)
    assert 0 < page.index("<h2>") < page.index("<h3")  # for a screen reader, no level is missing
    assert "did not run" not in page


def test_another_submission_asks_for_another_look(marking, grades):
    """The old mark stays until then, and the desk says why the answer is back."""
    marking.set(of(marking, "cem"), 2)
    with Gradebook(grades / "grades.db") as book:
        enter(book, "cem", "On second thought: $2x$.")
    group = of(marking, "cem")
    assert points(grades)["cem"] == 2
    assert group.waiting
    assert group.first.outdated
    marking.set(group, 0)
    assert not of(marking, "cem").waiting


def test_a_mark_is_for_what_was_read(marking, grades):
    """A submission that arrives while somebody reads the older one still waits afterwards."""
    seen = of(marking, "cem")
    with Gradebook(grades / "grades.db") as book:
        enter(book, "cem", "Handed in a minute later.")
    marking.set(seen, 2)
    assert of(marking, "cem").waiting


def test_a_late_twin_finds_a_precedent(marking, grades):
    """Who gives an answer that was marked before is marked alike, after a look."""
    marking.set(of(marking, "ann"), 1, "Nearly.", ["Left."])
    with Gradebook(grades / "grades.db") as book:
        enter(book, "eve", "Both are $2x$.")
    late = of(marking, "eve")
    assert late.students == ("eve",)
    assert late.waiting
    assert late.precedent is not None
    assert (late.precedent.verdict.points, late.precedent.comment) == (1, "Nearly.")


def test_people_treated_differently_stay_apart(marking):
    """After one of two twins was marked alone, each keeps a line of their own."""
    ann = next(s for s in marking.answers(PROOF_NAME, grouped=False) if s.students == ("ann",))
    marking.set(ann, 0)
    assert {"ann"} == set(of(marking, "ann").students)
    assert {"bob"} == set(of(marking, "bob").students)


def test_any_verdict_can_be_overridden(marking, grades):
    """An automatic verdict, too, and the audit says who did it."""
    with Gradebook(grades / "grades.db") as book:
        enter(book, "fay", "x", right=False)
    name = ("01_double", "double")
    marking.set(of(marking, "fay", name), 1.5, "A slip.")
    with Gradebook(grades / "grades.db") as book:
        [entry] = [e for e in book.entries(exercise="double") if e.student == "fay"]
        assert (entry.verdict.verdict, entry.verdict.points) == ("partly", 1.5)
        last = book.audit()[-1]
    assert (last["who"], last["points"], last["comment"]) == ("prof", 1.5, "A slip.")


def test_the_table_says_that_a_person_marked(marking, grades, solutions):
    """Not that a person will, nor what the grader found; a comment says more."""
    marking.set(of(marking, "ann"), 1)
    marking.set(of(marking, "cem"), 1, "Hm.")
    write_reports_again(grades, read_keys(grades, solutions))
    with open(grades / "grades.csv", encoding="utf-8-sig", newline="") as file:
        told = {r["student"]: r["detail"] for r in csv.DictReader(file) if r["exercise"] == "proof"}
    person = "Marked by a person."
    assert told == {"ann": person, "bob": person, "cem": "Hm.", "dot": "Not answered."}
    page = (grades / "feedback" / "ann" / "01_double.html").read_text("utf-8")
    assert person in page
    assert "will mark" not in page


@pytest.mark.parametrize("wrong", [-1, 2.5, float("nan")])
def test_points_an_exercise_cannot_give_are_refused(marking, grades, wrong):
    """Nothing is written."""
    with pytest.raises(NnbookError, match="from 0 to 2"):
        marking.set(of(marking, "cem"), wrong)
    assert points(grades)["cem"] is None


# --- the desk, without a browser ------------------------------------------------------------


def step(desk, do, points=None, comment="", ticked=(False, False)):
    """Send what the browser sends."""
    form = {"points": points, "comment": comment, "ticked": list(ticked)}
    message = {"do": do, "number": desk.form.item["number"], "form": form}
    desk._receive(None, message, None)
    return desk.form.item


def test_the_desk_goes_on_where_marking_stopped(grades, solutions):
    """A new desk opens at the first question and answer that wait."""
    desk = open_desk(grades, solutions, "prof")
    assert "Answer 1 of 2; 2 left" in desk.form.item["said"]
    first = desk.answers[0].students
    assert "Saved: 1 of 2" in step(desk, "save", 1, "Hm.", (True, False))["said"]
    again = open_desk(grades, solutions, "prof")
    assert "Answer 1 of 1; 1 left" in again.form.item["said"]
    assert first != again.answers[0].students
    assert "Nothing is left" in step(again, "save", 0)["said"]


def test_points_have_to_be_given(grades, solutions):
    """An empty field saves nothing, and what was typed is not lost."""
    desk = open_desk(grades, solutions, "prof")
    item = step(desk, "save", None, "typed")
    assert item["said"].startswith("Not saved")
    assert item["comment"] == "typed"
    assert set(points(grades).values()) == {None, 0}


def test_what_was_typed_is_there_on_coming_back(grades, solutions):
    """Going to the next answer and back loses no draft."""
    desk = open_desk(grades, solutions, "prof")
    item = step(desk, "next", 1, "unfinished", (True, False))
    assert (item["comment"], item["points"]) == ("", None)
    item = step(desk, "previous")
    assert (item["comment"], item["points"], item["ticked"]) == ("unfinished", 1, [True, False])


def test_what_was_typed_outlives_cell_page_and_kernel(grades, solutions):
    """A new desk opens where something was typed last, for the same person, answer and question."""
    desk = open_desk(grades, solutions, "prof")
    step(desk, "next")
    step(desk, "draft", 1, "unfin", (True, False))
    step(desk, "draft", 1, "unfinished, 1 2", (True, False))
    assert desk.form.get_state()["item"]["comment"] == "unfinished, 1 2"  # for a page loaded anew
    typed = desk.answers[1].students
    again = open_desk(grades, solutions, "prof")
    item = again.form.item
    assert (item["comment"], item["points"], item["ticked"]) == (
        "unfinished, 1 2",
        1,
        [True, False],
    )
    assert again.answers[again._place].students == typed
    assert open_desk(grades, solutions, "other").form.item["comment"] == ""
    step(again, "save", 1, "unfinished, 1 2", (True, False))
    assert open_desk(grades, solutions, "prof").form.item["comment"] == ""


def test_a_draft_about_a_marked_answer_is_found_again(grades, solutions):
    """Also where only what waits is shown; another answer of the student does not get it."""
    desk = open_desk(grades, solutions, "prof")
    first = desk.answers[0].students
    step(desk, "save", 1, "Hm.", (True, False))
    desk._which.value = "all answers"
    desk._place = [group.students for group in desk.answers].index(first)
    step(desk, "draft", 1, "Hm, no.", (True, False))
    again = open_desk(grades, solutions, "prof")
    assert (again.form.item["comment"], again.form.item["marked"]) == ("Hm, no.", True)
    with Gradebook(grades / "grades.db") as book:
        for student in first:
            enter(book, student, "Another answer.")
    assert open_desk(grades, solutions, "prof").form.item["comment"] != "Hm, no."


def test_a_comment_once_given_is_offered_again(grades, solutions):
    """To everybody who marks the question, the latest first."""
    desk = open_desk(grades, solutions, "prof")
    assert desk.form.item["comments"] == []
    assert step(desk, "save", 1, " See 1.2. ", (True, False))["comments"] == ["See 1.2."]
    assert open_desk(grades, solutions, "other").form.item["comments"] == ["See 1.2."]


def change_rubric(solutions, old, new):
    path = solutions / "01_double.ipynb"
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")


RUBRIC = 'points=2, rubric=[(1, \\"Left.\\"), (1, \\"Right.\\")]'


@pytest.mark.parametrize(
    ("rubric", "ann", "left_alone"),
    [
        ('points=3, rubric=[(2, \\"Left.\\"), (1, \\"Right.\\")]', 2, 0),
        ('points=2, rubric=[(0.5, \\"Left.\\"), (1.5, \\"Right.\\")]', 0.5, 0),
        ('points=2, rubric=[(1, \\"Left side.\\"), (1, \\"Right.\\")]', 1, 2),
    ],
)
def test_marks_follow_a_rubric_that_changes(grades, solutions, rubric, ann, left_alone):
    """Ticks are summed up anew, but where a line is gone or points were set by hand."""
    desk = open_desk(grades, solutions, "prof")
    assert "rubric" not in desk.form.item["said"]
    marking = desk._marking
    marking.set(of(marking, "ann"), 1, "Hm.", ["Left."])  # and bob's
    marking.set(of(marking, "cem"), 0.25, "By hand.", ["Right."])
    change_rubric(solutions, RUBRIC, rubric)
    desk = open_desk(grades, solutions, "other")
    said = desk.form.item["said"]
    assert f"anew: {0 if left_alone else 2}, " in said
    assert "left as they were: " in said
    assert {**points(grades), "dot": 0} == {"ann": ann, "bob": ann, "cem": 0.25, "dot": 0}
    entry = of(desk._marking, "ann").first
    assert (entry.comment, entry.ticked, entry.marked_by) == ("Hm.", ("Left.",), "prof")
    assert entry.verdict.max_points == (3 if "points=3" in rubric else 2)
    again = open_desk(grades, solutions, "other").form.item["said"]
    assert "anew: 2" not in again


def test_going_by_leaves_no_draft(grades, solutions):
    """An answer that was only looked at shows what others have set since."""
    mine, theirs = (open_desk(grades, solutions, who) for who in ("me", "they"))
    step(mine, "next")
    step(theirs, "save", 1.5, "Theirs.", (True, False))
    mine._names.value = True
    mine._which.value = "all answers"
    places = [group.first.marked_by for group in mine.answers]
    away = places.index("they") - mine._place
    for _ in range(abs(away)):
        shown = mine.form.item
        direction = "next" if away > 0 else "previous"
        step(mine, direction, shown["points"], shown["comment"], shown["ticked"])
    item = mine.form.item
    assert (item["points"], item["comment"], item["ticked"]) == (1.5, "Theirs.", [True, False])


def test_reports_written_again_still_say_what_looked_odd(grades, solutions):
    """The files that a person should look at, as the last grading listed them."""
    with Gradebook(grades / "grades.db") as book:
        book.notice([("old.zip", "it is empty")])
        book.notice([("essay.docx", "it is no notebook")])
    open_desk(grades, solutions, "prof")._reports.click()
    summary = (grades / "summary.html").read_text(encoding="utf-8")
    assert "essay.docx" in summary
    assert "old.zip" not in summary


def test_reports_that_cannot_be_written_are_one_sentence(grades, solutions):
    """The desk stays as it is."""
    desk = open_desk(grades, solutions, "prof")
    (grades / "feedback").write_text("A file in the folder's place.")
    desk._reports.click()
    assert "not written" in desk.form.item["said"]
    assert str(grades / "feedback") in desk.form.item["said"]


def test_a_message_that_comes_late_changes_nothing(grades, solutions):
    """It was about the answer before."""
    desk = open_desk(grades, solutions, "prof")
    form = {"points": 2, "comment": "", "ticked": [True, True]}
    desk._receive(None, {"do": "save", "number": 0, "form": form}, None)
    assert 2 not in points(grades).values()


def test_two_people_do_not_overrule_each_other_unawares(grades, solutions):
    """Whoever comes second is told, keeps what was typed, and decides."""
    mine, theirs = (open_desk(grades, solutions, who) for who in ("me", "they"))
    step(theirs, "save", 2, "Theirs.", (True, True))
    item = step(mine, "save", 0, "Mine.")
    assert "Not saved: it was marked by they meanwhile; save again to overrule." in item["said"]
    assert "Marked by they: 2 points." in item["who"]
    assert (item["points"], item["comment"]) == (0, "Mine.")
    assert 2 in points(grades).values()
    assert "Saved: 0 of 2" in step(mine, "save", 0, "Mine.")["said"]
    assert 2 not in points(grades).values()


def test_no_name_is_shown_unasked(grades, solutions):
    """Nothing that reaches the browser names a student, until somebody asks for names."""
    desk = open_desk(grades, solutions, "prof")
    sent = json.dumps([desk.form.item, desk._answer.value, desk._menu.options])
    assert not [student for student in TEXTS if student in sent]
    desk._names.value = True
    assert "By " in desk.form.item["who"]


# --- the command ----------------------------------------------------------------------------


def test_the_command_opens_a_notebook_and_writes_the_reports(grades, solutions, monkeypatch):
    """Its one cell opens the desk; when JupyterLab ends, the table tells the marks."""
    opened = []

    def serve(folder, first, **options):
        cell = json.loads((folder / first).read_text("utf-8"))["cells"][0]
        assert cell["metadata"] == {"deletable": False, "jupyter": {"source_hidden": True}}
        opened.append("".join(cell["source"]))
        source = opened[0].replace("open_desk(", "desk = open_desk(")
        source = source.replace("import desk = open_desk", "import open_desk")
        namespace = {}
        exec(source, namespace)
        step(namespace["desk"], "save", 1.5, "By hand.")
        return 0

    monkeypatch.setattr(server, "serve", serve)
    where = ["--solutions", str(solutions), "--as", "A. Marker"]
    assert main(["mark", str(grades), *where]) == 0
    assert "open_desk(" in opened[0]
    with open(grades / "grades.csv", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert ("1.5", "By hand.") in {(row["points"], row["detail"]) for row in rows}
    with Gradebook(grades / "grades.db") as book:
        assert book.audit()[-1]["who"] == "A. Marker"


def test_each_person_has_a_notebook_of_their_own(grades, solutions):
    """Nobody's command changes who marks in another's; any name makes a file and a URL."""
    people = [
        "tessa",
        "j.doe-2",
        "Jörg",
        "J/rg",
        "../grades",
        "a b%20#?",
        "李",
        "王",
        "x" * 300,
        "\udcff",
    ]
    made = {who: put_desk(grades, solutions, who) for who in people}
    assert made["tessa"].name == "mark-tessa.ipynb"
    assert made["j.doe-2"].name == "mark-j.doe-2.ipynb"
    assert len(set(made.values())) == len(people)
    for who, path in made.items():
        assert path.parent == grades
        assert re.fullmatch(r"mark-[\w.-]{1,50}\.ipynb", path.name, re.ASCII)
        source = "".join(json.loads(path.read_text("utf-8"))["cells"][0]["source"])
        assert f"{who!r})" in source


@pytest.mark.parametrize("missing", ["grades", "solutions"])
def test_what_is_missing_is_one_sentence(grades, solutions, tmp_path, missing, capsys):
    """The sentence names the folder and the remedy."""
    folders = {"grades": grades, "solutions": solutions, missing: tmp_path / "nowhere"}
    with pytest.raises(NnbookError, match="nowhere"):
        read_keys(folders["grades"], folders["solutions"])


@pytest.mark.parametrize("broken", ["all of it", "its pages"])
def test_a_broken_gradebook_is_said_before_jupyterlab_starts(
    grades, solutions, monkeypatch, capsys, broken
):
    """One sentence that names the file; a header alone makes no gradebook."""
    monkeypatch.setattr(server, "serve", lambda *_, **__: pytest.fail("JupyterLab was started"))
    path = grades / "grades.db"
    if broken == "all of it":
        path.write_bytes(b"no database " * 1000)
    else:
        break_table(path, "verdicts")
    assert main(["mark", str(grades), "--solutions", str(solutions)]) != 0
    assert str(path) in capsys.readouterr().err
    assert not list(grades.glob("*.ipynb"))


def break_table(path, table):
    """Write noise over a table's first page; the rest of the file stays whole."""
    book = sqlite3.connect(path)
    book.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    size = book.execute("PRAGMA page_size").fetchone()[0]
    [page] = book.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    book.close()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)


def test_an_empty_gradebook_has_nothing_to_mark(solutions, tmp_path):
    """One sentence again."""
    with Gradebook(tmp_path / "grades.db"):
        pass
    with pytest.raises(NnbookError, match="empty"):
        open_desk(tmp_path, solutions)
