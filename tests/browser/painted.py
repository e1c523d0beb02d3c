"""Scenes that both painters draw: in the kernel for the canvas, in the test for matplotlib.

Words are taken out of the explorers' scenes, for two text engines never agree on every pixel of a
letter; a scene of their own compares where words stand.
"""

import dataclasses
from typing import Any

import numpy as np

import nnbook
from nnbook.explore.as_widget import show
from nnbook.explore.controls import Slider
from nnbook.explore.exhibit import Exhibit
from nnbook.explore.scene.scene import (
    Area,
    Arrow,
    Axis,
    Bars,
    HeatMap,
    Panel,
    Points,
    Polyline,
    Scene,
    Text,
)
from nnbook.explore.scene.ticks import axis_ticks
from nnbook.explore.widget.explorer import Explorer

SETTINGS: dict[str, tuple[str, dict[str, Any]]] = {
    "neuron": ("explore_neuron", {"activation": "sigmoid", "w1": -2, "gate": "XOR"}),
    "activations": ("explore_activations", {"activation": "relu", "z": -1.5}),
    "network": ("explore_network", {"x2": 1, "step": 2}),
    "xor": ("explore_xor", {"w1": 2, "b": -0.5}),
    "xor, proof": ("explore_xor", {"show": "the proof"}),
    "xor, two ReLUs": ("explore_xor", {"show": "two ReLUs", "y_h2": -1.5}),
    "softmax": ("explore_softmax", {"z1": 2, "T": 2}),
    "training": ("explore_training", {"epoch": 40}),
}
SHAPES = ("circle", "square", "triangle", "diamond", "cross", "ring")


def every_mark() -> Scene:
    """Return a scene with each mark in each way, on a logarithmic and on a turned axis too."""
    grid = np.add.outer(np.arange(12), np.arange(16)).astype(np.uint8) * 9
    x = np.linspace(0, 4, 50)
    shapes = [
        Points([0.5 + k], [3.2, 2.4][k % 2 :][:1], shape, "blue", "paper", 16 + 2 * k)
        for k, shape in enumerate(SHAPES)
    ]
    dashes = [Polyline([0, 6], [k / 2, k / 2 + 0.4], "orange", 1 + k, d) for k, d in enumerate(
        ("solid", "dashed", "dotted"))]  # fmt: skip
    left = (HeatMap(grid, (0, 6, 0, 4)), *dashes, *shapes, Arrow(1, 1.6, 5, 3.6, width=3))
    right = (Area([*x, 4], [*(10.0**-x), 1e-5], "green"), Polyline(x, 10.0**-x, "purple", 3))
    bars = (
        Bars([0, 1, 2], [3, -2, 1], ("blue", "orange")),
        Bars([-2.0], [1.5], thickness=0.4, horizontal=True),
    )
    powers = tuple((10.0**k, "") for k in range(-5, 1))
    panels = (
        Panel((30, 20, 240, 160), Axis(0, 6), Axis(0, 4), left),
        Panel((320, 20, 200, 160), Axis(4, 0), Axis(1e-5, 1, ticks=powers, log=True), right),
        Panel((30, 220, 240, 140), Axis(-0.5, 3), Axis(-3, 4), bars, frame=False),
    )
    return Scene(tuple(map(wordless, panels)), "Every mark.", width=560, height=380)


WORDS = [
    (align, vertical, size, bold)
    for align in ("left", "center", "right")
    for vertical in ("top", "middle", "bottom")
    for size, bold in ((12.0, False), (16.0, True))
]


def words() -> Scene:
    """Return a scene with a word at the middle of each cell of 100 × 60 pixels, six in a row."""
    marks = [
        Text(100 * (k % 6) + 50, 60 * (k // 6) + 30, "Hq½", "ink", size, align, vertical, bold)  # type: ignore[arg-type]
        for k, (align, vertical, size, bold) in enumerate(WORDS)
    ]
    sheet = Axis(0, 600, ticks=()), Axis(180, 0, ticks=())
    return Scene((Panel((0, 0, 600, 180), *sheet, tuple(marks), frame=False),), "Words.", 600, 180)


def wordless(panel: Panel) -> Panel:
    """Return a panel without its words; ticks stay."""

    def quiet(axis: Axis) -> Axis:
        return dataclasses.replace(
            axis, label="", ticks=tuple((v, "") for v, _ in axis_ticks(axis))
        )

    marks = tuple(mark for mark in panel.marks if not isinstance(mark, Text))
    return dataclasses.replace(panel, title="", x=quiet(panel.x), y=quiet(panel.y), marks=marks)


def scenes() -> dict[str, Scene]:
    """Return all scenes by name."""
    made = {"every mark": every_mark(), "words": words()}
    for name, (factory, settings) in SETTINGS.items():
        explorer = getattr(nnbook, factory)(**settings)
        scene = explorer.scene
        made[name] = dataclasses.replace(scene, panels=tuple(map(wordless, scene.panels)))
        explorer.close()
    return made


def explorer() -> Explorer:
    """Return a widget that shows one of them."""
    all_scenes = list(scenes().values())
    slider = Slider("n", 0, len(all_scenes) - 1, 1, 0)
    return show(Exhibit("painted", [slider], lambda values: all_scenes[int(values["n"])]), {})
