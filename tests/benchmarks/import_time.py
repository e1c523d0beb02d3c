"""How long `import nnbook` takes, against `import numpy`: at most 1.15 times.

    python tests/benchmarks/import_time.py [--processes 40]

Every import runs in a fresh process and finds its bytecode compiled, as pip leaves it. The two take
turns, and the median of the ratios counts, which other programs disturb least.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile

CLOCK = "import time; start = time.perf_counter(); import {}; print(time.perf_counter() - start)"
LIMIT = 1.15


def seconds(module: str, bytecode: str) -> float:
    """Import a module in a fresh process that keeps its bytecode in a folder."""
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": bytecode}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run(
        [sys.executable, "-c", CLOCK.format(module)],
        env=environment, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return float(done.stdout)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--processes", type=int, default=40)
    n_processes = parser.parse_args().processes
    with tempfile.TemporaryDirectory() as bytecode:
        seconds("nnbook", bytecode)  # compiles both
        pairs = [
            (seconds("numpy", bytecode), seconds("nnbook", bytecode)) for _ in range(n_processes)
        ]
    numpy, nnbook = (min(times) * 1e3 for times in zip(*pairs, strict=True))
    ratio = statistics.median(own / peer for peer, own in pairs)
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; {n_processes} processes each")
    print(f"import numpy: {numpy:.0f} ms, import nnbook: {nnbook:.0f} ms at best")
    print(f"ratio: {ratio:.2f} (at most {LIMIT})")
    sys.exit(ratio > LIMIT)


if __name__ == "__main__":
    main()
