"""Which ratings may enter a figure over the whole round that somebody sees who is still blind to some claims.

A figure that covers all claims must not show a single closed one: it is computed over the whole round only while
at least ten rated claims are closed to the viewer, and otherwise over the claims that are open to them. What would
let the closed ratings be worked out exactly (a digest, exact halves of a coefficient, a narrow selection, pairs of
reviewers, how a reviewer leans) is left out until everything is open, or is of the open claims alone.
"""

from dataclasses import replace

import numpy as np

from annotator.agreement import Estimate
from annotator.services.agreement_data import RoundRatings
from annotator.services.agreement_report import (
    PERCENT_EXACT,
    PERCENT_WITHIN_ONE,
    AgreementReport,
)
from annotator.services.blindness import Opening

LEAST_CLOSED = 10


def of_open_claims(ratings: RoundRatings, opening: Opening) -> RoundRatings:
    """Return the ratings of the claims that are open to this viewer."""
    if opening.claims is None:
        return ratings
    kept = np.isin(ratings.claim_ids, list(opening.claims))[ratings.claim]
    return replace(
        ratings,
        claim=ratings.claim[kept],
        rater=ratings.rater[kept],
        point=ratings.point[kept],
        reason=ratings.reason[kept],
    )


def visible(ratings: RoundRatings, opening: Opening) -> RoundRatings:
    """Return the ratings that may enter aggregates for this viewer: all, or those of the open claims."""
    if opening.claims is None:
        return ratings
    is_open = np.isin(ratings.claim_ids, list(opening.claims))
    is_rated = np.bincount(ratings.claim, minlength=len(ratings.claim_ids)) > 0
    if int((is_rated & ~is_open).sum()) >= LEAST_CLOSED:
        return ratings
    return of_open_claims(ratings, opening)


def is_partial(ratings: RoundRatings, seen: RoundRatings) -> bool:
    """Tell whether `seen` leaves out answers of `ratings`."""
    return seen.answers < ratings.answers


def without_particulars(report: AgreementReport) -> AgreementReport:
    """Return a report for a viewer to whom claims are closed: the main figures, and nothing to reckon back from."""
    main = {report.reported.key, report.companion.key, PERCENT_EXACT, PERCENT_WITHIN_ONE}
    estimates = {key: _without_halves(found) for key, found in report.estimates.items() if key in main}
    return replace(report, estimates=estimates, judging=None, method=replace(report.method, input_sha256=""))


def _without_halves(found: Estimate) -> Estimate:
    return replace(found, observed=None, expected=None)
