"""Linear separability: weights that separate two classes, or an exact proof that none do.

``exact``
    Points read as exact integers.
``simplex``
    `separate`: the search for weights, or for a point that both convex hulls share.
``certificates``
    Proofs, `Separator` and `Inseparable`, and the check of a proof without the search.
``lines``
    `best_line`: the line with the fewest mistakes, where none is without.
"""

from nnbook.separability.certificates import (
    Inseparable,
    Separator,
    verify_proof,
    verify_xor_proof,
)
from nnbook.separability.lines import Line, best_line
from nnbook.separability.simplex import separate

__all__ = [
    "Inseparable",
    "Line",
    "Separator",
    "best_line",
    "separate",
    "verify_proof",
    "verify_xor_proof",
]
