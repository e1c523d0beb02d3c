"""Drafts: what a person has typed at the desk and not saved; cell, page and kernel may end."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from nnbook.grading.gradebook.gradebook import Gradebook
from nnbook.grading.mark.marking import AnswerGroup


class Drafts:
    """One person's drafts, the newest first; each belongs to an answer and to those who gave it."""

    def __init__(self, book: Path, who: str) -> None:
        self._book, self._who = book, who
        self.all: list[dict[str, Any]] = []
        self.read()

    def read(self) -> bool:
        """Read them again; tell whether any has come or gone."""
        before = self.all
        with Gradebook(self._book) as book:
            self.all = json.loads(book.drafts(self._who))
        return self.all != before

    def of(self, group: AnswerGroup) -> dict[str, Any]:
        """Return the form as it was typed for an answer; empty when nothing was."""
        return next((one["form"] for one in self.all if _about(one, group)), {})

    def keep(self, group: AnswerGroup, form: dict[str, Any]) -> None:
        """Keep a form, in place of what was typed for this answer before; or, empty, none."""
        if form == self.of(group):
            return
        name, students = [group.first.notebook, group.first.verdict.exercise], list(group.students)
        new = {"question": name, "answer": group.said, "students": students, "form": form}
        with Gradebook(self._book) as book:
            rest = [d for d in json.loads(book.drafts(self._who)) if not _about(d, group)]
            self.all = [new, *rest] if form else rest
            book.keep_drafts(self._who, json.dumps(self.all))

    def place(self, groups: Sequence[AnswerGroup]) -> int | None:
        """Return the place of the answer about which something was typed last."""
        places = (k for one in self.all for k, group in enumerate(groups) if _about(one, group))
        return next(places, None)


def _about(draft: dict[str, Any], group: AnswerGroup) -> bool:
    return draft["answer"] == group.said and not set(group.students).isdisjoint(draft["students"])
