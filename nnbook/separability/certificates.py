"""Two kinds of proof, and their check: these weights separate the classes, or no weights can.

Checking a proof is easier than finding one. The check shares no code with the search in
``simplex`` but the reading of labels: it only adds, multiplies and compares fractions, which are
exact.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from nnbook.separability.exact import Points, binary_labels

XOR_POINTS = ((0, 0), (0, 1), (1, 0), (1, 1))
XOR_LABELS = (0, 1, 1, 0)

Point = tuple[Fraction, ...]


class _Proof:
    """A statement about labelled points that can be checked: by `fault`, or `verify`."""

    def fault(self, points: Points, labels: Iterable[Any]) -> str | None:
        raise NotImplementedError

    def verify(self, points: Points, labels: Iterable[Any]) -> bool:
        """Say whether this proves what it says of these points.

        Arguments and errors are those of `fault`, which says why not.

        Examples
        --------
        >>> Separator((2, 2), -3).verify([[0, 1], [1, 1]], [0, 1])
        True
        """
        return self.fault(points, labels) is None


@dataclass(frozen=True)
class Separator(_Proof):
    """Weights and a bias with w·x + b > 0 at every point labelled 1, and < 0 at every other.

    Both sides are strict, so a step neuron with these numbers is right whether its g(0) is 0 or 1.

    Parameters
    ----------
    weights : tuple of int
        One per coordinate.
    bias : int
        The bias.

    Examples
    --------
    >>> AND = [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 0, 0, 1]
    >>> Separator((2, 2), -3).verify(*AND)
    True
    """

    weights: tuple[int, ...]
    bias: int

    def fault(self, points: Points, labels: Iterable[Any]) -> str | None:
        """Return the first condition that fails, as a sentence, or None when all hold.

        Parameters
        ----------
        points : array_like of shape (n_points, n)
            Integers, Fractions or floats; a float counts as the exact number it is.
        labels : array_like of shape (n_points,)
            0 or 1.

        Returns
        -------
        str or None
            The first point on the wrong side, or on the boundary.

        Raises
        ------
        ValueError
            If there are not as many labels as points, or one is neither 0 nor 1.

        Examples
        --------
        >>> Separator((1, 1), -1).fault([[0, 0], [0, 1]], [0, 1])
        'at (0, 1), labelled 1, w·x + b = 0 is not positive'
        """
        for point, label in _labelled(points, labels):
            if len(point) != len(self.weights):
                return f"{len(self.weights)} weights do not fit the point {_show(point)}"
            terms = zip(self.weights, point, strict=True)
            z = sum((Fraction(w) * x for w, x in terms), Fraction(self.bias))
            if (z <= 0) if label else (z >= 0):
                side = "positive" if label else "negative"
                return f"at {_show(point)}, labelled {label}, w·x + b = {_number(z)} is not {side}"
        return None


@dataclass(frozen=True)
class Inseparable(_Proof):
    """A point that both classes surround: the proof that no line separates them.

    Averaged with the multipliers `positive`, the points labelled 1 give the same point as those
    labelled 0 averaged with `negative`. If w·x + b were positive at the former and not at the
    latter, it would be both there: the argument of Proposition 10.3.1.

    Parameters
    ----------
    positive, negative : tuple of Fraction
        A multiplier for every point labelled 1, and for every point labelled 0, in the order of
        the points. None is negative, and on each side they sum to 1.

    Examples
    --------
    >>> XOR = [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]
    >>> half = Fraction(1, 2)
    >>> Inseparable((half, half), (half, half)).verify(*XOR)
    True
    """

    positive: tuple[Fraction, ...]
    negative: tuple[Fraction, ...]

    def fault(self, points: Points, labels: Iterable[Any]) -> str | None:
        """Return the first condition that fails, as a sentence, or None when all hold.

        Parameters and errors are those of `Separator.fault`.

        Returns
        -------
        str or None
            In this order: how many multipliers, none negative, sums of 1, a common point.

        Examples
        --------
        >>> Inseparable((1,), (1,)).fault([[0, 1], [0, 2]], [0, 1])
        'the two sides name different points: (0, 2) for label 1, (0, 1) for label 0'
        """
        sides = {1: self.positive, 0: self.negative}
        classes: dict[int, list[Point]] = {1: [], 0: []}
        for point, label in _labelled(points, labels):
            classes[label].append(point)
        for label, own in sides.items():
            if len(own) != (n := len(classes[label])):
                return f"{len(own)} multipliers for the {n} points labelled {label}"
            for multiplier in own:
                if Fraction(multiplier) < 0:
                    return f"the multiplier {_number(multiplier)} for label {label} is negative"
            if (total := sum(map(Fraction, own))) != 1:
                return f"the multipliers for label {label} sum to {_number(total)}, not to 1"
        one, other = (_average(classes[label], own) for label, own in sides.items())
        if one != other:
            both = f"{_show(one)} for label 1, {_show(other)} for label 0"
            return f"the two sides name different points: {both}"
        return None

    def common_point(self, points: Points, labels: Iterable[Any]) -> Point:
        """Return the point that the multipliers of label 1 name; for a proof, that of both.

        Arguments and errors are those of `fault`.

        Examples
        --------
        >>> half = Fraction(1, 2)
        >>> Inseparable((half, half), (half, half)).common_point(XOR_POINTS, XOR_LABELS)
        (Fraction(1, 2), Fraction(1, 2))
        """
        labelled = _labelled(points, labels)
        return _average([point for point, label in labelled if label], self.positive)


def verify_xor_proof(positive: Sequence[Any], negative: Sequence[Any]) -> str | None:
    """Check a proof, by multipliers, that no single neuron computes XOR.

    Parameters
    ----------
    positive : sequence of 2 numbers
        The multipliers of (0, 1) and (1, 0), where XOR is 1: 0.5, "1/2" or Fraction(1, 2).
    negative : sequence of 2 numbers
        The multipliers of (0, 0) and (1, 1), where XOR is 0.

    Returns
    -------
    str or None
        None if the proof holds, otherwise a sentence that says which condition fails.

    Notes
    -----
    Proposition 10.3.1 of the chapter.

    Examples
    --------
    >>> verify_xor_proof([0.5, 0.5], ["1/2", "1/2"])
    >>> verify_xor_proof(["1/3", "1/3"], ["1/2", "1/2"])
    'the multipliers for label 1 sum to 2/3, not to 1'
    """
    return verify_proof(positive, negative, XOR_POINTS, XOR_LABELS)


def verify_proof(
    positive: Sequence[Any], negative: Sequence[Any], points: Points, labels: Iterable[Any]
) -> str | None:
    """Check a proof, by multipliers that a person wrote, that no weights separate two classes.

    Parameters
    ----------
    positive, negative : sequence of numbers
        A multiplier for every point labelled 1, and for every point labelled 0, in the order of
        the points: 0.5, "1/2" or Fraction(1, 2).
    points, labels
        As for `Inseparable.fault`.

    Returns
    -------
    str or None
        None if the proof holds, otherwise a sentence that says which condition fails.

    Examples
    --------
    >>> verify_proof([1], ["3/4", "1/4"], points=[[0], [1], [4]], labels=[0, 1, 0])
    >>> verify_proof([1], ["1/2", "1/2"], points=[[0], [1], [4]], labels=[0, 1, 0])
    'the two sides name different points: (1) for label 1, (2) for label 0'
    """
    sides = []
    for own in (positive, negative):
        try:
            sides.append(tuple(_exact(multiplier) for multiplier in own))
        except (TypeError, ValueError, ZeroDivisionError, OverflowError):
            return f'{own!r} is not a list of numbers; write a half as 0.5, "1/2" or Fraction(1, 2)'
    return Inseparable(*sides).fault(points, labels)


def _exact(number: Any) -> Fraction:
    """Read a number without rounding it; numpy's own numbers are made Python's first."""
    # Written out, "1e999999999" would take hours, and no proof needs a power of ten.
    if isinstance(number, str) and (len(number) > 100 or "e" in number.lower()):
        raise ValueError(f"{number[:20]!r} is no short fraction")
    return Fraction(number.item() if hasattr(number, "item") else number)


def _labelled(points: Points, labels: Iterable[Any]) -> list[tuple[Point, int]]:
    """Pair each point, without rounding a coordinate, with its label."""
    exact = [tuple(_exact(coordinate) for coordinate in point) for point in points]
    return list(zip(exact, binary_labels(labels, len(exact)), strict=True))


def _average(points: Sequence[Point], multipliers: Sequence[Fraction]) -> Point:
    """Add up points, each times its multiplier."""
    return tuple(
        sum((m * x for m, x in zip(map(Fraction, multipliers), axis, strict=True)), Fraction(0))
        for axis in zip(*points, strict=True)
    )


def _show(point: Iterable[Fraction]) -> str:
    """Write a point for a sentence."""
    return f"({', '.join(map(_number, point))})"


def _number(number: Any) -> str:
    """Write a fraction, or, where its digits would fill the line, the number it is close to."""
    exact = Fraction(number)
    if exact.denominator < 10**6 and exact.numerator.bit_length() < 1024:
        return str(exact)
    try:
        return f"{float(exact)!r} (rounded)"
    except OverflowError:
        return "a number of more than 300 digits"
