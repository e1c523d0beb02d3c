"""No cell of a table is a formula, whichever separator a spreadsheet goes by."""

import csv
import io
import re

import pytest

from nnbook.grading.report.tables import harmless, write_table

SIGNS = "=+@-＝＋－＠﹦﹢﹣﹫"


def as_split(text: str, separator: str) -> list[str]:
    """Return the cells of a table as a spreadsheet with this separator reads them."""
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    return [cell for line in lines for cell in line]


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize(
    "before", ["", " ", "\t", "\n", "x;", "x,", "x\t", "x\n", "x; ", '"', 'x;"']
)
def test_no_cell_begins_a_formula(sign, before, tmp_path):
    """Nor behind blanks, an invisible joiner or a quotation mark."""
    write_table(
        tmp_path / "t.csv", [[f"{before}{sign}SUM(A1)", f"{before}\u200d{sign}cmd|' /C'!A0"]]
    )
    text = (tmp_path / "t.csv").read_text("utf-8-sig")
    for separator in ",;\t":
        for cell in as_split(text, separator):
            assert not re.match(rf'[\s"\u200d]*[{re.escape(SIGNS)}]', cell), (separator, cell)


@pytest.mark.parametrize(
    "text",
    ["-0.5", "+3", "1e-5", "Ann", "Expected (1, -2), got (1, -2.5e-3).", "a, -1; b", "x - y"],
)
def test_numbers_and_words_stay_as_they_are(text):
    """A minus in a sentence is no formula."""
    assert harmless(text) == text


def test_every_field_is_quoted(tmp_path):
    """So that no separator of a cell ends it."""
    write_table(tmp_path / "t.csv", [["Ann", 2, ""], ['say "so"', "a;b", "c\td"]])
    assert (tmp_path / "t.csv").read_text("utf-8-sig") == (
        '"Ann","2",""\n"say ""so""","a;b","c d"\n'
    )
    assert not re.search(r"\t", (tmp_path / "t.csv").read_text("utf-8-sig"))
