"""The output of a call below its cell: as HTML in a notebook, as text everywhere else."""

import sys
from typing import Any


def running_shell() -> Any | None:
    """Return IPython's running shell, or None outside of IPython."""
    if "IPython" not in sys.modules:
        return None
    from IPython.core.getipython import get_ipython

    return get_ipython()


def user_namespace() -> dict[str, Any]:
    """Return the names a student has defined."""
    shell = running_shell()
    return shell.user_ns if shell is not None else vars(sys.modules["__main__"])


class CellOutput:
    """Something that shows itself once in the cell that made it.

    `show` shows it at once, wherever the call stands in its cell. When the same object is also
    the last expression of that cell, Jupyter would show it a second time; it does not.
    """

    def bundle(self) -> dict[str, Any]:
        """Return what to show, by MIME type; ``text/plain`` is ``str`` of the object."""
        raise NotImplementedError

    def show(self) -> None:
        """Show it now."""
        shell = running_shell()
        if shell is None:
            print(self)  # without building what only a notebook can show
            return
        from IPython.display import display

        object.__setattr__(self, "_shown_in", shell.execution_count)  # the object may be frozen
        display(self.bundle(), raw=True)  # type: ignore[no-untyped-call]  # IPython has no types here

    def _ipython_display_(self) -> None:
        shell = running_shell()
        if shell is None or getattr(self, "_shown_in", None) != shell.execution_count:
            self.show()
