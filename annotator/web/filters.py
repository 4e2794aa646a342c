"""What templates may call: words, numbers and times for people."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flask import Flask
from jinja2 import StrictUndefined
from markupsafe import Markup, escape

from annotator import __version__, edge
from annotator.services.claim_voices import Speaker
from annotator.services.claim_words import is_long
from annotator.services.permissions import Permission, is_allowed
from annotator.services.round_words import kind_words
from annotator.services.rubric_records import CriterionRecord
from annotator.services.undefined_words import sentence
from annotator.services.written_numbers import is_whole
from annotator.text import _, for_people, grouped
from annotator.text import percent as whole_percent
from annotator.web import charts
from annotator.web.charts import coefficient, shift
from annotator.web.later import later
from annotator.web.markdown import render
from annotator.web.step_keys import step_keys

if TYPE_CHECKING:
    from annotator.agreement import Estimate, Undefined

TRUE_MINUS = "\u2212"
# Letters in a line of a text area, and the lines that it shows at most of a text that is there already.
LETTERS, MOST_LINES = 48, 10
# Loaded by the first page that shows a coefficient.
LAYOUT = "annotator.services.agreement_layout"


def number(value: float | None, decimals: int = 1) -> str:
    """A number with as many decimals as it needs, at most `decimals`: "2", "2.5"."""
    if value is None:
        return "–"
    text = f"{value:.{decimals}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace("-", TRUE_MINUS)


def decimal(value: float) -> str:
    """A number with one decimal throughout, for figures that stand in a column: "2.0"."""
    return f"{value:.1f}".replace("-", TRUE_MINUS)


def exact(value: float | None) -> str:
    """A coefficient with all its decimals, at most six, without a leading zero: ".77273"."""
    return number(value, 6).replace("0.", ".", 1) if value is not None and abs(value) < 1 else number(value, 6)


def count(value: int | None) -> str:
    """A count, in groups of three from five digits on."""
    if value is None:
        return "–"
    return grouped(value)


def percent(share: float | None) -> str:
    """A share as a whole percentage: "41 %"."""
    return "–" if share is None else whole_percent(share)


def clock(moment: datetime) -> Markup:
    """Hours, minutes, seconds of a moment in UTC, and that it is UTC, as a <time>."""
    utc = moment.astimezone(UTC)
    return Markup('<time datetime="{}">{}</time>').format(utc.isoformat(), utc.strftime("%H:%M:%S UTC"))


def day(moment: datetime) -> Markup:
    """Day and time of a moment in UTC, as a <time>."""
    utc = moment.astimezone(UTC)
    shown = f"{utc.day} {utc.strftime('%B %Y, %H:%M')} UTC"
    return Markup('<time datetime="{}">{}</time>').format(utc.isoformat(), shown)


def bdi(text: str) -> Markup:
    """What somebody has typed, set in its own direction whatever stands beside it."""
    return Markup("<bdi>{}</bdi>").format(text)


def names(speakers: Sequence[Speaker]) -> Markup:
    """The names of several sources joined as a sentence does, each in its own direction."""
    if not speakers:
        # Only where somebody has written into the database: a claim is never shown as if nobody said it.
        return escape(_("claimant not identified"))
    each = [bdi(speaker.name) for speaker in speakers]
    if len(each) < 2:
        return Markup("").join(each)
    return escape(_("{first} and {last}")).format(first=Markup(", ").join(each[:-1]), last=each[-1])


def voice(name: str, role: str) -> Markup:
    """A claimant's name with the role the document gives: bold name, comma, role."""
    return Markup("<b>{}</b>, {}").format(bdi(name), bdi(role)) if role else Markup("<b>{}</b>").format(bdi(name))


def reason(estimate: Estimate, is_ordered: bool = True) -> str:
    """Why an estimate has no value, or else no interval; empty when it has both."""
    return undefined_reason(estimate.undefined or estimate.interval_undefined, is_ordered)


def undefined_reason(undefined: Undefined | None, is_ordered: bool = True) -> str:
    """A reason in words; empty when there is none."""
    return sentence(undefined, is_ordered=is_ordered) if undefined is not None else ""


def median_label(criterion: CriterionRecord, position: float) -> str:
    """A median, given as a position from 0, in the codes of the scale: "2", "2.5", "B to C"."""
    points = criterion.scale.points
    low, high = points[math.floor(position)], points[math.ceil(position)]
    if low is high:
        return low.code
    if is_whole(low.code) and is_whole(high.code):
        return number((int(low.code) + int(high.code)) / 2)
    return _("{low} to {high}", low=low.code, high=high.code)


def position_of(criterion: CriterionRecord, value: float | None) -> float | None:
    """The position from 0 of a value of the scale, between two points where it lies between them."""
    if value is None:
        return None
    values = [point.value for point in criterion.scale.points]
    above = min(max(bisect_left(values, value), 1), len(values) - 1)
    low, high = values[above - 1], values[above]
    return above - 1 + (value - low) / (high - low)


def rows_for(text: str | None, least: int) -> int:
    """How many rows a text area has: as many as its text takes, at least `least`, else at most ten."""
    lines = (text or "").splitlines()
    taken = sum(max(1, math.ceil(len(line) / LETTERS)) for line in lines)
    return max(least, min(taken, MOST_LINES))


def translate(message: str, /, **values: object) -> str:
    """A sentence in the language of the reader; what is put into it is escaped, unless it is markup already."""
    if any(isinstance(value, Markup) for value in values.values()):
        return escape(_(message)).format(**{name: for_people(value) for name, value in values.items()})
    return _(message, **values)


def translate_plural(count: int, one: str, many: str, /, **values: object) -> str:
    """The sentence for one or for several, with what is put into it escaped as by `translate`."""
    return translate(one if count == 1 else many, count=count, **values)


def register(app: Flask) -> None:
    """Make the filters and the facts about the request known to every template."""
    # A name that a page lacks is a fault of ours, never an empty place where a claimant should stand.
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    for made in (
        coefficient,
        shift,
        number,
        decimal,
        exact,
        count,
        percent,
        clock,
        day,
        reason,
        undefined_reason,
        bdi,
        is_long,
        kind_words,
        names,
        median_label,
        position_of,
        rows_for,
        step_keys,
        later(LAYOUT, "short_title"),
        later(LAYOUT, "written"),
    ):
        app.jinja_env.filters[made.__name__] = made
    app.jinja_env.filters["markdown"] = render
    charts.register(app.jinja_env)
    app.jinja_env.globals.update(_=translate, plural=translate_plural, voice=voice, version=__version__)

    @app.context_processor
    def request_facts() -> dict[str, Any]:
        from flask import g

        member = g.get("member")
        return {
            "identity": edge.identity(),
            "project": edge.project() if member is not None else None,
            "member": member,
            "is_lead": is_allowed(Permission.MANAGE, edge.identity(), member),
            "place": "",
            "example_tag_only": False,
            "can_rate": is_allowed(Permission.RATE, edge.identity(), member),
            "can_adjudicate": is_allowed(Permission.ADJUDICATE, edge.identity(), member),
        }
