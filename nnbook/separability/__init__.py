"""Can a line separate two classes? Weights that do, or an exact proof that none do.

``exact``
    Points as the exact numbers they are, as fractions and integers.
``simplex``
    The search for a common point of two convex hulls: `separate`.
``certificates``
    What the search found, checked without it: a proof is verified here.
``lines``
    The line with the fewest mistakes, where none is without.
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
