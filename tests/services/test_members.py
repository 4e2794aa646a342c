"""Taking people into a project."""

from datetime import datetime

import factories
import pytest
from scene import lock, make_scene
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from annotator.errors import Conflict, Invalid, NotAllowed
from annotator.models import Assignment, AuditEntry, Membership, Project
from annotator.models.vocabulary import Role
from annotator.services import members, projects
from annotator.services.members import Change


def test_a_new_person_gets_an_account_and_a_password(session: Session, now: datetime) -> None:
    project = factories.make_project(session)
    admitted = members.admit(session, project, login="Nina", name="Nina N.", role=Role.REVIEWER, now=now, actor_id=None)
    assert (admitted.login, admitted.name) == ("nina", "Nina N.")
    assert admitted.password is not None
    (member,) = projects.list_members(session, project.id)
    assert (member.login, member.role, member.can_sign_in) == ("nina", Role.REVIEWER, True)


def test_a_known_person_keeps_the_account(session: Session, now: datetime) -> None:
    first, second = factories.make_project(session), factories.make_project(session)
    members.admit(session, first, login="nina", name="Nina N.", role=Role.REVIEWER, now=now, actor_id=None)
    again = members.admit(session, second, login=" NINA ", name="x", role=Role.OBSERVER, now=now, actor_id=None)
    assert (again.login, again.name, again.password) == ("nina", "Nina N.", None)
    with pytest.raises(Conflict, match="already"):
        members.admit(session, second, login="nina", name="x", role=Role.LEAD, now=now, actor_id=None)


def _member(session: Session, now: datetime, role: Role) -> tuple[Project, Membership]:
    project = factories.make_project(session)
    members.admit(session, project, login="nina", name="N", role=role, now=now, actor_id=None)
    return project, session.scalars(select(Membership).where(Membership.project_id == project.id)).one()


def test_who_was_let_go_comes_back(session: Session, now: datetime) -> None:
    project, membership = _member(session, now, Role.OBSERVER)
    for role, expected in ((None, "observer"), (Role.REVIEWER, "reviewer")):
        projects.set_member_active(session, project.id, membership.id, is_active=False, now=now, actor_id=None)
        back = members.admit(session, project, login="nina", name="x", role=role, now=now, actor_id=None)
        assert (back.change, back.password) == (Change.BROUGHT_BACK, None)
        assert (membership.role, membership.is_active) == (expected, True)


def test_a_member_is_given_another_role_where_that_is_meant(session: Session, now: datetime) -> None:
    project, membership = _member(session, now, Role.REVIEWER)
    with pytest.raises(Conflict, match=r"already, as reviewer\. .*annotator reviewer add nina"):
        members.admit(session, project, login="nina", name="x", role=Role.OBSERVER, now=now, actor_id=None)
    again = {"login": "nina", "name": "x", "now": now, "actor_id": None, "changes_role": True}
    changed = members.admit(session, project, role=Role.OBSERVER, **again)
    assert (changed.change, membership.role) == (Change.ROLE_CHANGED, "observer")
    same = members.admit(session, project, role=Role.OBSERVER, **again)
    assert (same.change, membership.role) == (Change.NONE, "observer")
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "member.role_changed")).one()
    assert entry.detail == {"from": "reviewer", "to": "observer"}


def test_the_last_lead_stays_lead(session: Session, now: datetime) -> None:
    project, membership = _member(session, now, Role.LEAD)
    with pytest.raises(Conflict, match="needs a lead"):
        members.change_role(session, membership, Role.REVIEWER, now=now, actor_id=None)
    factories.make_membership(session, project, role="lead")
    members.change_role(session, membership, Role.REVIEWER, now=now, actor_id=None)
    assert membership.role == "reviewer"


def test_who_could_see_results_does_not_come_to_rate_in_an_open_round(session: Session, now: datetime) -> None:
    scene = make_scene(session)
    observer = factories.make_membership(session, scene.project, role="observer")
    with pytest.raises(Conflict, match="As observer this person could see the results"):
        members.change_role(session, observer, Role.REVIEWER, now=now, actor_id=None)
    members.change_role(session, observer, Role.ADJUDICATOR, now=now, actor_id=None)
    lock(session, scene)
    members.change_role(session, observer, Role.REVIEWER, now=now, actor_id=None)
    assert observer.role == "reviewer"


def test_a_lead_who_becomes_a_reviewer_is_assigned_the_open_round(session: Session, now: datetime) -> None:
    scene = make_scene(session)
    second = factories.make_membership(session, scene.project, role="lead")
    members.change_role(session, second, Role.REVIEWER, now=now, actor_id=None)
    assigned = select(func.count()).select_from(Assignment).where(Assignment.reviewer_id == second.reviewer_id)
    assert session.scalar(assigned) == 2


def test_a_malformed_name_is_refused(session: Session, now: datetime) -> None:
    project = factories.make_project(session)
    with pytest.raises(Invalid, match="sign-in name"):
        members.admit(session, project, login="a b", name="A", role=Role.REVIEWER, now=now, actor_id=None)


def _record(session: Session, membership: Membership) -> projects.MemberRecord:
    found = projects.list_members(session, membership.project_id)
    return next(record for record in found if record.membership_id == membership.id)


def test_a_lead_gives_a_new_password_to_who_is_only_here(session: Session, now: datetime) -> None:
    project, lead = factories.make_project(session), factories.make_reviewer(session)
    membership = factories.make_membership(session, project)
    assert members.reset_password(session, _record(session, membership), now=now, actor_id=lead.id)
    factories.make_membership(session, factories.make_project(session), membership.reviewer)
    with pytest.raises(NotAllowed, match="annotator reviewer password"):
        members.reset_password(session, _record(session, membership), now=now, actor_id=lead.id)


def test_a_lead_is_given_none_from_a_page(session: Session, now: datetime) -> None:
    membership = factories.make_membership(session, factories.make_project(session), role="lead")
    with pytest.raises(NotAllowed, match="annotator reviewer password"):
        members.reset_password(session, _record(session, membership), now=now, actor_id=membership.reviewer_id)
