"""Global names that cells bind, and those that an answer reads when it is called.

All of it is decided from the source: each statement is compiled by itself, and the compiler says
which names it binds, which it reads at once, and which only when what it defines is called.
"""

import ast
import builtins
import dis
import sys
from dataclasses import dataclass, field
from types import CodeType

_STORES = {dis.opmap[f"{do}_{what}"] for do in ("STORE", "DELETE") for what in ("NAME", "GLOBAL")}
_AT_ONCE = ("<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>")


@dataclass
class _Statement:
    """A statement at the top of a cell; to bind is to assign, define, import or delete."""

    cell: int
    node: ast.stmt
    bound: set[str] = field(default_factory=set)
    read: set[str] = field(default_factory=set)
    deferred: set[str] = field(default_factory=set)

    def collect(self, code: CodeType, *, at_once: bool = True) -> "_Statement":
        """Collect the global names of a statement's code, and of what is nested in it."""
        for step in dis.get_instructions(code):
            action, _, kind = step.opname.partition("_")
            if "GLOBAL" in kind or kind == "NAME":
                if action in ("STORE", "DELETE"):
                    self.bound.add(step.argval)
                elif action == "LOAD":
                    (self.read if at_once else self.deferred).add(step.argval)
        for inner in code.co_consts:
            if isinstance(inner, CodeType):
                self.collect(inner, at_once=at_once and inner.co_name in _AT_ONCE)
        return self

    def by_the_way(self, name: str) -> bool:
        """Tell a statement that takes a name away from an answer rather than gives one."""
        match self.node:
            case ast.Delete() | ast.ImportFrom(names=[ast.alias(name="*")]):
                return True
            case ast.For(target=target):
                return any(isinstance(n, ast.Name) and n.id == name for n in ast.walk(target))
        return False

    def meaning(self, name: str) -> object:
        """Return what an import or a definition gives a name; anything else is like nothing."""
        match self.node:
            case ast.Import(names=names):
                return [a.name for a in names if name in (a.asname, a.name.partition(".")[0])]
            case ast.ImportFrom(module=module, level=level, names=names):
                return module, level, [a.name for a in names if name in (a.asname, a.name, "*")]
            case ast.FunctionDef() | ast.ClassDef():
                return ast.dump(self.node)
        return self


class Bindings:
    """The cells that have been run, as far as names go."""

    def __init__(self) -> None:
        self._cells: list[tuple[int, ast.Module, set[str]]] = []
        self._taken_apart: dict[int, list[_Statement]] = {}

    def record(self, cell: int, tree: ast.Module, code: CodeType) -> None:
        """Take in what a cell, or a part of it, is compiled from."""
        self._cells.append((cell, tree, _stored(code)))

    def rebound(self, name: str, *, called: bool) -> tuple[int, int, str] | None:
        """Find out whether a later cell makes another thing of a name that an answer reads.

        Returns the cell after which the answer was whole, the later one and the name; or None.
        """
        defined = [one for one in self._binding(name) if not one.by_the_way(name)]
        if not defined:
            return None
        whole, reads = defined[-1].cell, {name}
        while called:
            reads = self._reads(name, whole)
            missing = (n for n in reads if not hasattr(builtins, n) and not self._binding(n, whole))
            below = [later[0].cell for n in missing if (later := self._binding(n))]
            if not below:
                break
            whole = max(below)  # where a helper is defined that it needs
        changed = [(cell, n) for n in reads if (cell := self._changed(n, whole))]
        return (whole, *min(changed)) if changed else None

    def _changed(self, name: str, whole: int) -> int | None:
        """Return the first cell that binds a name again; None where it is the same in the end."""
        before, all_ = self._binding(name, whole), self._binding(name)
        if len(all_) == len(before) or not (before or hasattr(builtins, name)):
            return None
        if before and before[-1].meaning(name) == all_[-1].meaning(name):
            return None
        return all_[len(before)].cell

    def _reads(self, name: str, upto: int) -> set[str]:
        """Collect the global names that are read when an answer is called, and all it calls."""
        reads, todo, seen = set[str](), [(name, True)], set[int]()
        while todo:
            one, is_read = todo.pop()
            if is_read:
                reads.add(one)
            for statement in self._binding(one, upto)[-1:]:
                if id(statement) not in seen:
                    seen.add(id(statement))
                    todo += [(n, True) for n in statement.deferred]
                    todo += [(n, False) for n in statement.read]  # what it is made of
        return reads

    def _binding(self, name: str, upto: float = float("inf")) -> list[_Statement]:
        """List the statements that bind a name, in the cells up to one."""
        return [
            statement
            for place, (cell, tree, names) in enumerate(self._cells)
            if cell <= upto and (name in names or any(name in _starred(one) for one in tree.body))
            for statement in self._statements(place)
            if name in statement.bound
        ]

    def _statements(self, place: int) -> list[_Statement]:
        if place not in self._taken_apart:
            cell, tree, _ = self._cells[place]
            self._taken_apart[place] = [_taken_apart(cell, node) for node in tree.body]
        return self._taken_apart[place]


def _stored(code: CodeType) -> set[str]:
    """Collect the names that code binds, nested code, too: quickly, since for every cell."""
    actions, places = code.co_code[::2], code.co_code[1::2]
    stored = {code.co_names[at] for do, at in zip(actions, places, strict=True) if do in _STORES}
    if dis.EXTENDED_ARG in actions:  # places above 255
        stored = set(code.co_names)
    return stored.union(*(_stored(one) for one in code.co_consts if isinstance(one, CodeType)))


def _taken_apart(cell: int, node: ast.stmt) -> _Statement:
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    code = compile(ast.Module([node], []), "<names>", "exec", flags, dont_inherit=True)
    return _Statement(cell, node, _starred(node)).collect(code)


def _starred(node: ast.stmt) -> set[str]:
    """Return what ``from module import *`` binds, which its source does not say."""
    if not isinstance(node, ast.ImportFrom):
        return set()
    module = sys.modules.get(node.module or "")
    if node.names[0].name != "*" or module is None:
        return set()
    names = vars(module)
    return set(names.get("__all__", (name for name in names if not name.startswith("_"))))
