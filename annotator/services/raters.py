"""Who rates in a project, with their part of the work, and which of its claims bear on one another."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.models import ClaimRelation
from annotator.models.vocabulary import Role
from annotator.services.allocation import Worker
from annotator.services.roster import read_roster


def read_raters(session: Session, project_id: int, *, include_leads: bool = False) -> list[Worker]:
    """Return the active reviewers in the order in which they joined, the leads among them where they rate too."""
    roles = [Role.REVIEWER, Role.LEAD] if include_leads else [Role.REVIEWER]
    return [
        Worker(each.reviewer_id, each.work_weight)
        for each in read_roster(session, project_id)
        if each.can_work and each.role in roles
    ]


def read_relations(session: Session, project_id: int) -> list[tuple[int, int]]:
    """Return the pairs of claims that are related, whatever the relation."""
    pairs = select(ClaimRelation.from_claim_id, ClaimRelation.to_claim_id)
    pairs = pairs.where(ClaimRelation.project_id == project_id).order_by(ClaimRelation.id)
    return [(first, second) for first, second in session.execute(pairs)]
