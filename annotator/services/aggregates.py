"""Which ratings may enter a figure over the whole round that somebody sees who is still blind to some claims.

A figure that covers all claims must not show a single closed one. It covers the whole round only while at least ten
claims with two ratings or more are closed to the viewer, and otherwise the claims that are open to them. Ten claims
alone do not hide each other from whoever reads the figure before and after an answer: pages say which claim got one,
and two decimals of a coefficient would tell which. So of the closed claims those answers enter that were there at a
certain own submission, and they are brought up to date by a later one only when ten such claims have answers that are
new.

What would let the closed ratings be worked out exactly (a digest, exact halves of a coefficient, a narrow selection,
pairs of reviewers, how a reviewer leans) is left out until everything is open, or is of the open claims alone.
"""

from dataclasses import dataclass, replace

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
from annotator.services.review_rows import NO_ROW
from annotator.services.submission_times import Submissions, read_submissions

LEAST_CLOSED = 10
PAIR = 2
NEVER = np.iinfo(np.int64).max

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


def of_open_claims(ratings: RoundRatings, opening: Opening) -> RoundRatings:
    """Return the ratings of the claims that are open to this viewer."""
    if opening.claims is None:
        return ratings
    return ratings.of_answers(np.isin(ratings.claim_ids, list(opening.claims))[ratings.claim])


def visible(session: Session, round_: Round, ratings: RoundRatings, opening: Opening) -> RoundRatings:
    """Return the ratings that may enter aggregates for this viewer.

    Those are all, or those of the open claims and the answers to closed ones that have been brought up to date, or
    those of the open claims alone.

    Parameters
    ----------
    ratings
        All that count on their criterion, or those of claims for some purposes alone: these come in by the same steps.
    """
    if opening.claims is None:
        return ratings
    first = read_submissions(session, round_).first()
    given = _Given.of(first.of(opening.purposes))
    is_open = np.isin(ratings.claim_ids, list(opening.claims))[ratings.claim]
    step = _last_step(_counted(ratings), given, first.of_reviewer(opening.own_reviewer_id), ratings.claim_ids)
    reviewers = np.array([rater.reviewer_id for rater in ratings.raters], dtype=np.int64)
    is_in = given.revisions(ratings.claim_ids[ratings.claim], reviewers[ratings.rater]) <= step
    closed_points = np.bincount(ratings.claim[is_in & ~is_open & ratings.is_point])
    if np.count_nonzero(closed_points >= PAIR) < LEAST_CLOSED:
        return of_open_claims(ratings, opening)
    return ratings.of_answers(is_in | is_open)


def is_of_open_claims(ratings: RoundRatings, seen: RoundRatings, opening: Opening) -> bool:
    """Tell whether `seen` has no answer to a claim that is closed, though claims are."""
    return opening.claims is not None and seen.answers == of_open_claims(ratings, opening).answers


@dataclass(frozen=True)
class _Given:
    """By which revision each answer of a round was given first; sorted by claim and reviewer."""

    pairs: Ints
    revision: Ints

    @classmethod
    def of(cls, first: Submissions) -> "_Given":
        pairs = _pairs(first.claim, first.reviewer)
        order = np.argsort(pairs)
        # Behind the last one stands what nobody asks for, so that every search ends at something.
        return cls(np.append(pairs[order], NEVER), np.append(first.revision[order], NEVER))

    def revisions(self, claim_ids: Ints, reviewer_ids: Ints) -> Ints:
        """Return by which revision each of these was given; `NEVER` for one that is not known yet.

        Answers may be read that are newer than what this session knows to have been submitted.
        """
        wanted = _pairs(claim_ids, reviewer_ids)
        # In order, so that one place is found beside the one before: ten times as fast.
        order = np.argsort(wanted)
        asked = wanted[order]
        places = np.searchsorted(self.pairs, asked)
        found = np.empty(len(wanted), dtype=np.int64)
        found[order] = np.where(self.pairs[places] == asked, self.revision[places], NEVER)
        return found


def _counted(ratings: RoundRatings) -> tuple[Ints, Ints, Flags]:
    """Claim and reviewer of every answer that counts, of claims withdrawn since as well, and whether it is a point."""
    rows = ratings.rows
    counted = rows[(rows[:, 2] != NO_ROW) | (rows[:, 3] != NO_ROW)]
    return counted[:, 0].astype(np.int64), counted[:, 1].astype(np.int64), counted[:, 2] != NO_ROW


def _last_step(counted: tuple[Ints, Ints, Flags], given: _Given, own: Submissions, claim_ids: Ints) -> int:
    """Return the own revision at which the answers to closed claims were last brought up to date; 0 for none.

    A step is where ten claims that were closed then or more have answers that are new since the step before, and two
    ratings at least: one with fewer moves no coefficient, so that behind nine of these the tenth would show. Which
    these are follows from all that was submitted, in the order in which it came, withdrawn claims or not. One at which
    fewer than ten such claims are in the figures is passed over, and their answers wait for the next. So withdrawing a
    claim can take answers out of the figures, and never brings any in.

    Parameters
    ----------
    counted
        The claim and the reviewer of every answer that counts, and whether it is a point.
    own
        Everything the viewer has submitted first.
    claim_ids
        The claims in the figures.
    """
    claims, reviewers, is_point = counted
    most = int(max(claims.max(initial=0), own.claim.max(initial=0), claim_ids.max(initial=0))) + 1
    opened = np.full(most, NEVER)
    np.minimum.at(opened, own.claim, own.revision)
    shown = set(claim_ids.tolist())
    steps = np.sort(opened[opened < NEVER])
    # Before which own submission an answer came: each claim stands once there, with the ratings it got.
    before = np.searchsorted(steps, given.revisions(claims, reviewers))
    came, place = np.unique(before << 32 | claims, return_inverse=True)
    points = np.bincount(place, weights=is_point, minlength=len(came))
    before, claims = came >> 32, came & 0xFFFFFFFF
    is_waiting = before < len(steps)
    is_waiting[is_waiting] = opened[claims[is_waiting]] > steps[before[is_waiting]]
    before, claims, points = before[is_waiting], claims[is_waiting], points[is_waiting]
    ends = np.searchsorted(before, np.arange(len(steps)), side="right").tolist()
    order = np.argsort(opened)[: len(steps)].tolist()
    new, got = list(zip(claims.tolist(), points.tolist(), strict=True)), dict.fromkeys(claims.tolist(), 0)
    begin, step = 0, 0
    paired: set[int] = set()
    for claim, own_revision, end in zip(order, steps.tolist(), ends, strict=True):
        for other, number in new[begin:end]:
            got[other] += number
            if got[other] >= PAIR:
                paired.add(other)
        paired.discard(claim)
        begin = end
        if len(paired) >= LEAST_CLOSED:
            if len(paired & shown) >= LEAST_CLOSED:
                step = own_revision
            paired.clear()
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
