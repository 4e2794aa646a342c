"""Figures of a claim in words: as printed, how read, what is counted."""

from dataclasses import dataclass

from annotator.text import _

_MAGNITUDES = ((1e12, _("trillion")), (1e9, _("billion")), (1e6, _("million")))


@dataclass(frozen=True, slots=True)
class FigureRecord:
    """A figure as pages show it.

    Attributes
    ----------
    expression
        As the document prints it, or as the editor wrote it down.
    reading
        How it was read: "90 to 100 million USD"; empty when it was not read as a number.
    sentence
        Expression, reading, period and what is counted, in one line.
    """

    expression: str
    reading: str
    period: str
    counted: str
    value: float | None
    low: float | None
    high: float | None
    unit: str

    @property
    def sentence(self) -> str:
        parts = [part for part in (self.reading, self.period, self.counted) if part]
        if not parts:
            return _("“{expression}”", expression=self.expression)
        return _("“{expression}”: {rest}", expression=self.expression, rest="; ".join(parts))


def describe_figure(
    expression: str,
    *,
    value: float | None = None,
    low: float | None = None,
    high: float | None = None,
    unit: str = "",
    period: str = "",
    counted: str = "",
) -> FigureRecord:
    """Return the record of a figure, with its reading in words."""
    period = _("period not given") if period == "not given" else period
    return FigureRecord(expression, _reading(value, low, high, unit), period, counted, value, low, high, unit)


def _reading(value: float | None, low: float | None, high: float | None, unit: str) -> str:
    if value is not None:
        amount = _amount(value)
    elif low is not None and high is not None:
        amount = _range(low, high)
    elif low is not None:
        amount = _("at least {amount}", amount=_amount(low))
    elif high is not None:
        amount = _("up to {amount}", amount=_amount(high))
    else:
        return ""
    return f"{amount} {unit}".rstrip()


def _range(low: float, high: float) -> str:
    first, last = _amount(low), _amount(high)
    magnitude = last.partition(" ")[2]
    if magnitude and first.endswith(f" {magnitude}"):
        first = first.removesuffix(f" {magnitude}")
    return _("{low} to {high}", low=first, high=last)


def _amount(value: float) -> str:
    for size, name in _MAGNITUDES:
        if abs(value) >= size:
            return f"{_plain(value / size)} {name}"
    return _plain(value)


def _plain(value: float) -> str:
    """Up to ten significant digits, groups of three from five digits on, a true minus."""
    text = f"{value:.10g}"
    whole, point, rest = text.partition(".")
    if "e" not in text and len(whole.lstrip("-")) > 4:
        whole = f"{int(whole):,}".replace(",", "\u202f")
    return (whole + point + rest).replace("-", "\u2212")
