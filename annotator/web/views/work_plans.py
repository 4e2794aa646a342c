"""The plan of work: who rates what, how it comes to them, and what that means in numbers."""

from flask import flash, render_template, request
from werkzeug.wrappers import Response

from annotator import edge
from annotator.forms.work_plans import WorkPlanForm, plan_values, read_plan
from annotator.models import Project, WorkPlan
from annotator.models.vocabulary import RoundState
from annotator.services import rounds, work_plans
from annotator.services.permissions import Permission
from annotator.services.work_plan_words import explain, forecast
from annotator.services.work_plans import PlanDraft
from annotator.text import _
from annotator.web.attempts import attempt
from annotator.web.routing import Pages, see_other

pages = Pages("work_plans", __name__)


@pages.page("/p/<slug>/plan", Permission.MANAGE, ["GET", "POST"], shows_again=True)
def edit() -> Response | tuple[str, int]:
    """Show what the plan means, and save a new version of it; or only show what a changed one would mean."""
    project = edge.project()
    current = work_plans.current_plan(edge.reading(), project.id)
    saved = work_plans.read_draft(current)
    if request.method == "GET":
        return _show(WorkPlanForm(data=plan_values(saved)), saved, current, is_saved=True), 200
    form = WorkPlanForm(request.form)
    looks_only = request.form.get("deed") == "look"

    def save() -> PlanDraft:
        draft = read_plan(form)
        if looks_only:
            work_plans.require_possible(edge.reading(), project.id, draft)
            return draft
        with edge.writing() as session:
            found = session.get_one(Project, project.id)
            work_plans.save_plan(session, found, draft, now=edge.now(), actor_id=edge.signed_in().reviewer_id)
        return draft

    tried = attempt(form, save)
    if tried.result is None:
        return _show(form, saved, current, message=tried.message, is_saved=True), tried.status
    if looks_only:
        return _show(form, tried.result, current, is_saved=tried.result == saved), 200
    flash(_("The plan is saved. The next round follows it."))
    return see_other("work_plans.edit", slug=project.slug)


def _show(form: WorkPlanForm, meant: PlanDraft, current: WorkPlan | None, *, is_saved: bool, message: str = "") -> str:
    session, project = edge.reading(), edge.project()
    latest = rounds.latest_round(session, project.id)
    found = forecast(session, project.id, meant)
    return render_template(
        "work_plans/edit.html",
        form=form,
        message=message,
        sentences=explain(meant, found, forecast(session, project.id, meant, include_leads=True)),
        found=found,
        is_saved=is_saved,
        number=current.number if current is not None else 0,
        open_round=latest.number if latest is not None and latest.state == RoundState.OPEN else None,
    )
