"""Who rates in a project, with their part of the work, and which of its claims bear on one another."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.models import ClaimRelation, Membership, Reviewer
from annotator.models.vocabulary import Role
from annotator.services.allocation import Worker


def read_raters(session: Session, project_id: int, *, include_leads: bool = False) -> list[Worker]:
    """Return the active reviewers in the order in which they joined, the leads among them where they rate too."""
    roles = [Role.REVIEWER, Role.LEAD] if include_leads else [Role.REVIEWER]
    rows = session.execute(
        select(Membership.reviewer_id, Membership.work_weight)
        .join(Reviewer, Reviewer.id == Membership.reviewer_id)
        .where(
            Membership.project_id == project_id, Membership.is_active, Reviewer.is_active, Membership.role.in_(roles)
        )
        .order_by(Membership.id)
    )
    return [Worker(reviewer_id, weight) for reviewer_id, weight in rows]


def read_relations(session: Session, project_id: int) -> list[tuple[int, int]]:
    """Return the pairs of claims that are related, whatever the relation."""
    pairs = select(ClaimRelation.from_claim_id, ClaimRelation.to_claim_id)
    pairs = pairs.where(ClaimRelation.project_id == project_id).order_by(ClaimRelation.id)
    return [(first, second) for first, second in session.execute(pairs)]
