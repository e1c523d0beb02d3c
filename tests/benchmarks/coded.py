"""What the benchmark's notebook runs: pictures with the slider's position drawn into them.

Eight cells in the upper left corner, black for 1, are the position in binary: "shown" then means
exactly which value, for a canvas as for an image of matplotlib's.
"""

import dataclasses
import time
from collections.abc import Callable
from typing import Any

import numpy as np

import nnbook
from nnbook.explore.as_widget import show
from nnbook.explore.exhibit import Exhibit
from nnbook.explore.scene.scene import Axis, Bars, Panel, Scene
from nnbook.explore.widget.explorer import Explorer
from nnbook.explore.widget.live import Plane

STEPS, CELL = 240, 8
SPENT: dict[str, list[float]] = {}  # explorer -> milliseconds of this thread for each answer


def _timed(answer: Callable[..., None]) -> Callable[..., None]:
    """Return an answer to the browser that notes what it takes: computing, packing, sending."""

    def timed(plane: Plane, *message: Any) -> None:
        start = time.thread_time()
        answer(plane, *message)
        name = plane.frame["code"].partition("(")[0]
        SPENT.setdefault(name, []).append(1000 * (time.thread_time() - start))

    return timed


Plane._answer = _timed(Plane._answer)  # type: ignore[method-assign]


def explorer(factory: str, slider: str, **settings: Any) -> Explorer:
    """Return an explorer whose slider has 240 steps; its picture shows the position."""
    plain = getattr(nnbook, factory)()
    old = plain._exhibit.controls[slider]
    fine = dataclasses.replace(
        old, low=float(old.low), step=(old.high - old.low) / STEPS, start=float(old.low)
    )
    controls = [fine if control is old else control for control in plain._exhibit.controls.values()]
    draw = plain._exhibit.draw

    def scene(values: Any) -> Scene:
        drawn = draw(values)
        position = round((values[slider] - fine.low) / fine.step)
        return dataclasses.replace(drawn, panels=(*drawn.panels, _code(position)))

    return show(Exhibit(factory, controls, scene), settings)


def player(factory: str, slider: str) -> Explorer:
    """Return an explorer that plays; its picture shows the step, modulo 256."""
    plain = getattr(nnbook, factory)()
    draw = plain._exhibit.draw

    def scene(values: Any) -> Scene:
        drawn = draw(values)
        return dataclasses.replace(drawn, panels=(*drawn.panels, _code(values[slider] % 256)))

    return show(Exhibit(factory, list(plain._exhibit.controls.values()), scene), {})


def _code(position: int) -> Panel:
    """Return the eight cells."""
    colors = tuple("ink" if position >> bit & 1 else "paper" for bit in range(8))
    bars = Bars(np.arange(8) + 0.5, np.ones(8), colors, thickness=1.0)
    sheet = Axis(0, 8, ticks=()), Axis(0, 1, ticks=())
    return Panel((0, 0, 8 * CELL, CELL), *sheet, marks=(bars,), frame=False)


def interact(kind: str = "contourf") -> None:
    """Show explore_neuron's picture the usual way: ipywidgets.interact and inline matplotlib.

    ``contourf`` draws what the explorer draws; ``imshow`` draws the plane and its points alone.
    """
    import ipywidgets
    import matplotlib.pyplot as plt
    from matplotlib.patches import Rectangle

    from nnbook.activations import heaviside
    from nnbook.explore.neuron import FINE, INPUTS, _cells
    from nnbook.neuron import Neuron

    x = np.linspace(-1, 2, FINE)

    def plane(ax: Any, neuron: Neuron) -> None:
        output = np.asarray(neuron(_cells(FINE))).reshape(FINE, FINE)
        if kind == "imshow":
            ax.imshow(output, extent=(-1, 2, -1, 2), origin="lower", cmap="coolwarm")
        else:
            ax.contourf(x, x, output, levels=[-0.5, 0.5, 1.5], colors=["#FBD3B4", "#B5D6EC"])
        ax.scatter(*INPUTS.T)

    def words(figure: Any, ax: Any, neuron: Neuron) -> None:
        (w1, w2), b = neuron.weights, neuron.bias
        z = neuron.pre_activation(INPUTS)
        ax.plot(x, -(w1 * x + b) / w2, "k", lw=2)
        ax.annotate("", (w1 / 2, w2 / 2), (0, 0), arrowprops={"arrowstyle": "->", "lw": 2})
        ax.set(xlim=(-1, 2), ylim=(-1, 2), xlabel="$x_1$", ylabel="$x_2$", title="output")
        right = int(np.sum((z > 0) == (INPUTS.sum(axis=1) == 2)))
        lines = f"AND: {right} of 4", f"z = {w1:g}·1 + {w2:g}·1 + {b:g}", f"y = {neuron([1, 1]):g}"
        for k, line in enumerate(lines):
            figure.text(0.62, 0.85 - 0.07 * k, line)
        side = figure.add_axes((0.68, 0.15, 0.28, 0.3))
        bars = side.barh(["w₁·x₁", "w₂·x₂", "b", "z"], [w1, w2, b, z[3]])
        side.bar_label(bars, fmt="%g")
        side.set(xlim=(-9, 9), xlabel="contribution to z")

    def draw(w1: float) -> None:
        figure = plt.figure(figsize=(7.2, 4.4), dpi=100)
        ax = figure.add_axes((0.08, 0.12, 0.5, 0.8))
        neuron = Neuron([w1, 1.0], -0.5, heaviside)
        plane(ax, neuron)
        if kind == "contourf":
            words(figure, ax, neuron)
        position = round((w1 + 3) / 6 * STEPS)
        for bit in range(8):
            color = "black" if position >> bit & 1 else "white"
            corner = (bit * CELL / 720, 1 - CELL / 440)
            cell = Rectangle(corner, CELL / 720, CELL / 440, color=color, lw=0)
            figure.add_artist(cell).set_transform(figure.transFigure)
        plt.show()

    ipywidgets.interact(
        draw,
        w1=ipywidgets.FloatSlider(value=-3, min=-3, max=3, step=6 / STEPS, readout=False),
    )
