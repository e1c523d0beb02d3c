"""explore_training: gradient descent bends a boundary, epoch by epoch (the chapter's opening)."""

import functools
import math
from collections.abc import Callable

import numpy as np

from nnbook.activations import FloatArray, sigmoid
from nnbook.drawing.notation import decimal, number
from nnbook.explore.as_widget import Explorer, explorer, show
from nnbook.explore.controls import Menu, Slider, Value, Values
from nnbook.explore.exhibit import Exhibit
from nnbook.explore.scene import scene as sc
from nnbook.explore.training.graph import graph
from nnbook.explore.training.trajectory import (
    ACTIVATIONS,
    DATA_SETS,
    Moment,
    Recipe,
    Trajectory,
    dead_units,
)
from nnbook.explore.training.words import describe, lines, message

_SIZES = ("2", "4", "8", "4-2", "4-4", "8-8", "8-8-8-8")
LAYERS = {"none": (), **{word: tuple(map(int, word.split("-"))) for word in _SIZES}}
RATES = ("0.001", "0.003", "0.01", "0.03", "0.1", "0.3", "1", "3", "10", "30")
LAST = 1000
CONTROLS = (
    Menu("data", tuple(DATA_SETS), "XOR", "data set"),
    Menu("hidden", tuple(LAYERS), "4-2", "hidden layers"),
    Menu("activation", tuple(ACTIVATIONS), "tanh", "activation"),
    Menu("learning_rate", RATES, "0.3", "learning rate"),
    Menu("optimizer", ("sgd", "adam"), "sgd", "optimizer"),
    Slider("seed", 0, 19, 1, 0, "seed", "seed of the first weights"),
    Slider("epoch", 0, LAST, 1, 0, "epoch", "epoch", play=True),
)
_START: dict[str, Value] = {control.name: control.start for control in CONTROLS}
_ADAM: dict[str, Value] = {"learning_rate": "0.03", "optimizer": "adam"}
PRESETS: dict[str, dict[str, Value]] = {
    "Two ReLUs": {**_START, "hidden": "2", "activation": "relu"},
    "Dead ReLUs": {**_START, "hidden": "2", "activation": "relu", "seed": 15},
    "One line": {**_START, "data": "XOR clouds", "hidden": "none"},
    "Deep, yet linear": {**_START, "data": "circles", "hidden": "8-8", "activation": "identity"},
    "Too slow": {**_START, "learning_rate": "0.003"},
    "Too fast": {**_START, "learning_rate": "10"},
    "Spirals": {**_START, "data": "spirals", "hidden": "8-8", **_ADAM},
}

_CELLS = 100  # along each side of the plane
_TILE_CELLS = 25  # along each side of a neuron's small map
_REACH = {"XOR": (-0.5, 1.5), "moons": (-1.8, 1.8)}
_KEPT = 4  # trainings remembered for going back to; each takes 2 MB at most


@explorer
def explore_training(**settings: Value) -> Explorer:
    """Train a network and watch its boundary, its weights and its loss.

    The plane takes the colour of the network's output, the probability of class 1; the line is
    where it is ½. Each small square shows what one neuron makes of the plane. Every epoch is one
    step of gradient descent on all points: play, pause, step, or move the slider.

    Parameters
    ----------
    **settings
        Where to start: ``data`` ("XOR", "XOR clouds", "circles", "moons", "spirals"), ``hidden``
        ("none", "2", "4", "8", "4-2", "4-4", "8-8", "8-8-8-8"), ``activation`` of the hidden
        layers ("tanh", "sigmoid", "relu", "identity"), ``learning_rate`` (0.001 to 30 in steps of
        about 3), ``optimizer`` ("sgd", "adam"), ``seed`` of the first weights (0 to 19) and
        ``epoch`` (0 to 1000).

    Notes
    -----
    The loss is the binary cross-entropy of the output's logit; see `nnbook.training`.

    Examples
    --------
    >>> training = explore_training(learning_rate=0.3, epoch=200)
    >>> print(training.describe())
    A 2-4-2-1 network with tanh on XOR, sgd with learning rate 0.3, after epoch 200: loss
    0.0294, 0.755 at the start. 4 of 4 right; probability of class 1: (0, 0) 0.0134, right; (0,
    1) 0.972, right; (1, 0) 0.976, right; (1, 1) 0.0499, right. The last step lowered the loss
    by 0.00028. The largest weight is 4, from h2_1 to y1.
    >>> training.close()
    """
    rate = settings.get("learning_rate")
    if isinstance(rate, (int, float)) and not isinstance(rate, bool):
        settings["learning_rate"] = f"{rate:g}"  # the menu's words are numbers
    return show(exhibit(), settings)


def exhibit() -> Exhibit:
    """Return the explorer without its widget; it remembers the trainings of late."""
    remember = functools.lru_cache(maxsize=_KEPT)(Trajectory)
    draw = functools.partial(scene, trajectory_of=remember)
    return Exhibit("explore_training", CONTROLS, draw, presets=PRESETS)


def scene(values: Values, trajectory_of: Callable[[Recipe], Trajectory] = Trajectory) -> sc.Scene:
    """Return the picture of one setting.

    A cache for ``trajectory_of`` makes going on from the epoch before as cheap as a step.
    """
    rate = str(values["learning_rate"])
    recipe = Recipe(
        data=str(values["data"]),
        hidden=LAYERS[str(values["hidden"])],
        activation=str(values["activation"]),
        learning_rate=float(rate) if "." in rate else int(rate),  # sentences say 10, not 10.0
        optimizer="adam" if values["optimizer"] == "adam" else "sgd",
        seed=int(values["seed"]),
    )
    trajectory = trajectory_of(recipe)
    moment = trajectory.at(int(values["epoch"]))
    low, high = _REACH.get(recipe.data, (-1.4, 1.4))
    logits = _map(moment.network(sc.cells(low, high, _CELLS)))
    over_plane = moment.network.forward(sc.cells(low, high, _TILE_CELLS)).outputs
    maps = {name: _map(output) for name, output in over_plane.items()}
    dead = dead_units(moment.network, trajectory.X)
    panels = (
        _plane_panel(trajectory, moment, logits, (low, high)),
        graph(moment.network, maps, dead, (392, 30, 358, 192)),
        _curve("loss", moment.loss, (424, 258, 132, 98), moment.epoch),
        _curve("accuracy", moment.accuracy, (606, 258, 132, 98), moment.epoch),
        sc.text_panel((24, 388, 730, 90), lines(recipe, trajectory, moment, dead), spacing=22),
    )
    words = describe(recipe, trajectory, moment, dead)
    return sc.Scene(panels, words, 760, 480, message(recipe, moment))


def _map(output: FloatArray) -> FloatArray:
    """Return a node's output over n × n cells, shape (n, n), row 0 at the bottom."""
    # Just before a training diverges, the weights are near 10^150 and a product overflows.
    huge = 1e100
    finite = np.nan_to_num(output, nan=0.0, posinf=huge, neginf=-huge)
    n = math.isqrt(output.size)
    return np.clip(finite, -huge, huge).reshape(n, n)


def _plane_panel(
    trajectory: Trajectory, moment: Moment, logits: FloatArray, reach: tuple[float, float]
) -> sc.Panel:
    """Return the probability of class 1 over the plane, the line where it is ½, and the data."""
    low, high = reach
    few = len(trajectory.X) < 10
    right = (np.ravel(moment.network(trajectory.X)) > 0) == trajectory.y if few else None
    where = boundary(logits, low, high)
    marks: list[sc.Mark] = [
        sc.HeatMap(sc.levels(sigmoid(logits), 0.0, 1.0), (low, high, low, high)),
        sc.Points(where[:, 0], where[:, 1], "circle", "ink", "ink", 3.2, 0.0),
        *sc.class_points(trajectory.X, trajectory.y, size=18 if few else 7.5, right=right),
    ]
    ticks = tuple((t, number(t)) for t in ((0.0, 0.5, 1.0) if few else (-1.0, 0.0, 1.0)))
    axes = sc.Axis(low, high, "x₁", ticks), sc.Axis(low, high, "x₂", ticks)
    return sc.Panel((46, 30, 300, 300), *axes, marks, "probability of class 1; line: ½")


def boundary(logits: FloatArray, low: float, high: float) -> FloatArray:
    """Return where the logit changes its sign between neighbouring cells, shape (n_points, 2).

    The logits, of shape (n, n), are those at the centres of the cells of a square from ``low`` to
    ``high``, row 0 at the bottom; between two centres they count as linear.
    """
    cell = (high - low) / len(logits)
    found = []
    for axis in (0, 1):
        field = logits if axis else logits.T
        # `field` runs along this axis within its rows.
        before, after = field[:, :-1], field[:, 1:]
        row, column = np.nonzero((before > 0) != (after > 0))
        start, end = before[row, column], after[row, column]
        along = low + cell * (column + 0.5 + start / (start - end))
        across = low + cell * (row + 0.5)
        found.append(np.stack((along, across) if axis else (across, along), axis=1))
    return np.concatenate(found)


def _curve(
    name: str, numbers: FloatArray, box: tuple[float, float, float, float], epoch: int
) -> sc.Panel:
    """Return a quantity over the epochs so far."""
    # The axis grows in jumps, so that a curve stands still for most of the time.
    end = next(n for n in (50, 100, 200, 500, LAST) if n >= epoch)
    # Of a loss it ends at 1, 2, 4, 8 or 16, where more is cut off; an accuracy is never above 1.
    top = min(16.0, 2.0 ** math.ceil(math.log2(max(numbers.max(), 1.0))))
    stride = max(1, len(numbers) // 250)
    shown = np.unique(np.append(np.arange(0, len(numbers), stride), len(numbers) - 1))
    heights = np.minimum(numbers[shown], top)
    ticks = tuple((float(t), str(t)) for t in (0, end // 2, end))
    marks: list[sc.Mark] = [
        sc.Polyline(shown, heights, "blue" if name == "loss" else "green"),
        sc.Points(shown[-1:], heights[-1:], "circle", "paper", "ink", 9, 1.5),
    ]
    tall = tuple((t, number(t)) for t in (0.0, top / 2, top))
    axes = sc.Axis(0, end, "epoch", ticks), sc.Axis(0, top * 1.04, "", tall)
    return sc.Panel(box, *axes, marks, f"{name} {decimal(numbers[-1])}")
