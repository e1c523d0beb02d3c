"""A JupyterLab and a Chromium of our own, for browser tests and benchmarks.

Both get empty folders for all they would otherwise read from a home directory, so that a
developer's settings decide nothing.
"""

import contextlib
import json
import os
import secrets
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

CHROMIUM_FLAGS = (
    "--headless=new",
    "--no-sandbox",  # as root, as in most containers
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-color-profile=srgb",
)


@dataclass(frozen=True)
class LabServer:
    """Where a running JupyterLab answers, and the folder it shows."""

    url: str
    token: str
    folder: Path


def chromium() -> str | None:
    """Return the path of an installed Chromium or Chrome, None if there is none."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((path for name in names if (path := shutil.which(name))), None)


@contextlib.contextmanager
def jupyterlab(
    folder: Path, application: str = "jupyterlab", options: Sequence[str] = ()
) -> Iterator[LabServer]:
    """Run JupyterLab (or ``notebook``) on ``folder``/work until the block ends."""
    work, home = folder / "work", folder / "home"
    work.mkdir(parents=True)
    token = secrets.token_hex(16)
    settings = _settings(home)
    command = [
        *(sys.executable, "-m", application, "--no-browser", "--allow-root"),
        *("--ServerApp.port=0", "--ServerApp.ip=127.0.0.1", f"--IdentityProvider.token={token}"),
        # The tests reach the application as window.jupyterapp, to run commands without a mouse.
        f"--{'LabApp' if application == 'jupyterlab' else 'JupyterNotebookApp'}"
        ".expose_app_in_browser=True",
        f"--ServerApp.root_dir={work}",
        *options,
    ]
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(command, env=settings, stdout=log, stderr=log, cwd=work)
    try:
        yield LabServer(_address(server, home / "runtime", folder / "server.log"), token, work)
    finally:
        server.terminate()  # its kernels end with it
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _settings(home: Path) -> dict[str, str]:
    """Return an environment in which Jupyter reads and writes only under ``home``."""
    names = ("config", "data", "runtime", "ipython", "cache")
    folders = {name: home / name for name in names}
    for path in folders.values():
        path.mkdir(parents=True)
    labconfig = folders["config"] / "labconfig"
    labconfig.mkdir()
    quiet = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}
    (labconfig / "page_config.json").write_text(json.dumps(quiet))
    return {
        **os.environ,
        "HOME": str(home),
        "JUPYTER_CONFIG_DIR": str(folders["config"]),
        "JUPYTER_DATA_DIR": str(folders["data"]),
        "JUPYTER_RUNTIME_DIR": str(folders["runtime"]),
        "IPYTHONDIR": str(folders["ipython"]),
        "XDG_CACHE_HOME": str(folders["cache"]),
        "PYTHONWARNINGS": "default",  # the server is not the subject of filterwarnings = error
    }


def _address(server: "subprocess.Popen[bytes]", runtime: Path, log: Path) -> str:
    """Wait until the server answers; return its address."""
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        if server.poll() is not None:
            break
        for file in runtime.glob("jpserver-*.json"):
            with contextlib.suppress(OSError, ValueError):
                url = str(json.loads(file.read_text())["url"])
                with urllib.request.urlopen(f"{url}login", timeout=5):
                    return url
        time.sleep(0.1)
    raise RuntimeError(f"the server did not answer:\n{log.read_text()[-3000:]}")


def notebook(cells: Sequence[str]) -> str:
    """Return a notebook file with these code cells."""
    made = [
        {
            "cell_type": "code",
            "id": f"cell-{k}",
            "metadata": {},
            "execution_count": None,
            "outputs": [],
            "source": source,
        }
        for k, source in enumerate(cells)
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    document = {"cells": made, "metadata": {"kernelspec": kernel}, "nbformat": 4}
    return json.dumps({**document, "nbformat_minor": 5})
