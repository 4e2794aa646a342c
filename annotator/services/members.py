"""Taking people into a project: a new account, or one that is there already."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.errors import Conflict, Invalid, NotAllowed, NotFound
from annotator.models import Membership, Project
from annotator.models.vocabulary import Role, RoundState
from annotator.services import accounts, audit, projects, rounds
from annotator.services.typed_text import clean
from annotator.text import _

MOST_WORK_WEIGHT = 100
LONGEST_GROUP = 80


class Change(StrEnum):
    """What became of a person who was to be taken in."""

    ADDED = "added"
    BROUGHT_BACK = "brought back"
    ROLE_CHANGED = "role changed"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Admitted:
    """Who was taken in; `password` is the one-time password of a new account, None for one that was there."""

    login: str
    name: str
    password: str | None
    change: Change = Change.ADDED


@dataclass(frozen=True, slots=True)
class Place:
    """What a lead decides about a member: role, group, and the share of the work beside the others'."""

    role: Role
    group: str = ""
    work_weight: int = 1


def admit(
    session: Session,
    project: Project,
    *,
    login: str,
    name: str,
    role: Role | None,
    now: datetime,
    actor_id: int | None,
    changes_role: bool = False,
) -> Admitted:
    """Give the person with this sign-in name a role in the project; the account is made if there is none.

    Who was let go takes part again.

    Parameters
    ----------
    role
        None for who is no member yet: reviewer; and for who was let go: the role they had.
    changes_role
        A member who takes part is given this role, or has it and stays as they are; else they are refused.

    Raises
    ------
    Invalid
        When a new account's sign-in name or name is malformed.
    Conflict
        When the person is a member already, or `change_role` refuses.
    """
    known = accounts.find_or_none(session, login)
    if known is not None:
        membership = session.scalar(
            select(Membership).where(Membership.project_id == project.id, Membership.reviewer_id == known.id)
        )
        if membership is not None:
            change = _readmit(session, project, membership, known.login, role, changes_role, now, actor_id)
            return Admitted(known.login, known.name, None, change)
    role = role or Role.REVIEWER
    if known is not None:
        projects.add_member(session, project, known.id, role, now=now, actor_id=actor_id)
        return Admitted(known.login, known.name, None)
    password = accounts.one_time_password()
    reviewer = accounts.create_reviewer(
        session, login=login, name=name, now=now, password=password, is_one_time=True, actor_id=actor_id
    )
    projects.add_member(session, project, reviewer.id, role, now=now, actor_id=actor_id)
    return Admitted(reviewer.login, reviewer.name, password)


def _readmit(
    session: Session,
    project: Project,
    membership: Membership,
    login: str,
    role: Role | None,
    changes_role: bool,
    now: datetime,
    actor_id: int | None,
) -> Change:
    wanted = role or Role(membership.role)
    if not membership.is_active:
        change_role(session, membership, wanted, now=now, actor_id=actor_id)
        projects.set_member_active(session, project.id, membership.id, is_active=True, now=now, actor_id=actor_id)
        return Change.BROUGHT_BACK
    if changes_role:
        if wanted == membership.role:
            return Change.NONE
        change_role(session, membership, wanted, now=now, actor_id=actor_id)
        return Change.ROLE_CHANGED
    raise Conflict(
        _(
            "This person is a member of the project already, as {role}. Another role is given by whoever runs this "
            "installation: annotator reviewer add {login} --project {slug} --role ROLE",
            role=membership.role,
            login=login,
            slug=project.slug,
        )
    )


def change_role(session: Session, membership: Membership, role: Role, *, now: datetime, actor_id: int | None) -> None:
    """Give a member another role; a reviewer is assigned the claims of an open round.

    Raises
    ------
    Conflict
        When the project would be without a lead; and when one who could see the results of an open round would rate
        in it.
    """
    before = Role(membership.role)
    if role is before:
        return
    if membership.is_active:
        projects.require_another_lead(session, membership)
    latest = rounds.latest_round(session, membership.project_id)
    is_open = latest is not None and latest.state == RoundState.OPEN
    if is_open and before in (Role.OBSERVER, Role.ADJUDICATOR) and role in (Role.REVIEWER, Role.LEAD):
        raise Conflict(
            _("As {role} this person could see the results of the open round. Lock the round first.", role=before.value)
        )
    membership.role = role.value
    session.flush()
    audit.record(
        session,
        "member.role_changed",
        f"reviewer:{membership.reviewer_id}",
        now=now,
        actor_id=actor_id,
        project_id=membership.project_id,
        detail={"from": before.value, "to": role.value},
    )
    if membership.is_active:
        projects.assign_open_rounds(session, membership)


def change_place(
    session: Session, project_id: int, membership_id: int, place: Place, *, now: datetime, actor_id: int
) -> None:
    """Give a member another role, group or share of the work; the pseudonym stays.

    Raises
    ------
    NotFound
        When the project has no such member.
    Invalid
        When the group's name is too long or the share out of its range.
    Conflict
        As `change_role`.
    """
    membership = session.get(Membership, membership_id)
    if membership is None or membership.project_id != project_id:
        raise NotFound(_("The project has no such member."))
    group = clean_group(place.group)
    if not 0 <= place.work_weight <= MOST_WORK_WEIGHT:
        raise Invalid(_("A whole number from 0 to {most}.", most=MOST_WORK_WEIGHT), "work_weight")
    change_role(session, membership, place.role, now=now, actor_id=actor_id)
    before = {"group": membership.group_name, "work_weight": membership.work_weight}
    after = {"group": group, "work_weight": place.work_weight}
    changed: dict[str, object] = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    if changed:
        membership.group_name, membership.work_weight = group, place.work_weight
        session.flush()
        subject = f"reviewer:{membership.reviewer_id}"
        audit.record(
            session, "member.changed", subject, now=now, actor_id=actor_id, project_id=project_id, detail=changed
        )


def clean_group(name: str) -> str | None:
    """Return a group's name as it is stored, None for none.

    Raises
    ------
    Invalid
        When it is too long.
    """
    cleaned = " ".join(clean(name).split())
    if len(cleaned) > LONGEST_GROUP:
        raise Invalid(_("The name of a group has at most {most} characters.", most=LONGEST_GROUP), "group")
    return cleaned or None


def was_let_go(session: Session, slug: str, reviewer_id: int) -> bool:
    """Tell whether the person was a member of the project with this short name and no longer takes part."""
    let_go = (
        select(Membership.id)
        .join(Project, Project.id == Membership.project_id)
        .where(Project.slug == slug, Membership.reviewer_id == reviewer_id, Membership.is_active.is_(False))
    )
    return session.scalar(let_go) is not None


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
