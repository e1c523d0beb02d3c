"""Who a student's process is: nobody where the grader is root, else as little as possible."""

import os
from collections.abc import Iterable
from pathlib import Path

from nnbook.grading.sandbox import kernel

NOBODY = 65534


def give_up_privileges(as_nobody: bool) -> str:
    """Give up what root could do; a process of an ordinary user has nothing to give up.

    Parameters
    ----------
    as_nobody : bool
        Whether nobody can read what a notebook needs (`nobody_can_read`).

    Returns
    -------
    str
        What was done, in words.
    """
    if os.geteuid() != 0:
        return "an ordinary user already"
    if as_nobody:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
        return "runs as nobody"
    kernel.drop_all_capabilities()
    return "root without capabilities (nobody cannot read this Python)"


def nobody_can_read(paths: Iterable[str]) -> bool:
    """Tell whether an unprivileged process could read these files and folders.

    It is decided by permission bits alone: a folder that only root may enter hides all below.
    """
    return all(_open_to_all(Path(path).resolve()) for path in paths if Path(path).exists())


def _open_to_all(path: Path) -> bool:
    try:
        above = all(folder.stat().st_mode & 0o001 for folder in path.parents)
        return above and bool(path.stat().st_mode & 0o004)
    except OSError:
        return False
