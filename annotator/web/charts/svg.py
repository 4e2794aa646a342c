"""A drawing as an SVG file: literal colours, no classes, no styles, nothing from elsewhere."""

from collections.abc import Iterable
from html import escape

from annotator.web.charts.colours import LIGHT, Palette
from annotator.web.charts.shapes import Circle, Label, Placed, Rect, Shape

SANS = "DejaVu Sans, Verdana, Noto Sans, Arial, sans-serif"
SERIF = "DejaVu Serif, Georgia, Noto Serif, serif"
# What XML 1.0 does not allow even escaped.
_NO_XML = dict.fromkeys([*range(9), 11, 12, *range(14, 32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF])


def svg_file(
    parts: Iterable[Placed],
    width: float,
    height: float,
    *,
    title: str,
    description: str,
    scale: float = 1,
    palette: Palette = LIGHT,
) -> str:
    """Return a file with these drawings on a canvas of this size.

    Parameters
    ----------
    scale
        How large it is shown.
    """
    body = "".join(_group(part, palette) for part in parts)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width * scale:g}" height="{height * scale:g}" '
        f'viewBox="0 0 {width:g} {height:g}" role="img" aria-labelledby="title desc" '
        f'font-family="{SANS}" font-size="12">'
        f'<title id="title">{clean(title)}</title><desc id="desc">{clean(description)}</desc>{body}</svg>\n'
    )


def clean(text: str) -> str:
    """Return a text as XML may hold it."""
    return escape(text.translate(_NO_XML))


def _group(part: Placed, palette: Palette) -> str:
    inner = "".join(_shape(shape, palette) for shape in part.drawing.shapes)
    return f'<g transform="translate({part.x:g} {part.y:g})">{inner}</g>' if part.x or part.y else f"<g>{inner}</g>"


def _shape(shape: Shape, palette: Palette) -> str:
    if isinstance(shape, Label):
        return _text(shape, palette.ink_of(shape.look))
    look = "".join(f' {name}="{value}"' for name, value in palette.shapes[shape.look].items())
    if isinstance(shape, Rect):
        corner = f' rx="{shape.radius:g}"' if shape.radius else ""
        return (
            f'<rect x="{shape.x:g}" y="{shape.y:g}" width="{shape.width:g}" height="{shape.height:g}"{corner}{look}/>'
        )
    if isinstance(shape, Circle):
        return f'<circle cx="{shape.x:g}" cy="{shape.y:g}" r="{shape.radius:g}"{look}/>'
    return f'<path d="{shape.d}"{look}/>'


def _text(label: Label, ink: str) -> str:
    words = label.look.split()
    more = ' font-weight="bold"' if "strong" in words else ""
    if "said" in words:
        more += f' font-family="{SERIF}"'
    if label.size != 12:
        more += f' font-size="{label.size:g}"'
    anchor = f' text-anchor="{label.anchor}"' if label.anchor != "start" else ""
    return f'<text x="{label.x:g}" y="{label.y:g}" fill="{ink}"{anchor}{more}>{clean(label.text)}</text>'
