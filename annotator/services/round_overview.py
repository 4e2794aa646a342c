"""The rounds of a project side by side: of what kind, by which plan, how many claims, how far they have come."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from annotator.models import Claim, KnownAnswer, Project, Round, RoundClaim, WorkPlan
from annotator.models.vocabulary import ClaimState, Delivery, Overlap, Purpose, RoundKind, RoundState
from annotator.services import audit, places, round_claims, rounds
from annotator.services.assignment_counts import count_assignments, count_taken_back
from annotator.services.work_plan_words import numbers_words, plan_words
from annotator.services.work_plans import current_plan, plan_of, read_draft
from annotator.text import _, plural


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A round as the lead's list shows it.

    Attributes
    ----------
    plan
        Who rates what, in words: as the plan of work had it, or as it has been changed since.
    has_numbers
        Whether its claims want a number of reviewers, which can be changed while it is open.
    done, withdrawn, wanted
        Ratings that stand, those that were taken back, and those it asks for; none of withdrawn claims.
    """

    id: int
    number: int
    kind: RoundKind
    state: RoundState
    reveal: str
    opened_at: datetime
    locked_at: datetime | None
    plan: str
    has_numbers: bool
    has_queue: bool
    claims: int
    done: int
    withdrawn: int
    wanted: int


def list_lines(session: Session, project_id: int) -> list[RoundLine]:
    """Return the project's rounds, the newest first."""
    claims: dict[int, int] = dict(
        session.execute(
            select(RoundClaim.round_id, func.count())
            .join(Claim, Claim.id == RoundClaim.claim_id)
            .where(
                RoundClaim.project_id == project_id,
                RoundClaim.purpose == Purpose.RATING,
                Claim.state != ClaimState.WITHDRAWN,
            )
            .group_by(RoundClaim.round_id)
        ).all()
    )
    found = []
    for round_ in rounds.list_rounds(session, project_id):
        plan = plan_of(session, round_)
        wanted, missing = count_assignments(session, round_)
        withdrawn = count_taken_back(session, round_)
        found.append(
            RoundLine(
                id=round_.id,
                number=round_.number,
                kind=RoundKind(round_.kind),
                state=RoundState(round_.state),
                reveal=round_.reveal,
                opened_at=round_.opened_at,
                locked_at=round_.locked_at,
                plan=_who_rates_what(session, round_, plan),
                has_numbers=plan is not None and plan.overlap != Overlap.EVERYONE,
                has_queue=plan is not None and plan.delivery == Delivery.QUEUE,
                claims=claims.get(round_.id, 0),
                done=wanted - missing - withdrawn,
                withdrawn=withdrawn,
                wanted=wanted,
            )
        )
    return found


def newcomer_words(session: Session, project_id: int) -> str:
    """Return what an open round means for reviewers who join now; empty when none is open."""
    round_ = rounds.latest_round(session, project_id)
    if round_ is None or round_.state != RoundState.OPEN:
        return ""
    plan = plan_of(session, round_)
    if plan is None or plan.overlap == Overlap.EVERYONE:
        return _("Round {number} is open: reviewers who join get all its claims at once.", number=round_.number)
    if plan.delivery == Delivery.QUEUE:
        return _(
            "Round {number} is open: reviewers who join draw claims from its queue that still want reviewers.",
            number=round_.number,
        )
    free = sum(summary[2] for summary in places.summarise(session, round_))
    return plural(
        free,
        "Round {number} is open, and its claims are dealt out: reviewers who join get only free places, at present "
        "{count}.",
        "Round {number} is open, and its claims are dealt out: reviewers who join get only free places, at present "
        "{count}.",
        number=round_.number,
    )


def _who_rates_what(session: Session, round_: Round, plan: WorkPlan | None) -> str:
    draft = read_draft(plan)
    if plan is None or draft.wants_everyone:
        return plan_words(draft)
    changed = audit.last_detail(session, round_.project_id, "round.wanted_changed", f"round:{round_.id}")
    if round_.kind == RoundKind.SECOND and not changed:
        # Whatever the plan says of the first: what was rated in it is given to the same people again.
        return _("each by those who rated it before, dealt out when the round opened")
    rows = session.execute(
        select(RoundClaim.wanted, RoundClaim.is_in_sample)
        .join(Claim, Claim.id == RoundClaim.claim_id)
        .where(
            RoundClaim.round_id == round_.id,
            RoundClaim.purpose == Purpose.RATING,
            Claim.state != ClaimState.WITHDRAWN,
        )
        .distinct()
    ).all()
    by_plan = {True: draft.ratings_per_claim, False: 1 if draft.overlap is Overlap.SAMPLE else draft.ratings_per_claim}
    if round_.kind != RoundKind.SECOND and all(wanted == by_plan[is_in_sample] for wanted, is_in_sample in rows):
        return plan_words(draft)
    return numbers_words([summary[:2] for summary in places.summarise(session, round_)], draft)


@dataclass(frozen=True, slots=True)
class FirstForecast:
    """What a first round would hold now: claims to rate blind, and those it leaves out as their ratings are open."""

    blind: int
    opened: int


def forecast_first(session: Session, project_id: int) -> FirstForecast:
    """Return how many claims a first round would have; those with a known answer that it uses are none of them."""
    plan = current_plan(session, project_id)
    purposes = [
        purpose.value
        for purpose, is_used in (
            (Purpose.TRAINING, plan is not None and plan.training_pass_percent is not None),
            (Purpose.GOLD, plan is not None and plan.has_gold),
        )
        if is_used
    ]
    known = frozenset(
        session.scalars(
            select(KnownAnswer.claim_id)
            .join(Project, Project.rubric_version_id == KnownAnswer.rubric_version_id)
            .where(
                Project.id == project_id,
                KnownAnswer.project_id == project_id,
                KnownAnswer.purpose.in_(purposes),
            )
        )
    )
    to_rate = [claim for claim in round_claims.read_to_rate(session, project_id) if claim not in known]
    opened = round_claims.read_opened(session, project_id).intersection(to_rate)
    return FirstForecast(len(to_rate) - len(opened), len(opened))
