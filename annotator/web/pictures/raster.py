"""PNG and PDF of a drawing, by a package that the plain install does not bring."""

from typing import Any

from annotator.services.extras import has_extra, import_extra, install_command
from annotator.text import _

PACKAGE = "vl_convert"
INSTALL = install_command("png")
#: Twice as many pixels as the drawing has, for print; fewer where the picture would be larger than programs open.
SCALE, MOST_PIXELS = 2.0, 16_000.0
#: What PDF readers show of a page at most, in points.
MOST_POINTS = 14_400.0


def png(svg: str, height: float) -> bytes:
    """Return the drawing as PNG.

    Raises
    ------
    Invalid
        When the package for it is missing: which, and how it is installed.
    """
    made: bytes = converter().svg_to_png(svg, scale=min(SCALE, MOST_PIXELS / height))
    return made


def pdf(svg: str) -> bytes:
    """Return the drawing as PDF; see `png` for what it refuses."""
    made: bytes = converter().svg_to_pdf(svg)
    return made


def page_scale(height: float) -> float:
    """Return how large a drawing may be on a page of PDF."""
    return min(1.0, MOST_POINTS / height)


def can_convert() -> bool:
    """Tell whether the package is there, without loading it."""
    return has_extra(PACKAGE)


def converter() -> Any:
    """Return the module that converts; see `png` for what is raised without it."""
    message = _(
        "To make PNG and PDF, this installation needs the package vl-convert-python. Whoever runs it adds it with: "
        "{command}. Until then, take the SVG: every current browser and drawing program opens it.",
        command=INSTALL,
    )
    return import_extra(PACKAGE, message)
