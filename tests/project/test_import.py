"""What `import nnbook` loads, and what it offers."""

import importlib
import inspect
import pkgutil
import subprocess
import sys

import pytest

import nnbook


def run(code: str) -> str:
    """Return what a fresh process prints."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_importing_nnbook_loads_numpy_and_nothing_that_takes_as_long():
    """Not even numpy's own generators, nor what of the standard library takes milliseconds."""
    notebook = {"IPython", "ipywidgets", "matplotlib", "anywidget", "nbformat", "tqdm"}
    slow = {"numpy.random", "pathlib", "hashlib", "json", "html"}
    code = f"""
import sys, numpy
before = set(sys.modules)
import nnbook
print(({notebook} | {slow}) & (set(sys.modules) - before))"""
    assert run(code) == "set()"


@pytest.mark.parametrize("name", ["datasets", "separability", "figures", "explore", "grading"])
def test_a_part_of_the_package_needs_no_import_of_its_own(name):
    assert run(f"import nnbook; print(nnbook.{name}.__name__)") == f"nnbook.{name}"


def test_every_name_that_completion_offers_can_be_used():
    for name in dir(nnbook):
        assert getattr(nnbook, name) is not None
    assert {*nnbook.__all__, "explore_xor", "figures"} <= set(dir(nnbook))


def test_no_module_bears_the_name_of_a_function_that_its_package_hands_on():
    """Otherwise whichever is imported last would hide the other."""
    packages = [nnbook]
    for found in pkgutil.walk_packages(nnbook.__path__, "nnbook."):
        if found.ispkg:
            packages.append(importlib.import_module(found.name))
    for package in packages:
        modules = {found.name for found in pkgutil.iter_modules(package.__path__)}
        for name in modules & set(getattr(package, "__all__", ())):
            assert inspect.ismodule(getattr(package, name)), f"{package.__name__}.{name}"


@pytest.mark.parametrize("module", ["palette", "notation", "graph_layout"])
def test_what_figures_and_explorers_share_loads_no_matplotlib(module):
    code = f"import sys, nnbook.drawing.{module}; print('matplotlib' in sys.modules)"
    assert run(code) == "False"


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="module 'nnbook' has no attribute 'explore_all'"):
        nnbook.explore_all  # noqa: B018  # looking it up is the test
