"""Severity dots: how far each reviewer departs from the others on the same claims, with intervals."""

from collections.abc import Sequence

from annotator.agreement import Undefined
from annotator.exports.sheet import Column, Holds
from annotator.services.places import name_some
from annotator.services.reviewer_leanings import Lean, Reading
from annotator.services.reviewer_progress import ReviewerProgress, read_reviewers, read_seen_leanings
from annotator.services.round_facts import read_facts
from annotator.services.undefined_words import sentence
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
        "departure",
        Holds.NUMBER,
        _(
            "Departure from the others on the same claims, by a model, in steps; above 0: more lenient; "
            "empty where there is none."
        ),
    ),
    Column("low", Holds.NUMBER, _("Lower end of the 95 % interval; empty where there is none.")),
    Column("high", Holds.NUMBER, _("Its upper end.")),
    Column("ratings", Holds.NUMBER, _("Ratings it rests on: of claims that others have rated too.")),
    Column("reading", Holds.TEXT, _("What the interval says, its ends rounded to two decimals.")),
    Column("reason", Holds.TEXT, _("Why there is no interval, or no departure either.")),
)


#: Of a step, in the file of numbers; the ends of intervals are not found more exactly.
DECIMALS = 4
NOTE = _(
    "A habit, not a skill. Only differences on the same claims count, and those with few ratings are drawn towards 0; "
    "bars are 95 % intervals."
)
OPEN_NOTE = _("Of the claims that are open to you.")


@picture_kind(
    "severity",
    title=_("Stricter and more lenient"),
    summary=_("A dot for each reviewer: how far they depart from the others, in steps, with an interval."),
    place=5,
    needs=Needs.FIGURES,
)
def make(asked: Asked) -> Made:
    criterion = asked.criterion()
    if not criterion.scale.is_ordered:
        return draw(asked.facts, (), _("On a scale without order nobody is stricter than another."))
    found = read_facts(asked.session, asked.project, asked.round, criterion, asked.opening)
    leanings = read_seen_leanings(asked.session, found)
    people = read_reviewers(asked.session, found, leanings, asked.member)
    reason = leanings.no_interval if leanings is not None else None
    alone = [
        (person.pseudonym if asked.is_file else person.label, person.lean_undefined)
        for person in people
        if person.lean_undefined is not None
    ]
    notes = [] if found.is_whole else [OPEN_NOTE]
    if alone:
        names = name_some([name for name, _why in alone])
        notes.append(_("Not compared, since nobody else has rated their claims: {names}.", names=names))
    return draw(
        asked.facts,
        leaning(people, by_pseudonym=asked.is_file),
        sentence(reason) if reason is not None else "",
        alone=alone,
        notes=notes,
    )


def leaning(people: Sequence[ReviewerProgress], *, by_pseudonym: bool) -> list[tuple[str, Lean]]:
    """Return the reviewers of whom is known how they lean, with what to call them."""
    return [
        (person.pseudonym if by_pseudonym else person.label, person.lean)
        for person in people
        if person.lean is not None
    ]


def draw(
    facts: str,
    people: Sequence[tuple[str, Lean]],
    reason: str = "",
    *,
    alone: Sequence[tuple[str, Undefined]] = (),
    notes: Sequence[str] = (),
) -> Made:
    """Draw how reviewers lean.

    Parameters
    ----------
    reason
        Why there is nothing to draw, or why there are no intervals.
    alone
        Reviewers who are not compared, and why: the file of numbers lists them, where no note says so.
    notes
        What else is to be said.
    """
    axis = shift_axis(max((each.reach for _name, each in people), default=1.0))
    head, rules = interval_head(axis)
    picture = Picture(
        title=_("Stricter and more lenient"),
        facts=facts,
        description=plural(
            len(people),
            "How far {count} reviewer departs from the others on the same claims, in steps, by a model.",
            "How far {count} reviewers depart from the others on the same claims, in steps, by a model.",
        )
        if people
        else reason,
        heads=(_("Reviewer"), _("Departure"), _("95 % interval"), _("Reading")),
        rows=tuple(_row(name, each, axis) for name, each in people),
        width=axis.width,
        axis=head,
        rules=rules,
        notes=(*((reason,) if reason and people else ()), NOTE, *notes),
    )
    numbers: list[list[object]] = [
        [
            name,
            *map(_trusted, (each.value, each.low, each.high)),
            each.ratings,
            each.reading.value,
            sentence(each.undefined) if each.undefined is not None else "",
        ]
        for name, each in people
    ]
    numbers += [[name, None, None, None, 0, Reading.UNKNOWN.value, sentence(why)] for name, why in alone]
    return Made(picture, COLUMNS, numbers)


def _trusted(value: float | None) -> float | None:
    """Leave out decimals that depend on the machine."""
    return None if value is None else round(value, DECIMALS)


def _row(name: str, found: Lean, axis: ValueAxis) -> Row:
    by = plural(found.ratings, "{count} rating", "{count} ratings")
    ends = _("none")
    if found.low is not None and found.high is not None:
        ends = _("{low} to {high}", low=signed(found.low), high=signed(found.high))
    drawn = interval(axis, found.value, found.low, found.high)
    return Row(
        name,
        by,
        "",
        interval_drawing(drawn) if drawn else None,
        values=(signed(found.value), ends, found.reading.value),
    )
