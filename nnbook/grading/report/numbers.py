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
    >>> number(20.0), number(12345.25), number(1 / 3), number(None)
    ('20', '12345.25', '0.3333', '')
    """
    return "" if value is None else f"{value:.4f}".rstrip("0").rstrip(".")
