"""An environment of its own for nbgrader, made once and kept in a cache folder.

It sees every package of the environment that runs the tests, nnbook included, and adds what
nbgrader needs beyond that.
"""

import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

REQUIREMENT = "nbgrader>=0.9,<0.10"


def make_environment(folder: Path) -> Path:
    """Return the Python of an environment with nbgrader; raise CalledProcessError if it fails."""
    python = folder / "bin" / "python"
    made = folder / "made"
    recipe = f"{REQUIREMENT} for {sys.executable} {sys.version}"
    if made.is_file() and made.read_text() == recipe:
        return python
    shutil.rmtree(folder, ignore_errors=True)
    _run(sys.executable, "-m", "venv", "--without-pip", str(folder))
    ours = sysconfig.get_paths()["purelib"]
    theirs = _run(str(python), "-c", "import sysconfig; print(sysconfig.get_paths()['purelib'])")
    (Path(theirs.strip()) / "ours.pth").write_text(f"import site; site.addsitedir({ours!r})\n")
    pip = [sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check"]
    _run(*pip, "install", "--quiet", "--no-compile", "--no-warn-script-location", REQUIREMENT)
    made.write_text(recipe)
    return python


def _run(*command: str) -> str:
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=600)
    return done.stdout
