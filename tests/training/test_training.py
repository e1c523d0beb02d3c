"""Losses, optimizers and training, against autograd, formulas and scikit-learn."""

import copy
import pickle
from collections.abc import Callable
from itertools import chain

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
import scipy.special
from hypothesis import given
from hypothesis import strategies as st
from sklearn.neural_network import MLPClassifier

from nnbook.activations import ACTIVATIONS, log_softmax, relu, sigmoid, softmax, tanh
from nnbook.datasets import digits, spirals, truth_table, xor_clouds
from nnbook.network import Network, node, xor_network
from nnbook.training import Trainer, gradient_check, gradient_descent
from nnbook.training.losses import Loss, binary_cross_entropy, cross_entropy, squared_error
from nnbook.training.optimizers import Adam

ALL = pytest.mark.parametrize("loss", [squared_error, binary_cross_entropy, cross_entropy], ids=str)


def small(sizes=(2, 5, 1), seed=0, activation=tanh) -> Network:
    return Network.layered(sizes, activation=activation, rng=np.random.default_rng(seed))


def outputs_and_targets(loss: Loss, seed: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    shape = tuple(rng.integers(1, 6, size=2))
    outputs = rng.normal(scale=3, size=shape)
    if loss is cross_entropy:
        return outputs, rng.integers(shape[1], size=shape[0])
    return outputs, rng.random(shape)


# Losses.

FORMULAS: dict[Loss, Callable] = {
    squared_error: lambda y, t: anp.mean((y - t) ** 2),
    binary_cross_entropy: lambda z, t: anp.mean(
        -t * anp.log(1 / (1 + anp.exp(-z))) - (1 - t) * anp.log(1 / (1 + anp.exp(z)))
    ),
    cross_entropy: lambda z, t: anp.mean(
        anp.log(anp.sum(anp.exp(z), axis=1)) - z[np.arange(len(t)), t]
    ),
}


@ALL
@given(seed=st.integers(0, 10**6))
def test_a_loss_is_its_formula_and_its_gradient_that_of_autograd(loss, seed):
    outputs, targets = outputs_and_targets(loss, seed)
    formula = FORMULAS[loss]
    assert loss(outputs, targets) == pytest.approx(formula(outputs, targets), rel=1e-12)
    expected = autograd.grad(formula)(outputs, targets)
    np.testing.assert_allclose(loss.gradient(outputs, targets), expected, rtol=1e-10, atol=1e-14)


@given(seed=st.integers(0, 10**6))
def test_cross_entropies_are_written_with_softmax_and_sigmoid(seed):
    logits, classes = outputs_and_targets(cross_entropy, seed)
    picked = log_softmax(logits)[np.arange(len(classes)), classes]
    assert cross_entropy(logits, classes) == pytest.approx(-picked.mean(), rel=1e-12, abs=1e-15)
    onehot = np.eye(logits.shape[1])[classes]
    expected = (softmax(logits) - onehot) / len(classes)
    np.testing.assert_allclose(cross_entropy.gradient(logits, classes), expected, atol=1e-15)
    logits, targets = outputs_and_targets(binary_cross_entropy, seed)
    expected = (sigmoid(logits) - targets) / logits.size
    np.testing.assert_allclose(binary_cross_entropy.gradient(logits, targets), expected, atol=1e-16)


def test_cross_entropies_of_extreme_logits_are_finite():
    assert binary_cross_entropy([[1000.0], [-1000.0]], [0, 1]) == 1000.0
    assert binary_cross_entropy([[1000.0], [-1000.0]], [1, 0]) == 0.0
    assert cross_entropy([[1000.0, 0.0]], [1]) == 1000.0
    assert cross_entropy([[1e308, -1e308]], [0]) == 0.0
    assert binary_cross_entropy([[40.0]], [1]) == pytest.approx(scipy.special.log1p(np.exp(-40)))


def test_accuracy_counts_what_is_on_the_right_side():
    assert squared_error.accuracy([[0.6], [0.4], [0.2]], [1, 1, 0]) == pytest.approx(2 / 3)
    assert binary_cross_entropy.accuracy([[3.0], [-1.0]], [1, 1]) == 0.5
    assert cross_entropy.accuracy([[1.0, 2.0], [5.0, 2.0]], [1, 0]) == 1.0
    assert type(cross_entropy.accuracy([[1.0, 2.0]], [1])) is float


@pytest.mark.parametrize(
    ("loss", "outputs", "targets", "words"),
    [
        (squared_error, [1.0, 2.0], [1, 2], r"shape \(n_samples, n_outputs\), not \(2,\)"),
        (squared_error, np.empty((0, 1)), [], r"not \(0, 1\)"),
        (squared_error, [[1.0], [2.0]], [1, 2, 3], r"\(3,\) do not fit outputs of shape \(2, 1\)"),
        (binary_cross_entropy, [[1.0, 2.0]], [1], r"\(1,\) do not fit outputs of shape \(1, 2\)"),
        (binary_cross_entropy, [[1.0]], [-1], "targets from 0 to 1"),
        (binary_cross_entropy, [[1.0]], [np.nan], "targets from 0 to 1"),
        (cross_entropy, [[1.0, 2.0]], [2], "classes from 0 to 1"),
        (cross_entropy, [[1.0, 2.0]], [-1], "classes from 0 to 1"),
        (cross_entropy, [[1.0, 2.0]], [0.5], "classes from 0 to 1"),
        (
            cross_entropy,
            [[1.0, 2.0]],
            [[0, 1]],
            r"needs one class number a sample; of one-hot rows",
        ),
    ],
)
def test_targets_that_do_not_fit_are_a_value_error_with_both_shapes(loss, outputs, targets, words):
    for compute in (loss, loss.gradient, loss.accuracy):
        with pytest.raises(ValueError, match=words):
            compute(outputs, targets)


@ALL
def test_losses_are_one_object_each_however_copied_and_named_by_it(loss):
    assert copy.deepcopy(loss) is pickle.loads(pickle.dumps(loss)) is loss
    assert repr(loss) == loss.name


# Gradient check.


@ALL
def test_the_gradient_check_passes_where_backpropagation_is_right(loss):
    network = small((2, 4, 3), seed=1)
    rng = np.random.default_rng(0)
    targets = rng.integers(3, size=6) if loss is cross_entropy else rng.random((6, 3))
    check = gradient_check(network, rng.normal(size=(6, 2)), targets, loss)
    assert check.error < 1e-9
    assert check.names == network.parameter_names
    assert check.backward.shape == check.central.shape == (network.n_parameters,)


def test_the_gradient_check_sees_a_wrong_derivative():
    class Wrong(type(tanh)):
        def _slope(self, z):
            return 1.0 - self._value(z)

    network = Network(["x"], {"y": node({"x": 0.7}, activation=Wrong())}, ["y"])
    assert gradient_check(network, [[1.0]], [1.0], squared_error).error > 0.01


def test_at_a_kink_the_two_gradients_rightly_disagree():
    network = Network(["x"], {"y": node({"x": 1.0}, activation=relu)}, ["y"])
    check = gradient_check(network, [[0.0]], [1.0], squared_error)
    assert check.backward.tolist() == [0.0, 0.0]
    assert check.central[1] == pytest.approx(-1.0, abs=1e-4)


# Steps.


@pytest.mark.parametrize("activation", ACTIVATIONS.values(), ids=list(ACTIVATIONS))
def test_a_step_of_gradient_descent_is_minus_learning_rate_times_gradient(activation):
    network, (X, y) = small((2, 4, 3, 1), activation=activation), truth_table("XOR")
    trained, history = gradient_descent(
        network, X, y, loss=squared_error, learning_rate=0.3, steps=1
    )
    outputs = squared_error.gradient(network(X), y)
    gradient = network.backward(network.forward(X), outputs).parameters
    np.testing.assert_allclose(trained.parameters, network.parameters - 0.3 * gradient, rtol=1e-14)
    assert history.steps.tolist() == [0, 1]


def test_a_step_worked_by_hand():
    """y = wx + b with w = 2, b = 0, at x = 3 with target 5: L = 1, ∂L/∂w = 6, ∂L/∂b = 2."""
    network = Network(["x"], {"y": node({"x": 2.0})}, ["y"])
    trained, history = gradient_descent(
        network, [[3.0]], [5.0], loss=squared_error, learning_rate=0.1, steps=1
    )
    assert trained.weights["x", "y"] == pytest.approx(2 - 0.1 * 6)
    assert trained.biases["y"] == pytest.approx(-0.1 * 2)
    assert history.loss[0] == 1.0


def test_adam_follows_the_formulas_of_its_paper():
    rng = np.random.default_rng(0)
    parameters, gradients = rng.normal(size=4), rng.normal(size=(5, 4))
    expected, m, v = parameters.copy(), np.zeros(4), np.zeros(4)
    adam = Adam(0.01)
    for t, g in enumerate(gradients, start=1):
        adam.update(parameters, g)
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        m_hat, v_hat = m / (1 - 0.9**t), v / (1 - 0.999**t)
        expected = expected - 0.01 * m_hat / (np.sqrt(v_hat) + 1e-8)
        np.testing.assert_allclose(parameters, expected, rtol=1e-12)


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
@pytest.mark.parametrize("batch_size", [None, 16, 1000])
def test_the_same_seed_gives_the_same_training_in_one_go_or_step_by_step(optimizer, batch_size):
    X, y = spirals(50)
    settings = {
        "loss": binary_cross_entropy,
        "learning_rate": 0.05,
        "optimizer": optimizer,
        "batch_size": batch_size,
    }
    results = [
        gradient_descent(small(), X, y, steps=23, rng=np.random.default_rng(4), **settings)
        for _ in range(2)
    ]
    np.testing.assert_array_equal(results[0][0].parameters, results[1][0].parameters)
    trainer = Trainer(small(), X, y, rng=np.random.default_rng(4), **settings)
    for _ in range(23):
        trainer.step()
    np.testing.assert_array_equal(trainer.network.parameters, results[0][0].parameters)
    assert trainer.loss == results[0][1].loss[-1]
    assert trainer.accuracy == results[0][1].accuracy[-1]


def test_an_epoch_shows_every_sample_once_in_another_order():
    seen = []

    class Spy(type(squared_error)):
        def _value_and_gradient(self, outputs, targets):
            seen.append(targets[:, 0].tolist())
            return super()._value_and_gradient(outputs, targets)

    X = np.arange(10.0)[:, None]
    trainer = Trainer(small((1, 1)), X, X, loss=Spy(), learning_rate=1e-9, batch_size=4)
    trainer.run_epoch()
    trainer.run_epoch()
    assert (trainer.steps, trainer.epochs) == (6, 2)
    first, second = list(chain(*seen[:3])), list(chain(*seen[3:]))
    assert [len(batch) for batch in seen] == [4, 4, 2] * 2
    assert sorted(first) == sorted(second) == list(range(10))
    assert first != second
    trainer.step()
    trainer.run_epoch()
    assert (trainer.steps, trainer.epochs) == (9, 3)


def test_edges_that_do_not_exist_are_not_trained_into_existence():
    network = Network(
        ["x1", "x2"],
        {
            "a": node({"x1": 1}, 0.1, tanh),
            "b": node({"x2": 1}, 0.2, tanh),
            "y": node({"a": 1, "b": 1, "x1": 1}),
        },
        ["y"],
    )
    X, y = xor_clouds(40)
    for optimizer in ("sgd", "adam"):
        trained, _ = gradient_descent(
            network, X, y, loss=squared_error, learning_rate=0.1, steps=5, optimizer=optimizer
        )
        assert trained.parents == network.parents
        zeros = ~trained._plan.present
        assert zeros.any()
        assert not trained._packed[zeros].any()
        for x in X[:3]:
            a, b = (np.tanh(trained.weights[p, n] * v + trained.biases[n])
                    for p, n, v in (("x1", "a", x[0]), ("x2", "b", x[1])))  # fmt: skip
            by_hand = trained.biases["y"] + trained.weights["a", "y"] * a
            by_hand += trained.weights["b", "y"] * b + trained.weights["x1", "y"] * x[0]
            assert trained(x)[0] == pytest.approx(by_hand)


def test_the_network_given_is_not_changed():
    network = xor_network()
    before = network.parameters.copy()
    trained, _ = gradient_descent(
        network, *truth_table("AND"), loss=squared_error, learning_rate=0.1, steps=5
    )
    np.testing.assert_array_equal(network.parameters, before)
    assert (trained.parameters != before).any()


# History and stopping.


def test_a_history_tells_loss_accuracy_and_parameters_at_the_chosen_steps():
    X, y = truth_table("XOR")
    trained, history = gradient_descent(
        small(), X, y, loss=squared_error, learning_rate=0.2, steps=10, record_every=4
    )
    assert history.steps.tolist() == [0, 4, 8, 10]
    for loss, accuracy, parameters in zip(
        history.loss, history.accuracy, history.parameters, strict=True
    ):
        network = small().with_parameters(parameters)
        assert loss == pytest.approx(squared_error(network(X), y), rel=1e-13)
        assert accuracy == squared_error.accuracy(network(X), y)
    np.testing.assert_array_equal(history.parameters[-1], trained.parameters)
    assert history.stopped is None
    assert "10 steps, loss" in repr(history)


def test_a_long_training_keeps_about_200_rows_and_none_twice():
    X, y = truth_table("OR")
    for steps, rows in ((0, 1), (1, 2), (200, 201), (1000, 201), (1001, 202)):
        _, history = gradient_descent(
            small((2, 1)), X, y, loss=squared_error, learning_rate=0.1, steps=steps
        )
        assert len(history.steps) == len(set(history.steps)) == rows
        assert history.steps[-1] == steps


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
@pytest.mark.parametrize("batch_size", [None, 16])
def test_a_training_that_diverges_stops_says_so_and_gives_the_last_finite_network(
    optimizer, batch_size
):
    X, y = xor_clouds(64)
    trained, history = gradient_descent(
        small((2, 8, 8, 1), activation=relu),
        X,
        X[:, 0] * 5 + y,
        loss=squared_error,
        learning_rate=1e200,
        steps=100,
        optimizer=optimizer,
        batch_size=batch_size,
    )
    assert history.steps[-1] < 100
    assert (
        f"in step {history.steps[-1] + 1}: lower the learning rate (it is 1e+200)"
        in history.stopped
    )
    assert np.isfinite(trained.parameters).all()
    assert np.isfinite(history.loss).all()
    assert history.stopped in repr(history)


def test_a_stopped_trainer_stays_as_it_is():
    X, y = xor_clouds(20)
    trainer = Trainer(small(), X, y * 1e200, loss=squared_error, learning_rate=1.0)
    trainer.run_epoch()
    assert "before the first step" in trainer.stopped
    trainer.step()
    trainer.run_epoch()
    assert trainer.steps == 0
    np.testing.assert_array_equal(trainer.network.parameters, small().parameters)


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_inputs_that_are_not_finite_stop_before_the_first_step(bad):
    X, y = xor_clouds(8)
    X[3, 0] = bad
    network = small(activation=relu)
    trained, history = gradient_descent(
        network, X, y, loss=squared_error, learning_rate=0.1, steps=5
    )
    assert "before the first step: inputs, targets and weights must be finite" in history.stopped
    np.testing.assert_array_equal(trained.parameters, network.parameters)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"optimizer": "rmsprop"}, "optimizer is one of sgd, adam, not 'rmsprop'"),
        ({"learning_rate": 0}, "learning_rate must be a positive number; got 0"),
        ({"learning_rate": float("nan")}, "learning_rate must be a positive number; got nan"),
        ({"loss": "mse"}, "a function such as nnbook.squared_error, not 'mse'"),
        ({"batch_size": 0}, "batch_size must be at least 1; got 0"),
        ({"steps": -1}, "steps .* -1"),
        ({"record_every": 0}, "record_every .* 0"),
        ({"inputs": np.zeros((4, 3))}, r"\(4, 3\) do not fit the 2 inputs x1, x2"),
        ({"inputs": np.zeros((3, 2))}, "3 inputs, but 4 targets"),
        ({"targets": np.zeros((4, 2))}, r"\(4, 2\) do not fit outputs of shape \(4, 1\)"),
    ],
)
def test_numbers_that_make_no_sense_are_value_errors_that_name_them(changes, words):
    X, y = truth_table("AND")
    usual = {"inputs": X, "targets": y, "loss": squared_error, "learning_rate": 0.1, "steps": 1}
    with pytest.raises(ValueError, match=words):
        gradient_descent(small(), **{**usual, **changes})


def test_a_progress_bar_is_shown_if_wanted(capsys):
    X, y = truth_table("AND")
    arguments = {"loss": squared_error, "learning_rate": 0.1, "steps": 3}
    gradient_descent(small(), X, y, **arguments)
    assert capsys.readouterr().err == ""
    gradient_descent(small(), X, y, progress=True, **arguments)
    assert "3/3" in capsys.readouterr().err


# What comes of it.


def test_gradient_descent_finds_xor_weights_from_most_seeds_and_not_from_all():
    """Two ReLU neurons are enough for XOR, but some starts end with a dead one."""
    X, y = truth_table("XOR")
    solved, dead = 0, 0
    for seed in range(20):
        trained, history = gradient_descent(
            small((2, 2, 1), seed=seed, activation=relu),
            X, y, loss=squared_error, learning_rate=0.1, steps=2000, record_every=2000,
        )  # fmt: skip
        hidden = trained.forward(X).outputs
        dead += any(not hidden[name].any() for name in ("h1", "h2"))
        solved += history.loss[-1] < 1e-3
    assert solved >= 3
    assert dead >= 3


def test_spirals_are_learned():
    X, y = spirals()
    _, history = gradient_descent(
        small((2, 16, 16, 1)), X, y, loss=binary_cross_entropy, learning_rate=0.01,
        steps=1500, optimizer="adam",
    )  # fmt: skip
    assert history.accuracy[-1] == 1.0


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_digits_are_classified_as_well_as_by_scikit_learn():
    """The same shape, optimizer, batches and epochs, over five seeds."""
    (X, y), (X_test, y_test) = digits("train"), digits("test")
    epochs = 30
    ours, theirs = [], []
    for seed in range(5):
        trained, _ = gradient_descent(
            small((64, 32, 10), seed=seed, activation=relu),
            X / 16, y, loss=cross_entropy, learning_rate=0.01, optimizer="adam", batch_size=64,
            steps=epochs * 23, record_every=10**6, rng=np.random.default_rng(seed),
        )  # fmt: skip
        ours.append(cross_entropy.accuracy(trained(X_test / 16), y_test))
        peer = MLPClassifier(
            (32,), alpha=0, batch_size=64, learning_rate_init=0.01, max_iter=epochs,
            tol=0, n_iter_no_change=epochs, random_state=seed,
        )  # fmt: skip
        theirs.append(peer.fit(X / 16, y).score(X_test / 16, y_test))
    assert np.mean(ours) >= np.mean(theirs) - 0.015
    assert min(ours) >= 0.95
