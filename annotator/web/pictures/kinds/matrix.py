"""Matrix of claims by criteria: the median step of each in the colours of shown support, with its number."""

from collections.abc import Sequence

from annotator.exports.sheet import Column, Holds
from annotator.models.vocabulary import CriterionRole
from annotator.services.claim_matrix import MatrixRow, read_matrix
from annotator.services.results import ClaimResult
from annotator.services.rubric_records import CriterionRecord
from annotator.text import _
from annotator.web.charts.drawn import step_keys
from annotator.web.charts.picture import Key, Picture, Row
from annotator.web.charts.steps import Steps, median_mark, steps_of
from annotator.web.charts.strip import STEP, Cell, cell_width, left_out, nothing, strip, strip_head
from annotator.web.pictures.asked import Asked, Needs, said_by
from annotator.web.pictures.kinds.support import hidden_words
from annotator.web.pictures.registry import MOST_ROWS, Made, picture_kind

LINES = 2
#: Criteria with their points as charts lay them out.
Scaled = Sequence[tuple[CriterionRecord, Steps]]


@picture_kind(
    "matrix",
    title=_("Claims by criteria"),
    summary=_("A matrix: the median step of each claim on each criterion, with its range and count."),
    place=2,
    needs=Needs.A_CLAIM,
)
def make(asked: Asked) -> Made:
    main = asked.criterion()
    others = [each for each in asked.rubric.criteria if each.key != main.key]
    criteria = [main, *(others if asked.opening.claims is None else [])]
    found = read_matrix(asked.session, asked.round, criteria, asked.opening)
    return draw(asked.facts, criteria, asked.masked(found.rows))


def draw(facts: str, criteria: Sequence[CriterionRecord], rows: Sequence[MatrixRow], most: int = MOST_ROWS) -> Made:
    """Draw the results of claims on several criteria."""
    shown = rows[:most]
    scaled = [(criterion, steps_of(criterion.scale)) for criterion in criteria]
    names = "; ".join(criterion.short_name for criterion in criteria)
    ordered = next((each for each in criteria if each.scale.is_ordered and each.role is CriterionRole.RATING), None)
    table = [_cells(row, scaled) for row in shown]
    width = cell_width((cell for cells in table for cell in cells), STEP)
    notes = [
        _("Columns from left to right: {names}.", names=names),
        _("A cell shows the median step, beneath it the lowest and highest step and n, the number of ratings."),
        _("A median between two steps has the colour of the lower one. Without order the most frequent answer stands."),
        *(_legend(criterion, steps) for criterion, steps in scaled if criterion is not ordered),
        *([left_out(len(shown), len(rows))] if len(shown) < len(rows) else []),
    ]
    picture = Picture(
        title=_("Claims by criteria"),
        facts=facts,
        description=_("For each of {claims} claims the median step on {names}.", claims=len(rows), names=names),
        heads=(_("Claim and who says it"),),
        rows=tuple(
            Row(row.line.text, said_by(row.line), row.line.key, strip(cells, width, LINES))
            for row, cells in zip(shown, table, strict=True)
        ),
        width=width * len(criteria),
        column=width,
        axis=strip_head([criterion.short_name for criterion in criteria], width),
        keys=(*(step_keys(steps_of(ordered.scale)) if ordered is not None else ()), *_struck_key(table)),
        notes=tuple(notes),
        is_said=True,
    )
    return Made(picture, _columns(criteria), [_numbers(row, scaled) for row in rows])


def _legend(criterion: CriterionRecord, steps: Steps) -> str:
    points = "; ".join(_("{mark} {label}", mark=step.mark, label=step.label) for step in steps.each)
    return _("{name}: {points}.", name=criterion.short_name, points=points)


def _cells(row: MatrixRow, scaled: Scaled) -> list[Cell]:
    return [_cell(result, criterion, steps) for result, (criterion, steps) in zip(row.results, scaled, strict=True)]


def _struck_key(table: Sequence[Sequence[Cell]]) -> tuple[Key, ...]:
    """What a crossed cell means, where there is one."""
    if not any(cell.is_struck for cells in table for cell in cells):
        return ()
    return (Key("empty", "", "", _("No ratings, or none open to you yet"), is_struck=True),)


def _cell(result: ClaimResult, criterion: CriterionRecord, steps: Steps) -> Cell:
    name = criterion.short_name
    if result.counts is None:
        return nothing(_("{name}: {why}", name=name, why=hidden_words(result)))
    total = sum(result.counts)
    if not total:
        return nothing(_("{name}: no ratings", name=name))
    mark, support = median_mark(result.counts, result.median, steps)
    used = [steps.each[place].mark for place, count in enumerate(steps.arrange(result.counts)) if count]
    spread = used[0] if len(used) == 1 else f"{used[0]}–{used[-1]}"
    count = _("n {count}", count=total)
    second = f"{spread} · {count}" if steps.is_ordered else count
    words = _("{name}: {mark}, {second}", name=name, mark=mark, second=second)
    # Only ratings are shown support: what was looked at, or how sure somebody is, has no such colour.
    look = support if criterion.role is CriterionRole.RATING else "s0"
    return Cell((mark, second), look, f"i{look[1:]}", words, instead=count)


def _columns(criteria: Sequence[CriterionRecord]) -> tuple[Column, ...]:
    columns = [
        Column("claim", Holds.TEXT, _("Id of the claim.")),
        Column("text", Holds.TEXT, _("The claim.")),
        Column("claimants", Holds.TEXT, _("Who says it.")),
    ]
    for each in criteria:
        columns += [
            Column(f"{each.key}_median", Holds.TEXT, _("Median step, or the most frequent answer without order.")),
            Column(f"{each.key}_lowest", Holds.CODE, _("Lowest step.")),
            Column(f"{each.key}_highest", Holds.CODE, _("Highest step.")),
            Column(f"{each.key}_ratings", Holds.NUMBER, _("Number of ratings.")),
            Column(f"{each.key}_cannot_judge", Holds.NUMBER, _("Answers off the scale.")),
        ]
    return tuple(columns)


def _numbers(row: MatrixRow, scaled: Scaled) -> list[object]:
    numbers: list[object] = [row.line.key, row.line.text, row.line.voices.names]
    for result, (_criterion, steps) in zip(row.results, scaled, strict=True):
        total = sum(result.counts or ())
        if result.counts is None or not total:
            numbers += [None, None, None, None if result.counts is None else 0, result.cannot_judge]
            continue
        used = [step.mark for step, count in zip(steps.each, steps.arrange(result.counts), strict=True) if count]
        mark, _support = median_mark(result.counts, result.median, steps)
        ends = (used[0], used[-1]) if steps.is_ordered else (None, None)
        numbers += [mark, *ends, total, result.cannot_judge]
    return numbers
