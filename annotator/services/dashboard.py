"""Where a round stands: coverage, support claim by claim, reviewers, what is contested."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from annotator.agreement import Estimate, estimate_all
from annotator.models import Project, Round
from annotator.models.vocabulary import RoundKind, RoundState
from annotator.services.aggregates import visible
from annotator.services.agreement_data import RoundRatings, read_ratings
from annotator.services.agreement_report import (
    PERCENT_EXACT,
    PERCENT_WITHIN_ONE,
    companion_coefficient,
    reported_coefficient,
)
from annotator.services.blindness import Opening
from annotator.services.contested import ClaimRow, Contested, find_contested, open_claims, read_claim_rows
from annotator.services.permissions import Member
from annotator.services.reviewer_progress import ReviewerProgress, count_withdrawn, read_reviewers
from annotator.services.rubric_records import CriterionRecord
from annotator.services.rubrics import read_rubric
from annotator.services.spread import Spreads, spreads
from annotator.services.wanted_counts import read_wanted

MOST_CONTESTED = 5


@dataclass(frozen=True, slots=True)
class CoverageBin:
    """Number of claims with so many ratings; the first bin holds those with the goal or more."""

    ratings: int
    or_more: bool
    claims: int


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """How often a reason not to judge was given."""

    label: str
    answers: int


@dataclass(frozen=True, slots=True)
class Dashboard:
    """A round at one moment. None is what is closed to the viewer; `closed_reason` says why.

    Attributes
    ----------
    claims, claims_at_goal
        Claims of the round, and those with as many ratings as they are to have: a number of their own where the plan
        of work gives them one, else `goal`.
    assigned, answers, open, withdrawn, uncounted
        Ratings asked for, whether or not somebody has taken their place yet; of these, those with a counted answer,
        without any submission, with one that was taken back, and the rest: submitted only after results were open to
        their author.
    counts_answers
        Coverage counts every answer, "cannot judge" too, because some claims are closed to the viewer.
    judged_of
        Answers that `cannot_judge`, `reasons` and the coefficients are taken from.
    coefficients
        Alpha first, then AC2 and percent agreement; empty while they are closed.
    support
        Claims by shown support, the best supported first; those without ratings and those closed to the viewer
        stand at the end in the order of the project.
    """

    round_number: int
    round_kind: RoundKind
    is_locked: bool
    opened_at: datetime
    locked_at: datetime | None
    criterion: CriterionRecord
    goal: int
    claims: int
    claims_at_goal: int
    assigned: int
    answers: int
    open: int
    withdrawn: int
    uncounted: int
    counts_answers: bool
    cannot_judge: int | None
    judged_of: int
    coefficients: tuple[Estimate, ...]
    support: tuple[ClaimRow, ...]
    coverage: tuple[CoverageBin, ...]
    reviewers: tuple[ReviewerProgress, ...]
    reasons: tuple[ReasonCount, ...] | None
    contested: Contested
    closed_reason: str
    has_examples: bool

    @property
    def alpha(self) -> Estimate | None:
        """The coefficient to report; None while closed."""
        return self.coefficients[0] if self.coefficients else None

    @property
    def claims_short(self) -> int:
        """Claims that need more answers."""
        return self.claims - self.claims_at_goal

    @property
    def cannot_judge_share(self) -> float | None:
        """Share of the answers that are "cannot judge"; None while closed or without answers."""
        return self.cannot_judge / self.judged_of if self.cannot_judge is not None and self.judged_of else None


def read_dashboard(
    session: Session,
    project: Project,
    round_: Round,
    opening: Opening,
    *,
    viewer: Member | None,
    most_claims: int | None = None,
) -> Dashboard:
    """Return the dashboard of the round, on the rubric's main criterion.

    Parameters
    ----------
    opening
        What of the round is open to the viewer.
    viewer
        Who looks: a lead sees names, everybody else pseudonyms. None for the command line.
    most_claims
        How many claims `support` lists at most; None for all.
    """
    criterion = read_rubric(session, round_.rubric_version_id).main
    ratings = read_ratings(session, round_, criterion, purposes=opening.purposes)
    seen = visible(ratings, opening)
    described = spreads(ratings.counts(), is_ordered=criterion.scale.is_ordered)
    reviewers = read_reviewers(session, round_, seen, opening, viewer)
    # A bin by ratings would show who could not judge a claim that is closed: then every answer counts.
    got = described.rated if opening.claims is None else _answers_by_claim(ratings)
    order = _by_support(ratings, described, open_claims(ratings, opening))[:most_claims]
    wanted, untaken = read_wanted(session, round_, ratings.claim_ids)
    goal = int(wanted.max(initial=0)) or project.ratings_goal
    goals = np.where(wanted > 0, wanted, goal)
    assigned = sum(reviewer.total for reviewer in reviewers) + untaken
    still_open = sum(reviewer.left for reviewer in reviewers) + untaken
    withdrawn = count_withdrawn(session, round_, opening)
    return Dashboard(
        round_number=round_.number,
        round_kind=RoundKind(round_.kind),
        is_locked=round_.state == RoundState.LOCKED,
        opened_at=round_.opened_at,
        locked_at=round_.locked_at,
        criterion=criterion,
        goal=goal,
        claims=len(ratings.claim_ids),
        claims_at_goal=int((got >= goals).sum()),
        assigned=assigned,
        answers=ratings.answers,
        open=still_open,
        withdrawn=withdrawn,
        uncounted=assigned - still_open - withdrawn - ratings.answers,
        counts_answers=opening.claims is not None,
        cannot_judge=seen.cannot_judge if opening.aggregates else None,
        judged_of=seen.answers,
        coefficients=_coefficients(seen) if opening.aggregates else (),
        support=read_claim_rows(session, round_, ratings, opening, order),
        coverage=_coverage(got, goal),
        reviewers=reviewers,
        reasons=_reasons(seen) if opening.aggregates else None,
        contested=find_contested(session, round_, ratings, described, opening, goal=goal, most=MOST_CONTESTED),
        closed_reason=opening.reason,
        has_examples=any(reviewer.is_example for reviewer in reviewers),
    )


def _answers_by_claim(ratings: RoundRatings) -> NDArray[np.int64]:
    return np.bincount(ratings.claim, minlength=len(ratings.claim_ids)).astype(np.int64)


def _coefficients(ratings: RoundRatings) -> tuple[Estimate, ...]:
    level = ratings.criterion.scale.level
    keys = (reported_coefficient(level), companion_coefficient(level), PERCENT_EXACT, PERCENT_WITHIN_ONE)
    found = estimate_all(ratings.counted(), keys=keys)
    return tuple(found[key] for key in keys)


def _by_support(ratings: RoundRatings, described: Spreads, is_open: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Indexes of the claims, the best supported first; those whose support is not shown last."""
    shown = is_open & ~np.isnan(described.mean)
    upwards = -1 if not ratings.criterion.scale.low_is_best else 1
    # Claims that are not shown get no place from their ratings, not even among themselves.
    mean = np.where(shown, upwards * described.mean, 0.0)
    median = np.where(shown, upwards * described.median, 0.0)
    return np.lexsort((np.arange(len(shown)), median, mean, ~shown))


def _coverage(got: NDArray[np.int64], goal: int) -> tuple[CoverageBin, ...]:
    capped = np.bincount(np.minimum(got, goal), minlength=goal + 1)
    return tuple(CoverageBin(number, number == goal, int(capped[number])) for number in range(goal, -1, -1))


def _reasons(ratings: RoundRatings) -> tuple[ReasonCount, ...]:
    """Reasons by how often they were given; those never given stand at the end, in the order of the rubric."""
    reasons = ratings.criterion.scale.reasons
    numbers = np.bincount(ratings.reason[~ratings.is_point], minlength=len(reasons))
    found = [ReasonCount(reason.label, int(number)) for reason, number in zip(reasons, numbers, strict=True)]
    return tuple(sorted(found, key=lambda reason: -reason.answers))
