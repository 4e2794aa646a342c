"""Ledger of a source: all ratings of the claims it makes and of those it passes on, with the mean of the claims."""

from annotator.errors import NotFound
from annotator.exports.sheet import Column, Holds
from annotator.services.picture_subjects import busiest_source
from annotator.services.rubric_records import CriterionRecord
from annotator.services.source_ledger import Ledger, SourceLedger, read_ledger
from annotator.services.sources import read_source
from annotator.text import _, plural
from annotator.web.charts.drawn import ledger_drawing, step_keys
from annotator.web.charts.ledger import WIDTH, ledger
from annotator.web.charts.picture import Picture, Row
from annotator.web.charts.steps import Steps, steps_of
from annotator.web.filters import decimal, position_of
from annotator.web.pictures.asked import Asked, Needs
from annotator.web.pictures.registry import Made, picture_kind


@picture_kind(
    "source",
    title=_("Ledger of a source"),
    summary=_("All ratings of the claims that a source makes, and of those it passes on. It grades nobody."),
    place=7,
    needs=Needs.A_CLAIM,
)
def make(asked: Asked) -> Made:
    key = asked.words.get("source") or busiest_source(asked.session, asked.project.id)
    if key is None:
        raise NotFound(_("There is no claim yet, and so no source to draw."))
    source = read_source(asked.session, asked.project.id, key)
    criterion = asked.rubric.main
    found = read_ledger(asked.session, asked.round, criterion, source.id, source.claims, asked.opening)
    return draw(asked.facts, source.name, criterion, found)


def draw(facts: str, name: str, criterion: CriterionRecord, found: SourceLedger) -> Made:
    """Draw both sides of a source."""
    steps = steps_of(criterion.scale)
    sides = ((_("What it says"), found.as_claimant), (_("What it passes on"), found.as_relayer))
    picture = Picture(
        title=_("Shown support for claims of {name}", name=name),
        facts=facts,
        description="; ".join(f"{title}: {_counted(side)}" for title, side in sides) + ".",
        heads=("", *(step.mark for step in steps.each), _("Cannot judge"), _("Mean"), _("95 % interval")),
        rows=tuple(_row(title, side, criterion, steps) for title, side in sides),
        width=WIDTH,
        keys=step_keys(steps),
        notes=(
            _("The dot is the mean step of the claims, the bar its 95 % interval."),
            _("It describes what the documents show for these claims. It does not say whether they are true."),
            *(f"{title}: {side.reason}" for title, side in sides if side.reason and side.ratings),
        ),
    )
    return Made(picture, _columns(steps), [_numbers(title, side, steps) for title, side in sides])


def _counted(side: Ledger) -> str:
    ratings = plural(side.ratings, "{count} rating", "{count} ratings")
    claims = plural(side.rated, "of {count} claim", "of {count} claims")
    if not side.hidden:
        return f"{ratings} {claims}"
    return _("{ratings} {claims}, {hidden} hidden", ratings=ratings, claims=claims, hidden=side.hidden)


def _row(title: str, side: Ledger, criterion: CriterionRecord, steps: Steps) -> Row:
    counts = steps.arrange([step.count for step in side.steps])
    ends = _("none")
    if side.interval is not None:
        ends = _("{low} to {high}", low=decimal(side.interval[0]), high=decimal(side.interval[1]))
    mean = "–" if side.mean is None else decimal(side.mean)
    values = (*map(str, counts), str(side.cannot_judge), mean, ends)
    by = _counted(side)
    if not side.ratings:
        return Row(title, by, note=_("No ratings that are open"), values=values)
    low, high = side.interval or (None, None)
    drawn = ledger(
        [step.count for step in side.steps],
        steps,
        position_of(criterion, side.mean),
        position_of(criterion, low),
        position_of(criterion, high),
    )
    return Row(title, by, "", ledger_drawing(drawn), values=values)


def _columns(steps: Steps) -> tuple[Column, ...]:
    return (
        Column("side", Holds.TEXT, _("Claims it makes, or claims it passes on.")),
        Column("claims", Holds.NUMBER, _("Claims with a rating that is open.")),
        *(Column(f"step_{step.mark}", Holds.NUMBER, step.label) for step in steps.each),
        Column("cannot_judge", Holds.NUMBER, _("Answers off the scale.")),
        Column("mean", Holds.NUMBER, _("Mean of the claims’ means.")),
        Column("low", Holds.NUMBER, _("Lower end of the 95 % interval.")),
        Column("high", Holds.NUMBER, _("Its upper end.")),
        Column("reason", Holds.TEXT, _("Why there is no mean, or no interval.")),
    )


def _numbers(title: str, side: Ledger, steps: Steps) -> list[object]:
    low, high = side.interval or (None, None)
    counts = steps.arrange([step.count for step in side.steps])
    return [title, side.rated, *counts, side.cannot_judge, side.mean, low, high, side.reason]
