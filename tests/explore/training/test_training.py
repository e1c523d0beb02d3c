"""explore_training: what it shows is the training, and its memory and words hold."""

import gc
import random
import weakref

import numpy as np
import pytest
from valid_scene import validate

from nnbook.activations import sigmoid
from nnbook.explore.scene.scene import HeatMap
from nnbook.explore.training.training import CONTROLS, PRESETS, boundary, explore_training, scene
from nnbook.explore.training.trajectory import DATA_SETS, Recipe, Trajectory, dead_units
from nnbook.explore.training.words import message
from nnbook.network import Network, node
from nnbook.training import gradient_descent
from nnbook.training.losses import binary_cross_entropy
from nnbook.training.trainer import Trainer

START = {control.name: control.start for control in CONTROLS}
DEFAULT = Recipe("XOR", (4, 2), "tanh", 0.3, "sgd", 0)


@pytest.fixture
def explorer():
    explorer = explore_training()
    yield explorer
    explorer.close()


def check(values, picture):
    """Compare a picture's claims with the network after a training of its own."""
    X, y = DATA_SETS[values["data"]]()
    hidden = [] if values["hidden"] == "none" else [int(n) for n in values["hidden"].split("-")]
    start = Recipe(values["data"], tuple(hidden), values["activation"], 1, "sgd", values["seed"])
    trained, history = gradient_descent(
        start.network(),
        X,
        y,
        loss=binary_cross_entropy,
        learning_rate=float(values["learning_rate"]),
        optimizer=values["optimizer"],
        steps=values["epoch"],
    )
    right = (np.ravel(trained(X)) > 0) == y
    said = picture.description
    if len(y) > 10:
        for k in (0, 1):
            assert f"{right[y == k].sum()} of {(y == k).sum()} of class {k}" in said
    else:
        assert f"{right.sum()} of 4 right" in said
    assert ("lower the learning rate" in picture.message) or not history.stopped


def test_every_setting_shows_the_training_it_names(explorer, sweep):
    for number, (values, picture) in enumerate(sweep(explorer, n_random=0)):
        if number % 50 == 0 or values["epoch"] == 0:
            check(values, picture)


def test_random_settings_are_drawn_and_told(explorer):
    # Short ones: a long training of each of 500 networks would take a minute.
    dice = random.Random(5)
    for number in range(500):
        values = {name: dice.choice(allowed) for name, allowed in explorer.controls.items()}
        values["epoch"] = dice.randrange(30)
        picture = explorer._exhibit.draw(values)
        validate(picture)
        if number % 10 == 0:
            check(values, picture)


def test_going_on_from_an_epoch_takes_one_step(explorer, monkeypatch):
    steps = []
    step = Trainer.step
    monkeypatch.setattr(Trainer, "step", lambda self: (steps.append(1), step(self)))
    for epoch in range(60):
        explorer.values["epoch"] = epoch
        assert len(steps) == epoch
    for epoch in (30, 0, 59):
        explorer.values["epoch"] = epoch
    assert len(steps) == 59


def test_an_epoch_does_not_depend_on_the_way_to_it():
    straight, wandering = Trajectory(DEFAULT), Trajectory(DEFAULT)
    for epoch in (80, 3, 40):
        wandering.at(epoch)
    assert np.array_equal(straight.at(40).network.parameters, wandering.at(40).network.parameters)
    assert np.array_equal(straight.at(40).loss, wandering.at(40).loss)
    assert len(wandering.at(40).loss) == 41


def test_the_losses_are_those_of_the_networks_along_the_way():
    trajectory = Trajectory(DEFAULT)
    X, y = DATA_SETS["XOR"]()
    for epoch in (0, 1, 17):
        moment = trajectory.at(epoch)
        p = sigmoid(np.ravel(moment.network(X)))
        by_hand = -np.mean(np.where(y == 1, np.log(p), np.log(1 - p)))
        assert moment.loss[-1] == pytest.approx(by_hand, rel=1e-9)
        assert moment.accuracy[-1] == np.mean((p > 0.5) == y)


def test_only_a_few_trainings_are_remembered(explorer, monkeypatch):
    alive = weakref.WeakSet()
    begin = Trajectory.__init__

    def counted(self, recipe):
        alive.add(self)
        begin(self, recipe)

    monkeypatch.setattr(Trajectory, "__init__", counted)
    for seed in range(20):
        explorer.values = {"seed": seed, "epoch": 20}
    gc.collect()
    assert 1 <= len(alive) <= 4


def test_a_training_that_diverges_says_to_lower_the_learning_rate():
    values = {**START, "data": "circles", "activation": "identity", "learning_rate": "30"}
    picture = scene({**values, "epoch": 500})
    validate(picture)
    assert "Training stopped after epoch" in picture.message
    assert "lower the learning rate (it is 30)" in picture.message
    assert picture.message in picture.describe()


def test_a_training_that_only_gets_worse_says_so_too():
    picture = scene({**START, **PRESETS["Too fast"], "epoch": 200})
    assert "lower the learning rate (it is 10)" in picture.message
    assert not scene({**START, "epoch": 200}).message


def test_a_loss_that_jumps_once_is_not_yet_a_divergence():
    moment = Trajectory(DEFAULT).at(30)
    jump = np.array([*moment.loss[:-1], 9.0])
    assert not message(DEFAULT, type(moment)(30, moment.network, jump, moment.accuracy, ""))


@pytest.mark.parametrize("label", PRESETS)
def test_a_preset_makes_its_point(label):
    told = scene({**START, **PRESETS[label], "epoch": 1000}).describe()
    points = {
        "Two ReLUs": "4 of 4 right",
        "Dead ReLUs": "h1 and h2 are dead ReLUs",
        "One line": "A 2-1 network",
        "Deep, yet linear": "2-8-8-1 network with identity",
        "Too slow": "sgd with learning rate 0.003",
        "Too fast": "lower the learning rate",
        "Spirals": "100 of 100 of class 0 and 100 of 100 of class 1",
    }
    assert points[label] in told
    if label in ("One line", "Deep, yet linear", "Too slow", "Dead ReLUs"):
        assert "100 of 100" not in told
        assert "4 of 4 right" not in told


def test_a_dead_relu_is_0_at_every_point_and_stays_as_it_is():
    recipe = Recipe("XOR", (2,), "relu", 0.3, "sgd", 15)
    trajectory = Trajectory(recipe)
    before, after = trajectory.at(400).network, trajectory.at(401).network
    assert dead_units(before, trajectory.X) == ("h1", "h2")
    for name in ("h1", "h2"):
        assert max(before.forward(trajectory.X).outputs[name]) == 0
        assert before.biases[name] == after.biases[name]


def test_a_sleeping_tanh_is_no_dead_relu():
    network = Network(["x1", "x2"], {"h": node({"x1": 0, "x2": 0}), "y": node({"h": 1})}, ["y"])
    assert dead_units(network, DATA_SETS["XOR"]()[0]) == ()


def test_the_boundary_of_a_straight_cut_lies_on_the_line():
    centres = -1 + 0.02 * (np.arange(100) + 0.5)
    x1, x2 = np.meshgrid(centres, centres)
    found = boundary(2 * x1 - x2 + 0.3, -1.0, 1.0)
    np.testing.assert_allclose(2 * found[:, 0] - found[:, 1] + 0.3, 0, atol=1e-12)
    assert np.ptp(found[:, 1]) > 1.9
    assert len(boundary(np.ones((100, 100)), -1.0, 1.0)) == 0


def test_the_map_shows_the_probability_of_class_1():
    picture = scene({**START, "epoch": 300})
    heat = next(mark for mark in picture.panels[0].marks if isinstance(mark, HeatMap))
    assert heat.levels.shape == (100, 100)
    network = Trajectory(DEFAULT).at(300).network
    for row, column in ((10, 20), (70, 35), (99, 0)):
        place = [-0.5 + 0.02 * (column + 0.5), -0.5 + 0.02 * (row + 0.5)]
        expected = float(sigmoid(network(place)[0])) * 255
        assert abs(int(heat.levels[row, column]) - expected) <= 0.51


def test_a_learning_rate_may_be_given_as_a_number():
    explorer = explore_training(learning_rate=0.03)
    assert explorer.values["learning_rate"] == "0.03"
    explorer.close()
    with pytest.raises(ValueError, match=r"learning_rate cannot be '0\.05'; allowed are '0\.001'"):
        explore_training(learning_rate=0.05)


def test_epochs_can_be_played(explorer):
    assert set(explorer._box.play_buttons) == {"epoch"}
    explorer.values["epoch"] = 7
    again = eval(explorer.code, {"explore_training": explore_training})
    assert dict(again.values) == dict(explorer.values)
    again.close()
