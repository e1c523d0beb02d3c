"""The gradebook loses nothing, grades nothing twice, and never overwrites what a person set."""

import contextlib
import dataclasses
import os
import random
import signal
import sqlite3
import sys
import threading

import pytest
from checkout import ROOT

from nnbook.errors import NnbookError
from nnbook.grading.gradebook.database import open_file, transaction
from nnbook.grading.gradebook.entry import needs_person
from nnbook.grading.gradebook.gradebook import Gradebook, reading
from nnbook.grading.gradebook.verdict import Verdict

RIGHT = Verdict("double", 2.0, 2.0, "right", "Right.")
WRONG = Verdict("total", 0.0, 2.0, "wrong", "Not right.", {"diagnosis": "a mistake"})
PROSE = Verdict("proof", None, 3.0, "unmarked", "A person will mark this answer.", {"text": "so"})


@pytest.fixture
def book(tmp_path):
    with Gradebook(tmp_path / "grades.db") as opened:
        yield opened


def entered(book, student="ann", digest="d1", fingerprint="key", verdicts=(RIGHT, WRONG, PROSE)):
    number = book.register(student, "01_target", digest)
    book.record(number, fingerprint, verdicts)
    return number


def answer(book, exercise, student="ann"):
    return next(e for e in book.entries(exercise=exercise) if e.student == student)


def words(book):
    return [
        (e.student, e.verdict.exercise, e.verdict.verdict, e.verdict.points) for e in book.entries()
    ]


def test_verdicts_are_kept_as_they_were_given(book):
    """What is read back is what was recorded, in the notebook's order."""
    entered(book)
    assert [entry.verdict for entry in book.entries()] == [RIGHT, WRONG, PROSE]


def test_pictures_are_handed_out_by_themselves(book):
    """Megabytes of photos are not read with every table; another grading replaces them."""
    photo = {"p.png": {"image/png": "QUJD"}}
    pasted = dataclasses.replace(PROSE, pictures=photo)
    entered(book, verdicts=[pasted])
    [entry] = book.entries()
    assert entry.verdict.pictures == {}
    assert book.pictures(entry) == photo
    entered(book, fingerprint="a new key", verdicts=[PROSE])
    assert book.pictures(entry) == {}


def test_what_has_not_changed_is_graded(book):
    """Only the same submission, graded with the same key, counts as graded."""
    number = entered(book)
    assert book.is_graded(number, "key")
    assert not book.is_graded(number, "another key")
    assert not book.is_graded(book.register("ann", "01_target", "d2"), "key")
    assert book.register("ann", "01_target", "d1") == number


def test_the_newest_submission_counts_and_older_ones_stay(book, tmp_path):
    """A repeated submission replaces the grades, not the history."""
    entered(book)
    entered(book, digest="d2", verdicts=[WRONG])
    assert words(book) == [("ann", "total", "wrong", 0)]
    with sqlite3.connect(tmp_path / "grades.db") as raw:
        assert raw.execute("SELECT count(*) FROM verdicts").fetchone() == (4,)
    book.register("ann", "01_target", "d1", newest=False)
    assert words(book) == [("ann", "total", "wrong", 0)]
    book.register("ann", "01_target", "d1", newest=True)
    assert len(words(book)) == 3


def test_a_student_keeps_the_grades_of_before_until_there_are_new_ones(book):
    """A run that is killed after it entered what was handed in loses nobody."""
    entered(book)
    late = book.register("ann", "01_target", "d2")
    assert [entry.digest for entry in book.entries()] == ["d1"] * 3
    assert book.remarks() == {("ann", "01_target"): []}
    book.record(late, "key", [WRONG])
    assert [entry.digest for entry in book.entries()] == ["d2"]
    book.register("ann", "01_target", "d1")  # handed in again: its verdicts are known
    book.record(late, "key", [WRONG], remarks=["another grader, a moment later"])
    assert [entry.digest for entry in book.entries()] == ["d2"]


@pytest.mark.parametrize("first", ["key", "an older key"])
def test_a_failure_of_the_grader_replaces_no_verdict(book, first):
    """It is tried again, because nothing says that it was graded with this key."""
    number = entered(book, fingerprint=first)
    failed = Verdict("double", 0.0, 2.0, "unread", "", {"person": "MemoryError"})
    book.record(number, "", [failed])
    assert [entry.verdict for entry in book.entries()] == [RIGHT, WRONG, PROSE]
    assert book.is_graded(number, first)
    late = book.register("ann", "01_target", "d2")
    book.record(late, "", [failed])  # which has none yet, and shows that a person is needed
    assert [entry.verdict for entry in book.entries()] == [failed]
    assert not book.is_graded(late, "key")
    book.record(late, "key", [RIGHT])
    assert [entry.verdict for entry in book.entries()] == [RIGHT]


def test_a_mark_above_a_lowered_maximum_counts_as_the_maximum(book):
    """And says so, until somebody looks at it."""
    entered(book)
    book.mark(answer(book, "proof"), 3, who="prof")
    lowered = dataclasses.replace(PROSE, max_points=1.0)
    entered(book, fingerprint="a new key", verdicts=[lowered])
    [entry] = book.entries()
    assert (entry.verdict.points, entry.verdict.verdict) == (1, "right")
    assert needs_person(entry).startswith("marked with 3 points, of which 1 count")
    book.mark(answer(book, "proof"), 1, who="prof")
    assert needs_person(book.entries()[0]) == ""


def test_a_mark_counts_before_every_verdict(book):
    """What a person set survives regrading, and says so when the submission has changed."""
    entered(book)
    book.mark(answer(book, "proof"), 2.5, who="prof", comment="Nearly.")
    book.mark(answer(book, "total"), 2, who="prof")
    entered(book, fingerprint="a new key")
    assert [p for *_, p in words(book)] == [2, 2, 2.5]
    marked = book.entries()[2]
    assert (marked.comment, marked.marked_by, marked.outdated) == ("Nearly.", "prof", False)
    entered(book, digest="d2")
    assert [p for *_, p in words(book)] == [2, 2, 2.5]
    assert book.entries()[2].outdated
    book.unmark(answer(book, "total"), who="prof")
    assert words(book)[1][2:] == ("wrong", 0)


def test_the_audit_says_who_set_every_point_and_when(book):
    """Machine and people alike, in the order it happened."""
    entered(book)
    proof = answer(book, "proof")
    book.mark(proof, 2, who="prof", comment="Good.")
    book.mark(proof, 3, who="dean", comment="Better.")
    entered(book, fingerprint="a new key", verdicts=[RIGHT])
    told = [(line["who"], line["exercise"], line["points"]) for line in book.audit()]
    assert told == [
        ("nnbook grade", "double", 2),
        ("nnbook grade", "total", 0),
        ("nnbook grade", "proof", None),
        ("prof", "proof", 2),
        ("dean", "proof", 3),
        ("nnbook grade", "double", 2),
    ]
    assert all(str(line["at"]).endswith("+00:00") for line in book.audit())
    book.unmark(answer(book, "double"), who="prof")  # which nobody had marked
    book.unmark(proof, who="prof")
    words = [(line["exercise"], line["points"], line["verdict"]) for line in book.audit()]
    assert words[2:5] == [
        ("proof", None, "unmarked"),
        ("proof", 2, "marked"),
        ("proof", 3, "marked"),
    ]
    assert words[6:] == [("proof", None, "taken back")]


def test_the_cause_is_told_where_sqlite_rolled_back_by_itself(tmp_path):
    """As it does on a full disk."""

    def fill_disk(file):
        with transaction(file):
            file.execute("ROLLBACK")
            raise OSError("the disk is full")

    with (
        contextlib.closing(open_file(tmp_path / "grades.db")) as file,
        pytest.raises(OSError, match="full"),
    ):
        fill_disk(file)


def test_all_verdicts_of_a_submission_or_none(book):
    """A verdict that cannot be entered leaves the book as it was."""
    number = book.register("ann", "01_target", "d1")
    with pytest.raises(sqlite3.Error):
        book.record(number, "key", [RIGHT, RIGHT])
    assert book.entries() == []
    assert not book.is_graded(number, "key")


def test_two_graders_at_once_do_not_corrupt_the_book(tmp_path):
    """Both enter the same class; each verdict is there once."""
    failures = []

    def grade(seed):
        students = [f"student-{n}" for n in range(60)]
        random.Random(seed).shuffle(students)
        try:
            with Gradebook(tmp_path / "grades.db") as book:
                for student in students:
                    entered(book, student)
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=grade, args=(seed,)) for seed in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    with Gradebook(tmp_path / "grades.db") as book:
        assert len(book.entries()) == len(book.audit()) == 180
    with sqlite3.connect(tmp_path / "grades.db") as raw:
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_new_book_can_be_opened_by_several_at_once(tmp_path):
    """Whoever comes second waits, instead of being told that the book is locked."""
    failures, together = [], threading.Barrier(6)

    def open_new_books():
        for number in range(40):
            together.wait()
            try:
                Gradebook(tmp_path / f"{number}.db").close()
            except NnbookError as error:
                failures.append(error)

    threads = [threading.Thread(target=open_new_books) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures


@pytest.mark.parametrize("content", [b"not a database", b"SQLite format 3\0" + b"\xff" * 2000])
def test_something_else_in_its_place_is_one_sentence(tmp_path, content):
    """The sentence names the file; the file is left alone."""
    path = tmp_path / "grades.db"
    path.write_bytes(content)
    with pytest.raises(NnbookError, match=r"grades\.db"):
        Gradebook(path)
    assert path.read_bytes() == content


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork")
def test_a_copy_for_reading_is_that_of_one_moment(tmp_path, monkeypatch):
    """Another process grades meanwhile: every copy is whole, and later ones hold no less."""
    path = tmp_path / "grades.db"
    Gradebook(path).close()
    grader = os.fork()
    if grader == 0:
        for number in range(100_000):  # until it is killed
            with Gradebook(path) as book:  # closing it moves what stands beside the file into it
                entered(book, student=f"student-{number}")
        os._exit(0)
    monkeypatch.setattr(os, "access", lambda path, mode: mode == os.R_OK)
    seen = [0]
    try:
        while len(seen) < 100:
            with reading(path) as copy:
                seen.append(len(copy.entries()))
    finally:
        os.kill(grader, signal.SIGKILL)
        os.waitpid(grader, 0)
    assert all(count % 3 == 0 for count in seen)  # all verdicts of a submission or none
    assert seen == sorted(seen)
    assert seen[-1] > 0


def test_a_book_of_a_newer_nnbook_is_left_alone(tmp_path):
    """Its format may have changed."""
    with sqlite3.connect(tmp_path / "grades.db") as raw:
        raw.execute("PRAGMA user_version = 99")
    with pytest.raises(NnbookError, match="newer"):
        Gradebook(tmp_path / "grades.db")


def test_a_book_written_before_words_were_an_enum_says_the_same(tmp_path):
    """Every verdict, mark, picture and line of the audit, and grading goes on in it."""
    path = tmp_path / "grades.db"
    with contextlib.closing(sqlite3.connect(path)) as raw:
        raw.executescript((ROOT / "tests" / "data" / "gradebook_format_3.sql").read_text("utf-8"))
    with Gradebook(path) as book:
        ann = {e.verdict.exercise: e for e in book.entries() if e.student == "ann"}
        assert {name: (e.verdict.verdict, e.verdict.points) for name, e in ann.items()} == {
            "double": ("right", 2), "area": ("partly", 1), "total": ("wrong", 0),
            "slope": ("missing", 0), "gate": ("error", 0), "loop": ("timeout", 0),
            "proof": ("partly", 2.5), "essay": ("unmarked", None),
        }  # fmt: skip
        assert ann["area"].verdict.notes["groups"][0] == ["short lists", True, ""]
        assert ann["proof"].ticked == ("The boundary is the same.",)
        assert book.pictures(ann["proof"]) == {"p.png": {"image/png": "QUJD"}}
        assert [e.verdict.verdict for e in book.entries() if e.student == "bob"] == ["unread"]
        assert [line["verdict"] for line in book.audit()[-3:]] == ["marked", "marked", "unmarked"]
        assert book.notices() == [("essay.docx", "it is no notebook")]
        assert book.is_graded(1, "key 0.1.0 10/60 locked")
        entered(book, "cem")
        book.unmark(answer(book, "proof"), who="prof")
        assert book.audit()[-1]["verdict"] == "taken back"


def test_a_book_of_the_first_format_is_brought_up_to_date(tmp_path):
    """Marks set with it stay."""
    path = tmp_path / "grades.db"
    with Gradebook(path) as book:
        entered(book)
        book.mark(answer(book, "proof"), 2, who="prof")
    with sqlite3.connect(path) as raw:
        raw.execute("ALTER TABLE marks DROP COLUMN ticked")
        raw.execute("ALTER TABLE submissions ADD COLUMN attempt INTEGER NOT NULL DEFAULT 0")
        raw.execute("DROP TABLE notices")
        raw.execute("PRAGMA user_version = 1")
    with Gradebook(path) as book:
        book.notice([("essay.docx", "it is no notebook")])
        assert book.notices() == [("essay.docx", "it is no notebook")]
        book.mark(answer(book, "total"), 1, who="prof", ticked={"So.": 1})
        assert [entry.ticked for entry in book.entries()] == [(), ("So.",), ()]
        assert [entry.verdict.points for entry in book.entries()] == [2, 1, 2]
