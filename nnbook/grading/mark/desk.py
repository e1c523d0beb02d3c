"""The desk: a student's answer beside the model answer, the rubric, points and a comment.

`nnbook mark` opens it in JupyterLab. What it shows of students has been through
`nnbook.grading.mark.markdown`; names are hidden until somebody asks for them. The form sends all it
holds with every step, so nothing that was typed can be overtaken by the button that follows; and
every other page and desk is told.
"""

import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import anywidget
import ipywidgets
import traitlets

from nnbook.errors import NnbookError
from nnbook.grading.key.exercise import Exercise
from nnbook.grading.mark import panes
from nnbook.grading.mark.drafts import Drafts
from nnbook.grading.mark.marking import AnswerGroup, Marking, Name
from nnbook.grading.report.numbers import number

_HERE = Path(__file__).parent
_WAITING, _ALL = "what needs a person", "all answers"


class Form(anywidget.AnyWidget):
    """Rubric, points, comment and buttons; ``desk.js`` builds them."""

    _esm = _HERE / "desk.js"
    _css = _HERE / "desk.css"
    item: Any = traitlets.Dict().tag(sync=True, echo_update=False)


class Desk(ipywidgets.VBox):  # type: ignore[misc]  # ipywidgets has no types
    """Where a person marks; a button writes tables and pages anew.

    Raises
    ------
    NnbookError
        When no submission has been graded.
    """

    _newest: "ClassVar[Desk]"

    def __init__(self, marking: Marking, drafts: Drafts, write_reports: Callable[[], None]) -> None:
        self._marking, self._drafts = marking, drafts
        self._write_reports = write_reports
        self._turn = threading.RLock()  # messages come on two threads, so one may overtake another
        self._turns: dict[float | None, int] = {}  # page → its newest message
        self._left = marking.left()
        if not self._left:
            raise NnbookError("The gradebook is empty; grade first: nnbook grade SUBMISSIONS.")
        self.answers: list[AnswerGroup] = []  # gone through, as they stood when last read
        self._place = 0
        self._shown = 0  # numbers what the form shows, so that a late message changes nothing else
        self._build()
        self._menu.value = self._typed() or self._next_waiting() or next(iter(self._left))
        self._counting = False
        self._open(marking.told)
        for control in (self._menu, self._which, self._grouped):
            control.observe(self._chosen, "value")
        self._names.observe(lambda _: self._show(""), "value")
        self._reports.on_click(lambda _: self._write())
        self.form.on_msg(self._receive)
        Desk._newest = self
        self._catch_up()

    def _build(self) -> None:
        self._menu = ipywidgets.Dropdown(description="Exercise", options=self._options())
        self._which = ipywidgets.Dropdown(description="Show", options=[_WAITING, _ALL])
        self._grouped = ipywidgets.Checkbox(
            True, description="the same answers together", indent=False
        )
        self._names = ipywidgets.Checkbox(False, description="names", indent=False)
        self._reports = ipywidgets.Button(description="Write the reports", icon="file-text")
        self._asked, self._answer, self._model = (ipywidgets.HTMLMath() for _ in range(3))
        self.form = Form()
        bar = _box(
            "nnbook-desk-bar", self._menu, self._which, self._grouped, self._names, self._reports
        )
        left = _box("nnbook-desk-side", self._answer)
        right = _box("nnbook-desk-side", self._model, self.form)
        super().__init__([bar, self._asked, _box("nnbook-desk-sides", left, right)])
        self.add_class("nnbook-desk")

    def _options(self) -> list[tuple[str, Name]]:
        questions = self._marking.questions
        return [(f"{questions[name].title} ({n} left)", name) for name, n in self._left.items()]

    def _next_waiting(self) -> Name | None:
        """Return the next question with something left: after this one, or else before it."""
        names = list(self._left)
        here = names.index(self._menu.value) if self._menu.value in names else 0
        return next((name for name in names[here:] + names[:here] if self._left[name]), None)

    def _typed(self) -> Name | None:
        """Return the question to which something was typed last and not saved."""
        names = (tuple(one["question"]) for one in self._drafts.all)
        return next((name for name in names if name in self._left), None)

    @property
    def _question(self) -> Exercise:
        return self._marking.questions[self._menu.value]

    def _chosen(self, _: Any) -> None:
        if not self._counting:
            self._open()

    def _open(self, said: str = "") -> None:
        """Read the answers to a question again; show where something was typed, or what waits."""
        with self._turn:
            every = self._marking.answers(self._menu.value, grouped=self._grouped.value)
            everything = self._which.value == _ALL
            typed = self._drafts.place(every)
            self.answers = [g for k, g in enumerate(every) if everything or g.waiting or k == typed]
            waiting = (place for place, group in enumerate(self.answers) if group.waiting)
            self._place = next(waiting, 0) if typed is None else self.answers.index(every[typed])
            comments = Counter(
                one.comment for group in every for one in group.entries if one.comment
            )
            self._comments = [comment for comment, _ in comments.most_common()]
            self._asked.value = panes.asked(self._question)
            self._model.value = panes.model(self._question)
            self._show(said)

    def _show(self, said: str) -> None:
        """Show the answer at the present place, and say what has just happened."""
        self._shown += 1
        if not self.answers:
            self._answer.value = "<h3>Answer</h3><p>There is nothing here.</p>"
            self.form.item = {"empty": True, "said": f"{said} {self._nothing()}".strip()}
            return
        group = self.answers[self._place]
        self._answer.value = panes.answer(group.first, self._marking.pictures(group))
        self.form.item = self._item(group, said)

    def _item(self, group: AnswerGroup, said: str) -> dict[str, Any]:
        """Return all that the form shows."""
        left = self._left[self._menu.value]
        where = f"Answer {self._place + 1} of {len(self.answers)}; {left} left to mark."
        rubric = self._question.rubric
        return {
            "empty": False,
            "number": self._shown,
            "said": f"{said} {where}".strip(),
            "who": panes.whose(group, self._names.value),
            "rubric": [[worth, statement] for worth, statement in rubric],
            "most": group.first.verdict.max_points,
            "marked": bool(group.first.marked_by),
            "comments": self._comments,
            **_set_before(group, rubric),
            **self._typed_for(group),
        }

    def _typed_for(self, group: AnswerGroup) -> dict[str, Any]:
        """Return what was typed and not saved: the comment alone where the rubric has changed."""
        typed = self._drafts.of(group)
        fits = not typed or len(typed["ticked"]) == len(self._question.rubric)
        return typed if fits else {"comment": typed["comment"]}

    def _nothing(self) -> str:
        total = sum(self._left.values())
        if total:
            return f"Nothing is left in this exercise; {total} in others."
        return "Nothing is left to mark. “Write the reports”, or end nnbook mark, which does it."

    # --- what the form asks for -------------------------------------------------------------

    def _receive(self, _: Any, content: dict[str, Any], __: Any) -> None:
        """Do one step that the browser asks for."""
        with self._turn:
            if content["do"] == "opened":
                self.form.send_state("item")  # which may have changed since the page read it
                return
            page, turn = content.get("page"), content.get("turn", 0)
            overtaken = content["do"] == "draft" and turn < self._turns.get(page, 0)
            if not self.answers or content["number"] != self._shown or overtaken:
                return
            self._turns[page] = turn
            form, group = content.get("form", {}), self.answers[self._place]
            before = _set_before(group, self._question.rubric)
            self._drafts.keep(group, form if form != before else {})
            self.form.item = {**self.form.item, **form, "page": page}
            if Desk._newest is not self:
                Desk._newest._catch_up()
            match content["do"]:
                case "save":
                    self._save(group, form)
                case "take back":
                    self._take_back(group)
                case "next":
                    self._move(1, "This is the last one.")
                case "previous":
                    self._move(-1, "This is the first one.")

    def _catch_up(self) -> None:
        """Show what was typed just before at a desk that this one has replaced.

        Its letters come on another thread, so the run of a cell may overtake them.
        """
        with self._turn:
            if self._drafts.read():
                self._menu.value = self._typed() or self._menu.value
                self._open(self._marking.told)

    def _move(self, by: int, at_the_end: str) -> None:
        inside = 0 <= self._place + by < len(self.answers)
        self._place += by if inside else 0
        self._show("" if inside else at_the_end)

    def _save(self, group: AnswerGroup, form: dict[str, Any]) -> None:
        rubric = self._question.rubric
        ticked = [s for (_, s), on in zip(rubric, form["ticked"], strict=True) if on]
        if form["points"] is None:
            self._show("Not saved: give points first, 0 for none.")
            return
        if self._marked_meanwhile(group):
            return
        try:
            points, comment = float(form["points"]), str(form["comment"]).strip()
            self._marking.set(group, points, comment, ticked)
        except NnbookError as error:
            self._show(f"Not saved. {error}")
            return
        self._drafts.keep(group, {})
        self._comments = list(dict.fromkeys(filter(None, [comment, *self._comments])))
        self._reread(group)
        many = f" for {len(group.entries)} students" if len(group.entries) > 1 else ""
        self._go_on(f"Saved: {number(points)} of {number(group.first.verdict.max_points)}{many}.")

    def _marked_meanwhile(self, group: AnswerGroup) -> bool:
        """Tell of a mark that somebody else has set since the answer was read."""
        fresh = self._marking.refreshed(group)
        if fresh.marks == group.marks:
            return False
        self._reread(group)
        who = ", ".join(sorted({one.marked_by for one in fresh.entries if one.marked_by}))
        what = f"it was marked by {who} meanwhile" if who else "its mark was taken back meanwhile"
        self._show(f"Not saved: {what}; save again to overrule.")
        return True

    def _take_back(self, group: AnswerGroup) -> None:
        self._marking.take_back(group)
        self._drafts.keep(group, {})
        self._reread(group)
        self._show("The mark is taken back.")

    def _reread(self, group: AnswerGroup) -> None:
        """Read one answer again, and count again what is left."""
        fresh = self.answers[self._place] = self._marking.refreshed(group)
        name = self._menu.value
        self._left[name] += int(fresh.waiting) - int(group.waiting)
        self._counting = True  # new words in the menu choose nothing
        self._menu.options = self._options()
        self._menu.value = name
        self._counting = False

    def _go_on(self, said: str) -> None:
        """Go to the next answer that waits, in this question or else in the next."""
        places = range(len(self.answers))
        order = [*places[self._place + 1 :], *places[: self._place]]
        waiting = next((place for place in order if self.answers[place].waiting), None)
        elsewhere = self._next_waiting()
        if waiting is not None:
            self._place = waiting
            self._show(said)
        elif elsewhere is not None and elsewhere != self._menu.value:
            self._menu.value = elsewhere  # which opens it
            self._show(f"{said} The next exercise is {self._question.title}.")
        else:
            self._show(f"{said} {self._nothing()}")

    def _write(self) -> None:
        with self._turn:
            try:
                self._write_reports()
            except (NnbookError, OSError) as error:
                self._show(f"The reports are not written: {error}")
                return
            self._show("The reports are written.")


def _box(name: str, *children: Any) -> Any:
    box = ipywidgets.Box(children)
    box.add_class(name)
    return box


def _set_before(group: AnswerGroup, rubric: tuple[tuple[float, str], ...]) -> dict[str, Any]:
    """Return what the form holds before anything is typed: the mark there is, or a precedent."""
    before = group.precedent or group.first
    known = bool(before.marked_by)
    return {
        "points": before.verdict.points if known or not rubric else None,
        "comment": before.comment,
        "ticked": [statement in before.ticked for _, statement in rubric],
    }
