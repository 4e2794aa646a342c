"""Timeline: when the reviews of a round came in."""

from collections.abc import Sequence
from datetime import date
from itertools import accumulate

from annotator.exports.sheet import Column, Holds
from annotator.services.review_days import Stretch, read_stretches
from annotator.text import _
from annotator.web.charts.picture import Picture, Row
from annotator.web.charts.timeline import WIDTH, Event, day_words, timeline
from annotator.web.pictures.asked import Asked, Needs
from annotator.web.pictures.registry import Made, picture_kind

COLUMNS = (
    Column("first_day", Holds.TEXT, _("First day, in UTC.")),
    Column("last_day", Holds.TEXT, _("Last day.")),
    Column("reviews", Holds.NUMBER, _("Reviews submitted on these days.")),
    Column("reviews_so_far", Holds.NUMBER, _("Reviews submitted up to the last of them.")),
)


@picture_kind(
    "timeline",
    title=_("Reviews day by day"),
    summary=_("A timeline of the round: how many reviews came in, and when it was opened and locked."),
    place=9,
    needs=Needs.NOTHING,
)
def make(asked: Asked) -> Made:
    events = [Event(asked.round.opened_at.date(), _("opened"))]
    if asked.round.locked_at is not None:
        events.append(Event(asked.round.locked_at.date(), _("locked")))
    return draw(asked.facts, read_stretches(asked.session, asked.round, asked.opening), events)


def draw(facts: str, stretches: Sequence[Stretch], events: Sequence[Event], width: float = WIDTH) -> Made:
    """Draw how many reviews came in each stretch of days."""
    sums = list(accumulate(each.reviews for each in stretches))
    figure = timeline(stretches, events, width)
    said = [_("{what} {day}", what=event.words, day=day_words(event.day)) for event in events]
    picture = Picture(
        title=_("Reviews day by day"),
        facts=facts,
        description=_("{figure}. The round: {events}.", figure=figure.label, events=", ".join(said) or "–"),
        heads=(_("Days (UTC)"), _("Reviews"), _("So far")),
        rows=tuple(
            Row(_days(each.first, each.last), values=(str(each.reviews), str(so_far)))
            for each, so_far in zip(stretches, sums, strict=True)
        ),
        figure=figure,
        notes=(_("Days are in UTC. Each review counts once, in the version that coefficients read."), *_said(said)),
    )
    numbers = [
        [each.first.isoformat(), each.last.isoformat(), each.reviews, so_far]
        for each, so_far in zip(stretches, sums, strict=True)
    ]
    return Made(picture, COLUMNS, numbers)


def _days(first: date, last: date) -> str:
    if first == last:
        return day_words(first)
    return _("{first} to {last}", first=day_words(first), last=day_words(last))


def _said(said: Sequence[str]) -> list[str]:
    return [_("The round: {events}.", events=", ".join(said))] if said else []
