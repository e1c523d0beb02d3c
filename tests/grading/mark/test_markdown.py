"""Markdown of students becomes HTML in which nothing acts; formulas and pictures stay."""

import base64
import re
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnbook.grading.mark import markdown
from nnbook.grading.mark.markdown import harmless_html

SCRIPT = "javascript:alert(1)"
PIECES = [
    "<script>", "</script>", "<img src=x onerror=a()>", "<svg/onload=a()>", "<style>", "<!--",
    "-->", "<math>", "<mtext>", "<table>", "<noscript>", "<template>", "<iframe srcdoc='", '"', "'",
    f"[a]({SCRIPT})", f"<a href={SCRIPT}>", "![x](data:text/html,1)", f"<{SCRIPT}>", "<b style=x>",
    "$", "$$", "\\(", "\\)", "`", "```\n", "\n\n", "> ", "- ", "<p id=x class=y>", "&#106;", "\0",
    f"\\href{{{SCRIPT}}}{{x}}", "\\def\\x", "\\begin{align}", "\\end{align}", "| a |\n|-|\n", "<",
    "class=mathjax_process", "<span class=mathjax_process>", "![a](attachment:a)", "]", "(", "x",
]  # fmt: skip
ALLOWED = {
    "a": {"href", "target", "rel"},
    "img": {"src", "alt"},
    "ol": {"start"},
    "span": {"class"},
    "div": {"class"},
}
TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)((?:\s+[\w:-]+(?:=\"[^\"]*\")?)*)\s*/?>")
ATTRIBUTE = re.compile(r"([\w:-]+)(?:=\"([^\"]*)\")?")


def faults(html):
    """List what could act in HTML as nh3 writes it: every `<` starts a known harmless tag."""
    tags = list(TAG.finditer(html))
    starts = {tag.start() for tag in tags}
    inside = [range(tag.start(), tag.end()) for tag in tags]
    found = [
        html[m.start() :][:40]
        for m in re.finditer("<", html)
        if m.start() not in starts and not any(m.start() in place for place in inside)
    ]
    for tag in tags:
        name = tag[2].lower()
        if name in ("script", "style", "iframe", "svg", "math", "form", "input", "link", "base"):
            found.append(tag[0])
        for key, value in ATTRIBUTE.findall(tag[3]):
            if key not in ALLOWED.get(name, set()):
                found.append(tag[0])
            if key == "href" and not value.startswith(("http://", "https://", "mailto:")):
                found.append(tag[0])
            if key == "src" and not value.startswith("data:image/png;base64,"):
                found.append(tag[0])
    return found


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=12).map("".join))
def test_nothing_acts_whatever_is_put_together(text):
    """Pieces of attacks in any order leave tags and attributes from the lists alone."""
    assert faults(harmless_html(text, {"a": {"image/png": "QQ=="}})) == []


def test_the_checker_finds_what_acts():
    """The test above would see a script, a handler, a link to a script and a remote picture."""
    for bad in ("<script>", '<b onclick="x">', f'<a href="{SCRIPT}">', '<img src="http://x">'):
        assert faults(f"<p>{bad}</p>")


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        ("$a_1 * b * c_2$", r"\(a_1 * b * c_2\)"),
        ("$x < b$ and $c$", r"\(x &lt; b\)"),
        ("$$\n- a\n= b\n$$", "\\[\n- a\n= b\n\\]"),
        ("so $$x^2$$ is", r"\[x^2\]"),
        (r"\begin{align*} a &= b \\ c &= d \end{align*}", r"\begin{align*} a &amp;= b \\ c"),
        (r"$\mathbf{w} \cdot \mathbf{x} + b$", r"\(\mathbf{w} \cdot \mathbf{x} + b\)"),
    ],
)
def test_formulas_are_left_to_mathjax(formula, shown):
    """No star, underscore or minus of a formula is taken for Markdown."""
    assert f'<span class="mathjax_process">{shown}' in harmless_html(formula)


@pytest.mark.parametrize(
    "formula",
    [
        rf"$\href{{{SCRIPT}}}{{x}}$", r"$\def\frac{x}$", r"$\let\alpha\beta$", r"$\require{html}$",
        r"$\style{color:red}{x}$", r"$\newcommand{\x}{y}$", r"$\unicode{1234}$",
        r"$\rule{9em}{9em}$", r"\begin{html} x \end{html}", r"$\class{x}{y}$",
        r"$\^^68ref{x}$", r"$\color{white} x$",
    ],
)  # fmt: skip
def test_formulas_that_do_more_are_shown_as_written(formula):
    """What defines, links, hides or grows reaches nobody's MathJax."""
    html = harmless_html(formula)
    assert "mathjax_process" not in html
    assert html.startswith('<div class="mathjax_ignore">')


def test_nobody_writes_a_formula_by_hand():
    """The class that MathJax goes by is given here alone."""
    assert "mathjax_process" not in harmless_html('<span class="mathjax_process">x</span>')


def test_money_is_no_formula():
    """Two prices in a line are not mathematics."""
    assert harmless_html("it costs $5 or $6").count("$") == 2


def test_pasted_pictures_are_shown_once():
    """In their place where the text names them, else at the end; pictures of others never."""
    pictures = {"a b.png": {"image/png": "QUI="}, "c.png": {"image/png": "Q0Q="}}
    html = harmless_html("![x](attachment:a%20b.png) ![y](http://x.y/z.png)", pictures)
    assert re.findall(r'src="([^"]*)"', html) == [
        "data:image/png;base64,QUI=",
        "data:image/png;base64,Q0Q=",
    ]
    assert "[picture from http://x.y/z.png: y]" in html


@pytest.mark.parametrize(
    "text",
    [
        *(piece * (50_000 // len(piece)) for piece in ("[", "*", "> ", "**a ", "![", "<a ", "\n")),
        "\\begin{a}\n\n" * 4000,
        "|" + "a|" * 25_000 + "\n|-|",
        "|" + "a|" * 900 + "\n|" + "-|" * 900,
        "x" * 1_000_000,
        "a\n" * 500_000,
        "\u200b\u202e" * 20_000,
        "*[a " * 6000,
    ],
    ids=lambda text: repr(text[:12]),
)
def test_a_text_made_to_cost_time_is_shown_as_written(text):
    """It is neither parsed nor thrown away: escaped, cut, with a sentence that says so."""
    html = harmless_html(f"<b>{text}")
    assert "here as it was written" in html
    assert ("cut after 60000 characters" in html) == (len(text) > 60_000)
    assert "<pre>&lt;b&gt;" in html
    assert len(html) < 400_000
    assert "\u202e" not in html


def test_a_fault_of_the_parser_does_not_take_the_answer_away(monkeypatch):
    """Whatever it raises."""
    monkeypatch.setattr(markdown, "_parser", lambda _: lambda _: 1 // 0)
    assert "<pre>**So** it is.</pre>" in harmless_html("**So** it is.")


def test_an_answer_of_many_lines_and_a_wide_table_are_laid_out():
    """No honest answer is taken for an attack."""
    table = "|" + "w|" * 20 + "\n|" + "-|" * 20 + "\n" + ("|" + "1|" * 20 + "\n") * 30
    html = harmless_html("A **long** word.\n\n" * 500 + "- point\n" * 300 + "\n" + table)
    assert html.count("<strong>") == 500
    assert html.count("<td>") == 600


DEEP = 100


@pytest.mark.parametrize(
    "formula",
    [
        r"\frac{1}{" * DEEP + "x" + "}" * DEEP,
        r"\frac{1}" * DEEP + "x",  # each in the second argument of the one before
        r"\frac1" * DEEP + "x",
        r"\sqrt" * DEEP + "x",
        r"\left(" * DEEP + r"\right)" * DEEP,
        r"\begin{matrix}" * DEEP + r"\end{matrix}" * DEEP,
        "x^{" * DEEP + "}" * DEEP,
        "x_{a^{" * DEEP + "}}" * DEEP,
        r"\text{" * DEEP + "}" * DEEP,
    ],
)
def test_deep_formulas_are_shown_as_written(formula):
    """MathJax would take the page away."""
    assert "mathjax_process" not in harmless_html(f"$$\n{formula}\n$$")


@pytest.mark.parametrize(
    "formula",
    [
        r"\frac12 " * 60,
        r"\begin{cases} \left( \frac{e^{z_{i}}}{\sum_{j} e^{z_{j}^{2}}} \right)^{2} \end{cases}",
        " + ".join(rf"\mathbf{{w}}_{{{k}}} \cdot \frac{{\sqrt{{x_{k}}}}}{{2}}" for k in range(30)),
    ],
)
def test_long_formulas_are_left_to_mathjax(formula):
    """They stand beside each other, not within each other."""
    assert "mathjax_process" in harmless_html(f"$$\n{formula}\n$$")


def test_mathjax_gets_as_many_formulas_as_a_page_can_take():
    """The rest of them stands there as it was written."""
    html = harmless_html("$x$ " * 4000)
    assert 100 < html.count("mathjax_process") < 1000
    assert html.count("mathjax_process") + html.count("<code>") == 4000


def test_a_picture_that_unpacks_to_gigabytes_is_named():
    """Its header tells how many pixels it has; one of a few stays."""
    size = struct.pack(">IIBBBBB", 60_000, 60_000, 1, 0, 0, 0, 0)
    png = b"\x89PNG\r\n\x1a\n"
    for kind, data in ((b"IHDR", size), (b"IDAT", zlib.compress(b"")), (b"IEND", b"")):
        told = kind + data
        png += struct.pack(">I", len(data)) + told + struct.pack(">I", zlib.crc32(told))
    bomb = base64.b64encode(png).decode()
    html = harmless_html("![a](attachment:a)", {"a": {"image/png": bomb}})
    assert "picture of too many pixels" in html
    assert bomb not in html
