"""Severity dots: how far each reviewer departs from the others on the same claims, with intervals."""

from collections.abc import Sequence

from annotator.exports.sheet import Column, Holds
from annotator.services.reviewer_progress import ReviewerProgress, read_reviewers
from annotator.services.reviewer_shifts import Shift
from annotator.services.round_facts import read_facts
from annotator.text import _, plural
from annotator.web.charts.axis import ValueAxis, shift_axis
from annotator.web.charts.drawn import interval_drawing, interval_head
from annotator.web.charts.interval import interval
from annotator.web.charts.numbers import shift as signed
from annotator.web.charts.picture import Picture, Row
from annotator.web.pictures.asked import Asked, Needs
from annotator.web.pictures.registry import Made, picture_kind

COLUMNS = (
    Column("reviewer", Holds.TEXT, _("The pseudonym of the reviewer.")),
    Column(
        "shift", Holds.NUMBER, _("Mean distance from the others on the same claims, in steps; above 0: more lenient.")
    ),
    Column("low", Holds.NUMBER, _("Lower end of the 95 % interval.")),
    Column("high", Holds.NUMBER, _("Its upper end.")),
    Column("claims", Holds.NUMBER, _("Claims that somebody else has rated too.")),
    Column("reading", Holds.TEXT, _("What the interval says.")),
)


@picture_kind(
    "severity",
    title=_("Stricter and more lenient"),
    summary=_("A dot for each reviewer: how far they depart from the others, in steps, with an interval."),
    place=5,
    needs=Needs.FIGURES,
)
def make(asked: Asked) -> Made:
    criterion = asked.criterion()
    found = read_facts(asked.session, asked.project, asked.round, criterion, asked.opening)
    people = read_reviewers(asked.session, asked.round, found.seen, asked.opening, asked.member, found.submissions)
    if not criterion.scale.is_ordered:
        return draw(asked.facts, (), _("On a scale without order nobody is stricter than another."))
    return draw(asked.facts, shifted(people, by_pseudonym=asked.is_file))


def shifted(people: Sequence[ReviewerProgress], *, by_pseudonym: bool) -> list[tuple[str, Shift]]:
    """Return the reviewers who have a shift, with what to call them."""
    return [
        (person.pseudonym if by_pseudonym else person.label, person.shift)
        for person in people
        if person.shift is not None
    ]


def draw(facts: str, people: Sequence[tuple[str, Shift]], reason: str = "") -> Made:
    """Draw the shifts of reviewers.

    Parameters
    ----------
    reason
        Why there is nothing to draw.
    """
    ends = [end for _name, each in people for end in (each.value, each.low, each.high) if end is not None]
    axis = shift_axis(max(map(abs, ends), default=1.0))
    head, rules = interval_head(axis)
    picture = Picture(
        title=_("Stricter and more lenient"),
        facts=facts,
        description=reason
        or plural(
            len(people),
            "The shift of {count} reviewer against the others on the same claims, in steps.",
            "The shift of {count} reviewers against the others on the same claims, in steps.",
        )
        if people or reason
        else _("No shift yet: it takes claims that two reviewers have rated."),
        heads=(_("Reviewer"), _("Shift"), _("95 % interval"), _("Reading")),
        rows=tuple(_row(name, each, axis) for name, each in people),
        width=axis.width,
        axis=head,
        rules=rules,
        notes=(_("A shift is a matter of habit, not of skill. Bars are 95 % intervals over claims."),),
    )
    numbers = [[name, each.value, each.low, each.high, each.claims, each.reading.value] for name, each in people]
    return Made(picture, COLUMNS, numbers)


def _row(name: str, found: Shift, axis: ValueAxis) -> Row:
    by = plural(found.claims, "{count} claim", "{count} claims")
    drawn = interval(axis, found.value, found.low, found.high)
    ends = _("none")
    if found.low is not None and found.high is not None:
        ends = _("{low} to {high}", low=signed(found.low), high=signed(found.high))
    values = (signed(found.value), ends, found.reading.value)
    if drawn is None:
        return Row(name, by, note=found.reading.value, values=values)
    return Row(name, by, "", interval_drawing(drawn), values=values)
