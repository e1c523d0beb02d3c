"""The trial of a sandbox: when an attempt to break out succeeds, nothing is graded."""

import contextlib
import inspect
import os
import platform
import secrets
import socket
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from nnbook.errors import NnbookError
from nnbook.grading.sandbox.launch import Sandbox
from nnbook.grading.sandbox.lock import landlock
from nnbook.grading.sandbox.lock.apart import make_group
from nnbook.grading.sandbox.lock.lock import missing_primitives, nobody_can_read
from nnbook.grading.sandbox.options import (
    SCRATCH_BYTES,
    SCRATCH_FILES,
    containing_folder,
    readable_roots,
)
from nnbook.grading.sandbox.replies import Returned, read
from nnbook.grading.sandbox.session import Limits, Session
from nnbook.grading.sandbox.trial import breakout

_ELSEWHERE = {
    "darwin": "a Linux machine, or in a Linux container or virtual machine on this one",
    "win32": "a Linux machine, or in WSL2 (wsl --install) or a Linux container on this one",
}


def check_sandbox(sandbox: Sandbox) -> tuple[dict[str, str], list[str]]:
    """Try to break out of a sandbox; say what came of each attempt, and which succeeded.

    When the trial itself could not be made, that is an NnbookError.
    """
    with _targets() as (secret, folder, port, abstract):
        limits = Limits(cell=10, submission=30)
        with Session(sandbox, {0: inspect.getsource(breakout)}, limits) as session:
            session.run()
            reply = read(session.call("attempt_all", [str(secret), str(folder), port, abstract]))
        unchanged = secret.exists() and secret.read_text() == secret.name
        written = len(list(folder.iterdir()))
    if not isinstance(reply, Returned) or not isinstance(reply.value, dict):
        raise NnbookError(
            "The sandbox could not be tried out: the process that should try to break out did"
            f" not answer ({type(reply).__name__}). Nothing was graded; try again when less runs"
            " on this machine."
        )
    attempts = {str(name): str(how) for name, how in reply.value.items()}
    if not unchanged or written > 1:
        attempts["leave the grader's files alone"] = breakout.BROKE_OUT
    return attempts, [name for name, how in attempts.items() if how == breakout.BROKE_OUT]


def require_sandbox(sandbox: Sandbox, *private: Path) -> None:
    """Refuse to grade unless the sandbox holds, and lets nobody read what is private.

    Raises
    ------
    NnbookError
        When something is missing or an attempt to break out succeeded.
    """
    missing = missing_primitives()
    if missing:
        raise NnbookError(
            f"Submissions cannot be locked in here, for want of {' and of '.join(missing)}; grade"
            f" on {_ELSEWHERE.get(sys.platform, 'a Linux machine that has it')}, where nnbook grade"
            " --check-sandbox says whether it holds, or add --unsafe-no-sandbox to run strangers'"
            " code with your own rights."
        )
    for path in private:
        folder = containing_folder(readable_roots(), path)
        if folder:
            raise NnbookError(
                f"{path} lies in {folder}, which submissions may read; move it elsewhere."
            )
    _, broken = check_sandbox(sandbox)
    if broken:
        raise NnbookError(
            f"The sandbox does not hold: a trial could {', '.join(broken)}. Nothing was graded;"
            " please report this with the output of `nnbook grade --check-sandbox`."
        )


def sandbox_table() -> tuple[str, bool]:
    """Describe what is active on this machine, as a table, and whether it is enough.

    A line a primitive and one an attempt to break out; True when submissions are graded here.
    """
    missing = missing_primitives()
    rows = [("machine", f"{platform.system()} {platform.release()}, {platform.machine()}")]
    if missing:
        rows += [("missing", what) for what in missing]
        return _table(rows), False
    if group := make_group(1 << 30):
        group.rmdir()
    rows += [
        ("Landlock", f"version {landlock.version()} of its interface"),
        ("seccomp", f"allow-list for {platform.machine()}{_untested(platform.machine())}"),
        ("writing", _writing()),
        ("limits", "address space, processor time, open files, file size, core dumps"),
        ("control group", "memory, threads, processor" if group else "none here"),
        ("identity", _identity()),
    ]
    with Sandbox() as sandbox:
        attempts, broken = check_sandbox(sandbox)
    return _table([*rows, *attempts.items()]), not broken


def _untested(machine: str) -> str:
    """Say so where the numbers were only compared with the published ones."""
    return "" if machine == "x86_64" else ", its numbers as published, untested"


def _writing() -> str:
    if landlock.version() < landlock.TRUNCATION:
        return f"nowhere (needs version {landlock.TRUNCATION} of Landlock's interface)"
    limit = f"{SCRATCH_BYTES // 10**6} MB in {SCRATCH_FILES} files"
    return f"a private folder for each submission, {limit}"


def _identity() -> str:
    if os.geteuid() != 0:
        return "your own, without new privileges"
    if nobody_can_read(readable_roots()):
        return "nobody (you are root)"
    return "root without capabilities (nobody cannot read this Python)"


def _table(rows: list[tuple[str, str]]) -> str:
    width = max(len(name) for name, _ in rows)
    return "\n".join(f"{name:<{width}}  {value}" for name, value in rows)


@contextlib.contextmanager
def _targets() -> Iterator[tuple[Path, Path, int, str]]:
    """Set up what the trial will try to reach: a secret, a folder, two listening sockets."""
    abstract = f"nnbook-{secrets.token_hex(8)}"
    with (
        tempfile.TemporaryDirectory(prefix="nnbook-check-") as name,
        socket.create_server(("127.0.0.1", 0)) as listener,
        socket.socket(socket.AF_UNIX) as unix,
    ):
        folder = Path(name)
        folder.chmod(0o777)
        secret = folder / secrets.token_hex(16)
        secret.write_text(secret.name)
        secret.chmod(0o666)
        unix.bind("\0" + abstract)
        unix.listen()
        yield secret, folder, listener.getsockname()[1], abstract
