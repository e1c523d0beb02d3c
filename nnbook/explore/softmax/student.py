"""A student's own softmax inside an explorer: called with care, whatever it does."""

import math

import numpy as np

from nnbook.drawing.notation import number
from nnbook.explore.softmax.companion import Vector
from nnbook.explore.student import StudentFunction, numbers, quiet, said


class StudentSoftmax(StudentFunction):
    """``function(logits)``, from scores to probabilities, called with care."""

    def __call__(self, logits: Vector, right: Vector) -> tuple[Vector | None, str]:
        """Return its probabilities, None if there are none, and a sentence if one is needed."""
        try:
            with quiet():
                own = numbers(self.call(logits.copy()), logits.shape)
        except NotImplementedError:
            return None, self.unanswered
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
