"""The page on how agreement is computed."""

import pytest
from visiting import Site

from annotator.agreement import REASONS, WARNINGS, registered


def test_every_coefficient_with_formula_source_and_figure(demonstration: Site, lead_id: int) -> None:
    answer = demonstration.visitor(lead_id).get("/methods")
    assert answer.status == 200
    for known in registered():
        heading = answer.page.by_id(known.name)
        assert (heading.tag, heading.text) == ("h2", known.title)
        assert all(f"<code>{key}</code>" in answer.html for key in known.keys)
    assert answer.text.count("the same") >= len(registered())
    assert "not the same" not in answer.text
    assert "pe = 1/q^2 sum_kl w_kl" in answer.text
    assert "Krippendorff, K. (2011)" in answer.text
    assert ".743421" in answer.text


@pytest.mark.parametrize("codes", [REASONS, WARNINGS], ids=["reasons", "warnings"])
def test_every_guard_is_explained(demonstration: Site, lead_id: int, codes: dict[str, str]) -> None:
    page = demonstration.visitor(lead_id).get("/methods").page
    shown = {element.text for element in page.all("code")}
    assert set(codes) <= shown
