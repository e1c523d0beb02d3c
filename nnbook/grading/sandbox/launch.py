"""The source of students' processes: a warm zygote, one for all submissions of a batch."""

import contextlib
import os
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import IO

from nnbook.errors import NnbookError
from nnbook.grading.sandbox.child import Child
from nnbook.grading.sandbox.environment import clean_environment, command
from nnbook.grading.sandbox.fresh import start_fresh
from nnbook.grading.sandbox.options import READY, REPLY, REQUEST, Options

_START_SECONDS = 120  # a cold disk and a font list that must be built
_ANSWER_SECONDS = 60
_PAUSES = (0, 1, 2, 4, 8, 16, 32)  # seconds before another try, for what others may give back
_GONE = (OSError, EOFError, struct.error)


class Sandbox(contextlib.AbstractContextManager["Sandbox"]):
    """Where students' processes come from.

    It may be used by several threads. It belongs to the process that made it: a fork that
    inherits it gets a zygote of its own at first use. ``generation`` counts the zygotes there
    have been; a change says that one was lost.
    """

    def __init__(self, options: Options | None = None) -> None:
        self.options = options or Options()
        self.generation = 0
        self._turn = threading.Lock()
        self._zygote: ZygoteProcess | None = None
        self._closed = False

    def __exit__(self, *_: object) -> None:
        self._closed = True
        self._forget()

    def start(self) -> Child:
        """Start one student's process; an NnbookError when it cannot be started."""
        if sys.platform != "linux":
            return start_fresh(self.options)
        for pause in _PAUSES:
            time.sleep(pause)
            try:
                return self._ready_child()
            except _GONE as error:
                why = error
        raise NnbookError(
            f"A process for a submission could not be started, {len(_PAUSES)} times ({why}); see"
            " that processes, memory, files and disk are left. What is graded so far is kept."
        )

    def _ready_child(self) -> Child:
        """Start a child and wait until it is locked; what fails is one of `_GONE`."""
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                generation, number = self._start_child(theirs)
        except _GONE:
            ours.close()
            self._forget()  # a zygote that is gone is replaced
            raise
        child = Child(ours, partial(self._end_child, generation, number), number)
        ours.settimeout(_ANSWER_SECONDS)
        with contextlib.suppress(OSError):
            if ours.recv(len(READY)) == READY:
                return child
        child.close()
        raise OSError(abs(number), os.strerror(-number) if number < 0 else "it ended at once")

    def _start_child(self, descriptor: socket.socket) -> tuple[int, int]:
        with self._turn:
            if self._closed:
                raise NnbookError("The sandbox is closed.")
            if self._zygote is None or self._zygote.owner != os.getpid():
                self._zygote = ZygoteProcess(self.options)
                self.generation += 1
            return self.generation, self._zygote.request(b"S", 0, descriptor)

    def _end_child(self, generation: int, number: int) -> int:
        with self._turn, contextlib.suppress(*_GONE):
            if self._zygote is not None and generation == self.generation:
                return self._zygote.request(b"E", number)
        return -1

    def _forget(self) -> None:
        with self._turn:
            zygote, self._zygote = self._zygote, None
            if zygote is not None and zygote.owner == os.getpid():
                zygote.close()


class ZygoteProcess:
    """One running zygote; an NnbookError when it does not start."""

    def __init__(self, options: Options) -> None:
        self.owner = os.getpid()
        self._base = Path(tempfile.mkdtemp(prefix="nnbook-grade-"))  # the zygote removes it
        settings, data = self._base / "settings", self._base / "data"
        settings.mkdir()
        if options.data:
            shutil.copytree(options.data, data)
        for path in (self._base, *self._base.rglob("*")):  # children that run as nobody read it
            path.chmod(0o755 if path.is_dir() else 0o644)
            os.utime(path, (2**32, path.stat().st_mtime))  # so that no reading sets its atime
        options = replace(options, readable=(*options.readable, str(settings), str(data)))
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs, tempfile.TemporaryFile() as errors:
            self._process = subprocess.Popen(
                command("inside.zygote", str(theirs.fileno()), options.to_json(), str(self._base)),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                pass_fds=[theirs.fileno()],
                env=clean_environment(settings),
                start_new_session=True,  # Ctrl-C is for the grader, which then ends all
                cwd="/",
            )
            theirs.close()
            self._wait_until_ready(errors)

    def _wait_until_ready(self, errors: IO[bytes]) -> None:
        self._control.settimeout(_START_SECONDS)
        if self._control.recv(16) != b"ready":
            errors.seek(0)
            last = errors.read().decode(errors="replace").strip().splitlines()[-1:]
            raise NnbookError(
                "The process that runs submissions did not start"
                f" ({''.join(last) or 'it gave no reason'});"
                " try `nnbook grade --check-sandbox`."
            )
        self._control.settimeout(_ANSWER_SECONDS)

    def request(self, kind: bytes, child: int, descriptor: socket.socket | None = None) -> int:
        """Ask for a new child (``S``, with its descriptor) or the end of one (``E``)."""
        descriptors = [] if descriptor is None else [descriptor.fileno()]
        socket.send_fds(self._control, [REQUEST.pack(kind, child)], descriptors)
        answer: int = REPLY.unpack(self._control.recv(REPLY.size))[0]
        return answer

    def close(self) -> None:
        """End it and all its children."""
        self._control.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(10)
        self._process.kill()
        self._process.wait()
        shutil.rmtree(self._base, ignore_errors=True)
