"""Which digit chooses which point of a scale, on the pages of rating and deciding."""

from annotator.services.rubric_records import ScaleRecord

#: 0 stands for "cannot judge" where people rate.
DIGITS = frozenset("123456789")


def step_keys(scale: ScaleRecord) -> dict[str, str]:
    """Return the digit of each point that has one, by the point's code.

    Where points are called by digits, each has its own, so that 1 never chooses a point called 0; others are counted
    from the first.

    Examples
    --------
    >>> from annotator.models.vocabulary import Level
    >>> from annotator.services.rubric_records import PointRecord, ScaleRecord
    >>> points = tuple(PointRecord(n, n, str(n), n, "", "", False) for n in range(11))
    >>> "".join(step_keys(ScaleRecord(1, "scale", "Scale", Level.ORDINAL, False, points, ())))
    '123456789'
    """
    codes = [point.code for point in scale.points]
    if not (DIGITS | {"0"}).isdisjoint(codes):
        return {code: code for code in codes if code in DIGITS}
    return {code: str(place) for place, code in enumerate(codes[: len(DIGITS)], start=1)}
