"""The colours of files are those of the pages, in both modes."""

import re
from pathlib import Path

import pytest

from annotator.web import charts
from annotator.web.charts.colours import DARK, LIGHT, Palette

STYLE = (Path(charts.__file__).parents[1] / "static" / "app.css").read_text("utf-8")
NAMES = {
    **{name: name for name in ("paper", "sheet", "sunk", "ink", "rule", "edge", "action")},
    "soft": "ink-soft",
    "action_ink": "action-ink",
}


def _token(name: str, mode: int) -> str:
    found = re.search(rf"--{name}: light-dark\((#[0-9a-f]{{6}}), (#[0-9a-f]{{6}})\)", STYLE)
    assert found, name
    return found[mode + 1]


@pytest.mark.parametrize(("mode", "palette"), [(0, LIGHT), (1, DARK)])
def test_they_are_the_tokens_of_the_style_sheet(mode: int, palette: Palette) -> None:
    for name, token in NAMES.items():
        assert getattr(palette, name) == _token(token, mode), name
    for number, (fill, ink) in enumerate(palette.steps, start=1):
        assert (fill, ink) == (_token(f"s{number}", mode), _token(f"s{number}-ink", mode))
    strong = re.search(r"\.plot rect\.k3 \{ fill: light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", STYLE)
    assert strong is not None
    assert palette.strong == strong[mode + 1]
