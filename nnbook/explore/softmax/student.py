"""A student's own softmax inside an explorer: called with care, whatever it does."""

import math
from typing import Any

import numpy as np

from nnbook.drawing.notation import number
from nnbook.explore.softmax.companion import Vector
from nnbook.explore.student import numbers, quiet, said


class StudentSoftmax:
    """A student's function from scores to probabilities, called with care.

    Parameters
    ----------
    function : callable
        ``function(logits)``; anything else counts as unanswered.
    """

    def __init__(self, function: Any) -> None:
        self.function = function
        self.name = str(getattr(function, "__name__", "your function"))

    def __call__(self, logits: Vector, right: Vector) -> tuple[Vector | None, str]:
        """Return its probabilities, None if there are none, and a sentence if one is needed."""
        if not callable(self.function):
            return None, f"{self.name} is not answered yet."
        try:
            with quiet():
                own = numbers(self.function(logits.copy()), logits.shape)
        except NotImplementedError:
            return None, f"{self.name} is not answered yet."
        except Exception as error:  # whatever a student's code may raise
            return None, f"{self.name} raised {said(error)} The picture shows the library's."
        if np.isfinite(own).all():
            return own, self._difference(own, right)
        what = "nan" if np.isnan(own).any() else "infinity"
        why = ""
        if logits.max() > 709:
            why = ", for exp of a score above 709 is infinite"
        elif logits.max() < -745:
            why = ", for exp of every score is 0"
        return None, f"{self.name} gives {what}{why}. The picture shows the library's."

    def _difference(self, own: Vector, right: Vector) -> str:
        """Say where its probabilities are not those of softmax."""
        if np.allclose(own, right, rtol=1e-6, atol=1e-9):
            return ""
        k = int(np.argmax(np.abs(own - right)))
        total = "" if math.isclose(own.sum(), 1) else f"; its sum is {number(own.sum())}"
        found, wanted = number(own[k]), number(right[k])
        return f"{self.name} gives {found} for class {k + 1}, softmax {wanted}{total}."
