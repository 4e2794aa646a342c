"""Passing claims on: who gets them, and taking them up again."""

from collections.abc import Iterator

import pytest
from factories import NOW
from planted_round import make_dealt_round, make_planted_round, own, submit
from rated_round import RatedRound, make_rated_round
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from annotator.errors import Conflict, Invalid, NotAllowed, NotFound
from annotator.models import Assignment, Membership, RoundClaim, Skip
from annotator.models.vocabulary import AssignmentState, Purpose, Reveal
from annotator.services import assignments, projects, reviews, skips
from annotator.services.skips import Skipped


def skip(made: RatedRound, assignment: Assignment, request_id: str = "one", **values: str) -> Skipped:
    given = {"reason": "language", "note": ""} | values
    return skips.skip_claim(
        made.session, assignment.id, assignment.reviewer_id, request_id=request_id, now=NOW, **given
    )


@pytest.fixture
def everyone(session: Session) -> RatedRound:
    return make_planted_round(session, claims=3)


@pytest.fixture
def dealt(session: Session) -> RatedRound:
    """Two of four reviewers rate each of six claims: Ann and Ben all of them, Cleo and Dora none yet."""
    return make_dealt_round(session, masked_part="outlet")


def holders(made: RatedRound, claim_id: int) -> Iterator[str]:
    names = {person.id: person.name for person in made.reviewers}
    rows = made.session.scalars(
        select(Assignment)
        .where(
            Assignment.round_id == made.round.id,
            Assignment.claim_id == claim_id,
            Assignment.state != AssignmentState.SKIPPED,
        )
        .order_by(Assignment.id)
    )
    return (names[row.reviewer_id] for row in rows)


def test_where_everybody_rates_a_claim_it_is_not_rated_by_who_skips(everyone: RatedRound, session: Session) -> None:
    first = own(everyone, 0)[0]
    found = skip(everyone, first, reason="distressing", note=" It is close to me. ")
    assert (found.passed_to, found.is_retry, found.position) == (None, False, 1)
    kept = skips.last_skip(session, first.id)
    assert kept is not None
    assert (kept.reason, kept.note, kept.made_at) == ("distressing", "It is close to me.", NOW)
    progress = assignments.read_progress(session, everyone.round.id, first.reviewer_id)
    assert (progress.total, progress.left) == (2, 2)
    assert assignments.next_open(session, everyone.round.id, first.reviewer_id) == own(everyone, 0)[1].id
    assert skips.list_own_skipped(session, everyone.round, first.reviewer_id).keys() == {first.id}


def test_the_same_request_again_changes_nothing(everyone: RatedRound, session: Session) -> None:
    first = own(everyone, 0)[0]
    skip(everyone, first)
    assert skip(everyone, first).is_retry
    assert len(session.scalars(select(Skip).where(Skip.assignment_id == first.id)).all()) == 1
    with pytest.raises(Conflict, match="skipped this claim already"):
        skip(everyone, first, "two")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"reason": "lazy"}, "reason"),
        ({"note": "x" * 2001}, "note"),
        ({"request_id": ""}, "request_id"),
        ({"request_id": "x" * 65}, "request_id"),
        ({"request_id": "a\nb"}, "request_id"),
    ],
)
def test_a_reason_is_needed(everyone: RatedRound, values: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        skip(everyone, own(everyone, 0)[0], **values)
    assert refused.value.field == field
    assert own(everyone, 0)[0].state == AssignmentState.OPEN


def test_only_ones_own_claims(everyone: RatedRound, session: Session) -> None:
    with pytest.raises(NotAllowed):
        skips.skip_claim(
            session, own(everyone, 0)[0].id, everyone.reviewers[1].id, reason="other", request_id="one", now=NOW
        )
    with pytest.raises(NotFound):
        skips.skip_claim(session, 9999, everyone.reviewers[1].id, reason="other", request_id="one", now=NOW)


def test_what_is_rated_is_withdrawn_before_it_is_passed_on(everyone: RatedRound, session: Session) -> None:
    first = own(everyone, 0)[0]
    submit(everyone, first, "3")
    with pytest.raises(Conflict, match="Withdraw your rating"):
        skip(everyone, first)
    reviews.withdraw_review(session, first.id, first.reviewer_id, "out", NOW)
    skip(everyone, first)
    skips.take_up_again(session, first.id, first.reviewer_id)
    assert own(everyone, 0)[0].state == AssignmentState.WITHDRAWN


def test_what_counts_though_it_was_withdrawn_is_passed_on_to_nobody(session: Session) -> None:
    """The dashboard counted more answers than there were places."""
    made = make_rated_round(session, ["3 ."], reveal=Reveal.AFTER_OWN)
    for _time in range(2):
        with pytest.raises(Conflict, match="what you saved before counts even when it is withdrawn"):
            skip(made, own(made, 0)[0])
        if own(made, 0)[0].state == AssignmentState.SUBMITTED:
            made.withdraw(0, 0)
    assert own(made, 0)[0].state == AssignmentState.WITHDRAWN


def test_a_skipped_claim_is_not_rated_before_it_is_taken_up_again(everyone: RatedRound, session: Session) -> None:
    first = own(everyone, 0)[0]
    skip(everyone, first)
    with pytest.raises(Conflict, match="take the claim up again"):
        submit(everyone, first, "3")
    skips.take_up_again(session, first.id, first.reviewer_id)
    submit(everyone, first, "3")
    with pytest.raises(Conflict, match="not skipped this claim"):
        skips.take_up_again(session, first.id, first.reviewer_id)


def test_nothing_moves_after_the_lock(everyone: RatedRound, session: Session) -> None:
    first, second = own(everyone, 0)[:2]
    skip(everyone, first)
    everyone.lock()
    with pytest.raises(Conflict, match="has been locked"):
        skip(everyone, second)
    with pytest.raises(Conflict, match="has been locked"):
        skips.take_up_again(session, first.id, first.reviewer_id)


def test_a_training_claim_is_not_passed_on(session: Session) -> None:
    made = make_planted_round(session, known={0: (Purpose.TRAINING, "3")}, training_pass_percent=50)
    with pytest.raises(Conflict, match="nobody else’s"):
        skip(made, own(made, 0, Purpose.TRAINING)[0])


def test_a_hidden_claim_is_skipped_as_any(session: Session) -> None:
    made = make_planted_round(session, known={0: (Purpose.GOLD, "3")}, has_gold=True)
    hidden = own(made, 0, Purpose.GOLD)[0]
    assert skip(made, hidden).passed_to is None
    skips.take_up_again(session, hidden.id, hidden.reviewer_id)
    assert own(made, 0, Purpose.GOLD)[0].state == AssignmentState.OPEN


def test_a_dealt_claim_goes_to_who_has_the_least_to_do(dealt: RatedRound, session: Session) -> None:
    first, second = own(dealt, 0)[:2]
    found = skip(dealt, first)
    assert list(holders(dealt, first.claim_id)) == ["Ben", "Cleo"]
    assert found.passed_to is not None
    assert session.get_one(Assignment, found.passed_to).position == 1
    skip(dealt, second)
    assert list(holders(dealt, second.claim_id)) == ["Ben", "Dora"]
    with pytest.raises(Conflict, match="Others rate this claim now"):
        skips.take_up_again(session, first.id, first.reviewer_id)


def test_load_counts_in_proportion_to_the_part_of_the_work(dealt: RatedRound, session: Session) -> None:
    cleo = dealt.reviewers[2].id
    session.execute(update(Membership).where(Membership.reviewer_id == cleo).values(work_weight=3))
    got = []
    for each in own(dealt, 0)[:4]:
        skip(dealt, each)
        got += list(holders(dealt, each.claim_id))[1:]
    assert sorted(got) == ["Cleo", "Cleo", "Cleo", "Dora"]
    session.execute(update(Membership).where(Membership.reviewer_id == cleo).values(work_weight=0))
    projects.set_member_active(
        session,
        dealt.project.id,
        dealt.member(dealt.reviewers[3]).membership_id,
        is_active=False,
        now=NOW,
        actor_id=None,
    )
    last = own(dealt, 0)[4]
    assert skip(dealt, last).passed_to is None
    assert skips.count_unfilled(session, dealt.round) == 1
    listed = skips.list_skips(session, dealt.round)
    assert [each.places_free for each in listed] == [1, 0, 0, 0, 0]


def test_nobody_gets_a_claim_a_second_time(dealt: RatedRound, session: Session) -> None:
    first = own(dealt, 0)[0]
    skip(dealt, first)
    cleo = own(dealt, 2)[0]
    skip(dealt, cleo)
    dora = own(dealt, 3)[0]
    assert skip(dealt, dora).passed_to is None
    assert list(holders(dealt, first.claim_id)) == ["Ben"]
    assert skips.count_unfilled(session, dealt.round) == 1
    skips.take_up_again(session, first.id, first.reviewer_id)
    assert skips.count_unfilled(session, dealt.round) == 0
    listed = {each.name: each for each in skips.list_skips(session, dealt.round)}
    assert (listed["Ann"].is_taken_up, listed["Cleo"].is_taken_up) == (True, False)


def test_the_database_lets_nobody_take_a_place_that_is_taken(dealt: RatedRound, session: Session) -> None:
    first = own(dealt, 0)[0]
    skip(dealt, first)
    first.state = AssignmentState.OPEN.value
    with pytest.raises(IntegrityError):
        session.flush()


def test_from_an_open_queue_the_place_is_free_at_once(session: Session) -> None:
    made = make_dealt_round(session, delivery="queue")
    first = own(made, 0)[0]
    places = select(RoundClaim.taken).where(RoundClaim.round_id == made.round.id, RoundClaim.claim_id == first.claim_id)
    assert session.scalar(places) == 2
    assert skip(made, first).passed_to is None
    assert session.scalar(places) == 1
    assert list(holders(made, first.claim_id)) == ["Ben"]
    assert skips.count_unfilled(session, made.round) == 0


def test_where_everybody_rates_nobody_is_dealt_a_skipped_claim(session: Session) -> None:
    made = make_planted_round(session, masked_part="outlet")
    assert skip(made, own(made, 0)[0]).passed_to is None
    assert skips.count_unfilled(session, made.round) == 0


def test_a_hidden_claim_that_was_passed_on_reads_as_one_that_found_somebody(session: Session) -> None:
    plan = {"overlap": "some", "ratings_per_claim": 2, "has_gold": True}
    made = make_planted_round(session, reviewers=4, known={0: (Purpose.GOLD, "3")}, **plan)
    for purpose in (Purpose.GOLD, Purpose.RATING):
        skip(made, own(made, 0, purpose)[0])
    assert [each.places_free for each in skips.list_skips(session, made.round)] == [0, 0]
