"""Start students' processes: from a warm zygote, one for all submissions of a batch."""

import contextlib
import os
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import threading
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import TracebackType

from nnbook.errors import NnbookError
from nnbook.grading.sandbox.child import Child
from nnbook.grading.sandbox.roots import readable_roots
from nnbook.grading.sandbox.zygote import REPLY, REQUEST, Options

_START_SECONDS = 120  # a cold disk and a font list that must be built
_SOURCE = "from nnbook.grading.sandbox.zygote import main; main()"


class Sandbox:
    """Where students' processes come from; a context manager.

    Parameters
    ----------
    options : Options, optional
        How each process is held.

    Notes
    -----
    It may be used by several threads. It belongs to the process that made it: a fork that
    inherits it gets a sandbox of its own at first use.
    """

    def __init__(self, options: Options | None = None) -> None:
        self.options = options or Options(readable=readable_roots())
        self._turn = threading.Lock()
        self._owner = 0
        self._settings: Path | None = None
        self._control: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Sandbox":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def start(self) -> Child:
        """Start one student's process."""
        ours, theirs = socket.socketpair()
        with theirs:
            for attempt in (1, 2):
                try:
                    return Child(ours, partial(self._end, self._request(b"S", 0, theirs)))
                except (OSError, EOFError, struct.error):
                    self.close()  # a zygote that is gone is replaced, once
                    if attempt == 2:
                        raise
        raise AssertionError("unreachable")

    def close(self) -> None:
        """End every process that was started here."""
        with self._turn:
            if self._control is None:
                return
            self._control.close()
            self._control = None
            if self._process is not None and self._owner == os.getpid():
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self._process.wait(10)
                self._process.kill()
                self._process.wait()
            if self._settings is not None and self._owner == os.getpid():
                shutil.rmtree(self._settings, ignore_errors=True)

    def _end(self, child: int) -> None:
        with contextlib.suppress(OSError, EOFError, struct.error):
            self._request(b"E", child)

    def _request(self, kind: bytes, child: int, descriptor: socket.socket | None = None) -> int:
        with self._turn:
            if self._control is None or self._owner != os.getpid():
                if kind == b"E":
                    return -1
                self._start_zygote()
            assert self._control is not None
            data = [REQUEST.pack(kind, child)]
            if descriptor is None:
                self._control.sendmsg(data)
            else:
                socket.send_fds(self._control, data, [descriptor.fileno()])
            answer: int = REPLY.unpack(self._control.recv(REPLY.size))[0]
            return answer

    def _start_zygote(self) -> None:
        settings = Path(tempfile.mkdtemp(prefix="nnbook-grade-"))
        settings.chmod(0o755)  # children that run as nobody read it
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        options = replace(self.options, readable=(*self.options.readable, str(settings)))
        with theirs, tempfile.TemporaryFile() as errors:
            self._process = subprocess.Popen(
                [
                    sys.executable,
                    "-s",
                    "-P",
                    "-B",
                    "-c",
                    _bootstrap(),
                    str(theirs.fileno()),
                    options.to_json(),
                ],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                pass_fds=[theirs.fileno()],
                env=_clean_environment(settings),
                start_new_session=True,  # Ctrl-C is for the grader, which then ends all
                cwd="/",
            )
            theirs.close()
            self._control, self._settings, self._owner = ours, settings, os.getpid()
            ours.settimeout(_START_SECONDS)
            if ours.recv(16) != b"ready":
                errors.seek(0)
                last = errors.read().decode(errors="replace").strip().splitlines()[-1:]
                raise NnbookError(
                    "The process that runs submissions did not start"
                    f" ({''.join(last) or 'it gave no reason'});"
                    " try `nnbook grade --check-sandbox`."
                )
            ours.settimeout(60)


def _bootstrap() -> str:
    """Return the code that finds nnbook where this process found it."""
    path = [entry for entry in sys.path if entry and os.path.isabs(entry)]
    return f"import sys; sys.path[:] = {path!r}; {_SOURCE}"


def _clean_environment(settings: Path) -> dict[str, str]:
    """Return an environment that tells a student's code nothing."""
    threads = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
    kept = {name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ}
    return (
        dict.fromkeys(threads, "1")
        | kept
        | {
            "HOME": str(settings),
            "LANG": "C.UTF-8",
            "MPLBACKEND": "agg",
            "MPLCONFIGDIR": str(settings),
            "PATH": "/usr/bin:/bin",
            "PYTHONHASHSEED": "0",
        }
    )
