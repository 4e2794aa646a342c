"""Passing a claim on, and taking it up again."""

import secrets

from flask import flash, render_template, request
from werkzeug.wrappers import Response

from annotator import edge
from annotator.forms.desk import SkipForm
from annotator.models import Round
from annotator.services import assignments, masks, next_claims, skips
from annotator.services.claim_context import read_claim
from annotator.services.permissions import Permission
from annotator.services.reason_words import SKIP_REASONS
from annotator.services.skips import Skipped
from annotator.text import _
from annotator.web import rating_form
from annotator.web.attempts import attempt
from annotator.web.routing import Pages, see_other

pages = Pages("skips", __name__)


@pages.page("/p/<slug>/rate/<int:assignment_id>/skip", Permission.RATE, ["GET", "POST"], shows_again=True)
def skip(assignment_id: int) -> Response | tuple[str, int]:
    """Ask why, then pass the claim on and open the next."""
    member = edge.member()
    form = SkipForm(request.form)
    if request.method == "GET":
        form.request_id.data = secrets.token_hex(16)
        return _show(assignment_id, form, ""), 200
    following: int | None = None

    def pass_on() -> Skipped:
        nonlocal following
        with edge.writing() as session:
            skipped = skips.skip_claim(
                session,
                assignment_id,
                member.reviewer_id,
                reason=form.reason.data,
                note=form.note.data or "",
                request_id=form.request_id.data,
                now=edge.now(),
            )
            following = next_claims.next_claim(
                session, skipped.round_id, member, edge.now(), after=skipped.position, may_wait=False
            )
        return skipped

    tried = attempt(form, pass_on)
    if not tried.succeeded:
        form.request_id.data = form.request_id.data or secrets.token_hex(16)
        return _show(assignment_id, form, tried.message), tried.status
    flash(_("The claim is passed on. You find it under My ratings if you want to take it up again."))
    if following is None:
        return see_other("reviews.next_claim", slug=edge.slug(), saved=rating_form.number_saved())
    return see_other("reviews.rate", slug=edge.slug(), assignment_id=following, saved=rating_form.number_saved())


@pages.page("/p/<slug>/rate/<int:assignment_id>/take-up", Permission.RATE, ["POST"])
def take_up(assignment_id: int) -> Response:
    """Take a skipped claim back."""
    with edge.writing() as session:
        skips.take_up_again(session, assignment_id, edge.member().reviewer_id)
    return see_other("reviews.rate", slug=edge.slug(), assignment_id=assignment_id, saved=rating_form.number_saved())


def _show(assignment_id: int, form: SkipForm, message: str) -> str:
    session, member = edge.reading(), edge.member()
    record = assignments.read_assignment(session, member.project_id, assignment_id, member.reviewer_id)
    claim = read_claim(session, member.project_id, record.claim_key)
    round_ = session.get_one(Round, record.round_id)
    return render_template(
        "skips/skip.html",
        assignment=record,
        claim=masks.masked_for(session, round_, claim, member.reviewer_id),
        form=form,
        message=message,
        reasons=SKIP_REASONS,
    )
