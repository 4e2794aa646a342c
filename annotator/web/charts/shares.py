"""Share: a grey bar for what was observed, and a mark where the expected share lies."""

from dataclasses import dataclass

from annotator.web.charts.numbers import pixels

WIDTH = 180


@dataclass(frozen=True, slots=True)
class Share:
    """A bar `length` pixels long, a mark at `mark`; None without an expected share."""

    width: int
    length: float
    mark: float | None


def share(observed: float, expected: float | None, most: float, width: int = WIDTH) -> Share:
    """Lay out a share.

    Parameters
    ----------
    observed, expected
        From 0 to `most`, which fills the width; rounding may carry them a little beyond.
    """
    inner = width - 2  # so that a mark at the very end is drawn whole
    length, mark = (
        None if value is None else pixels(inner * min(max(value, 0.0), most) / most) for value in (observed, expected)
    )
    return Share(width, length or 0, mark)
