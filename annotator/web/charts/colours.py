"""Looks as literal colours, for drawings that leave the page: programs other than browsers paint classes black.

`LIGHT` and `DARK` are the colours of ``app.css`` in its two modes. A file is drawn in the light ones on paper of its
own, so that it can be read on a dark page as well; in the dark ones where somebody asks for them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain


def mixed(one: str, other: str, share: float) -> str:
    """Return a colour with `share` of the first and the rest of the second.

    Examples
    --------
    >>> mixed("#ffffff", "#000000", 0.5)
    '#808080'
    """
    parts = (
        round(share * int(one[at : at + 2], 16) + (1 - share) * int(other[at : at + 2], 16) + 1e-9) for at in (1, 3, 5)
    )
    return "#" + "".join(f"{part:02x}" for part in parts)


def _line(colour: str, width: float, dashes: str = "") -> dict[str, str]:
    dashed = {"stroke-dasharray": dashes} if dashes else {}
    return {"fill": "none", "stroke": colour, "stroke-width": f"{width:g}", **dashed}


@dataclass(frozen=True)
class Palette:
    """The colours of a mode.

    Attributes
    ----------
    steps
        Fills of the steps of shown support, from least to most, with the ink that is read on each.
    strong
        Fill of close agreement, short of the closest.
    """

    paper: str
    sheet: str
    sunk: str
    ink: str
    soft: str
    rule: str
    edge: str
    action: str
    action_ink: str
    strong: str
    steps: tuple[tuple[str, str], ...]

    @cached_property
    def tiles(self) -> Mapping[str, tuple[str, str]]:
        """Fills of tiles, and the ink that is read on each."""
        return {
            "s0": (self.rule, self.ink),
            **{f"s{number}": step for number, step in enumerate(self.steps, start=1)},
            "k0": (self.sunk, self.ink),
            "k1": (mixed(self.action, self.sheet, 0.14), self.ink),
            "k2": (mixed(self.action, self.sheet, 0.28), self.ink),
            "k3": (self.strong, self.action_ink),
            "k4": (self.action, self.action_ink),
            "kx": (self.sheet, self.soft),
            "empty": (self.sheet, self.soft),
            "node": (self.sheet, self.ink),
            "node own": (self.sheet, self.ink),
        }

    @cached_property
    def shapes(self) -> Mapping[str, Mapping[str, str]]:
        """Attributes of shapes by their look."""
        return {
            **{look: {"fill": fill, **self._edge(look, fill)} for look, (fill, _ink) in self.tiles.items()},
            "paper": {"fill": self.paper},
            "bar": {"fill": self.soft},
            "axis": _line(self.edge, 1),
            "grid": _line(self.rule, 1),
            "line": _line(self.rule, 1),
            "ref": _line(self.edge, 1, "3 3"),
            "hatch": _line(self.edge, 1.5),
            "whisker": _line(self.ink, 2),
            "whisker minor": _line(self.soft, 2),
            "ours": _line(self.action, 2),
            "link": _line(self.ink, 1.5),
            "link against": _line(self.ink, 1.5, "5 4"),
            "dot": {"fill": self.ink},
            "ours-dot": {"fill": self.action},
            "ring": {"fill": self.sheet, "stroke": self.ink, "stroke-width": "2"},
        }

    @cached_property
    def inks(self) -> Mapping[str, str]:
        """Fill of texts by a word of their look; what names none is ink."""
        tiles = ((f"i{look[1:] if look[0] == 's' else look}", ink) for look, (_fill, ink) in self.tiles.items())
        return dict(chain([("soft-text", self.soft)], tiles))

    def ink_of(self, look: str) -> str:
        """Return the colour of a text."""
        return next((self.inks[word] for word in look.split() if word in self.inks), self.ink)

    def ground_of(self, look: str) -> str:
        """Return the colour under a text that stands on a shape of this look, or on the paper."""
        return self.tiles[look][0] if look else self.paper

    def _edge(self, look: str, fill: str) -> dict[str, str]:
        if look == "node own":
            return {"stroke": self.ink, "stroke-width": "2"}
        if look[0] == "s":
            return {"stroke": mixed(fill, self.ink, 0.58), "stroke-width": "0.8"}
        if look in {"node", "empty", "kx"}:
            return {"stroke": self.edge, "stroke-width": "1"}
        return {}


LIGHT = Palette(
    paper="#faf8f3",
    sheet="#fffefb",
    sunk="#f2efe7",
    ink="#1c2225",
    soft="#565e61",
    rule="#dfdacd",
    edge="#85857d",
    action="#1d4a7c",
    action_ink="#ffffff",
    strong="#4a7099",
    steps=(
        ("#a6611a", "#ffffff"),
        ("#dfc27d", "#2a2008"),
        ("#c8c8c3", "#1c2225"),
        ("#80cdc1", "#06231f"),
        ("#017a67", "#ffffff"),
    ),
)
DARK = Palette(
    paper="#14181a",
    sheet="#1b2023",
    sunk="#23292c",
    ink="#ebe8e1",
    soft="#aab1b2",
    rule="#343b3e",
    edge="#7f888b",
    action="#9dc4ef",
    action_ink="#10202f",
    strong="#6f9ac6",
    steps=(
        ("#dd9a4b", "#1a1206"),
        ("#7a5c2c", "#ffffff"),
        ("#565d60", "#ffffff"),
        ("#1f6b62", "#ffffff"),
        ("#45c9b3", "#04211c"),
    ),
)
