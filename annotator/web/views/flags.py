"""Reports about claims: made by anybody, answered by the lead."""

import secrets
from operator import attrgetter

from flask import flash, render_template, request
from werkzeug.wrappers import Response

from annotator import edge
from annotator.forms.desk import FlagForm, SettleForm
from annotator.models import Round
from annotator.services import claims, flags, masks, rounds, skips
from annotator.services.claim_context import read_claim
from annotator.services.claim_lines import read_claim_lines
from annotator.services.permissions import Permission
from annotator.services.reason_words import FLAG_KINDS, SKIP_REASONS
from annotator.text import _
from annotator.web import rating_form
from annotator.web.attempts import attempt
from annotator.web.numbers import whole_number
from annotator.web.routing import Pages, see_other

pages = Pages("flags", __name__)

PER_PAGE = 20


@pages.page("/p/<slug>/claims/<key>/flag", Permission.SEE_PROJECT, ["GET", "POST"], shows_again=True)
def report(key: str) -> Response | tuple[str, int]:
    """Report that something is the matter with a claim."""
    project, member = edge.project(), edge.member()
    claims.find_claim(edge.reading(), project.id, key)
    form = FlagForm(request.form)
    if request.method == "GET":
        form.request_id.data = secrets.token_hex(16)
        return _show_form(key, form, ""), 200

    def send() -> int:
        with edge.writing() as session:
            return flags.report_claim(
                session,
                project.id,
                key,
                member.reviewer_id,
                kind=form.kind.data,
                note=form.note.data or "",
                duplicate_of=form.duplicate_of.data or "",
                request_id=form.request_id.data,
                now=edge.now(),
            )

    tried = attempt(form, send)
    if not tried.succeeded:
        form.request_id.data = form.request_id.data or secrets.token_hex(16)
        return _show_form(key, form, tried.message), tried.status
    flash(_("Your report has gone to the lead. Their answer will stand on the page of the claim."))
    assignment_id = request.args.get("rating", type=whole_number)
    if assignment_id is not None:
        return see_other(
            "reviews.rate", slug=edge.slug(), assignment_id=assignment_id, saved=rating_form.number_saved()
        )
    return see_other("claims.show", slug=edge.slug(), key=key)


@pages.page("/p/<slug>/flags", Permission.MANAGE)
def index() -> str:
    """List the reports, open or settled, and what was passed on in the newest round."""
    session, project = edge.reading(), edge.project()
    is_settled = request.args.get("state") == "settled"
    waiting, settled = flags.count_flags(session, project.id)
    total = settled if is_settled else waiting
    last_page = max(1, -(-total // PER_PAGE))
    page = max(1, min(request.args.get("page", 1, type=whole_number), last_page))
    round_ = rounds.latest_round(session, project.id)
    listed = flags.list_flags(session, project.id, is_settled=is_settled, offset=(page - 1) * PER_PAGE, limit=PER_PAGE)
    skipped = skips.list_skips(session, round_) if round_ is not None else []
    lines = read_claim_lines(session, {each.claim_id for each in listed} | {each.claim_id for each in skipped})
    # A lead who rates may be one of those from whom a name is hidden.
    hidden = masks.find_hidden(session, round_, list(lines), edge.member().reviewer_id)
    return render_template(
        "flags/index.html",
        flags=listed,
        lines={each.claim_id: each for each in masks.mask_rows(lines.values(), hidden, attrgetter("claim_id"))},
        is_settled=is_settled,
        waiting=waiting,
        settled=settled,
        page=page,
        pages=last_page,
        round=round_,
        skipped=skipped,
        kinds=FLAG_KINDS,
        reasons=SKIP_REASONS,
    )


@pages.page("/p/<slug>/flags/<int:flag_id>", Permission.MANAGE, ["GET", "POST"], shows_again=True)
def settle(flag_id: int) -> Response | tuple[str, int]:
    """Show a report, and answer it once."""
    project = edge.project()
    form = SettleForm(request.form)
    if request.method == "GET":
        return _show_flag(flag_id, form, ""), 200

    def answer() -> bool:
        with edge.writing() as session:
            flags.settle_flag(
                session,
                project.id,
                flag_id,
                form.answer.data,
                now=edge.now(),
                actor_id=edge.signed_in().reviewer_id,
            )
        return True

    tried = attempt(form, answer)
    if not tried.succeeded:
        return _show_flag(flag_id, form, tried.message), tried.status
    flash(_("The report is settled; whoever made it sees your answer."))
    return see_other("flags.index", slug=edge.slug())


def _show_form(key: str, form: FlagForm, message: str) -> str:
    session, member = edge.reading(), edge.member()
    round_: Round | None = rounds.latest_round(session, member.project_id)
    claim = read_claim(session, member.project_id, key)
    return render_template(
        "flags/report.html",
        claim=masks.masked_for(session, round_, claim, member.reviewer_id),
        form=form,
        message=message,
        kinds=FLAG_KINDS,
    )


def _show_flag(flag_id: int, form: SettleForm, message: str) -> str:
    session, project = edge.reading(), edge.project()
    flag = flags.read_flag(session, project.id, flag_id)
    claim = read_claim(session, project.id, flag.claim_key)
    return render_template("flags/settle.html", flag=flag, claim=claim, form=form, message=message, kinds=FLAG_KINDS)
