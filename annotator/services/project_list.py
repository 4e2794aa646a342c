"""The projects a person is a member of, as their list shows them."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from annotator.models import Claim, Membership, Project
from annotator.models.vocabulary import OUT_OF_SIGHT, Role, RoundState
from annotator.services import rounds


@dataclass(frozen=True, slots=True)
class ProjectSummary:
    """A project as its list shows it."""

    slug: str
    title: str
    lead_sentence: str
    role: Role
    claims: int
    to_rate: int
    is_example: bool
    round_number: int | None
    round_state: RoundState | None


def list_projects(session: Session, reviewer_id: int) -> list[ProjectSummary]:
    """Return the projects this person is an active member of, by title."""
    claims = (
        select(
            Claim.project_id,
            func.count().label("claims"),
            func.sum(func.cast(Claim.is_to_rate, Claim.id.type)).label("to_rate"),
        )
        .where(Claim.state.not_in(OUT_OF_SIGHT))
        .group_by(Claim.project_id)
        .subquery()
    )
    rows = session.execute(
        select(Project, Membership.role, claims.c.claims, claims.c.to_rate)
        .join(Membership, Membership.project_id == Project.id)
        .outerjoin(claims, claims.c.project_id == Project.id)
        .where(Membership.reviewer_id == reviewer_id, Membership.is_active)
        .order_by(Project.title)
    )
    return [_summary(session, *row) for row in rows]


def _summary(session: Session, project: Project, role: str, claims: int | None, to_rate: int | None) -> ProjectSummary:
    round_ = rounds.latest_round(session, project.id)
    return ProjectSummary(
        slug=project.slug,
        title=project.title,
        lead_sentence=project.lead_sentence,
        role=Role(role),
        claims=claims or 0,
        to_rate=int(to_rate or 0),
        is_example=project.is_example,
        round_number=round_.number if round_ else None,
        round_state=RoundState(round_.state) if round_ else None,
    )
