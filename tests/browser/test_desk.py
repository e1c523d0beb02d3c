"""The desk in JupyterLab: by keyboard, with hostile answers, and for a screen reader."""

import json
import random
import time

import pytest
from checkout import ATTACKS

from nnbook.grading.gradebook.gradebook import Gradebook
from nnbook.grading.gradebook.verdict import Verdict
from nnbook.grading.mark.desk_notebook import put_desk
from nnbook.grading.mark.markdown import harmless_html

SOLUTIONS = ATTACKS / "solutions"
PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg"
    "gg=="
)
ACT = "window.hacked=1"
HOSTILE = rf"""
<script>{ACT}</script><img src=x onerror="{ACT}">

<svg onload="{ACT}"><animate onbegin="{ACT}"/></svg>

<iframe srcdoc="<script>parent.{ACT}</script>"></iframe><details ontoggle="{ACT}" open>d</details>

<style>.nnbook-desk-form {{ display: none }}</style><base href="http://127.0.0.1:9/">

<form action="javascript:{ACT}"><button class="steal">submit</button></form>

<div style="position: fixed; inset: 0; background: red">over everything</div>

<a id="location" name="location" href="javascript:{ACT}">first</a> [second](javascript:{ACT})

[third](<java&#115;cript:{ACT}>) <input autofocus onfocus="{ACT}"> ![p](https://nnbook.invalid/p.png)

<img src="https://nnbook.invalid/q.png"> <link rel=stylesheet href="https://nnbook.invalid/s.css">

$\href{{javascript:{ACT}}}{{fourth}}$ \\(\href{{javascript:{ACT}}}{{fifth}}\\)

$\require{{html}}\style{{position:fixed}}{{x}}$ $\def\frac{{\text{{lie}}}}$ $\unicode{{x202e}}$

<span class="mathjax_process">\\(\href{{javascript:{ACT}}}{{sixth}}\\)</span>

<b onclick="{ACT}">b</b>

$$
\rule{{9999em}}{{9999em}}
$$

Honest: $\frac{{1}}{{2}} < 1$ and **bold**. ![pasted](attachment:dot.png)

<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror={ACT}&gt;">
"""


@pytest.fixture
def grades(lab):
    """A gradebook: a hostile answer, one that three students share, an error."""
    folder = lab.folder / "grades"
    folder.mkdir(exist_ok=True)
    path = folder / "grades.db"
    path.unlink(missing_ok=True)
    wrong = Verdict(
        "double",
        0.0,
        2.0,
        "error",
        "Your code raised NameError.",
        {"line": ["NameError", 2, "return 2 * y"], "code": "def double(x):\n    return 2 * y"},
    )
    with Gradebook(path) as book:
        for number in range(5):
            notes, pasted = {"text": "The *same* words: $0 \\cdot x = 0$.\n"}, {}
            if number == 0:
                notes, pasted = {"text": HOSTILE}, {"dot.png": {"image/png": PIXEL}}
            if number == 4:
                notes = {"text": "Other words."}
            prose = Verdict("proof", None, 3.0, "unmarked", "A person will mark it.", notes, pasted)
            one = book.register(f"student-{number}", "01_target", f"digest-{number}")
            book.record(one, "key", [wrong, prose])
    return folder


def opened(lab, grades, before=""):
    """Open the desk as `nnbook mark` does."""
    lab.open(
        f"{before}from nnbook.grading.mark.desk_notebook import open_desk\n"
        f"open_desk({str(grades)!r}, {str(SOLUTIONS)!r}, 'prof')"
    )
    found = lab.page.locator(".nnbook-desk")
    found.locator("[role=status]").wait_for()
    return found


@pytest.fixture
def desk(lab, grades):
    """The desk, and all that the page asks for meanwhile."""
    requests = []
    lab.page.on("request", lambda request: requests.append(request.url))
    found = opened(lab, grades)
    found.requests = requests
    return found


def marks(grades):
    with Gradebook(grades / "grades.db") as book:
        return {
            (e.student, e.verdict.exercise): (e.verdict.points, e.comment, e.ticked)
            for e in book.entries()
            if e.marked_by
        }


def status(desk):
    return desk.locator("[role=status]").text_content()


def until(lab, desk, *words):
    """Wait until the desk has said these words."""
    deadline = time.monotonic() + 20
    while not all(word in status(desk) for word in words):
        assert time.monotonic() < deadline, f"the desk says {status(desk)!r}, not {words}"
        lab.page.wait_for_timeout(50)


def press(lab, desk, key, *words):
    """Press a key, and wait until the desk has said these words."""
    lab.page.keyboard.press(key)
    until(lab, desk, *words)


def go_to(lab, desk, words):
    """Press N until an answer with these words is shown."""
    place = 1
    while words not in desk.locator(".nnbook-desk-answer").text_content():
        assert place < 3, f"no answer holds {words!r}"
        place += 1
        press(lab, desk, "n", f"Answer {place} of")


def test_a_class_is_marked_by_keyboard_alone(lab, desk, grades, screenshot):
    """Tick by number, comment, save and next; the same answer is marked once, for all."""
    page = lab.page
    assert "Answer 1 of 3; 3 left to mark." in status(desk)
    assert "student-" not in desk.text_content()
    assert desk.get_by_role("checkbox", name="One.").evaluate("(box) => box.matches(':focus')")
    go_to(lab, desk, "Other words.")
    for key in "13":
        page.keyboard.press(key)
    page.keyboard.press("c")
    page.keyboard.type("Almost: 1 2 3 n p d d")
    press(lab, desk, "Control+Enter", "Saved: 2 of 3.", "2 left")
    assert marks(grades) == {
        ("student-4", "proof"): (2, "Almost: 1 2 3 n p d d", ("One.", "Three."))
    }
    go_to(lab, desk, "same words")
    assert "3 gave this answer." in desk.text_content()
    screenshot("desk")
    page.keyboard.press("0")
    page.keyboard.press("d")
    page.keyboard.press("d")  # which would cut the cell in JupyterLab
    press(lab, desk, "Control+Enter", "Saved: 0 of 3 for 3 students.", "1 left")
    assert [marks(grades)[f"student-{n}", "proof"][0] for n in (1, 2, 3)] == [0, 0, 0]
    assert lab.save()["cells"][0]["source"]


def test_any_verdict_is_overridden_with_a_comment(lab, desk, grades, screenshot):
    """An automatic verdict shows its reason and the code; points by hand count from then on."""
    menu = desk.get_by_label("Exercise")
    menu.select_option(index=0)
    desk.get_by_label("Show", exact=True).select_option("all answers")
    until(lab, desk, "Answer 1 of 1; 0 left")
    assert "NameError in line 2" in desk.text_content()
    assert "return 2 * y" in desk.locator(".nnbook-desk-answer").text_content()
    desk.get_by_label("names").check()
    desk.get_by_label("the same answers together").uncheck()
    until(lab, desk, "Answer 1 of 5")
    lab.page.wait_for_function(
        "document.querySelector('.nnbook-desk-who').textContent.includes('By ')"
    )
    points = desk.get_by_label("Points")
    points.fill("9")
    points.press("Control+Enter")
    until(lab, desk, "Not saved. Points must be from 0 to 2, not 9.")
    points.fill("1.5")
    desk.get_by_label("Comment for the student").fill("A slip of the pen.")
    screenshot("desk-override")
    desk.get_by_role("button", name="Save and next").click()
    until(lab, desk, "Saved: 1.5 of 2.")
    assert list(marks(grades).values()) == [(1.5, "A slip of the pen.", ())]


def test_without_a_rubric_digits_are_points(lab, grades):
    """What is typed first replaces what stood there, and letters stay keys in the Points field."""
    with Gradebook(grades / "grades.db") as book:
        for number in range(2):
            notes = {"person": "uses `sum`.", "code": f"x = {number}"}
            right = Verdict("double", 2.0, 2.0, "right", "Right.", notes)
            one = book.register(f"student-{number}", "01_target", f"digest-{number}")
            book.record(one, "another key", [right])
    desk, page = opened(lab, grades), lab.page
    until(lab, desk, "Answer 1 of 2; 2 left")
    assert "Keys: 0–9 points, C comment" in desk.text_content()
    assert "tick a line" not in desk.text_content()
    points = desk.get_by_label("Points")
    page.keyboard.type("12")
    assert points.input_value() == "12"
    page.keyboard.press("Escape")
    page.keyboard.press("1")
    assert points.input_value() == "1"
    press(lab, desk, "n", "Answer 2 of 2")
    press(lab, desk, "p", "Answer 1 of 2")
    page.keyboard.type("1.5")
    page.keyboard.press("c")
    page.keyboard.type("enough: 2 1")
    press(lab, desk, "Control+Enter", "Saved: 1.5 of 2.", "1 left")
    page.keyboard.type("0.5")
    press(lab, desk, "Control+Enter", "Saved: 0.5 of 2.", "The next exercise")
    found = {(earned, told) for earned, told, _ in marks(grades).values()}
    assert found == {(1.5, "enough: 2 1"), (0.5, "")}
    assert "1–9 tick a line, 0 no points, C comment" in desk.text_content()


def test_hostile_markdown_does_nothing(lab, desk, grades, screenshot):
    """No script runs, nothing is fetched, nothing leaves its place; the honest part is shown."""
    page = lab.page
    go_to(lab, desk, "Honest:")
    answer = desk.locator(".nnbook-desk-answer")
    answer.locator("mjx-container").first.wait_for()
    page.wait_for_timeout(500)  # what should not happen has time to
    screenshot("desk-hostile")
    assert page.evaluate("window.hacked") is None
    assert not [url for url in desk.requests if "nnbook.invalid" in url or ":9/" in url]
    forbidden = "script, style, iframe, svg, form, input, button, math, link, base, [style], [id]"
    inside = answer.locator(f":is({forbidden}):not(mjx-container *):not(mjx-container)")
    assert inside.count() == 0
    links = answer.locator("a").evaluate_all("(all) => all.map((one) => one.href)")
    assert not [link for link in links if link and not link.startswith("http")]
    for link in answer.locator("a").all():
        link.click(force=True, no_wait_after=True)
    assert page.evaluate("window.hacked") is None
    box, view = answer.bounding_box(), desk.bounding_box()
    assert box["width"] <= view["width"]
    assert box["height"] <= 700
    assert answer.locator("img[src^='data:image/png']").count() == 1
    assert answer.locator("mjx-container").count() == 1
    assert "lie" not in answer.locator("mjx-container").text_content()
    assert desk.get_by_role("button", name="Save and next").is_visible()
    assert json.dumps(lab.save())  # the page still works


# What has got through sanitisers before: a browser reads the result otherwise than they did.
IMG = f"<img src=x onerror={ACT}>"
PIECES = (
    IMG, f"<script>{ACT}</script>", f"<svg onload={ACT}>", "</svg>", "<math><mtext>", "</math>",
    "<table>", "<mglyph>", "<style>", "</style>", "<!--", "-->", "<noscript>", "</noscript>",
    f'<p title="</noscript>{IMG}">', f'<a id="</style>{IMG}">', f'<img title="--&gt;{IMG}">',
    f'<p id="--><!-- -->{IMG}">', "<annotation-xml encoding=text/html>", "<foreignobject>",
    "<template>", "<xmp>", "</xmp>", "<textarea>", "</textarea>", "<title>", "<select>",
    "<listing>",
    f"&lt;img src=x onerror={ACT}&gt;", "<form>", "</form>", "<![CDATA[", "]]>", "<plaintext>",
    f"<a href=javascript:{ACT}>", f"<a href=&#1;javascript:{ACT}>", f"[x](javascript:{ACT})",
    f"<a href=jav&#9;ascript:{ACT}>", f"<iframe srcdoc='<script>parent.{ACT}</script>'>",
    f"![{IMG}](attachment:a)", f"`{IMG}`", f"${IMG}$", f"$$\n{IMG}\n$$", "\n\n", "> ", "- ",
    "```\n",
    f'"><{IMG}', f"'{IMG}", f"<{ACT}", "<a b='", '<a b="', "\0", "&#0;", "\u2028", "</p>", "<br/>",
    f"[x]: <javascript:{ACT}>\n\n[x]", f"| {IMG} |\n|-|\n| {IMG} |\n", f"~~{IMG}~~", f"**{IMG}",
)  # fmt: skip


def test_no_combination_of_attacks_acts_in_a_browser(browser):
    """Six hundred texts put together at random, each put into a page and clicked through."""
    chance = random.Random(6)
    texts = [
        *PIECES,
        *("".join(chance.choices(PIECES, k=chance.randint(2, 9))) for _ in range(600)),
    ]
    made = [harmless_html(text, {"a": {"image/png": PIXEL}}) for text in texts]
    page = browser.new_page()
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    page.set_content("<body></body>")
    acted = page.evaluate(
        """async (made) => {
            const acted = [];
            const rest = () => new Promise((resolve) => setTimeout(resolve, 0));
            for (const html of made) {
                document.body.innerHTML = html;
                document.body.innerHTML = document.body.innerHTML; // as a notebook kept and opened
                document.querySelectorAll("a").forEach((link) => {
                    link.removeAttribute("target");
                    if (!/^https?:|^mailto:/.test(link.href)) link.click?.();
                });
                await rest();
                if (window.hacked) acted.push(html);
                window.hacked = undefined;
            }
            await new Promise((resolve) => setTimeout(resolve, 300));
            return window.hacked ? [...acted, "later"] : acted;
        }""",
        made,
    )
    page.close()
    assert acted == []
    assert not [url for url in requests if not url.startswith(("data:", "about:"))]


def test_the_desk_has_no_accessibility_violation(lab, desk, axe, screenshot):
    """axe-core finds nothing, on a light page and on a dark one, wide and narrow."""
    page = lab.page
    page.evaluate(axe)
    run = (
        "async () => (await axe.run('.nnbook-desk')).violations"
        ".map((found) => [found.id, found.nodes.map((node) => node.html)])"
    )
    change_theme = (
        "(theme) => window.jupyterapp.commands.execute('apputils:change-theme', { theme })"
    )
    for theme in ("JupyterLab Light", "JupyterLab Dark"):
        page.evaluate(change_theme, theme)
        page.wait_for_function(
            "(light) => document.body.dataset.jpThemeLight === light",
            arg=str("Light" in theme).lower(),
        )
        page.wait_for_timeout(300)
        assert page.evaluate(run) == []
    screenshot("desk-dark")
    page.set_viewport_size({"width": 620, "height": 900})
    try:
        screenshot("desk-narrow")
        wide = desk.evaluate("(node) => [node.scrollWidth, node.clientWidth]")
        assert wide[0] <= wide[1] + 1
        assert page.evaluate(run) == []
    finally:
        page.set_viewport_size({"width": 1400, "height": 1000})
        page.evaluate(change_theme, "JupyterLab Light")


def test_the_desks_own_cell_is_folded_and_stays(lab, grades, screenshot):
    """As `nnbook mark` writes it; D D in JupyterLab deletes nothing."""
    lab.path = put_desk(grades, SOLUTIONS, "prof").relative_to(lab.folder).as_posix()
    lab.show()
    page = lab.page
    page.locator(".jp-InputPlaceholder").wait_for()
    page.evaluate("window.panel.content.activeCell.node.focus()")
    for key in "ddx":
        page.keyboard.press(key)
    page.keyboard.press("Shift+Enter")
    desk = page.locator(".nnbook-desk")
    desk.locator("[role=status]").wait_for()
    screenshot("desk-folded")
    assert page.locator(".jp-InputPlaceholder").is_visible()
    assert lab.save()["cells"][0]["id"] == "desk"


ELSEWHERE = (
    ".nnbook-desk h3 >> nth=-1",  # of the model answer
    ".nnbook-desk-who",
    ".nnbook-desk-status",
    ".nnbook-desk-keys",
    ".nnbook-desk-answer",
    ".nnbook-desk summary >> nth=0",
)


@pytest.mark.parametrize("place", [*ELSEWHERE, "empty space"])
def test_keys_are_the_desks_wherever_it_was_clicked(lab, desk, grades, place):
    """A digit ticks, D D deletes nothing, Ctrl+Enter saves, and the cell does not run."""
    page = lab.page
    go_to(lab, desk, "same words")
    if place == "empty space":
        box = desk.bounding_box()
        page.mouse.click(box["x"] + box["width"] - 3, box["y"] + box["height"] - 3)
    else:
        page.locator(place).click()
    for key in ("3", "d", "d", "x", "a"):
        page.keyboard.press(key)
    press(lab, desk, "Control+Enter", "Saved: 1 of 3 for 3 students.")
    cells = lab.save()["cells"]
    assert [cell["execution_count"] for cell in cells] == [1]


def test_keys_stay_the_desks_when_what_had_them_is_replaced(lab, desk, grades):
    """An answer that was clicked, and a button that goes when it is pressed."""
    page = lab.page
    desk.locator(".nnbook-desk-answer").click()
    press(lab, desk, "n", "Answer 2 of 3")
    press(lab, desk, "n", "Answer 3 of 3")
    page.keyboard.press("1")
    press(lab, desk, "Control+Enter", "Saved: 1 of 3")
    desk.get_by_label("Show", exact=True).select_option("all answers")
    until(lab, desk, "of 3; 2 left")
    while not desk.get_by_role("button", name="Take the mark back").is_visible():
        before = status(desk)
        page.keyboard.press("n")
        page.keyboard.press("Escape")
        lab.wait(lambda before=before: status(desk) != before, "another answer")
    desk.get_by_role("button", name="Take the mark back").click()
    until(lab, desk, "The mark is taken back.")
    page.keyboard.press("2")
    press(lab, desk, "Control+Enter", "Saved: 1 of 3")


SLOWLY = """
import time
from nnbook.grading.gradebook.gradebook import Gradebook
if not hasattr(Gradebook, "at_once"):
    Gradebook.at_once = Gradebook.keep_drafts
    Gradebook.keep_drafts = lambda *told: (time.sleep(0.1), Gradebook.at_once(*told))
"""


def test_a_typed_comment_survives_a_run_and_a_reload(lab, grades, screenshot):
    """Without leaving the field, without saving: a new desk and a new page show it again.

    The disk is slow, so the last letters are still on their way when the cell runs.
    """
    page, desk = lab.page, opened(lab, grades, SLOWLY)
    go_to(lab, desk, "same words")
    page.keyboard.press("3")
    page.keyboard.press("c")
    page.keyboard.type("Say why, 1 2 n")
    desk.evaluate("(desk) => desk.classList.add('before')")
    lab.run_all()
    page.wait_for_function("document.activeElement?.closest('.nnbook-desk:not(.before)')")
    comment = desk.get_by_label("Comment for the student")
    lab.wait(lambda: comment.input_value() == "Say why, 1 2 n", "after a run")
    assert "same words" in desk.locator(".nnbook-desk-answer").text_content()
    page.keyboard.press("c")
    page.keyboard.type(" And how.")
    lab.save()
    page.reload()
    page.wait_for_function("window.jupyterapp?.restored")
    page.evaluate("window.jupyterapp.restored")
    lab.show()
    typed = "Say why, 1 2 n And how."
    lab.wait(lambda: comment.count() == 1 and comment.input_value() == typed, "after a reload")
    assert desk.get_by_role("checkbox", name="Three.").is_checked()
    assert marks(grades) == {}
    comment.press("Control+Enter")
    until(lab, desk, "Saved: 1 of 3 for 3 students.")
    assert {told for _, told, _ in marks(grades).values()} == {typed}
    page.keyboard.press("r")
    page.keyboard.press("Escape")
    given = desk.get_by_label("A comment given before")
    screenshot("desk-comments")
    given.select_option(typed)
    assert comment.input_value() == typed


def test_nothing_can_be_typed_that_nobody_would_keep(lab, desk):
    """A restarted kernel is said at once."""
    page = lab.page
    page.evaluate("window.panel.context.sessionContext.session.kernel.restart()")
    lab.wait(lambda: "run the cell again" in status(desk), "what to do")
    assert desk.locator(".nnbook-desk-form").evaluate("(form) => form.inert")


def test_points_take_a_decimal_comma(lab, desk, grades):
    """0,5 is a half and not five."""
    go_to(lab, desk, "Other words.")
    points = desk.get_by_label("Points")
    points.fill("")
    points.press_sequentially("0,5")
    points.press("Control+Enter")
    until(lab, desk, "Saved: 0.5 of 3.")
