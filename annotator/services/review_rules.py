"""What a rubric asks of the answers to it: pure rules, which know no database."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from annotator.errors import Invalid
from annotator.services.ranges import LONGEST_BASIS, NumberRange, written_number
from annotator.services.rubric_records import CriterionRecord, RubricRecord
from annotator.services.typed_text import is_blank
from annotator.text import _

LONGEST_RATIONALE = 10_000


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to one criterion: a point of its scale, a range of numbers, or a reason why one cannot judge."""

    point_id: int | None = None
    reason_id: int | None = None
    range: NumberRange | None = None


def refuse(errors: dict[str, str]) -> None:
    """Pass when there are no errors.

    Raises
    ------
    Invalid
        With all of them, by field.
    """
    if errors:
        raise Invalid(next(iter(errors.values())), next(iter(errors)), errors)


def keep_asked(rubric: RubricRecord, answers: Mapping[int, Answer]) -> Mapping[int, Answer]:
    """Return the answers without those to questions that are not asked beside the others.

    A question whose condition is on one that is not asked is not asked either.
    """
    if not rubric.has_conditions:
        return answers
    asked = {criterion.id for criterion in list_asked(rubric, answers)}
    known = {criterion.id for criterion in rubric.criteria}
    return {key: answer for key, answer in answers.items() if key in asked or key not in known}


def list_asked(rubric: RubricRecord, answers: Mapping[int, Answer]) -> list[CriterionRecord]:
    """Return the criteria that are asked beside these answers, in the order of the form."""
    if not rubric.has_conditions:
        return list(rubric.criteria)
    asked: list[CriterionRecord] = []
    points: dict[int, int | None] = {}
    for criterion in rubric.criteria:
        if criterion.is_asked(points):
            asked.append(criterion)
            if criterion.id in answers:
                points[criterion.id] = answers[criterion.id].point_id
    return asked


def name_left_out(rubric: RubricRecord, answers: Mapping[int, Answer]) -> tuple[str, ...]:
    """Return the short names of the criteria whose answers do not count, because they are not asked."""
    kept = keep_asked(rubric, answers)
    return tuple(each.short_name for each in rubric.criteria if each.id in answers and each.id not in kept)


def find_faults(rubric: RubricRecord, answers: Mapping[int, Answer], rationale: str) -> dict[str, str]:
    """Return what is missing or wrong, by field (``c_<criterion key>``, ``rationale``) in the order of the form."""
    errors: dict[str, str] = {}
    needs_rationale: list[str] = []
    for criterion in list_asked(rubric, answers):
        answer = answers.get(criterion.id)
        if answer is None:
            if criterion.is_required:
                errors[f"c_{criterion.key}"] = _("Answer this question: {question}", question=criterion.question)
            continue
        error = _fault(criterion, answer)
        if error:
            errors[f"c_{criterion.key}"] = error
        elif _wants_rationale(criterion, answer):
            needs_rationale.append(_answer_label(criterion, answer))
    if unknown := set(answers) - {criterion.id for criterion in rubric.criteria}:
        errors["errors"] = _("{count} answers belong to another rubric. Load the page again.", count=len(unknown))
    if error := _rationale_fault(rationale, needs_rationale):
        errors["rationale"] = error
    return errors


def _fault(criterion: CriterionRecord, answer: Answer) -> str:
    if criterion.is_range and (answer.point_id is not None or (answer.range is None) == (answer.reason_id is None)):
        return _("Give a range of numbers, or “cannot judge” with its reason.")
    if answer.range is not None and criterion.is_range:
        return range_fault(answer.range)
    if not criterion.is_range and (answer.range or (answer.point_id is None) == (answer.reason_id is None)):
        return _("Choose a step, or “cannot judge” with its reason.")
    if answer.reason_id is not None:
        if not criterion.allows_cannot_judge:
            return _("“Cannot judge” is no answer to this question.")
        if all(reason.id != answer.reason_id for reason in criterion.scale.reasons):
            return _("Choose one of the reasons listed.")
        return ""
    if all(point.id != answer.point_id for point in criterion.scale.points):
        return _("Choose one of the steps listed.")
    return ""


def range_fault(given: NumberRange) -> str:
    """Return what is wrong with a range, empty when it may stand."""
    if not (math.isfinite(given.low) and math.isfinite(given.high)):
        return _("Write a number, such as 90 or 90.5.")
    if given.low > given.high:
        return _(
            "The lower number, {low}, is above the upper one, {high}. Swap the two, or correct one of them.",
            low=written_number(given.low),
            high=written_number(given.high),
        )
    if len(given.basis) > LONGEST_BASIS or "\0" in given.basis:
        return _("What the range rests on: at most {most} characters, and nothing unseen.", most=LONGEST_BASIS)
    return ""


def _rationale_fault(rationale: str, needed_for: list[str]) -> str:
    if len(rationale) > LONGEST_RATIONALE:
        return _("The reason is too long: at most {most} characters.", most=LONGEST_RATIONALE)
    if "\0" in rationale:
        return _("The reason has a character that cannot be stored. Type it again.")
    if needed_for and is_blank(rationale):
        return _("Say why: a reason is needed for {answers}.", answers=", ".join(needed_for))
    return ""


def _wants_rationale(criterion: CriterionRecord, answer: Answer) -> bool:
    if answer.reason_id is not None:
        return criterion.cannot_judge_requires_rationale
    return any(point.id == answer.point_id and point.requires_rationale for point in criterion.scale.points)


def _answer_label(criterion: CriterionRecord, answer: Answer) -> str:
    if answer.reason_id is not None:
        return _("“cannot judge”")
    label = next(point.label for point in criterion.scale.points if point.id == answer.point_id)
    return _("“{label}”", label=label)
