"""Invitations: links into a project, made, listed and revoked by its leads; only a digest of each secret is kept."""

import hashlib
import secrets
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from annotator.concurrency import hold
from annotator.errors import Conflict, Invalid, NotFound
from annotator.models import Invitation, InvitationUse, Membership, Project, Reviewer
from annotator.models.vocabulary import Role
from annotator.services import audit
from annotator.services.members import clean_group
from annotator.services.typed_text import clean
from annotator.text import _

MOST_USES = 200
MOST_DAYS = 365
USES = 1
DAYS = 7
LONGEST_LABEL = 200


class InvitationState(StrEnum):
    """Whether a link still opens the door, and what has closed it."""

    OPEN = "open"
    USED_UP = "used up"
    EXPIRED = "expired"
    REVOKED = "revoked"
    MAKER_LEFT = "closed, as who made it no longer leads"


@dataclass(frozen=True, slots=True)
class Terms:
    """What an invitation offers, to how many, and how long; `label` says for whom, in the lead's words."""

    role: Role = Role.REVIEWER
    uses: int = USES
    days: int = DAYS
    group: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Invited:
    """A fresh invitation; `token` is the secret of its link, which nobody can read again."""

    id: int
    token: str
    role: Role
    uses_allowed: int
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Guest:
    """Who came by an invitation."""

    name: str
    pseudonym: str
    came_at: datetime


@dataclass(frozen=True, slots=True)
class InvitationRecord:
    """An invitation as the lead sees it."""

    id: int
    label: str
    role: Role
    group_name: str | None
    maker: str
    state: InvitationState
    uses_made: int
    uses_allowed: int
    created_at: datetime
    expires_at: datetime
    guests: tuple[Guest, ...]


def invite(
    session: Session, project: Project, terms: Terms, *, maker_id: int, now: datetime, actor_id: int | None
) -> Invited:
    """Make an invitation and return the secret of its link, this once.

    Parameters
    ----------
    maker_id
        The lead in whose name people are invited: the link works as long as they lead.
    actor_id
        Who does it; None for the command line.

    Raises
    ------
    Invalid
        When a number is out of its range, a text too long, or a lead would be invited more than once by one link.
    """
    if not 1 <= terms.uses <= MOST_USES:
        raise Invalid(_("A link works for 1 to {most} people.", most=MOST_USES), "uses")
    if not 1 <= terms.days <= MOST_DAYS:
        raise Invalid(_("A link works for 1 to {most} days.", most=MOST_DAYS), "days")
    if terms.role is Role.LEAD and terms.uses != 1:
        raise Invalid(
            _("A lead may do everything in the project, so a link for a lead works for one person. Set it to 1."),
            "uses",
        )
    label = clean(terms.label)
    if len(label) > LONGEST_LABEL:
        raise Invalid(_("At most {most} characters.", most=LONGEST_LABEL), "label")
    token = secrets.token_urlsafe(32)
    made = Invitation(
        project_id=project.id,
        token_sha256=digest(token),
        role=terms.role.value,
        group_name=clean_group(terms.group),
        label=label,
        uses_allowed=terms.uses,
        expires_at=now + timedelta(days=terms.days),
        created_by_id=maker_id,
        created_at=now,
    )
    session.add(made)
    session.flush()
    detail: dict[str, object] = {"role": made.role, "uses": made.uses_allowed, "days": terms.days}
    _record(session, "invitation.made", made, now, actor_id, detail)
    return Invited(made.id, token, terms.role, made.uses_allowed, made.expires_at)


def digest(token: str) -> str:
    """Return what is kept of a link's secret."""
    return hashlib.sha256(token.encode()).hexdigest()


def first_lead(session: Session, project: Project) -> int:
    """Return the lead in whose name the command line invites: who has led longest.

    Raises
    ------
    Conflict
        When nobody leads the project.
    """
    lead = session.scalar(
        select(Membership.reviewer_id)
        .join(Reviewer, Reviewer.id == Membership.reviewer_id)
        .where(
            Membership.project_id == project.id,
            Membership.role == Role.LEAD,
            Membership.is_active,
            Reviewer.is_active,
        )
        .order_by(Membership.id)
        .limit(1)
    )
    if lead is None:
        raise Conflict(
            _(
                "Nobody leads the project {slug}, and a lead invites. Add one: "
                "annotator reviewer add LOGIN --project {slug} --role lead",
                slug=project.slug,
            )
        )
    return lead


def maker_leads() -> ColumnElement[bool]:
    """Whether who made an invitation still leads its project: who was let go leaves no door open behind them."""
    return (
        exists()
        .where(
            Membership.project_id == Invitation.project_id,
            Membership.reviewer_id == Invitation.created_by_id,
            Membership.role == Role.LEAD,
            Membership.is_active,
            Reviewer.id == Invitation.created_by_id,
            Reviewer.is_active,
        )
        .correlate(Invitation)
    )


def state_of(invitation: Invitation, now: datetime, *, has_maker: bool) -> InvitationState:
    """Return whether the link works now; `has_maker` says whether who made it still leads."""
    if invitation.revoked_at is not None:
        return InvitationState.REVOKED
    if invitation.uses_made >= invitation.uses_allowed:
        return InvitationState.USED_UP
    if invitation.expires_at <= now:
        return InvitationState.EXPIRED
    return InvitationState.OPEN if has_maker else InvitationState.MAKER_LEFT


def list_invitations(session: Session, project_id: int, now: datetime) -> list[InvitationRecord]:
    """Return the project's invitations, the newest first."""
    rows = session.execute(
        select(Invitation, Reviewer.name, maker_leads())
        .join(Reviewer, Reviewer.id == Invitation.created_by_id)
        .where(Invitation.project_id == project_id)
        .order_by(Invitation.id.desc())
    ).all()
    guests = _guests(session, project_id)
    return [
        InvitationRecord(
            id=made.id,
            label=made.label,
            role=Role(made.role),
            group_name=made.group_name,
            maker=maker,
            state=state_of(made, now, has_maker=has_maker),
            uses_made=made.uses_made,
            uses_allowed=made.uses_allowed,
            created_at=made.created_at,
            expires_at=made.expires_at,
            guests=tuple(guests[made.id]),
        )
        for made, maker, has_maker in rows
    ]


def _guests(session: Session, project_id: int) -> dict[int, list[Guest]]:
    """Who came by each invitation, in their order."""
    found: dict[int, list[Guest]] = defaultdict(list)
    rows = session.execute(
        select(InvitationUse.invitation_id, Reviewer.name, Membership.pseudonym, InvitationUse.used_at)
        .join(Invitation, Invitation.id == InvitationUse.invitation_id)
        .join(Reviewer, Reviewer.id == InvitationUse.reviewer_id)
        .join(
            Membership,
            (Membership.project_id == Invitation.project_id) & (Membership.reviewer_id == InvitationUse.reviewer_id),
        )
        .where(Invitation.project_id == project_id)
        .order_by(InvitationUse.used_at, Membership.id)
    )
    for invitation_id, name, pseudonym, came_at in rows:
        found[invitation_id].append(Guest(name, pseudonym, came_at))
    return found


def find_invitation(session: Session, project_id: int, invitation_id: int, now: datetime) -> InvitationRecord:
    """Return an invitation of the project.

    Raises
    ------
    NotFound
        When it has none with this number.
    """
    for record in list_invitations(session, project_id, now):
        if record.id == invitation_id:
            return record
    raise NotFound(_("The project has no such invitation."))


def revoke(session: Session, project_id: int, invitation_id: int, *, now: datetime, actor_id: int) -> None:
    """Let nobody in by this link any more; who came by it stays. Doing so twice changes nothing.

    Raises
    ------
    NotFound
        When the project has no such invitation.
    """
    of_project = (Invitation.id == invitation_id, Invitation.project_id == project_id)
    hold(session, select(Invitation.id).where(*of_project).with_for_update(key_share=True))
    made = session.scalar(select(Invitation).where(*of_project).execution_options(populate_existing=True))
    if made is None:
        raise NotFound(_("The project has no such invitation."))
    if made.revoked_at is None:
        made.revoked_at = now
        session.flush()
        _record(session, "invitation.revoked", made, now, actor_id, {})


def _record(
    session: Session, action: str, made: Invitation, now: datetime, actor_id: int | None, detail: dict[str, object]
) -> None:
    subject = f"invitation:{made.id}"
    audit.record(session, action, subject, now=now, actor_id=actor_id, project_id=made.project_id, detail=detail)
