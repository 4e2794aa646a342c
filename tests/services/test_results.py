"""Results claim by claim, and what of them is hidden from whom."""

import factories
from planned_round import Planned, make_planned, queue
from rated_round import RatedRound, make_rated_round
from sqlalchemy import update
from sqlalchemy.orm import Session

from annotator.models import Membership
from annotator.models.vocabulary import Overlap, Reveal
from annotator.services import blindness, projects, rounds
from annotator.services.results import ClaimResult, read_results
from annotator.services.work_plans import PlanDraft

SAMPLE = PlanDraft(overlap=Overlap.SAMPLE, ratings_per_claim=3, sample_percent=50)
TABLE = ["2 3 4", "1 1 vague", "5 . no-access", ". . ."]


def _results(made: RatedRound, viewer: int | None = None) -> list[ClaimResult]:
    person = made.lead if viewer is None else made.reviewers[viewer]
    found = read_results(made.session, made.round, made.main, made.opening(person))
    return [found[claim.id] for claim in made.claims]


def test_after_the_lock_everything_is_open(session: Session) -> None:
    made = make_rated_round(session, TABLE)
    made.lock()
    spread, partly, single, empty = _results(made)
    assert spread.counts == (0, 1, 1, 1, 0)
    assert (spread.mean, spread.median, spread.mean_gap) == (2.0, 2.0, 4 / 3)
    assert (spread.answered, spread.cannot_judge, spread.open, spread.uncounted) == (3, 0, 0, 0)
    assert partly.counts == (2, 0, 0, 0, 0)
    assert partly.coverage == (2, 1, 0)
    assert (single.median, single.mean_gap, single.coverage) == (4.0, None, (1, 1, 1))
    assert (empty.counts, empty.mean, empty.median, empty.coverage) == ((0, 0, 0, 0, 0), None, None, (0, 0, 3))
    assert not any(result.is_hidden for result in (spread, partly, single, empty))


def test_before_the_lock_only_how_many_have_answered_is_open(session: Session) -> None:
    made = make_rated_round(session, TABLE)
    for viewer in (None, 0, 2):
        results = _results(made, viewer)
        assert [result.coverage for result in results] == [(3, 0, 0), (3, 0, 0), (2, 0, 1), (0, 0, 3)]
        for result in results:
            assert result.is_hidden
            assert (result.counts, result.cannot_judge) == (None, None)
            assert (result.mean, result.median, result.mean_gap) == (None, None, None)


def test_ones_own_answer_is_always_open(session: Session) -> None:
    made = make_rated_round(session, TABLE)
    assert [result.own_point for result in _results(made, 0)] == [1, 0, 4, None]
    assert [result.own_cannot_judge for result in _results(made, 2)] == [False, True, True, False]
    assert [result.own_point for result in _results(made)] == [None] * 4


def test_a_claim_opens_after_ones_own_submission(session: Session) -> None:
    made = make_rated_round(session, TABLE, reveal=Reveal.AFTER_OWN)
    assert [result.is_hidden for result in _results(made, 1)] == [False, False, True, True]
    assert _results(made, 1)[2].counts is None
    assert _results(made, 0)[2].counts == (0, 0, 0, 0, 1)


def test_changes_after_the_reveal_do_not_count_but_are_shown_to_their_author(session: Session) -> None:
    made = make_rated_round(session, ["2 3 4"], reveal=Reveal.AFTER_OWN)
    made.rate(0, 0, "5", request_id="changed")
    result = _results(made, 0)[0]
    assert result.counts == (0, 1, 1, 1, 0)
    assert result.own_point == 4


def test_a_withdrawn_answer_is_neither_open_nor_counted(session: Session) -> None:
    made = make_rated_round(session, ["2 3 4"])
    made.withdraw(1, 0)
    made.lock()
    result = _results(made, 1)[0]
    assert (result.counts, result.open, result.withdrawn, result.own_point) == ((0, 1, 0, 1, 0), 0, 1, None)
    assert result.uncounted == 0


def test_who_answered_only_after_seeing_results_is_not_counted(session: Session) -> None:
    made = make_rated_round(session, [". 3 4"])
    person = Membership.reviewer_id == made.reviewers[0].id
    session.execute(update(Membership).where(person).values(unblinded_at=factories.NOW))
    made.rate(0, 0, "5")
    made.lock()
    result = _results(made)[0]
    assert (result.counts, result.open, result.withdrawn, result.uncounted) == ((0, 0, 1, 1, 0), 0, 0, 1)


def test_a_page_of_claims(session: Session) -> None:
    made = make_rated_round(session, TABLE)
    opening = made.opening(made.lead)
    wanted = made.claims[2].id
    assert list(read_results(session, made.round, made.main, opening, [wanted])) == [wanted]
    assert read_results(session, made.round, made.main, opening, []) == {}


def test_the_command_line_has_no_answers_of_its_own(session: Session) -> None:
    from annotator.services.blindness import opening_for_operator

    made = make_rated_round(session, TABLE, reveal=Reveal.AFTER_OWN)
    results = read_results(session, made.round, made.main, opening_for_operator(made.round))
    assert results[made.claims[0].id].counts == (0, 1, 1, 1, 0)
    assert results[made.claims[0].id].own_point is None


def _result(session: Session, planned: Planned, claim: int, person: int | None = None) -> ClaimResult:
    viewer = projects.find_member(
        session, planned.project.id, planned.lead.id if person is None else planned.people[person].id
    )
    assert viewer is not None
    opening = blindness.opening_for(session, planned.round, viewer)
    return read_results(session, planned.round, planned.rubric.main, opening)[planned.claims[claim].id]


def test_places_that_nobody_has_taken_are_open(session: Session) -> None:
    planned = make_planned(session, queue(3), claims=2)
    untouched = _result(session, planned, 0)
    assert (untouched.wanted, untouched.coverage) == (3, (0, 0, 3))
    number = planned.next(session, 0) or 0
    claim = planned.claim_of(session, number)
    assert _result(session, planned, claim).coverage == (0, 0, 3)
    planned.submit(session, 0, number)
    assert _result(session, planned, claim).coverage == (1, 0, 2)


def test_what_was_passed_on_is_nobody_s(session: Session) -> None:
    planned = make_planned(session, claims=1)
    assert _result(session, planned, 0).coverage == (0, 0, 3)
    for person, state in ((0, "skipped"), (1, "released")):
        planned.assignment(session, person, 0).state = state
    session.flush()
    found = _result(session, planned, 0)
    assert (found.wanted, found.coverage, found.uncounted) == (None, (0, 0, 1), 0)


def test_a_sample_is_not_shown_by_its_places(session: Session) -> None:
    planned = make_planned(session, SAMPLE, claims=4)
    for person in range(3):
        while (number := planned.next(session, person)) is not None:
            planned.submit(session, person, number)
    told = [_result(session, planned, claim, person=0) for claim in range(4)]
    assert {(each.wanted, each.answered, each.coverage, each.hides_places) for each in told} == {
        (None, 0, (0, 0, 0), True)
    }
    assert sorted(_result(session, planned, claim).answered for claim in range(4)) == [1, 1, 3, 3]
    rounds.lock_round(session, planned.round, now=factories.NOW, actor_id=None)
    assert sorted(_result(session, planned, claim, person=0).answered for claim in range(4)) == [1, 1, 3, 3]
