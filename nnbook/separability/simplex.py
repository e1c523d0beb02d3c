"""The search for a line (a plane, a hyperplane) that separates two classes, or for a proof.

Two finite classes are separable exactly if their convex hulls have no point in common. So the
search looks for a common point: multipliers λ ≥ 0 of the points labelled 1 and μ ≥ 0 of those
labelled 0, with Σλ = 1, Σμ = 1 and Σ λᵢpᵢ = Σ μⱼqⱼ. That is a linear program. The simplex method
either finds such multipliers, which prove that nothing separates the classes, or stops with dual
numbers that are the weights of a separating hyperplane (Farkas' lemma): one or the other, always.
All of it in integers, so no answer is ever a matter of rounding.
"""

from collections.abc import Iterable
from fractions import Fraction
from math import gcd
from typing import Any

from nnbook.separability.certificates import Inseparable, Separator
from nnbook.separability.exact import Points, binary_labels, integer_points


def separate(points: Points, labels: Iterable[Any]) -> Separator | Inseparable:
    """Find weights that separate the points labelled 1 from those labelled 0, or prove none do.

    Parameters
    ----------
    points : array_like of shape (n_points, n)
        Integers, Fractions or floats; a float counts as the exact number it is.
    labels : array_like of shape (n_points,)
        0 or 1. A class may be empty.

    Returns
    -------
    Separator or Inseparable
        Exact integer weights and bias, or multipliers that name a common point of both convex
        hulls. The `verify` of either checks it independently.

    Raises
    ------
    ValueError
        If a coordinate is not a finite number, the points differ in length, a label is neither 0
        nor 1, or there are not as many labels as points.

    Notes
    -----
    The step's value at 0 does not matter here. Weights that are right under g(0) = 0 have
    w·x + b ≤ 0 on one class and > 0 on the other; finitely many positive numbers have a smallest
    one, m, and with the bias lowered by m/2 both sides are strict, so g(0) is never asked for.
    (Infinitely many points may come arbitrarily close to the boundary, and leave no such m.) For
    *given* weights it does matter: AND with w = (1, 1) and b = −1 puts (0, 1) on the boundary, and
    is right only for g(0) = 0.

    The simplex method with Bland's rule, which never cycles (doi:10.1287/moor.2.2.103), on a
    tableau of integers (Edmonds' integral pivoting). Section 10.3.1 of the chapter.

    Examples
    --------
    >>> square = [[0, 0], [0, 1], [1, 0], [1, 1]]
    >>> AND = separate(square, [0, 0, 0, 1])
    >>> AND, AND.verify(square, [0, 0, 0, 1])
    (Separator(weights=(2, 2), bias=-3), True)
    >>> XOR = separate(square, [0, 1, 1, 0])
    >>> [str(multiplier) for multiplier in XOR.positive + XOR.negative]
    ['1/2', '1/2', '1/2', '1/2']
    """
    rows, scales = integer_points(points)
    classes = binary_labels(labels, len(rows))
    columns = [
        [*row, 1, 0] if label else [*(-x for x in row), 0, 1]
        for row, label in zip(rows, classes, strict=True)
    ]
    multipliers, dual = _common_point(columns, len(scales))
    if multipliers is not None:
        labelled = list(zip(multipliers, classes, strict=True))
        return Inseparable(
            tuple(multiplier for multiplier, label in labelled if label),
            tuple(multiplier for multiplier, label in labelled if not label),
        )
    # dual·column ≤ 0: w·p ≥ s at the points labelled 1 and w·q ≤ −t at the others, with s > −t.
    *w, s, t = dual
    doubled = [-2 * own * scale for own, scale in zip(w, scales, strict=True)]
    divisor = gcd(*doubled, t - s) or 1
    return Separator(tuple(own // divisor for own in doubled), (t - s) // divisor)


def _common_point(columns: list[list[int]], n: int) -> tuple[list[Fraction] | None, list[int]]:
    """Solve columns · x = (0, …, 0, 1, 1) for x ≥ 0, or give y with y·column ≤ 0 and y·rhs > 0.

    Phase one of the simplex method: start from an artificial variable for each equation, and
    drive their sum down to 0. An entry of the tableau, divided by `unit`, is the textbook's.
    """
    size, n_columns = n + 2, len(columns)
    artificial = [[int(i == j) for j in range(size)] for i in range(size)]
    rhs = [0] * n + [1, 1]
    tableau = [[*(column[i] for column in columns), *artificial[i], rhs[i]] for i in range(size)]
    cost = [-sum(own) for own in zip(*tableau, strict=True)]
    cost[n_columns:-1] = [0] * size
    tableau.append(cost)
    basis = list(range(n_columns, n_columns + size))
    unit = 1
    # The first column that lowers the cost enters (Bland); artificial ones never return.
    while (entering := next((j for j in range(n_columns) if tableau[-1][j] < 0), -1)) >= 0:
        leaving = _leaving(tableau, entering, basis)
        unit = _pivot(tableau, leaving, entering, unit)
        basis[leaving] = entering
    cost = tableau[-1]
    if cost[-1] < 0:
        return None, [unit - own for own in cost[n_columns:-1]]
    solution = [Fraction(0)] * n_columns
    for variable, row in zip(basis, tableau, strict=False):
        if variable < n_columns:
            solution[variable] = Fraction(row[-1], unit)
    return solution, []


def _leaving(tableau: list[list[int]], entering: int, basis: list[int]) -> int:
    """Choose the row that reaches 0 first; among equals that of the first variable (Bland)."""
    best = -1
    for i in range(len(basis)):
        if (slope := tableau[i][entering]) <= 0:
            continue
        if best >= 0:
            # The sign of (rhs / slope) − (best's rhs / best's slope), without dividing.
            later = tableau[i][-1] * tableau[best][entering] - tableau[best][-1] * slope
            if later > 0 or (later == 0 and basis[i] > basis[best]):
                continue
        best = i
    return best


def _pivot(tableau: list[list[int]], row: int, column: int, unit: int) -> int:
    """Eliminate a column from the other rows; divisions are exact, the pivot is the new unit."""
    own = tableau[row]
    pivot = own[column]
    for i, other in enumerate(tableau):
        if i != row:
            factor = other[column]
            tableau[i] = [(pivot * x - factor * y) // unit for x, y in zip(other, own, strict=True)]
    return pivot
