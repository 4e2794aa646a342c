"""Which ratings may enter a figure over the whole round that somebody sees who is still blind to some claims.

A figure that covers all claims must not show a single closed one, neither by itself nor beside another reading of it.
So closed claims are in it as they stood when the viewer rated their first one, whatever comes later, and only where at
least ten of them had as many answers: these are alike for the viewer, who sees how many answers each claim has. One
with more answers than the others, or an answer that comes in alone, could be told from the digits of a coefficient.

What would let the closed ratings be worked out exactly (a digest, exact halves of a coefficient, a narrow selection,
pairs of reviewers, how a reviewer leans) is left out until everything is open, or is of the open claims alone.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from annotator.agreement import Estimate
from annotator.models import Round
from annotator.services.agreement_data import RoundRatings
from annotator.services.agreement_report import (
    PERCENT_EXACT,
    PERCENT_WITHIN_ONE,
    AgreementReport,
)
from annotator.services.blindness import Opening
from annotator.services.submission_times import Submissions, read_submissions

LEAST_CLOSED = 10

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


def of_open_claims(ratings: RoundRatings, opening: Opening) -> RoundRatings:
    """Return the ratings of the claims that are open to this viewer."""
    if opening.claims is None:
        return ratings
    return ratings.of_answers(_open_claims(ratings, opening.claims)[ratings.claim])


def visible(session: Session, round_: Round, ratings: RoundRatings, opening: Opening) -> RoundRatings:
    """Return the ratings that may enter aggregates for this viewer.

    Those are all; or those of the open claims, and the first answers to closed claims as far as these do not stand out.
    """
    if opening.claims is None or not opening.aggregates:
        return of_open_claims(ratings, opening)
    is_open = _open_claims(ratings, opening.claims)
    first = read_submissions(session, round_).first()
    own = first.revision[first.reviewer == opening.own_reviewer_id]
    begin = int(own.min()) if len(own) else 0
    was_there = _are_among(ratings, first.of(opening.purposes).before(begin))
    answers = np.bincount(ratings.claim[was_there], minlength=len(is_open))
    # Of the claims with each number of answers, how many are closed.
    alike = np.bincount(answers[~is_open], minlength=int(answers.max(initial=0)) + 1)
    hides = alike[answers] >= LEAST_CLOSED
    return ratings.of_answers(is_open[ratings.claim] | (was_there & hides[ratings.claim]))


def is_of_open_claims(ratings: RoundRatings, seen: RoundRatings, opening: Opening) -> bool:
    """Tell whether `seen` has no answer to a claim that is closed, though claims are."""
    return opening.claims is not None and seen.answers == of_open_claims(ratings, opening).answers


def _open_claims(ratings: RoundRatings, claims: frozenset[int]) -> Flags:
    return np.isin(ratings.claim_ids, list(claims))


def _are_among(ratings: RoundRatings, given: Submissions) -> Flags:
    """Tell of each answer whether it is among these submissions."""
    reviewers = np.array([rater.reviewer_id for rater in ratings.raters], dtype=np.int64)
    claim, reviewer = _places(ratings.claim_ids, given.claim), _places(reviewers, given.reviewer)
    known = (claim >= 0) & (reviewer >= 0)
    width = len(reviewers)
    return np.isin(ratings.claim * width + ratings.rater, claim[known] * width + reviewer[known])


def _places(ids: Ints, wanted: Ints) -> Ints:
    """Return where each wanted id stands among `ids`; -1 for one that does not."""
    place = np.full(int(max(ids.max(initial=0), wanted.max(initial=0))) + 1, -1)
    place[ids] = np.arange(len(ids))
    return place[wanted]


def without_particulars(report: AgreementReport) -> AgreementReport:
    """Return a report for a viewer to whom claims are closed: the main figures, and nothing to reckon back from."""
    main = {report.reported.key, report.companion.key, PERCENT_EXACT, PERCENT_WITHIN_ONE}
    estimates = {key: _without_halves(found) for key, found in report.estimates.items() if key in main}
    return replace(report, estimates=estimates, judging=None, method=replace(report.method, input_sha256=""))


def _without_halves(found: Estimate) -> Estimate:
    return replace(found, observed=None, expected=None)
