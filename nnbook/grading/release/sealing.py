"""The ``right=`` of a check cell, replaced by its digest."""

import ast
import operator
import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from nnbook.answers.sealed import seal

_ARITHMETIC: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Div: operator.truediv,
    ast.Mult: operator.mul,
    ast.Pow: operator.pow,
    ast.Sub: operator.sub,
}
_LINE = 72  # characters of a sealed text on one line
# A line magic keeps its check as text, so that no parser sees it.
_CHECK_AS_TEXT = re.compile(r"\bcheck\s*\(|\bcheck\s+as\b")


def seal_checks(source: str, notebook: str) -> str:
    """Replace the right values in the checks of a code cell; the notebook's name salts the digests.

    Raises
    ------
    ValueError
        When a check does not name its answer as text, its right value is not written out, or a
        right value would stay in clear.

    Examples
    --------
    >>> print(seal_checks('check("half", right=1 / 2, hints=["Two halves make 1."])', "01_neuron"))
    check("half", right='sealed:01_neuron.half:"n2a9db9."', hints=["Two halves make 1."])
    """
    try:
        tree = ast.parse(source)
    except SyntaxError:
        if _CHECK_AS_TEXT.search(source):
            raise ValueError("a check stands in a cell without magics") from None
        return source
    for node in ast.walk(tree):
        _require_in_reach(node)
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    checks = [call for call in calls if _plain_name(call) == "check"]
    for call in sorted(checks, key=lambda c: (c.lineno, c.col_offset), reverse=True):
        name = call.args[0].value if call.args and isinstance(call.args[0], ast.Constant) else None
        if not isinstance(name, str):
            raise ValueError('a check names its answer as text: check("name", …)')
        values = {keyword.arg: keyword.value for keyword in call.keywords}
        if "right" not in values:
            continue
        right = constant(values["right"])
        tolerance = constant(values["tolerance"]) if "tolerance" in values else None
        sealed = seal(right, f"{notebook}.{name}", tolerance)
        source = _replaced(source, values["right"], _literal(sealed))
    return source


def _require_in_reach(node: ast.AST) -> None:
    """Refuse what may hide a right value from the seal."""
    match node:
        case ast.alias(name="check", asname=str(other)) if other != "check":
            raise ValueError(f"import check under its own name, not as {other}")
        case ast.Call(func=ast.Attribute(attr="check") as called):
            raise ValueError(f"write check(…), not {ast.unparse(called)}(…)")
        case ast.Call(keywords=keywords) if _plain_name(node) == "check":
            if None in {keyword.arg for keyword in keywords}:
                raise ValueError("write the arguments of a check out instead of **")


def _plain_name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def constant(node: ast.expr) -> Any:
    """Evaluate a value that is written out: literals, arithmetic on them, and ``Fraction(a, b)``.

    Raises
    ------
    ValueError
        When it holds a name or a call, which would need the notebook to be run.
    """
    match node:
        case ast.Constant(value=value):
            return value
        case ast.List(elts=items) | ast.Tuple(elts=items):
            return [constant(item) for item in items]
        case ast.Dict(keys=keys, values=values) if None not in keys:
            pairs = zip(keys, values, strict=True)
            return {constant(key): constant(value) for key, value in pairs if key is not None}
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -constant(operand)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _ARITHMETIC:
            return _ARITHMETIC[type(op)](constant(left), constant(right))
        case ast.Call(func=ast.Name(id="Fraction"), args=args, keywords=[]):
            return Fraction(*map(constant, args))
    raise ValueError(f"write the value out instead of {ast.unparse(node)}: release runs nothing")


def _literal(text: str) -> str:
    """Write a text as a Python literal, over several lines where it is long."""
    if len(text) <= _LINE:
        return repr(text)
    pieces = [text[start : start + _LINE] for start in range(0, len(text), _LINE)]
    return "\n".join(["(", *(f"        {piece!r}" for piece in pieces), "    )"])


def _replaced(source: str, node: ast.expr, text: str) -> str:
    """Replace one expression; the parser counts columns in bytes."""
    lines = source.encode().splitlines(keepends=True)
    assert node.end_lineno is not None
    before = b"".join(lines[: node.lineno - 1]) + lines[node.lineno - 1][: node.col_offset]
    after = lines[node.end_lineno - 1][node.end_col_offset :] + b"".join(lines[node.end_lineno :])
    return (before + text.encode() + after).decode()
