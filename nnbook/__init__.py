"""A workbook on neural networks, and the library behind its notebooks.

The mathematics, from the small to the large:

``nnbook.activations``
    identity, heaviside, sigmoid, tanh and relu, each with its derivative; softmax.
``nnbook.neuron``
    One artificial neuron: ``y = f(w·x + b)``.
``nnbook.network``
    A network: neurons joined in a directed acyclic graph; forward and backward.
``nnbook.separability``
    Weights that separate two classes, or an exact proof that there are none.
``nnbook.training``
    Losses, gradient descent and what happened on the way.
``nnbook.datasets``
    Truth tables, toy clouds and real digits; everything seeded.

What a notebook shows:

``nnbook.figures``
    The chapter's figures, drawn with matplotlib.
``nnbook.explore``
    Sliders that move weights, and pictures that follow.
``nnbook.checking``
    Immediate feedback on an exercise (``check``) and predictions (``ask``).

Behind these:

``nnbook.answers``
    Answers as plain data, and their comparison; for ``check`` and for the grader.
``nnbook.drawing``
    Colours, notation and layout of every picture.
``nnbook.lab``
    The workbook served by JupyterLab: ``nnbook lab``.
``nnbook.notebook``
    A notebook file, read, written and recognised.
``nnbook.errors``
    The one error that a command tells in a sentence.

And for instructors:

``nnbook.grading``
    Answer keys, release, the sandbox, grading, marking, export: a package each.
``nnbook.cli``
    The command line, ``nnbook lab | release | grade | mark | export``.

Importing nnbook loads numpy and nothing heavier; the rest comes when first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from nnbook.activations import (
    heaviside,
    identity,
    log_softmax,
    relu,
    sigmoid,
    softmax,
    tanh,
)
from nnbook.datasets import circles, digits, moons, spirals, truth_table, xor_clouds
from nnbook.neuron import Neuron

if TYPE_CHECKING:  # what is loaded when first used, for editors and type checkers
    from nnbook import explore as explore
    from nnbook import figures as figures
    from nnbook.checking.feedback import check
    from nnbook.checking.prediction import ask
    from nnbook.explore import *  # every explore_x  # noqa: F403
    from nnbook.network import Network, node, xor_network
    from nnbook.separability import Inseparable, Separator, best_line, separate, verify_xor_proof
    from nnbook.training import (
        Trainer,
        binary_cross_entropy,
        cross_entropy,
        gradient_check,
        gradient_descent,
        squared_error,
    )

__version__ = "0.1.0"

_PACKAGES_LOADED_WHEN_USED = (
    "checking", "explore", "figures", "grading", "network", "separability", "training",
)  # fmt: skip
_NAMES_LOADED_WHEN_USED = {
    "checking.feedback": ["check"],
    "checking.prediction": ["ask"],
    "network": ["Network", "node", "xor_network"],
    "separability": ["Inseparable", "Separator", "best_line", "separate", "verify_xor_proof"],
    "training": ["Trainer", "gradient_check", "gradient_descent"],
    "training.losses": ["binary_cross_entropy", "cross_entropy", "squared_error"],
}

__all__ = [
    "Inseparable",
    "Network",
    "Neuron",
    "Separator",
    "Trainer",
    "ask",
    "best_line",
    "binary_cross_entropy",
    "check",
    "circles",
    "cross_entropy",
    "digits",
    "gradient_check",
    "gradient_descent",
    "heaviside",
    "identity",
    "log_softmax",
    "moons",
    "node",
    "relu",
    "separate",
    "sigmoid",
    "softmax",
    "spirals",
    "squared_error",
    "tanh",
    "truth_table",
    "verify_xor_proof",
    "xor_clouds",
    "xor_network",
]


def __getattr__(name: str) -> Any:
    if name in _PACKAGES_LOADED_WHEN_USED:
        return import_module(f"nnbook.{name}")
    for module, names in _NAMES_LOADED_WHEN_USED.items():
        if name in names:
            return getattr(import_module(f"nnbook.{module}"), name)
    if name.startswith("explore_") and name in _explorers():
        return getattr(import_module("nnbook.explore"), name)
    raise AttributeError(f"module 'nnbook' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, *_PACKAGES_LOADED_WHEN_USED, *_explorers()})


def _explorers() -> list[str]:
    """Return the names of all explorers."""
    return [name for name in dir(import_module("nnbook.explore")) if name.startswith("explore_")]
