"""What the page of methods says about ranges."""

import re

from documents import section

from annotator.services.range_methods import range_methods


def test_every_figure_has_formula_source_and_value() -> None:
    found = range_methods()
    for figure in found.figures:
        assert any(block.is_formula for block in figure.blocks)
        assert figure.references
        assert all(work.endswith(".") for work in figure.references)
    assert [each.key for figure in found.figures for each in figure.estimates] == [
        "range_overlap", "midpoint_alpha", "midpoint_alpha_log",
    ]  # fmt: skip


def test_the_document_has_the_same_example_with_the_same_numbers() -> None:
    """Both tables of docs/methods.md, computed anew."""
    found = range_methods()
    text = section("docs/methods.md", "## Ranges of numbers")
    cells = dict(re.findall(r"^\| `(\w+)` \| (\S+) \|$", text, re.MULTILINE))
    assert {each.key: _printed(each.value) for figure in found.figures for each in figure.estimates} == cells
    rows = re.findall(r"^\| \d \| (.+) \| (.+) \| (\S+) \|$", text, re.MULTILINE)
    assert [(*item.ranges, _printed(item.overlap)) for item in found.items] == rows


def _printed(value: float | None) -> str:
    assert value is not None
    return f"{value:.6f}".removeprefix("0").rstrip("0").rstrip(".") or "0"
