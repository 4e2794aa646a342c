"""Which ratings may enter a figure over the whole round that somebody sees who is still blind to some claims.

A figure that covers all claims must not show a single closed one, neither by itself nor beside another reading of it.
So closed claims are in it as they stood when the viewer rated their first one, whatever comes later, and only where at
least ten of them had as many answers: these are alike for the viewer, who sees how many answers each claim has. One
with more answers than the others, or an answer that comes in alone, could be told from the digits of a coefficient.

What would let the closed ratings be worked out exactly (a digest, exact halves of a coefficient, a narrow selection,
pairs of reviewers, how a reviewer leans) is left out until everything is open, or is of the open claims alone.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from annotator.agreement import Estimate
from annotator.models import Round
from annotator.services.agreement_data import RoundRatings, places_of
from annotator.services.agreement_report import (
    PERCENT_EXACT,
    PERCENT_WITHIN_ONE,
    AgreementReport,
)
from annotator.services.blindness import Opening
from annotator.services.given_reviews import GivenReviews, read_given
from annotator.services.submission_times import Submissions, read_submissions

LEAST_CLOSED = 10

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Visible:
    """What of the ratings of a round may enter figures for a viewer.

    Attributes
    ----------
    answered
        How many have answered each claim. As long as claims are closed to the viewer this counts reviews, for whether
        one answers the question may be what somebody said to another one.
    left_out
        Answers to closed claims that the figures leave out.
    has_closed_claims
        Whether there are figures, and answers to closed claims enter them.
    reviewers
        Ids of those whose answers enter figures; as long as claims are closed, of those whose reviews do.
    """

    ratings: RoundRatings
    answered: Ints
    reviewers: frozenset[int]
    left_out: int = 0
    has_closed_claims: bool = False


def of_open_claims(ratings: RoundRatings, opening: Opening) -> RoundRatings:
    """Return the ratings of the claims that are open to this viewer."""
    if opening.claims is None:
        return ratings
    return ratings.of_answers(_open_claims(ratings, opening.claims)[ratings.claim])


def visible(session: Session, round_: Round, ratings: RoundRatings, opening: Opening) -> Visible:
    """Return what may enter aggregates for this viewer.

    Those are all ratings; or those of the open claims, and the first answers to closed claims as far as these do not
    stand out.
    """
    claims = len(ratings.claim_ids)
    if opening.claims is None:
        reviewers = frozenset(rater.reviewer_id for rater in ratings.raters)
        return Visible(ratings, np.bincount(ratings.claim, minlength=claims), reviewers)
    given = read_given(session, round_, ratings)
    answered = np.bincount(given.claim, minlength=claims)
    is_open = _open_claims(ratings, opening.claims)
    if not opening.aggregates:
        return Visible(of_open_claims(ratings, opening), answered, frozenset(), int(answered[~is_open].sum()))
    first = read_submissions(session, round_).first()
    own = first.revision[first.reviewer == opening.own_reviewer_id]
    before = first.of(opening.purposes).before(int(own.min()) if len(own) else 0)
    was_there = _are_among(given, before, ratings.claim_ids)
    then = np.bincount(given.claim[was_there], minlength=claims)
    # Of the claims with each number of answers, how many are closed.
    alike = np.bincount(then[~is_open], minlength=int(then.max(initial=0)) + 1)
    hides = ~is_open & (then > 0) & (alike[then] >= LEAST_CLOSED)
    was_given = was_there
    # Where all answer the question, reviews and answers are the same.
    if given.claim is not ratings.claim:
        was_given = _are_among(GivenReviews.of_answers(ratings), before, ratings.claim_ids)
    kept = is_open[ratings.claim] | (was_given & hides[ratings.claim])
    enters = is_open[given.claim] | (was_there & hides[given.claim])
    people = frozenset(np.flatnonzero(np.bincount(given.reviewer[enters])).tolist())
    left_out = len(enters) - int(enters.sum())
    return Visible(ratings.of_answers(kept), answered, people, left_out, bool(hides.any()))


def _open_claims(ratings: RoundRatings, claims: frozenset[int]) -> Flags:
    return np.isin(ratings.claim_ids, list(claims))


def _are_among(given: GivenReviews, before: Submissions, claim_ids: Ints) -> Flags:
    """Tell of each review whether it is among these submissions."""
    reviewers = np.flatnonzero(np.bincount(given.reviewer))
    claim, reviewer = places_of(before.claim, claim_ids), places_of(before.reviewer, reviewers)
    known = (claim >= 0) & (reviewer >= 0)
    width = len(reviewers)
    wanted = given.claim * width + places_of(given.reviewer, reviewers)
    return np.isin(wanted, claim[known] * width + reviewer[known])


def without_particulars(report: AgreementReport, reviewers: int) -> AgreementReport:
    """Return a report for a viewer to whom claims are closed: the main figures, and nothing to reckon back from.

    Parameters
    ----------
    reviewers
        All whose reviews are in: how many of them gave a rating would show who could not judge their only claim.
    """
    main = {report.reported.key, report.companion.key, PERCENT_EXACT, PERCENT_WITHIN_ONE}
    estimates = {key: _without_halves(found) for key, found in report.estimates.items() if key in main}
    method = replace(report.method, input_sha256="")
    return replace(report, estimates=estimates, judging=None, method=method, raters=reviewers)


def _without_halves(found: Estimate) -> Estimate:
    return replace(found, observed=None, expected=None)
