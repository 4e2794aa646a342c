"""Where a round stands: coverage, support claim by claim, reviewers, what is contested."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from annotator.agreement import Estimate, estimate
from annotator.models import Project, Round
from annotator.models.vocabulary import RoundKind, RoundState
from annotator.services.agreement_data import RoundRatings, read_ratings
from annotator.services.agreement_report import reported_coefficient
from annotator.services.blindness import Opening
from annotator.services.contested import ClaimRow, Contested, find_contested, open_claims, read_claim_rows
from annotator.services.permissions import Member
from annotator.services.reviewer_progress import ReviewerProgress, read_reviewers
from annotator.services.rubrics import CriterionRecord, read_rubric
from annotator.services.spread import Spreads, spreads

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
        Claims of the round, and those with `goal` ratings or more.
    assigned, answers, open, uncounted
        Assignments; of these, those with a counted answer, without any submission, and the rest: withdrawn, or
        submitted only after results were open to their author.
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
    uncounted: int
    cannot_judge: int | None
    alpha: Estimate | None
    support: tuple[ClaimRow, ...]
    coverage: tuple[CoverageBin, ...]
    reviewers: tuple[ReviewerProgress, ...]
    reasons: tuple[ReasonCount, ...] | None
    contested: Contested
    closed_reason: str
    has_examples: bool

    @property
    def cannot_judge_share(self) -> float | None:
        """Share of the answers that are "cannot judge"; None while closed or without answers."""
        return self.cannot_judge / self.answers if self.cannot_judge is not None and self.answers else None


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
    ratings = read_ratings(session, round_, criterion)
    described = spreads(ratings.counts(), is_ordered=criterion.scale.is_ordered)
    reviewers = read_reviewers(session, round_, ratings, opening, viewer)
    order = _by_support(ratings, described, open_claims(ratings, opening))[:most_claims]
    assigned = sum(reviewer.total for reviewer in reviewers)
    still_open = sum(reviewer.left for reviewer in reviewers)
    return Dashboard(
        round_number=round_.number,
        round_kind=RoundKind(round_.kind),
        is_locked=round_.state == RoundState.LOCKED,
        opened_at=round_.opened_at,
        locked_at=round_.locked_at,
        criterion=criterion,
        goal=project.ratings_goal,
        claims=len(ratings.claim_ids),
        claims_at_goal=int((described.rated >= project.ratings_goal).sum()),
        assigned=assigned,
        answers=ratings.answers,
        open=still_open,
        uncounted=assigned - still_open - ratings.answers,
        cannot_judge=ratings.cannot_judge if opening.aggregates else None,
        alpha=_alpha(ratings) if opening.aggregates else None,
        support=read_claim_rows(session, round_, ratings, opening, order),
        coverage=_coverage(described, project.ratings_goal),
        reviewers=reviewers,
        reasons=_reasons(ratings) if opening.aggregates else None,
        contested=find_contested(
            session, round_, ratings, described, opening, goal=project.ratings_goal, most=MOST_CONTESTED
        ),
        closed_reason=opening.reason,
        has_examples=any(reviewer.is_example for reviewer in reviewers),
    )


def _alpha(ratings: RoundRatings) -> Estimate:
    return estimate(ratings.reliability(), reported_coefficient(ratings.criterion.scale.level))


def _by_support(ratings: RoundRatings, described: Spreads, is_open: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Indexes of the claims, the best supported first; those whose support is not shown last."""
    shown = is_open & ~np.isnan(described.mean)
    upwards = -1 if not ratings.criterion.scale.low_is_best else 1
    # Claims that are not shown get no place from their ratings, not even among themselves.
    mean = np.where(shown, upwards * described.mean, 0.0)
    median = np.where(shown, upwards * described.median, 0.0)
    return np.lexsort((np.arange(len(shown)), median, mean, ~shown))


def _coverage(described: Spreads, goal: int) -> tuple[CoverageBin, ...]:
    capped = np.bincount(np.minimum(described.rated, goal), minlength=goal + 1)
    return tuple(CoverageBin(number, number == goal, int(capped[number])) for number in range(goal, -1, -1))


def _reasons(ratings: RoundRatings) -> tuple[ReasonCount, ...]:
    """Reasons by how often they were given; those never given stand at the end, in the order of the rubric."""
    reasons = ratings.criterion.scale.reasons
    numbers = np.bincount(ratings.reason[~ratings.is_point], minlength=len(reasons))
    found = [ReasonCount(reason.label, int(number)) for reason, number in zip(reasons, numbers, strict=True)]
    return tuple(sorted(found, key=lambda reason: -reason.answers))
