"""The start of a student's process without a zygote, where there is no fork to rely on.

This is how ``--unsafe-no-sandbox`` grades on macOS and Windows: a whole new Python for each
submission, which takes a second, and none of the lock.
"""

import secrets
import shutil
import socket
import subprocess
import tempfile
from functools import partial
from pathlib import Path

from nnbook.errors import NnbookError
from nnbook.grading.sandbox.child import Child
from nnbook.grading.sandbox.environment import clean_environment, command
from nnbook.grading.sandbox.options import Options

_TOKEN_BYTES = 16


def start_fresh(options: Options) -> Child:
    """Start a student's process, unlocked; its limits are kept where the system has them."""
    token = secrets.token_bytes(_TOKEN_BYTES)
    settings = Path(tempfile.gettempdir()) / "nnbook-grade-settings"
    folder = tempfile.mkdtemp(prefix="nnbook-grade-")
    if options.data:
        shutil.copytree(options.data, Path(folder) / "data")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(60)
        process = subprocess.Popen(
            command("inside.standalone", str(listener.getsockname()[1]), options.to_json()),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=clean_environment(settings),
            cwd=folder,
        )
        end = partial(_end, process, folder)
        assert process.stdin is not None
        with process.stdin as line:
            line.write(token)
        try:
            while True:  # anybody may connect to the port, but only ours knows the token
                connection, _ = listener.accept()
                connection.settimeout(10)
                if connection.recv(_TOKEN_BYTES, socket.MSG_WAITALL) == token:
                    return Child(connection, end)
                connection.close()
        except OSError as error:
            end()
            raise NnbookError(
                f"The process that runs a submission did not start ({error}); see that memory is"
                " left and that no firewall stops Python from reaching 127.0.0.1."
            ) from error


def _end(process: "subprocess.Popen[bytes]", folder: str) -> int:
    process.kill()
    process.wait()
    shutil.rmtree(folder, ignore_errors=True)
    return process.returncode
