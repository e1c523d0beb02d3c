"""A training in words: the lines under its picture, its description, what has gone wrong."""

from collections.abc import Sequence

import numpy as np

from nnbook.activations import sigmoid
from nnbook.drawing.notation import decimal
from nnbook.explore.scene.scene import Text
from nnbook.explore.training.trajectory import Moment, Recipe, Trajectory

_PATIENCE = 20  # epochs over which a loss may be higher than at the start before it is said


def lines(
    recipe: Recipe, trajectory: Trajectory, moment: Moment, dead: Sequence[str]
) -> tuple[Text, ...]:
    """Return the lines under the picture: score, rule of the step, what is notable."""
    n = len(trajectory.y)
    right = round(moment.accuracy[-1] * n)
    head = f"epoch {moment.last}: loss {decimal(moment.loss[-1])}, {right} of {n} points right"
    rate = f"{recipe.learning_rate:g}"
    step = f"θ ← θ − {rate}·∂L/∂θ" if recipe.optimizer == "sgd" else f"of Adam, about {rate} long"
    size = "-".join(map(str, (2, *recipe.hidden, 1)))
    model = f"{size} {recipe.activation}" if recipe.hidden else f"{size}, no hidden layer"
    rule = f"{model}: {moment.network.n_parameters} parameters; an epoch is one step {step}"
    notable = _death(dead) or _last_step(moment)
    return Text(0, 0, head, bold=True, size=15), Text(0, 2, rule), Text(0, 0, notable)


def message(recipe: Recipe, moment: Moment) -> str:
    """Return a sentence when a training has diverged, and what to do."""
    if moment.stopped:
        return f"Training stopped after epoch {moment.last}: {moment.stopped}."
    start, recent = moment.loss[0], moment.loss[-_PATIENCE:]
    # One bad step can be made good again; when half of them are bad, it does not happen.
    if len(moment.loss) > _PATIENCE and np.median(recent) > 1.1 * start:
        return (
            f"The loss stays above the {decimal(start, 2)} it began with: "
            f"lower the learning rate (it is {recipe.learning_rate:g})."
        )
    return ""


def describe(recipe: Recipe, trajectory: Trajectory, moment: Moment, dead: Sequence[str]) -> str:
    """Return the picture in words; an explorer adds the message itself."""
    size = "-".join(map(str, (2, *recipe.hidden, 1)))
    kind = f"{size} network with {recipe.activation}" if recipe.hidden else f"{size} network"
    (parent, child), weight = max(moment.network.weights.items(), key=lambda edge: abs(edge[1]))
    told = (
        f"A {kind} on {recipe.data}, {recipe.optimizer} with learning rate "
        f"{recipe.learning_rate:g}, after epoch {moment.last}: loss {decimal(moment.loss[-1])}, "
        f"{decimal(moment.loss[0])} at the start. {_scores(trajectory, moment)} "
        f"{_last_step(moment)} The largest weight is {decimal(weight)}, from {parent} to {child}. "
        f"{_death(dead)}"
    )
    return told.strip()


def _scores(trajectory: Trajectory, moment: Moment) -> str:
    """Return which points are right: each of a few, or how many of each class."""
    X, y = trajectory.X, trajectory.y
    logits = np.ravel(moment.network(X))
    right = (logits > 0) == y
    if len(y) > 10:
        shares = (f"{right[y == k].sum()} of {(y == k).sum()} of class {k}" for k in (0, 1))
        return f"Right: {' and '.join(shares)}."
    points = (
        f"({x1:g}, {x2:g}) {decimal(p)}, {'right' if fine else 'wrong'}"
        for (x1, x2), p, fine in zip(X, sigmoid(logits), right, strict=True)
    )
    return f"{right.sum()} of {len(y)} right; probability of class 1: {'; '.join(points)}."


def _last_step(moment: Moment) -> str:
    """Return what the last step did to the loss."""
    if len(moment.loss) < 2:
        return "Not trained yet: the weights are random."
    change = moment.loss[-1] - moment.loss[-2]
    if change == 0:
        return "The last step did not change the loss."
    way = "raised" if change > 0 else "lowered"
    return f"The last step {way} the loss by {decimal(abs(change), 2)}."


def _death(dead: Sequence[str]) -> str:
    """Return which ReLUs are dead, and what follows."""
    if not dead:
        return ""
    units = " and ".join([", ".join(dead[:-1]), dead[-1]] if len(dead) > 1 else dead)
    verb, whose = ("is a dead ReLU", "its") if len(dead) == 1 else ("are dead ReLUs", "their")
    return f"{units} {verb}: 0 at every point, so no gradient reaches {whose} weights."
