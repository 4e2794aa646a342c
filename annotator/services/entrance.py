"""Coming in: who is signed in, their place in the project they ask for, and the project, in one statement."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import Session, make_transient_to_detached

from annotator.models import Membership, Project, Reviewer
from annotator.models.vocabulary import Role
from annotator.services.permissions import Identity, Member
from annotator.statements import Prepared

_PERSON = (Reviewer.login, Reviewer.name, Reviewer.may_create_projects, Reviewer.must_change_password)
_PLACE = (Membership.id, Membership.role, Membership.pseudonym, Membership.unblinded_at)
_PROJECT = tuple(Project.__table__.columns)
_NAMES = tuple(column.key for column in _PROJECT)
_BEHIND_PERSON = len(_PERSON)
_BEHIND_PLACE = _BEHIND_PERSON + len(_PLACE)

# Built once: every request to a page of a project begins with it.
_ENTRY = Prepared(
    select(*_PERSON, *_PLACE, *_PROJECT)
    .select_from(Reviewer)
    .outerjoin(Project, Project.slug == bindparam("slug"))
    .outerjoin(
        Membership,
        and_(
            Membership.project_id == Project.id,
            Membership.reviewer_id == Reviewer.id,
            Membership.is_active,
        ),
    )
    .where(Reviewer.id == bindparam("reviewer_id"), Reviewer.session_epoch == bindparam("epoch"), Reviewer.is_active)
)


@dataclass(frozen=True, slots=True)
class Entrance:
    """Who comes in.

    Attributes
    ----------
    member
        Their active place in the project, None when they have none.
    project
        The project's columns as they were read, for `known_project`; empty without a place in it.
    """

    identity: Identity
    member: Member | None
    project: tuple[Any, ...]


def find_entrance(session: Session, slug: str, reviewer_id: int, epoch: int) -> Entrance | None:
    """Return who holds a session cookie with this reviewer and epoch, None when it has ended."""
    row = _ENTRY.one_or_none(session, {"slug": slug, "reviewer_id": reviewer_id, "epoch": epoch})
    if row is None:
        return None
    identity = Identity(reviewer_id, *row[:_BEHIND_PERSON])
    membership_id, role, pseudonym, unblinded_at = row[_BEHIND_PERSON:_BEHIND_PLACE]
    if membership_id is None:
        return Entrance(identity, None, ())
    project = row[_BEHIND_PLACE:]
    member = Member(reviewer_id, project[0], membership_id, Role(role), pseudonym, unblinded_at)
    return Entrance(identity, member, project)


def known_project(session: Session, columns: tuple[Any, ...]) -> Project:
    """Return the project as `session` would have read it, from columns that were read in the same state of the data."""
    project = Project(**dict(zip(_NAMES, columns, strict=True)))
    make_transient_to_detached(project)
    session.add(project)
    return project
