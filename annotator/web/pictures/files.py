"""A picture as a file: SVG, PNG, PDF, or its numbers as CSV."""

from dataclasses import replace

from annotator.errors import NotFound
from annotator.exports.sheet import Sheet
from annotator.text import _
from annotator.web.charts.colours import DARK, LIGHT
from annotator.web.charts.preview import preview
from annotator.web.charts.standalone import standalone
from annotator.web.pictures import raster
from annotator.web.pictures.registry import Made

#: Formats, with the type that is sent with each.
FORMATS = {
    "svg": "image/svg+xml; charset=utf-8",
    "png": "image/png",
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
}


def require_format(name: str) -> None:
    """Pass for a format there is.

    Raises
    ------
    NotFound
        Naming those there are.
    """
    if name not in FORMATS:
        raise NotFound(_("There is no format {name}. There is: {known}.", name=name, known=", ".join(FORMATS)))


def picture_file(made: Made, format_: str, *, raw: bool = False) -> bytes:
    """Return a picture in one of the formats.

    Parameters
    ----------
    raw
        In CSV, leave text as it is, also where a spreadsheet would run it as a formula.

    Raises
    ------
    Invalid
        For PNG and PDF, when the package for them is missing.
    """
    if format_ == "csv":
        sheet = Sheet(made.columns, raw=raw)
        return (sheet.header() + "".join(sheet.line(row) for row in made.rows)).encode()
    drawn = standalone(made.picture)
    if format_ == "svg":
        return drawn.svg().encode()
    if format_ == "png":
        return raster.png(drawn.svg(), drawn.height)
    return raster.pdf(replace(drawn, scale=raster.page_scale(drawn.height)).svg())


def preview_file(made: Made, *, is_dark: bool = False, is_narrow: bool = False) -> bytes:
    """Return the preview of a picture as SVG, in the colours of light or dark pages, narrow for phones."""
    return preview(made.picture, is_narrow=is_narrow).svg(DARK if is_dark else LIGHT).encode()
