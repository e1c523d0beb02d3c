"""Text of students made fit for a terminal, a table and a database."""

import unicodedata

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
