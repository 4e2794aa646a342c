"""Invitations: their terms, their states, who came by them, and revoking one."""

from datetime import datetime, timedelta

import factories
import pytest
from factories import NOW
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.errors import Conflict, Invalid, NotFound
from annotator.models import AuditEntry, Invitation, Membership, Project, Reviewer
from annotator.models.vocabulary import Role
from annotator.services import invitation_uses, invitations, members, projects
from annotator.services.invitations import Guest, InvitationState, Terms

Led = tuple[Project, Reviewer]


@pytest.fixture
def led(session: Session) -> Led:
    project, lead = factories.make_project(session), factories.make_reviewer(session, name="Lea")
    factories.make_membership(session, project, lead, role="lead")
    return project, lead


def make(session: Session, led: Led, terms: Terms | None = None) -> invitations.Invited:
    project, lead = led
    return invitations.invite(session, project, terms or Terms(), maker_id=lead.id, now=NOW, actor_id=lead.id)


def state(session: Session, led: Led, now: datetime = NOW) -> InvitationState:
    return invitations.list_invitations(session, led[0].id, now)[0].state


def test_only_a_digest_of_the_link_is_kept_and_the_deed_is_logged(session: Session, led: Led) -> None:
    terms = Terms(Role.OBSERVER, uses=3, days=2, group="  press   office ", label=" Nina\u202e ")
    made = make(session, led, terms)
    row = session.get_one(Invitation, made.id)
    assert made.token not in repr({column.key: getattr(row, column.key) for column in Invitation.__table__.columns})
    assert row.token_sha256 == invitations.digest(made.token)
    assert (row.role, row.group_name, row.label, row.uses_allowed) == ("observer", "press office", "Nina", 3)
    assert row.expires_at == made.expires_at == NOW + timedelta(days=2)
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "invitation.made")).one()
    assert (entry.subject, entry.actor_id, entry.project_id) == (f"invitation:{made.id}", led[1].id, led[0].id)
    assert entry.detail == {"role": "observer", "uses": 3, "days": 2}
    assert make(session, led).token != made.token


@pytest.mark.parametrize(
    ("terms", "field", "message"),
    [
        (Terms(uses=0), "uses", "1 to 200 people"),
        (Terms(uses=201), "uses", "1 to 200 people"),
        (Terms(days=0), "days", "1 to 365 days"),
        (Terms(days=366), "days", "1 to 365 days"),
        (Terms(label="a" * 201), "label", "At most 200"),
        (Terms(group="a" * 81), "group", "At most 80|at most 80"),
        (Terms(Role.LEAD, uses=2), "uses", "a link for a lead works for one person"),
    ],
)
def test_refused(session: Session, led: Led, terms: Terms, field: str, message: str) -> None:
    with pytest.raises(Invalid, match=message) as refused:
        make(session, led, terms)
    assert list(refused.value.errors) == [field]
    assert session.scalars(select(Invitation)).all() == []


def test_the_limits_themselves_are_taken(session: Session, led: Led) -> None:
    made = make(session, led, Terms(uses=200, days=365, group="g" * 80, label="l" * 200))
    assert (made.uses_allowed, made.expires_at) == (200, NOW + timedelta(days=365))
    assert make(session, led, Terms(Role.LEAD)).role is Role.LEAD


def test_the_states(session: Session, led: Led) -> None:
    made = make(session, led, Terms(days=1))
    last_moment = NOW + timedelta(days=1, microseconds=-1)
    assert (state(session, led), state(session, led, last_moment)) == (InvitationState.OPEN,) * 2
    assert state(session, led, made.expires_at) is InvitationState.EXPIRED
    invitation_uses.accept(session, made.token, factories.make_reviewer(session).id, NOW)
    assert (state(session, led), state(session, led, made.expires_at)) == (InvitationState.USED_UP,) * 2


def test_the_list_says_who_came_by_which(session: Session, led: Led) -> None:
    project, lead = led
    first, second = make(session, led, Terms(uses=3, label="first")), make(session, led, Terms(label="second"))
    for name, hours in (("Ann", 2), ("Ben", 1)):
        person = factories.make_reviewer(session, name=name)
        invitation_uses.accept(session, first.token, person.id, NOW + timedelta(hours=hours))
    other = factories.make_project(session)
    factories.make_membership(session, other, lead, role="lead")
    invitations.invite(session, other, Terms(), maker_id=lead.id, now=NOW, actor_id=None)
    newest, oldest = invitations.list_invitations(session, project.id, NOW)
    assert (newest.id, newest.label, newest.guests, newest.maker) == (second.id, "second", (), "Lea")
    assert (oldest.id, oldest.uses_made, oldest.uses_allowed) == (first.id, 2, 3)
    assert oldest.guests == (
        Guest("Ben", "R3", NOW + timedelta(hours=1)),
        Guest("Ann", "R2", NOW + timedelta(hours=2)),
    )


def test_a_revoked_one_stays_revoked_and_is_logged_once(session: Session, led: Led) -> None:
    project, lead = led
    made = make(session, led)
    for hours in (1, 2):
        invitations.revoke(session, project.id, made.id, now=NOW + timedelta(hours=hours), actor_id=lead.id)
    assert session.get_one(Invitation, made.id).revoked_at == NOW + timedelta(hours=1)
    assert state(session, led) is InvitationState.REVOKED
    entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "invitation.revoked")).all()
    assert [(entry.subject, entry.actor_id) for entry in entries] == [(f"invitation:{made.id}", lead.id)]


def test_one_of_another_project_is_out_of_reach(session: Session, led: Led) -> None:
    made, other = make(session, led), factories.make_project(session)
    with pytest.raises(NotFound):
        invitations.find_invitation(session, other.id, made.id, NOW)
    with pytest.raises(NotFound):
        invitations.revoke(session, other.id, made.id, now=NOW, actor_id=led[1].id)
    assert invitations.find_invitation(session, led[0].id, made.id, NOW).state is InvitationState.OPEN


def test_the_door_closes_with_the_lead_who_opened_it(session: Session, led: Led) -> None:
    project, lead = led
    make(session, led)
    factories.make_membership(session, project, role="lead")
    own = session.scalars(select(Membership).where(Membership.reviewer_id == lead.id)).one()
    members.change_role(session, own, Role.REVIEWER, now=NOW, actor_id=None)
    assert state(session, led) is InvitationState.MAKER_LEFT
    members.change_role(session, own, Role.LEAD, now=NOW, actor_id=None)
    assert state(session, led) is InvitationState.OPEN
    projects.set_member_active(session, project.id, own.id, is_active=False, now=NOW, actor_id=None)
    assert state(session, led) is InvitationState.MAKER_LEFT
    projects.set_member_active(session, project.id, own.id, is_active=True, now=NOW, actor_id=None)
    lead.is_active = False
    session.flush()
    assert state(session, led) is InvitationState.MAKER_LEFT


def test_the_command_line_invites_in_the_name_of_who_led_first(session: Session, led: Led) -> None:
    project, lead = led
    factories.make_membership(session, project, role="lead")
    assert invitations.first_lead(session, project) == lead.id
    lead.is_active = False
    session.flush()
    assert invitations.first_lead(session, project) != lead.id
    with pytest.raises(Conflict, match="annotator reviewer add LOGIN --project"):
        invitations.first_lead(session, factories.make_project(session))
