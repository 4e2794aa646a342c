"""One's own reviews with every revision, as their author reads them."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from annotator.models import Assignment, Claim, ClaimVersion, Review, ReviewRevision, Round
from annotator.models.vocabulary import Purpose, ReviewState, RoundState
from annotator.services.claim_voices import Voices, read_voices
from annotator.services.review_history import RevisionRecord, read_revisions
from annotator.services.rubrics import read_rubric


@dataclass(frozen=True, slots=True)
class OwnReview:
    """A review of the person who looks, with its revisions, the newest first.

    Attributes
    ----------
    id
        Of the claim.
    purpose
        What the claim was put before them for; to be rated, whatever it was, until the round is locked.
    """

    id: int
    assignment_id: int
    purpose: Purpose
    claim_key: str
    claim_text: str
    voices: Voices
    is_stale: bool
    state: ReviewState
    revisions: tuple[RevisionRecord, ...]


def count_own_reviews(session: Session, round_: Round, reviewer_id: int) -> int:
    """Return how many reviews this person has submitted in the round, withdrawn ones included."""
    own = select(func.count()).select_from(Review).join(Assignment, Assignment.id == Review.assignment_id)
    return session.scalar(own.where(*_own(round_, reviewer_id))) or 0


def _own(round_: Round, reviewer_id: int) -> tuple[ColumnElement[bool], ...]:
    """A person's reviews but for training; until the lock a claim that came twice has one, its newer one."""
    own = (
        Assignment.round_id == round_.id,
        Assignment.reviewer_id == reviewer_id,
        Assignment.purpose != Purpose.TRAINING,
    )
    if round_.state == RoundState.LOCKED:
        return own
    again, its_review = aliased(Assignment), aliased(Review)
    came_again = (
        select(its_review.id)
        .join(again, again.id == its_review.assignment_id)
        .where(
            again.round_id == Assignment.round_id,
            again.claim_id == Assignment.claim_id,
            again.reviewer_id == Assignment.reviewer_id,
            again.purpose == Purpose.REPEAT,
        )
        .correlate(Assignment)
        .exists()
    )
    return (*own, or_(Assignment.purpose != Purpose.RATING, ~came_again))


def own_reviews(
    session: Session, round_: Round, reviewer_id: int, *, offset: int = 0, limit: int = 20, claim_id: int | None = None
) -> list[OwnReview]:
    """Return a page of this person's reviews in the round, the latest saved first."""
    rows = session.execute(
        _reviews()
        .add_columns(
            Assignment.id.label("assignment_id"),
            Assignment.claim_id,
            Assignment.purpose,
            Claim.key,
            Claim.version,
            ClaimVersion.id.label("version_id"),
            ClaimVersion.number,
            ClaimVersion.text,
        )
        .join(Claim, Claim.id == Assignment.claim_id)
        .join(ClaimVersion, ClaimVersion.id == Review.claim_version_id)
        .where(
            *_own(round_, reviewer_id),
            *([Assignment.claim_id == claim_id] if claim_id is not None else []),
        )
        .order_by(ReviewRevision.made_at.desc(), Review.id.desc())
        .offset(offset)
        .limit(limit)
    ).all()
    is_locked = round_.state == RoundState.LOCKED
    again = {row.claim_id: row.review_id for row in rows if row.purpose == Purpose.REPEAT and not is_locked}
    first = _first_reviews(session, round_, reviewer_id, again)
    counted = {row.review_id: row.counted_revision for row in rows} | dict(first.values())
    voices = read_voices(session, [row.version_id for row in rows])
    revisions = read_revisions(session, read_rubric(session, round_.rubric_version_id), counted)
    for claim_id, (review_id, _counted) in first.items():
        earlier = revisions[review_id]
        newer = [replace(each, number=each.number + len(earlier)) for each in revisions[again[claim_id]]]
        revisions[again[claim_id]] = [*newer, *earlier]
    return [
        OwnReview(
            id=row.claim_id,
            assignment_id=row.assignment_id,
            purpose=Purpose(row.purpose) if is_locked else Purpose.RATING,
            claim_key=row.key,
            claim_text=row.text,
            voices=voices[row.version_id],
            is_stale=row.number != row.version,
            state=ReviewState(row.state),
            revisions=tuple(revisions[row.review_id]),
        )
        for row in rows
    ]


def _first_reviews(
    session: Session, round_: Round, reviewer_id: int, claim_ids: Collection[int]
) -> dict[int, tuple[int, int | None]]:
    """The reviews of claims that came a second time, from when they came first: id and counted revision by claim."""
    if not claim_ids:
        return {}
    rows = session.execute(
        select(Assignment.claim_id, Review.id, Review.counted_revision)
        .join(Review, Review.assignment_id == Assignment.id)
        .where(
            Assignment.round_id == round_.id,
            Assignment.reviewer_id == reviewer_id,
            Assignment.claim_id.in_(list(claim_ids)),
            Assignment.purpose == Purpose.RATING,
        )
    )
    return {claim_id: (review_id, counted) for claim_id, review_id, counted in rows}


def _reviews() -> Select[int, str, int | None]:
    return (
        select(Review.id.label("review_id"), Review.state, Review.counted_revision)
        .join(Assignment, Assignment.id == Review.assignment_id)
        .join(ReviewRevision, and_(ReviewRevision.review_id == Review.id, ReviewRevision.number == Review.revision))
    )
