"""What may be said to be right for a claim, question by question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from annotator.services.ranges import NumberRange
from annotator.services.review_rules import range_fault
from annotator.services.rubric_records import CriterionRecord, PointRecord, RubricRecord
from annotator.text import _

LONGEST_EXPLANATION = 2_000


@dataclass(frozen=True, slots=True)
class Given:
    """What the lead says is right by one criterion."""

    point_id: int
    tolerance: int = 0
    explanation: str = ""


def known_faults(rubric: RubricRecord, given: Mapping[int, Given]) -> dict[str, str]:
    """Return what is wrong with known steps: a message by field."""
    errors: dict[str, str] = {}
    for criterion in rubric.judged:
        answer = given.get(criterion.id)
        if answer is None:
            continue
        points: Sequence[PointRecord] = criterion.scale.points
        if all(point.id != answer.point_id for point in points):
            errors[f"point_{criterion.key}"] = _("Choose one of the steps listed.")
        elif not 0 <= answer.tolerance < len(points) - 1:
            errors[f"tolerance_{criterion.key}"] = _(
                "From 0 to {most} steps: beyond that every answer would be right.", most=len(points) - 2
            )
        elif answer.tolerance and not criterion.scale.is_ordered:
            errors[f"tolerance_{criterion.key}"] = _("These answers have no order, so there are no steps between them.")
        if len(answer.explanation) > LONGEST_EXPLANATION or "\0" in answer.explanation:
            errors[f"explanation_{criterion.key}"] = _("At most {most} characters.", most=LONGEST_EXPLANATION)
        if on := _not_asked_beside(rubric, criterion, given):
            errors.setdefault(f"point_{criterion.key}", _never_asked(on))
    if set(given) - {criterion.id for criterion in rubric.judged}:
        errors["purpose"] = _("Say what is right for one question at the least.")
    return errors


def known_range_faults(
    rubric: RubricRecord, given: Mapping[int, Given], ranges: Mapping[int, NumberRange]
) -> dict[str, str]:
    """Return what is wrong with known ranges: a message by field."""
    errors: dict[str, str] = {}
    for criterion in rubric.ranged:
        known = ranges.get(criterion.id)
        if known is None:
            continue
        on = _not_asked_beside(rubric, criterion, given)
        if fault := range_fault(known) or (_never_asked(on) if on else ""):
            errors[f"low_{criterion.key}"] = fault
    return errors


def _never_asked(on: CriterionRecord) -> str:
    return _(
        "This is not asked beside the right answer to “{on}”, so nobody could give it. Leave it out, or change the "
        "other.",
        on=on.short_name,
    )


def _not_asked_beside(
    rubric: RubricRecord, criterion: CriterionRecord, given: Mapping[int, Given]
) -> CriterionRecord | None:
    """Return the question whose right answer keeps this one from being asked."""
    by_id = {each.id: each for each in rubric.criteria}
    kept_by = (
        by_id[condition.on]
        for condition in criterion.conditions
        if condition.on in given and given[condition.on].point_id not in condition.point_ids
    )
    return next(kept_by, None)
