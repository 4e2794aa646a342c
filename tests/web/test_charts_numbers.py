"""Numbers in charts: short, with a true minus and no leading zero."""

import pytest

from annotator.web.charts.heat import heat_class
from annotator.web.charts.numbers import coefficient, fits, pixels, shift, signed_tick, tick


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.514, ".51"),
        (-0.12, "−.12"),
        (0, ".00"),
        (-0.001, ".00"),
        (1, "1.00"),
        (-1, "−1.00"),
        (0.999, "1.00"),
        (None, "–"),
    ],
)
def test_coefficient(value: float | None, text: str) -> None:
    assert coefficient(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.09, "+0.09"), (-0.75, "−0.75"), (0.001, "0.00"), (-0.001, "0.00"), (1.5, "+1.50"), (None, "–")],
)
def test_shift(value: float | None, text: str) -> None:
    assert shift(value) == text


@pytest.mark.parametrize(("value", "text"), [(0, "0"), (0.25, ".25"), (0.5, ".5"), (1, "1"), (-0.2, "−.2"), (10, "10")])
def test_tick(value: float, text: str) -> None:
    assert tick(value) == text


@pytest.mark.parametrize(("value", "text"), [(0, "0"), (1, "+1"), (-2, "−2")])
def test_signed_tick(value: float, text: str) -> None:
    assert signed_tick(value) == text


def test_pixels_are_tenths_and_whole_numbers_have_no_decimals() -> None:
    assert [str(pixels(value)) for value in (63.3333, 15.0, 21, 0.04, -0.04)] == ["63.3", "15", "21", "0", "0"]


def test_text_fits_where_there_is_room() -> None:
    assert fits("12", 17)
    assert not fits("12", 16)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (-0.3, "k0"),
        (0.19, "k0"),
        (0.25, "k1"),
        (0.39, "k1"),
        (0.41, "k2"),
        (0.52, "k2"),
        (0.63, "k3"),
        (0.76, "k4"),
        (1, "k4"),
        (None, "kx"),
    ],
)
def test_heat_class(value: float | None, expected: str) -> None:
    assert heat_class(value) == expected
