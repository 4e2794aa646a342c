"""Which answers to closed claims enter figures over the round, and when."""

from dataclasses import replace

import factories
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


def test_what_was_closed_at_the_first_own_rating_enters_and_what_came_since_waits(session: Session) -> None:
    """Answers to closed claims enter together with those to nine other claims or more, when another claim is opened."""
    made = make_rated_round(session, [". 2 3 ."] * 24, reveal=Reveal.AFTER_OWN)

    def seen() -> int:
        return report_to_first(made).report.ratings

    made.rate(0, 0, "3")
    assert seen() == 49
    for claim in range(1, 10):
        made.rate(3, claim, "4")
    assert seen() == 49
    made.rate(0, 0, "1", "second")
    assert seen() == 49, "saving again opens nothing"
    made.rate(0, 10, "3")
    assert seen() == 50, "nine claims would have come in"
    made.rate(3, 11, "4")
    assert seen() == 50, "nothing comes in by itself"
    made.rate(0, 12, "3")
    assert seen() == 61
    for claim in range(13, 23):
        made.rate(3, claim, "4")
    made.rate(0, 13, "3")
    assert seen() == 63, "an answer to the claim that was opened, which leaves nine"


def test_claims_with_one_rating_hide_none_with_two(session: Session) -> None:
    """They move no coefficient: two decimals of alpha would tell both ratings of the one that does."""
    alone, pair = [". 2 ."] * 9, [". 4 5"]
    made = make_rated_round(session, [". 3 .", *alone, *pair], reveal=Reveal.AFTER_OWN)
    made.rate(0, 0, "4")
    found = report_to_first(made)
    assert (found.is_over_open_claims, found.report.items_pairable) == (True, 1)


def test_claims_that_get_a_first_rating_hide_none_that_gets_a_second(session: Session) -> None:
    made = make_rated_round(session, [". 2 3"] * 13 + [". 3 ."] + [". . ."] * 20, reveal=Reveal.AFTER_OWN)
    made.rate(0, 0, "2")
    before = report_to_first(made).report
    made.rate(2, 13, "5")
    for claim in range(20, 29):
        made.rate(1, claim, "2")
    made.rate(0, 33, "3")
    found = report_to_first(made)
    assert (found.report.items_pairable, found.left_out) == (before.items_pairable, 10)
    assert found.report.estimates["percent_agreement[identity]"] == before.estimates["percent_agreement[identity]"]
    for claim in range(20, 29):
        made.rate(2, claim, "2")
    made.rate(0, 32, "3")
    assert (report_to_first(made).report.items_pairable, report_to_first(made).left_out) == (
        before.items_pairable + 10,
        0,
    )


def test_who_has_rated_every_claim_sees_figures_of_open_claims(session: Session) -> None:
    made = make_rated_round(session, ["2 3", "3 3"], reveal=Reveal.AFTER_OWN)
    found = report_to_first(made)
    assert (found.is_over_open_claims, found.left_out) == (True, 0)


def test_who_could_not_judge_a_claim_makes_no_pair_of_it(session: Session) -> None:
    made = make_rated_round(session, [". 3 ."] + [". 2 vague"] * 9 + [". 4 5"], reveal=Reveal.AFTER_OWN)
    made.rate(0, 0, "4")
    assert report_to_first(made).is_over_open_claims


def test_answers_that_came_after_all_own_ratings_stay_out(session: Session) -> None:
    made = make_rated_round(session, ["2 3 4", *[". 2 3"] * 12], reveal=Reveal.AFTER_OWN)
    found = report_to_first(made)
    assert (found.is_over_open_claims, found.report.items, found.report.ratings) == (True, 1, 3)
    made.rate(0, 1, "2")
    found = report_to_first(made)
    assert (found.is_over_open_claims, found.report.items, found.report.ratings) == (False, 13, 28)


def test_an_answer_that_is_newer_than_what_is_known_to_be_submitted_waits(sqlite_database: Database) -> None:
    """Another request may have read it meanwhile, and its rows are kept for all."""
    with sqlite_database.writing() as session:
        made = make_rated_round(session, ["2 . . .", *[". 2 3 ."] * 12], reveal=Reveal.AFTER_OWN)
        made.rate(0, 1, "3")
    with sqlite_database.reading() as early:
        seen = replace(made, session=early)
        opening = seen.opening(made.reviewers[0])
        read_marks(early, made.project.id)
        with sqlite_database.writing() as session:
            replace(made, session=session).rate(3, 12, "4")
        with sqlite_database.reading() as session:
            assert read_ratings(session, made.round, made.main).answers == 27
        everything = read_ratings(early, made.round, made.main)
        assert everything.answers == 27
        found = visible(early, made.round, everything, opening)
        assert (found.answers, len(found.raters)) == (26, 3)


def _withdraw(made: RatedRound, *claims: int) -> None:
    for claim in claims:
        key = made.claims[claim].key
        withdraw_claim(made.session, made.project.id, key, now=factories.NOW, actor_id=made.lead.id)


def _rate_by_two(made: RatedRound, claims: range) -> None:
    for claim in claims:
        made.rate(1, claim, "2")
        made.rate(2, claim, "3")


def test_withdrawing_a_claim_brings_nothing_in(session: Session) -> None:
    """Nine answers wait; were the steps counted anew without the claim that is gone, they would come in with it."""
    made = make_rated_round(session, [". . ."] * 30, reveal=Reveal.AFTER_OWN)
    _rate_by_two(made, range(10))
    made.rate(0, 20, "3")
    _rate_by_two(made, range(10, 19))
    made.rate(0, 21, "3")
    assert report_to_first(made).report.ratings == 22
    _withdraw(made, 0)
    assert report_to_first(made).report.ratings == 2, "nine are too few"
    _rate_by_two(made, range(22, 24))
    made.rate(0, 25, "3")
    assert report_to_first(made).report.ratings == 3 + 2 * (9 + 9 + 2)


def test_a_step_that_fewer_than_ten_would_come_in_by_is_passed_over(session: Session) -> None:
    made = make_rated_round(session, [". . ."] * 40, reveal=Reveal.AFTER_OWN)
    for begin in (0, 10, 20):
        _rate_by_two(made, range(begin, begin + 10))
        made.rate(0, 30 + begin // 10, "3")
        if begin == 10:
            _withdraw(made, *range(10, 19))
            assert report_to_first(made).report.ratings == 22, "answers to one claim would come in"
    assert report_to_first(made).report.ratings == 3 + 2 * (10 + 1 + 10)


def test_withdrawing_what_the_viewer_rated_takes_nothing_else_away(session: Session) -> None:
    made = make_wide(session)
    before = report_to_first(made).report.items
    _withdraw(made, 0)
    assert report_to_first(made).report.items == before - 1


def test_a_second_rating_by_the_same_reviewer_is_no_new_answer(session: Session) -> None:
    made = make_rated_round(session, [". 2 3 ."] * 24, reveal=Reveal.AFTER_OWN)
    made.rate(0, 0, "3")
    for claim in range(1, 12):
        again = factories.make_assignment(session, made.round, made.claims[claim], made.reviewers[1], purpose="repeat")
        submission = Submission(made._answers("5"), "Because.", "again")
        reviews.submit_review(session, again.id, made.reviewers[1].id, submission, factories.NOW)
    made.rate(3, 12, "4")
    made.rate(0, 13, "3")
    assert report_to_first(made).report.ratings == 48 + 2


def test_answers_of_a_lead_who_opened_results_bring_nothing_in(session: Session) -> None:
    """They do not count, so that they hide no other."""
    made = make_rated_round(session, [". 2 3 ."] * 24, reveal=Reveal.AFTER_OWN)
    made.rate(0, 0, "3")
    blindness.open_results_early(session, made.round, made.member(made.lead), factories.NOW)
    for claim in range(1, 12):
        given = factories.make_assignment(session, made.round, made.claims[claim], made.lead)
        submission = Submission(made._answers("5"), "Because.", "late")
        reviews.submit_review(session, given.id, made.lead.id, submission, factories.NOW)
    made.rate(3, 12, "4")
    made.rate(0, 13, "3")
    found = report_to_first(made)
    assert (found.report.ratings, found.left_out) == (48 + 2, 1)


def test_reviewers_are_those_whose_answers_are_in(session: Session) -> None:
    made = make_rated_round(session, [". 2 3 ."] * 12, reveal=Reveal.AFTER_OWN)
    made.rate(0, 0, "3")
    made.rate(3, 5, "4")
    found = report_to_first(made)
    assert (found.report.raters, found.report.ratings, found.left_out) == (3, 25, 1)
    assert "1 answer to claims that were closed to whoever asked is left out." in found.report.notes
