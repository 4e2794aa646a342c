"""Numbers as charts print and place them."""

import math

from annotator.web.charts.lettering import width_of

TRUE_MINUS = "\u2212"


def coefficient(value: float | None) -> str:
    """Two decimals, no leading zero, a true minus; a dash for no value.

    Examples
    --------
    >>> coefficient(0.514), coefficient(-0.12), coefficient(1), coefficient(None)
    ('.51', '−.12', '1.00', '–')
    """
    if value is None:
        return "–"
    text = f"{abs(value):.2f}"
    sign = TRUE_MINUS if value < 0 and float(text) else ""
    return sign + (text.removeprefix("0") if text.startswith("0.") else text)


def shift(value: float | None) -> str:
    """A difference with its sign and two decimals, zero without one; a dash for no value.

    Examples
    --------
    >>> shift(0.09), shift(-0.75), shift(0.001)
    ('+0.09', '−0.75', '0.00')
    """
    if value is None:
        return "–"
    text = f"{abs(value):.2f}"
    return f"{_sign(value) if float(text) else ''}{text}"


def tick(value: float) -> str:
    """A mark of an axis with as many decimals as it needs: ".25", "1"."""
    text = f"{abs(value):g}"
    return (TRUE_MINUS if value < 0 else "") + (text.removeprefix("0") if text != "0" else text)


def signed_tick(value: float) -> str:
    """A mark of an axis of differences: "+1", "0"."""
    return f"{_sign(value) if value else ''}{abs(value):g}"


def pixels(value: float) -> float:
    """Round to a tenth of a pixel; whole numbers lose their decimals, so that drawings stay short."""
    rounded = round(float(value), 1)
    return math.trunc(rounded) if rounded.is_integer() else rounded


def fits(text: str, width: float) -> bool:
    """Whether `text` at 12 px has room in `width` pixels."""
    return width_of(text) + 1 <= width


def _sign(value: float) -> str:
    return "+" if value > 0 else TRUE_MINUS
