"""The source of students' processes: a warm zygote, one for all submissions of a batch."""

import contextlib
import os
import socket
import struct
import subprocess
import sys
import tempfile
import threading
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import IO

from nnbook.errors import NnbookError
from nnbook.grading.sandbox.child import Child
from nnbook.grading.sandbox.environment import clean_environment, command
from nnbook.grading.sandbox.fresh import start_fresh
from nnbook.grading.sandbox.options import REPLY, REQUEST, Options

_START_SECONDS = 120  # a cold disk and a font list that must be built
_ANSWER_SECONDS = 60
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
        self.close()

    def start(self) -> Child:
        """Start one student's process; an NnbookError when it cannot be started."""
        if sys.platform != "linux":
            return start_fresh(self.options)
        for _ in range(2):
            ours, theirs = socket.socketpair()
            with theirs:
                try:
                    generation, number = self._start_child(theirs)
                    return Child(ours, partial(self._end_child, generation, number))
                except _GONE:
                    ours.close()
                    self._forget()  # a zygote that is gone is replaced, once
        raise NnbookError(
            "The process that runs submissions ended twice as it was started; where memory is"
            " short, grade with --workers 1."
        )

    def close(self) -> None:
        """End every process that was started here."""
        self._closed = True
        self._forget()

    def _start_child(self, descriptor: socket.socket) -> tuple[int, int]:
        with self._turn:
            if self._closed:
                raise NnbookError("The sandbox is closed.")
            if self._zygote is None or self._zygote.owner != os.getpid():
                self._zygote = ZygoteProcess(self.options)
                self.generation += 1
            return self.generation, self._zygote.request(b"S", 0, descriptor)

    def _end_child(self, generation: int, number: int) -> None:
        with self._turn, contextlib.suppress(*_GONE):
            if self._zygote is not None and generation == self.generation:
                self._zygote.request(b"E", number)

    def _forget(self) -> None:
        with self._turn:
            zygote, self._zygote = self._zygote, None
            if zygote is not None and zygote.owner == os.getpid():
                zygote.close()


class ZygoteProcess:
    """One running zygote; an NnbookError when it does not start."""

    def __init__(self, options: Options) -> None:
        self.owner = os.getpid()
        settings = Path(tempfile.mkdtemp(prefix="nnbook-grade-"))  # the zygote removes it
        settings.chmod(0o755)  # children that run as nobody read it
        options = replace(options, readable=(*options.readable, str(settings)))
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs, tempfile.TemporaryFile() as errors:
            self._process = subprocess.Popen(
                command("inside.zygote", str(theirs.fileno()), options.to_json()),
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
        data = [REQUEST.pack(kind, child)]
        if descriptor is None:
            self._control.sendmsg(data)
        else:
            socket.send_fds(self._control, data, [descriptor.fileno()])
        answer: int = REPLY.unpack(self._control.recv(REPLY.size))[0]
        return answer

    def close(self) -> None:
        """End it and all its children."""
        self._control.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(10)
        self._process.kill()
        self._process.wait()
