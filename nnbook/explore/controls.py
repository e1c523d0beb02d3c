"""Controls a student can move: sliders and menus, each a name and the values it may take."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Value = float | int | str
Values = Mapping[str, Value]
# The name of a menu and the words under which a control has a meaning: it is hidden under others.
Condition = tuple[str, tuple[str, ...]] | None


@dataclass(frozen=True, slots=True)
class Slider:
    """A number on an even grid: ``low``, ``low + step``, … ``high``.

    When ``low`` and ``step`` are both int, so are its values. Choose halves or quarters where
    exactness matters. ``play`` adds play, step and reset buttons: while it plays, the browser
    moves the slider one step for every frame it is sent, though not before ``pace`` milliseconds
    are over. A ValueError, unless ``high`` and ``start`` lie on the grid.
    """

    name: str  # the keyword in the code line: w1
    low: float
    high: float
    step: float
    start: float
    label: str = ""  # what stands beside the slider: w₁
    meaning: str = ""  # the accessible name: weight of x1; the label by default
    play: bool = False
    when: Condition = None  # under which the slider is shown; always by default
    pace: int = 0

    def __post_init__(self) -> None:
        if self.high not in self.allowed or self.start not in self.allowed:
            raise ValueError(f"{self.name}: {self.high} and {self.start} must lie on its grid")

    @property
    def allowed(self) -> tuple[Value, ...]:
        """Every value the slider can take, rising."""
        return _grid(self.low, self.high, self.step)

    def snap(self, value: Any) -> Value:
        """Return the allowed value nearest to a browser's number; the start for what is none."""
        try:
            position = round((float(value) - self.low) / self.step)
        except (TypeError, ValueError, OverflowError):  # no number, NaN, infinity
            return self.start
        return self.allowed[min(max(position, 0), len(self.allowed) - 1)]


@dataclass(frozen=True, slots=True)
class Menu:
    """One of a few words."""

    name: str
    options: tuple[str, ...]
    start: str
    label: str = ""
    meaning: str = ""
    when: Condition = None

    def __post_init__(self) -> None:
        if self.start not in self.options:
            raise ValueError(f"{self.name}: {self.start!r} is not one of {self.options}")

    @property
    def allowed(self) -> tuple[Value, ...]:
        """The words, in the menu's order."""
        return self.options

    def snap(self, value: Any) -> Value:
        """Return the word that came from a browser, or the starting one if it is unknown."""
        return str(value) if value in self.options else self.start


Control = Slider | Menu


@functools.lru_cache(maxsize=256, typed=True)  # asked for at every frame; 1 is not 1.0 here
def _grid(low: float, high: float, step: float) -> tuple[Value, ...]:
    """Return low, low + step, … high; whole numbers where low and step are."""
    count = round((high - low) / step)
    if isinstance(low, int) and isinstance(step, int):
        return tuple(low + k * step for k in range(count + 1))
    return tuple(round(low + k * step, 10) for k in range(count + 1))


def allowed_value(control: Control, value: object) -> Value:
    """Return ``value`` as the control spells it.

    Raises
    ------
    ValueError
        Naming what is allowed, when the control cannot take this value.

    Examples
    --------
    >>> allowed_value(Slider("w1", -1.0, 1.0, 0.5, 0.0), 0.3)
    Traceback (most recent call last):
    ValueError: w1 cannot be 0.3; allowed are -1.0 to 1.0 in steps of 0.5
    """
    for candidate in control.allowed:
        if candidate == value and not isinstance(value, bool):  # 1 == True
            return candidate
    if isinstance(control, Slider):
        grid = f"{control.low} to {control.high} in steps of {control.step}"
    else:
        grid = ", ".join(repr(word) for word in control.allowed)
    raise ValueError(f"{control.name} cannot be {value!r}; allowed are {grid}")
