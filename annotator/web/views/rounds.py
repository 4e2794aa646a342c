"""Opening and locking rounds."""

from flask import flash, render_template, request
from werkzeug.wrappers import Response

from annotator import edge
from annotator.forms.rounds import ASKED, DIFFERING, RoundForm
from annotator.models import Project, Round
from annotator.models.vocabulary import Delivery, RoundKind, RoundState
from annotator.services import blindness, hand_assignments, rounds, work_plans
from annotator.services.permissions import Permission
from annotator.services.round_claims import read_to_rate
from annotator.services.round_overview import forecast_first, list_lines
from annotator.services.rubrics import read_rubric
from annotator.services.work_plan_words import plan_words
from annotator.text import _
from annotator.web.attempts import attempt
from annotator.web.routing import Pages, see_other

pages = Pages("rounds", __name__)


@pages.page("/p/<slug>/rounds", Permission.MANAGE, ["GET", "POST"], shows_again=True)
def index() -> Response | tuple[str, int]:
    """List the rounds, and open one."""
    form = RoundForm(request.form)
    project = edge.project()
    if not _has_first():
        form.kind.choices = [choice for choice in form.kind.choices if choice.value != RoundKind.SECOND]
    if request.method == "GET":
        return _show(form, ""), 200

    def open_round() -> int:
        with edge.writing() as session:
            round_ = rounds.open_round(
                session,
                session.get_one(Project, project.id),
                now=edge.now(),
                actor_id=edge.signed_in().reviewer_id,
                kind=form.kind.data,
                include_leads=form.include_leads.data,
                first_claims=form.first_claims.data,
                only_differing=form.again.data == DIFFERING,
                only_asked=form.again.data == ASKED,
                again=form.asks_again.data,
            )
            return round_.number

    tried = attempt(form, open_round)
    if tried.result is None:
        return _show(form, tried.message), tried.status
    flash(_("Round {number} is open.", number=tried.result))
    return see_other("rounds.index", slug=project.slug)


@pages.page("/p/<slug>/rounds/<int:number>/lock", Permission.MANAGE, ["GET", "POST"])
def lock(number: int) -> Response | str:
    """Ask, then lock for good."""
    project = edge.project()
    if request.method == "GET":
        round_ = rounds.find_round(edge.reading(), project.id, number)
        missing = rounds.count_missing(edge.reading(), round_.id)
        left = hand_assignments.read_left_behind(edge.reading(), round_) if missing.total else []
        return render_template("rounds/lock.html", round=round_, missing=missing, left_behind=left)
    with edge.writing() as session:
        round_ = rounds.find_round(session, project.id, number)
        rounds.lock_round(session, round_, now=edge.now(), actor_id=edge.signed_in().reviewer_id)
    flash(_("Round {number} is locked. Its results are open to all members.", number=number))
    return see_other("agreement.report", slug=project.slug, round=number)


@pages.page("/p/<slug>/rounds/<int:number>/open-results", Permission.MANAGE, ["GET", "POST"])
def open_results(number: int) -> Response | str:
    """Ask, then open the results early to the lead who asks: logged, and marked for good."""
    project = edge.project()
    if request.method == "GET":
        round_ = rounds.find_round(edge.reading(), project.id, number)
        return render_template("rounds/open_results.html", round=round_)
    with edge.writing() as session:
        round_ = rounds.find_round(session, project.id, number)
        blindness.open_results_early(session, round_, edge.member(), edge.now())
    flash(_("The results are open to you. You are marked as unblinded from now on."))
    return see_other("agreement.report", slug=project.slug, round=number)


def _show(form: RoundForm, message: str) -> str:
    session, project = edge.reading(), edge.project()
    found = list_lines(session, project.id)
    open_round = next((line for line in found if line.state is RoundState.OPEN), None)
    plan = work_plans.read_draft(work_plans.current_plan(session, project.id))
    return render_template(
        "rounds/index.html",
        form=form,
        message=message,
        rounds=found,
        rubric=read_rubric(session, project.rubric_version_id) if project.rubric_version_id else None,
        to_rate=len(read_to_rate(session, project.id)),
        first=forecast_first(session, project.id),
        reviewers=work_plans.count_raters(session, project.id),
        reviewers_and_leads=work_plans.count_raters(session, project.id, include_leads=True),
        has_open_round=open_round is not None,
        has_first=_has_first(),
        plan=plan_words(plan),
        has_queue=plan.delivery is Delivery.QUEUE,
        left_behind=(
            hand_assignments.read_left_behind(session, session.get_one(Round, open_round.id)) if open_round else []
        ),
    )


def _has_first() -> bool:
    """Whether there is a locked first round, which a second one discusses."""
    listed = rounds.list_rounds(edge.reading(), edge.project().id)
    return any(each.kind == RoundKind.FIRST and each.state == RoundState.LOCKED for each in listed)
