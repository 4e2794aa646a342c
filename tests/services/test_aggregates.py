"""Figures over a round for somebody to whom claims are still closed."""

from dataclasses import replace

import factories
import pytest
from rated_round import RatedRound, make_rated_round
from sqlalchemy.orm import Session

from annotator.database import Database
from annotator.errors import NotAllowed
from annotator.models.vocabulary import Reveal
from annotator.services import blindness, reviews
from annotator.services.aggregates import LEAST_CLOSED, of_open_claims, visible
from annotator.services.agreement_data import read_ratings
from annotator.services.agreement_selection import read_selection
from annotator.services.claims import withdraw_claim
from annotator.services.dashboard import Dashboard, read_dashboard
from annotator.services.marks import read_marks
from annotator.services.project_agreement import ProjectReport, project_report
from annotator.services.reviews import Submission

# What the others have rated when the first reviewer, in `_wide`, rates the first claim.
WIDE = [". 3 4", ". 1 1", ". 2 vague", *[". 2 3"] * (LEAST_CLOSED - 1)]
# The first reviewer has rated two claims; the others have rated all.
NARROW = ["2 3 4", "1 1 2", ". 5 vague"]


def _wide(session: Session) -> RatedRound:
    made = make_rated_round(session, WIDE, reveal=Reveal.AFTER_OWN)
    made.rate(0, 0, "2")
    return made


def _report(made: RatedRound, **asked: str) -> ProjectReport:
    viewer = made.reviewers[0]
    return project_report(
        made.session,
        made.project,
        made.round,
        made.opening(viewer),
        viewer=made.member(viewer),
        selection=read_selection(asked),
    )


def _dashboard(made: RatedRound) -> Dashboard:
    viewer = made.reviewers[0]
    return read_dashboard(
        made.session, made.project, made.round, made.opening(viewer), viewer=made.member(viewer), now=factories.NOW
    )


def test_the_whole_round_while_enough_is_closed(session: Session) -> None:
    found = _report(_wide(session))
    assert (found.is_over_open_claims, found.has_closed_claims) == (False, True)
    assert found.report.items == len(WIDE)


def test_the_open_claims_when_little_is_closed(session: Session) -> None:
    made = make_rated_round(session, NARROW, reveal=Reveal.AFTER_OWN)
    found = _report(made)
    assert (found.is_over_open_claims, found.report.items, found.report.cannot_judge) == (True, 2, 0)
    dashboard = _dashboard(made)
    assert (dashboard.cannot_judge, dashboard.judged_of) == (0, 6)
    assert [reason.answers for reason in dashboard.reasons or ()] == [0, 0]


def test_what_was_closed_at_the_first_own_rating_enters_and_what_came_since_waits(session: Session) -> None:
    """Answers to closed claims enter together with those to nine other claims or more, when another claim is opened."""
    made = make_rated_round(session, [". 2 3 ."] * 24, reveal=Reveal.AFTER_OWN)

    def seen() -> int:
        return _report(made).report.ratings

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
    found = _report(made)
    assert (found.is_over_open_claims, found.report.items_pairable) == (True, 1)


def test_claims_that_get_a_first_rating_hide_none_that_gets_a_second(session: Session) -> None:
    made = make_rated_round(session, [". 2 3"] * 13 + [". 3 ."] + [". . ."] * 20, reveal=Reveal.AFTER_OWN)
    made.rate(0, 0, "2")
    before = _report(made).report
    made.rate(2, 13, "5")
    for claim in range(20, 29):
        made.rate(1, claim, "2")
    made.rate(0, 33, "3")
    found = _report(made)
    assert (found.report.items_pairable, found.left_out) == (before.items_pairable, 10)
    assert found.report.estimates["percent_agreement[identity]"] == before.estimates["percent_agreement[identity]"]
    for claim in range(20, 29):
        made.rate(2, claim, "2")
    made.rate(0, 32, "3")
    assert (_report(made).report.items_pairable, _report(made).left_out) == (before.items_pairable + 10, 0)


def test_who_has_rated_every_claim_sees_figures_of_open_claims(session: Session) -> None:
    made = make_rated_round(session, ["2 3", "3 3"], reveal=Reveal.AFTER_OWN)
    found = _report(made)
    assert (found.is_over_open_claims, found.left_out) == (True, 0)


def test_who_could_not_judge_a_claim_makes_no_pair_of_it(session: Session) -> None:
    made = make_rated_round(session, [". 3 ."] + [". 2 vague"] * 9 + [". 4 5"], reveal=Reveal.AFTER_OWN)
    made.rate(0, 0, "4")
    assert _report(made).is_over_open_claims


def test_answers_that_came_after_all_own_ratings_stay_out(session: Session) -> None:
    made = make_rated_round(session, ["2 3 4", *[". 2 3"] * 12], reveal=Reveal.AFTER_OWN)
    found = _report(made)
    assert (found.is_over_open_claims, found.report.items, found.report.ratings) == (True, 1, 3)
    made.rate(0, 1, "2")
    found = _report(made)
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
    assert _report(made).report.ratings == 22
    _withdraw(made, 0)
    assert _report(made).report.ratings == 2, "nine are too few"
    _rate_by_two(made, range(22, 24))
    made.rate(0, 25, "3")
    assert _report(made).report.ratings == 3 + 2 * (9 + 9 + 2)


def test_a_step_that_fewer_than_ten_would_come_in_by_is_passed_over(session: Session) -> None:
    made = make_rated_round(session, [". . ."] * 40, reveal=Reveal.AFTER_OWN)
    for begin in (0, 10, 20):
        _rate_by_two(made, range(begin, begin + 10))
        made.rate(0, 30 + begin // 10, "3")
        if begin == 10:
            _withdraw(made, *range(10, 19))
            assert _report(made).report.ratings == 22, "answers to one claim would come in"
    assert _report(made).report.ratings == 3 + 2 * (10 + 1 + 10)


def test_withdrawing_what_the_viewer_rated_takes_nothing_else_away(session: Session) -> None:
    made = _wide(session)
    before = _report(made).report.items
    _withdraw(made, 0)
    assert _report(made).report.items == before - 1


def test_a_second_rating_by_the_same_reviewer_is_no_new_answer(session: Session) -> None:
    made = make_rated_round(session, [". 2 3 ."] * 24, reveal=Reveal.AFTER_OWN)
    made.rate(0, 0, "3")
    for claim in range(1, 12):
        again = factories.make_assignment(session, made.round, made.claims[claim], made.reviewers[1], purpose="repeat")
        submission = Submission(made._answers("5"), "Because.", "again")
        reviews.submit_review(session, again.id, made.reviewers[1].id, submission, factories.NOW)
    made.rate(3, 12, "4")
    made.rate(0, 13, "3")
    assert _report(made).report.ratings == 48 + 2


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
    found = _report(made)
    assert (found.report.ratings, found.left_out) == (48 + 2, 1)


def test_reviewers_are_those_whose_answers_are_in(session: Session) -> None:
    made = make_rated_round(session, [". 2 3 ."] * 12, reveal=Reveal.AFTER_OWN)
    made.rate(0, 0, "3")
    made.rate(3, 5, "4")
    found = _report(made)
    assert (found.report.raters, found.report.ratings, found.left_out) == (3, 25, 1)
    assert "1 answer to claims that were closed to whoever asked is left out." in found.report.notes


def test_no_particulars(session: Session) -> None:
    made = _wide(session)
    found = _report(made)
    assert set(found.report.estimates) == {
        "krippendorff_alpha[ordinal]",
        "gwet_ac[quadratic]",
        "percent_agreement[identity]",
        "percent_agreement[within_one]",
    }
    assert all((each.observed, each.expected) == (None, None) for each in found.report.estimates.values())
    assert (found.report.judging, found.report.method.input_sha256) == (None, "")
    assert (found.by_reviewer.matrix, found.by_reviewer.without) == ((), ())
    with pytest.raises(NotAllowed, match="narrower selection"):
        _report(made, basis="article")
    with pytest.raises(NotAllowed, match="narrower selection"):
        _report(made, criterion="basis")
    assert _report(made, criterion="support").criterion.key == "support"


def test_ratings_of_open_claims_alone(session: Session) -> None:
    """However many are closed."""
    made = _wide(session)
    ratings = read_ratings(session, made.round, made.rubric.main)
    seen = of_open_claims(ratings, made.opening(made.reviewers[0]))
    assert (seen.answers, set(seen.claim.tolist())) == (3, {0})
    made.lock()
    assert of_open_claims(ratings, made.opening(made.reviewers[0])) is ratings


def test_everything_after_the_lock(session: Session) -> None:
    made = make_rated_round(session, NARROW, reveal=Reveal.AFTER_OWN)
    made.lock()
    found = _report(made, basis="article")
    assert (found.is_over_open_claims, found.has_closed_claims) == (False, False)
    assert found.report.method.input_sha256
    assert found.by_reviewer.matrix


def test_coverage_does_not_tell_who_could_not_judge(session: Session) -> None:
    made = make_rated_round(session, [". vague", ". 4"], goal=1)
    before = _dashboard(made)
    assert before.counts_answers
    assert [bin_.claims for bin_ in before.coverage] == [2, 0]
    assert (before.claims_at_goal, before.claims_short, before.cannot_judge_share) == (2, 0, None)
    made.lock()
    after = _dashboard(made)
    assert not after.counts_answers
    assert [bin_.claims for bin_ in after.coverage] == [1, 1]
    assert (after.claims_at_goal, after.cannot_judge_share) == (1, 0.5)


def test_others_off_the_scale_are_closed_one_by_one(session: Session) -> None:
    reviewers = _dashboard(_wide(session)).reviewers
    assert [person.cannot_judge for person in reviewers] == [0, None, None]


def test_each_viewer_gets_the_figures_of_their_own_claims(sqlite_database: Database) -> None:
    """As many answers by the same reviewers are open to both, but not the same ones."""
    with sqlite_database.writing() as session:
        made = make_rated_round(session, ["2 3 4 .", ". 1 1 2", ". 2 3 ."], reveal=Reveal.AFTER_OWN)
    figures = []
    for person in (made.reviewers[0], made.reviewers[3], made.reviewers[0]):
        with sqlite_database.reading() as session:
            seen = replace(made, session=session)
            found = project_report(
                session, made.project, made.round, seen.opening(person), viewer=seen.member(person)
            ).report.estimates["percent_agreement[identity]"]
        figures.append(found.value)
    assert figures == [0.0, pytest.approx(1 / 3), 0.0]
