"""Opening a round: which claims it has, who rates them, and what is put before whom at once."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.concurrency import hold
from annotator.errors import Conflict, Invalid
from annotator.models import Project, Round, WorkPlan
from annotator.models.vocabulary import Delivery, Overlap, Purpose, Related, RoundKind, RoundState
from annotator.services import audit, dealing, planted_claims, round_claims, training
from annotator.services.allocation import Worker
from annotator.services.raters import read_raters, read_relations
from annotator.services.rating_order import arrange
from annotator.services.work_plans import current_plan, plan_of, require_reviewers
from annotator.text import _


def open_round(
    session: Session,
    project: Project,
    *,
    now: datetime,
    actor_id: int | None,
    kind: RoundKind | str = RoundKind.FIRST,
    include_leads: bool = False,
    first_claims: int | None = None,
    only_differing: bool = False,
    only_asked: bool = False,
    again: bool = False,
) -> Round:
    """Open a round and put its claims before those who rate.

    A first round follows the project's plan of work. In a calibration everybody rates every claim. A second round
    asks again who rated a claim in the last first one, under the plan of that one, and others only in place of those
    who left; where everybody rates everything, it asks everybody. What was rated in the first stays as it is.

    Parameters
    ----------
    first_claims
        In a calibration: only so many claims, from the first on.
    only_differing
        In a second round: only claims on which the ratings of the first differed.
    only_asked
        In a second round: only claims that adjudication has marked to be asked again.
    again
        In a first round: also claims that were rated in a locked round, so that their ratings are open.

    Raises
    ------
    Conflict
        While another round is open.
    Invalid
        When there is no such kind, no rubric, no claim to rate, nobody to rate, or fewer than the plan asks for; and
        when there is no first round to discuss.
    """
    if kind not in list(RoundKind):
        raise Invalid(_("A round is one of: {kinds}.", kinds=", ".join(RoundKind)), "kind")
    # One at a time: of two who open a round together, one is told that it is open.
    hold(session, select(Project.id).where(Project.id == project.id).with_for_update(key_share=True))
    latest = session.scalar(select(Round).where(Round.project_id == project.id).order_by(Round.number.desc()).limit(1))
    if latest is not None and latest.state == RoundState.OPEN:
        raise Conflict(_("Round {number} is still open. Lock it before you open another.", number=latest.number))
    if project.rubric_version_id is None:
        raise Invalid(_("Choose a rubric for the project first."))
    number = latest.number + 1 if latest else 1
    round_ = Round(
        project_id=project.id,
        number=number,
        kind=RoundKind(kind).value,
        state=RoundState.OPEN.value,
        reveal=project.reveal,
        rubric_version_id=project.rubric_version_id,
        seed=project.seed + number,
        leads_rate=include_leads,
        opened_at=now,
    )
    before = _before(session, round_)
    if before is not None:
        round_.work_plan_id = before.work_plan_id
        again_wanted = round_claims.claims_again(session, before, only_differing=only_differing, only_asked=only_asked)
        wanted, sample, planted = again_wanted, frozenset[int](), dict[int, Purpose]()
    else:
        wanted, sample, planted = _wanted(session, project, round_, first_claims, again=again)
    raters = read_raters(session, project.id, include_leads=include_leads)
    if not raters:
        raise Invalid(_("There is nobody to rate yet. Add a reviewer first."))
    if before is None and (most := max((number or 0 for number in wanted.values()), default=0)):
        require_reviewers(session, project.id, most, include_leads=include_leads, field="kind")
    session.add(round_)
    session.flush()
    round_claims.put_claims(session, round_, wanted, sample, planted)
    _put_before(session, round_, before, list(wanted), raters)
    audit.record(
        session,
        "round.opened",
        f"round:{round_.id}",
        now=now,
        actor_id=actor_id,
        project_id=project.id,
        detail={"claims": len(wanted), "reviewers": len(raters)},
    )
    return round_


def _before(session: Session, round_: Round) -> Round | None:
    """Return the round that a second one discusses, None for any other kind."""
    if round_.kind != RoundKind.SECOND:
        return None
    before = round_claims.find_last_first(session, round_.project_id)
    if before is None:
        raise Invalid(_("A second round discusses a first one. Open and lock a first round before."), "kind")
    return before


def _wanted(
    session: Session,
    project: Project,
    round_: Round,
    first_claims: int | None,
    *,
    again: bool,
) -> tuple[dict[int, int | None], frozenset[int], dict[int, Purpose]]:
    """Return the claims with how many are to rate each, the sample, and what is planted; the round keeps its plan."""
    kind = RoundKind(round_.kind)
    plan: WorkPlan | None = None
    if kind is RoundKind.FIRST:
        plan = current_plan(session, round_.project_id)
        round_.work_plan_id = plan.id if plan is not None else None
    planted = planted_claims.claims_to_plant(session, project, plan)
    claims = round_claims.choose_claims(session, round_.project_id, kind, first_claims, again=again)
    to_rate = [claim for claim in claims if claim not in planted]
    if not to_rate:
        raise Invalid(_("Every claim to rate has a known answer that this round uses: none is left to be rated."))
    return *round_claims.wanted_numbers(to_rate, plan, round_.seed), planted


def _put_before(session: Session, round_: Round, before: Round | None, claims: list[int], raters: list[Worker]) -> None:
    plan = plan_of(session, round_)
    if plan is None or plan.overlap == Overlap.EVERYONE:
        dealing.assign_claims(session, round_, [rater.id for rater in raters])
        return
    if before is not None:
        # Who rated a claim is asked again. What is free then are the places of those who left: others get them.
        relations = read_relations(session, round_.project_id)
        rated = round_claims.who_rated(session, before, claims, [rater.id for rater in raters])
        related = Related(plan.related)
        again = {who: arrange(own, relations, related, round_.seed, who) for who, own in rated.items()}
        dealing.give(session, round_, again)
    elif plan.delivery == Delivery.QUEUE:
        training.assign_training(session, round_, [rater.id for rater in raters])
        return
    dealing.deal_places(session, round_)
