"""Which ratings may enter a figure over the whole round that somebody sees who is still blind to some claims.

A figure that covers all claims must not show a single closed one. It covers the whole round only while at least ten
rated claims are closed to the viewer, and otherwise the claims that are open to them. Ten claims alone do not hide each
other from whoever reads the figure before and after an answer: pages say which claim got one, and two decimals of a
coefficient would tell which. So of the closed claims those answers enter that were there at a certain own submission,
and they are brought up to date by a later one only when ten further closed claims or more have answers that are new.

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
from annotator.services.submission_times import Submissions, read_submissions

LEAST_CLOSED = 10
NEVER = np.iinfo(np.int64).max

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


def of_open_claims(ratings: RoundRatings, opening: Opening) -> RoundRatings:
    """Return the ratings of the claims that are open to this viewer."""
    if opening.claims is None:
        return ratings
    return _only(ratings, np.isin(ratings.claim_ids, list(opening.claims))[ratings.claim])


def _only(ratings: RoundRatings, kept: Flags) -> RoundRatings:
    return replace(
        ratings,
        claim=ratings.claim[kept],
        rater=ratings.rater[kept],
        point=ratings.point[kept],
        reason=ratings.reason[kept],
    )


def visible(session: Session, round_: Round, ratings: RoundRatings, opening: Opening) -> RoundRatings:
    """Return the ratings that may enter aggregates for this viewer.

    Those are all, or those of the open claims and the answers to closed ones that have been brought up to date, or
    those of the open claims alone.
    """
    if opening.claims is None:
        return ratings
    answers = _Answers.of(ratings, opening, read_submissions(session, round_))
    is_kept = answers.revision <= answers.last_step()
    if len(np.unique(ratings.claim[is_kept & answers.is_closed])) < LEAST_CLOSED:
        return of_open_claims(ratings, opening)
    return _only(ratings, is_kept | ~answers.is_closed)


def is_of_open_claims(ratings: RoundRatings, seen: RoundRatings, opening: Opening) -> bool:
    """Tell whether `seen` leaves out every answer to the claims that are closed."""
    return seen.answers < ratings.answers and seen.answers == of_open_claims(ratings, opening).answers


@dataclass(frozen=True)
class _Answers:
    """When the answers of a round came, for somebody who is blind to some of its claims.

    Attributes
    ----------
    claim, revision
        Index of the claim of each answer, and the revision by which it was given first.
    is_closed
        Whether the claim of each answer is closed to the viewer.
    opened
        By which revision the viewer opened each claim; `NEVER` where it is closed.
    """

    claim: Ints
    revision: Ints
    is_closed: Flags
    opened: Ints

    @classmethod
    def of(cls, ratings: RoundRatings, opening: Opening, submissions: Submissions) -> "_Answers":
        """Find when each answer came among all submissions of the round."""
        first = submissions.first()
        is_own = first.reviewer == (opening.own_reviewer_id or 0)
        places, revisions = places_of(first.claim[is_own], ratings.claim_ids), first.revision[is_own]
        opened = np.full(len(ratings.claim_ids), NEVER)
        np.minimum.at(opened, places[places >= 0], revisions[places >= 0])
        given = first.of(opening.purposes)
        order = np.argsort(_pairs(given.claim, given.reviewer))
        reviewers = np.array([rater.reviewer_id for rater in ratings.raters], dtype=np.int64)
        wanted = _pairs(ratings.claim_ids[ratings.claim], reviewers[ratings.rater])
        found = np.searchsorted(_pairs(given.claim, given.reviewer)[order], wanted)
        is_open = np.isin(ratings.claim_ids, list(opening.claims or ()))
        return cls(ratings.claim, given.revision[order][found], ~is_open[ratings.claim], opened)

    def last_step(self) -> int:
        """Return the own revision at which the answers to closed claims were last brought up to date; 0 for none.

        It is worked out from all that was submitted, in the order in which it came, so that it is the same whenever
        it is asked for.
        """
        order = np.argsort(self.revision)
        claim, revision = self.claim[order], self.revision[order]
        step, begin = 0, 0
        waiting: set[int] = set()
        for place in np.argsort(self.opened)[: np.count_nonzero(self.opened < NEVER)].tolist():
            own = int(self.opened[place])
            end = int(np.searchsorted(revision, own))
            new = np.unique(claim[begin:end])
            waiting.update(new[self.opened[new] > own].tolist())
            waiting.discard(place)
            begin = end
            if len(waiting) >= LEAST_CLOSED:
                step = own
                waiting.clear()
        return step


def _pairs(claim_ids: Ints, reviewer_ids: Ints) -> Ints:
    return claim_ids.astype(np.int64) << 32 | reviewer_ids


def without_particulars(report: AgreementReport) -> AgreementReport:
    """Return a report for a viewer to whom claims are closed: the main figures, and nothing to reckon back from."""
    main = {report.reported.key, report.companion.key, PERCENT_EXACT, PERCENT_WITHIN_ONE}
    estimates = {key: _without_halves(found) for key, found in report.estimates.items() if key in main}
    return replace(report, estimates=estimates, judging=None, method=replace(report.method, input_sha256=""))


def _without_halves(found: Estimate) -> Estimate:
    return replace(found, observed=None, expected=None)
