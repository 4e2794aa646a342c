"""What a masking trial shows: whether the same claims get other steps where a part of them was hidden."""

from collections import defaultdict
from dataclasses import dataclass
from math import sqrt

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from annotator.agreement.student_t import critical_value
from annotator.models import Assignment, Claim, RevisionRating, Round
from annotator.models.vocabulary import ClaimState, CriterionRole
from annotator.services.blindness import Opening
from annotator.services.counted_ratings import from_assignments
from annotator.services.rubric_records import CriterionRecord
from annotator.services.rubrics import read_rubric
from annotator.text import _, plural

LEAST_CLAIMS = 3


@dataclass(frozen=True, slots=True)
class MaskShift:
    """The shift on one criterion.

    Attributes
    ----------
    value
        Mean over claims of the mean masked step minus the mean step in sight; above 0 where hiding made reviewers more
        lenient, whichever end of the scale is the best. None without a claim that has both.
    interval
        95 % t interval over these claims; None where there is none, see `reason`.
    claims, masked, shown
        Claims with ratings of both kinds, and their ratings of each kind.
    """

    criterion: CriterionRecord
    value: float | None
    interval: tuple[float, float] | None
    reason: str
    claims: int
    masked: int
    shown: int


def read_mask_shifts(session: Session, round_: Round, opening: Opening) -> list[MaskShift]:
    """Return the shift for each ordered criterion that is rated; nothing while claims are closed to the viewer."""
    if opening.claims is not None:
        return []
    rubric = read_rubric(session, round_.rubric_version_id)
    return [
        _shift(session, round_, criterion)
        for criterion in rubric.by_points
        if criterion.scale.is_ordered and criterion.role is not CriterionRole.BASIS
    ]


def _shift(session: Session, round_: Round, criterion: CriterionRecord) -> MaskShift:
    keys = (Assignment.claim_id, Assignment.is_masked, RevisionRating.scale_point_id)
    statement = from_assignments(select(*keys, func.count()), round_.id, criterion.id)
    rows = session.execute(
        statement.join(Claim, Claim.id == Assignment.claim_id)
        .where(RevisionRating.scale_point_id.is_not(None), Claim.state != ClaimState.WITHDRAWN)
        .group_by(*keys)
    )
    position = {point.id: point.position for point in criterion.scale.points}
    upwards = -1 if criterion.scale.low_is_best else 1
    steps: dict[int, dict[bool, list[int]]] = defaultdict(lambda: {True: [], False: []})
    for claim_id, is_masked, point_id, number in rows:
        steps[claim_id][bool(is_masked)] += [upwards * position[point_id]] * number
    both = [kinds for kinds in steps.values() if kinds[True] and kinds[False]]
    gaps = np.array([np.mean(kinds[True]) - np.mean(kinds[False]) for kinds in both])
    interval, reason = _interval(gaps)
    return MaskShift(
        criterion=criterion,
        value=float(gaps.mean()) if len(gaps) else None,
        interval=interval,
        reason=reason,
        claims=len(both),
        masked=sum(len(kinds[True]) for kinds in both),
        shown=sum(len(kinds[False]) for kinds in both),
    )


def _interval(gaps: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> tuple[tuple[float, float] | None, str]:
    claims = len(gaps)
    if not claims:
        return None, _("No claim has been rated both ways.")
    if claims < LEAST_CLAIMS:
        return None, plural(
            claims,
            "{count} claim has been rated both ways: too few for an interval.",
            "{count} claims have been rated both ways: too few for an interval.",
        )
    error = float(gaps.std(ddof=1)) / sqrt(claims)
    if error < 1e-12:
        return None, _("No interval: the gap is the same on every claim.")
    value, reach = float(gaps.mean()), critical_value(claims - 1) * error
    return (value - reach, value + reach), ""
