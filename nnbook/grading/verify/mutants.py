"""Mutants of a function: its source with one operator, constant or comparison changed."""

import ast
import copy
from collections import Counter
from collections.abc import Iterator
from typing import Any

_OPERATORS: dict[type[ast.AST], list[type[Any]]] = {
    ast.Add: [ast.Sub],
    ast.Sub: [ast.Add],
    ast.Mult: [ast.Div],
    ast.Div: [ast.Mult],
    ast.FloorDiv: [ast.Div],
    ast.Mod: [ast.Mult],
    ast.Pow: [ast.Mult],
    ast.MatMult: [ast.Mult],
    ast.And: [ast.Or],
    ast.Or: [ast.And],
    ast.Lt: [ast.LtE, ast.Gt],
    ast.LtE: [ast.Lt, ast.GtE],
    ast.Gt: [ast.GtE, ast.Lt],
    ast.GtE: [ast.Gt, ast.LtE],
    ast.Eq: [ast.NotEq],
    ast.NotEq: [ast.Eq],
    ast.In: [ast.NotIn],
    ast.NotIn: [ast.In],
    ast.Is: [ast.IsNot],
    ast.IsNot: [ast.Is],
}


def mutants(source: str, name: str) -> Iterator[tuple[str, str]]:
    r"""Yield (what was changed, the whole source with that change) for one function of a cell.

    >>> for change, _ in mutants("def f(x):\n    return x + 1 if x > 0 else -x", "f"):
    ...     print(change)
    x > 0 → x >= 0
    x > 0 → x < 0
    x + 1 → x - 1
    -x → x
    0 → 1
    1 → 2
    """
    tree = ast.parse(source)
    seen: Counter[str] = Counter()
    for place, node in enumerate(ast.walk(_function(tree, name))):
        for replacement in _replacements(node):
            changed = copy.deepcopy(tree)
            target = list(ast.walk(_function(changed, name)))[place]
            _become(changed, target, replacement)
            change = f"{ast.unparse(node)} → {ast.unparse(replacement)}"
            seen[change] += 1
            ordinal = f" ({seen[change]})" if seen[change] > 1 else ""
            yield change + ordinal, ast.unparse(ast.fix_missing_locations(changed))


def _function(tree: ast.Module, name: str) -> ast.FunctionDef:
    return next(n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == name)


def _replacements(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what may stand in the place of one node."""
    match node:
        case ast.BinOp() | ast.AugAssign() | ast.BoolOp():
            for operator in _OPERATORS.get(type(node.op), []):
                yield _with(node, op=operator())
        case ast.Compare():
            for index, op in enumerate(node.ops):
                for operator in _OPERATORS[type(op)]:
                    yield _with(node, ops=[*node.ops[:index], operator(), *node.ops[index + 1 :]])
        case ast.UnaryOp(op=ast.USub() | ast.Not()):
            yield node.operand
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value) | float(value)):
            yield ast.Constant(value + 1)


def _with(node: ast.AST, **fields: object) -> ast.AST:
    changed = copy.copy(node)
    for field, value in fields.items():
        setattr(changed, field, value)
    return changed


def _become(tree: ast.Module, target: ast.AST, replacement: ast.AST) -> None:
    """Put one node in the place of another."""
    for parent in ast.walk(tree):
        for field, value in ast.iter_fields(parent):
            if value is target:
                setattr(parent, field, replacement)
            elif isinstance(value, list) and any(item is target for item in value):
                setattr(parent, field, [replacement if i is target else i for i in value])
