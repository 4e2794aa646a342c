"""Taking people into a project."""

from collections.abc import Callable
from datetime import datetime

import factories
import pytest
from at_once import at_once
from scene import lock, make_scene
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from annotator.database import Database
from annotator.errors import Conflict, Invalid, NotAllowed, NotFound
from annotator.models import Assignment, AuditEntry, Membership, Project
from annotator.models.vocabulary import Role
from annotator.services import members, projects
from annotator.services.members import Change, Place


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


def _change(session: Session, membership: Membership, place: Place, now: datetime) -> None:
    members.change_place(session, membership.project_id, membership.id, place, now=now, actor_id=membership.reviewer_id)


def test_role_group_and_share_are_changed_and_logged(session: Session, now: datetime) -> None:
    _project, membership = _member(session, now, Role.REVIEWER)
    _change(session, membership, Place(Role.OBSERVER, "  press \u202e office", 100), now)
    assert (membership.role, membership.group_name, membership.work_weight) == ("observer", "press office", 100)
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "member.changed")).one()
    assert entry.detail == {"group": [None, "press office"], "work_weight": [1, 100]}
    assert (entry.subject, entry.actor_id) == (f"reviewer:{membership.reviewer_id}", membership.reviewer_id)
    _change(session, membership, Place(Role.OBSERVER, "press office", 0), now)
    _change(session, membership, Place(Role.OBSERVER, "", 0), now)
    assert (membership.group_name, membership.work_weight) == (None, 0)
    details = select(AuditEntry.detail).where(AuditEntry.action == "member.changed").order_by(AuditEntry.id)
    assert session.scalars(details).all()[1:] == [{"work_weight": [100, 0]}, {"group": ["press office", None]}]


def test_the_same_place_again_is_no_deed(session: Session, now: datetime) -> None:
    _project, membership = _member(session, now, Role.REVIEWER)
    before = session.scalar(select(func.count()).select_from(AuditEntry))
    _change(session, membership, Place(Role.REVIEWER), now)
    assert session.scalar(select(func.count()).select_from(AuditEntry)) == before


@pytest.mark.parametrize(
    ("place", "field"),
    [
        (Place(Role.OBSERVER, "g" * 81), "group"),
        (Place(Role.OBSERVER, "", -1), "work_weight"),
        (Place(Role.OBSERVER, "", 101), "work_weight"),
    ],
)
def test_what_is_out_of_range_changes_nothing(session: Session, now: datetime, place: Place, field: str) -> None:
    _project, membership = _member(session, now, Role.REVIEWER)
    with pytest.raises(Invalid) as refused:
        _change(session, membership, place, now)
    assert list(refused.value.errors) == [field]
    assert (membership.role, membership.work_weight) == ("reviewer", 1)


def test_a_member_of_another_project_keeps_their_place(session: Session, now: datetime) -> None:
    _project, membership = _member(session, now, Role.REVIEWER)
    other = factories.make_project(session)
    for at, number in ((other.id, membership.id), (membership.project_id, 10**6)):
        with pytest.raises(NotFound, match="no such member"):
            members.change_place(session, at, number, Place(Role.LEAD), now=now, actor_id=membership.reviewer_id)
    assert membership.role == "reviewer"


def test_who_was_let_go_is_known(session: Session, now: datetime) -> None:
    project, membership = _member(session, now, Role.REVIEWER)
    assert not members.was_let_go(session, project.slug, membership.reviewer_id)
    membership.is_active = False
    session.flush()
    assert members.was_let_go(session, project.slug, membership.reviewer_id)
    assert not members.was_let_go(session, factories.make_project(session).slug, membership.reviewer_id)


def test_a_pseudonym_never_changes_and_is_given_once(session: Session, now: datetime) -> None:
    project, lead = factories.make_project(session), factories.make_reviewer(session)
    people = [factories.make_reviewer(session) for _person in range(3)]
    joined = [
        projects.add_member(session, project, person.id, role, now=now, actor_id=None)
        for person, role in zip([lead, *people], [Role.LEAD, *3 * [Role.REVIEWER]], strict=True)
    ]
    given = {each.reviewer_id: each.pseudonym for each in joined}
    assert sorted(given.values()) == ["R1", "R2", "R3", "R4"]
    last = joined[-1]
    projects.set_member_active(session, project.id, last.id, is_active=False, now=now, actor_id=None)
    newcomer = projects.add_member(
        session, project, factories.make_reviewer(session).id, Role.REVIEWER, now=now, actor_id=None
    )
    assert newcomer.pseudonym == "R5"
    for place in (Place(Role.OBSERVER, "press", 3), Place(Role.REVIEWER)):
        _change(session, last, place, now)
    people[-1].name = "Another name"
    members.admit(session, project, login=people[-1].login, name="", role=None, now=now, actor_id=None)
    session.expire_all()
    found = {record.reviewer_id: record.pseudonym for record in projects.list_members(session, project.id)}
    assert found == given | {newcomer.reviewer_id: "R5"}
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(update(Membership).where(Membership.id == newcomer.id).values(pseudonym="R4"))
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(delete(Membership).where(Membership.id == last.id))


def test_of_two_leads_who_take_each_other_out_one_stays(database: Database, now: datetime) -> None:
    with database.writing() as session:
        project = factories.make_project(session)
        places = [factories.make_membership(session, project, role="lead").id for _lead in range(2)]

    def takes_out(membership_id: int) -> Callable[[Session], None]:
        return lambda session: projects.set_member_active(
            session, project.id, membership_id, is_active=False, now=now, actor_id=None
        )

    outcomes = at_once(database, [takes_out(membership_id) for membership_id in places])
    assert sorted(isinstance(outcome, Conflict) for outcome in outcomes) == [False, True]
    with database.reading() as session:
        assert [record.is_active for record in projects.list_members(session, project.id)].count(True) == 1
