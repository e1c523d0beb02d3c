"""Every package's own docstring is a map of it: a line for each module, and for nothing else."""

import ast
import re

import pytest
from checkout import ROOT

PACKAGES = sorted(path.parent for path in (ROOT / "nnbook").rglob("__init__.py"))
MOST = 14  # modules of a folder that can be taken in at a glance; of figures, 18 pictures


def modules(package):
    """Return the names of a package's modules and packages."""
    inside = {path.stem for path in package.glob("*.py")} - {"__init__", "__main__"}
    return inside | {path.parent.name for path in package.glob("*/__init__.py")}


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_package_names_its_modules(package):
    """In its docstring, or in the line that hands something of it on."""
    tree = ast.parse((package / "__init__.py").read_text(encoding="utf-8"))
    told = ast.get_docstring(tree)
    named = set(
        re.findall(r"^(?=``)(?:``(?:nnbook\.)?(\w+)``)|(?<=, )``(\w+)``", told, re.MULTILINE)
    )
    mapped = {name for pair in named for name in pair if name}
    name = ".".join(package.relative_to(ROOT).parts)
    handed_on = {
        node.module.removeprefix(f"{name}.").split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module.startswith(f"{name}.")
    }
    assert modules(package) <= mapped | handed_on
    assert {name for name in mapped if not name.startswith("explore_")} <= modules(package)


@pytest.mark.parametrize("package", PACKAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_folder_can_be_taken_in_at_a_glance(package):
    """It holds few modules; where there were more, some belong together."""
    files = [path for path in package.glob("*.py") if path.name != "__init__.py"]
    assert len(files) <= (18 if package.name == "figures" else MOST)
