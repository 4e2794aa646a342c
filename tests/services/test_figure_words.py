"""Figures in words."""

import pytest

from annotator.services.figure_words import describe_figure


@pytest.mark.parametrize(
    ("values", "reading"),
    [
        ({"low": 90e6, "high": 100e6, "unit": "USD"}, "90 to 100 million USD"),
        ({"low": 900_000, "high": 1.5e6, "unit": "USD"}, "900\u202f000 to 1.5 million USD"),
        ({"low": 2, "high": 3}, "2 to 3"),
        ({"value": 1_700_000, "unit": "USD"}, "1.7 million USD"),
        ({"value": 2.5e12}, "2.5 trillion"),
        ({"value": -3e9}, "\u22123 billion"),
        ({"value": 45, "unit": "percent"}, "45 percent"),
        ({"value": 0, "unit": "percent"}, "0 percent"),
        ({"value": 2015}, "2015"),
        ({"value": 12345.5, "unit": "t"}, "12\u202f345.5 t"),
        ({"value": -0.25}, "\u22120.25"),
        ({"value": 1e-7}, "1e\u221207"),
        ({"low": 10}, "at least 10"),
        ({"high": 24, "unit": "months"}, "up to 24 months"),
        ({"unit": "systems"}, ""),
    ],
)
def test_a_figure_is_read_out(values: dict[str, object], reading: str) -> None:
    assert describe_figure("as printed", **values).reading == reading


def test_the_sentence_names_expression_reading_period_and_what_is_counted() -> None:
    figure = describe_figure("$5m", value=5e6, unit="USD", period="2014", counted="aircraft sold")
    assert figure.sentence == "“$5m”: 5 million USD; 2014; aircraft sold"
    assert describe_figure("many", period="not given").sentence == "“many”: period not given"
    assert describe_figure("many").sentence == "“many”"
