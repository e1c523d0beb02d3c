"""JupyterLab run as a child process: its port, its token, its settings, its end."""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Container, Iterable
from pathlib import Path
from types import FrameType
from typing import NoReturn
from urllib.parse import quote, urlencode

from nnbook.errors import NnbookError

_USUAL_PORTS = range(8888, 8938)
_ANYBODYS_PORTS = range(1024, 65536)  # below, a port is the system's


def serve(folder: Path, first: str, *, port: int | None, browser: bool, goodbye: str) -> int:
    """Show a folder, its first notebook open, until JupyterLab ends or Ctrl-C is pressed.

    Port, browser, exit status and errors are those of `nnbook.lab.workbook.lab`.
    """
    from jupyter_server.serverapp import list_running_servers

    port = free_port(port)
    token = os.environ.get("JUPYTER_TOKEN") or secrets.token_hex(24)
    command = _command(folder, first, port, browser)
    if "--allow-root" in command:
        print("You are root: JupyterLab starts with --allow-root.")
    others = {told["pid"] for told in list_running_servers()}
    server = subprocess.Popen(command, env=_environment(token))
    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        address = _address(server, port, folder.resolve(), others, first)
        print("\nJupyterLab is ready. Stop it with Ctrl-C. Its address:", flush=True)
        print(f"{address}\n", flush=True)
        return server.wait()
    except KeyboardInterrupt:
        print(f"\n{goodbye}", flush=True)
        return 0
    finally:
        _stop(server)
        signal.signal(signal.SIGTERM, before)


def free_port(port: int | None) -> int:
    """Return the port that was asked for, or the first free one of the usual ones.

    Raises
    ------
    NnbookError
        When it is none, or in use; the sentence names another.
    """
    free = _first_free([port] if port is not None else _USUAL_PORTS)
    if free is not None:
        return free
    if port is None:
        raise NnbookError(
            f"ports {_USUAL_PORTS[0]} to {_USUAL_PORTS[-1]} are in use; stop a server or choose a"
            " port, such as --port 9500."
        )
    after = range(port + 1, port + len(_USUAL_PORTS)) if port in _ANYBODYS_PORTS else ()
    other = _first_free([*after, *_USUAL_PORTS])
    raise NnbookError(
        f"port {port} {_refusal(port)}; choose another, such as --port {other or 9500}."
    )


def _refusal(port: int) -> str:
    """Say why no server can listen on a port."""
    if not 0 <= port < _ANYBODYS_PORTS.stop:
        return f"is none: they go from 0 to {_ANYBODYS_PORTS.stop - 1}"
    return "is in use" if port in _ANYBODYS_PORTS else "is in use, or the system's own"


def _first_free(ports: Iterable[int]) -> int | None:
    for candidate in ports:
        with socket.socket() as probe:
            if os.name == "posix":  # a port that was closed a moment ago is free
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", candidate))
            except (OSError, OverflowError):
                continue
            return int(probe.getsockname()[1])
    return None


def _environment(token: str) -> dict[str, str]:
    """Return the server's environment: its token and a setting of ours beside the user's own."""
    # With it, no question about Jupyter news lies over the first notebook.
    settings = [str(Path(__file__).parents[1] / "_data" / "jupyter")]
    settings += filter(None, [os.environ.get("JUPYTER_CONFIG_PATH")])
    # The token goes this way because other users can read a command line.
    return os.environ | {
        "JUPYTER_TOKEN": token,
        "JUPYTER_CONFIG_PATH": os.pathsep.join(settings),
    }


def _command(folder: Path, first: str, port: int, browser: bool) -> list[str]:
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        f"--ServerApp.root_dir={folder.resolve()}",
        f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0",
        "--ServerApp.answer_yes=True",  # Ctrl-C stops at once instead of asking
        "--log-level=ERROR",
        f"--LabApp.default_url=/lab/tree/{quote(first)}",
        *smooth_sliders(),
    ]
    if not browser:
        command.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    return command


def smooth_sliders() -> list[str]:
    """Return the options with which pictures keep up with a slider.

    JupyterLab takes no notice of a slider's messages. Otherwise it shows the kernel as busy and
    as idle again around every single picture, in its icon, tool bar and status bar, which costs
    a computer more than the pictures do. And the server holds no message back.
    """
    from jupyter_server.services.kernels.kernelmanager import MappingKernelManager

    usual: list[str] = MappingKernelManager.untracked_message_types.default() or []
    option = "--MappingKernelManager.untracked_message_types"
    connection = "nnbook.lab.prompt_connection.PromptConnection"
    return [
        *(f"{option}={kind}" for kind in (*usual, "comm_msg")),
        f"--ServerApp.kernel_websocket_connection_class={connection}",
    ]


def _address(
    server: "subprocess.Popen[bytes]", port: int, root: Path, others: Container[int], first: str
) -> str:
    """Wait until the server listens; return the first notebook's address as it tells it itself.

    The user's own configuration may have set a base URL, a token, a password or TLS. Another
    server may name the same port: one that is ending, or that took it in the same moment.
    """
    from jupyter_server.serverapp import list_running_servers

    while server.poll() is None:
        for told in list_running_servers():
            ours = told["port"] == port and Path(told["root_dir"]) == root
            if ours and told["pid"] not in others:
                query = f"?{urlencode({'token': told['token']})}" if told["token"] else ""
                return f"{quote(told['url'], safe=':/%')}lab/tree/{quote(first)}{query}"
        time.sleep(0.1)
    raise NnbookError(
        f"JupyterLab ended with status {server.returncode} before it listened; "
        f"its own message stands above, and {shutil.which('jupyter') or 'jupyter'} lab shows more."
    )


def _stop(server: "subprocess.Popen[bytes]") -> None:
    """End JupyterLab and its kernels: kindly, then firmly."""
    server.terminate()
    try:
        server.wait(timeout=10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _interrupt(signum: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt
