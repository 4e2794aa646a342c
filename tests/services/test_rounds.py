"""Rounds: opening one, the order in which claims are put before each reviewer, and the lock."""

from datetime import timedelta

import factories
import pytest
from at_once import at_once
from factories import NOW
from planned_round import make_planned, queue
from scene import Scene, lock, make_scene
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from annotator.database import Database
from annotator.errors import Conflict, Invalid, NotFound
from annotator.models import Assignment, AuditEntry, Project, Reviewer, Round, RoundClaim
from annotator.models.vocabulary import Reveal, Role, RoundKind, RoundState
from annotator.services import claims, projects, reviews, rounds
from annotator.services.rounds import Missing


def order(session: Session, round_: Round, reviewer: Reviewer) -> list[int]:
    """Return the claims in the order in which they are put before the reviewer."""
    own = select(Assignment).where(Assignment.round_id == round_.id, Assignment.reviewer_id == reviewer.id)
    rows = session.scalars(own.order_by(Assignment.position)).all()
    assert [row.position for row in rows] == list(range(1, len(rows) + 1))
    return [row.claim_id for row in rows]


def make_project(session: Session, claims: int = 12, reviewers: int = 2) -> tuple[Project, list[Reviewer]]:
    project = factories.make_project(session)
    document = factories.make_document(session, project)
    for _claim in range(claims):
        factories.make_claim(session, project, document)
    people = [factories.make_reviewer(session) for _person in range(reviewers)]
    for person in people:
        factories.make_membership(session, project, person)
    return project, people


def open_round(session: Session, project: Project, **values: object) -> Round:
    return rounds.open_round(session, project, now=NOW, actor_id=None, **values)  # type: ignore[arg-type]


def test_a_round_takes_the_rules_of_its_project(session: Session) -> None:
    scene = make_scene(session, Reveal.AFTER_OWN)
    assert (scene.round.number, scene.round.kind, scene.round.state) == (1, RoundKind.FIRST, RoundState.OPEN)
    assert (scene.round.reveal, scene.round.rubric_version_id) == (Reveal.AFTER_OWN, scene.rubric.version_id)
    assert (scene.round.opened_at, scene.round.locked_at) == (NOW, None)
    scene.project.reveal = Reveal.AFTER_LOCK.value
    session.flush()
    assert scene.round.reveal == Reveal.AFTER_OWN


def test_a_round_has_the_claims_that_are_ready_and_to_be_rated(session: Session) -> None:
    project, _people = make_project(session, claims=2)
    factories.make_claim(session, project, is_to_rate=False)
    factories.make_claim(session, project, state="draft")
    factories.make_claim(session, project, state="withdrawn")
    round_ = open_round(session, project)
    assert len(session.scalars(select(RoundClaim.claim_id).where(RoundClaim.round_id == round_.id)).all()) == 2


def test_every_active_reviewer_gets_every_claim_and_nobody_else_does(session: Session) -> None:
    project, people = make_project(session)
    lead, closed = factories.make_reviewer(session), factories.make_reviewer(session, is_active=False)
    factories.make_membership(session, project, lead, role="lead")
    factories.make_membership(session, project, closed)
    factories.make_membership(session, project, is_active=False)
    factories.make_membership(session, project, role="observer")
    factories.make_membership(session, project, role="adjudicator")
    round_ = open_round(session, project)
    raters = session.scalars(select(Assignment.reviewer_id).where(Assignment.round_id == round_.id)).all()
    assert sorted(raters) == sorted([person.id for person in people] * 12)
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "round.opened")).one()
    assert entry.detail == {"claims": 12, "reviewers": 2}


def test_a_lead_rates_when_asked_to(session: Session) -> None:
    project, _people = make_project(session, reviewers=0)
    lead = factories.make_reviewer(session)
    factories.make_membership(session, project, lead, role="lead")
    assert len(order(session, open_round(session, project, include_leads=True), lead)) == 12


def test_the_order_is_the_seed_s_and_differs_between_reviewers(session: Session) -> None:
    project, people = make_project(session)
    round_ = open_round(session, project)
    first, second = (order(session, round_, person) for person in people)
    assert first != second
    assert sorted(first) == sorted(second)
    session.execute(Assignment.__table__.delete().where(Assignment.reviewer_id == people[0].id))  # type: ignore[attr-defined]
    rounds.assign_claims(session, round_, [people[0].id])
    assert order(session, round_, people[0]) == first


def test_another_seed_gives_another_order(session: Session) -> None:
    project, (person, _other) = make_project(session)
    first = open_round(session, project)
    rounds.lock_round(session, first, now=NOW, actor_id=None)
    second = open_round(session, project, kind=RoundKind.SECOND)
    assert second.seed != first.seed
    assert order(session, first, person) != order(session, second, person)


def test_assigning_again_adds_only_what_is_missing(session: Session) -> None:
    project, people = make_project(session)
    round_ = open_round(session, project)
    assert rounds.assign_claims(session, round_, [person.id for person in people]) == 0
    newcomer = factories.make_reviewer(session)
    assert rounds.assign_claims(session, round_, [newcomer.id, people[0].id]) == 12


def test_a_round_is_refused_while_another_is_open(session: Session) -> None:
    scene = make_scene(session)
    with pytest.raises(Conflict, match="Round 1 is still open"):
        open_round(session, scene.project)


@pytest.mark.parametrize(
    ("claims", "reviewers", "words"),
    [(0, 1, "no claim to rate yet. Import"), (1, 0, "nobody to rate yet. Add")],
)
def test_a_round_needs_claims_and_reviewers(session: Session, claims: int, reviewers: int, words: str) -> None:
    project, _people = make_project(session, claims, reviewers)
    with pytest.raises(Invalid, match=words):
        open_round(session, project)


def test_a_round_needs_a_rubric_and_a_kind(session: Session) -> None:
    project, _people = make_project(session)
    with pytest.raises(Invalid, match="one of: calibration, first, second") as refusal:
        open_round(session, project, kind="third")
    assert refusal.value.field == "kind"
    project.rubric_version_id = None
    with pytest.raises(Invalid, match="Choose a rubric"):
        open_round(session, project)


def test_finding_rounds(session: Session) -> None:
    project, _people = make_project(session)
    assert rounds.latest_round(session, project.id) is None
    with pytest.raises(NotFound, match="no round yet"):
        rounds.find_round(session, project.id)
    first = open_round(session, project, kind=RoundKind.CALIBRATION)
    rounds.lock_round(session, first, now=NOW, actor_id=None)
    second = open_round(session, project)
    assert rounds.find_round(session, project.id) is second
    assert rounds.find_round(session, project.id, 1) is first
    assert rounds.list_rounds(session, project.id) == [second, first]
    with pytest.raises(NotFound, match="no round 3"):
        rounds.find_round(session, project.id, 3)


@pytest.fixture
def scene(session: Session) -> Scene:
    return make_scene(session)


def test_a_lock_is_for_good_and_logged(session: Session, scene: Scene) -> None:
    rounds.lock_round(session, scene.round, now=NOW + timedelta(days=1), actor_id=scene.lead.id)
    assert (scene.round.state, scene.round.locked_at) == (RoundState.LOCKED, NOW + timedelta(days=1))
    with pytest.raises(Conflict, match="Round 1 is locked already"):
        rounds.lock_round(session, scene.round, now=NOW, actor_id=scene.lead.id)
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "round.locked")).one()
    assert (entry.subject, entry.actor_id, entry.project_id) == (
        f"round:{scene.round.id}",
        scene.lead.id,
        scene.project.id,
    )


def test_counting_what_is_missing(session: Session, scene: Scene) -> None:
    assert rounds.count_missing(session, scene.round.id) == Missing(open=3, withdrawn=0)
    session.execute(update(Assignment).values(state="withdrawn"))
    assert rounds.count_missing(session, scene.round.id) == Missing(open=0, withdrawn=4)
    assert rounds.count_missing(session, scene.round.id).total == 4
    assert rounds.count_missing(session, 999).total == 0


def test_what_is_of_withdrawn_claims_is_not_missing(session: Session) -> None:
    planned = make_planned(session, queue(2), claims=3)
    number = planned.next(session, 0) or 0
    planned.submit(session, 0, number)
    reviews.withdraw_review(session, number, planned.people[0].id, "back", NOW)
    assert rounds.count_missing(session, planned.round.id) == Missing(open=0, withdrawn=1, untaken=5)
    key = planned.claims[planned.claim_of(session, number)].key
    claims.withdraw_claim(session, planned.project.id, key, now=NOW, actor_id=None)
    assert rounds.count_missing(session, planned.round.id) == Missing(open=0, withdrawn=0, untaken=4)


def test_rounds_opened_at_once_are_one(database: Database) -> None:
    with database.writing() as session:
        project_id = make_project(session, claims=1)[0].id
    outcomes = at_once(database, [lambda session: open_round(session, session.get_one(Project, project_id)).number] * 3)
    assert min(map(str, outcomes)) == "1"
    assert sum(isinstance(outcome, Conflict) for outcome in outcomes) == 2


def test_who_joins_while_the_round_is_locked_rates_nothing_in_it(database: Database) -> None:
    with database.writing() as session:
        scene = make_scene(session)
        newcomer = factories.make_reviewer(session).id
        session.expunge_all()

    def join(session: Session) -> str:
        project = session.get_one(Project, scene.project.id)
        projects.add_member(session, project, newcomer, Role.REVIEWER, now=NOW, actor_id=None)
        return "joined"

    def lock_now(session: Session) -> str:
        rounds.lock_round(session, session.get_one(Round, scene.round.id), now=NOW, actor_id=None)
        return "locked"

    assert at_once(database, [join, lock_now]) == ["joined", "locked"]


@pytest.mark.postgresql
def test_who_holds_a_project_lets_others_log_what_they_did_in_it(postgres_database: Database) -> None:
    with postgres_database.writing() as session:
        scene = make_scene(session)
        newcomer = factories.make_reviewer(session).id
        session.expunge_all()
    with postgres_database.writing() as joining:
        project = joining.get_one(Project, scene.project.id)
        projects.add_member(joining, project, newcomer, Role.OBSERVER, now=NOW, actor_id=None)
        with postgres_database.writing() as locking:
            locking.execute(text("SET LOCAL lock_timeout = '5s'"))
            rounds.lock_round(locking, locking.get_one(Round, scene.round.id), now=NOW, actor_id=None)
    with postgres_database.reading() as session:
        assert session.get_one(Round, scene.round.id).state == RoundState.LOCKED


def test_a_second_round_stands_beside_the_first(session: Session, scene: Scene) -> None:
    lock(session, scene)
    before = order(session, scene.round, scene.first)
    second = open_round(session, scene.project, kind="second")
    assert (second.number, second.kind) == (2, RoundKind.SECOND)
    assert order(session, scene.round, scene.first) == before
    assert rounds.count_missing(session, second.id).open == 4


def test_a_number_no_round_can_have(session: Session) -> None:
    project = factories.make_project(session)
    with pytest.raises(NotFound, match="no round 99999999999999999999: this project has no round yet"):
        rounds.find_round(session, project.id, 99999999999999999999)


def test_places_that_nobody_has_taken_are_missing_too(session: Session) -> None:
    planned = make_planned(session, queue(2), claims=3)
    assert rounds.count_missing(session, planned.round.id) == Missing(open=0, withdrawn=0, untaken=6)
    number = planned.next(session, 0) or 0
    assert rounds.count_missing(session, planned.round.id) == Missing(open=1, withdrawn=0, untaken=5)
    planned.submit(session, 0, number)
    assert rounds.count_missing(session, planned.round.id).total == 5
