"""What `import nnbook` loads, and what it offers."""

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


def test_check_and_ask_are_functions_though_a_module_is_called_check_too():
    code = "import importlib; importlib.import_module('nnbook.checking.feedback'); import nnbook"
    assert run(f"{code}; from nnbook import check, ask; print(check.__name__, ask.__name__)") == (
        "check ask"
    )


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="module 'nnbook' has no attribute 'explore_all'"):
        nnbook.explore_all  # noqa: B018  # looking it up is the test
