"""A student starts the workbook; nothing of theirs is ever overwritten."""

import json
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from unittest.mock import Mock

import pytest
from jupyter_server.serverapp import ServerApp
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from jupyter_server.services.kernels.websocket import KernelWebsocketHandler

from nnbook.cli import main
from nnbook.errors import NnbookError
from nnbook.lab import workbook
from nnbook.lab.prompt_connection import PromptConnection
from nnbook.lab.server import _address, smooth_sliders
from nnbook.lab.workbook import lab, place_notebooks


def said_of(shipped: list[Path], folder: Path, *, carry: bool = False) -> list[str]:
    """Lay notebooks into a folder; return what is said about it."""
    return [one for placed in place_notebooks(shipped, folder, carry=carry) for one in placed.said]


def _notebook(path: Path, edition: str, text: str = "Hello.") -> Path:
    cell = {"cell_type": "markdown", "id": "a", "metadata": {}, "source": text}
    path.write_text(
        json.dumps(
            {
                "cells": [cell],
                "metadata": {"nnbook": {"edition": edition}},
                "nbformat": 4,
                "nbformat_minor": 5,
            }
        )
    )
    return path


@pytest.fixture
def shipped(tmp_path: Path) -> list[Path]:
    (tmp_path / "shipped").mkdir()
    return [_notebook(tmp_path / "shipped" / "01_neuron.ipynb", "a" * 64)]


def test_a_new_folder_gets_every_notebook(shipped: list[Path], tmp_path: Path) -> None:
    """An empty place becomes a workbook."""
    said = said_of(shipped, tmp_path / "new" / "work")
    assert (tmp_path / "new/work/01_neuron.ipynb").read_bytes() == shipped[0].read_bytes()
    assert len(said) == 1


def test_the_same_edition_is_not_copied_again(shipped: list[Path], tmp_path: Path) -> None:
    """A student who worked in the file finds it as it was, alone."""
    work = tmp_path / "work"
    said_of(shipped, work)
    own = _notebook(work / "01_neuron.ipynb", "a" * 64, "My answer.").read_bytes()
    assert said_of(shipped, work) == []
    assert [file.name for file in work.iterdir()] == ["01_neuron.ipynb"]
    assert (work / "01_neuron.ipynb").read_bytes() == own


@pytest.mark.parametrize("own", ["edition b", "", "{", '{"metadata": 7}', "[" * 100_000])
def test_a_newer_edition_lands_beside_once(shipped: list[Path], tmp_path: Path, own: str) -> None:
    """An older, broken or empty file of the student stays; the new edition comes once."""
    work = tmp_path / "work"
    work.mkdir()
    mine = work / "01_neuron.ipynb"
    mine.write_text(own)
    said = said_of(shipped, work)
    assert len(said) == 1
    assert "01_neuron-edition-aaaaaaaa.ipynb" in said[0]
    assert (work / "01_neuron-edition-aaaaaaaa.ipynb").read_bytes() == shipped[0].read_bytes()
    assert mine.read_text() == own
    assert said_of(shipped, work) == []


@pytest.mark.parametrize("name", ["mine (2).ipynb", "done/01_neuron.ipynb", "Neuron.ipynb.txt"])
def test_a_notebook_that_is_there_under_another_name_is_not_laid_again(
    shipped: list[Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
) -> None:
    """A blank file beside finished work could be the one that is handed in; lab opens the work."""
    work = tmp_path / "work"
    (work / "done").mkdir(parents=True)
    _notebook(work / name, "a" * 64, "My answer.")
    opened: list[str] = []
    monkeypatch.setattr(workbook, "shipped_notebooks", lambda _: shipped)
    monkeypatch.setattr(workbook, "serve", lambda folder, first, **_: opened.append(first) or 0)
    assert lab(work) == 0
    assert f"01_neuron is {work / name}, as its cells say" in capsys.readouterr().out
    assert [path for path in work.rglob("*") if path.is_file()] == [work / name]
    assert opened == [name]


def test_a_copy_that_breaks_off_leaves_nothing(
    shipped: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk must not leave half a notebook that would never be replaced."""

    def no_space(self: Path) -> bytes:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "read_bytes", no_space)
    with pytest.raises(NnbookError, match="No space left on device"):
        said_of(shipped, tmp_path / "work")
    assert list((tmp_path / "work").iterdir()) == []


def test_a_file_in_place_of_the_folder_is_one_sentence(
    shipped: list[Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """FOLDER may be anything; the answer is a sentence and status 2."""
    monkeypatch.setattr(workbook, "shipped_notebooks", lambda _: shipped)
    (tmp_path / "file").write_text("")
    assert main(["lab", str(tmp_path / "file")]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert str(tmp_path / "file") in error


def test_a_port_in_use_is_one_sentence(
    shipped: list[Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The sentence names the port and how to choose another."""
    monkeypatch.setattr(workbook, "shipped_notebooks", lambda _: shipped)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["lab", str(tmp_path / "work"), "--port", str(port)]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert f"port {port}" in error
    suggested = re.search(r"such as --port (\d+)\.", error)
    assert suggested is not None
    assert suggested[1] != str(port)
    with socket.create_server(("127.0.0.1", int(suggested[1]))):
        pass  # it is free


@pytest.mark.parametrize("port", ["-5", "70000"])
def test_a_port_that_cannot_be_has_a_remedy_that_can(
    port: str,
    shipped: list[Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Beyond either end of the ports the suggestion is one of the usual ones."""
    monkeypatch.setattr(workbook, "shipped_notebooks", lambda _: shipped)
    assert main(["lab", str(tmp_path / "work"), "--port", port]) == 2
    assert re.search(r"such as --port 8[89]\d\d\.$", capsys.readouterr().err.strip())
    assert not (tmp_path / "work").exists()


def test_jupyterlab_missing_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without JupyterLab nothing is copied, and the sentence says what to install."""
    monkeypatch.setattr(workbook.importlib.util, "find_spec", lambda name: None)
    assert main(["lab", str(tmp_path / "work")]) == 2
    assert "pip install" in capsys.readouterr().err
    assert not (tmp_path / "work").exists()


def test_on_a_hub_the_notebooks_are_only_copied(
    shipped: list[Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """On a JupyterHub the server already runs; a second one could not be reached."""
    monkeypatch.setattr(workbook, "shipped_notebooks", lambda _: shipped)
    monkeypatch.setenv("JUPYTERHUB_SERVICE_PREFIX", "/user/ada/")
    assert lab(tmp_path / "work") == 0
    assert (tmp_path / "work/01_neuron.ipynb").exists()
    assert "already runs" in capsys.readouterr().out


def test_the_server_holds_no_message_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """Jupyter takes the connection that the options name; it turns TCP's waiting off."""
    server = ServerApp()
    server.parse_command_line(smooth_sliders())
    assert server.kernel_websocket_connection_class is PromptConnection
    monkeypatch.setattr(ZMQChannelsWebsocketConnection, "connect", lambda self: "connected")
    handler = Mock(spec=KernelWebsocketHandler)
    assert PromptConnection(websocket_handler=handler).connect() == "connected"
    handler.set_nodelay.assert_called_once_with(True)


def test_the_address_is_not_that_of_a_server_that_is_ending(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One that gave its port back still names it for a moment, and the new one not yet."""
    root = Path("folder").resolve()
    ending = {"pid": 1, "port": 8888, "token": "old", "url": "http://localhost:8888/"}
    ending["root_dir"] = str(root)
    another = ending | {
        "pid": 3,
        "root_dir": str(root.parent),
    }  # took the port, and will give it up
    started = ending | {"pid": 2, "token": "new"}
    told = iter([[ending], [ending, another], [ending, another, started]])
    monkeypatch.setattr("jupyter_server.serverapp.list_running_servers", lambda: next(told))
    server = Mock(poll=lambda: None)
    address = _address(server, 8888, root, {1}, "a.ipynb")
    assert address == "http://localhost:8888/lab/tree/a.ipynb?token=new"


def _heed_ctrl_c() -> None:
    """A shell has what it starts in the background ignore Ctrl-C, and so would its children."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _lab(folder: Path) -> subprocess.Popen[str]:
    """Start ``nnbook lab`` with the Jupyter configuration of a folder, and what it prints."""
    return subprocess.Popen(
        [sys.executable, "-m", "nnbook", "lab", str(folder / "work"), "--no-browser"],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"JUPYTER_CONFIG_DIR": str(folder), "PYTHONUNBUFFERED": "1"},
        start_new_session=True,
        preexec_fn=_heed_ctrl_c,
    )


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """Make a certificate for localhost, signed by itself, and its key."""
    if shutil.which("openssl") is None:
        pytest.skip("no openssl: sudo apt install openssl")
    made = tmp_path / "certificate.pem", tmp_path / "key.pem"
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    files = ["-out", str(made[0]), "-keyout", str(made[1])]
    subprocess.run([*command.split(), *names, *files], check=True, capture_output=True)
    return made


def test_lab_prints_the_address_that_ones_own_configuration_makes(
    tmp_path: Path, certificate: tuple[Path, Path]
) -> None:
    """A base URL, a token and a certificate from Jupyter's configuration; it opens the notebook."""
    (tmp_path / "jupyter_server_config.py").write_text(
        "c.ServerApp.base_url = '/jl/'\nc.IdentityProvider.token = 'a b&c'\n"
        f"c.ServerApp.certfile = {str(certificate[0])!r}\n"
        f"c.ServerApp.keyfile = {str(certificate[1])!r}\n"
    )
    process = _lab(tmp_path)
    try:
        assert process.stdout is not None
        address = next(line.strip() for line in process.stdout if "://" in line)
        trusting = ssl.create_default_context(cafile=str(certificate[0]))
        with urllib.request.urlopen(address, context=trusting) as answer:
            assert answer.geturl() == address  # not led to a login
            assert '"treePath": "00_introduction.ipynb"' in answer.read().decode()
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.communicate(timeout=30)
    assert re.fullmatch(r"https://localhost:\d+/jl/lab/tree/\w+\.ipynb\?token=a\+b%26c", address)


def test_lab_serves_the_first_notebook_and_stops_cleanly(tmp_path: Path) -> None:
    """The printed address answers with the notebook; Ctrl-C ends all of it with status 0."""
    process = _lab(tmp_path)
    try:
        assert process.stdout is not None
        address = next(line for line in process.stdout if re.fullmatch(r"http://\S+\n", line))
        found = re.fullmatch(r"(http://localhost:\d+)/lab/tree/(\S+)\?token=(\w+)\n", address)
        assert found is not None
        server, name, token = found.groups()
        with urllib.request.urlopen(f"{server}/api/contents/{name}?token={token}") as answer:
            assert json.load(answer)["content"]["cells"]
        with urllib.request.urlopen(f"{server}/lab?token={token}") as answer:
            page = answer.read().decode()
        # A slider's messages are no news; what is none by itself still is not.
        no_news = page.split('"untracked_message_types":')[1].split("]")[0]
        assert '"comm_msg"' in no_news
        assert '"kernel_info_request"' in no_news
        # No question about Jupyter news lies over the first notebook.
        disabled = page.split('"disabledExtensions":')[1].split("]")[0]
        assert '"@jupyterlab/apputils-extension:announcements"' in disabled
    finally:
        os.killpg(process.pid, signal.SIGINT)
        rest = process.communicate(timeout=30)[0]
    assert process.returncode == 0
    assert "Traceback" not in rest
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(f"{server}/api", timeout=2)
