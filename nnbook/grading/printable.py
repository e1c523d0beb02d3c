"""Text of students made fit for a terminal, a table and a database."""

import unicodedata
from collections.abc import Collection

_JOINERS = "\u200c\u200d"  # of letters and of emoji: they steer nothing


def printable(text: str) -> str:
    """Return one line without what could steer a terminal: controls and writing directions.

    Examples
    --------
    >>> printable("eve" + chr(27) + "[31m")
    'eve?[31m'
    """
    return "".join(
        "?" if unicodedata.category(c)[0] == "C" and c not in _JOINERS else c for c in text
    )


def listed(names: Collection[str], most: int = 20) -> str:
    """Return the first names of many for a sentence.

    Examples
    --------
    >>> listed(["ann", "bob", "cyd"], 2)
    'ann, bob and 1 more'
    """
    first = ", ".join(printable(name) for name in list(names)[:most])
    return first + (f" and {len(names) - most} more" if len(names) > most else "")
