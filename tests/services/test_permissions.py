"""The table of permissions: who may do what, and what they are told."""

import pytest

from annotator.errors import NotAllowed
from annotator.models.vocabulary import Role
from annotator.services.permissions import PERMISSIONS, Identity, Member, Permission, is_allowed, require

SOMEBODY = Identity(1, "ada", "Ada", may_create_projects=False, must_change_password=False)
MAKER = Identity(2, "ben", "Ben", may_create_projects=True, must_change_password=False)
MEMBERS = {role: Member(1, 1, 1, role, "R1", None) for role in Role}
IN_PROJECT = {
    Permission.SEE_PROJECT: set(Role),
    Permission.RATE: {Role.LEAD, Role.ADJUDICATOR, Role.REVIEWER},
    Permission.MANAGE: {Role.LEAD},
}


def test_every_permission_has_a_rule() -> None:
    assert set(PERMISSIONS) == set(Permission)


@pytest.mark.parametrize("permission", IN_PROJECT)
@pytest.mark.parametrize("role", [*Role, None])
def test_what_a_role_allows(permission: Permission, role: Role | None) -> None:
    member = MEMBERS[role] if role else None
    assert is_allowed(permission, SOMEBODY, member) == (role in IN_PROJECT[permission])


@pytest.mark.parametrize(
    ("permission", "of_nobody", "of_somebody", "of_maker"),
    [
        (Permission.ANYONE, True, True, True),
        (Permission.SIGNED_IN, False, True, True),
        (Permission.CREATE_PROJECT, False, False, True),
    ],
)
def test_what_needs_no_project(permission: Permission, of_nobody: bool, of_somebody: bool, of_maker: bool) -> None:
    assert is_allowed(permission, None) == of_nobody
    assert is_allowed(permission, SOMEBODY) == of_somebody
    assert is_allowed(permission, MAKER) == of_maker


def test_what_is_allowed_passes() -> None:
    require(Permission.MANAGE, SOMEBODY, MEMBERS[Role.LEAD])


@pytest.mark.parametrize(
    ("permission", "identity", "member", "words"),
    [
        (Permission.MANAGE, None, None, "Sign in first."),
        (Permission.MANAGE, SOMEBODY, MEMBERS[Role.REVIEWER], "Only the lead of this project may do that."),
        (Permission.CREATE_PROJECT, SOMEBODY, None, "Your account may not create projects."),
        (Permission.RATE, SOMEBODY, MEMBERS[Role.OBSERVER], "Your role in this project does not allow that."),
    ],
)
def test_a_refusal_says_what_is_missing(
    permission: Permission, identity: Identity | None, member: Member | None, words: str
) -> None:
    with pytest.raises(NotAllowed, match=words):
        require(permission, identity, member)
