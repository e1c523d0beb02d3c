"""Lock the calling process before a student's code runs in it; there is no way back.

The order matters: limits while the process may still set them, the change of identity before
what it resets, seccomp last because it forbids everything above it.
"""

from nnbook.grading.sandbox.limits import limit
from nnbook.grading.sandbox.zygote import Options


def lock(options: Options, parent: int) -> None:
    """Lock the calling process.

    Parameters
    ----------
    options : Options
        What it may use.
    parent : int
        The process whose end ends this one.
    """
    limit(options.memory, options.processor_seconds)
