"""An exhibit as a widget: the one step that loads ipywidgets, when an explorer is called."""

import inspect
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeVar

from nnbook.explore.exhibit import Exhibit

if TYPE_CHECKING:
    from nnbook.explore.widget.explorer import Explorer as Explorer
else:
    Explorer = "Explorer"  # in signatures: its name, until the first one is made

Function = TypeVar("Function", bound=Callable[..., object])
_NOTES = "Notes\n-----\n"
_ALWAYS = """\
Returns
-------
Explorer
    A widget; ``.values``, ``.describe()``, ``.code`` and ``.figure()`` work without a mouse.

Raises
------
ValueError
    If a setting has a name or a value that no control has.

"""


def explorer(function: Function) -> Function:
    """Put what every explorer returns and raises into a docstring, before its notes."""
    words = inspect.cleandoc(function.__doc__ or "")
    if _NOTES not in words:
        raise ValueError(f"{function.__name__} needs a docstring with a section Notes")
    function.__doc__ = words.replace(_NOTES, _ALWAYS + _NOTES, 1)
    return function


def show(exhibit: Exhibit, settings: Mapping[str, object]) -> Explorer:
    """Return an exhibit as a widget that starts from these settings."""
    from nnbook.explore.widget.explorer import Explorer

    return Explorer(exhibit, exhibit.starting(settings))
