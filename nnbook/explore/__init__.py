"""Explorers: slider values become a model, the model a scene, the scene a picture."""

from importlib import import_module
from typing import Any

# Each factory and the module it is in; loaded when first used, for ipywidgets takes its time.
_HOMES = {
    "explore_activations": "activations.activations",
    "explore_network": "network.network",
    "explore_neuron": "neuron",
    "explore_softmax": "softmax.softmax",
    "explore_training": "training.training",
    "explore_xor": "xor.xor",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"nnbook.explore.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'nnbook.explore' has no attribute {name!r}")
