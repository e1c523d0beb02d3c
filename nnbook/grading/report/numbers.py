"""Numbers as pages and tables write them."""


def counted(number: int, what: str) -> str:
    """Write a number with its noun.

    Examples
    --------
    >>> counted(1, "submission"), counted(2, "submission")
    ('1 submission', '2 submissions')
    """
    return f"{number} {what}{'' if number == 1 else 's'}"


def number(value: float | None) -> str:
    """Write points without needless digits; no points at all as an empty cell.

    Examples
    --------
    >>> number(2.0), number(0.75), number(None)
    ('2', '0.75', '')
    """
    return "" if value is None else f"{round(value, 4):g}"
