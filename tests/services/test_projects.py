"""Projects and their members."""

import factories
import pytest
from at_once import at_once
from factories import NOW
from scene import lock, make_draft, make_scene
from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.database import Database
from annotator.errors import Conflict, Invalid, NotFound
from annotator.models import Assignment, AuditEntry, Membership, Project
from annotator.models.vocabulary import Reveal, Role
from annotator.services import projects, rounds


def make(session: Session, title: str = "Arms and claims", **values: object) -> Project:
    given = {
        "lead_sentence": " What is shown? ",
        "creator_id": None,
        "rubric_version_id": factories.make_rubric(session),
    }
    return projects.create_project(session, title=title, now=NOW, **(given | values))  # type: ignore[arg-type]


def test_a_project_begins_with_its_rules(session: Session) -> None:
    project = make(session)
    assert (project.slug, project.title, project.lead_sentence) == (
        "arms-and-claims",
        "Arms and claims",
        "What is shown?",
    )
    assert (project.reveal, project.ratings_goal, project.is_example) == (Reveal.AFTER_LOCK, 3, False)
    assert 0 <= project.seed < 2**31
    given = make(session, reveal=Reveal.AFTER_OWN, ratings_goal=100, seed=5, is_example=True, slug="short-1")
    assert (given.slug, given.reveal, given.ratings_goal, given.seed) == ("short-1", Reveal.AFTER_OWN, 100, 5)
    assert given.is_example


def test_its_creator_leads_it(session: Session) -> None:
    creator = factories.make_reviewer(session)
    project = make(session, creator_id=creator.id)
    member = projects.find_member(session, project.id, creator.id)
    assert member is not None
    assert (member.role, member.pseudonym, member.unblinded_at) == (Role.LEAD, "R1", None)
    actions = session.scalars(select(AuditEntry.action).where(AuditEntry.project_id == project.id))
    assert sorted(actions) == ["member.added", "project.created"]


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"title": " "}, "title", "Give the project a title"),
        ({"title": "x" * 201}, "title", "at most 200"),
        ({"lead_sentence": "x" * 1001}, "lead_sentence", "at most 1000"),
        ({"ratings_goal": 0}, "ratings_goal", "from 1 to 100"),
        ({"ratings_goal": 101}, "ratings_goal", "from 1 to 100"),
        ({"rubric_version_id": 99}, "rubric", "Choose a rubric"),
        ({"slug": "Two Words"}, "slug", "small letters"),
        ({"slug": "-x"}, "slug", "small letters"),
        ({"slug": "x" * 51}, "slug", "at most 50"),
    ],
)
def test_a_project_is_refused(session: Session, wrong: dict[str, object], field: str, words: str) -> None:
    with pytest.raises(Invalid, match=words) as refusal:
        make(session, **wrong)  # type: ignore[arg-type]
    assert refusal.value.field == field


def test_a_rubric_that_is_not_published_is_refused(session: Session) -> None:
    draft = make_draft(session, make_scene(session))["draft"]
    with pytest.raises(Invalid, match="Choose a rubric"):
        make(session, rubric_version_id=draft)


@pytest.mark.parametrize(
    ("title", "slug"), [("Überblick № 4!", "uberblick-no-4"), ("Война", "project"), ("x" * 49 + " yz", "x" * 49)]
)
def test_a_short_name_is_made_from_the_title(session: Session, title: str, slug: str) -> None:
    assert make(session, title).slug == slug


def test_titles_may_repeat_and_short_names_not(session: Session) -> None:
    assert [make(session).slug for _project in range(3)] == [
        "arms-and-claims",
        "arms-and-claims-2",
        "arms-and-claims-3",
    ]
    with pytest.raises(Invalid, match="arms-and-claims is taken") as refusal:
        make(session, slug="arms-and-claims")
    assert refusal.value.field == "slug"


def test_finding_a_project(session: Session) -> None:
    project = make(session)
    assert projects.find_project(session, "arms-and-claims") is project
    with pytest.raises(NotFound, match="no project nothing"):
        projects.find_project(session, "nothing")


def test_one_s_place_in_a_project_by_its_short_name(session: Session) -> None:
    scene = make_scene(session)
    by_id = projects.find_member(session, scene.project.id, scene.first.id)
    assert by_id is not None
    assert projects.find_entry(session, scene.project.slug, scene.first.id) == by_id
    assert projects.find_entry(session, "nothing", scene.first.id) is None
    assert projects.find_entry(session, scene.project.slug, factories.make_reviewer(session).id) is None
    projects.set_member_active(session, scene.project.id, by_id.membership_id, is_active=False, now=NOW, actor_id=None)
    assert projects.find_entry(session, scene.project.slug, scene.first.id) is None


def test_members_get_pseudonyms_in_order_and_are_members_once(session: Session) -> None:
    project = make(session)
    people = [factories.make_reviewer(session) for _person in range(3)]
    made = [projects.add_member(session, project, p.id, Role.REVIEWER, now=NOW, actor_id=None) for p in people]
    assert [membership.pseudonym for membership in made] == ["R1", "R2", "R3"]
    with pytest.raises(Conflict, match="member of the project already"):
        projects.add_member(session, project, people[0].id, Role.OBSERVER, now=NOW, actor_id=None)
    entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "member.added")).all()
    assert [entry.detail for entry in entries] == [{"role": "reviewer"}] * 3


def assigned(session: Session, round_id: int, reviewer_id: int) -> int:
    found = select(Assignment.id).where(Assignment.round_id == round_id, Assignment.reviewer_id == reviewer_id)
    return len(session.scalars(found).all())


@pytest.mark.parametrize(("role", "claims"), [(Role.REVIEWER, 2), (Role.OBSERVER, 0), (Role.ADJUDICATOR, 0)])
def test_whoever_joins_during_a_round_rates_its_claims_if_a_reviewer(session: Session, role: Role, claims: int) -> None:
    scene = make_scene(session)
    late = factories.make_reviewer(session)
    projects.add_member(session, scene.project, late.id, role, now=NOW, actor_id=scene.lead.id)
    assert assigned(session, scene.round.id, late.id) == claims


def test_whoever_joins_after_the_lock_rates_nothing(session: Session) -> None:
    scene = make_scene(session)
    lock(session, scene)
    late = factories.make_reviewer(session)
    projects.add_member(session, scene.project, late.id, Role.REVIEWER, now=NOW, actor_id=scene.lead.id)
    assert assigned(session, scene.round.id, late.id) == 0


def membership_of(session: Session, project: Project, reviewer_id: int) -> Membership:
    found = select(Membership).where(Membership.project_id == project.id, Membership.reviewer_id == reviewer_id)
    return session.scalars(found).one()


def test_a_member_leaves_and_comes_back_to_the_round_that_was_opened_meanwhile(session: Session) -> None:
    scene = make_scene(session)
    gone = membership_of(session, scene.project, scene.second.id)
    change = {"now": NOW, "actor_id": scene.lead.id}
    projects.set_member_active(session, scene.project.id, gone.id, is_active=False, **change)  # type: ignore[arg-type]
    assert projects.find_member(session, scene.project.id, scene.second.id) is None
    lock(session, scene)
    following = rounds.open_round(session, scene.project, now=NOW, actor_id=None, kind="second")
    assert assigned(session, following.id, scene.second.id) == 0
    for _twice in range(2):
        projects.set_member_active(session, scene.project.id, gone.id, is_active=True, **change)  # type: ignore[arg-type]
    assert assigned(session, following.id, scene.second.id) == 2
    assert assigned(session, scene.round.id, scene.second.id) == 2
    actions = session.scalars(select(AuditEntry.action).where(AuditEntry.action.startswith("member.")))
    assert sorted(actions) == ["member.added"] * 3 + ["member.deactivated", "member.reactivated"]


def test_the_last_lead_cannot_leave(session: Session) -> None:
    scene = make_scene(session)
    lead = membership_of(session, scene.project, scene.lead.id)
    with pytest.raises(Conflict, match="needs a lead"):
        projects.set_member_active(session, scene.project.id, lead.id, is_active=False, now=NOW, actor_id=None)
    projects.add_member(session, scene.project, factories.make_reviewer(session).id, Role.LEAD, now=NOW, actor_id=None)
    projects.set_member_active(session, scene.project.id, lead.id, is_active=False, now=NOW, actor_id=None)
    assert not lead.is_active


def test_a_member_of_another_project_is_not_found(session: Session) -> None:
    scene, other = make_scene(session), make(session)
    lead = membership_of(session, scene.project, scene.lead.id)
    for membership_id in (lead.id, 999):
        with pytest.raises(NotFound, match="no such member"):
            projects.set_member_active(session, other.id, membership_id, is_active=False, now=NOW, actor_id=None)


def test_members_as_the_lead_sees_them(session: Session) -> None:
    scene = make_scene(session)
    lock(session, scene)
    scene.first.password_hash = "some hash"
    session.flush()
    lead, first, second = projects.list_members(session, scene.project.id)
    assert (lead.login, lead.role, lead.pseudonym, lead.unblinded_at) == (scene.lead.login, Role.LEAD, "R1", NOW)
    assert (first.can_sign_in, second.can_sign_in) == (True, False)
    assert (first.reviewer_id, first.name) == (scene.first.id, scene.first.name)
    assert first.is_active
    assert not first.is_example


def test_those_who_join_at_once_get_pseudonyms_of_their_own(database: Database) -> None:
    with database.writing() as session:
        project_id = factories.make_project(session).id
        people = [factories.make_reviewer(session).id for _person in range(6)]

    def join(person: int) -> str:
        return lambda session: (
            projects.add_member(  # type: ignore[return-value]
                session, session.get_one(Project, project_id), person, Role.REVIEWER, now=NOW, actor_id=None
            ).pseudonym
        )

    names = at_once(database, [join(person) for person in people])  # type: ignore[arg-type]
    assert sorted(map(str, names)) == ["R1", "R2", "R3", "R4", "R5", "R6"]
    again = at_once(database, [join(people[0])] * 2)  # type: ignore[list-item]
    assert all(isinstance(outcome, Conflict) for outcome in again)
