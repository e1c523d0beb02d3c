"""Marking by a person, without any window: what waits, who gave the same answer, what is set.

`nnbook.grading.mark.desk` shows it. Everything is read from the gradebook when a question is opened
and written the moment it is decided, so marking can stop at any time and go on anywhere.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nnbook.errors import NnbookError
from nnbook.grading.grade.rubrics import follow_rubrics
from nnbook.grading.gradebook.entry import Entry, needs_person
from nnbook.grading.gradebook.gradebook import Gradebook
from nnbook.grading.gradebook.verdict import Word
from nnbook.grading.key.key import Key

Name = tuple[str, str]  # notebook, exercise


@dataclass(frozen=True)
class AnswerGroup:
    """The same answer, given by one student or by many: it is marked once."""

    entries: tuple[Entry, ...]
    precedent: Entry | None = None  # the same answer as marked before, when these came later

    @property
    def first(self) -> Entry:
        """Any of them; all say the same."""
        return self.entries[0]

    @property
    def said(self) -> str:
        """What tells the answer from all others, also from those to other questions."""
        return _hash([self.first.notebook, self.first.verdict.exercise, _said(self.first)])

    @property
    def students(self) -> tuple[str, ...]:
        """Whose answer it is."""
        return tuple(entry.student for entry in self.entries)

    @property
    def marks(self) -> list[tuple[str, str, float | None, str, tuple[str, ...]]]:
        """What people have set, by student."""
        return sorted(
            (one.student, one.marked_by, one.verdict.points, one.comment, one.ticked)
            for one in self.entries
            if one.marked_by
        )

    @property
    def waiting(self) -> bool:
        """Whether it is to be marked; a file that nobody can read waits for another file."""
        return any(needs_person(e) and e.verdict.verdict is not Word.UNREAD for e in self.entries)


class Marking:
    """The questions of a gradebook, in the order of the notebooks, and the marks a person gives.

    Its file is opened for every step: widgets call from several threads. The audit tells who marks.
    """

    def __init__(self, book: Path, keys: Mapping[str, Key], who: str) -> None:
        self.questions = {
            (notebook, exercise.name): exercise
            for notebook, key in keys.items()
            for exercise in key.exercises.values()
        }
        self._book = book
        self._who = who
        with Gradebook(book) as opened:
            self.told = " ".join(follow_rubrics(opened, keys))  # to be said when marking begins

    def left(self) -> dict[Name, int]:
        """Count the different answers that need a person, by question that has any answer."""
        by_question: dict[Name, list[Entry]] = defaultdict(list)
        for entry in self._entries():
            by_question[entry.notebook, entry.verdict.exercise].append(entry)
        return {
            name: sum(group.waiting for group in _grouped(by_question[name]))
            for name in self.questions
            if name in by_question
        }

    def answers(self, name: Name, *, grouped: bool = True) -> list[AnswerGroup]:
        """Return the answers to a question, in an order that tells nothing of names.

        Unless they are grouped, each student's comes by itself.
        """
        entries = self._entries(*name)
        return _grouped(entries) if grouped else [AnswerGroup((e,)) for e in _shuffled(entries)]

    def refreshed(self, group: AnswerGroup) -> AnswerGroup:
        """Read again what stands in the gradebook about an answer."""
        entries = self._entries(group.first.notebook, group.first.verdict.exercise)
        mine = set(group.students)
        return AnswerGroup(tuple(entry for entry in entries if entry.student in mine))

    def pictures(self, group: AnswerGroup) -> dict[str, dict[str, str]]:
        """Return the pictures pasted into an answer: name → type → base64 text."""
        with Gradebook(self._book) as book:
            return book.pictures(group.first)

    def set(
        self, group: AnswerGroup, points: float, comment: str = "", ticked: Sequence[str] = ()
    ) -> None:
        """Mark an answer, for everybody who gave it; ticked is what it fulfils of the rubric.

        Raises
        ------
        NnbookError
            When the exercise cannot give so many points.
        """
        most = group.first.verdict.max_points
        if not 0 <= points <= most:
            raise NnbookError(f"Points must be from 0 to {most:g}, not {points:g}.")
        name = group.first.notebook, group.first.verdict.exercise
        rubric = {line: points for points, line in self.questions[name].rubric}
        worth = {line: rubric.get(line, 0.0) for line in ticked}
        with Gradebook(self._book) as book, book.together():
            for entry in group.entries:
                book.mark(entry, points, who=self._who, comment=comment, ticked=worth)

    def take_back(self, group: AnswerGroup) -> None:
        """Let the grader's verdict count again; a written answer waits again."""
        with Gradebook(self._book) as book, book.together():
            for entry in group.entries:
                book.unmark(entry, who=self._who)

    def _entries(self, notebook: str | None = None, exercise: str | None = None) -> list[Entry]:
        with Gradebook(self._book) as book:
            return book.entries(notebook=notebook, exercise=exercise)


def _grouped(entries: Sequence[Entry]) -> list[AnswerGroup]:
    """Put the same answers together; those that people treated differently stay apart."""
    groups: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    marked: dict[str, Entry] = {}
    for entry in entries:
        said = _said(entry)
        groups[said, _treated(entry)].append(entry)
        if entry.marked_by and not entry.outdated:
            marked.setdefault(said, entry)
    return [
        AnswerGroup(tuple(group), None if group[0].marked_by else marked.get(said))
        for (said, _), group in sorted(groups.items())
    ]


def _shuffled(entries: Sequence[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: (_said(entry), entry.digest, entry.student))


def _said(entry: Entry) -> str:
    """Hash an answer: its words, whatever the spaces between them, or its code and verdict."""
    notes: dict[str, Any] = dict(entry.verdict.notes)
    words = " ".join(str(notes.pop("text", "")).split())
    return _hash([words, notes, "" if words else entry.verdict.detail])


def _treated(entry: Entry) -> str:
    if not entry.marked_by:
        return ""
    return _hash([entry.verdict.points, entry.comment, entry.ticked, entry.outdated])


def _hash(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()
