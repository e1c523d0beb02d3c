"""Every block of code on the page for authors does what the page says."""

import json
import re

from checkout import ROOT

from nnbook.grading.course.settings import read_course
from nnbook.grading.verify.command import slips

PAGE = (ROOT / "docs" / "authors.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def cell(kind, source, tag=None):
    code = {"execution_count": None, "outputs": []} if kind == "code" else {}
    tags = {"tags": [tag]} if tag else {}
    return {"cell_type": kind, "id": "", "metadata": tags, "source": source} | code


def notebook():
    """The page's blocks as a notebook, each exercise after a question."""
    cells = [
        cell("markdown", "# 1 · The page"),
        cell("code", "from nnbook import check"),
        cell("markdown", "## 1.1 · Exercises"),
    ]
    for kind, source in BLOCKS:
        if "BEGIN SOLUTION" in source:
            name = re.search(r"^(\w+) =|def (\w+)|`(\w+)`", source, re.MULTILINE)
            place = sum("### Exercise" in one["source"] for one in cells) + 1
            title = f"### Exercise 1.{place} · Part {place}"
            cells.append(cell("markdown", f"{title}\n\nSet `{name[1] or name[2] or name[3]}`."))
        if kind == "toml":
            continue
        tag = "check" if source.startswith("check") else None
        tag = "key" if re.match(r"exercise|written|from nnbook.grading", source) else tag
        cells.append(cell("markdown" if kind == "markdown" else "code", source, tag))
        if points := re.search(r"points=(\d)", source):
            asked = next(one for one in reversed(cells) if "### Exercise" in one["source"])
            asked["source"] += f"\n\n*{points[1]} point{'s' * (points[1] != '1')}*"
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def test_the_exercises_of_the_page_keep_every_rule(tmp_path):
    """All four kinds, as they stand there, in one notebook; only its ids are the tool's."""
    from nnbook.grading.verify.ids import fix_ids

    path = tmp_path / "01_page.ipynb"
    path.write_text(json.dumps(notebook()), encoding="utf-8")
    fix_ids(path)
    assert list(slips(tmp_path, printed=False)) == []


def test_the_settings_of_the_page_are_read(tmp_path):
    """With what they ask for."""
    (settings,) = (source for kind, source in BLOCKS if kind == "toml")
    (tmp_path / "course.toml").write_text(settings, encoding="utf-8")
    course = read_course(tmp_path)
    assert course.name == "genetics"
    assert course.lines["key"] == 60
    assert [ask.at_least for ask in course.asks] == [3, 5, 1]
    assert len(course.equivalent) == 1
