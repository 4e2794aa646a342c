"""Taking people into a project."""

from datetime import datetime

import factories
import pytest
from sqlalchemy.orm import Session

from annotator.errors import Conflict, Invalid, NotAllowed
from annotator.models import Membership
from annotator.models.vocabulary import Role
from annotator.services import members, projects


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
