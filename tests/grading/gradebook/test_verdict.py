"""A verdict's word: all that is said in its name stands in one enum."""

import csv
import json
import pickle
from types import SimpleNamespace

import pytest

from nnbook.grading.gradebook.gradebook import Gradebook
from nnbook.grading.gradebook.verdict import Verdict, Word
from nnbook.grading.mark.panes import answer
from nnbook.grading.report.feedback import feedback_page
from nnbook.grading.report.summary import write_summary
from nnbook.grading.report.tables import write_grades_csv
from nnbook.grading.report.templates import render


@pytest.fixture(params=[*Word, "late"])
def word(request, monkeypatch):
    """Each word there is, and one that is added as an author would, by a line of the enum."""
    if isinstance(request.param, Word):
        return request.param
    late = Word.__new_member__(Word, "late", "☾", "after the deadline", "open", "#123456")
    late._name_ = "LATE"
    monkeypatch.setitem(Word._member_map_, "LATE", late)
    monkeypatch.setitem(Word._value2member_map_, "late", late)
    monkeypatch.setattr(Word, "_member_names_", [*Word._member_names_, "LATE"])
    return late


def test_everything_that_tells_of_a_word_reads_the_enum(word, tmp_path):
    """Gradebook, table, page, summary and desk, without a line about it in any of them."""
    with Gradebook(tmp_path / "grades.db") as book:
        verdict = Verdict("double", None, 2.0, word, "So it is.", {})
        book.record(book.register("ann", "01", "digest"), "key", [verdict])
        entries = book.entries()
        assert book.audit()[0]["verdict"] == word.value
    assert entries[0].verdict == verdict
    assert entries[0].verdict.verdict is word
    write_grades_csv(entries, tmp_path / "grades.csv")
    [row] = csv.DictReader((tmp_path / "grades.csv").read_text("utf-8-sig").splitlines())
    assert row["verdict"] == word.value
    page = feedback_page(entries, {"01": SimpleNamespace(title="One", exercises={})})
    if word is not Word.UNREAD:  # a file that nobody can read is one sentence
        assert page.count(f'class="verdict {word.value}">{word.told}<') == 2
    write_summary(entries, {}, tmp_path / "summary.html")
    summary = (tmp_path / "summary.html").read_text("utf-8")
    assert f'<span class="count">1 {word.told}</span>' in summary
    assert f'aria-label="1 {word.spoken}"><rect' in summary
    assert f'fill="{word.fill or "none"}"' in summary
    if word is not Word.MISSING:  # which the grader says in a sentence
        assert f"The grader says: {word.told}<" in answer(entries[0], {})


@pytest.mark.parametrize("word", Word)
def test_a_page_gives_every_word_its_colour(word):
    """By a class of its name, in a colour that the page defines for day and night."""
    page = render("report/page.html", title="", warning="")
    assert f".{word} {{ color: var(--{word.ink}); }}" in page
    assert page.count(f"--{word.ink}: #") == 2


def test_a_word_is_the_text_of_its_value():
    """In JSON, in pickles that go to another computer, and beside a string."""
    assert [str(word) for word in Word] == [
        "right", "partly", "wrong", "missing", "error", "timeout", "unread", "unmarked", "unasked"
    ]  # fmt: skip
    assert json.dumps(Word.RIGHT) == '"right"'
    assert pickle.loads(pickle.dumps(Word.TIMEOUT)) is Word.TIMEOUT
    assert Verdict("x", 1, 1, "right").verdict is Word.RIGHT
    with pytest.raises(ValueError, match="rigth"):
        Verdict("x", 1, 1, "rigth")
