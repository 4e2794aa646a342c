"""Ann at the rating pages: what she opens, sends, and has saved."""

from rated_round import RatedRound
from sqlalchemy import func, select
from visiting import Answer, Site, Visitor

from annotator.models import Assignment, Review, ReviewRevision

TYPED = {"c_support": "4", "c_basis": "outside", "rationale": "Two <b>letters</b> & a date."}


def open_next(visitor: Visitor, path: str) -> Answer:
    return visitor.follow(visitor.get(f"{path}/rate"))


def save(visitor: Visitor, page: Answer, **typed: str | None) -> Answer:
    return send(visitor, page, **{"c_support": "3", "c_basis": "article", **typed})


def send(visitor: Visitor, page: Answer, **typed: str | None) -> Answer:
    return visitor.submit(page, page.form(holding="rationale"), **typed)


def saved(site: Site, rated: RatedRound) -> int:
    """How many revisions Ann has made."""
    return counts(site, rated.reviewers[0].id)[1]


def counts(site: Site, reviewer_id: int) -> tuple[int, int]:
    """Reviews and revisions of a person."""
    with site.database.reading() as session:
        own = select(Review.id).join(Assignment, Assignment.id == Review.assignment_id)
        reviews = session.scalars(own.where(Assignment.reviewer_id == reviewer_id)).all()
        revisions = select(func.count()).select_from(ReviewRevision).where(ReviewRevision.review_id.in_(reviews))
        return len(reviews), session.scalar(revisions) or 0
