"""Coming by an invitation: with an account, with a new one, twice, too late, and at the same moment as others."""

from datetime import timedelta

import factories
import pytest
from at_once import at_once
from factories import NOW
from scene import Scene, make_scene
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from annotator.database import Database
from annotator.errors import Conflict, Invalid, NotFound
from annotator.models import Assignment, AuditEntry, Invitation, InvitationUse, Membership, Reviewer
from annotator.models.vocabulary import Role
from annotator.services import accounts, invitation_uses, invitations, projects
from annotator.services.invitation_uses import Joined, Standing
from annotator.services.invitations import InvitationState, Terms

PASSWORD = "a window over the harbour"


@pytest.fixture
def scene(session: Session) -> Scene:
    return make_scene(session)


def make(session: Session, scene: Scene, role: Role = Role.REVIEWER, uses: int = 1, group: str = "") -> str:
    terms = Terms(role, uses=uses, group=group)
    lead = scene.lead.id
    return invitations.invite(session, scene.project, terms, maker_id=lead, now=NOW, actor_id=lead).token


def uses(session: Session) -> tuple[int, int]:
    """What the invitations count as used, and how many uses are kept; beside that of the scene."""
    made = session.scalar(select(func.sum(Invitation.uses_made))) or 0
    kept = session.scalar(select(func.count()).select_from(InvitationUse)) or 0
    return made, kept


def membership(session: Session, scene: Scene, reviewer_id: int) -> Membership | None:
    own = (Membership.project_id == scene.project.id, Membership.reviewer_id == reviewer_id)
    return session.scalar(select(Membership).where(*own).execution_options(populate_existing=True))


def test_a_reviewer_comes_and_is_assigned_the_open_round(session: Session, scene: Scene) -> None:
    token, person = make(session, scene, group="press"), factories.make_reviewer(session)
    joined = invitation_uses.accept(session, token, person.id, NOW)
    assert joined == Joined(scene.project.slug, scene.project.title, Role.REVIEWER, is_new=True)
    found = membership(session, scene, person.id)
    assert found is not None
    assert (found.role, found.group_name, found.pseudonym, found.is_active) == ("reviewer", "press", "R4", True)
    assigned = select(func.count()).select_from(Assignment).where(Assignment.reviewer_id == person.id)
    assert session.scalar(assigned) == 2
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "invitation.used")).one()
    assert (entry.actor_id, entry.project_id, entry.detail) == (
        person.id,
        scene.project.id,
        {"role": "reviewer", "use": 1},
    )


@pytest.mark.parametrize("role", [Role.LEAD, Role.ADJUDICATOR, Role.OBSERVER])
def test_other_roles_are_assigned_nothing(session: Session, scene: Scene, role: Role) -> None:
    person = factories.make_reviewer(session)
    assert invitation_uses.accept(session, make(session, scene, role), person.id, NOW).role is role
    assert session.scalars(select(Assignment.id).where(Assignment.reviewer_id == person.id)).all() == []


def test_an_account_is_made(session: Session, scene: Scene) -> None:
    typed = {"login": " Nina ", "name": "Nina N.", "password": PASSWORD}
    reviewer, joined = invitation_uses.sign_up(session, make(session, scene), now=NOW, **typed)
    assert (reviewer.login, reviewer.name, reviewer.must_change_password) == ("nina", "Nina N.", False)
    assert not reviewer.may_create_projects
    assert accounts.is_right(reviewer.password_hash, PASSWORD)
    assert joined.is_new
    assert membership(session, scene, reviewer.id) is not None


@pytest.mark.parametrize(
    ("change", "field"),
    [({"login": "a b"}, "login"), ({"name": " "}, "name"), ({"password": "short"}, "password"), ({}, "login")],
)
def test_a_refused_account_spends_no_use(session: Session, scene: Scene, change: dict[str, str], field: str) -> None:
    scene.first.login = "nina"
    session.flush()
    typed = {"login": "nina" if not change else "new", "name": "N", "password": PASSWORD} | change
    before = uses(session)
    with pytest.raises(Invalid) as refused:
        invitation_uses.sign_up(session, make(session, scene), now=NOW, **typed)
    assert list(refused.value.errors) == [field]
    assert uses(session) == before


def test_the_same_person_twice_changes_nothing(session: Session, scene: Scene) -> None:
    token, person = make(session, scene, uses=2), factories.make_reviewer(session)
    invitation_uses.accept(session, token, person.id, NOW)
    before = uses(session)
    again = invitation_uses.accept(session, token, person.id, NOW)
    assert (again.is_new, uses(session)) == (False, before)
    offer = invitation_uses.read_offer(session, token, NOW, person.id)
    assert offer is not None
    assert (offer.standing, offer.came_by_it, offer.is_open) == (Standing.MEMBER, True, True)


@pytest.mark.parametrize(("has", "offered"), [(Role.OBSERVER, Role.REVIEWER), (Role.LEAD, Role.OBSERVER)])
def test_a_link_changes_no_role(session: Session, scene: Scene, has: Role, offered: Role) -> None:
    """An observer who saw results does not come to rate by it, and a lead who tries it does not lose the lead."""
    token, person = make(session, scene, offered), factories.make_reviewer(session)
    projects.add_member(session, scene.project, person.id, has, now=NOW, actor_id=None)
    before = uses(session)
    joined = invitation_uses.accept(session, token, person.id, NOW)
    assert (joined.role, joined.is_new, uses(session)) == (has, False, before)
    offer = invitation_uses.read_offer(session, token, NOW, person.id)
    assert offer is not None
    assert (offer.role, offer.standing, offer.came_by_it) == (has, Standing.MEMBER, False)


def test_who_was_let_go_does_not_come_back_by_a_link(session: Session, scene: Scene) -> None:
    token, person = make(session, scene, uses=2), factories.make_reviewer(session)
    invitation_uses.accept(session, token, person.id, NOW)
    found = membership(session, scene, person.id)
    assert found is not None
    projects.set_member_active(session, scene.project.id, found.id, is_active=False, now=NOW, actor_id=None)
    with pytest.raises(Conflict, match="ask the lead of the project"):
        invitation_uses.accept(session, token, person.id, NOW)
    assert not found.is_active
    offer = invitation_uses.read_offer(session, token, NOW, person.id)
    assert offer is not None
    assert offer.standing is Standing.LET_GO


@pytest.mark.parametrize("state", [state for state in InvitationState if state is not InvitationState.OPEN])
def test_a_link_that_does_not_work_says_why_and_what_to_do(
    session: Session, scene: Scene, state: InvitationState
) -> None:
    token, now = make(session, scene), NOW
    made = session.scalars(select(Invitation).where(Invitation.token_sha256 == invitations.digest(token))).one()
    if state is InvitationState.USED_UP:
        invitation_uses.accept(session, token, factories.make_reviewer(session).id, NOW)
    elif state is InvitationState.EXPIRED:
        now = NOW + timedelta(days=7)
    elif state is InvitationState.REVOKED:
        invitations.revoke(session, scene.project.id, made.id, now=NOW, actor_id=scene.lead.id)
    else:
        scene.lead.is_active = False
        session.flush()
    person, before = factories.make_reviewer(session), uses(session)
    heading, why = invitation_uses.why_closed(state)
    assert "Ask " in why
    for attempt in (
        lambda: invitation_uses.accept(session, token, person.id, now),
        lambda: invitation_uses.sign_up(session, token, login="nina", name="N", password=PASSWORD, now=now),
    ):
        with pytest.raises(Conflict) as refused:
            attempt()
        assert str(refused.value) == f"{heading}. {why}"
    offer = invitation_uses.read_offer(session, token, now, person.id)
    assert offer is not None
    assert (offer.state, offer.standing, uses(session)) == (state, Standing.NOBODY, before)
    assert session.scalars(select(Reviewer).where(Reviewer.login == "nina")).all() == []


def test_each_cause_has_a_heading_of_its_own() -> None:
    closed = [state for state in InvitationState if state is not InvitationState.OPEN]
    assert len({invitation_uses.why_closed(state) for state in closed}) == len(closed) == 4


def test_a_wrong_link_offers_nothing(session: Session, scene: Scene) -> None:
    token = make(session, scene)
    for wrong in (token[:-1], token + "x", token.swapcase(), ""):
        assert invitation_uses.read_offer(session, wrong, NOW, None) is None
        with pytest.raises(NotFound):
            invitation_uses.accept(session, wrong, scene.first.id, NOW)
    offer = invitation_uses.read_offer(session, token, NOW, None)
    assert offer is not None
    assert (offer.slug, offer.title, offer.maker) == (scene.project.slug, scene.project.title, scene.lead.name)
    assert (offer.standing, offer.is_open) == (Standing.NOBODY, True)


def _race(database: Database, allowed: int, people: int) -> tuple[str, list[int]]:
    with database.writing() as session:
        scene = make_scene(session)
        token = make(session, scene, uses=allowed)
        ids = [factories.make_reviewer(session).id for _person in range(people)]
    return token, ids


def test_of_those_who_race_for_the_last_use_one_gets_it(database: Database) -> None:
    token, ids = _race(database, allowed=2, people=6)

    def accepts(reviewer_id: int):  # type: ignore[no-untyped-def]
        return lambda session: invitation_uses.accept(session, token, reviewer_id, NOW)

    outcomes = at_once(database, [accepts(reviewer_id) for reviewer_id in ids])
    assert sum(isinstance(outcome, Joined) for outcome in outcomes) == 2
    refused = [outcome for outcome in outcomes if not isinstance(outcome, Joined)]
    assert all(isinstance(each, Conflict) and "used up" in str(each) for each in refused)
    with database.reading() as session:
        made = session.scalars(select(Invitation).where(Invitation.token_sha256 == invitations.digest(token))).one()
        kept = select(func.count()).where(InvitationUse.invitation_id == made.id)
        came = select(func.count()).where(Membership.reviewer_id.in_(ids))
        assert (made.uses_made, session.scalar(kept), session.scalar(came)) == (2, 2, 2)


def test_one_person_in_many_windows_takes_one_use(database: Database) -> None:
    token, (person,) = _race(database, allowed=3, people=1)
    outcomes = at_once(
        database, [lambda session: invitation_uses.accept(session, token, person, NOW) for _window in range(4)]
    )
    assert sorted(outcome.is_new for outcome in outcomes if isinstance(outcome, Joined)) == [False, False, False, True]
    with database.reading() as session:
        made = session.scalars(select(Invitation).where(Invitation.token_sha256 == invitations.digest(token))).one()
        assert made.uses_made == 1
