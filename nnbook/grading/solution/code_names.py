"""Names in the code of a cell: which it defines, and which it takes from elsewhere."""

import ast
import builtins
import io
import re
import symtable
import tokenize
from collections.abc import Iterator

_LONG = 100_000  # characters: tokens take three hundred times their text, and seconds
_Token = tokenize.TokenInfo | None


def python_source(source: str) -> str:
    """Turn the magics and shell commands of a cell into Python; what is Python already stays.

    Raises
    ------
    SyntaxError
        When it is no Python even then.
    """
    try:
        ast.parse(source)
    except SyntaxError:
        from IPython.core.inputtransformer2 import TransformerManager

        source = TransformerManager().transform_cell(source)  # type: ignore[no-untyped-call]
        ast.parse(source)
    return source


def defined_names(source: str) -> set[str]:
    r"""Collect the names that a cell assigns, imports or defines at its top level, or as global.

    >>> sorted(defined_names("import numpy as np\ndef f(x):\n    y = x\na = b = 1"))
    ['a', 'b', 'f', 'np']
    """
    return {
        symbol.get_name()
        for symbol, at_top in _symbols(source)
        if (symbol.is_assigned() and (at_top or symbol.is_declared_global()))
        or (symbol.is_imported() and at_top)
    }


def used_names(source: str) -> set[str]:
    r"""Collect the global names that a cell reads, the names of Python itself left out.

    >>> sorted(used_names("def f(x):\n    return scale * max(x, y) + sum(v for v in x)"))
    ['scale', 'y']
    """
    read = {
        symbol.get_name()
        for symbol, at_top in _symbols(source)
        if symbol.is_referenced() and (at_top or symbol.is_global())
    }
    return read - set(dir(builtins))


def _symbols(source: str) -> Iterator[tuple[symtable.Symbol, bool]]:
    """Yield every symbol of a cell, and whether it stands at the top level."""
    top = symtable.symtable(source, "cell", "exec")
    tables = [top]
    for table in tables:
        yield from ((symbol, table is top) for symbol in table.get_symbols())
        tables += table.get_children()


def called_names(source: str) -> set[str]:
    """Collect the plain names that a cell calls: ``f`` for ``f(x)``, nothing for ``a.f(x)``."""
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    return {call.func.id for call in calls if isinstance(call.func, ast.Name)}


def dotted_names(source: str) -> set[str]:
    r"""Collect what a cell imports and reaches by dots, ``a.b`` also for ``from a import b``.

    >>> sorted(dotted_names("import nnbook.figures\nfrom nnbook import explore\nnp.pi"))
    ['nnbook.explore', 'nnbook.figures', 'np.pi']
    """
    names = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=aliases):
                names |= {alias.name for alias in aliases}
            case ast.ImportFrom(module=module, names=aliases):
                names |= {f"{module}.{alias.name}" for alias in aliases}
            case ast.Attribute():
                names.add(ast.unparse(node))
    return names


def mentioned_names(source: str) -> set[str]:
    r"""Collect every name by which a cell may reach something, without parsing a stranger's code.

    The words of text in quotes belong to them, as in ``getattr(module, "name")``; comments and
    docstrings do not. Where the text is no Python, or very long,
    all its words do.

    >>> sorted(mentioned_names('import nnbook as n\ny = n.relu("sigmoid")  # no tanh'))
    ['as', 'import', 'n', 'nnbook', 'relu', 'sigmoid', 'y']
    """
    if len(source) > _LONG:
        return set(re.findall(r"\w+", source))
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    except (tokenize.TokenError, SyntaxError):
        return set(re.findall(r"\w+", source))
    tokens = [token for token in tokens if token.type not in (tokenize.NL, tokenize.COMMENT)]
    around = zip([None, *tokens[:-1]], tokens, [*tokens[1:], None], strict=True)
    spoken = [token.string for before, token, after in around if not _alone(before, token, after)]
    return set(re.findall(r"\w+", "\n".join(spoken)))


def _alone(before: _Token, token: _Token, after: _Token) -> bool:
    """Tell a text that is a statement by itself, as a docstring is."""
    if token is None or token.type != tokenize.STRING:
        return False
    starts = before is None or before.type in (tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT)
    return starts and (after is None or after.type in (tokenize.NEWLINE, tokenize.ENDMARKER))
