"""A student's Markdown as HTML that can do no harm where it is shown.

The desk stands in a page that holds a Jupyter token, so three things are kept apart: mistune
turns Markdown into HTML, nh3 lets through what is on a list, and of a formula only known TeX
commands reach MathJax, which would otherwise follow links and redefine what others wrote. What is
too long or too deep for a parser or a browser is shown as it was written.
"""

import base64
import html
import io
import re
import secrets
import warnings
from collections.abc import Mapping
from itertools import islice
from typing import Any

import mistune
import nh3
from markupsafe import Markup
from PIL import Image

from nnbook.grading.report.templates import steady

_TAGS = {
    "a", "blockquote", "br", "code", "del", "div", "em", "hr", "img", "li", "ol", "p", "pre", "s",
    "span", "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href"}, "img": {"src"}, "ol": {"start"}, "span": {"class"}}
_ALT = "Picture in the answer; only one that was pasted into the notebook is shown"
_TOO_LARGE = "<p>[A picture of too many pixels is not shown; it stands in the file.]</p>"
_LINKS = ("https://", "http://", "mailto:")
_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]*")
_PARSED, _SHOWN = 20_000, 60_000  # characters: laid out, and at all
# The same mark again and again, which parsers nest, or a table's row of very many cells.
_EXCESSIVE = re.compile(r"([^\w\s])(\s?)(?:\1\2){200,}|^(?:[^|\n]*\|){60}", re.MULTILINE)
_MARKS = 1000  # of emphasis in a paragraph: a parser takes their number times itself
_PICTURES, _FORMATS = 50, ("PNG", "JPEG", "GIF", "WEBP")
_TEX_LENGTH, _TEX_DEPTH = 10_000, 24  # characters in all formulas; groups and arguments

# What stands in formulas; anything that defines, links, colours or calls for more is not here.
_TEX_WORDS = r"""
alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi
rho sigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi
Psi Omega ell hbar partial nabla infty forall exists nexists emptyset varnothing Re Im
sum prod int oint lim limsup liminf max min sup inf arg exp log ln sin cos tan sinh cosh tanh coth
det dim ker gcd deg sgn
cdot cdots ldots dots vdots ddots times div pm mp ast star circ bullet oplus otimes odot
le leq ge geq ne neq lt gt ll gg approx equiv sim simeq cong propto in notin ni subset subseteq
supset supseteq cup cap setminus land lor lnot neg wedge vee not mid nmid parallel perp
to gets mapsto implies impliedby iff leftarrow rightarrow leftrightarrow Leftarrow Rightarrow
Leftrightarrow longrightarrow longmapsto Longrightarrow Longleftrightarrow uparrow downarrow
left right big Big bigg Bigg bigl bigr Bigl Bigr middle langle rangle lfloor rfloor lceil rceil
lVert rVert lvert rvert Vert vert lbrace rbrace
top bot prime dagger angle therefore because blacksquare
square qquad quad displaystyle textstyle limits nolimits hline begin end colon
"""
_TAKE_ONE = r"""
sqrt operatorname mathbf mathrm mathit mathbb mathcal mathsf mathtt boldsymbol bm text textbf textit
textrm mbox vec hat bar tilde dot ddot overline underline widehat widetilde overbrace underbrace
substack not ^ _
"""
_TAKE_TWO = "frac dfrac tfrac binom underset overset stackrel"
_TAKEN = dict.fromkeys(_TAKE_ONE.split(), 1) | dict.fromkeys(_TAKE_TWO.split(), 2)  # arguments
_TEX = frozenset(_TEX_WORDS.split()) | _TAKEN.keys()
_ENVIRONMENT = re.compile(
    r"(?:[pbvBV]?matrix|smallmatrix|cases|aligned|gathered|split|(?:align|equation|gather)\*?|array)"
)
_COMMAND = re.compile(r"\\(?:([A-Za-z]+)(?:\s*\{(\w*\*?)\})?|(.))", re.DOTALL)
_BLOCK = (
    r"^ {0,3}(?P<block>\$\$[^$]{1,5000}\$\$"
    r"|\\begin\{(?P<env>\w+\*?)\}[^$]{1,5000}?\\end\{(?P=env)\})[ \t]*(?=\n|$)"
)
_INLINE = (
    r"\$\$(?P<display>[^$]{1,5000})\$\$|\$(?P<inline>[^\s$](?:[^$\n]{0,998}[^\s$])?)\$(?![0-9])"
)


def harmless_html(text: str, attachments: Mapping[str, Mapping[str, str]] | None = None) -> Markup:
    """Return Markdown as HTML in which nothing acts, and nothing is fetched.

    The attachments are pasted pictures, name → type → base64 text; one that the text does not show
    comes last. Formulas alone are for MathJax.

    Examples
    --------
    >>> print(harmless_html("*so* <script>alert(1)</script>"))
    <div class="mathjax_ignore"><p><em>so</em> </p>
    </div>
    """
    text = steady(text)
    pasted = islice((attachments or {}).items(), _PICTURES)
    pictures = {name: _data(bundle) for name, bundle in pasted}
    formula_class = f"formula-{secrets.token_hex(8)}"  # nobody can write a formula's class by hand
    try:
        marks = (part.count("*") + part.count("_") for part in text.split("\n\n"))
        excessive = _EXCESSIVE.search(text) or max(marks) > _MARKS
        fits = len(text) <= _PARSED and not excessive
        made = str(_parser(formula_class)(text)) if fits else _as_written(text)
    except Exception:  # a parser's fault must not take the desk away
        made = _as_written(text)
    shown: set[str] = set()

    def attribute(tag: str, name: str, value: str) -> str | None:
        if tag == "img" and name == "src":
            source = _picture(value, pictures, shown)
            return source if _PICTURE.fullmatch(source) else None
        if name == "href":
            return value if value.lower().startswith(_LINKS) else None
        if name == "class":
            return value if value == formula_class else None
        return value

    clean = _clean(made, attribute)
    clean = clean.replace(f'class="{formula_class}"', 'class="mathjax_process"')
    rest = "".join(
        f'<p><img src="{source}" alt="{_ALT}"></p>' if source else _TOO_LARGE
        for name, source in pictures.items()
        if not source or (name not in shown and _PICTURE.fullmatch(source))
    )
    return Markup(f'<div class="mathjax_ignore">{clean}{rest}</div>')


def _clean(made: str, attribute: Any) -> str:
    """Let through what is on the lists; scripts and styles go with their text."""
    return nh3.clean(
        made,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=attribute,
        url_schemes={"http", "https", "mailto", "data", "attachment"},
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}, "img": {"alt": _ALT}},
    )


def _as_written(text: str) -> str:
    """Return a text that is not laid out, and say so."""
    cut = f", cut after {_SHOWN} characters" if len(text) > _SHOWN else ""
    told = f"Too long or too deeply nested to be laid out; here as it was written{cut}."
    return f"<p>{told}</p><pre>{html.escape(text[:_SHOWN])}</pre>"


def _data(bundle: Mapping[str, str]) -> str:
    """Return a picture's address; none where it has more pixels than a browser should unpack."""
    kind, data = next(iter(bundle.items()), ("", ""))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(base64.b64decode(data)), formats=_FORMATS):
                pass
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return ""
    except (OSError, ValueError, SyntaxError):
        pass  # no picture, as the browser will see
    return f"data:{kind};base64,{data}"


def _picture(url: str, pictures: Mapping[str, str], shown: set[str]) -> str:
    """Return a pasted picture's own data; a picture from elsewhere is not fetched."""
    if not url.startswith("attachment:"):
        return url
    name = mistune.util.unescape(url.removeprefix("attachment:")).replace("%20", " ")
    shown.add(name)
    return pictures.get(name, "")


def _parser(formula_class: str) -> Any:
    plugins: list[Any] = ["table", "strikethrough", _formulas]
    return mistune.create_markdown(renderer=_Renderer(formula_class), plugins=plugins)


class _Renderer(mistune.HTMLRenderer):
    """HTML as usual, but formulas escaped, headings as bold lines, remote pictures as words."""

    def __init__(self, formula_class: str) -> None:
        super().__init__(escape=False, allow_harmful_protocols=True)  # nh3 decides on links
        self.formula_class = formula_class
        self.tex_left = _TEX_LENGTH

    def heading(self, text: str, level: int, **attributes: Any) -> str:
        """Write a bold line: the page has headings of its own, in their order."""
        return f"<p><strong>{text}</strong></p>\n"

    def image(self, text: str, url: str, title: str | None = None) -> str:
        if url.startswith(("attachment:", "data:")):
            return f'<img src="{html.escape(url)}">'
        return f"[picture from {html.escape(url)}: {html.escape(text)}]"

    def formula(self, text: str, display: bool = False) -> str:
        """Hand a formula to MathJax when it holds known commands only; else show its source."""
        self.tex_left -= len(text) + 20  # a short one has its cost, too
        if self.tex_left < 0 or _tex_depth(text) > _TEX_DEPTH or not _is_known_tex(text):
            return f"<code>{html.escape(text)}</code>"
        if text.startswith("\\begin"):
            tex = text
        else:
            tex = f"\\[{text}\\]" if display else f"\\({text}\\)"
        return f'<span class="{self.formula_class}">{html.escape(tex)}</span>'

    def formula_block(self, text: str) -> str:
        inner = text[2:-2] if text.startswith("$$") else text
        return f"<p>{self.formula(inner, display=True)}</p>\n"


def _formulas(parser: Any) -> None:
    """Teach mistune formulas before anything in them is taken for emphasis."""

    def block(_: Any, match: re.Match[str], state: Any) -> int:
        state.append_token({"type": "formula_block", "raw": match["block"]})
        return match.end() + 1

    def inline(_: Any, match: re.Match[str], state: Any) -> int:
        display = match["display"] is not None
        raw = match["display"] if display else match["inline"]
        state.append_token({"type": "formula", "raw": raw, "attrs": {"display": display}})
        return match.end()

    parser.block.register("formula_block", _BLOCK, block, before="list")
    parser.inline.register("formula", _INLINE, inline, before="link")


def _is_known_tex(text: str) -> bool:
    for name, argument, sign in _COMMAND.findall(text):
        if name in ("begin", "end") and not _ENVIRONMENT.fullmatch(argument):
            return False
        if name and name not in _TEX:
            return False
        if sign and sign not in "\\,;:! {}|%&#_$\n":
            return False
    return True


def _tex_depth(text: str) -> int:
    """Return how deep the groups of a formula are nested, arguments without braces included."""
    deepest = 0
    open_: list[int] = []  # arguments that a command still takes; 0 for a group
    for token in re.findall(r"\\[A-Za-z]+|\\.|[^\s\\]", text):
        name = token.lstrip("\\")
        takes = _TAKEN.get(name, 0)
        opens = token == "{" or name in ("left", "begin")
        if takes or opens:
            open_.append(takes)
            deepest = max(deepest, len(open_))
            continue
        if token == "}" or name in ("right", "end"):
            while open_ and open_.pop():
                pass
        while open_ and open_[-1]:  # an argument is complete
            open_[-1] -= 1
            if open_[-1]:
                break
            open_.pop()
    return deepest
