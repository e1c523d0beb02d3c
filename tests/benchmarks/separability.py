"""How long it takes to decide all 256 Boolean functions of 3 inputs: at most 2 s on one core.

    python tests/benchmarks/separability.py

Every function gets weights or a proof that there are none, exactly; then all are verified.
"""

import sys
import time
from itertools import product

from nnbook import Separator, separate, truth_table

LIMIT = 2.0


def main() -> None:
    """Measure and print."""
    X, _ = truth_table("AND", 3)
    functions = list(product((0, 1), repeat=8))
    start = time.process_time()
    answers = [separate(X, labels) for labels in functions]
    found = time.process_time()
    verified = sum(own.verify(X, labels) for own, labels in zip(answers, functions, strict=True))
    checked = time.process_time()
    separable = sum(isinstance(own, Separator) for own in answers)
    print(f"{separable} of {len(answers)} separable; {verified} answers verified")
    print(f"search {found - start:.3f} s (at most {LIMIT}), verification {checked - found:.3f} s")
    sys.exit(found - start > LIMIT)


if __name__ == "__main__":
    main()
