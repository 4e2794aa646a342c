"""Rounds of each kind, opened under each plan."""

from datetime import timedelta

import pytest
from factories import NOW
from planned_round import Planned, held, loads, make_planned, make_unopened, order_of, places, queue, some
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from annotator.errors import Invalid
from annotator.models import Assignment, Claim, Membership, Round, RoundClaim
from annotator.models.vocabulary import Overlap, Related, RoundKind
from annotator.services import projects, reviews, rounds, work_plans
from annotator.services.round_overview import FirstForecast, forecast_first
from annotator.services.work_plans import PlanDraft

SAMPLE = PlanDraft(overlap=Overlap.SAMPLE, ratings_per_claim=3, sample_percent=25)


def open_again(session: Session, planned: Planned, kind: RoundKind, **values: object) -> Planned:
    """Lock the round, and open another."""
    if planned.round.state == "open":
        rounds.lock_round(session, planned.round, now=NOW, actor_id=None)
    round_ = rounds.open_round(session, planned.project, now=NOW, actor_id=None, kind=kind, **values)  # type: ignore[arg-type]
    return Planned(planned.project, round_, planned.lead, planned.people, planned.claims, planned.rubric)


def test_so_many_reviewers_a_claim(session: Session) -> None:
    planned = make_planned(session, some(2), claims=9)
    assert set(places(session, planned.round).values()) == {(2, 2)}
    assert loads(session, planned) == [6, 6, 6]
    rows = session.scalars(select(Assignment.position).where(Assignment.reviewer_id == planned.people[0].id))
    assert sorted(rows) == [1, 2, 3, 4, 5, 6]
    orders = [order_of(session, planned, person) for person in range(3)]
    assert any(order != sorted(order) for order in orders)


def test_work_weights_divide_the_claims(session: Session) -> None:
    project, lead, people, claims = make_unopened(session, claims=12, people=3)
    for person, weight in zip(people, (2, 1, 0), strict=True):
        session.execute(update(Membership).where(Membership.reviewer_id == person.id).values(work_weight=weight))
    work_plans.save_plan(session, project, some(1), now=NOW, actor_id=None)
    round_ = rounds.open_round(session, project, now=NOW, actor_id=None)
    assert loads(session, Planned(project, round_, lead, people, claims, None)) == [8, 4, 0]  # type: ignore[arg-type]


def test_a_sample_is_rated_by_several_and_the_rest_by_one(session: Session) -> None:
    planned = make_planned(session, SAMPLE, claims=12)
    counted = places(session, planned.round)
    assert sorted(counted.values()) == [(1, 1)] * 9 + [(3, 3)] * 3
    sample = session.scalars(
        select(Claim.position).join(RoundClaim, RoundClaim.claim_id == Claim.id).where(RoundClaim.is_in_sample)
    ).all()
    assert {number for number, (wanted, _taken) in counted.items() if wanted == 3} == set(sample)


def test_the_sample_and_the_draw_are_the_seed_s(session: Session) -> None:
    planned = make_planned(session, SAMPLE, claims=12)

    def drawn(round_: Round) -> list[tuple[int, bool, int]]:
        rows = session.execute(
            select(Claim.position, RoundClaim.is_in_sample, RoundClaim.shuffle)
            .join(Claim, Claim.id == RoundClaim.claim_id)
            .where(RoundClaim.round_id == round_.id)
            .order_by(Claim.position)
        )
        return [tuple(row) for row in rows]

    other = make_planned(session, SAMPLE, claims=12)
    assert drawn(planned.round) == drawn(other.round)
    assert len({shuffle for _claim, _sample, shuffle in drawn(planned.round)}) == 12
    assert drawn(open_again(session, planned, RoundKind.FIRST, again=True).round) != drawn(other.round)


def test_a_queue_assigns_nothing_beforehand(session: Session) -> None:
    planned = make_planned(session, queue(2))
    assert held(session, planned.round) == {}
    assert set(places(session, planned.round).values()) == {(2, 0)}


def test_the_plan_is_refused_where_people_have_left(session: Session) -> None:
    project, _lead, people, _claims = make_unopened(session, people=3)
    work_plans.save_plan(session, project, some(3), now=NOW, actor_id=None)
    session.execute(update(Membership).where(Membership.reviewer_id == people[0].id).values(is_active=False))
    with pytest.raises(Invalid, match="3 different reviewers a claim cannot be had: the project has 2") as refusal:
        rounds.open_round(session, project, now=NOW, actor_id=None)
    assert refusal.value.field == "kind"
    assert rounds.latest_round(session, project.id) is None
    opened = rounds.open_round(session, project, now=NOW, actor_id=None, include_leads=True)
    assert set(held(session, opened).values()) == {3}
    assert opened.leads_rate


@pytest.mark.parametrize(("first", "expected"), [(None, 6), (2, 2), (6, 6)])
def test_a_calibration_puts_the_first_claims_before_everybody(
    session: Session, first: int | None, expected: int
) -> None:
    planned = make_planned(session, some(1), kind=RoundKind.CALIBRATION, first_claims=first)
    assert planned.round.work_plan_id is None
    assert held(session, planned.round) == dict.fromkeys(range(1, expected + 1), 3)
    assert set(places(session, planned.round).values()) == {(None, 0)}


@pytest.mark.parametrize("first", [0, -1, 7])
def test_a_calibration_of_an_impossible_number(session: Session, first: int) -> None:
    with pytest.raises(Invalid, match="a number of claims from 1 to 6") as refusal:
        make_planned(session, kind=RoundKind.CALIBRATION, first_claims=first)
    assert refusal.value.field == "first_claims"


def test_a_second_round_needs_a_locked_first_one(session: Session) -> None:
    with pytest.raises(Invalid, match="discusses a first one") as refusal:
        make_planned(session, kind=RoundKind.SECOND)
    assert refusal.value.field == "kind"
    planned = make_planned(session, kind=RoundKind.CALIBRATION)
    with pytest.raises(Invalid, match="discusses a first one"):
        open_again(session, planned, RoundKind.SECOND)


def rate(session: Session, planned: Planned, table: dict[tuple[int, int], str]) -> None:
    for (person, claim), code in table.items():
        planned.submit(session, person, planned.assignment(session, person, claim).id, code)


def test_a_second_round_under_everybody_s_plan_is_everybody_s(session: Session) -> None:
    planned = make_planned(session, PlanDraft(), claims=3)
    rate(session, planned, {(0, 0): "2", (1, 0): "4", (0, 1): "3", (1, 1): "3"})
    second = open_again(session, planned, RoundKind.SECOND)
    assert (second.round.number, second.round.work_plan_id) == (2, planned.round.work_plan_id)
    assert held(session, second.round) == {1: 3, 2: 3, 3: 3}
    assert held(session, planned.round) == {1: 3, 2: 3, 3: 3}


def test_a_second_round_may_ask_only_about_what_differed(session: Session) -> None:
    planned = make_planned(session, claims=3)
    rate(session, planned, {(0, 0): "2", (1, 0): "4", (0, 1): "3", (1, 1): "3"})
    second = open_again(session, planned, RoundKind.SECOND, only_differing=True)
    assert held(session, second.round) == {1: 3}


def test_a_second_round_with_nothing_to_discuss(session: Session) -> None:
    planned = make_planned(session, claims=2)
    rate(session, planned, {(0, 1): "3", (1, 1): "3"})
    with pytest.raises(Invalid, match="In round 1 no claim got different ratings") as refusal:
        open_again(session, planned, RoundKind.SECOND, only_differing=True)
    assert refusal.value.field == "only_differing"
    session.execute(update(Claim).values(state="withdrawn"))
    with pytest.raises(Invalid, match="No claim of round 1 is to be rated any more"):
        open_again(session, planned, RoundKind.SECOND)


def raters(session: Session, round_: Round) -> dict[int, set[int]]:
    rows = session.execute(
        select(Claim.position, Assignment.reviewer_id)
        .join(Claim, Claim.id == Assignment.claim_id)
        .where(Assignment.round_id == round_.id)
    )
    found: dict[int, set[int]] = {}
    for claim, reviewer in rows:
        found.setdefault(claim, set()).add(reviewer)
    return found


def test_those_who_rated_a_claim_rate_it_again(session: Session) -> None:
    planned = make_planned(session, queue(2, related=Related.TOGETHER), claims=4)
    for person in range(3):
        for _turn in range(4):
            number = planned.next(session, person)
            if number is not None:
                planned.submit(session, person, number)
    assert set(held(session, planned.round).values()) == {2}
    second = open_again(session, planned, RoundKind.SECOND)
    assert raters(session, second.round) == raters(session, planned.round)
    third = open_again(session, second, RoundKind.SECOND)
    assert raters(session, third.round) == raters(session, planned.round)


def test_the_places_of_those_who_left_are_dealt_to_others(session: Session) -> None:
    planned = make_planned(session, some(2), claims=3)
    rate(session, planned, {(0, claim): "3" for claim in order_of(session, planned, 0)})
    gone = session.scalars(select(Membership).where(Membership.reviewer_id == planned.people[0].id)).one()
    projects.set_member_active(
        session, planned.project.id, gone.id, is_active=False, now=NOW + timedelta(days=1), actor_id=None
    )
    second = open_again(session, planned, RoundKind.SECOND)
    assert loads(session, second) == [0, 1, 1]
    assert held(session, second.round) == {claim + 1: 1 for claim in order_of(session, planned, 0)}


@pytest.mark.parametrize("kind", [RoundKind.FIRST, RoundKind.CALIBRATION])
def test_a_first_round_leaves_out_what_was_rated_in_a_locked_one(session: Session, kind: RoundKind) -> None:
    planned = make_planned(session, claims=4, kind=kind)
    rate(session, planned, {(0, 0): "2", (1, 2): "4", (2, 3): "3"})
    reviews.withdraw_review(session, planned.assignment(session, 2, 3).id, planned.people[2].id, "back", NOW)
    assert forecast_first(session, planned.project.id) == FirstForecast(blind=4, opened=0)
    rounds.lock_round(session, planned.round, now=NOW, actor_id=None)
    assert forecast_first(session, planned.project.id) == FirstForecast(blind=2, opened=2)
    following = open_again(session, planned, RoundKind.FIRST)
    assert set(places(session, following.round)) == {2, 4}


def test_a_first_round_asks_again_where_the_lead_wants_it(session: Session) -> None:
    planned = make_planned(session, claims=2)
    rate(session, planned, {(0, 0): "2", (1, 1): "4"})
    with pytest.raises(
        Invalid, match=r"Every claim to rate was rated in a locked round.*Ask again for claims"
    ) as refusal:
        open_again(session, planned, RoundKind.FIRST)
    assert refusal.value.field == "kind"
    following = open_again(session, planned, RoundKind.FIRST, again=True)
    assert set(places(session, following.round)) == {1, 2}


def test_a_calibration_may_have_what_was_rated_before(session: Session) -> None:
    planned = make_planned(session, claims=2)
    rate(session, planned, {(0, 0): "2"})
    assert set(places(session, open_again(session, planned, RoundKind.CALIBRATION).round)) == {1, 2}


def test_a_second_round_asks_nobody_who_never_rated_the_claim(session: Session) -> None:
    planned = make_planned(session, some(2), claims=3)
    mine = order_of(session, planned, 0)
    rate(session, planned, {(0, mine[0]): "3", (0, mine[1]): "2"})
    second = open_again(session, planned, RoundKind.SECOND)
    assert raters(session, second.round) == {claim + 1: {planned.people[0].id} for claim in mine}
    assert places(session, second.round) == {claim + 1: (1, 1) for claim in sorted(mine)}


def test_a_second_round_of_what_nobody_rated(session: Session) -> None:
    planned = make_planned(session, queue(2), claims=2)
    with pytest.raises(Invalid, match="No claim of round 1 was rated: there is nothing to rate again"):
        open_again(session, planned, RoundKind.SECOND)
