"""How fast a picture follows a slider, against ``ipywidgets.interact`` in the same JupyterLab.

    python tests/benchmarks/slider.py [--keys 40] [--drags 6] [--line 0.1] [--peer imshow]
                                      [--only neuron] [--out FILE]

Measured in the page: a key's or a mouse event's own time stamp, and the moment after the paint in
which a picture first shows the slider's new position (it is drawn into the picture). Variants are
interleaved. Timing over the plain DevTools protocol.
"""

import argparse
import asyncio
import json
import os
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from coded import CELL, STEPS
from devtools import Tab, slow_line, tab
from lab_server import jupyterlab, notebook

# The explorers with a heat map or a plane, and the slider that is moved.
EXPLORERS = {
    "neuron": ("explore_neuron", "w1", "weight of input x1"),
    "activations": ("explore_activations", "z", None),
    "xor": ("explore_xor", "w1", None),
    "softmax": ("explore_softmax", None, None),
}
PROBE = """
window.probe = (root, canvasWidth) => {
  const pen = new OffscreenCanvas(8 * CELL, CELL).getContext("2d", { willReadFrequently: true });
  const handle = root.querySelector(".noUi-handle");
  const range = [Number(handle.ariaValueMin), Number(handle.ariaValueMax)];
  const value = () => Number(handle.getAttribute("aria-valuetext"));
  const position = () => Math.round((value() - range[0]) / (range[1] - range[0]) * STEPS);
  const state = { shown: [], inputs: [], seen: -1 };
  let last = null;
  const read = () => {
    const picture = root.querySelector("canvas, .jp-OutputArea img");
    if (!picture || (picture.tagName === "IMG" && (picture === last || !picture.complete))) return;
    last = picture;
    const width = picture.naturalWidth || picture.width;
    const scale = width / canvasWidth;
    pen.drawImage(picture, 0, 0, 8 * CELL * scale, CELL * scale, 0, 0, 8 * CELL, CELL);
    const pixels = pen.getImageData(0, CELL / 2, 8 * CELL, 1).data;
    let value = 0;
    for (let bit = 0; bit < 8; bit += 1) {
      if (pixels[4 * (bit * CELL + CELL / 2)] < 128) value |= 1 << bit;
    }
    if (value === state.seen) return;
    state.seen = value;
    state.shown.push([performance.now(), value]);
  };
  const after = new MessageChannel(); // a message sent in a frame arrives after its paint
  after.port1.onmessage = read;
  const tick = () => { after.port2.postMessage(0); requestAnimationFrame(tick); };
  tick();
  const note = (event) => state.inputs.push([event.timeStamp, position()]);
  for (const kind of ["mousemove", "pointermove", "keydown"]) {
    document.addEventListener(kind, (event) => Promise.resolve().then(() => note(event)));
  }
  state.position = position;
  state.place = () => {
    const b = handle.getBoundingClientRect();
    return [b.x + b.width / 2, b.y + b.height / 2];
  };
  state.track = () => {
    const b = root.querySelector(".noUi-base").getBoundingClientRect();
    return [b.x, b.right];
  };
  state.focus = () => { handle.scrollIntoView({ block: "center" }); handle.focus(); };
  return state;
};
""".replace("CELL", str(CELL)).replace("STEPS", str(STEPS))


class Variant:
    """One slider with its picture, in a cell of the notebook."""

    def __init__(self, page: Tab, name: str, cell: int, width: int) -> None:
        self.page, self.name, self.cell, self.width = page, name, cell, width
        self.key_times: list[float] = []
        self.drags: list[dict[str, float]] = []
        self.me = f"window.variants[{cell}]"

    async def attach(self) -> None:
        """Put the probe on the cell's slider and picture."""
        root = f"document.querySelectorAll('.jp-CodeCell')[{self.cell}]"
        await self.page.until(f"!!{root}.querySelector('.noUi-handle')", 60)
        await self.page.until(f"!!{root}.querySelector('canvas, .jp-OutputArea img')", 60)
        await self.page.evaluate(
            f"(window.variants ??= {{}})[{self.cell}] = probe({root}, {self.width}); 1"
        )
        await self.page.until(f"{self.me}.seen === {self.me}.position()")

    async def keys(self, count: int) -> None:
        """Press an arrow key; wait for its picture; again."""
        await self.page.evaluate(f"{self.me}.focus()")
        await asyncio.sleep(0.5)
        for k in range(count):
            at = await self.page.evaluate(f"{self.me}.position()")
            right = at < STEPS / 2
            await self.page.evaluate(f"{self.me}.shown.length = {self.me}.inputs.length = 0")
            await self.page.press(*(("ArrowRight", 39) if right else ("ArrowLeft", 37)))
            goal = at + (1 if right else -1)
            await self.page.until(f"{self.me}.seen === {goal}")
            shown, inputs = await self._record()
            pressed = inputs[0][0]
            self.key_times.append(next(time for time, value in shown if value == goal) - pressed)
            await asyncio.sleep(0.12 + 0.013 * (k % 7))  # no beat with the display

    async def drag(self, seconds: float = 2.0) -> None:
        """Drag the handle across its track at 60 events a second."""
        await self.page.evaluate(f"{self.me}.focus()")
        await asyncio.sleep(0.4)
        x, y = await self.page.evaluate(f"{self.me}.place()")
        left, right = await self.page.evaluate(f"{self.me}.track()")
        goal = left + 2 if x > (left + right) / 2 else right - 2
        await self.page.evaluate(f"{self.me}.shown.length = {self.me}.inputs.length = 0")
        await self.page.mouse("mousePressed", x, y)
        clock, events = asyncio.get_running_loop().time, int(60 * seconds)
        start = clock()
        for k in range(1, events + 1):
            await self.page.mouse("mouseMoved", x + (goal - x) * k / events, y)
            await asyncio.sleep(max(0.0, start + k / 60 - clock()))
        await asyncio.sleep(0)
        await self.page.mouse("mouseReleased", goal, y)
        await self.page.until(f"{self.me}.seen === {self.me}.position()", 10)
        await asyncio.sleep(0.3)
        self.drags.append(self._measure(*await self._record()))

    async def _record(self) -> tuple[list[list[float]], list[list[float]]]:
        state = json.loads(
            await self.page.evaluate(f"JSON.stringify([{self.me}.shown, {self.me}.inputs])")
        )
        return state[0], state[1]

    def _measure(self, shown: list[list[float]], inputs: list[list[float]]) -> dict[str, float]:
        """Return frame rate, lag and settling time of one drag."""
        first: dict[float, float] = {}
        for time, position in inputs:
            first.setdefault(position, time)
        begin, end = inputs[0][0], max(first.values())
        lags = [time - first[value] for time, value in shown if value in first]
        moving = [time for time, _ in shown if begin <= time <= end]
        return {
            "frames": len(moving) / (end - begin) * 1000,
            "lag": _percentile(lags, 95),
            "settle": shown[-1][0] - end,
            "lost": float(shown[-1][1] != inputs[-1][1]),
        }

    def report(self) -> dict[str, Any]:
        """Return the figures of all keys and drags."""
        return {
            "variant": self.name,
            "keys": len(self.key_times),
            "key_median_ms": round(statistics.median(self.key_times), 1),
            "key_p95_ms": round(_percentile(self.key_times, 95), 1),
            "drags": len(self.drags),
            "frames_per_s": round(statistics.median(d["frames"] for d in self.drags), 1),
            "lag_p95_ms": round(statistics.median(d["lag"] for d in self.drags), 1),
            "settle_ms": round(statistics.median(d["settle"] for d in self.drags), 1),
            "last_frames_lost": int(sum(d["lost"] for d in self.drags)),
        }


def _percentile(values: list[float], share: float) -> float:
    """Return the value below which ``share`` percent lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share / 100 * (len(ordered) - 1)))]


async def measure(arguments: argparse.Namespace, url: str, folder: Path) -> list[dict[str, Any]]:
    """Open the notebook, measure all variants in turn, return their reports."""
    cells = [
        f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "%config InlineBackend.print_figure_kwargs = {'bbox_inches': None}\n"
        "import coded"
    ]
    names = arguments.only or [name for name in EXPLORERS if _exists(EXPLORERS[name])]
    for name in names:
        factory, slider, _ = EXPLORERS[name]
        cells.append(f"coded.explorer({factory!r}, {slider!r})")
    cells.append(f"coded.interact({arguments.peer!r})")
    (folder / "slider.ipynb").write_text(notebook(cells))
    async with tab() as page:
        await page.send("Page.navigate", url=url)
        await page.until("!!window.jupyterapp")
        await page.evaluate("window.jupyterapp.restored.then(() => 1)")
        await page.evaluate(
            """(async () => {
                const { commands } = window.jupyterapp;
                const panel = await commands.execute("docmanager:open", { path: "slider.ipynb" });
                await panel.context.ready;
                await panel.context.sessionContext.ready;
                await commands.execute("notebook:run-all-cells");
            })()"""
        )
        await page.evaluate(PROBE + "1")
        labels = [*names, f"interact, {arguments.peer}"]
        variants = [Variant(page, label, k + 1, 720) for k, label in enumerate(labels)]
        for variant in variants:
            await page.evaluate(
                f"document.querySelectorAll('.jp-CodeCell')[{variant.cell}].scrollIntoView()"
            )
            await asyncio.sleep(3)
            await variant.attach()
        rounds = max(1, arguments.drags // 2)
        for _ in range(rounds):
            for variant in variants:
                await variant.keys(-(-arguments.keys // rounds))
                await variant.drag()
                await variant.drag()
        return [variant.report() for variant in variants]


def _exists(entry: tuple[str, str | None, str | None]) -> bool:
    """Tell whether an explorer is there and has a slider to move."""
    import nnbook.explore

    return entry[0] in nnbook.explore._HOMES and entry[1] is not None


async def main() -> None:
    """Run the benchmark and print its table."""
    parser = argparse.ArgumentParser(description="Measure how a picture follows a slider.")
    parser.add_argument("--keys", type=int, default=42)
    parser.add_argument("--drags", type=int, default=6)
    parser.add_argument("--line", type=float, default=0.0, help="round trip of the line, seconds")
    parser.add_argument("--peer", choices=("contourf", "imshow"), default="contourf")
    parser.add_argument("--only", nargs="*", choices=tuple(EXPLORERS))
    parser.add_argument("--out", type=Path, help="append the figures to this file, as JSON")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, jupyterlab(Path(folder) / "lab") as server:
        address, port = server.url, int(server.url.rstrip("/").rsplit(":", 1)[1])
        if arguments.line:
            line = await slow_line(port, arguments.line / 2)
            address = address.replace(str(port), str(line.sockets[0].getsockname()[1]))
        url = f"{address}lab?reset&token={server.token}"
        reports = await measure(arguments, url, server.folder)
    print(
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, line {arguments.line * 1e3:.0f} ms"
    )
    columns = [key for key in reports[0] if key != "variant"]
    print("| variant | " + " | ".join(columns) + " |")
    print("|" + "---|" * (len(columns) + 1))
    for report in reports:
        print("| " + " | ".join(str(report[key]) for key in ["variant", *columns]) + " |")
    if arguments.out:
        with arguments.out.open("a") as file:
            file.write(json.dumps({"line": arguments.line, "reports": reports}) + "\n")


if __name__ == "__main__":
    asyncio.run(main())
