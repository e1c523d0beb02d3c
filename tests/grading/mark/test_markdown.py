"""Markdown of students becomes HTML in which nothing acts; formulas and pictures stay."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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


@pytest.mark.parametrize("piece", ["[", "*", "> ", "**a ", "![", "\\begin{a}\n\n", "$a ", "<a "])
def test_a_text_made_to_cost_time_comes_back(piece):
    """Fifty thousand characters of one mark are still HTML; a parser must not recurse or hang."""
    assert harmless_html(piece * (50_000 // len(piece))).endswith("</div>")
