"""Shares: a bar and a mark."""

from annotator.web.charts import share


def test_the_greatest_share_fills_the_width() -> None:
    drawn = share(0.4, 0.1, 0.4)
    assert (drawn.width, drawn.length, drawn.mark) == (180, 178, 44.5)


def test_zero_is_drawn_as_nothing_and_a_missing_mark_is_missing() -> None:
    assert share(0.0, 0.2, 0.4).length == 0
    assert share(0.2, None, 0.4).mark is None


def test_rounding_never_leads_beyond_the_drawing() -> None:
    drawn = share(1.0000001, -1e-9, 1.0)
    assert (drawn.length, drawn.mark) == (178, 0)
