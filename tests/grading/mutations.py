"""What happens to notebooks on their way: small changes, each made with a seed of its own.

`HARMLESS` changes cost no right answer a point. `ANY` adds those that may, and those that leave
no notebook at all.
"""

import copy
import json
import random
from collections.abc import Callable
from typing import Any

Notebook = dict[str, Any]
Mutation = Callable[[Notebook, random.Random], None]

ASIDES = (
    "name = input('Name: ')",
    "%matplotlib inline\n!pip install numpy\n%load_ext autoreload",
    "import asyncio\nawait asyncio.sleep(0)",
    "undefined_name + 1",
    "%%time\nsum(range(10))",
    "%%bash\nrm -rf /",
    "%%capture out\nprint(1)",
    "%timeit -n 1 -r 1 1 + 1",
    "def broken(:\n    pass",
    "   indented = 1",
    "import a_package_that_is_not_here",
    "raise SystemExit(1)",
    "exit()",
    "1 / 0",
    "import warnings\nwarnings.warn('careful')",
    "import numpy as np\nnp.array([1.0]) / np.array([0.0])",
    "print('x' * 100_000)",
    "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()",
    "import ipywidgets\nipywidgets.IntSlider()",
    "from IPython.display import display, HTML\ndisplay(HTML('<b>x</b>'))",
    "?print",
    "# only a comment",
    "",
    "\n\n\n",
    "'''" + "a" * 5_000 + "'''",
    "\u202e = 1",
    "𝒙 = 1",
)


def _all(notebook: Notebook) -> list[Any]:
    """Return the list of cells to change; one that nobody sees where there is none."""
    cells = notebook.get("cells")
    return cells if isinstance(cells, list) else []


def _cells(notebook: Notebook) -> list[dict[str, Any]]:
    return [cell for cell in _all(notebook) if isinstance(cell, dict)]


def _some(notebook: Notebook, chance: random.Random) -> dict[str, Any]:
    return chance.choice(_cells(notebook) or [{}])


def _source(cell: dict[str, Any]) -> str:
    source = cell.get("source", "")
    return "".join(map(str, source)) if isinstance(source, list) else str(source)


def code(source: Any) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "metadata": {},
        "execution_count": None,
        "outputs": [],
        "source": source,
    }


def _insert(notebook: Notebook, chance: random.Random, source: Any) -> None:
    cells = _all(notebook)
    cells.insert(chance.randint(0, len(cells)), code(source))


# --- harmless -------------------------------------------------------------------------------


def lose_ids(notebook, chance):
    for cell in _cells(notebook):
        cell.pop("id", None)


def same_ids(notebook, chance):
    for cell in _cells(notebook):
        cell["id"] = "cell"


def lose_notebook_metadata(notebook, chance):
    notebook["metadata"] = {}


def another_kernel(notebook, chance):
    language = chance.choice(["R", "julia", "python2", ""])
    notebook["metadata"] = {"kernelspec": {"name": language, "language": language}}


def sources_as_text(notebook, chance):
    for cell in _cells(notebook):
        cell["source"] = _source(cell)


def sources_as_lines(notebook, chance):
    for cell in _cells(notebook):
        cell["source"] = _source(cell).splitlines(keepends=True)


def an_aside(notebook, chance):
    _insert(notebook, chance, chance.choice(ASIDES))


def a_note(notebook, chance):
    text = chance.choice(["# Notes", "<script>alert(1)</script>", "![x](attachment:y.png)", ""])
    note = {"cell_type": "markdown", "metadata": {}, "source": text}
    cells = _all(notebook)
    cells.insert(chance.randint(0, len(cells)), note)


def outputs_kept(notebook, chance):
    cell = _some(notebook, chance)
    if cell.get("cell_type") == "code":
        text = "y" * chance.randint(0, 50_000)
        cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": [text]}]
        cell["execution_count"] = chance.choice([1, 999, None])


def minor_version(notebook, chance):
    notebook["nbformat_minor"] = chance.choice([0, 2, 4, 5, 99, "5", None])


def repeated(notebook, chance):
    cells = _all(notebook)
    if cells:
        place = chance.randrange(len(cells))
        cells.insert(place, copy.deepcopy(cells[place]))


def blank_lines(notebook, chance):
    cell = _some(notebook, chance)
    if cell.get("cell_type") == "code":
        cell["source"] = "\n\n" + _source(cell) + "\n\n"


# --- these may cost points ------------------------------------------------------------------


def delete(notebook, chance):
    cells = _all(notebook)
    if cells:
        cells.pop(chance.randrange(len(cells)))


def swap(notebook, chance):
    chance.shuffle(_all(notebook))


def lose_metadata(notebook, chance):
    for cell in _cells(notebook):
        cell["metadata"] = chance.choice([{}, None, [], "x", {"tags": None, "nbgrader": []}])


def merge(notebook, chance):
    cells = _all(notebook)
    if len(cells) > 1 and all(isinstance(cell, dict) for cell in cells):
        place = chance.randrange(len(cells) - 1)
        second = cells.pop(place + 1)
        cells[place]["source"] = _source(cells[place]) + chance.choice(["\n", ""]) + _source(second)


def split(notebook, chance):
    cell = _some(notebook, chance)
    text = _source(cell)
    place = chance.randint(0, len(text))
    cell["source"] = text[:place]
    _insert(notebook, chance, text[place:])


def another_type(notebook, chance):
    cell = _some(notebook, chance)
    cell["cell_type"] = chance.choice(["code", "markdown", "raw", "heading", None, 3, ["code"]])


def odd_source(notebook, chance):
    odd = [None, 3, {}, [1, None, "x"], [["x"]], True, "\ud800", "\x00", "\r\n", "x = 1\r\ny = 2"]
    _some(notebook, chance)["source"] = chance.choice(odd)


def misspell(notebook, chance):
    cell = _some(notebook, chance)
    text = _source(cell)
    place = chance.randint(0, len(text))
    junk = [
        "",
        "(",
        ")",
        "'",
        '"',
        ":",
        "\n",
        "\t",
        "\\",
        "\u200b",
        "é",
        "@",
        "1",
        "\ud83d",
        "\x0c",
    ]
    cell["source"] = text[:place] + chance.choice(junk) + text[place + chance.randint(0, 3) :]


def indent(notebook, chance):
    cell = _some(notebook, chance)
    cell["source"] = chance.choice(["    ", "\t", " "]) + _source(cell)


def another_value(notebook, chance):
    values = [
        "None", "...", "float('nan')", "float('inf')", "10 ** 5000", "[[[[[]]]]]", "object()", "{}",
        "lambda *a: a", "print", "'x' * 100_000", "[1, [2, 3]]", "set()", "np.zeros((0, 3))", "1j",
        "type('T', (), {})()", "(x for x in [])", "b'x'", "True", "{1: 2}", "Exception('x')",
    ]  # fmt: skip
    name = chance.choice(
        ["double", "total", "secret_number", "pair", "trace_table", "neuron_output", "and_weights"]
    )
    _insert(notebook, chance, f"import numpy as np\n{name} = {chance.choice(values)}")


def another_function(notebook, chance):
    bodies = [
        "def {}(*a, **k):\n    return a", "async def {}(*a):\n    return 1", "class {}:\n    pass",
        "def {}(*a):\n    yield 1", "def {}(*a):\n    raise BaseException",
        "def {}():\n    return 1",
        "def {}(*a):\n    exit()", "def {}(*a):\n    return {}(*a)", "def {}(*a):\n    input()",
        "def {}(*a):\n    import os; os._exit(3)", "def {}(*a):\n    print(a); return print",
    ]  # fmt: skip
    name = chance.choice(["double", "total", "neuron_output", "absorb_bias", "signed_distance"])
    _insert(notebook, chance, chance.choice(bodies).replace("{}", name))


def destroy(notebook, chance):
    acts = [
        "globals().clear()", "import builtins\nbuiltins.len = None", "del double, pair",
        "import os\nos._exit(1)", "import sys\nsys.setrecursionlimit(60)",
        "raise KeyboardInterrupt",
        "import numpy as np\nnp.array = None", "import os, signal\nos.kill(os.getpid(), 9)",
        "import json, sys\nsys.modules.clear()", "import gc\ngc.disable(); raise GeneratorExit",
    ]  # fmt: skip
    _insert(notebook, chance, chance.choice(acts))


def hang(notebook, chance):
    if chance.random() < 0.06:  # each costs a time limit
        loops = ["while True: pass", "import time\ntime.sleep(100)", "def double(x):\n  while 1: 0"]
        _insert(notebook, chance, chance.choice(loops))


def odd_notebook(notebook, chance):
    key = chance.choice(["cells", "metadata", "nbformat", "nbformat_minor", "worksheets"])
    value = chance.choice([None, [], {}, 3, "4", [None], [[]], [{}], -1, 1e300, {"nnbook": []}])
    if chance.random() < 0.3:
        notebook.pop(key, None)
    else:
        notebook[key] = value


def odd_attachments(notebook, chance):
    odd = [None, [], {"a": None}, {"a": {"image/png": 3}}, {"a": {"text/html": "<b>"}}, {"": {}}]
    _some(notebook, chance)["attachments"] = chance.choice(odd)


def nbformat_3(notebook, chance):
    sheets = [{"cells": notebook.pop("cells", []), "metadata": {}}]
    notebook.update(nbformat=3, nbformat_minor=0, worksheets=sheets)


def drop_a_key(notebook, chance):
    cell = _some(notebook, chance)
    if cell:
        del cell[chance.choice(list(cell))]


def deep(notebook, chance):
    value: Any = []
    for _ in range(chance.choice([10, 500])):
        value = [value]
    _some(notebook, chance)["metadata"] = {"deep": value}


HARMLESS: tuple[Mutation, ...] = (
    lose_ids, same_ids, lose_notebook_metadata, another_kernel, sources_as_text, sources_as_lines,
    an_aside, a_note, outputs_kept, minor_version, repeated, blank_lines,
)  # fmt: skip
ANY: tuple[Mutation, ...] = (
    *HARMLESS, delete, swap, lose_metadata, merge, split, another_type, odd_source, misspell,
    indent, another_value, another_function, destroy, hang, odd_notebook, odd_attachments,
    nbformat_3, drop_a_key, deep,
)  # fmt: skip


def damaged(data: bytes, chance: random.Random) -> bytes:
    """Damage a file as disks, mail programs and people do."""
    place = chance.randrange(len(data) + 1)
    return chance.choice(
        [
            data[:place],
            data[place:],
            data[:place] + bytes([chance.randrange(256)]) + data[place + 1 :],
            data + data,
            b"\xef\xbb\xbf" + data,
            data.decode("utf-8", "replace").encode("utf-16"),
            data.replace(b"\n", b"\r\n"),
            data[:place] + b"\0" * 100,
            data[:place] + b"NaN" + data[place:],
            b"<<<<<<< HEAD\n" + data,
            b"",
        ]
    )


def mutated(notebook: Notebook, changes: list[tuple[Mutation, int]], harm: int = 0) -> bytes:
    """Return a notebook's file after changes; a ``harm`` above 0 damages the file as well."""
    changed = copy.deepcopy(notebook)
    for change, seed in changes:
        change(changed, random.Random(seed))
    data = json.dumps(changed).encode()
    return damaged(data, random.Random(harm)) if harm else data
