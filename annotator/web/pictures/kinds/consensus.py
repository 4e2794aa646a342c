"""Distribution bars: what the reviewers of each claim say together, as a probability for every step."""

from collections.abc import Sequence

from annotator.exports.sheet import Column, Holds
from annotator.services.claim_consensus import ClaimConsensus, Posterior, find_consensus, read_sort
from annotator.services.particulars import read_particulars
from annotator.services.rubric_records import CriterionRecord
from annotator.services.undefined_words import sentence
from annotator.services.written_numbers import is_whole
from annotator.text import _
from annotator.web.charts.distribution import WIDTH, distribution, whole_percent
from annotator.web.charts.drawn import distribution_drawing, step_keys
from annotator.web.charts.picture import Picture, Row
from annotator.web.charts.steps import Steps, steps_of
from annotator.web.pictures.asked import Asked, Needs, said_by
from annotator.web.pictures.registry import Made, picture_kind


@picture_kind(
    "consensus",
    title=_("What reviewers say together"),
    summary=_("Bars of the probability of each step, claim by claim, with the 95 % range: one page of the consensus."),
    place=6,
    needs=Needs.EVERYTHING,
)
def make(asked: Asked) -> Made:
    found = read_particulars(asked.session, asked.round, asked.opening, viewer=asked.member, selection=asked.selection)
    number = asked.words.get("page", "")
    page = find_consensus(
        asked.session,
        found,
        sort=read_sort(asked.words.get("sort", "")),
        page=int(number) if is_whole(number) else 1,
    )
    is_ordered = found.criterion.scale.is_ordered
    reason = sentence(page.undefined, is_ordered=is_ordered) if page.undefined is not None else ""
    return draw(asked.facts, found.criterion, page.rows, total=page.total, reason=reason)


def draw(
    facts: str, criterion: CriterionRecord, rows: Sequence[ClaimConsensus], *, total: int, reason: str = ""
) -> Made:
    """Draw what is known of each claim.

    Parameters
    ----------
    total
        Claims there are in all.
    reason
        Why nothing is known of any.
    """
    steps = steps_of(criterion.scale)
    picture = Picture(
        title=_("What reviewers say together: {criterion}", criterion=criterion.short_name),
        facts=facts,
        description=reason
        or _(
            "The probability of each step for {shown} of {all} claims, from a model of how each reviewer reads the "
            "scale.",
            shown=len(rows),
            all=total,
        ),
        heads=(
            _("Claim and who says it"),
            *(_("{step}, %", step=step.mark) for step in steps.each),
            _("95 % range"),
            _("Ratings"),
        ),
        rows=tuple(_row(row, steps, reason) for row in rows),
        width=WIDTH,
        keys=step_keys(steps),
        notes=(_("Numbers are percentages. The line beneath a bar spans the shortest run of steps that holds 95 %."),),
        is_said=True,
    )
    return Made(picture, _columns(steps), [_numbers(row, steps) for row in rows])


def _row(row: ClaimConsensus, steps: Steps, reason: str) -> Row:
    label, by = row.line.text, said_by(row.line)
    ratings, known = str(row.ratings), row.posterior
    if known is None:
        values = (*("–",) * len(steps.each), "–", ratings)
        return Row(label, by, row.line.key, note=reason if row.ratings and reason else _("No ratings"), values=values)
    drawn = distribution(known.probabilities, steps, known.first, known.last)
    ends = _range(known, steps)
    values = tuple(whole_percent(share) for share in _arranged(known.probabilities, steps))
    return Row(
        label,
        by,
        row.line.key,
        distribution_drawing(drawn),
        values=(*values, "–".join(sorted(set(ends), key=ends.index)), ratings),
    )


def _range(known: Posterior, steps: Steps) -> tuple[str, str]:
    """The marks of the first and the last step of the credible run, from less to more support."""
    first, last = sorted((int(steps.place(known.first)), int(steps.place(known.last))))
    return steps.each[first].mark, steps.each[last].mark


def _arranged(shares: Sequence[float], steps: Steps) -> tuple[float, ...]:
    return tuple(reversed(shares)) if steps.is_flipped else tuple(shares)


def _columns(steps: Steps) -> tuple[Column, ...]:
    return (
        Column("claim", Holds.TEXT, _("Id of the claim.")),
        Column("text", Holds.TEXT, _("The claim.")),
        Column("claimants", Holds.TEXT, _("Who says it.")),
        *(Column(f"probability_{step.mark}", Holds.NUMBER, step.label) for step in steps.each),
        Column("credible_first", Holds.CODE, _("First step of the shortest run of steps that holds 95 %.")),
        Column("credible_last", Holds.CODE, _("Its last step.")),
        Column("ratings", Holds.NUMBER, _("Number of ratings.")),
    )


def _numbers(row: ClaimConsensus, steps: Steps) -> list[object]:
    shares: Sequence[float | None] = (None,) * len(steps.each)
    ends: tuple[str | None, str | None] = (None, None)
    if row.posterior is not None:
        shares, ends = _arranged(row.posterior.probabilities, steps), _range(row.posterior, steps)
    return [row.line.key, row.line.text, row.line.voices.names, *shares, *ends, row.ratings]
