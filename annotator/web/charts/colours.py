"""Looks as literal colours, for drawings that leave the page: programs other than browsers paint classes black.

They are the light colours of ``app.css`` on paper of their own, so that a picture can be read on a dark page as well.
"""

PAPER, SHEET, SUNK = "#faf8f3", "#fffefb", "#f2efe7"
INK, SOFT, RULE, EDGE = "#1c2225", "#565e61", "#dfdacd", "#85857d"
ACTION = "#1d4a7c"
#: Fills of tiles, and the ink that is read on each.
TILES = {
    "s0": (RULE, INK),
    "s1": ("#a6611a", "#ffffff"),
    "s2": ("#dfc27d", "#2a2008"),
    "s3": ("#c8c8c3", INK),
    "s4": ("#80cdc1", "#06231f"),
    "s5": ("#017a67", "#ffffff"),
    "k0": (SUNK, INK),
    "k1": ("#dfe5e9", INK),
    "k2": ("#c0ccd7", INK),
    "k3": ("#4a7099", "#ffffff"),
    "k4": (ACTION, "#ffffff"),
    "kx": (SHEET, SOFT),
    "empty": (SHEET, SOFT),
    "node": (SHEET, INK),
    "node own": (SHEET, INK),
}


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


def _edge(look: str, fill: str) -> dict[str, str]:
    if look == "node own":
        return {"stroke": INK, "stroke-width": "2"}
    if look[0] == "s":
        return {"stroke": mixed(fill, INK, 0.58), "stroke-width": "0.8"}
    if look in {"node", "empty", "kx"}:
        return {"stroke": EDGE, "stroke-width": "1"}
    return {}


#: Attributes of shapes by their look.
SHAPES: dict[str, dict[str, str]] = {
    **{look: {"fill": fill, **_edge(look, fill)} for look, (fill, _ink) in TILES.items()},
    "paper": {"fill": PAPER},
    "bar": {"fill": SOFT},
    "axis": _line(EDGE, 1),
    "grid": _line(RULE, 1),
    "line": _line(RULE, 1),
    "ref": _line(EDGE, 1, "3 3"),
    "hatch": _line(EDGE, 1.5),
    "whisker": _line(INK, 2),
    "whisker minor": _line(SOFT, 2),
    "ours": _line(ACTION, 2),
    "link": _line(INK, 1.5),
    "link against": _line(INK, 1.5, "5 4"),
    "dot": {"fill": INK},
    "ours-dot": {"fill": ACTION},
    "ring": {"fill": SHEET, "stroke": INK, "stroke-width": "2"},
}
#: Fill of texts by a word of their look; what names none is ink.
INKS = {
    "soft-text": SOFT,
    **{f"i{look[1:]}": ink for look, (_fill, ink) in TILES.items() if look[0] == "s"},
    **{f"i{look}": ink for look, (_fill, ink) in TILES.items() if look[0] == "k"},
}


def ink_of(look: str) -> str:
    """Return the colour of a text."""
    return next((INKS[word] for word in look.split() if word in INKS), INK)


def ground_of(look: str) -> str:
    """Return the colour under a text that stands on a shape of this look, or on the paper."""
    return TILES[look][0] if look else PAPER
