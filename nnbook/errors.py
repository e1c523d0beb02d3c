"""The one error that people see as a sentence instead of a traceback, and what helps."""

import errno
import sys

_RIGHT = "close it in other programs" if sys.platform == "win32" else "get the right to write there"
_REMEDIES = {
    getattr(errno, "EDQUOT", errno.ENOSPC): "make room on your part of the disk",
    errno.ENOSPC: "make room on the disk",
    errno.EACCES: _RIGHT,
    errno.EPERM: _RIGHT,
    errno.ENAMETOOLONG: "choose a shorter name",
}


class NnbookError(Exception):
    """What a user did cannot work; the message is one sentence with the file and the remedy.

    The command line prints the message and exits with status 2.
    """


def remedy(error: OSError, otherwise: str) -> str:
    """Return what helps where the system refuses to write, and another way out."""
    first = _REMEDIES.get(error.errno)
    return f"{first}, or {otherwise}" if first else otherwise
