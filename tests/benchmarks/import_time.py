"""How long `import nnbook` takes, against `import numpy`: at most 1.3 times.

    python tests/benchmarks/import_time.py [--processes 20]

Every import runs in a fresh process; the two take turns, and the best of each counts. Both find
their bytecode compiled, as pip leaves it.
"""

import argparse
import os
import subprocess
import sys
import tempfile

CLOCK = "import time; start = time.perf_counter(); import {}; print(time.perf_counter() - start)"
LIMIT = 1.3


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
    parser.add_argument("--processes", type=int, default=20)
    n_processes = parser.parse_args().processes
    best = {"numpy": float("inf"), "nnbook": float("inf")}
    with tempfile.TemporaryDirectory() as bytecode:
        for _ in range(1 + n_processes):  # the first compiles, and is never the best
            for module in best:
                best[module] = min(best[module], seconds(module, bytecode))
    ratio = best["nnbook"] / best["numpy"]
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; best of {n_processes} processes")
    print(
        f"import numpy: {best['numpy'] * 1e3:.0f} ms; import nnbook: {best['nnbook'] * 1e3:.0f} ms"
    )
    print(f"ratio: {ratio:.2f} (at most {LIMIT})")
    sys.exit(ratio > LIMIT)


if __name__ == "__main__":
    main()
