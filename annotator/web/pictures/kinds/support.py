"""Diverging stacked bars: the ratings of each claim around the middle of the scale."""

from collections.abc import Sequence

from annotator.exports.sheet import Column, Holds
from annotator.services.claim_matrix import MatrixRow, read_matrix
from annotator.services.results import ClaimResult
from annotator.services.rubric_records import CriterionRecord
from annotator.text import _
from annotator.web.charts.diverging import WIDTH, diverging_row
from annotator.web.charts.drawn import diverging_drawing, diverging_head, step_keys
from annotator.web.charts.picture import Picture, Row
from annotator.web.charts.steps import Steps, steps_of
from annotator.web.charts.strip import left_out
from annotator.web.pictures.asked import Asked, Needs, said_by
from annotator.web.pictures.registry import MOST_ROWS, Made, picture_kind


@picture_kind(
    "support",
    title=_("Shown support, claim by claim"),
    summary=_("Diverging bars: each claim’s ratings around the middle of the scale, the best supported first."),
    place=1,
    needs=Needs.A_CLAIM,
)
def make(asked: Asked) -> Made:
    criterion = asked.criterion()
    found = read_matrix(asked.session, asked.round, [criterion], asked.opening)
    return draw(asked.facts, criterion, asked.masked(found.rows))


def draw(facts: str, criterion: CriterionRecord, rows: Sequence[MatrixRow], most: int = MOST_ROWS) -> Made:
    """Draw the results of claims on a criterion."""
    steps = steps_of(criterion.scale)
    shown = rows[:most]
    longest = max((sum(row.results[0].counts or ()) for row in shown), default=0)
    axis, rules = diverging_head(steps, WIDTH)
    notes = [
        _("Up to seven ratings have a block each, which carries its step; from eight on a block carries its count."),
        *([left_out(len(shown), len(rows))] if len(shown) < len(rows) else []),
    ]
    picture = Picture(
        title=_("{criterion}, claim by claim", criterion=criterion.short_name),
        facts=facts,
        description=_describe(rows, criterion),
        heads=(_("Claim and who says it"), *(step.mark for step in steps.each), _("Cannot judge")),
        rows=tuple(_row(row, steps, longest) for row in shown),
        width=WIDTH,
        axis=axis,
        rules=rules,
        keys=step_keys(steps),
        notes=tuple(notes),
        is_said=True,
    )
    return Made(picture, _columns(steps), [_numbers(row, steps) for row in rows])


def _row(row: MatrixRow, steps: Steps, longest: int) -> Row:
    result = row.results[0]
    label, by = row.line.text, said_by(row.line)
    if result.counts is None or result.cannot_judge is None:
        return Row(label, by, row.line.key, note=hidden_words(result), values=("–",) * (len(steps.each) + 1))
    counts = steps.arrange(result.counts)
    values = tuple(str(count) for count in (*counts, result.cannot_judge))
    if not sum(counts):
        return Row(label, by, row.line.key, note=_("No ratings yet"), values=values)
    drawing = diverging_drawing(diverging_row(result.counts, steps, row.line.key, longest))
    return Row(label, by, row.line.key, drawing, values=values)


def hidden_words(result: ClaimResult) -> str:
    """Say what opens a claim."""
    if result.opens_with_own:
        return _("Hidden until you have rated it")
    return _("Hidden until the round is locked")


def _describe(rows: Sequence[MatrixRow], criterion: CriterionRecord) -> str:
    rated = sum(1 for row in rows if sum(row.results[0].counts or ()))
    if not rows:
        return _("This round has no claims.")
    return _(
        "For each claim the ratings of {criterion} from least to most shown support, the best supported first; "
        "{rated} of {all} claims have ratings that are open.",
        criterion=criterion.short_name,
        rated=rated,
        all=len(rows),
    )


def _columns(steps: Steps) -> tuple[Column, ...]:
    counted = (Column(f"step_{step.mark}", Holds.NUMBER, step.label) for step in steps.each)
    return (
        Column("claim", Holds.TEXT, _("Id of the claim.")),
        Column("text", Holds.TEXT, _("The claim.")),
        Column("claimants", Holds.TEXT, _("Who says it.")),
        *counted,
        Column("cannot_judge", Holds.NUMBER, _("Answers off the scale.")),
    )


def _numbers(row: MatrixRow, steps: Steps) -> list[object]:
    result = row.results[0]
    counts: tuple[int | None, ...] = (None,) * len(steps.each)
    if result.counts is not None:
        counts = steps.arrange(result.counts)
    return [row.line.key, row.line.text, row.line.voices.names, *counts, result.cannot_judge]
