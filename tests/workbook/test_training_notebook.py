"""What 06_training says in prose and cannot print: computed here, by its own cells where it can."""

import sys
from importlib.util import find_spec

import nbformat
import numpy as np
import pytest
from checkout import SOLUTIONS

from nnbook.datasets import digits
from nnbook.explore.training.training import LAYERS, PRESETS
from nnbook.explore.training.trajectory import Moment, Recipe, Trajectory
from nnbook.training.losses import cross_entropy

SOLUTION = SOLUTIONS / "06_training.ipynb"
TORCH = ("torch-or-not", "torch-copy", "torch-gradients", "torch-compared")


def run(*ids: str) -> dict:
    """Run some cells of the notebook, in its order; return what they define."""
    cells = nbformat.read(SOLUTION, as_version=4).cells
    chosen = [cell for cell in cells if cell.id in ids]
    assert [cell.id for cell in chosen] == list(ids)
    namespace: dict = {}
    for cell in chosen:
        exec(cell.source, namespace)
    return namespace


def after_1000_epochs(**changed: object) -> Moment:
    """Train as explore_training does from its first setting, but for what is changed."""
    values = {"data": "XOR", "hidden": "4-2", "activation": "tanh", "learning_rate": 0.3}
    values |= {"optimizer": "sgd", "seed": 0, **changed}
    values |= {"hidden": LAYERS[values["hidden"]], "learning_rate": float(values["learning_rate"])}
    values.pop("epoch", None)
    return Trajectory(Recipe(**values)).at(1000)


def test_the_digits_classifier_reads_95_of_100_held_out_images():
    """The notebook's own cells train it; the accuracy is counted without the library."""
    namespace = run("imports", "the-digits", "run-batches", "train-digits")
    network = namespace["digit_network"]
    assert [len(level) for level in network.levels] == [64, 32, 10]
    images, labels = digits("test")
    assert len(labels) == 360
    assert np.mean(network(images / 16).argmax(axis=1) == labels) >= 0.95
    assert cross_entropy.accuracy(network(namespace["X_train"]), namespace["y_train"]) > 0.985


def test_pytorch_agrees_in_every_gradient_or_is_said_to_be_missing(capsys):
    """Whether PyTorch is installed decides what the cells print; both are right."""
    namespace = run("imports", "the-digits", "run-batches", *TORCH)
    printed = capsys.readouterr().out
    if find_spec("torch") is None:
        assert "PyTorch is not installed here, so there is nothing to compare." in printed
        return
    given = [namespace[name] for name in ("digit_start", "X_train", "y_train")]
    differences = dict(namespace["largest_differences"](*given))
    assert len(differences) == 5  # the loss, and weights and biases of two layers
    assert max(differences.values()) < 1e-14
    assert printed.count("is the largest difference") == 5


def test_without_pytorch_every_cell_says_so(capsys, monkeypatch):
    """An import that fails is told, and nothing else needs it."""
    monkeypatch.setitem(sys.modules, "torch", None)  # makes the import fail
    assert run("imports", "the-digits", "run-batches", *TORCH)["torch"] is None
    printed = capsys.readouterr().out
    assert "PyTorch is not installed here." in printed
    assert "No PyTorch, no copy." in printed
    assert "nothing to compare" in printed


def test_xor_is_right_from_epoch_65_on_and_the_loss_falls_all_the_while():
    """Also while only three points are right, from epoch 11 on."""
    moment = after_1000_epochs()
    assert np.argmax(moment.accuracy == 1) == 65
    assert (moment.accuracy[65:] == 1).all()
    assert (moment.accuracy[11:65] == 0.75).all()
    assert (np.diff(moment.loss[11:]) < 0).all()


def test_one_rate_hardly_lowers_the_loss_and_one_ends_above_the_start():
    """Too slow sinks steadily; too fast jumps up and down first."""
    slow = after_1000_epochs(**PRESETS["Too slow"]).loss
    assert (np.diff(slow) < 0).all()
    assert slow[-1] > 0.85 * slow[0]
    fast = after_1000_epochs(**PRESETS["Too fast"]).loss
    assert np.ptp(np.sign(np.diff(fast[:50]))) == 2
    assert fast[-1] > fast[0]


def test_linear_networks_get_about_half_and_four_neurons_nearly_all():
    """One line, whatever the depth; one hidden layer bends it."""
    assert after_1000_epochs(**PRESETS["One line"]).accuracy[-1] < 0.6
    assert after_1000_epochs(**PRESETS["Deep, yet linear"]).accuracy[-1] < 0.6
    bent = after_1000_epochs(**{**PRESETS["One line"], "hidden": "4"})
    assert bent.accuracy[-1] >= 0.98


def test_spirals_need_adam_at_this_rate():
    """All 200 points with it, little more than half without."""
    assert after_1000_epochs(**PRESETS["Spirals"]).accuracy[-1] == 1
    plain = after_1000_epochs(**{**PRESETS["Spirals"], "optimizer": "sgd"})
    assert plain.accuracy[-1] < 0.65
    assert plain.loss[-1] > 0.9 * plain.loss[0]


def test_another_seed_brings_two_relus_to_xor():
    """Seed 0 finds a solution where seed 15 dies."""
    assert after_1000_epochs(**PRESETS["Dead ReLUs"]).accuracy[-1] < 1
    assert after_1000_epochs(**{**PRESETS["Dead ReLUs"], "seed": 0}).accuracy[-1] == 1


def test_two_relus_rarely_find_xor_and_four_mostly(capsys):
    """The counts of the twenty starts, as the cell prints them."""
    run("imports", "run-gradient-check", "train-from", "run-twenty-starts")
    lines = capsys.readouterr().out.splitlines()[-2:]
    solved = [int(line.split(": ")[1].split(" of")[0]) for line in lines]
    assert 1 <= solved[0] <= 6
    assert solved[1] >= 12


def test_failures_without_a_dead_neuron_are_almost_flat():
    """The loss of such a training hardly changes in its last 200 steps, far from 0."""
    namespace = run("imports", "run-gradient-check", "train-from")
    found = 0
    for seed in range(20):
        trained, history = namespace["train_from"](seed, 2)
        outputs = trained.forward(namespace["X"]).outputs
        if history.accuracy[-1] < 1 and outputs["h1"].any() and outputs["h2"].any():
            found += 1
            assert history.loss[-1] > 0.3
            assert history.loss[-11] - history.loss[-1] < 0.01
    assert found >= 1


def test_a_layer_of_your_own_finds_xor(capsys):
    """The reference to Exercise 6.5 drives a whole training."""
    ids = ("layer-backward-answer", "run-gradient-check", "step-with-yours", "run-with-yours")
    run("imports", *ids)
    lines = capsys.readouterr().out.splitlines()[-4:]
    probabilities = [float(line.split(": ")[1]) for line in lines]
    assert probabilities == pytest.approx([0, 1, 1, 0], abs=0.05)
