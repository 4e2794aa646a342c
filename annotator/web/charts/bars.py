"""Bar: one grey bar beside its number; zero is drawn as nothing."""

from dataclasses import dataclass

from annotator.web.charts.numbers import pixels


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar `length` pixels long in a drawing `width` pixels wide."""

    width: int
    length: float


def bar(value: float, maximum: float, width: int = 180) -> Bar:
    """Lay out a bar; `maximum` fills the width.

    Raises
    ------
    ValueError
        When the value is negative or beyond the maximum.
    """
    if not 0 <= value <= maximum:
        raise ValueError(f"{value} is not between 0 and {maximum}")
    return Bar(width, pixels(width * value / maximum) if value else 0)
