"""A page of HTML that needs nothing else: no script, no network, no picture file.

It reads well on a phone, without colour, on paper and by a screen reader.
"""

import html
import re

_STYLE = """
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --line: #d0d7de;
  --ground: #ffffff; --panel: #f6f8fa; --good: #0b6b45; --bad: #a33a00; --open: #0a5a94; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #a9b4c0; --line: #3d444d;
  --ground: #0d1117; --panel: #161b22; --good: #56d39b; --bad: #ffa569; --open: #79c0ff; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 46rem; background: var(--ground);
  color: var(--ink); font: 1.0625rem/1.55 system-ui, "Segoe UI", Roboto, sans-serif;
  overflow-wrap: break-word; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .25rem; }
h2 { font-size: 1.2rem; line-height: 1.3; margin: 2.25rem 0 .5rem; }
h3 { font-size: 1.05rem; margin: 0; } h3.part { margin: 1.8rem 0 .4rem; }
p { margin: .5rem 0; } .soft { color: var(--soft); }
.total { font-size: 1.35rem; font-weight: 600; margin: .75rem 0 1.5rem; }
.warning { border: 2px solid var(--bad); border-radius: .4rem; padding: .6rem .9rem; }
table { border-collapse: collapse; width: 100%; margin: .75rem 0; }
caption { text-align: left; color: var(--soft); padding-bottom: .3rem; }
th, td { text-align: left; vertical-align: top; padding: .4rem .6rem .4rem 0;
  border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
th { font-weight: 600; } th[scope=row] { font-weight: 400; min-width: 6rem; }
.number { text-align: right; white-space: nowrap; padding-right: .9rem; }
.number:last-child { padding-right: 0; } .count { white-space: nowrap; }
tfoot th, tfoot td { border-bottom: 0; font-weight: 600; }
section { border: 1px solid var(--line); border-radius: .5rem; padding: .9rem 1rem;
  margin: 1rem 0; background: var(--panel); }
.head { display: flex; flex-wrap: wrap; gap: .15rem 1rem; justify-content: space-between;
  align-items: baseline; }
.verdict { font-weight: 600; } td.verdict { min-width: 6.5rem; } .points { white-space: nowrap; }
.right { color: var(--good); } .wrong, .partly, .error, .timeout, .unread { color: var(--bad); }
.missing, .unmarked { color: var(--open); }
ul { margin: .5rem 0; padding-left: 1.25rem; } li { margin: .2rem 0; }
ul.groups { list-style: none; padding-left: 0; }
pre { white-space: pre-wrap; background: var(--ground); border: 1px solid var(--line);
  border-radius: .3rem; padding: .5rem .7rem; font-size: .9rem; margin: .5rem 0; }
code { font-size: .92em; overflow-wrap: anywhere; }
blockquote { margin: .6rem 0; padding: .1rem 0 .1rem .9rem; border-left: 3px solid var(--line); }
.answer { white-space: pre-wrap; overflow-wrap: anywhere; }
a { color: var(--open); } a:focus-visible { outline: 3px solid var(--open); outline-offset: 2px; }
figure { margin: 1rem 0; } figure svg { width: 100%; max-width: 38rem; }
svg.bar { display: block; width: 100%; min-width: 4rem; height: .8rem; margin: .35rem 0 .3rem; }
@media (max-width: 30rem) { .count { white-space: normal; } }
svg text { fill: var(--ink); font: 18px system-ui; } thead th { overflow-wrap: normal; }
@media print { section { break-inside: avoid; } }
"""
_CODE = re.compile(r"`([^`]+)`")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def page(title: str, body: str) -> str:
    """Return a whole page.

    Parameters
    ----------
    title : str
        Plain text.
    body : str
        HTML; what comes from people in it has been through `text`.
    """
    policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{text(title)}</title>\n<style>{_STYLE}</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def text(words: str) -> str:
    """Return plain text as HTML: nothing in it is markup, nothing changes its direction.

    Examples
    --------
    >>> text("<script>")
    '&lt;script&gt;'
    """
    return html.escape(_CONTROLS.sub("\N{REPLACEMENT CHARACTER}", words), quote=True)


def prose(words: str) -> str:
    """Return a sentence as HTML, with what stands between backticks as code.

    Examples
    --------
    >>> prose("Write `a < b`.")
    'Write <code>a &lt; b</code>.'
    """
    return _CODE.sub(r"<code>\1</code>", text(words))
