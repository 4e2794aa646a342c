"""Which answers to closed claims enter figures over the round."""

from dataclasses import replace

import factories
import pytest
from first_viewer import make_wide, report_to_first
from rated_round import RatedRound, make_rated_round
from sqlalchemy.orm import Session

from annotator.database import Database
from annotator.models.vocabulary import Reveal
from annotator.services import blindness, reviews
from annotator.services.aggregates import visible
from annotator.services.agreement_data import read_ratings
from annotator.services.claims import withdraw_claim
from annotator.services.marks import read_marks
from annotator.services.reviews import Submission


def _is_of_open_claims(made: RatedRound) -> bool:
    found = report_to_first(made)
    assert found.has_closed_claims
    return found.is_over_open_claims


def test_closed_claims_enter_as_they_stood_at_the_first_own_rating(session: Session) -> None:
    made = make_rated_round(session, [". 2 3 ."] * 40, reveal=Reveal.AFTER_OWN)
    made.rate(0, 0, "3")
    assert report_to_first(made).report.ratings == 81
    for claim in range(1, 31):
        made.rate(3, claim, "4")
    assert report_to_first(made).report.ratings == 81
    made.rate(0, 0, "1", "second")
    assert report_to_first(made).report.ratings == 81, "saving again opens nothing"
    made.rate(0, 10, "3")
    found = report_to_first(made)
    assert (found.report.ratings, found.left_out) == (83, 29), "what was opened is there as it stands now"


def test_where_nobody_had_answered_before_only_open_claims_count(session: Session) -> None:
    """However many answers come later, and however many claims are opened later."""
    made = make_rated_round(session, [". . ."] * 30, reveal=Reveal.AFTER_OWN)
    made.rate(0, 0, "3")
    for claim in range(30):
        made.rate(1, claim, "2")
        made.rate(2, claim, "3")
    assert (report_to_first(made).report.ratings, report_to_first(made).left_out) == (3, 58)
    made.rate(0, 1, "3")
    assert (report_to_first(made).report.ratings, _is_of_open_claims(made)) == (6, True)


@pytest.mark.parametrize(("closed", "is_open_alone"), [(9, True), (10, False)])
def test_fewer_than_ten_closed_claims_do_not_hide_each_other(
    session: Session, closed: int, *, is_open_alone: bool
) -> None:
    made = make_rated_round(session, [". 2 3", *[". 4 5"] * closed], reveal=Reveal.AFTER_OWN)
    made.rate(0, 0, "2")
    assert _is_of_open_claims(made) is is_open_alone


def test_closed_claims_leave_the_figures_when_nine_are_left(session: Session) -> None:
    made = make_rated_round(session, [". 2 3", *[". 4 5"] * 11], reveal=Reveal.AFTER_OWN)
    made.rate(0, 0, "2")
    assert report_to_first(made).report.items == 12
    made.rate(0, 1, "4")
    assert (report_to_first(made).report.items, _is_of_open_claims(made)) == (12, False)
    made.rate(0, 2, "4")
    assert (report_to_first(made).report.items, _is_of_open_claims(made)) == (3, True)


def test_a_claim_with_more_answers_than_the_others_stays_out(session: Session) -> None:
    """Thirds among halves: its part of the exact share of agreement could be told from that of all."""
    made = make_rated_round(session, [". 2 3 .", ". 1 1 2", *[". 4 5 ."] * 10], reveal=Reveal.AFTER_OWN)
    made.rate(0, 0, "2")
    found = report_to_first(made)
    assert (found.report.items, found.left_out) == (11, 3)


def test_claims_with_each_number_of_answers_hide_each_other(session: Session) -> None:
    made = make_rated_round(session, [". 2 3 ."] * 11 + [". 1 . ."] * 10 + [". 1 1 2"] * 9, reveal=Reveal.AFTER_OWN)
    made.rate(0, 0, "2")
    found = report_to_first(made)
    assert (found.report.items, found.report.ratings, found.left_out) == (11 + 10, 23 + 10, 27)


def test_an_open_claim_may_have_more_answers_than_every_closed_one(session: Session) -> None:
    made = make_rated_round(session, [". 2 3 4", *[". 2 3 ."] * 10], reveal=Reveal.AFTER_OWN)
    made.rate(0, 0, "2")
    assert report_to_first(made).report.items == 11


@pytest.mark.parametrize("last", ["3", "vague"])
def test_reviewers_are_counted_whether_or_not_they_could_judge(session: Session, last: str) -> None:
    """The dashboard says who has rated one claim alone: were they counted only with a step, it would show whether."""
    made = make_rated_round(session, [*[". 2 ."] * 9, f". . {last}", ". 3 ."], reveal=Reveal.AFTER_OWN)
    made.rate(0, 10, "3")
    found = report_to_first(made)
    assert (found.report.items, found.report.raters) == (10 + (last == "3"), 3)


def test_who_could_not_judge_counts_as_an_answer(session: Session) -> None:
    """Viewers see how many answers a claim has, not how many of them are ratings."""
    made = make_rated_round(session, [". 3 .", *[". 2 vague"] * 9, ". 4 5"], reveal=Reveal.AFTER_OWN)
    made.rate(0, 0, "4")
    found = report_to_first(made)
    assert (found.report.items_pairable, found.report.cannot_judge) == (2, 9)


def test_an_answer_that_is_newer_than_what_is_known_to_be_submitted_stays_out(sqlite_database: Database) -> None:
    """Another request may have read it meanwhile, and its rows are kept for all."""
    with sqlite_database.writing() as session:
        made = make_rated_round(session, [". . . .", *[". 2 3 ."] * 12], reveal=Reveal.AFTER_OWN)
        made.rate(0, 0, "3")
    with sqlite_database.reading() as early:
        seen = replace(made, session=early)
        opening = seen.opening(made.reviewers[0])
        read_marks(early, made.project.id)
        with sqlite_database.writing() as session:
            replace(made, session=session).rate(3, 12, "4")
        with sqlite_database.reading() as session:
            assert read_ratings(session, made.round, made.main).answers == 26
        everything = read_ratings(early, made.round, made.main)
        assert everything.answers == 26
        found = visible(early, made.round, everything, opening)
        assert (found.ratings.answers, len(found.ratings.raters), found.left_out) == (25, 3, 1)


def test_before_the_own_rating_is_known_only_open_claims_count(session: Session) -> None:
    made = make_wide(session)
    opening = replace(made.opening(made.reviewers[0]), own_reviewer_id=made.lead.id)
    found = visible(session, made.round, read_ratings(session, made.round, made.main), opening)
    assert (found.ratings.answers, found.has_closed_claims) == (3, False)


def test_in_a_round_that_opens_with_the_lock_nothing_enters(session: Session) -> None:
    made = make_rated_round(session, ["2 3 4"] + [". 2 3"] * 12)
    ratings = read_ratings(session, made.round, made.main)
    found = visible(session, made.round, ratings, made.opening(made.reviewers[0]))
    assert (found.ratings.answers, found.left_out, found.answered.tolist()) == (0, 27, [3] + [2] * 12)


def _withdraw(made: RatedRound, *claims: int) -> None:
    for claim in claims:
        key = made.claims[claim].key
        withdraw_claim(made.session, made.project.id, key, now=factories.NOW, actor_id=made.lead.id)


def test_withdrawing_claims_brings_nothing_in(session: Session) -> None:
    made = make_rated_round(session, [". 2 3 ."] * 12, reveal=Reveal.AFTER_OWN)
    made.rate(0, 0, "3")
    made.rate(3, 5, "4")
    _withdraw(made, 1)
    assert (report_to_first(made).report.ratings, report_to_first(made).left_out) == (23, 1)
    _withdraw(made, 2)
    assert (report_to_first(made).report.ratings, _is_of_open_claims(made)) == (3, True)


def test_withdrawing_what_the_viewer_rated_takes_nothing_else_away(session: Session) -> None:
    made = make_rated_round(session, [". 2 3"] * 12, reveal=Reveal.AFTER_OWN)
    made.rate(0, 0, "3")
    _withdraw(made, 0)
    assert report_to_first(made).report.ratings == 22
    made.rate(0, 1, "3")
    assert report_to_first(made).report.ratings == 23


def test_a_second_rating_by_the_same_reviewer_is_no_new_answer(session: Session) -> None:
    made = make_rated_round(session, [". 2 3 ."] * 12, reveal=Reveal.AFTER_OWN)
    again = factories.make_assignment(session, made.round, made.claims[1], made.reviewers[1], purpose="repeat")
    submission = Submission(made._answers("5"), "Because.", "again")
    reviews.submit_review(session, again.id, made.reviewers[1].id, submission, factories.NOW)
    made.rate(0, 0, "3")
    assert report_to_first(made).report.ratings == 25


def test_answers_of_a_lead_who_opened_results_do_not_count(session: Session) -> None:
    made = make_rated_round(session, [". 2 3 ."] * 12, reveal=Reveal.AFTER_OWN)
    blindness.open_results_early(session, made.round, made.member(made.lead), factories.NOW)
    given = factories.make_assignment(session, made.round, made.claims[1], made.lead)
    submission = Submission(made._answers("5"), "Because.", "late")
    reviews.submit_review(session, given.id, made.lead.id, submission, factories.NOW)
    made.rate(0, 0, "3")
    made.rate(3, 5, "4")
    found = report_to_first(made)
    assert (found.report.ratings, found.left_out) == (25, 1)


def test_reviewers_are_those_whose_answers_are_in(session: Session) -> None:
    made = make_rated_round(session, [". 2 3 ."] * 12, reveal=Reveal.AFTER_OWN)
    made.rate(0, 0, "3")
    made.rate(3, 5, "4")
    found = report_to_first(made)
    assert (found.report.raters, found.report.ratings, found.left_out) == (3, 25, 1)
    assert "1 answer to claims that were closed to whoever asked is left out." in found.report.notes
