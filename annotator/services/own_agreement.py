"""How far one reviewer agrees with the others, and how they lean: for that reviewer alone, and only after the lock."""

from dataclasses import dataclass

import numpy as np
from sqlalchemy.orm import Session

from annotator.agreement import Estimate, Reliability, Undefined, against_rest, estimate, from_codes
from annotator.errors import NotAllowed
from annotator.models import Round
from annotator.models.vocabulary import Role, RoundState
from annotator.services.agreement_data import RoundRatings, read_ratings
from annotator.services.agreement_details import DETAILED_UP_TO
from annotator.services.agreement_report import PERCENT_EXACT, PERCENT_WITHIN_ONE, reported_coefficient
from annotator.services.permissions import Member
from annotator.services.reviewer_agreement import MOST_REVIEWERS
from annotator.services.reviewer_leanings import Lean, read_leanings
from annotator.services.rubric_records import CriterionRecord
from annotator.services.rubrics import read_rubric
from annotator.text import _


@dataclass(frozen=True, slots=True)
class WithOther:
    """Kappa with one other reviewer, weighted where the scale has an order; a lead reads names, others pseudonyms."""

    label: str
    kappa: Estimate


@dataclass(frozen=True, slots=True)
class OwnAgreement:
    """A reviewer beside the others of a locked round.

    Attributes
    ----------
    ratings, cannot_judge
        The reviewer's own, on the scale and off it.
    with_rest
        Alpha, exact agreement and, on a scale with an order, agreement within one step, each with all the others
        together.
    with_each
        One entry for each other reviewer with a rating; empty where `too_many` says so.
    lean
        How the reviewer departs from the others; None where `lean_undefined` says why.
    is_computed
        False where the round is so large that this is computed on request; then there are no figures.
    """

    criterion: CriterionRecord
    ratings: int
    cannot_judge: int
    with_rest: tuple[Estimate, ...]
    with_each: tuple[WithOther, ...]
    too_many: bool
    lean: Lean | None
    lean_undefined: Undefined | None
    is_computed: bool


def read_own_agreement(session: Session, round_: Round, member: Member, *, with_details: bool = False) -> OwnAgreement:
    """Return how `member` agrees with the others on the main criterion of a locked round.

    Parameters
    ----------
    with_details
        Compute in a round of any size.

    Raises
    ------
    NotAllowed
        Before the lock, whoever asks.
    """
    if round_.state != RoundState.LOCKED:
        raise NotAllowed(_("How you agree with the others is shown once the round is locked."))
    criterion = read_rubric(session, round_.rubric_version_id).main
    ratings = read_ratings(session, round_, criterion)
    place = next((at for at, rater in enumerate(ratings.raters) if rater.reviewer_id == member.reviewer_id), None)
    own = ratings.rater == place if place is not None else np.zeros(ratings.answers, dtype=np.bool_)
    rated = int((own & ratings.is_point).sum())
    off_scale = int((own & ~ratings.is_point).sum())
    if place is None or not rated or (ratings.answers > DETAILED_UP_TO and not with_details):
        is_computed = place is None or not rated
        return OwnAgreement(criterion, rated, off_scale, (), (), False, None, None, is_computed)
    reliability = ratings.reliability()
    leanings = read_leanings(session, round_.id, ratings)
    others = [at for at in np.flatnonzero(reliability.ratings_per_rater()).tolist() if at != place]
    too_many = len(others) >= MOST_REVIEWERS
    return OwnAgreement(
        criterion=criterion,
        ratings=rated,
        cannot_judge=off_scale,
        with_rest=tuple(against_rest(reliability, place, _keys(criterion)).values()),
        with_each=()
        if too_many
        else tuple(WithOther(_label(ratings, other, member), _kappa(reliability, place, other)) for other in others),
        too_many=too_many,
        lean=leanings.of(member.pseudonym),
        lean_undefined=leanings.undefined or leanings.why_not(member.pseudonym),
        is_computed=True,
    )


def _keys(criterion: CriterionRecord) -> list[str]:
    keys = [reported_coefficient(criterion.scale.level.value), PERCENT_EXACT]
    return [*keys, PERCENT_WITHIN_ONE] if criterion.scale.is_ordered else keys


def _label(ratings: RoundRatings, other: int, viewer: Member) -> str:
    rater = ratings.raters[other]
    return rater.name if viewer.role is Role.LEAD else rater.pseudonym


def _kappa(reliability: Reliability, own: int, other: int) -> Estimate:
    """Kappa of the two alone, over the claims that both rated: what either did elsewhere is no part of it."""
    of_two = (reliability.rater == own) | (reliability.rater == other)
    both = np.bincount(reliability.unit[of_two], minlength=len(reliability.units)) == 2
    kept = of_two & both[reliability.unit]
    two = from_codes(
        reliability.unit[kept],
        (reliability.rater[kept] == other).astype(np.int64),
        reliability.category[kept],
        units=reliability.units,
        raters=("own", "other"),
        scale=reliability.scale,
    )
    weights = "quadratic" if reliability.scale.is_ordered else "identity"
    return estimate(two, f"cohen_kappa[{weights}]")
