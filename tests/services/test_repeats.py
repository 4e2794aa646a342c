"""Claims that come a second time: how many, which, when, and where they stand."""

import random
from datetime import datetime, timedelta

import pytest
from factories import NOW
from planted_round import make_planted_round, own, submit
from rated_round import RatedRound
from sqlalchemy.orm import Session

from annotator.models import Assignment, WorkPlan
from annotator.models.vocabulary import Purpose
from annotator.services import assignments, claims, own_progress, reviews, skips
from annotator.services.repeats import chosen, draw_repeat, due_repeats

AFTER = NOW + timedelta(days=3)


@pytest.mark.parametrize(
    ("first", "again", "counted"),
    [
        ("submitted", "open", (1, 0, 0, 1)),
        ("submitted", "submitted", (1, 0, 0, 1)),
        ("submitted", "withdrawn", (0, 1, 0, 1)),
        ("withdrawn", "submitted", (1, 0, 0, 1)),
        ("withdrawn", "open", (0, 1, 0, 1)),
        ("submitted", "skipped", (1, 0, 1, 1)),
    ],
)
def test_a_claim_that_came_twice_is_counted_once(
    session: Session, first: str, again: str, counted: tuple[int, int, int, int]
) -> None:
    made = make_planted_round(session, claims=1, repeat_percent=100, repeat_after_days=0)
    (assigned,) = own(made, 0)
    submit(made, assigned, "3")
    plan = session.get_one(WorkPlan, made.round.work_plan_id)
    ann = made.reviewers[0].id
    number = draw_repeat(session, made.round, plan, ann, NOW, nothing_else=True)
    assigned.state = first
    session.get_one(Assignment, number).state = again
    session.flush()
    progress = own_progress.read_own_progress(session, made.round.id, ann)
    assert (progress.done, progress.withdrawn, progress.skipped, progress.total) == counted
    seen = assignments.read_progress(session, made.round.id, ann)
    assert (seen.done, seen.withdrawn, seen.total) == (progress.done, progress.withdrawn, progress.total)
    assert len(assignments.list_withdrawn(session, made.round.id, ann)) == seen.withdrawn


def plan_of(made: RatedRound) -> WorkPlan:
    return made.session.get_one(WorkPlan, made.round.work_plan_id)


def draw(made: RatedRound, *, nothing_else: bool = True, now: datetime = AFTER) -> Assignment | None:
    ann = made.reviewers[0].id
    found = draw_repeat(made.session, made.round, plan_of(made), ann, now, nothing_else=nothing_else)
    return made.session.get_one(Assignment, found) if found is not None else None


@pytest.fixture
def made(session: Session) -> RatedRound:
    """Ann has rated ten of twelve claims; every second one comes again after three days."""
    made = make_planted_round(session, claims=12, repeat_percent=50, repeat_after_days=3, masked_part="claimant")
    for each in own(made, 0)[:10]:
        submit(made, each, "3")
    return made


@pytest.mark.parametrize("percent", [1, 7, 10, 33, 50, 100])
def test_the_share_is_kept_to_the_nearest_claim(percent: int) -> None:
    for seed in range(20):
        found = chosen(range(200), percent, random.Random(seed))
        assert abs(len(found) - 2 * percent) < 1
    assert {tuple(chosen(range(20), 10, random.Random(seed))) for seed in range(20)} != {
        tuple(chosen(range(20), 10, random.Random(0)))
    }


def test_what_is_chosen_stays_chosen() -> None:
    few, more = (chosen(range(number), 30, random.Random(4)) for number in (10, 50))
    assert more[: len(few)] == few


def test_not_before_its_time(made: RatedRound) -> None:
    assert draw(made, now=AFTER - timedelta(seconds=1)) is None
    assert len(due_repeats(made.session, made.round, plan_of(made), made.reviewers[0].id, None)) == 5
    again = draw(made)
    assert again is not None
    first = next(each for each in own(made, 0, Purpose.RATING) if each.claim_id == again.claim_id)
    assert (again.is_masked, again.state) == (first.is_masked, "open")


def test_every_chosen_claim_comes_once(made: RatedRound) -> None:
    came = []
    while (again := draw(made)) is not None:
        came.append(again.claim_id)
        submit(made, again, "2", now=AFTER)
    assert len(came) == len(set(came)) == 5
    assert len(own(made, 0, Purpose.REPEAT)) == 5


def test_it_stands_in_the_midst_of_the_list(made: RatedRound) -> None:
    before = own(made, 0)
    again = draw(made)
    assert again is not None
    assert again.position == 11
    listed = own(made, 0)
    assert [each.position for each in listed] == list(range(1, 14))
    assert [each.id for each in listed] == [*[each.id for each in before[:10]], again.id, before[10].id, before[11].id]


def test_at_the_end_of_a_list_it_comes_last(made: RatedRound) -> None:
    for each in own(made, 0)[10:]:
        submit(made, each, "3")
    again = draw(made)
    assert again is not None
    assert again.position == 13


def test_they_do_not_all_come_in_a_row(session: Session) -> None:
    made = make_planted_round(session, claims=80, repeat_percent=50, repeat_after_days=0)
    for each in own(made, 0)[:40]:
        submit(made, each, "3")
    order = []
    for each in own(made, 0, Purpose.RATING)[40:]:
        while (again := draw(made, nothing_else=False)) is not None:
            order.append("again")
            submit(made, again, "3")
        order.append("new")
        submit(made, session.get_one(Assignment, each.id), "3")
    rate = order.count("again") / len(order)
    assert 0.1 < rate < 0.5
    assert "again again again again again again" not in " ".join(order)


def test_what_was_taken_back_does_not_come(made: RatedRound, session: Session) -> None:
    ann = made.reviewers[0].id
    due = due_repeats(session, made.round, plan_of(made), ann, AFTER)
    reviews.withdraw_review(session, due[0].id, ann, "out", NOW)
    key = next(claim.key for claim in made.claims if claim.id == due[1].claim_id)
    claims.withdraw_claim(session, made.project.id, key, now=NOW, actor_id=None)
    left = due_repeats(session, made.round, plan_of(made), ann, AFTER)
    assert [each.id for each in left] == [each.id for each in due[2:]]


def test_a_skipped_one_does_not_come_again(made: RatedRound, session: Session) -> None:
    again = draw(made)
    assert again is not None
    skips.skip_claim(session, again.id, made.reviewers[0].id, reason="distressing", request_id="one", now=AFTER)
    following = draw(made)
    assert following is not None
    assert following.claim_id != again.claim_id


def test_none_where_the_plan_does_not_ask(session: Session) -> None:
    made = make_planted_round(session, masked_part="claimant")
    submit(made, own(made, 0)[0], "3")
    assert draw(made) is None
