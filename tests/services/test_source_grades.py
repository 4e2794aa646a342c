"""Grading sources: who is asked when, what is kept, and what is refused."""

from dataclasses import replace
from datetime import timedelta

import factories
import pytest
from factories import NOW
from planted_round import make_planted_round, own
from rated_round import RatedRound, make_rated_round
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from annotator.errors import Conflict, Invalid, NotAllowed, NotFound
from annotator.models import Assignment, Attribution, AuditEntry, ClaimVersion, Project, Source, SourceGrade
from annotator.models.vocabulary import AssignmentState, Grade, Purpose
from annotator.services import assignments, source_grades
from annotator.services.grade_words import GRADES, ORDERED
from annotator.services.source_grades import GradeRecord


def asking(made: RatedRound) -> RatedRound:
    source_grades.set_asking(made.session, made.project.id, asks=True, now=NOW, actor_id=made.lead.id)
    return made


@pytest.fixture
def made(session: Session) -> RatedRound:
    """Three claims, each of a source of its own; nobody has rated yet."""
    return asking(make_rated_round(session, [". .", ". .", ". ."]))


def source_of(made: RatedRound, claim: int, part: str = "says") -> Source:
    return made.session.scalars(
        select(Source)
        .join(Attribution, Attribution.source_id == Source.id)
        .join(ClaimVersion, ClaimVersion.id == Attribution.claim_version_id)
        .where(ClaimVersion.claim_id == made.claims[claim].id, Attribution.part == part)
    ).one()


def relay(made: RatedRound, claim: int, relayer: Source) -> None:
    version = made.session.scalars(select(ClaimVersion.id).where(ClaimVersion.claim_id == made.claims[claim].id)).one()
    made.session.add(Attribution(claim_version_id=version, source_id=relayer.id, position=1, part="relays"))
    made.session.flush()


def asked(made: RatedRound, claim: int, reviewer: int = 0) -> str | None:
    record = assignments.read_assignment(
        made.session, made.project.id, made.assignment(reviewer, claim), made.reviewers[reviewer].id
    )
    return source_grades.next_to_grade(made.session, record)


def give(made: RatedRound, key: str, grade: Grade, why: str = "", reviewer: int = 0, **values: object) -> GradeRecord:
    given: dict[str, object] = {"request_id": f"g-{grade}", "seen": 0, "now": NOW} | values
    member = made.member(made.reviewers[reviewer])
    return source_grades.give_grade(made.session, member, key, grade, why, **given)  # type: ignore[arg-type]


def kept(made: RatedRound) -> list[tuple[int, str, str]]:
    rows = made.session.scalars(select(SourceGrade).order_by(SourceGrade.id))
    return [(row.number, row.grade, row.rationale) for row in rows]


def test_f_stands_apart_from_the_grades_that_have_an_order() -> None:
    assert [*ORDERED, Grade.F] == list(GRADES) == list(Grade)


def test_asking_is_off_until_a_lead_says_so_and_logged(session: Session) -> None:
    made = make_rated_round(session, [". ."])
    assert asked(made, 0) is None
    for asks in (True, True, False):
        source_grades.set_asking(session, made.project.id, asks=asks, now=NOW, actor_id=made.lead.id)
    actions = session.scalars(select(AuditEntry.action).where(AuditEntry.action.like("grades.%"))).all()
    assert actions == ["grades.asked", "grades.not_asked"]
    assert not session.get_one(Project, made.project.id).asks_grades


def test_each_source_of_a_claim_is_asked_for_once_claimants_first(made: RatedRound) -> None:
    claimant, relayer = source_of(made, 0), factories.make_source(made.session, made.project)
    relay(made, 0, relayer)
    relay(made, 1, relayer)
    assert asked(made, 0) == claimant.key
    give(made, claimant.key, Grade.B)
    assert asked(made, 0) == relayer.key
    give(made, relayer.key, Grade.F)
    assert asked(made, 0) is None
    # Of the next claim only the claimant is new; of another reviewer nothing is known.
    assert asked(made, 1) == source_of(made, 1).key
    assert asked(made, 0, reviewer=1) == claimant.key


def test_nobody_is_asked_about_who_is_not_identified(made: RatedRound) -> None:
    source_of(made, 0).type = "unnamed"
    made.session.flush()
    assert asked(made, 0) is None
    with pytest.raises(NotAllowed):
        give(made, source_of(made, 0).key, Grade.F)


def test_nobody_is_asked_before_a_claim_that_was_answered_or_is_not_theirs(made: RatedRound) -> None:
    made.rate(0, 0, "3")
    assert asked(made, 0) is None
    change = update(Assignment).where(Assignment.id == made.assignment(0, 1))
    made.session.execute(change.values(state=AssignmentState.RELEASED))
    assert asked(made, 1) is None
    record = assignments.read_assignment(made.session, made.project.id, made.assignment(0, 2), made.reviewers[0].id)
    assert source_grades.next_to_grade(made.session, record) is not None
    assert source_grades.next_to_grade(made.session, replace(record, is_training=True)) is None
    made.lock()
    assert asked(made, 2) is None


def test_a_grade_is_changed_by_another_version(made: RatedRound) -> None:
    key = source_of(made, 0).key
    first = give(made, key, Grade.C, " It was right twice. ")
    assert first == GradeRecord(1, Grade.C, "It was right twice.", NOW)
    again = give(made, key, Grade.C, "It was right twice.", request_id="same", seen=1)
    assert again == first
    second = give(made, key, Grade.D, seen=1, now=NOW + timedelta(hours=1))
    assert (second.number, second.grade) == (2, Grade.D)
    assert kept(made) == [(1, "C", "It was right twice."), (2, "D", "")]
    (listed,) = source_grades.list_own(made.session, made.member(made.reviewers[0]))
    assert (listed.key, listed.grade, listed.versions) == (key, Grade.D, 2)


def test_sent_twice_it_is_kept_once(made: RatedRound) -> None:
    key = source_of(made, 0).key
    assert give(made, key, Grade.C) == give(made, key, Grade.C)
    # The answer to the first was lost, and meanwhile nothing was changed: the retry still gets what was kept.
    give(made, key, Grade.A, request_id="later", seen=1)
    assert give(made, key, Grade.C).grade is Grade.C
    assert kept(made) == [(1, "C", ""), (2, "A", "")]


def test_another_window_is_told_and_then_obeyed(made: RatedRound) -> None:
    key = source_of(made, 0).key
    give(made, key, Grade.C)
    with pytest.raises(Conflict, match=r"another window meanwhile: C.*saving once more"):
        give(made, key, Grade.E)
    assert give(made, key, Grade.E, request_id="again", seen=1).number == 2


def test_grades_end_with_the_lock(made: RatedRound) -> None:
    key = source_of(made, 0).key
    give(made, key, Grade.C)
    assert source_grades.is_open(made.session, made.project.id)
    made.lock()
    assert not source_grades.is_open(made.session, made.project.id)
    with pytest.raises(Conflict, match="The round is locked"):
        give(made, key, Grade.E, seen=1, request_id="late")
    assert kept(made) == [(1, "C", "")]


def test_a_project_that_does_not_ask_takes_none(made: RatedRound) -> None:
    source_grades.set_asking(made.session, made.project.id, asks=False, now=NOW, actor_id=None)
    with pytest.raises(Conflict, match="does not ask for grades"):
        give(made, source_of(made, 0).key, Grade.C)


def test_a_reason_has_an_end(made: RatedRound) -> None:
    with pytest.raises(Invalid, match="at most 5000"):
        give(made, source_of(made, 0).key, Grade.C, "x" * 5_001)


def test_only_sources_of_own_claims_are_graded(made: RatedRound) -> None:
    session = made.session
    elsewhere = factories.make_source(session, factories.make_project(session), key="far-away")
    idle = factories.make_source(session, made.project)
    staged = factories.make_source(session, made.project, is_staged=True)
    for key in (elsewhere.key, staged.key, "nobody"):
        with pytest.raises(NotFound, match="There is no source"):
            give(made, key, Grade.C)
    with pytest.raises(NotAllowed, match="whose claims are yours to rate"):
        give(made, idle.key, Grade.C)
    assert kept(made) == []


def test_a_grade_stays_changeable_where_the_claim_went_to_another_source(made: RatedRound) -> None:
    source = source_of(made, 0)
    give(made, source.key, Grade.C)
    other = factories.make_source(made.session, made.project)
    made.session.execute(update(Attribution).where(Attribution.source_id == source.id).values(source_id=other.id))
    assert give(made, source.key, Grade.B, seen=1).number == 2


def test_before_a_masked_claim_nothing_is_asked(session: Session) -> None:
    made = asking(make_planted_round(session, claims=2, masked_part="claimant"))
    same = source_of(made, 0)
    session.execute(update(Attribution).values(source_id=same.id))
    masked, in_sight = own(made, 0)
    session.execute(update(Assignment).where(Assignment.id == masked.id).values(is_masked=True))
    session.execute(update(Assignment).where(Assignment.id == in_sight.id).values(is_masked=False))
    records = [
        assignments.read_assignment(session, made.project.id, each.id, each.reviewer_id) for each in (masked, in_sight)
    ]
    assert [source_grades.next_to_grade(session, record) for record in records] == [None, same.key]


def test_who_rates_a_source_masked_cannot_find_out_by_trying(session: Session) -> None:
    made = asking(make_planted_round(session, claims=1, masked_part="claimant"))
    session.execute(update(Assignment).values(is_masked=True))
    idle = factories.make_source(session, made.project)
    refusals = []
    for key in (source_of(made, 0).key, idle.key):
        with pytest.raises(NotAllowed) as refused:
            give(made, key, Grade.C)
        refusals.append(str(refused.value))
    assert refusals[0] == refusals[1]


def test_a_repeat_of_a_masked_claim_is_masked_as_well(session: Session) -> None:
    made = asking(make_planted_round(session, claims=1, masked_part="claimant"))
    (first,) = own(made, 0)
    session.execute(update(Assignment).where(Assignment.id == first.id).values(is_masked=True))
    repeat = factories.make_assignment(
        session, made.round, made.claims[0], made.reviewers[0], purpose=Purpose.REPEAT, is_masked=False
    )
    record = assignments.read_assignment(session, made.project.id, repeat.id, repeat.reviewer_id)
    assert source_grades.next_to_grade(session, record) is None


def test_grades_follow_a_source_into_the_one_it_turned_out_to_be(made: RatedRound) -> None:
    old, new = source_of(made, 0), source_of(made, 1)
    give(made, old.key, Grade.C)
    old.merged_into_id = new.id
    made.session.flush()
    assert asked(made, 1) is None
    (listed,) = source_grades.list_own(made.session, made.member(made.reviewers[0]))
    assert (listed.key, listed.grade) == (new.key, Grade.C)
    # Asked for by its old address, it is the other one that is graded, with the old grade before it.
    assert give(made, old.key, Grade.B, seen=1).number == 1
    (listed,) = source_grades.list_own(made.session, made.member(made.reviewers[0]))
    assert (listed.grade, listed.versions) == (Grade.B, 2)
    member = made.member(made.reviewers[0])
    versions = source_grades.read_versions(made.session, new.id, member.reviewer_id)
    assert [version.grade for version in versions] == [Grade.C, Grade.B]
