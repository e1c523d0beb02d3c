"""The class at a glance: pictures whose text alternatives say the same, and what needs a person."""

import re
import xml.etree.ElementTree as ElementTree

import pytest
from small_class import KEYS, write_small_summary

from nnbook.grading.gradebook.gradebook import Gradebook
from nnbook.grading.gradebook.verdict import Verdict, Word
from nnbook.grading.report.charts import bar, histogram, stacked_bar
from nnbook.grading.report.summary import write_summary


@pytest.fixture
def summary(tmp_path):
    """The page of a small class, and the text alternatives of its pictures."""
    html = write_small_summary(tmp_path).read_text()
    return html, re.findall(r'<svg[^>]*aria-label="([^"]*)"', html)


def test_every_picture_has_a_text_alternative(summary):
    """The distribution of points, each exercise's answers, and each mistake, in words."""
    html, alternatives = summary
    assert html.count("<svg") == len(alternatives)
    assert alternatives == [
        "Points earned: 1 submission from 0 to 10 %, 2 submissions from 20 to 30 %,"
        " 2 submissions from 90 to 100 %.",
        "2 right, 1 partly right, 1 not right, 1 file not readable",
        "1 right, 1 partly right, 1 not answered, 1 file not readable, 1 not marked yet",
        "2 answers",
    ]


def test_points_not_marked_yet_are_left_out(summary):
    """Ann's unmarked proof does not halve her share, and its exercise has no difficulty yet."""
    html, _ = summary
    assert "half of them earned 25 % of the points or more" in html
    assert "In 1 submission written answers are not marked yet" in html
    assert re.findall(r'<td class="number">([^<]*)</td>', html) == ["50 %", "–"]


def test_what_needs_a_person_is_listed_once(summary):
    """A file nobody can read is one line, whatever it was to hold; so is a file left out."""
    html, _ = summary
    assert "What needs a person (3)" in html
    assert html.count("The file is empty.") == 1
    assert html.count("The whole notebook") == 1
    assert "uses <code>Neuron</code>" in html
    assert "1 written answer to mark" in html
    assert "essay.ipynb" in html


def test_names_are_no_markup(summary):
    """What students and files are called is text."""
    html, _ = summary
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert "&lt;of ours&gt;" in html


@pytest.mark.parametrize("known", [True, False])
def test_only_pages_that_are_written_are_linked(tmp_path, known):
    """Those of notebooks with a key; their names are made safe in a link."""
    name = "50% off #1"
    keys = {name: KEYS["01_neuron"]} if known else {}
    unread = Verdict("sum", 0, 2, "unread", "The file is empty.")
    with Gradebook(tmp_path / "grades.db") as book:
        book.record(book.register("ann", name, "digest"), "key", [unread])
        write_summary(book.entries(), keys, tmp_path / "summary.html")
    links = re.findall('href="([^"]*)"', (tmp_path / "summary.html").read_text())
    assert links == ["feedback/ann/50%25%20off%20%231.html"] * known


def test_pictures_draw_the_numbers():
    """A bar is as long as its number, and the parts of one fill it."""
    svg = ElementTree.fromstring(stacked_bar([(3, Word.RIGHT), (1, Word.UNMARKED)]))
    widths = [float(rect.get("width")) for rect in svg]
    assert widths == [149, 49]  # a gap of 1 between two
    svg = ElementTree.fromstring(bar(3, 6, "3 answers"))
    assert float(svg[0].get("width")) == 100
    figure = ElementTree.fromstring(histogram([0.05, 0.3, 0.3, 1.0], "Points"))
    heights = [float(rect.get("height")) for rect in figure.iter("rect")]
    assert heights == [60, 0, 0, 120, 0, 0, 0, 0, 0, 60]


def test_an_empty_class_has_a_page(tmp_path):
    """Nothing is divided by nobody."""
    write_summary([], {}, tmp_path / "summary.html")
    assert "The class at a glance" in (tmp_path / "summary.html").read_text()
    assert "<figure>" in histogram([], "Points")
    assert "aria-label" in stacked_bar([])
