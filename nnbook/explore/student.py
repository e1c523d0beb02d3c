"""A student's own neuron inside an explorer: called with care, whatever it does.

It has the exercise's signature ``(weights, bias, inputs, activation)``. It is called once with
all points, inputs of shape (n, 2). If that raises or gives another shape than (n,), it is called
a point at a time on a coarse grid. It may print, modify what it gets, return None, take long, or
not be written yet: the explorer says so in words and goes on working.
"""

import contextlib
import io
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

FINE, COARSE = 180, 33  # cells along each side of the plane
_PATIENCE = 0.05  # seconds for all points at once, after which the grid becomes coarse for good
_LIMIT = 0.4  # seconds for a whole picture, a point at a time


@dataclass(frozen=True, slots=True)
class Outputs:
    """What a function gave: at the points asked for, on the plane, and what is to be said.

    ``at_points`` and ``on_plane`` are None where there is no number to show; ``on_plane`` has
    shape (side, side), row 0 at the bottom.
    """

    at_points: NDArray[np.float64] | None
    on_plane: NDArray[np.float64] | None
    message: str = ""


class StudentFunction:
    """A student's own function; what cannot be called counts as unanswered.

    ``name`` is what sentences call it, ``argument`` what stands for it in the line of code, and
    ``unanswered`` the sentence for a function that is yet to be written.
    """

    def __init__(self, function: Any) -> None:
        self.function = function
        self.name = str(getattr(function, "__name__", "your function"))
        self.argument = self.name if callable(function) else "..."
        self.unanswered = f"{self.name} is not answered yet."

    def call(self, *arguments: Any) -> Any:
        """Call it, or raise NotImplementedError, as a function does that is yet to be written."""
        if not callable(self.function):
            raise NotImplementedError
        return self.function(*arguments)


class StudentNeuron(StudentFunction):
    """``function(weights, bias, inputs, activation)``, made safe to draw."""

    _side = FINE

    def __call__(
        self,
        weights: NDArray[np.float64],
        bias: float,
        points: NDArray[np.float64],
        plane: Callable[[int], NDArray[np.float64]],
        activation: Any,
    ) -> Outputs:
        """Return its outputs at ``points`` and at the cells ``plane(side)``, each (n, 2)."""

        def call(inputs: NDArray[np.float64]) -> Any:
            return self.call(weights.copy(), bias, inputs.copy(), activation)

        with quiet():
            started = time.perf_counter()
            try:
                # Four points and the plane in one call: a batch of n is what the exercise allows.
                side = self._side
                inputs = np.concatenate([points, plane(side)])
                outputs = numbers(call(inputs), (len(inputs),))
            except NotImplementedError:
                return Outputs(None, None, self.unanswered)
            except Exception:  # whatever a student's code may raise
                return self._one_at_a_time(call, points, plane(COARSE))
        at_points, on_plane = outputs[: len(points)], outputs[len(points) :].reshape(side, side)
        if time.perf_counter() - started > _PATIENCE:
            self._side = COARSE
        message = f"{self.name} takes a while, so the map is coarse." if side == COARSE else ""
        return self._checked(at_points, on_plane, message)

    def _one_at_a_time(
        self,
        call: Callable[[NDArray[np.float64]], Any],
        points: NDArray[np.float64],
        plane: NDArray[np.float64],
    ) -> Outputs:
        """Return the outputs of a function that takes one input vector, shape (2,)."""
        deadline = time.perf_counter() + _LIMIT
        try:
            at_points = np.array([numbers(call(point), ()) for point in points])
        except Exception as error:  # whatever a student's code may raise
            return Outputs(None, None, f"{self.name} raised {said(error)}")
        message = f"{self.name} takes one point at a time, so the map is coarse."
        on_plane = np.empty(len(plane))
        for k, point in enumerate(plane):
            if time.perf_counter() > deadline:
                return Outputs(at_points, None, f"{self.name} is too slow to draw a map of.")
            try:
                on_plane[k] = numbers(call(point), ())
            except Exception as error:  # only at this point, so the four outputs stand
                where = f"({point[0]:.2f}, {point[1]:.2f})"
                return Outputs(at_points, None, f"At {where}, {self.name} raised {said(error)}")
        return self._checked(at_points, on_plane.reshape(COARSE, COARSE), message)

    def _checked(
        self, at_points: NDArray[np.float64], on_plane: NDArray[np.float64], message: str
    ) -> Outputs:
        """Say where the outputs are not numbers."""
        if not (np.all(np.isfinite(at_points)) and np.all(np.isfinite(on_plane))):
            message = f"{self.name} gives nan or infinity for some inputs. {message}".strip()
        return Outputs(at_points, on_plane, message)


def numbers(answer: Any, shape: tuple[int, ...]) -> NDArray[np.float64]:
    """Return an answer as numbers of this shape, or raise in the words of a sentence."""
    if answer is None:
        raise TypeError("it returned None, so a return may be missing")
    try:
        array = np.asarray(answer, dtype=np.float64)
    except (TypeError, ValueError):
        raise TypeError(f"it returned {type(answer).__name__}, not numbers") from None
    if array.shape != shape:
        one = "one number" if shape == () else f"{shape[0]} numbers"
        raise ValueError(f"it returned shape {array.shape} where {one} should be")
    return array


def said(error: Exception) -> str:
    """Return an exception in one line, with a full stop."""
    text = f"{type(error).__name__}: {error}".strip().splitlines()[0].rstrip(". :")
    return (text if len(text) <= 120 else f"{text[:117]}…") + "."


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Swallow what a function prints a thousand times over, and numpy's warnings.

    Standard output belongs to the whole process, so it is only held while the cell's own thread
    draws; what is printed while a slider moves belongs to no cell and is not shown anyway.
    """
    with contextlib.ExitStack() as stack:
        stack.enter_context(np.errstate(all="ignore"))
        if threading.current_thread() is threading.main_thread():
            stack.enter_context(contextlib.redirect_stdout(io.StringIO()))
        yield
