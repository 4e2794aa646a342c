"""Where a reviewer stands: one page about oneself, that nobody else opens."""

from flask import render_template, request

from annotator import edge
from annotator.models.vocabulary import Delivery, RoundState
from annotator.services import own_desk, own_progress, rounds
from annotator.services.feedback import read_feedback
from annotator.services.next_steps import next_step
from annotator.services.own_agreement import read_own_agreement
from annotator.services.own_distribution import read_own_distributions
from annotator.services.work_plans import plan_of
from annotator.web.asked_round import asked_round
from annotator.web.charts import shift_axis
from annotator.web.coefficients import axis_for


def show() -> str:
    """Show what is done and left, pace, drafts, skipped claims, flags, and after the lock one's own agreement."""
    session, member = edge.reading(), edge.member()
    listed = rounds.list_rounds(session, member.project_id)
    number = asked_round()
    if not listed and number is None:
        return render_template("my_page/none.html", next_step=next_step(session, None, member, edge.now()).value)
    round_ = rounds.find_round(session, member.project_id, number)
    is_locked = round_.state == RoundState.LOCKED
    progress = own_progress.read_own_progress(session, round_.id, member.reviewer_id)
    plan = plan_of(session, round_)
    is_queue = plan is not None and plan.delivery == Delivery.QUEUE
    agreement = distributions = None
    if is_locked:
        with_details = request.args.get("details") == "all"
        distributions = read_own_distributions(session, round_, member.reviewer_id, with_details=with_details)
        agreement = read_own_agreement(session, round_, member, with_details=with_details)
    estimates = [*agreement.with_rest, *(each.kappa for each in agreement.with_each)] if agreement is not None else []
    lean = agreement.lean if agreement else None
    return render_template(
        "my_page/show.html",
        round=round_,
        rounds=listed,
        is_locked=is_locked,
        is_queue=is_queue,
        progress=progress,
        pace=own_progress.read_pace(
            session, round_, member.reviewer_id, None if is_queue else progress.left, edge.now()
        ),
        days=own_progress.DAYS,
        desk=own_desk.read_desk(session, round_, member.reviewer_id),
        agreement=agreement,
        distributions=distributions,
        axis=axis_for(estimates),
        shift_axis=shift_axis(lean.reach if lean else 1.0),
        feedback=read_feedback(session, round_, member.reviewer_id),
    )
