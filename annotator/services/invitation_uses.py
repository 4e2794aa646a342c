"""Coming into a project by an invitation: what a link offers, and taking it up."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from annotator.concurrency import hold
from annotator.errors import Conflict, NotFound
from annotator.models import Invitation, InvitationUse, Membership, Project, Reviewer
from annotator.models.vocabulary import Role
from annotator.services import accounts, audit, projects
from annotator.services.invitations import InvitationState, digest, maker_leads, state_of
from annotator.text import _


class Standing(StrEnum):
    """What the person who opens a link is to the project."""

    NOBODY = "not a member"
    MEMBER = "a member"
    LET_GO = "no longer a member"


@dataclass(frozen=True, slots=True)
class Offer:
    """What a link offers to the person who opened it.

    Attributes
    ----------
    role
        What the link gives; of a member, what they have.
    came_by_it
        Whether this person has used this link before.
    """

    slug: str
    title: str
    role: Role
    maker: str
    state: InvitationState
    expires_at: datetime
    standing: Standing
    came_by_it: bool

    @property
    def is_open(self) -> bool:
        return self.state is InvitationState.OPEN


@dataclass(frozen=True, slots=True)
class Joined:
    """Where somebody is now; `is_new` is False for who was there already, for whom nothing changed."""

    slug: str
    title: str
    role: Role
    is_new: bool


def read_offer(session: Session, token: str, now: datetime, reviewer_id: int | None) -> Offer | None:
    """Return what the link with this secret offers to this person; None when there is no such link."""
    row = session.execute(
        select(Invitation, Project.slug, Project.title, Reviewer.name, maker_leads())
        .join(Project, Project.id == Invitation.project_id)
        .join(Reviewer, Reviewer.id == Invitation.created_by_id)
        .where(Invitation.token_sha256 == digest(token))
    ).one_or_none()
    if row is None:
        return None
    made, slug, title, maker, has_maker = row
    membership = _membership(session, made, reviewer_id)
    return Offer(
        slug=slug,
        title=title,
        role=Role(membership.role if membership else made.role),
        maker=maker,
        state=state_of(made, now, has_maker=has_maker),
        expires_at=made.expires_at,
        standing=_standing(membership),
        came_by_it=session.get(InvitationUse, (made.id, reviewer_id)) is not None if reviewer_id else False,
    )


def accept(session: Session, token: str, reviewer_id: int, now: datetime) -> Joined:
    """Take somebody who has an account into the project, as the invitation says.

    A member stays what they are and spends no use: a link makes nobody's role larger or smaller.

    Raises
    ------
    NotFound
        When there is no such link.
    Conflict
        When the link is used up, expired or revoked, or the person was let go before.
    """
    made, has_maker = _held(session, token)
    membership = _membership(session, made, reviewer_id)
    if _standing(membership) is Standing.LET_GO:
        raise Conflict(let_go())
    if membership is not None:
        project = session.get_one(Project, made.project_id)
        return Joined(project.slug, project.title, Role(membership.role), is_new=False)
    _require_open(state_of(made, now, has_maker=has_maker))
    return _join(session, made, reviewer_id, now)


def sign_up(
    session: Session, token: str, *, login: str, name: str, password: str, now: datetime
) -> tuple[Reviewer, Joined]:
    """Make an account for who has none, and take them into the project; return the account too.

    Raises
    ------
    NotFound, Conflict
        As `accept`.
    Invalid
        When the sign-in name is taken or malformed, the name is empty or the password too short.
    """
    made, has_maker = _held(session, token)
    _require_open(state_of(made, now, has_maker=has_maker))
    reviewer = accounts.create_reviewer(session, login=login, name=name, now=now, password=password)
    return reviewer, _join(session, made, reviewer.id, now)


def let_go() -> str:
    """Say why a link does not bring back who was let go."""
    return _(
        "You were a member of this project and no longer take part. What you rated is kept. A link does not bring "
        "you back: ask the lead of the project, who can."
    )


def why_closed(state: InvitationState) -> tuple[str, str]:
    """Return the heading for a link that does not work, and its cause and cure."""
    cure = _("Ask whoever sent you the link for a new one.")
    if state is InvitationState.USED_UP:
        cause = _("It was for a certain number of people, and all of them have come. Who came by it signs in as usual.")
        return _("This invitation is used up"), f"{cause} {cure}"
    if state is InvitationState.EXPIRED:
        return _("This invitation has expired"), _("An invitation works for some days only.") + f" {cure}"
    if state is InvitationState.REVOKED:
        cause = _("The lead of the project has withdrawn it.")
        return _("This invitation has been revoked"), f"{cause} {cure}"
    cause = _("Whoever made it no longer leads the project.")
    return _("This invitation is closed"), f"{cause} " + _("Ask another lead of the project for a new one.")


def _held(session: Session, token: str) -> tuple[Invitation, bool]:
    """Hold the invitation, so that of two who race for its last use one comes second; and whether its maker leads."""
    of_token = Invitation.token_sha256 == digest(token)
    hold(session, select(Invitation.id).where(of_token).with_for_update(key_share=True))
    row = session.execute(
        select(Invitation, maker_leads()).where(of_token).execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        raise NotFound(_("There is no such invitation. Check that the link is whole."))
    return row[0], row[1]


def _require_open(state: InvitationState) -> None:
    if state is not InvitationState.OPEN:
        heading, why = why_closed(state)
        raise Conflict(f"{heading}. {why}")


def _membership(session: Session, made: Invitation, reviewer_id: int | None) -> Membership | None:
    if reviewer_id is None:
        return None
    return session.scalar(
        select(Membership).where(Membership.project_id == made.project_id, Membership.reviewer_id == reviewer_id)
    )


def _standing(membership: Membership | None) -> Standing:
    if membership is None:
        return Standing.NOBODY
    return Standing.MEMBER if membership.is_active else Standing.LET_GO


def _join(session: Session, made: Invitation, reviewer_id: int, now: datetime) -> Joined:
    project, role = session.get_one(Project, made.project_id), Role(made.role)
    made.uses_made += 1
    session.flush()
    session.execute(insert(InvitationUse), {"invitation_id": made.id, "reviewer_id": reviewer_id, "used_at": now})
    audit.record(
        session,
        "invitation.used",
        f"invitation:{made.id}",
        now=now,
        actor_id=reviewer_id,
        project_id=project.id,
        detail={"role": role.value, "use": made.uses_made},
    )
    projects.add_member(session, project, reviewer_id, role, group_name=made.group_name, now=now, actor_id=reviewer_id)
    return Joined(project.slug, project.title, role, is_new=True)
