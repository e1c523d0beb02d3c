"""explore_xor's three pictures, against arithmetic written out again."""

import re
from fractions import Fraction

import numpy as np
import pytest

from nnbook.explore.scene.scene import Bars, HeatMap, Points, Text
from nnbook.explore.xor.two_relus import PARAMETERS, threshold
from nnbook.explore.xor.xor import CONTROLS, HUNT, NETWORK, PRESETS, PROOF, explore_xor, scene
from nnbook.network import xor_network

POINTS = [(0, 0), (0, 1), (1, 0), (1, 1)]
XOR = [0, 1, 1, 0]
START = {control.name: control.start for control in CONTROLS}


@pytest.fixture
def explorer():
    explorer = explore_xor()
    yield explorer
    explorer.close()


def neuron_heights(values):
    """z at the four points, exactly."""
    w1, w2, b = (Fraction(values[name]) for name in ("w1", "w2", "b"))
    return [w1 * x1 + w2 * x2 + b for x1, x2 in POINTS]


def network_values(values):
    """(h1, h2, y) at the four points, exactly."""
    p = {name: Fraction(values[name]) for name in PARAMETERS}

    def bend(z):
        return max(z, Fraction(0)) if values["hidden"] == "ReLU" else z

    found = []
    for x1, x2 in POINTS:
        h1 = bend(p["h1_x1"] * x1 + p["h1_x2"] * x2 + p["h1_b"])
        h2 = bend(p["h2_x1"] * x1 + p["h2_x2"] * x2 + p["h2_b"])
        found.append((h1, h2, max(p["y_h1"] * h1 + p["y_h2"] * h2 + p["y_b"], Fraction(0))))
    return found


def right_points(values):
    """Which points the shown model gets right, counted here."""
    if values["show"] == NETWORK:
        ones = [y > Fraction(1, 2) for _, _, y in network_values(values)]
    else:
        ones = [z > 0 for z in neuron_heights(values)]
    return [int(one) == target for one, target in zip(ones, XOR, strict=True)]


def as_fraction(text):
    return Fraction(text.replace("−", "-").rstrip("."))


def test_every_setting_tells_the_score_an_independent_count_gives(explorer, sweep):
    for values, picture in sweep(explorer):
        right = right_points(values)
        if values["show"] == PROOF:
            assert f"here {4 - sum(right)} of 4" in picture.description
            continue
        assert f"XOR: {sum(right)} of 4 points right" in picture.description
        said = re.findall(r", (right|wrong)\b", picture.description)
        assert [word == "right" for word in said] == right


def test_no_single_neuron_gets_all_four_and_three_can_be_had():
    scores = set()
    for w1 in explore_values("w1"):
        for w2 in explore_values("w2"):
            for b in explore_values("b"):
                values = {**START, "show": HUNT, "w1": w1, "w2": w2, "b": b}
                said = re.search(r"XOR: (\d) of 4", scene(values).description)
                assert int(said[1]) == sum(right_points(values))
                scores.add(int(said[1]))
    assert scores == {1, 2, 3}


def explore_values(name):
    return next(control for control in CONTROLS if control.name == name).allowed


def test_the_four_bars_are_z_at_the_four_points(explorer, sweep):
    for values, picture in sweep(explorer, n_random=100):
        if values["show"] == HUNT:
            bars = [
                mark for panel in picture.panels for mark in panel.marks if isinstance(mark, Bars)
            ]
            assert [Fraction(value) for value in bars[0].values] == neuron_heights(values)


def test_the_proof_finds_the_pair_that_fails(explorer, sweep):
    for values, picture in sweep(explorer):
        if values["show"] != PROOF:
            continue
        z, right = neuron_heights(values), right_points(values)
        middle = as_fraction(re.search(r"either pair: (\S+)\.", picture.description)[1])
        assert middle == (z[0] + z[3]) / 2 == (z[1] + z[2]) / 2
        if middle > 0:
            assert "so z(0, 0) and z(1, 1) are not both ≤ 0" in picture.description
            assert not (right[0] and right[3])
        else:
            assert "so z(0, 1) and z(1, 0) are not both > 0" in picture.description
            assert not (right[1] and right[2])


def test_the_table_and_the_description_hold_the_networks_exact_values(explorer, sweep):
    for values, picture in sweep(explorer):
        if values["show"] != NETWORK:
            continue
        told = re.findall(r"h = \((\S+), (\S+)\), y = (\S+),", picture.description)
        exact = network_values(values)
        assert [tuple(map(as_fraction, row)) for row in told] == exact
        table = [mark for mark in picture.panels[-1].marks if isinstance(mark, Text)]
        cells = [mark.text for mark in table[6:]]
        for k, row in enumerate(exact):
            assert tuple(as_fraction(cell) for cell in cells[6 * k + 2 : 6 * k + 5]) == row


def test_the_map_shows_the_output_where_the_points_are(explorer, sweep):
    for values, picture in sweep(explorer, n_random=60):
        if values["show"] != NETWORK:
            continue
        heat = next(m for panel in picture.panels for m in panel.marks if isinstance(m, HeatMap))
        rows, columns = heat.levels.shape
        x0, x1, y0, y1 = heat.extent
        for (first, second), (_, _, y) in zip(POINTS, network_values(values), strict=True):
            row = int((second - y0) / (y1 - y0) * rows)
            column = int((first - x0) / (x1 - x0) * columns)
            # A cell is 0.011 wide and its centre half of that away; no slope here exceeds 24.
            assert abs(heat.levels[row, column] / 255 - min(float(y), 1.0)) < 24 * 0.011


def test_the_threshold_of_figure_10_6_is_two_parallel_lines():
    pieces = threshold((1, 1, 0), (1, 1, -1), (1, -2, 0))
    sums = {round(x1 + x2, 12) for piece in pieces for x1, x2 in piece}
    assert len(pieces) == 2
    assert sums == {0.5, 1.5}


def test_the_output_is_one_half_all_along_the_threshold():
    dice = np.random.default_rng(3)
    tested = 0
    for _ in range(300):
        h1, h2, y = dice.integers(-4, 5, (3, 3)) / 2
        vector = [*h1, *h2, *y]
        network = xor_network().with_parameters(vector)
        for a, b in threshold(tuple(h1), tuple(h2), tuple(y)):
            along = np.linspace(0, 1, 9)[:, None]
            np.testing.assert_allclose(network((1 - along) * a + along * b), 0.5, atol=1e-12)
            tested += 1
    assert tested > 100


@pytest.mark.parametrize(
    ("label", "score"),
    [("OR", 3), ("NAND", 3), ("Figure 10.6", 4), ("Another fold", 4), ("Without ReLU", 3)],
)
def test_a_preset_makes_its_point(label, score):
    values = {**START, **PRESETS[label]}
    assert sum(right_points(values)) == score
    assert f"XOR: {score} of 4 points right" in scene(values).description


def test_an_inactive_unit_is_said():
    picture = scene({**START, **PRESETS["Inactive h₂"]})
    assert "h₂ is 0 at all four points" in picture.description
    assert "3 of 4" in picture.description


def test_points_that_the_fold_brings_together_are_said():
    picture = scene({**START, **PRESETS["Figure 10.6"]})
    assert "One point of h-space: (0, 1) and (1, 0)." in picture.description


@pytest.mark.parametrize(
    "moved", [{}, {"h1_x1": -1, "h2_b": 1}, {"h1_x2": -1, "hidden": "identity"}]
)
def test_labels_in_h_space_lie_where_there_is_room(explorer, moved):
    """Each a rectangle of 8 pixels a letter at most, by 14."""
    panel = scene({**explorer.values, "show": NETWORK, **moved}).panels[1]
    pixel = (panel.x.high - panel.x.low) / panel.box[2]
    labels = [
        (mark.x, mark.y, 4 * len(mark.text) * pixel, 7 * pixel)
        for mark in panel.marks
        if isinstance(mark, Text)
    ]
    points = [
        (x, y, 7 * pixel, 7 * pixel)
        for mark in panel.marks
        if isinstance(mark, Points)
        for x, y in zip(mark.x, mark.y, strict=True)
    ]
    for k, (x, y, wide, tall) in enumerate(labels):
        for other in [*points, *labels[k + 1 :]]:
            assert abs(x - other[0]) >= wide + other[2] or abs(y - other[1]) >= tall + other[3]


def test_only_controls_that_mean_something_are_shown(explorer):
    def shown():
        box = explorer._box
        return {n for n in explorer.controls if box._own_rows[n][0].layout.display != "none"}

    assert shown() == {"show", "w1", "w2", "b"}
    explorer.values["show"] = NETWORK
    assert shown() == {"show", "hidden", *PARAMETERS}
    explorer.values["show"] = PROOF
    assert shown() == {"show", "w1", "w2", "b"}


def test_the_code_line_recreates_the_setting(explorer):
    explorer.values = {**PRESETS["Another fold"], "y_b": -0.5}
    again = eval(explorer.code, {"explore_xor": explore_xor})
    assert dict(again.values) == dict(explorer.values)
    again.close()


def test_the_plain_step_counts_the_line_as_zero():
    values = {**START, "show": HUNT, "w1": 1.0, "w2": 1.0, "b": -1.0}
    told = scene(values).description
    assert "(0, 1): z = 0, has to be > 0, wrong" in told
    assert "(0, 0): z = −1, has to be ≤ 0, right" in told
