"""Which ratings may enter a figure that somebody sees who is still blind to some claims.

A figure over all claims shows single closed ones, however many there are, to whoever reads it before and after a
rating: which claim got one stands on the dashboard, and two decimals of a coefficient tell which. So while claims are
closed to the viewer, every figure is of the claims that are open to them, whose ratings they see one by one. What only
particulars need (a digest, exact halves of a coefficient, a narrow selection, pairs of reviewers) is left out until
everything is open.
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


def of_open_claims(ratings: RoundRatings, opening: Opening) -> RoundRatings:
    """Return the ratings that may enter figures for this viewer: those of the claims that are open to them."""
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


def without_particulars(report: AgreementReport) -> AgreementReport:
    """Return a report for a viewer to whom claims are closed: the main figures, and nothing to reckon back from."""
    main = {report.reported.key, report.companion.key, PERCENT_EXACT, PERCENT_WITHIN_ONE}
    estimates = {key: _without_halves(found) for key, found in report.estimates.items() if key in main}
    return replace(report, estimates=estimates, judging=None, method=replace(report.method, input_sha256=""))


def _without_halves(found: Estimate) -> Estimate:
    return replace(found, observed=None, expected=None)
