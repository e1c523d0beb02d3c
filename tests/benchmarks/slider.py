"""How fast a picture follows a slider, against ``ipywidgets.interact`` in the same JupyterLab.

    python tests/benchmarks/slider.py [--keys 40] [--drags 6] [--line 0.1] [--peer imshow]
                                      [--only neuron] [--bare] [--out FILE]

JupyterLab runs as ``nnbook lab`` starts it; with ``--bare`` as ``jupyter lab`` does. Every target
gets a verdict, and the exit status is 1 when one is missed.

Measured in the page: a key's or a mouse event's own time stamp, and the moment after the paint in
which a picture first shows the slider's new position (it is drawn into the picture). Variants are
interleaved. Timing over the plain DevTools protocol.
"""

import argparse
import asyncio
import itertools
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

from nnbook.lab.server import smooth_sliders

# What is moved: the first slider that the explorer shows.
EXPLORERS = {
    "neuron": "coded.explorer('explore_neuron', 'w1')",
    "neuron, sigmoid": "coded.explorer('explore_neuron', 'w1', activation='sigmoid')",
    "activations": "coded.explorer('explore_activations', 'z')",
    "network": "coded.explorer('explore_network', 'x1')",
    "xor": "coded.explorer('explore_xor', 'w1')",
    "xor, two ReLUs": "coded.explorer('explore_xor', 'h1_x1', show='two ReLUs')",
    "softmax": "coded.explorer('explore_softmax', 'z1')",
    "training": "coded.player('explore_training', 'epoch')",
}
PLAYED = ("training",)
PROBE = """
window.probe = (root, sheet) => {
  const pen = new OffscreenCanvas(8 * CELL, CELL).getContext("2d", { willReadFrequently: true });
  const handle = [...root.querySelectorAll(".noUi-handle")].find((one) => one.offsetParent);
  const range = [Number(handle.ariaValueMin), Number(handle.ariaValueMax)];
  const value = () => Number(handle.getAttribute("aria-valuetext"));
  const position = () => Math.round((value() - range[0]) / (range[1] - range[0]) * STEPS);
  const state = { shown: [], inputs: [], seen: -1, watched: true };
  let last = null;
  const read = () => {
    const picture = root.querySelector("canvas, .jp-OutputArea img");
    if (!picture || (picture.tagName === "IMG" && (picture === last || !picture.complete))) return;
    last = picture;
    const width = picture.naturalWidth || picture.width;
    const scale = width / (parseFloat(picture.style.width) || sheet); // a canvas says its sheet's
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
  const tick = () => { // reading pixels takes time: only those of the variant that is measured
    if (state.watched) after.port2.postMessage(0);
    requestAnimationFrame(tick);
  };
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
    const b = handle.closest(".noUi-base").getBoundingClientRect();
    return [b.x, b.right];
  };
  state.focus = () => { handle.scrollIntoView({ block: "center" }); handle.focus(); };
  return state;
};
""".replace("CELL", str(CELL)).replace("STEPS", str(STEPS))

ASK_KERNEL = """(async () => {
  const panel = window.jupyterapp.shell.currentWidget;
  const { kernel } = panel.context.sessionContext.session;
  const request = kernel.requestExecute({ code: "import json; print(json.dumps(coded.SPENT))" });
  let said = "";
  request.onIOPub = ({ header, content }) => {
    if (header.msg_type === "stream") said += content.text;
  };
  await request.done;
  return said;
})()"""


class Variant:
    """One slider with its picture, in a cell of the notebook."""

    def __init__(self, page: Tab, name: str, cell: int, width: int) -> None:
        self.page, self.name, self.cell, self.width = page, name, cell, width
        self.key_times: list[float] = []
        self.drags: list[dict[str, float]] = []
        self.plays: list[float] = []
        self.skipped = 0
        self.me = f"window.variants[{cell}]"

    async def attach(self) -> None:
        """Put the probe on the cell's slider and picture."""
        await self.page.evaluate(
            f"document.querySelectorAll('.jp-CodeCell')[{self.cell}].scrollIntoView(); 1"
        )
        await asyncio.sleep(3)
        root = f"document.querySelectorAll('.jp-CodeCell')[{self.cell}]"
        await self.page.until(f"!!{root}.querySelector('.noUi-handle')", 60)
        await self.page.until(f"!!{root}.querySelector('canvas, .jp-OutputArea img')", 60)
        await self.page.evaluate(
            f"(window.variants ??= {{}})[{self.cell}] = probe({root}, {self.width}); 1"
        )
        if self.name not in PLAYED:
            await self.page.until(f"{self.me}.seen === {self.me}.position()")
        await self.page.evaluate(f"{self.me}.watched = false")

    async def play(self, seconds: float = 6.0) -> None:
        """Press Play; count the pictures, one epoch each; press Pause."""
        cell = f"document.querySelectorAll('.jp-CodeCell')[{self.cell}]"
        toggle = f"""[...{cell}.querySelectorAll('button')]
            .find((one) => /Play|Pause/.test(one.textContent)).click()"""
        await self.page.evaluate(f"{self.me}.focus(); {toggle}; 1")
        await asyncio.sleep(1)
        await self.page.evaluate(f"{self.me}.shown.length = 0")
        await asyncio.sleep(seconds)
        shown, _ = await self._record()
        await self.page.evaluate(f"{toggle}; 1")
        await asyncio.sleep(2)
        took = shown[-1][0] - shown[0][0]
        self.plays.append((len(shown) - 1) / took * 1000)
        epochs = sum((b - a) % 256 for (_, a), (_, b) in itertools.pairwise(shown))
        self.skipped += epochs - (len(shown) - 1)

    async def measure(self, keys: int) -> None:
        """Go through one round."""
        await self.page.evaluate(f"{self.me}.watched = true")
        if self.name in PLAYED:
            await self.play()
        else:
            await self.keys(keys)
            await self.drag()
            await self.drag()
        await self.page.evaluate(f"{self.me}.watched = false")

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
        if self.plays:
            played = round(statistics.median(self.plays), 1)
            return {
                "variant": self.name,
                "frames_per_s": played,
                "epochs_not_shown": self.skipped,
            }
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
    names = arguments.only or list(EXPLORERS)
    cells += [EXPLORERS[name] for name in names]
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
        labels = [*names, "interact"]
        variants = [Variant(page, label, k + 1, 720) for k, label in enumerate(labels)]
        for variant in variants:
            await variant.attach()
        rounds = max(1, arguments.drags // 2)
        for _ in range(rounds):
            for variant in variants:
                await variant.measure(-(-arguments.keys // rounds))
        reports = [variant.report() for variant in variants]
        spent = json.loads(await page.evaluate(ASK_KERNEL))
    for report, name in zip(reports, names, strict=False):
        factory = EXPLORERS[name].split("'")[1]
        report["kernel_ms"] = round(statistics.median(spent[factory]), 2)
    return reports


def verdicts(reports: list[dict[str, Any]], line: float) -> list[tuple[bool, str]]:
    """Return for each target whether it is met, and a sentence with the figure."""
    peer = reports[-1]
    said = []

    def judge(report: dict[str, Any], figure: str, sign: str, bound: float) -> None:
        value = report[figure]
        met = value >= bound if sign == "≥" else value <= bound
        said.append((met, f"{report['variant']}: {figure} {value} {sign} {bound}"))

    for report in reports[:-1]:
        played = report["variant"] in PLAYED
        judge(report, "frames_per_s", "≥", 30 if line or played else 50)
        if report["variant"] == "neuron":
            judge(report, "kernel_ms", "≤", 5)
        if played:
            continue
        judge(report, "last_frames_lost", "≤", 0)
        if line:
            judge(report, "settle_ms", "≤", 300)
            continue
        judge(report, "lag_p95_ms", "≤", 80)
        report["times_faster"] = round(peer["key_p95_ms"] / report["key_p95_ms"], 1)
        judge(report, "times_faster", "≥", 3.5)
    return said


async def main() -> int:
    """Run the benchmark, print its table and the verdicts; return the exit status."""
    parser = argparse.ArgumentParser(description="Measure how a picture follows a slider.")
    parser.add_argument("--keys", type=int, default=42)
    parser.add_argument("--drags", type=int, default=6)
    parser.add_argument("--line", type=float, default=0.0, help="round trip of the line, seconds")
    parser.add_argument("--peer", choices=("contourf", "imshow"), default="contourf")
    parser.add_argument("--only", nargs="*", choices=tuple(EXPLORERS))
    parser.add_argument("--bare", action="store_true", help="JupyterLab without nnbook's options")
    parser.add_argument("--out", type=Path, help="append the figures to this file, as JSON")
    arguments = parser.parse_args()
    options = [] if arguments.bare else smooth_sliders()
    with (
        tempfile.TemporaryDirectory() as folder,
        jupyterlab(Path(folder) / "lab", options=options) as server,
    ):
        address, port = server.url, int(server.url.rstrip("/").rsplit(":", 1)[1])
        if arguments.line:
            line = await slow_line(port, arguments.line / 2)
            address = address.replace(str(port), str(line.sockets[0].getsockname()[1]))
        url = f"{address}lab?reset&token={server.token}"
        reports = await measure(arguments, url, server.folder)
    judged = verdicts(reports, arguments.line)
    print(
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, "
        f"line {arguments.line * 1e3:.0f} ms, peer interact with {arguments.peer}, "
        f"JupyterLab {'bare' if arguments.bare else 'as nnbook lab starts it'}"
    )
    columns = list(dict.fromkeys(key for report in reports for key in report))
    print("| " + " | ".join(columns) + " |")
    print("|" + "---|" * len(columns))
    for report in reports:
        print("| " + " | ".join(str(report.get(key, "")) for key in columns) + " |")
    for met, sentence in judged:
        print("met   " if met else "MISSED", sentence)
    if arguments.out:
        with arguments.out.open("a") as file:
            figures = {"line": arguments.line, "bare": arguments.bare, "reports": reports}
            file.write(json.dumps(figures) + "\n")
    return 0 if all(met for met, _ in judged) else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
