"""What a student installs: a wheel with the notebooks, without the solutions."""

import ast
import email
import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
import venv
import zipfile
from importlib.metadata import distribution, packages_distributions
from pathlib import Path
from site import getsitepackages

import pytest
from checkout import ROOT
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

NEW_COURSE = "nnbook/_data/course/"  # of `nnbook new`, for another author to change


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from the checkout, with a Jupyter checkpoint lying about."""
    out = tmp_path_factory.mktemp("dist")
    checkpoints = ROOT / "notebooks" / ".ipynb_checkpoints"
    checkpoint = checkpoints / "00-packaging-test-checkpoint.ipynb"
    checkpoints.mkdir(exist_ok=True)
    checkpoint.write_text("{}")
    try:
        subprocess.run(
            [sys.executable, "-m", "build", "--wheel", "--no-isolation", f"--outdir={out}"],
            cwd=ROOT,
            check=True,
            capture_output=True,
        )
    finally:
        checkpoint.unlink()
    (built,) = out.glob("*.whl")
    return built


def test_the_wheel_carries_the_notebooks_and_no_solution(wheel: Path) -> None:
    """Every student notebook is in it; nothing of an answer key, a test or a checkpoint is."""
    names = zipfile.ZipFile(wheel).namelist()
    notebooks = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))
    assert notebooks
    names = [name for name in names if not name.startswith(NEW_COURSE)]
    held = sorted(name for name in names if name.endswith(".ipynb"))
    assert held == [f"nnbook/_notebooks/{name}" for name in notebooks]
    assert "nnbook/py.typed" in names
    parts = [path for kind in ("js", "css", "html") for path in ROOT.glob(f"nnbook/**/*.{kind}")]
    assert {path.relative_to(ROOT).as_posix() for path in parts} <= set(names)
    assert not [name for name in names if re.search("solutions/|checkpoint|tests/", name)]
    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == {"nnbook"}


def test_no_file_of_the_wheel_holds_a_solution(wheel: Path) -> None:
    """No marker of a solution and no key cell is anywhere in a notebook of the wheel."""
    archive = zipfile.ZipFile(wheel)
    for name in archive.namelist():
        if name.endswith(".ipynb") and not name.startswith(NEW_COURSE):
            text = archive.read(name).decode()
            assert "BEGIN SOLUTION" not in text, name
            assert "nnbook.grading" not in text, name


def test_the_metadata_tells_what_it_needs(wheel: Path) -> None:
    """Python's version, the licence and the command are declared."""
    archive = zipfile.ZipFile(wheel)
    (metadata,) = (n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
    fields = email.message_from_bytes(archive.read(metadata))
    assert fields["Requires-Python"] == ">=3.11"
    assert fields["License-Expression"] == "BSD-3-Clause"
    required = {re.split("[^a-z0-9]", line)[0] for line in fields.get_all("Requires-Dist", [])}
    assert {"jupyterlab", "numpy", "matplotlib", "ipywidgets"} <= required


def _installed_with(name: str, extra: str, seen: set[str]) -> set[str]:
    """Add to `seen` every distribution that installing one brings, by its normalized name."""
    name = canonicalize_name(name)
    if name not in seen:
        seen.add(name)
        for need in map(Requirement, distribution(name).requires or []):
            if need.marker is None or need.marker.evaluate({"extra": extra}):
                _installed_with(need.name, "", seen)
    return seen


def test_everything_imported_is_installed_with_it() -> None:
    """Whatever a module of the wheel imports is brought by it or by what it needs."""
    brought = _installed_with("nnbook", "cluster", set())
    known = sys.stdlib_module_names | {"nnbook", "torch"}
    distributions = packages_distributions()
    for path in ROOT.glob("nnbook/**/*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            for package in {name.split(".")[0] for name in names} - known:
                found = {canonicalize_name(name) for name in distributions[package]}
                assert found & brought, f"{path.relative_to(ROOT)} imports {package}"


def test_an_installed_wheel_starts_the_workbook(wheel: Path, tmp_path: Path) -> None:
    """In a new venv, away from the checkout, the server answers with the first notebook."""
    venv.create(tmp_path / "venv")
    binaries = tmp_path / "venv" / ("Scripts" if os.name == "nt" else "bin")
    command = [sys.executable, "-m", "pip", "--python", str(binaries / "python"), "install"]
    subprocess.run([*command, "--quiet", "--no-deps", "--no-index", str(wheel)], check=True)
    # What the wheel needs is lent by this environment, whose own nnbook is not seen this way.
    (inside,) = (tmp_path / "venv").glob("**/site-packages")
    (inside / "lent.pth").write_text("\n".join(getsitepackages()))
    share = Path(sys.prefix) / "share" / "jupyter"
    lent = {"JUPYTERLAB_DIR": str(share / "lab"), "JUPYTER_PATH": str(share)}
    process = subprocess.Popen(
        [binaries / "nnbook", "lab", "--no-browser"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        text=True,
        env={k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
        | lent
        | {"PYTHONUNBUFFERED": "1"},
        start_new_session=True,
    )
    try:
        assert process.stdout is not None
        address = next(line for line in process.stdout if line.startswith("http://"))
        server, name, token = re.findall(r"(http://.*?)/lab/tree/(.*)\?token=(\w+)", address)[0]
        with urllib.request.urlopen(f"{server}/api/contents/{name}?token={token}") as answer:
            served = json.load(answer)["content"]
        shipped = json.loads((ROOT / "notebooks" / name).read_text())
        assert [c["source"] for c in served["cells"]] == [
            "".join(cell["source"]) for cell in shipped["cells"]
        ]
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.communicate(timeout=30)
    assert process.returncode == 0
