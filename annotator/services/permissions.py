"""Who may do what: one table from permission to a pure predicate of the person and their membership."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from annotator.errors import NotAllowed
from annotator.models.vocabulary import Role
from annotator.text import _


@dataclass(frozen=True, slots=True)
class Identity:
    """The person who is signed in."""

    reviewer_id: int
    login: str
    name: str
    may_create_projects: bool
    must_change_password: bool


@dataclass(frozen=True, slots=True)
class Member:
    """A person's place in one project."""

    reviewer_id: int
    project_id: int
    membership_id: int
    role: Role
    pseudonym: str
    unblinded_at: datetime | None


class Permission(StrEnum):
    """What a route or a command asks for."""

    ANYONE = "anyone"
    SIGNED_IN = "signed in"
    CREATE_PROJECT = "create a project"
    SEE_PROJECT = "see the project"
    RATE = "rate"
    ADJUDICATE = "adjudicate"
    MANAGE = "manage the project"


_RATERS = frozenset({Role.LEAD, Role.ADJUDICATOR, Role.REVIEWER})
_ADJUDICATORS = frozenset({Role.LEAD, Role.ADJUDICATOR})

Predicate = Callable[[Identity | None, Member | None], bool]

PERMISSIONS: dict[Permission, Predicate] = {
    Permission.ANYONE: lambda _identity, _member: True,
    Permission.SIGNED_IN: lambda identity, _member: identity is not None,
    Permission.CREATE_PROJECT: lambda identity, _member: identity is not None and identity.may_create_projects,
    Permission.SEE_PROJECT: lambda _identity, member: member is not None,
    Permission.RATE: lambda _identity, member: member is not None and member.role in _RATERS,
    Permission.ADJUDICATE: lambda _identity, member: member is not None and member.role in _ADJUDICATORS,
    Permission.MANAGE: lambda _identity, member: member is not None and member.role is Role.LEAD,
}


def is_allowed(permission: Permission, identity: Identity | None, member: Member | None = None) -> bool:
    """Tell whether this person may, in the project of `member`."""
    return PERMISSIONS[permission](identity, member)


def require(permission: Permission, identity: Identity | None, member: Member | None = None) -> None:
    """Pass when allowed.

    Raises
    ------
    NotAllowed
        With a sentence that names what is missing.
    """
    if is_allowed(permission, identity, member):
        return
    if identity is None:
        raise NotAllowed(_("Sign in first."))
    if permission is Permission.MANAGE:
        raise NotAllowed(_("Only the lead of this project may do that."))
    if permission is Permission.ADJUDICATE:
        raise NotAllowed(_("Only leads and adjudicators of this project may do that."))
    if permission is Permission.CREATE_PROJECT:
        raise NotAllowed(_("Your account may not create projects. Ask whoever runs this installation."))
    raise NotAllowed(_("Your role in this project does not allow that."))
