"""Numbers as exact fractions where they are some, with a real minus sign."""

import math


def number(value: float, digits: int = 3) -> str:
    """Return a number as a reader wants it: a fraction where it is one, a real minus sign.

    Halves and quarters are written as fractions, other numbers with ``digits`` significant digits.

    >>> number(-1.5), number(0.75), number(2.0), number(0.731058), number(1e-7)
    ('−3/2', '3/4', '2', '0.731', '10⁻⁷')
    """
    value = float(value)
    if not math.isfinite(value):
        return "not a number" if math.isnan(value) else ("∞" if value > 0 else "−∞")
    for denominator in (1, 2, 4):
        if abs(value) < 1000 and value * denominator == round(value * denominator):
            whole = round(value * denominator)
            text = f"{whole}" if denominator == 1 else f"{whole}/{denominator}"
            return text.replace("-", "−")
    mantissa, _, exponent = f"{value:.{digits}g}".partition("e")
    if not exponent:
        return mantissa.replace("-", "−")
    raised = str(int(exponent)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    sign, mantissa = ("−" if mantissa.startswith("-") else ""), mantissa.lstrip("-")
    return f"{sign}10{raised}" if mantissa == "1" else f"{sign}{mantissa}·10{raised}"
