"""Two rounds side by side: what each says by itself, and how many ratings changed. Never one figure of both."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from annotator.agreement import Estimate, estimate_all
from annotator.models import Round
from annotator.models.vocabulary import RoundKind, RoundState
from annotator.services.agreement_data import RoundRatings, read_ratings
from annotator.services.agreement_report import PERCENT_EXACT, companion_coefficient, reported_coefficient
from annotator.services.blindness import Opening
from annotator.services.remembered import remembered
from annotator.services.rounds import list_rounds
from annotator.services.rubric_records import CriterionRecord
from annotator.services.rubrics import read_rubric
from annotator.text import _

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class RoundFigures:
    """One round by itself.

    Attributes
    ----------
    claims, reviewers, ratings
        Claims with a rating, reviewers with one, ratings on the scale.
    estimates
        Alpha, exact agreement and AC2 (AC1 on a scale without order), each with its interval or the reason.
    """

    number: int
    kind: str
    is_interim: bool
    claims: int
    reviewers: int
    ratings: int
    cannot_judge: int
    estimates: tuple[Estimate, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What became of the answers that the same reviewer gave to the same claim in both rounds.

    Attributes
    ----------
    answered_twice
        Such answers, on the scale or off it.
    rated_twice
        Those of them on the scale both times.
    raised, lowered
        Towards more and towards less shown support; on a scale without order both are 0 and `changed` counts alone.
    to_off_scale, from_off_scale
        From a step to "cannot judge", and back.
    """

    answered_twice: int
    rated_twice: int
    changed: int
    raised: int
    lowered: int
    to_off_scale: int
    from_off_scale: int


@dataclass(frozen=True, slots=True)
class RoundComparison:
    """A round beside the one it comes back to; without figures where `obstacle` says why.

    Attributes
    ----------
    same_claims, same_reviewers
        Whether both rounds have ratings of the same claims by the same reviewers: else the figures differ for that
        reason too.
    """

    earlier: RoundFigures | None
    later: RoundFigures | None
    changes: Changes | None
    same_claims: bool
    same_reviewers: bool
    obstacle: str


def compare_rounds(
    session: Session, round_: Round, opening: Opening, criterion: CriterionRecord
) -> RoundComparison | None:
    """Return a second round beside the newest first round before it, None for other rounds.

    Both must be open to the viewer whole: the earlier one is locked, and of the later one no claim is closed.
    """
    if round_.kind != RoundKind.SECOND or opening.claims is not None or not opening.aggregates:
        return None
    of_project = list_rounds(session, round_.project_id)
    firsts = (each for each in of_project if each.kind == RoundKind.FIRST and each.state == RoundState.LOCKED)
    earlier = next((each for each in firsts if each.number < round_.number), None)
    if earlier is None:
        return None
    asked = _same_question(session, earlier, criterion)
    if asked is None:
        why = _(
            "Round {number} asked this by another version of the rubric, with other steps: the two cannot be compared.",
            number=earlier.number,
        )
        return RoundComparison(None, None, None, same_claims=False, same_reviewers=False, obstacle=why)
    before, after = read_ratings(session, earlier, asked), read_ratings(session, round_, criterion)
    return RoundComparison(
        earlier=_figures(session, earlier, before),
        later=_figures(session, round_, after),
        changes=_changes(before, after),
        same_claims=bool(np.array_equal(_rated_claims(before), _rated_claims(after))),
        same_reviewers={each.reviewer_id for each in before.raters} == {each.reviewer_id for each in after.raters},
        obstacle="",
    )


def _same_question(session: Session, earlier: Round, criterion: CriterionRecord) -> CriterionRecord | None:
    """The earlier round's criterion of the same key, if its scale has the same steps."""
    criteria = read_rubric(session, earlier.rubric_version_id).criteria
    known = next((each for each in criteria if each.key == criterion.key), None)
    if known is None or known.scale.level != criterion.scale.level:
        return None
    same = [(each.code, each.value) for each in known.scale.points] == [
        (each.code, each.value) for each in criterion.scale.points
    ]
    return known if same else None


def _figures(session: Session, round_: Round, ratings: RoundRatings) -> RoundFigures:
    level = ratings.scale.level
    keys = (reported_coefficient(level), PERCENT_EXACT, companion_coefficient(level))
    counted = ratings.counted()
    # Only who may see everything comes here, so what was computed for one is right for all.
    estimates = remembered(
        session,
        ("beside", round_.id, ratings.criterion.id),
        ratings.identity,
        lambda: tuple(estimate_all(counted, keys=keys).values()),
    )
    return RoundFigures(
        number=round_.number,
        kind=round_.kind,
        is_interim=round_.state != RoundState.LOCKED,
        claims=len(_rated_claims(ratings)),
        reviewers=counted.raters,
        ratings=counted.totals.ratings,
        cannot_judge=ratings.cannot_judge,
        estimates=estimates,
    )


def _rated_claims(ratings: RoundRatings) -> Ints:
    return np.unique(ratings.claim_ids[ratings.claim[ratings.is_point]])


def _changes(before: RoundRatings, after: RoundRatings) -> Changes:
    _both, first, second = np.intersect1d(_places(before), _places(after), assume_unique=True, return_indices=True)
    old, new = before.point[first], after.point[second]
    rated = (old >= 0) & (new >= 0)
    scale = after.criterion.scale
    moved = (new[rated] - old[rated]) * (-1 if scale.low_is_best else 1)
    changed = int(np.count_nonzero(moved))
    return Changes(
        answered_twice=len(old),
        rated_twice=int(rated.sum()),
        changed=changed,
        raised=int((moved > 0).sum()) if scale.is_ordered else 0,
        lowered=int((moved < 0).sum()) if scale.is_ordered else 0,
        to_off_scale=int(((old >= 0) & (new < 0)).sum()),
        from_off_scale=int(((old < 0) & (new >= 0)).sum()),
    )


def _places(ratings: RoundRatings) -> Ints:
    """One number for each answer's reviewer and claim together."""
    reviewers = np.array([rater.reviewer_id for rater in ratings.raters], dtype=np.int64)
    return reviewers[ratings.rater] * 2**31 + ratings.claim_ids[ratings.claim]
