"""Right values as digests: enough to check an answer, not enough to read it.

Release replaces the ``right=`` of a check by such text, so that a student who looks at the cell
sees no answer. It is a curtain, not a lock: whoever tries all small numbers finds the right ones.

A number is sealed as the digest of a cell of a fine grid on which the tolerance has a constant
width; a got number is right when one of the cells near its own has the sealed digest.
"""

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from nnbook.answers.numbers import ABSOLUTE_TOLERANCE, RELATIVE_TOLERANCE, Number, is_huge
from nnbook.answers.plain import in_words, is_number, simplified

PREFIX = "sealed:"
_CELLS = 16  # cells of the grid in one tolerance
_DIGEST_BYTES = 3


@dataclass(frozen=True)
class Sealed:
    """One number, text or None that can be recognised but not read."""

    digests: str  # ``n`` and one or two for a number, ``t`` and one for text, ``0`` for None
    salt: str  # of the notebook, and the place in the answer

    @property
    def kind_in_words(self) -> str:
        """Name the kind of what is sealed."""
        return {"n": "a single number", "t": "text"}.get(self.digests[:1], "None")

    @property
    def is_none(self) -> bool:
        """Tell whether None is sealed."""
        return self.digests == "0"

    def is_kind_of(self, got: object) -> bool:
        """Tell whether a value is of the kind of what is sealed."""
        kind = self.digests[:1]
        if kind == "n":
            return is_number(got)
        return isinstance(got, str) if kind == "t" else got is None

    def matches(self, got: Any, tolerance: float | None) -> bool:
        """Tell whether a simplified value is what is sealed."""
        if not self.is_kind_of(got):
            return False
        if got is None:
            return True
        if isinstance(got, str):
            return self.digests[1:] == _digest(self.salt, got)
        near, exact = self.digests[1:].split(".")
        if exact and not isinstance(got, float) and tolerance is None:
            return exact == _digest(self.salt, _exact_text(got))
        cell = _cell(got, tolerance)
        if isinstance(cell, str):
            return near == _digest(self.salt, cell)
        cells = range(cell - _CELLS, cell + _CELLS + 1)
        return any(near == _digest(self.salt, str(number)) for number in cells)


def seal(value: object, salt: str, tolerance: float | None = None) -> str:
    """Hide a right value: text for ``right=``, from which only shape and keys can be read.

    The salt is anything without a colon that differs from exercise to exercise; the tolerance is
    the one that the check is made with.

    >>> from nnbook.answers.compare import difference
    >>> right = unseal(seal([0, 0.5], "xor"))
    >>> difference(right, (0.0, 0.5)) is None
    True
    >>> difference(right, [0, 1]).sentence
    'At [1]: 1 is not right.'
    """
    import json

    tree = _sealed_tree(simplified(value), salt, tolerance)
    return f"{PREFIX}{salt}:{json.dumps(tree, separators=(',', ':'), ensure_ascii=False)}"


def unseal(text: str) -> object:
    """Read what `seal` wrote into lists and dicts of `Sealed`, to compare an answer with."""
    import json

    salt, tree = text.removeprefix(PREFIX).split(":", 1)
    return _leaves(json.loads(tree), salt)


def _leaves(tree: object, salt: str) -> object:
    if isinstance(tree, list):
        return [_leaves(item, f"{salt}/{index}") for index, item in enumerate(tree)]
    if isinstance(tree, dict):
        return {key: _leaves(item, f"{salt}/{key}") for key, item in tree.items()}
    return Sealed(str(tree), salt)


def _sealed_tree(value: Any, salt: str, tolerance: float | None) -> object:
    if isinstance(value, list):
        items = enumerate(value)
        return [_sealed_tree(item, f"{salt}/{index}", tolerance) for index, item in items]
    if isinstance(value, dict):
        return {k: _sealed_tree(item, f"{salt}/{k}", tolerance) for k, item in value.items()}
    if value is None:
        return "0"
    if isinstance(value, str):
        return "t" + _digest(salt, value)
    if not is_number(value):
        raise ValueError(f"{in_words(value)} cannot be sealed: it is no plain data")
    near = _digest(salt, str(_cell(value, tolerance)))
    exact = "" if isinstance(value, float) else _digest(salt, _exact_text(value))
    return f"n{near}.{exact}"


def _cell(value: Number, tolerance: float | None) -> int | str:
    """Find the cell of the grid in which a number lies; a word where there is no grid.

    By default the allowed difference grows with the number, as about ``sqrt(a² + (r x)²)``;
    ``asinh(r x / a) / r`` is the scale on which that has the width 1.
    """
    if is_huge(value):
        return _exact_text(value)
    number = float(value)
    if not math.isfinite(number) or tolerance == 0:
        return str(number + 0.0)  # + 0.0 turns -0.0 into 0.0
    if tolerance is None:
        scaled = _asinh(number, RELATIVE_TOLERANCE / ABSOLUTE_TOLERANCE) / RELATIVE_TOLERANCE
    else:
        scaled = number / tolerance
    return round(scaled * _CELLS) if math.isfinite(scaled * _CELLS) else str(number)


def _asinh(number: float, factor: float) -> float:
    """Return asinh(number * factor), also where that product is beyond the largest float."""
    if abs(number) < 1e100:
        return math.asinh(number * factor)
    return math.copysign(math.log(abs(number)) + math.log(2 * factor), number)


def _exact_text(value: Any) -> str:
    """Write an exact number in full; hexadecimal knows no limit of digits."""
    fraction = Fraction(value) if not isinstance(value, float) else value
    return f"{fraction.numerator:x}/{fraction.denominator:x}"  # type: ignore[union-attr]


def _digest(salt: str, text: str) -> str:
    import hashlib  # here, for `import nnbook` to be quick: few cells hold a seal

    data = f"{salt}\0{text}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(data, digest_size=_DIGEST_BYTES).hexdigest()
