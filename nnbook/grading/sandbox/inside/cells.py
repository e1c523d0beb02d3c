"""A notebook's cells, run one after the other as Jupyter would, without a kernel.

A cell is compiled and executed directly; only one that is not Python as it stands goes through
IPython's transformer first. That is about three times faster than IPython's own ``run_cell``,
and an error costs next to nothing. The value of a cell's last line is kept as ``_`` and in ``Out``,
and shown to nobody.
"""

import ast
import asyncio
import builtins
import inspect
import linecache
import re
import signal
import sys
from collections.abc import Callable
from types import CodeType, FrameType, ModuleType
from typing import Any

import IPython.display
from IPython.core.inputtransformer2 import TransformerManager

from nnbook.answers.wire import TEXT_LIMIT
from nnbook.grading.sandbox.inside.bindings import Bindings
from nnbook.grading.sandbox.inside.shell import ZMQInteractiveShell

_TRANSFORMER = TransformerManager()  # type: ignore[no-untyped-call]
_FILENAME = re.compile(r"<cell (\d+)>")
_FLAGS = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
_VALUE = "_value_of_the_last_line"
_INSIST = 0.5  # seconds between one interruption and the next, for code that swallows it


Failure = dict[str, Any]  # what a student's code raised, and where, as the grader is told


class OutOfTimeError(BaseException):
    """Raised inside a student's code when its time is up; ``except Exception`` lets it pass."""


class Cells:
    """One notebook being run: its namespace, and the cells that filled it."""

    def __init__(self) -> None:
        module = ModuleType("__main__")
        sys.modules["__main__"] = module  # dataclasses and pickle look there
        self.namespace = module.__dict__
        shell = ZMQInteractiveShell(self.namespace, self._execute)
        self._filename = "<cell>"
        self._index = 0
        self.bindings = Bindings()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._inputs = [""]
        self._outputs: dict[int, Any] = {}
        self._last: tuple[Any, ...] = ("", "", "")  # the values of _, __ and ___
        self.namespace.update(In=self._inputs, Out=self._outputs, _="", __="", ___="")
        given = {"get_ipython": lambda: shell, "input": _no_input, "display": _display}
        for names in (self.namespace, vars(builtins)):
            names |= given
        vars(IPython)["get_ipython"] = given["get_ipython"]
        for module in (IPython.display, IPython.core.display_functions):
            vars(module)["display"] = _display

    def run(self, index: int, source: str, seconds: float) -> Failure | None:
        """Run one cell, magics included, for so many seconds at the most."""
        self._index, self._filename = index, f"<cell {index}>"
        lines = source.splitlines(keepends=True)
        linecache.cache[self._filename] = (len(source), None, lines, self._filename)
        self._inputs.append(source)
        value, failure = attempt(lambda: self._execute(source, self.namespace), seconds)
        if value is not None and not source.rstrip().endswith(";"):
            self._remember(value)
        _close_figures()
        return failure

    def _remember(self, value: Any) -> None:
        """Keep a value that Jupyter would have shown; a ``_`` of the student's own stays."""
        self._outputs[len(self._inputs) - 1] = value
        names = ("_", "__", "___")
        if all(
            self.namespace.get(*pair) is pair[1] for pair in zip(names, self._last, strict=True)
        ):
            self._last = (value, *self._last[:2])
            self.namespace |= dict(zip(names, self._last, strict=True))

    def _execute(self, source: str, namespace: dict[str, Any]) -> Any:
        """Execute source code; return the value of its last expression."""
        tree = _parse(source, self._filename)
        code: CodeType = compile(tree, self._filename, "exec", _FLAGS, dont_inherit=True)
        if namespace is self.namespace:
            self.bindings.record(self._index, tree, code)
        running = eval(code, namespace)
        if code.co_flags & inspect.CO_COROUTINE:
            self._await(running)
        return namespace.pop(_VALUE, None)

    def _await(self, coroutine: Any) -> Any:
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            asyncio.set_event_loop(self._loop)
        return self._loop.run_until_complete(coroutine)


def attempt(action: Callable[[], Any], seconds: float) -> tuple[Any, Failure | None]:
    """Do something that a student wrote, for so many seconds at the most.

    Whatever it raises is described. Code that neither ends nor lets itself be
    interrupted is the grader's business: it ends the whole process.
    """
    try:
        try:
            _set_alarm(max(seconds, 0.001), _INSIST)
            return action(), None
        except BaseException as error:
            return None, _describe(error)
        finally:
            _set_alarm(0)
    except OutOfTimeError as error:  # the alarm rang between two of the lines above
        _set_alarm(0)
        return None, _describe(error)


def install_alarm() -> None:
    """Make the interval timer raise `OutOfTimeError` in whatever is running."""

    def ring(signum: int, frame: FrameType | None) -> None:
        raise OutOfTimeError

    if hasattr(signal, "SIGPROF"):
        signal.signal(signal.SIGPROF, ring)


def _set_alarm(seconds: float, again: float = 0) -> None:
    """Start or stop the timer of processor time; Windows has none, there the grader's decides."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, seconds, again)


def _parse(source: str, filename: str) -> ast.Module:
    try:
        return _parse_python(source, filename)
    except SyntaxError:
        transformed = _TRANSFORMER.transform_cell(source)
        if transformed.rstrip() == source.rstrip():
            raise
        return _parse_python(transformed, filename)


def _parse_python(source: str, filename: str) -> ast.Module:
    flags = _FLAGS | ast.PyCF_ONLY_AST
    tree: ast.Module = compile(source, filename, "exec", flags, dont_inherit=True)
    if tree.body and isinstance(last := tree.body[-1], ast.Expr):
        name = ast.copy_location(ast.Name(_VALUE, ast.Store()), last)
        tree.body[-1] = ast.copy_location(ast.Assign([name], last.value), last)
    return tree


def _describe(error: BaseException) -> Failure:
    """Say what was raised, and on which of the student's own lines."""
    cell = line = None
    written = _FILENAME.fullmatch(str(getattr(error, "filename", "")))
    if isinstance(error, SyntaxError) and written:
        cell, line = int(written[1]), error.lineno
    traceback = None if cell is not None else error.__traceback__
    while traceback is not None:  # the innermost of the student's own lines
        place = _FILENAME.fullmatch(traceback.tb_frame.f_code.co_filename)
        if place:
            cell, line = int(place[1]), traceback.tb_lineno
        traceback = traceback.tb_next
    kind = "timeout" if isinstance(error, OutOfTimeError) else "raised"
    try:
        said = error.msg if isinstance(error, SyntaxError) else str(error)
        message = str(said)[:TEXT_LIMIT]
    except BaseException:  # the student's own __str__
        message = ""
    exception = type(error).__name__[:60]
    return {"kind": kind, "exception": exception, "message": message, "cell": cell, "line": line}


def _no_input(prompt: object = "") -> str:
    """Answer ``input()`` as a notebook without a keyboard does."""
    raise EOFError("input() cannot be answered while a notebook is graded")


def _display(*_: Any, display_id: Any = None, **__: Any) -> Any:
    """Show nothing, as nobody looks; what could be updated later gets its handle."""
    handle: Any = IPython.display.DisplayHandle
    return handle(display_id) if display_id else None


def _close_figures() -> None:
    """Let go of a cell's figures, as the inline backend does."""
    helpers = sys.modules.get("matplotlib._pylab_helpers")
    if helpers is not None:
        try:
            helpers.Gcf.destroy_all()
        except Exception:  # a student may have replaced anything
            return
