"""Where a round stands: coverage, pace, support claim by claim, reviewers, what is stuck, what is contested."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from annotator.agreement import Estimate, Undefined, estimate_all
from annotator.models import Project, Round
from annotator.models.vocabulary import Delivery, Role, RoundKind, RoundState
from annotator.services.agreement_course import Course, OfCriterion, of_criterion, read_by_criterion, read_course
from annotator.services.agreement_data import RoundRatings
from annotator.services.agreement_details import DETAILED_UP_TO
from annotator.services.agreement_report import (
    PERCENT_EXACT,
    PERCENT_WITHIN_ONE,
    companion_coefficient,
    reported_coefficient,
)
from annotator.services.blindness import Opening
from annotator.services.claim_groups import KINDS, may_ask
from annotator.services.contested import ClaimRow, Contested, count_ranked, rank_contested, read_claim_rows
from annotator.services.coverage_bins import Bin, bins_up_to
from annotator.services.permissions import Member
from annotator.services.remembered import remembered
from annotator.services.review_weeks import has_several_periods
from annotator.services.reviewer_progress import ReviewerProgress, find_behind, read_reviewers, read_seen_leanings
from annotator.services.round_facts import RoundFacts, read_facts
from annotator.services.round_pace import RoundPace, read_round_pace
from annotator.services.rubric_records import CriterionRecord
from annotator.services.rubrics import read_rubric
from annotator.services.stuck_overview import StuckOverview, read_stuck
from annotator.services.work_plans import plan_of

MOST_CONTESTED = 10


@dataclass(frozen=True, slots=True)
class CoverageBin:
    """Number of claims with so many ratings; the first bin holds those with the goal or more."""

    bin: Bin
    claims: int


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """How often a reason not to judge was given, and for how many claims."""

    code: str
    label: str
    answers: int
    claims: int


@dataclass(frozen=True, slots=True)
class Dashboard:
    """A round at one moment. None is what is closed to the viewer; `closed_reason` says why.

    Attributes
    ----------
    claims, claims_at_goal
        Claims of the round, and those with as many ratings as they are to have: a number of their own where the plan
        of work gives them one, else `goal`. `answered_claims` have an answer that counts.
    assigned, answers, open, withdrawn, uncounted
        Ratings asked for, whether or not somebody has taken their place yet; of these, those with a counted answer,
        without any submission, with one that was taken back, and the rest: without an answer to this
        question, or submitted only after results were open to their author.
    counts_answers, left_out
        Coverage counts every answer, "cannot judge" too, because some claims are closed to the viewer; and how many
        answers to these the figures leave out.
    judged_of, unjudged_claims
        Answers that `cannot_judge`, `reasons` and the coefficients are taken from; claims somebody could not judge.
    coefficients
        Alpha first, then AC2 and percent agreement; empty while they are closed.
    by_criterion, course
        Agreement on each question, and on this one in the course of the round; None unless everything is open. The
        questions beside this one are left out of a large round until they are asked for.
    support
        Claims by shown support, the best supported first; those without ratings and those closed to the viewer
        stand at the end in the order of the project.
    has_drift
        Whether the ratings fall into more than one period, so that it can be seen whether a reviewer drifts; False
        unless everything is open.
    no_intervals
        Why it is not known who is stricter or more lenient, where that is open; else None.
    behind
        Numbers of the reviewers who have come less than half as far as the middle one.
    listable
        Kinds of groups of claims that the viewer may list.
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
    answered_claims: int
    open: int
    withdrawn: int
    uncounted: int
    counts_answers: bool
    left_out: int
    cannot_judge: int | None
    judged_of: int
    unjudged_claims: int | None
    coefficients: tuple[Estimate, ...]
    by_criterion: tuple[OfCriterion, ...] | None
    course: Course | None
    support: tuple[ClaimRow, ...]
    coverage: tuple[CoverageBin, ...]
    pace: RoundPace
    stuck: StuckOverview | None
    reviewers: tuple[ReviewerProgress, ...]
    has_drift: bool
    no_intervals: Undefined | None
    behind: frozenset[int]
    reasons: tuple[ReasonCount, ...] | None
    contested: Contested
    closed_reason: str
    has_examples: bool
    listable: frozenset[str]

    @property
    def alpha(self) -> Estimate | None:
        """The coefficient to report; None while closed."""
        return self.coefficients[0] if self.coefficients else None

    @property
    def paired(self) -> int | None:
        """Claims with two ratings or more; None while closed."""
        own = (each.paired for each in self.by_criterion or () if each.criterion.key == self.criterion.key)
        return next(own, None)

    @property
    def shows_support(self) -> bool:
        """Whether any claim of `support` shows ratings."""
        return any(row.result.counts and sum(row.result.counts) for row in self.support)

    @property
    def claims_short(self) -> int:
        """Claims that need more answers."""
        return self.claims - self.claims_at_goal

    @property
    def cannot_judge_share(self) -> float | None:
        """Share of the answers that are "cannot judge"; None while closed or without answers."""
        return self.cannot_judge / self.judged_of if self.cannot_judge is not None and self.judged_of else None

    @property
    def left_with_idle(self) -> int:
        """Ratings left with reviewers who have rated nothing in the last days."""
        return sum(each.left for each in self.reviewers if each.reviewer_id not in self.pace.active)


def read_dashboard(
    session: Session,
    project: Project,
    round_: Round,
    opening: Opening,
    *,
    viewer: Member | None,
    now: datetime,
    criterion: str = "",
    most_claims: int | None = None,
    with_details: bool = False,
) -> Dashboard:
    """Return the dashboard of the round.

    Parameters
    ----------
    opening
        What of the round is open to the viewer.
    viewer
        Who looks: a lead sees names, everybody else pseudonyms. None for the command line.
    criterion
        Key of a question of the rubric; the main one by default, and for whom claims are closed.
    most_claims
        How many claims `support` lists at most; None for all.
    with_details
        Compute agreement on every question in a round of any size.
    """
    rubric = read_rubric(session, round_.rubric_version_id)
    asked = rubric.criterion_by_steps(criterion) if criterion and opening.claims is None else rubric.main
    facts = read_facts(session, project, round_, asked, opening)
    ratings, seen = facts.ratings, facts.seen
    leanings = read_seen_leanings(session, facts)
    reviewers = read_reviewers(session, facts, leanings, viewer)
    untaken = int(facts.wanted.free.sum())
    assigned = sum(reviewer.total for reviewer in reviewers) + untaken
    still_open = sum(reviewer.left for reviewer in reviewers) + untaken
    withdrawn = sum(reviewer.taken_back for reviewer in reviewers)
    plan = plan_of(session, round_)
    draws = plan is not None and plan.delivery == Delivery.QUEUE
    is_locked = round_.state == RoundState.LOCKED
    support, contested = _claim_rows(session, facts, most_claims)
    has_aggregates, is_whole = opening.aggregates, facts.is_whole
    with_all = with_details or ratings.answers <= DETAILED_UP_TO
    return Dashboard(
        round_number=round_.number,
        round_kind=RoundKind(round_.kind),
        is_locked=is_locked,
        opened_at=round_.opened_at,
        locked_at=round_.locked_at,
        criterion=asked,
        goal=facts.goal,
        claims=len(ratings.claim_ids),
        claims_at_goal=int(facts.is_at_goal.sum()),
        assigned=assigned,
        answers=facts.answers,
        answered_claims=int((facts.answered > 0).sum()),
        open=still_open,
        withdrawn=withdrawn,
        uncounted=assigned - still_open - withdrawn - facts.answers,
        counts_answers=facts.counts_answers,
        left_out=facts.left_out,
        cannot_judge=seen.cannot_judge if has_aggregates else None,
        judged_of=seen.answers,
        unjudged_claims=len(np.unique(seen.claim[~seen.is_point])) if has_aggregates else None,
        coefficients=_coefficients(session, facts) if has_aggregates else (),
        by_criterion=(read_by_criterion(session, round_, rubric, ratings) if with_all else (of_criterion(ratings),))
        if is_whole
        else None,
        course=read_course(session, round_, ratings, facts.first) if is_whole else None,
        support=support,
        coverage=tuple(CoverageBin(each, int(each.holds(facts.got).sum())) for each in bins_up_to(facts.goal)),
        pace=read_round_pace(round_, facts.first, still_open, now),
        stuck=_read_stuck(session, facts, viewer, now, draws=draws),
        reviewers=reviewers,
        has_drift=is_whole and has_several_periods(ratings, facts.submissions),
        no_intervals=leanings.no_interval if leanings is not None else None,
        behind=frozenset() if is_locked else find_behind(reviewers, draws=draws),
        reasons=_reasons(seen) if has_aggregates else None,
        contested=contested,
        closed_reason=opening.reason,
        has_examples=any(reviewer.is_example for reviewer in reviewers),
        listable=frozenset(name for name in KINDS if may_ask(facts, viewer, name)),
    )


def _read_stuck(
    session: Session, facts: RoundFacts, viewer: Member | None, now: datetime, *, draws: bool
) -> StuckOverview | None:
    if viewer is None or viewer.role is not Role.LEAD:
        return None
    return read_stuck(session, facts, now, draws=draws)


def _claim_rows(session: Session, facts: RoundFacts, most_claims: int | None) -> tuple[tuple[ClaimRow, ...], Contested]:
    """The best supported claims and the most contested ones, read together."""
    best = _by_support(facts)[:most_claims]
    ranked = rank_contested(facts.described, facts.is_open, facts.least)
    widest = ranked[:MOST_CONTESTED]
    both = np.concatenate([best, widest])
    rows = read_claim_rows(session, facts.round, facts.ratings, facts.opening, both)
    in_all = count_ranked(facts.described, facts.is_open, facts.least)
    return rows[: len(best)], Contested(rows[len(best) :], facts.least, in_all, len(ranked))


def _coefficients(session: Session, facts: RoundFacts) -> tuple[Estimate, ...]:
    ratings = facts.seen
    level = ratings.criterion.scale.level
    keys = (reported_coefficient(level), companion_coefficient(level), PERCENT_EXACT, PERCENT_WITHIN_ONE)

    def compute() -> tuple[Estimate, ...]:
        found = estimate_all(ratings.counted(), keys=keys)
        return tuple(found[key] for key in keys)

    if not facts.is_whole:  # what one viewer may see is not what another may
        return compute()
    return remembered(session, ("coefficients", facts.round.id, ratings.criterion.id), ratings.identity, compute)


def _by_support(facts: RoundFacts) -> NDArray[np.int64]:
    """Indexes of the claims, the best supported first; those whose support is not shown last."""
    described = facts.described
    shown = facts.is_open & ~np.isnan(described.mean)
    upwards = -1 if not facts.ratings.criterion.scale.low_is_best else 1
    # Claims that are not shown get no place from their ratings, not even among themselves.
    mean = np.where(shown, upwards * described.mean, 0.0)
    median = np.where(shown, upwards * described.median, 0.0)
    return np.lexsort((np.arange(len(shown)), median, mean, ~shown))


def _reasons(ratings: RoundRatings) -> tuple[ReasonCount, ...]:
    """Reasons by how often they were given; those never given stand at the end, in the order of the rubric."""
    found = []
    for place, reason in enumerate(ratings.criterion.scale.reasons):
        given = ratings.claim[ratings.reason == place]
        found.append(ReasonCount(reason.code, reason.label, len(given), len(np.unique(given))))
    return tuple(sorted(found, key=lambda reason: -reason.answers))
