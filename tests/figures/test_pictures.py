"""What the pictures show is what the library computes."""

from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from numpy.typing import NDArray

from nnbook import figures
from nnbook.activations import ACTIVATIONS, heaviside, relu, sigmoid, softmax, tanh
from nnbook.datasets import circles, digits, moons, spirals, truth_table, xor_clouds
from nnbook.drawing import palette
from nnbook.figures.timeline import EVENTS
from nnbook.network import Network, node, xor_network
from nnbook.neuron import Neuron
from nnbook.training import History


def dots(ax: Axes, label: str) -> NDArray[np.float64]:
    """Give the points drawn under a label, in the order of the data."""
    (line,) = (line for line in ax.lines if line.get_label() == label)
    return np.column_stack(line.get_data())


def colour_at(ax: Axes, *points: tuple[float, float]) -> list[tuple[float, ...]]:
    """Give the colours rendered at points of the plane."""
    canvas = FigureCanvasAgg(ax.figure.figure)
    canvas.draw()
    pixels = np.asarray(canvas.buffer_rgba())[::-1, :, :3] / 255
    places = ax.transData.transform(points).round().astype(int)
    return [tuple(pixels[y, x].round(2)) for x, y in places]


def shade(name: str) -> tuple[float, ...]:
    return tuple(np.round(to_rgb(getattr(palette, name)), 2))


class TestNeurons:
    def test_the_soma_sums_and_the_nucleus_does_not(self) -> None:
        """Table 10.1 with its correction, in words and in the picture."""
        drawing = figures.draw_neurons()
        assert "the soma sums the signals, its nucleus does not" in drawing.alternative
        left, right = ({text.get_text() for text in ax.texts} for ax in drawing.axes)
        assert {"1", "2", "3", "4"} <= left & right
        assert {"soma: sums", "dendrites", "axon", "synapse"} <= left
        assert {"node: sums, then $f$", "inputs", "output"} <= right

    @pytest.mark.parametrize(
        ("weights", "inputs", "f", "ending"),
        [
            ([1] * 5, [-2, -1, 0, 1, 2], sigmoid, "z = 0, y = σ(0) = 0.5."),
            ([1] * 5, [-2, -1, 0, 1, 2], relu, "z = 0, y = ReLU(0) = 0."),
            ([1, 1, 5, 1, 1], [-2, -2, 0, 1, 2], relu, "z = −1, y = ReLU(−1) = 0."),
            ([1, 1, 5, 1, 1], [2, -1, 0, 1, 2], relu, "z = 4, y = ReLU(4) = 4."),
        ],
    )
    def test_examples_of_the_chapter(
        self, weights: list[float], inputs: list[float], f: Any, ending: str
    ) -> None:
        """Example 10.2.1 and Problem 10.2.2, in words and in the picture."""
        drawing = figures.draw_artificial_neuron(Neuron(weights, activation=f), inputs)
        assert drawing.alternative.endswith(ending)
        shown = [text.get_text() for text in drawing.ax.texts]
        z, y = ending[4:].split(",")[0], ending[:-1].split("= ")[-1]
        assert {f"$z$ = {z}", f"$y$ = {y}"} <= set(shown)

    def test_inputs_need_a_neuron_that_they_fit(self) -> None:
        with pytest.raises(ValueError, match="need a neuron"):
            figures.draw_artificial_neuron(inputs=[1])
        with pytest.raises(ValueError, match=r"shape \(2,\) do not fit weights of shape \(3,\)"):
            figures.draw_artificial_neuron(Neuron([1, 2, 3]), [1, 2])


class TestRecurrent:
    @pytest.mark.parametrize("steps", [1, 3, 4])
    def test_every_step_is_a_copy_of_the_neuron(self, steps: int) -> None:
        """One neuron with a loop, then one for each step: each reads with the same w and u."""
        drawing = figures.draw_recurrent(steps)
        shown = [text.get_text() for text in drawing.ax.texts]
        assert shown.count("$w$") == shown.count("$u$") == steps + 1
        assert {f"$h_{k}$" for k in range(1, steps + 1)} <= set(shown)
        assert f"h{steps} reads x{steps} and {f'h{steps - 1}' if steps > 1 else '0'}, always" in (
            drawing.alternative
        )

    @pytest.mark.parametrize("steps", [0, 5])
    def test_no_more_steps_than_fit_a_page(self, steps: int) -> None:
        with pytest.raises(ValueError, match=f"from 1 to 4 steps can be drawn, not {steps}"):
            figures.draw_recurrent(steps)


class TestActivations:
    def test_curves_are_the_functions(self) -> None:
        """Every curve's points are values of the activation, or of its derivative."""
        drawing = figures.draw_activations()
        functions = [*ACTIVATIONS.values(), *(f.derivative for f in ACTIVATIONS.values())]
        for function, ax in zip(functions, drawing.axes, strict=True):
            curves = [
                line
                for line in ax.lines
                if line.get_linestyle() == "-" and len(line.get_xdata()) > 1
            ]
            for line in curves:
                assert np.allclose(line.get_ydata(), function(line.get_xdata()), rtol=1e-12)
            reached = np.concatenate([line.get_xdata() for line in curves])
            assert (reached.min(), reached.max()) == (-4, 4)

    def test_dots_are_closed_only_where_the_value_is(self) -> None:
        """Heaviside jumps from a closed dot; derivatives that are not there have open dots only."""

        def found(ax: Axes) -> set[tuple[float, bool]]:
            return {
                (float(line.get_ydata()[0]), line.get_markerfacecolor() != "white")
                for line in ax.lines
                if line.get_marker() == "o" and line.get_xdata()[0] == 0
            }

        expected = {
            heaviside: ({(0.0, True), (1.0, False)}, {(0.0, False)}),
            relu: (set(), {(0.0, False), (1.0, False)}),
            sigmoid: (set(), set()),
            tanh: (set(), set()),
        }
        for activation, (upper, lower) in expected.items():
            drawing = figures.draw_activations(activation)
            assert (found(drawing.axes[0]), found(drawing.axes[1])) == (upper, lower)

    def test_words_name_the_jump(self) -> None:
        words = figures.draw_activations(heaviside).alternative
        assert "with a jump at 0 from 0 to 1 (its value there is 0)" in words
        assert "0.25 at z = 0" in figures.draw_activations(sigmoid).alternative


class TestPlane:
    def test_points_stand_where_the_data_are(self) -> None:
        X, y = moons()
        ax = figures.draw_points(X, y).ax
        for k in (0, 1):
            assert np.array_equal(dots(ax, f"class {k}"), X[y == k])

    @pytest.mark.parametrize(
        ("X", "y", "message"),
        [
            ([[0, 0, 0]], [1], r"not \(1, 3\)"),
            ([[0, 0]], [1, 0], r"and \(2,\)"),
            ([[0, 0]], [2], r"0 or 1, not \[2\]"),
        ],
    )
    def test_data_of_another_shape_are_refused(self, X: Any, y: Any, message: str) -> None:
        with pytest.raises(ValueError, match=message):
            figures.draw_points(X, y)

    def test_figure_10_4_scores_the_line_it_draws(self) -> None:
        """Counted again from the drawn line, as many points are right as the title says."""
        drawing = figures.draw_datasets()
        for ax, dataset in zip(drawing.axes, (xor_clouds, circles, moons, spirals), strict=True):
            X, y = dataset()
            assert np.array_equal(dots(ax, "class 1"), X[y == 1])
            (line,) = (line for line in ax.lines if line.get_label() == "a best line")
            (x0, y0), (x1, y1) = line.get_xy1(), line.get_xy2()
            side = (X[:, 0] - x0) * (y1 - y0) - (X[:, 1] - y0) * (x1 - x0) > 0
            right = max(np.sum(side == y), np.sum(side != y))
            assert ax.get_title().endswith(f": {right} of 200 right")
            assert f"{right} of 200" in drawing.alternative
            assert 100 <= right < 200  # no line separates them, and guessing gets half

    def test_figure_10_5_has_lines_for_and_and_or_only(self) -> None:
        """On the side of each point of AND and OR its own colour; XOR is left white."""
        drawing = figures.draw_gates()
        assert "no line separates XOR" in drawing.alternative
        corners = [(-0.3, -0.3), (-0.3, 1.3), (1.3, -0.3), (1.3, 1.3)]
        for gate, ax in zip(("AND", "OR"), drawing.axes, strict=False):
            _, y = truth_table(gate)
            expected = [shade("REGION_1" if value else "REGION_0") for value in y]
            assert colour_at(ax, *corners) == expected
        assert colour_at(drawing.axes[2], *corners) == [(1.0, 1.0, 1.0)] * 4

    def test_two_of_sixteen_gates_have_no_line(self) -> None:
        """Each line drawn separates: tried on the four inputs with the words' own numbers."""
        gates = list(product((0, 1), repeat=4))
        drawing = figures.draw_gates(gates)
        titles = {ax.get_title().split("\n")[0]: ax.get_title() for ax in drawing.axes}
        assert {name for name, title in titles.items() if "no line" in title} == {"0110", "1001"}
        X, _ = truth_table("AND")
        for gate in gates:
            title = titles["".join(map(str, gate))].replace("−", "-")
            if "no line" not in title:
                w1, w2, b = map(float, title.split("(")[1].replace("), $b$ =", ",").split(","))
                assert ((X @ [w1, w2] + b > 0) == gate).all()

    def test_a_gate_of_three_values_is_refused(self) -> None:
        with pytest.raises(ValueError, match=r"four values, not \(0, 1, 1\)"):
            figures.draw_gates([(0, 1, 1)])

    def test_the_midpoint_is_what_both_classes_surround(self) -> None:
        """Proposition 10.3.1 in one picture: the star, and half beside each point."""
        drawing = figures.draw_common_point(*truth_table("XOR"))
        (star,) = (line for line in drawing.ax.lines if line.get_marker() == "*")
        assert (star.get_xdata()[0], star.get_ydata()[0]) == (0.5, 0.5)
        assert [text.get_text() for text in drawing.ax.texts].count(str(Fraction(1, 2))) == 4

    def test_separable_classes_have_no_common_point(self) -> None:
        with pytest.raises(ValueError, match="a line separates"):
            figures.draw_common_point(*truth_table("AND"))

    def test_a_decision_region_shows_the_models_answers(self) -> None:
        """Blue where the output exceeds the threshold, orange where it does not; counted."""
        X, y = truth_table("XOR")
        drawing = figures.draw_decision_region(lambda P: P[:, 0] > 0.5, X, y)
        assert drawing.ax.get_title(loc="right") == "2 of 4 right"
        assert "2 of 4 points" in drawing.alternative
        left, right = colour_at(drawing.ax, (0.2, 0.5), (0.8, 0.5))
        assert left[0] > left[2]
        assert right[2] > right[0]

    @pytest.mark.parametrize(
        ("activation", "threshold"), [(tanh, 0.0), (sigmoid, 0.5), (relu, 0.5), (heaviside, 0.5)]
    )
    def test_the_threshold_lies_between_the_two_answers(
        self, activation: Any, threshold: float
    ) -> None:
        network = Network(["x1", "x2"], {"y": node({"x1": 2}, -1, activation)}, ["y"])
        words = figures.draw_decision_region(network).alternative
        assert f"at threshold {threshold:g}:" in words

    def test_the_boundary_is_where_the_output_crosses_the_threshold(self) -> None:
        """The black curve of a disc of radius ¾ has that radius."""
        ax = figures.draw_decision_region(lambda P: np.hypot(*P.T), threshold=0.75).ax
        (boundary,) = ax.collections
        vertices = np.concatenate([path.vertices for path in boundary.get_paths()])
        assert np.allclose(np.hypot(*vertices.T), 0.75, atol=1e-3)

    def test_a_model_of_many_outputs_is_refused(self) -> None:
        with pytest.raises(ValueError, match="one number for each"):
            figures.draw_decision_region(lambda P: P)

    def test_figure_10_7_maps_four_points_onto_three(self) -> None:
        """In h-space 01 and 10 are one point, and the line h1 − 2 h2 = ½ separates."""
        drawing = figures.draw_spaces()
        left, right = drawing.axes
        assert dots(left, "class 1").tolist() == [[0, 1], [1, 0]]
        assert dots(right, "class 1").tolist() == [[1, 0], [1, 0]]
        assert dots(right, "class 0").tolist() == [[0, 0], [2, 1]]
        assert "(0, 1) and (1, 0)" in [text.get_text() for text in right.texts]
        *_, line = right.collections
        vertices = np.concatenate([path.vertices for path in line.get_paths()])
        assert np.allclose(vertices @ [1, -2], 0.5, atol=0.01)
        strip = [(0.5, 0.5), (0.1, 0.1), (0.9, 0.9)]
        assert colour_at(left, *strip) == [shade(f"REGION_{k}") for k in (1, 0, 0)]

    def test_spaces_of_another_network_say_whether_it_is_right(self) -> None:
        changed = xor_network().with_parameters(biases={"h2": 0})
        assert "not exactly at class 1" in figures.draw_spaces(changed).alternative
        with pytest.raises(ValueError, match="2 inputs, 2 hidden neurons and 1 output"):
            figures.draw_spaces(Network.layered([2, 3, 1], rng=np.random.default_rng(0)))


class TestSoftmax:
    @pytest.mark.parametrize("logits", [[3, 0, 1], [-1000, 1000], [0] * 5])
    def test_bars_are_as_long_as_their_numbers(self, logits: list[float]) -> None:
        left, right = figures.draw_softmax_bars(logits).axes
        assert [bar.get_width() for bar in left.patches] == logits
        assert np.allclose([bar.get_width() for bar in right.patches], softmax(logits))

    def test_example_10_4_1(self) -> None:
        """The chapter's two decimals; its class 1 is index 0."""
        words = figures.draw_softmax_bars([3, 0, 1]).alternative
        assert words.endswith("probabilities 0.84, 0.04, 0.11; most probable: class 0.")
        named = figures.draw_softmax_bars([1, 1], names=["cat", "dog"]).alternative
        assert named.endswith("0.50, 0.50; most probable: class cat and dog.")

    def test_the_simplex_mixes_its_corners(self) -> None:
        """The centre is indifference, a corner certainty; a shift leaves the point (10.4.2)."""

        def place(logits: Any) -> NDArray[np.float64]:
            return np.column_stack(figures.draw_softmax_simplex(logits).ax.lines[-1].get_data())

        assert np.allclose(place([7, 7, 7]), [[0.5, np.sqrt(0.75) / 3]])
        assert np.allclose(place([0, 0, 1000]), [[0.5, np.sqrt(0.75)]])
        assert np.allclose(place([5, 2, 3]), place([3, 0, 1]), atol=1e-15)

    @pytest.mark.parametrize("logits", [3, [1, 2], [[1, 2, 3, 4]], np.zeros((0, 3))])
    def test_the_simplex_needs_triples(self, logits: Any) -> None:
        with pytest.raises(ValueError, match="shape"):
            figures.draw_softmax_simplex(logits)

    def test_bars_need_finite_scores_and_a_name_for_each(self) -> None:
        with pytest.raises(ValueError, match="finite scores"):
            figures.draw_softmax_bars([0, -np.inf])
        with pytest.raises(ValueError, match="2 scores need as many names, not 1"):
            figures.draw_softmax_bars([0, 1], names=["cat"])


class TestHistory:
    def test_years_stand_to_scale(self) -> None:
        """Each event's dot is at its year, oldest first, as the chapter's dates put right."""
        ax = figures.draw_timeline().ax
        years = [float(line.get_ydata()[0]) for line in ax.lines if line.get_marker() == "o"]
        assert years == [1943, 1958, 1969, 1970, 1980, 1986, 1989, 2012]
        assert years == [event.year for event in EVENTS]
        assert all(event.source in [text.get_text() for text in ax.texts] for event in EVENTS)

    def test_the_neocognitron_came_before_1986(self) -> None:
        """Footnote 5 of the chapter links to Fukushima's paper of 1980."""
        (fukushima,) = (event for event in EVENTS if "BF00344251" in event.source)
        assert fukushima.year == 1980

    def test_the_map_names_the_chapters_kinds_and_what_is_built_here(self) -> None:
        words = figures.draw_network_kinds().alternative
        for kind in ("Feed-forward", "Convolutional", "Recurrent", "Residual", "Transformer"):
            assert kind in words
        assert words.endswith("built in this workbook: linear model, feed-forward network.")


class TestTraining:
    def history(self, stopped: str | None = None) -> History:
        steps, loss = np.array([0, 10, 20]), np.array([0.75, 0.5, 0.25])
        return History(steps, loss, np.array([0.5, 0.75, 1.0]), np.zeros((3, 1)), stopped)

    def test_curves_are_the_records(self) -> None:
        left, right = figures.draw_history(self.history()).axes
        for ax, values in ((left, [0.75, 0.5, 0.25]), (right, [0.5, 0.75, 1.0])):
            (line,) = ax.lines
            assert np.array_equal(np.column_stack(line.get_data()).T, [[0, 10, 20], values])
        assert left.get_yscale() == "linear"

    def test_words_say_where_it_began_and_ended(self) -> None:
        ran = "in 20 steps the loss goes from 0.75 to 0.25 and the accuracy from 50 % to 100 %"
        one = figures.draw_history(self.history()).alternative
        assert one == ran.capitalize() + "."
        two = {"slow": self.history(), "fast": self.history("lower the learning rate")}
        assert figures.draw_history(two).alternative == (
            f"Trainings compared: slow: {ran}; fast: {ran}, where the training was stopped."
        )

    def test_a_stopped_training_ends_in_a_cross(self) -> None:
        left, right = figures.draw_history(self.history("lower the learning rate")).axes
        for ax in (left, right):
            assert ax.lines[-1].get_marker() == "X"
            assert ax.lines[-1].get_xdata() == [20]

    def test_a_loss_of_many_decades_is_drawn_by_its_logarithm(self) -> None:
        fell = History(np.arange(3), 10.0 ** -np.arange(3), np.ones(3), np.zeros((3, 1)), None)
        assert figures.draw_history(fell).ax.get_yscale() == "log"

    def test_no_history_is_refused(self) -> None:
        with pytest.raises(ValueError, match="no history"):
            figures.draw_history({})


class TestDigits:
    def test_images_are_the_datas(self) -> None:
        """Each image shows its own 64 pixels, darkest ink black, and its label."""
        X, y = digits("test")
        ax = figures.draw_digits(X[:12], y[:12]).ax
        for image, pixels in zip(ax.images, X[:12], strict=True):
            assert np.array_equal(image.get_array(), pixels.reshape(8, 8))
            assert image.get_clim() == (0, X[:12].max())
        assert [text.get_text() for text in ax.texts] == [str(digit) for digit in y[:12]]
        # The eleventh stands at the beginning of the second row.
        assert ax.images[10].get_extent()[0] == ax.images[0].get_extent()[0]

    def test_a_wrong_prediction_is_said(self) -> None:
        X, y = digits("test")
        drawing = figures.draw_digits(X[:3], y[:3], [y[0], (y[1] + 1) % 10, y[2]])
        assert f"{(y[1] + 1) % 10}, not {y[1]}" in [t.get_text() for t in drawing.ax.texts]
        assert "one of them misread" in drawing.alternative

    @pytest.mark.parametrize("shape", [(64,), (2, 63), (0, 64), (2, 8, 9)])
    def test_other_images_are_refused(self, shape: tuple[int, ...]) -> None:
        with pytest.raises(ValueError, match=r"shape \(n, 64\) or \(n, 8, 8\)"):
            figures.draw_digits(np.zeros(shape))

    def test_each_image_needs_a_label(self) -> None:
        with pytest.raises(ValueError, match=r"labels of shape \(2,\), not \(3,\)"):
            figures.draw_digits(np.zeros((2, 64)), [1, 2, 3])
