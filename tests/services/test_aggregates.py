"""Figures over a round for somebody to whom claims are still closed."""

from dataclasses import replace

import factories
import pytest
from first_viewer import WIDE, make_wide, report_to_first
from rated_round import RatedRound, make_rated_round
from sqlalchemy.orm import Session

from annotator.database import Database
from annotator.errors import NotAllowed
from annotator.models.vocabulary import Reveal
from annotator.services.aggregates import of_open_claims
from annotator.services.agreement_data import read_ratings
from annotator.services.dashboard import Dashboard, read_dashboard
from annotator.services.project_agreement import project_report

# The first reviewer has rated two claims; the others have rated all.
NARROW = ["2 3 4", "1 1 2", ". 5 vague"]


def _dashboard(made: RatedRound) -> Dashboard:
    viewer = made.reviewers[0]
    return read_dashboard(
        made.session, made.project, made.round, made.opening(viewer), viewer=made.member(viewer), now=factories.NOW
    )


def test_the_whole_round_while_enough_is_closed(session: Session) -> None:
    found = report_to_first(make_wide(session))
    assert (found.is_over_open_claims, found.has_closed_claims) == (False, True)
    assert found.report.items == len(WIDE)


def test_the_open_claims_when_little_is_closed(session: Session) -> None:
    made = make_rated_round(session, NARROW, reveal=Reveal.AFTER_OWN)
    found = report_to_first(made)
    assert (found.is_over_open_claims, found.report.items, found.report.cannot_judge) == (True, 2, 0)
    dashboard = _dashboard(made)
    assert (dashboard.cannot_judge, dashboard.judged_of) == (0, 6)
    assert [reason.answers for reason in dashboard.reasons or ()] == [0, 0]


def test_no_particulars(session: Session) -> None:
    made = make_wide(session)
    found = report_to_first(made)
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
        report_to_first(made, basis="article")
    with pytest.raises(NotAllowed, match="narrower selection"):
        report_to_first(made, criterion="basis")
    assert report_to_first(made, criterion="support").criterion.key == "support"


def test_ratings_of_open_claims_alone(session: Session) -> None:
    """However many are closed."""
    made = make_wide(session)
    ratings = read_ratings(session, made.round, made.rubric.main)
    seen = of_open_claims(ratings, made.opening(made.reviewers[0]))
    assert (seen.answers, set(seen.claim.tolist())) == (3, {0})
    made.lock()
    assert of_open_claims(ratings, made.opening(made.reviewers[0])) is ratings


def test_everything_after_the_lock(session: Session) -> None:
    made = make_rated_round(session, NARROW, reveal=Reveal.AFTER_OWN)
    made.lock()
    found = report_to_first(made, basis="article")
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
    reviewers = _dashboard(make_wide(session)).reviewers
    assert [person.cannot_judge for person in reviewers] == [0, None, None]


@pytest.mark.parametrize("reveal", list(Reveal))
def test_ones_own_off_the_scale_are_all_counted(session: Session, reveal: Reveal) -> None:
    """Whatever is open, and whatever others have answered."""
    made = make_rated_round(session, ["vague 2 3", "vague . .", "no-access . .", "3 . ."], reveal=reveal)
    assert [person.cannot_judge for person in _dashboard(made).reviewers] == [3, None, None]


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


def test_leanings_are_those_of_the_viewers_own_claims(sqlite_database: Database) -> None:
    """What is remembered for one choice of claims is not another's, though as many answers are open."""
    halves = [["2 . 1 3", "3 . 2 4"] * 4, [". 2 4 2", ". 3 4 2"] * 4]
    with sqlite_database.writing() as session:
        made = make_rated_round(session, [*halves[0], *halves[1]], reveal=Reveal.AFTER_OWN)
    leans = []
    for person in (made.reviewers[0], made.reviewers[1], made.reviewers[0]):
        with sqlite_database.reading() as session:
            seen = replace(made, session=session)
            found = read_dashboard(
                session, made.project, made.round, seen.opening(person), viewer=seen.member(person), now=factories.NOW
            )
        leans.append({each.reviewer_id: each.lean.value for each in found.reviewers if each.lean is not None})
    assert leans[0] == leans[2]
    strictest = [min(each, key=each.__getitem__) for each in leans[:2]]
    assert strictest == [made.reviewers[2].id, made.reviewers[3].id]
