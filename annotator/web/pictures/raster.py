"""PNG and PDF of a drawing, by a package that the plain install does not bring."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from annotator.errors import Invalid
from annotator.text import _

PACKAGE = "vl_convert"
INSTALL = "pip install 'source-credibility-annotator[png]'"
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
    return find_spec(PACKAGE) is not None


def converter(name: str = PACKAGE) -> Any:
    """Return the module that converts; see `png` for what is raised without it."""
    try:
        return import_module(name)
    except ImportError as error:
        message = _(
            "To make PNG and PDF, this installation needs the package vl-convert-python. Whoever runs it adds it with: "
            "{command}. Until then, take the SVG: every current browser and drawing program opens it.",
            command=INSTALL,
        )
        raise Invalid(message) from error
