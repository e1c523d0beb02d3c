"""Every word that a student or an instructor reads is a word.

Debian's hunspell with its British dictionary decides; ``solutions/words.txt`` holds the
rest, one word a line, sorted: names and the field's own words.
"""

import ast
import io
import os
import re
import shutil
import subprocess
import tokenize

import nbformat
import pytest
from checkout import ROOT

WORDS = ROOT / "solutions" / "words.txt"
INSTALL = "apt-get install hunspell hunspell-en-gb"
PROSE = [ROOT / "README.md", ROOT / "CHANGELOG.md"]
NOTEBOOKS = sorted((ROOT / "solutions").glob("*.ipynb"))


def text_of_markdown(markdown):
    """The words of Markdown: no code, formulas, links' targets or HTML tags."""
    patterns = [
        r"```.*?```",
        r"`[^`]*`",
        r"\$\$.*?\$\$",
        r"\$[^$]*\$",
        r"\]\([^)]*\)",
        r"<[^>]*>",
        r"https?://\S+",
    ]
    for pattern in patterns:
        markdown = re.sub(pattern, " ", markdown, flags=re.DOTALL)
    return markdown


def text_of_code(code):
    """The words of code: comments, and strings that hold more than one word."""
    comments = [
        token.string
        for token in tokenize.generate_tokens(io.StringIO(code).readline)
        if token.type == tokenize.COMMENT and not token.string.startswith(("# NBVAL", "###"))
    ]
    strings = [
        node.value
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and " " in node.value.strip()
    ]
    return "\n".join(map(text_of_markdown, comments + strings))


def words(text):
    """Its words as people write them; not x1, w·x, snake_case or CamelCase."""
    found = set()
    for token in re.findall(r"[\w’'/.@-]+", text):
        if re.search(r"[\d_/@]|\w\.\w|[a-z][A-Z]", token):
            continue
        found.update(part.strip("’'.") for part in token.split("-"))
    return {word.replace("’", "'") for word in found if len(word) > 1 and word.isascii()}


def readers_text():
    """Where (a file or a cell) → its words."""
    found = {
        str(p.relative_to(ROOT)): words(text_of_markdown(p.read_text("utf-8")))
        for p in PROSE
        if p.exists()
    }
    for path in NOTEBOOKS:
        for cell in nbformat.read(path, as_version=4).cells:
            text = text_of_code if cell.cell_type == "code" else text_of_markdown
            found[f"{path.name}, cell {cell.id}"] = words(text(cell.source))
    return found


def unknown_to_dictionary(some_words):
    """Those of the words that the British dictionary lacks."""
    done = subprocess.run(
        ["hunspell", "-i", "utf-8", "-d", "en_GB", "-l"],
        input="\n".join(some_words),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert "Can't open" not in done.stderr, f"{done.stderr}: {INSTALL}"
    return set(done.stdout.split())


def unknown(some_words):
    """Those in neither list; the word list knows genitives and the capital of a sentence too."""
    listed = set(WORDS.read_text("utf-8").split())
    listed |= {word[0].upper() + word[1:] for word in listed}
    return {
        word
        for word in unknown_to_dictionary(sorted(some_words))
        if word.removesuffix("'s") not in listed
    }


@pytest.fixture(autouse=True)
def hunspell():
    if shutil.which("hunspell") is None:
        if os.environ.get("CI") == "true":
            pytest.fail(f"no hunspell: {INSTALL}")
        pytest.skip(f"no hunspell: {INSTALL}")


def test_every_word_is_known():
    """No misspelt word in a notebook, README.md or CHANGELOG.md."""
    where = readers_text()
    wrong = unknown(set().union(*where.values()))
    found = [f"{word}: {place}" for place in where for word in sorted(where[place] & wrong)]
    assert not found, "misspelt, or missing in solutions/words.txt:\n" + "\n".join(found)


def test_word_list_is_sorted_and_needed():
    """Each word stands once, in order, and hunspell would not know it by itself."""
    listed = WORDS.read_text("utf-8").split()
    assert listed == sorted(set(listed), key=str.lower)
    assert unknown_to_dictionary(listed) == set(listed)


def test_misspelt_words_are_found_where_they_hide():
    """In prose, in a reply and in a comment; not in code or formulas."""
    code = 'ask("Is it seperate?", {"x": "neuorn_x"})  # a comemnt\n'
    assert words(text_of_code(code)) >= {"seperate", "comemnt"}
    assert unknown({"seperate", "comemnt", "colour"}) == {"seperate", "comemnt"}
    prose = r"The `nueron` $\mathrm{ReLU}$ is <kbd>Shfit</kbd> [wieght](#nueron)."
    assert words(text_of_markdown(prose)) == {"The", "is", "Shfit", "wieght"}
