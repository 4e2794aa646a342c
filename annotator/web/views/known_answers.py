"""Known answers: to train reviewers with, or hidden among their claims. The lead gives them."""

from flask import flash, render_template, request
from werkzeug.wrappers import Response

from annotator import edge
from annotator.forms.known_answers import known_answer_form, known_values, read_given, read_ranges
from annotator.models import Claim
from annotator.services import known_answers
from annotator.services.claim_context import read_claim
from annotator.services.known_ranges import read_known_ranges
from annotator.services.permissions import Permission
from annotator.services.reason_words import PURPOSES
from annotator.services.rubric_records import RubricRecord
from annotator.services.rubrics import read_rubric
from annotator.services.work_plans import current_plan
from annotator.text import _
from annotator.web.attempts import attempt
from annotator.web.routing import Pages, see_other

pages = Pages("known_answers", __name__)


@pages.page("/p/<slug>/known-answers", Permission.MANAGE)
def index() -> Response | tuple[str, int]:
    """List the claims with known answers; the id of another claim leads to its form."""
    session, project = edge.reading(), edge.project()
    key = request.args.get("claim", "").strip()
    fault = known_answers.why_no_candidate(session, project.id, key) if key else ""
    if key and not fault:
        return see_other("known_answers.edit", slug=edge.slug(), key=key)
    rubric = _rubric()
    page = render_template(
        "known_answers/index.html",
        rubric=rubric,
        known=known_answers.list_known(session, project.id, rubric) if rubric is not None else [],
        plan=current_plan(session, project.id),
        purposes=PURPOSES,
        key=key,
        key_fault=fault,
    )
    return page, 422 if fault else 200


@pages.page("/p/<slug>/known-answers/<key>", Permission.MANAGE, ["GET", "POST"], shows_again=True)
def edit(key: str) -> Response | tuple[str, int]:
    """Say what is right for a claim."""
    session, project = edge.reading(), edge.project()
    claim = known_answers.find_candidate(session, project.id, key)
    rubric = _rubric()
    if rubric is None:
        return see_other("known_answers.index", slug=edge.slug())
    form_class = known_answer_form(rubric)
    if request.method == "GET":
        purpose, answers = known_answers.read_known(session, project.id, rubric).get(claim.id, (None, ()))
        _same, ranges = read_known_ranges(session, project.id, rubric).get(claim.id, (None, ()))
        form = form_class(data=known_values(purpose, answers, ranges)) if purpose is not None else form_class()
        return render_template("known_answers/edit.html", **_facts(claim, rubric), form=form, message=""), 200
    form = form_class(request.form)

    def save() -> bool:
        given, ranges = read_given(form, rubric), read_ranges(form, rubric)
        with edge.writing() as writing:
            known_answers.set_known(
                writing,
                project,
                writing.get_one(Claim, claim.id),
                rubric,
                form["purpose"].data,
                given,
                ranges=ranges,
                now=edge.now(),
                actor_id=edge.signed_in().reviewer_id,
            )
        return True

    tried = attempt(form, save)
    if not tried.succeeded:
        page = render_template("known_answers/edit.html", **_facts(claim, rubric), form=form, message=tried.message)
        return page, tried.status
    flash(_("The known answers of {key} are saved.", key=claim.key))
    return see_other("known_answers.index", slug=edge.slug())


@pages.page("/p/<slug>/known-answers/<key>/remove", Permission.MANAGE, ["POST"])
def remove(key: str) -> Response:
    """Let a claim be one like the others again."""
    project = edge.project()
    with edge.writing() as session:
        claim = known_answers.find_candidate(session, project.id, key)
        known_answers.remove_known(session, claim, now=edge.now(), actor_id=edge.signed_in().reviewer_id)
    flash(_("{key} has no known answers any more.", key=key))
    return see_other("known_answers.index", slug=edge.slug())


def _rubric() -> RubricRecord | None:
    version_id = edge.project().rubric_version_id
    return read_rubric(edge.reading(), version_id) if version_id is not None else None


def _facts(claim: Claim, rubric: RubricRecord) -> dict[str, object]:
    session = edge.reading()
    key = claim.key if claim in session else session.get_one(Claim, claim.id).key
    purpose, answers = known_answers.read_known(session, edge.project().id, rubric).get(claim.id, (None, ()))
    return {
        "claim": read_claim(session, edge.project().id, key),
        "rubric": rubric,
        "is_used": known_answers.is_used(session, claim),
        "is_there": purpose is not None,
        "kept": [known for known in answers if known.criterion not in rubric.judged],
    }
