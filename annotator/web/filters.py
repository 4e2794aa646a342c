"""What templates may call: words, numbers and times for people."""

from datetime import UTC, datetime
from typing import Any

from flask import Flask
from markupsafe import Markup, escape

from annotator import __version__, edge
from annotator.services.permissions import Permission, is_allowed
from annotator.text import _, plural

NARROW_SPACE = "\u202f"
TRUE_MINUS = "\u2212"


def coefficient(value: float | None) -> str:
    """Two decimals, no leading zero, a true minus: ".51"."""
    if value is None:
        return "–"
    text = f"{abs(value):.2f}"
    sign = TRUE_MINUS if value < 0 and float(text) else ""
    return sign + (text.removeprefix("0") if text.startswith("0.") else text)


def shift(value: float | None) -> str:
    """A difference in steps, with its sign: "+0.09"."""
    if value is None:
        return "–"
    text = f"{abs(value):.2f}"
    if not float(text):
        return text
    return ("+" if value > 0 else TRUE_MINUS) + text


def number(value: float | None, decimals: int = 1) -> str:
    """A number with as many decimals as it needs, at most `decimals`: "2", "2.5"."""
    if value is None:
        return "–"
    text = f"{value:.{decimals}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace("-", TRUE_MINUS)


def count(value: int | None) -> str:
    """A count, in groups of three from five digits on."""
    if value is None:
        return "–"
    return f"{value:,}".replace(",", NARROW_SPACE) if abs(value) >= 10_000 else str(value)


def percent(share: float | None) -> str:
    """A share as a whole percentage: "41 %"."""
    return "–" if share is None else f"{round(100 * share)}{NARROW_SPACE}%"


def clock(moment: datetime) -> Markup:
    """Hours, minutes, seconds of a moment in UTC, as a <time>."""
    utc = moment.astimezone(UTC)
    return Markup('<time datetime="{}">{}</time>').format(utc.isoformat(), utc.strftime("%H:%M:%S"))


def day(moment: datetime) -> Markup:
    """Day and time of a moment in UTC, as a <time>."""
    utc = moment.astimezone(UTC)
    shown = f"{utc.day} {utc.strftime('%B %Y, %H:%M')} UTC"
    return Markup('<time datetime="{}">{}</time>').format(utc.isoformat(), shown)


def voice(name: str, role: str) -> Markup:
    """A claimant's name with the role the document gives: bold name, comma, role."""
    return Markup("<b>{}</b>, {}").format(name, role) if role else Markup("<b>{}</b>").format(escape(name))


def register(app: Flask) -> None:
    """Make the filters and the facts about the request known to every template."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    for made in (coefficient, shift, number, count, percent, clock, day):
        app.jinja_env.filters[made.__name__] = made
    app.jinja_env.globals.update(_=_, plural=plural, voice=voice, version=__version__)

    @app.context_processor
    def request_facts() -> dict[str, Any]:
        from flask import g

        member = g.get("member")
        return {
            "identity": edge.identity(),
            "project": g.get("project"),
            "member": member,
            "is_lead": is_allowed(Permission.MANAGE, edge.identity(), member),
            "can_rate": is_allowed(Permission.RATE, edge.identity(), member),
        }
