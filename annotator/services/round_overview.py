"""The rounds of a project side by side: of what kind, by which plan, how many claims, how far they have come."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from annotator.models import AuditEntry, Claim, Round, RoundClaim, WorkPlan
from annotator.models.vocabulary import ClaimState, Delivery, Overlap, Purpose, RoundKind, RoundState
from annotator.services import places, round_claims, rounds
from annotator.services.assignment_counts import count_assignments, count_taken_back
from annotator.services.known_ranges import select_known_claims
from annotator.services.work_plan_words import numbers_words, plan_words
from annotator.services.work_plans import current_plan, list_plans, plan_of, read_draft
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
    of_rounds = _read_places(session, project_id)
    taken_back = count_taken_back(session, project_id)
    plans = {plan.id: plan for plan in list_plans(session, project_id)}
    listed = rounds.list_rounds(session, project_id)
    has_seconds = any(each.kind == RoundKind.SECOND and each.work_plan_id is not None for each in listed)
    changed = _list_changed(session, project_id) if has_seconds else frozenset()
    found = []
    for round_ in listed:
        plan = plans.get(round_.work_plan_id) if round_.work_plan_id is not None else None
        wanted, missing = count_assignments(session, round_)
        withdrawn = taken_back.get(round_.id, 0)
        own = of_rounds.get(round_.id, [])
        found.append(
            RoundLine(
                id=round_.id,
                number=round_.number,
                kind=RoundKind(round_.kind),
                state=RoundState(round_.state),
                reveal=round_.reveal,
                opened_at=round_.opened_at,
                locked_at=round_.locked_at,
                plan=_who_rates_what(round_, plan, own, has_changed=f"round:{round_.id}" in changed),
                has_numbers=plan is not None and plan.overlap != Overlap.EVERYONE,
                has_queue=plan is not None and plan.delivery == Delivery.QUEUE,
                claims=sum(each.claims for each in own),
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


class _Places(NamedTuple):
    """Claims of a round that want the same number of reviewers; None where everybody rates them."""

    wanted: int | None
    is_in_sample: bool
    claims: int


def _read_places(session: Session, project_id: int) -> dict[int, list[_Places]]:
    """How many claims of each round want how many reviewers, by the round; none of withdrawn claims."""
    keys = (RoundClaim.round_id, RoundClaim.wanted, RoundClaim.is_in_sample)
    rows = session.execute(
        select(*keys, func.count())
        .join(Claim, Claim.id == RoundClaim.claim_id)
        .where(
            RoundClaim.project_id == project_id,
            RoundClaim.purpose == Purpose.RATING,
            Claim.state != ClaimState.WITHDRAWN,
        )
        .group_by(*keys)
    )
    found: dict[int, list[_Places]] = defaultdict(list)
    for round_id, wanted, is_in_sample, number in rows:
        found[round_id].append(_Places(wanted, is_in_sample, number))
    return found


def _list_changed(session: Session, project_id: int) -> frozenset[str]:
    """The rounds in which a lead has changed how many reviewers claims want, as the log names them."""
    logged = select(AuditEntry.subject).where(
        AuditEntry.project_id == project_id, AuditEntry.action == "round.wanted_changed"
    )
    return frozenset(session.scalars(logged))


def _who_rates_what(round_: Round, plan: WorkPlan | None, own: Sequence[_Places], *, has_changed: bool) -> str:
    draft = read_draft(plan)
    if plan is None or draft.wants_everyone:
        return plan_words(draft)
    if round_.kind == RoundKind.SECOND and not has_changed:
        # Whatever the plan says of the first: what was rated in it is given to the same people again.
        return _("each by those who rated it before, dealt out when the round opened")
    by_plan = {True: draft.ratings_per_claim, False: 1 if draft.overlap is Overlap.SAMPLE else draft.ratings_per_claim}
    if round_.kind != RoundKind.SECOND and all(each.wanted == by_plan[each.is_in_sample] for each in own):
        return plan_words(draft)
    by_number: Counter[int] = Counter()
    for wanted, claims in ((each.wanted, each.claims) for each in own if each.wanted is not None):
        by_number[wanted] += claims
    return numbers_words(sorted(by_number.items(), reverse=True), draft)


@dataclass(frozen=True, slots=True)
class FirstForecast:
    """What a first round would hold now: claims to rate blind, and those it leaves out as their ratings are open."""

    blind: int
    opened: int


def forecast_first(session: Session, project_id: int) -> FirstForecast:
    """Return how many claims a first round would have; those with a known answer that it uses are none of them."""
    plan = current_plan(session, project_id)
    purposes = [
        purpose
        for purpose, is_used in (
            (Purpose.TRAINING, plan is not None and plan.training_pass_percent is not None),
            (Purpose.GOLD, plan is not None and plan.has_gold),
        )
        if is_used
    ]
    known = frozenset(session.scalars(select_known_claims(project_id, purposes)))
    to_rate = [claim for claim in round_claims.read_to_rate(session, project_id) if claim not in known]
    opened = round_claims.read_opened(session, project_id).intersection(to_rate)
    return FirstForecast(len(to_rate) - len(opened), len(opened))
