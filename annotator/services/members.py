"""Taking people into a project: a new account, or one that is there already."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.errors import NotAllowed
from annotator.models import Membership, Project
from annotator.models.vocabulary import Role
from annotator.services import accounts, projects
from annotator.text import _


@dataclass(frozen=True, slots=True)
class Admitted:
    """Who was taken in; `password` is the one-time password of a new account, None for one that was there."""

    login: str
    name: str
    password: str | None


def admit(
    session: Session, project: Project, *, login: str, name: str, role: Role, now: datetime, actor_id: int | None
) -> Admitted:
    """Give the person with this sign-in name a role in the project; the account is made if there is none.

    Raises
    ------
    Invalid
        When a new account's sign-in name or name is malformed.
    Conflict
        When the person is a member already.
    """
    known = accounts.find_or_none(session, login)
    if known is not None:
        projects.add_member(session, project, known.id, role, now=now, actor_id=actor_id)
        return Admitted(known.login, known.name, None)
    password = accounts.one_time_password()
    reviewer = accounts.create_reviewer(
        session, login=login, name=name, now=now, password=password, is_one_time=True, actor_id=actor_id
    )
    projects.add_member(session, project, reviewer.id, role, now=now, actor_id=actor_id)
    return Admitted(reviewer.login, reviewer.name, password)


def reset_password(session: Session, member: projects.MemberRecord, *, now: datetime, actor_id: int) -> str:
    """Give a member a new one-time password, on behalf of the lead of the only project they are in.

    Raises
    ------
    NotAllowed
        For a lead, and for a member of other projects: these would be handed over with the password.
    """
    memberships = select(Membership.id).where(Membership.reviewer_id == member.reviewer_id)
    if member.role is Role.LEAD or len(session.scalars(memberships).all()) > 1:
        raise NotAllowed(
            _(
                "This person leads a project or works in others too. Whoever runs this installation gives them a new "
                "password: annotator reviewer password {login}",
                login=member.login,
            )
        )
    return accounts.give_one_time_password(session, member.reviewer_id, now, actor_id)
