"""Everybody who is or was a member of a project, as figures name them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.errors import NotFound
from annotator.models import Membership, Reviewer
from annotator.models.vocabulary import Role
from annotator.services.read_once import read_once
from annotator.text import _


@dataclass(frozen=True, slots=True)
class Participant:
    """A member of a project; the name is for those who may see names.

    Attributes
    ----------
    can_work
        Takes part, and has an account that is not closed.
    """

    reviewer_id: int
    pseudonym: str
    name: str
    is_example: bool
    is_active: bool
    group: str | None
    role: Role
    work_weight: int
    can_work: bool
    unblinded_at: datetime | None


_COLUMNS: tuple[Any, ...] = (
    Reviewer.id,
    Membership.pseudonym,
    Reviewer.name,
    Reviewer.is_example,
    Membership.is_active,
    Membership.group_name,
    Membership.role,
    Membership.work_weight,
    Reviewer.is_active,
    Membership.unblinded_at,
)


def read_roster(session: Session, project_id: int) -> tuple[Participant, ...]:
    """Return the members in the order in which they joined."""

    def read() -> tuple[Participant, ...]:
        rows = session.execute(
            select(*_COLUMNS)
            .join(Membership, Membership.reviewer_id == Reviewer.id)
            .where(Membership.project_id == project_id)
            .order_by(Membership.id)
        )
        return tuple(
            Participant(
                number, pseudonym, name, is_example, is_active, group, Role(role), weight, is_active and open_, marked
            )
            for number, pseudonym, name, is_example, is_active, group, role, weight, open_, marked in rows
        )

    return read_once(session, ("roster", project_id), read)


def has_example(session: Session, project_id: int, reviewer_ids: Collection[int]) -> bool:
    """Tell whether one of these people is made up, as an example."""
    return any(each.is_example and each.reviewer_id in reviewer_ids for each in read_roster(session, project_id))


def require_pseudonym(session: Session, project_id: int, pseudonym: str) -> None:
    """Pass for whoever is or was a member of the project.

    Raises
    ------
    NotFound
        When nobody has this pseudonym.
    """
    if pseudonym not in {each.pseudonym for each in read_roster(session, project_id)}:
        raise NotFound(_("This project has no reviewer {name}.", name=pseudonym))
