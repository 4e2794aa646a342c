"""Which claims come into a round, how many reviewers each is to have, and in what order the queue draws them."""

import random
from collections import Counter
from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, distinct, exists, func, insert, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from annotator.errors import Invalid
from annotator.models import Assignment, Claim, Review, RevisionRating, Round, RoundClaim, WorkPlan
from annotator.models.vocabulary import ClaimState, Overlap, Purpose, ReviewState, RoundKind, RoundState
from annotator.services.counted_ratings import from_assignments
from annotator.services.read_once import read_once
from annotator.services.rubrics import read_rubric
from annotator.services.standing_decisions import asked_again
from annotator.services.work_plan_words import sample_size
from annotator.text import _, plural

LARGEST_SHUFFLE = 2**31


def choose_claims(
    session: Session, project_id: int, kind: RoundKind, first_claims: int | None, *, again: bool = False
) -> list[int]:
    """Return the claims of a calibration or of a first round, in the order of the project.

    A first round is blind: claims that were rated in a locked round, whose ratings are open, stay out of it.

    Parameters
    ----------
    first_claims
        How many of them, from the beginning; None for all.
    again
        In a first round: also those that were rated in a locked round.

    Raises
    ------
    Invalid
        When there is none, or a calibration asks for more than there are.
    """
    claims = read_to_rate(session, project_id)
    if not claims:
        raise Invalid(_("There is no claim to rate yet. Import claims first."))
    if kind is RoundKind.FIRST and not again:
        opened = read_opened(session, project_id)
        claims = [claim for claim in claims if claim not in opened]
        if not claims:
            raise Invalid(
                _(
                    "Every claim to rate was rated in a locked round, so its ratings are open. Import further claims, "
                    "or choose “Ask again for claims that were rated in a locked round (their ratings are open)”."
                ),
                "kind",
            )
    if kind is not RoundKind.CALIBRATION or first_claims is None:
        return claims
    if not 1 <= first_claims <= len(claims):
        raise Invalid(
            plural(
                len(claims),
                "A calibration takes a number of claims from 1 to {count}: so many are to be rated.",
                "A calibration takes a number of claims from 1 to {count}: so many are to be rated.",
            ),
            "first_claims",
        )
    return claims[:first_claims]


def is_left_out(claim_id: InstrumentedAttribute[int], round_id: int) -> ColumnElement[bool]:
    """Whether the claim of an assignment or of a place in the round was withdrawn: nobody waits for its ratings."""
    withdrawn = select(RoundClaim.claim_id).join(Claim, Claim.id == RoundClaim.claim_id)
    return claim_id.in_(withdrawn.where(RoundClaim.round_id == round_id, Claim.state == ClaimState.WITHDRAWN))


def read_to_rate(session: Session, project_id: int) -> list[int]:
    """Return the claims that are ready and to be rated, in the order of the project."""
    to_rate = select(Claim.id).where(Claim.project_id == project_id, Claim.is_to_rate, Claim.state == ClaimState.READY)
    return read_once(session, ("to rate", project_id), lambda: list(session.scalars(to_rate.order_by(Claim.position))))


def read_opened(session: Session, project_id: int) -> frozenset[int]:
    """Return the claims with ratings that are open to all because their round is locked."""
    rated = exists().where(
        Assignment.round_id == RoundClaim.round_id,
        Assignment.claim_id == RoundClaim.claim_id,
        Assignment.purpose == Purpose.RATING,
        Review.assignment_id == Assignment.id,
        or_(Review.state == ReviewState.SUBMITTED, Review.counted_revision.is_not(None)),
    )
    opened = (
        select(RoundClaim.claim_id)
        .join(Round, Round.id == RoundClaim.round_id)
        .where(RoundClaim.project_id == project_id, Round.state == RoundState.LOCKED, rated)
    )
    return frozenset(session.scalars(opened))


def find_last_first(session: Session, project_id: int) -> Round | None:
    """Return the newest locked first round, which a second one discusses; None when there is none."""
    return session.scalar(
        select(Round)
        .where(
            Round.project_id == project_id,
            Round.kind == RoundKind.FIRST.value,
            Round.state == RoundState.LOCKED.value,
        )
        .order_by(Round.number.desc())
        .limit(1)
    )


def claims_again(
    session: Session, before: Round, *, only_differing: bool, only_asked: bool = False
) -> dict[int, int | None]:
    """Return the claims of a round that may be rated again after discussion, with how many are to rate each.

    Where claims want a number of reviewers that is how many rated it: nobody else is asked in the second round.

    Parameters
    ----------
    only_differing
        Only those on which its counted ratings by the main criterion stand on different steps.
    only_asked
        Only those that adjudication has marked to be asked again.

    Raises
    ------
    Invalid
        When there is none.
    """
    rows = session.execute(
        select(RoundClaim.claim_id, RoundClaim.wanted)
        .join(Claim, Claim.id == RoundClaim.claim_id)
        .where(
            RoundClaim.round_id == before.id,
            RoundClaim.purpose == Purpose.RATING,
            Claim.is_to_rate,
            Claim.state == ClaimState.READY,
        )
        .order_by(Claim.position)
    )
    found: dict[int, int | None] = dict(rows.all())
    if only_differing:
        differing = _differing(session, before)
        found = {claim: wanted for claim, wanted in found.items() if claim in differing}
        if not found:
            raise Invalid(
                _(
                    "In round {number} no claim got different ratings: there is nothing to discuss.",
                    number=before.number,
                ),
                "only_differing",
            )
    if only_asked:
        asked = asked_again(session, before)
        found = {claim: wanted for claim, wanted in found.items() if claim in asked}
        if not found:
            raise Invalid(
                _("No claim of round {number} is marked in adjudication to be asked again.", number=before.number),
                "only_asked",
            )
    if not found:
        raise Invalid(_("No claim of round {number} is to be rated any more.", number=before.number))
    rated = Counter(claim for _reviewer, claim in _submitted(session, before))
    found = {
        claim: None if wanted is None else rated[claim]
        for claim, wanted in found.items()
        if wanted is None or rated[claim]
    }
    if not found:
        raise Invalid(
            _("No claim of round {number} was rated: there is nothing to rate again.", number=before.number), "kind"
        )
    return found


def _differing(session: Session, round_: Round) -> set[int]:
    """Return the claims whose counted ratings by the main criterion stand on more than one step."""
    main = read_rubric(session, round_.rubric_version_id).main
    points = func.count(distinct(RevisionRating.scale_point_id))
    counted = from_assignments(select(Assignment.claim_id), round_.id, main.id)
    return set(session.scalars(counted.group_by(Assignment.claim_id).having(points > 1)))


def who_rated(session: Session, before: Round, claims: Sequence[int], raters: Sequence[int]) -> dict[int, list[int]]:
    """Return, for each of `raters`, which of `claims` they rated in a round."""
    wanted, found = set(claims), {rater: list[int]() for rater in raters}
    for reviewer_id, claim_id in _submitted(session, before):
        if claim_id in wanted and reviewer_id in found:
            found[reviewer_id].append(claim_id)
    return {rater: own for rater, own in found.items() if own}


def _submitted(session: Session, round_: Round) -> list[tuple[int, int]]:
    """Return reviewer and claim of each rating of the round that stands, reviewer by reviewer in their own order."""
    rows = session.execute(
        select(Assignment.reviewer_id, Assignment.claim_id)
        .join(Review, Review.assignment_id == Assignment.id)
        .where(
            Assignment.round_id == round_.id,
            Assignment.purpose == Purpose.RATING,
            Review.state == ReviewState.SUBMITTED,
        )
        .order_by(Assignment.reviewer_id, Assignment.position)
    )
    return [(reviewer_id, claim_id) for reviewer_id, claim_id in rows]


def wanted_numbers(
    claims: Sequence[int], plan: WorkPlan | None, seed: int
) -> tuple[dict[int, int | None], frozenset[int]]:
    """Return how many reviewers each claim is to have by a plan, and which claims are the sample."""
    if plan is None or plan.overlap == Overlap.EVERYONE:
        return dict.fromkeys(claims), frozenset()
    if plan.overlap == Overlap.SOME:
        return dict.fromkeys(claims, plan.ratings_per_claim), frozenset()
    chance = random.Random(f"{seed}:sample")  # noqa: S311 - a sample, not a secret
    sample = frozenset(chance.sample(list(claims), sample_size(len(claims), plan.sample_percent or 0)))
    return {claim: plan.ratings_per_claim if claim in sample else 1 for claim in claims}, sample


def put_claims(
    session: Session,
    round_: Round,
    wanted: Mapping[int, int | None],
    sample: frozenset[int] = frozenset(),
    planted: Mapping[int, Purpose] | None = None,
) -> None:
    """Put claims into a round, each with a random number from its seed by which the queue draws.

    Parameters
    ----------
    planted
        Claims that are there for their known answers, with what for.
    """
    planted = planted or {}
    chance = random.Random(f"{round_.seed}:shuffle")  # noqa: S311 - an order, not a secret
    session.execute(
        insert(RoundClaim),
        [
            {
                "round_id": round_.id,
                "claim_id": claim_id,
                "project_id": round_.project_id,
                "purpose": planted.get(claim_id, Purpose.RATING).value,
                "wanted": number,
                "is_in_sample": claim_id in sample,
                "shuffle": chance.randrange(LARGEST_SHUFFLE),
            }
            for claim_id, number in {**wanted, **dict.fromkeys(planted)}.items()
        ],
    )
