"""Which names the code of a cell defines, and which it takes from elsewhere."""

import ast
import builtins
import io
import re
import symtable
import tokenize

_Token = tokenize.TokenInfo | None


def python_source(source: str) -> str:
    """Turn the magics and shell commands of a cell into Python.

    Parameters
    ----------
    source : str
        The text of a code cell.

    Returns
    -------
    str
        The same text where it is Python already.

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
    r"""Collect the global names that a cell defines.

    Parameters
    ----------
    source : str
        Python.

    Returns
    -------
    set of str
        Assigned, imported or defined at its top level, or declared global further in.

    Examples
    --------
    >>> sorted(defined_names("import numpy as np\ndef f(x):\n    y = x\na = b = 1"))
    ['a', 'b', 'f', 'np']
    """
    table = symtable.symtable(source, "cell", "exec")
    names = {s.get_name() for s in table.get_symbols() if s.is_assigned() or s.is_imported()}
    for inner in _inner_tables(table):
        symbols = inner.get_symbols()
        names |= {s.get_name() for s in symbols if s.is_declared_global() and s.is_assigned()}
    return names


def used_names(source: str) -> set[str]:
    r"""Collect the global names that a cell reads, the names of Python itself left out.

    Parameters
    ----------
    source : str
        Python.

    Returns
    -------
    set of str
        Read at its top level, or anywhere inside as a global.

    Examples
    --------
    >>> sorted(used_names("def f(x):\n    return scale * max(x, y) + sum(v for v in x)"))
    ['scale', 'y']
    """
    table = symtable.symtable(source, "cell", "exec")
    names = {s.get_name() for s in table.get_symbols() if s.is_referenced()}
    for inner in _inner_tables(table):
        names |= {s.get_name() for s in inner.get_symbols() if s.is_global() and s.is_referenced()}
    return names - set(dir(builtins))


def called_names(source: str) -> set[str]:
    """Collect the plain names that a cell calls.

    Parameters
    ----------
    source : str
        Python.

    Returns
    -------
    set of str
        ``f`` for ``f(x)``; nothing for ``a.f(x)``.
    """
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    return {call.func.id for call in calls if isinstance(call.func, ast.Name)}


def mentioned_names(source: str) -> set[str]:
    r"""Collect every name by which a cell may reach something, without parsing a stranger's code.

    Parameters
    ----------
    source : str
        Any text.

    Returns
    -------
    set of str
        Its names, and the words of text in quotes, as in ``getattr(module, "name")``; nothing of
        comments and docstrings. All words, where the text is no Python.

    Examples
    --------
    >>> sorted(mentioned_names('import nnbook as n\ny = n.relu("sigmoid")  # no tanh'))
    ['as', 'import', 'n', 'nnbook', 'relu', 'sigmoid', 'y']
    """
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


def _inner_tables(table: symtable.SymbolTable) -> list[symtable.SymbolTable]:
    children = table.get_children()
    return children + [inner for child in children for inner in _inner_tables(child)]
