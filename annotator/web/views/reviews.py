"""Rating: the next claim, the form, and one's own earlier ratings."""

import secrets

from flask import flash, render_template, request
from werkzeug.wrappers import Response
from wtforms import Form

from annotator import edge
from annotator.forms import reviews as forms
from annotator.models import Round
from annotator.models.vocabulary import AssignmentState, Reveal
from annotator.services import (
    assignments,
    blindness,
    masks,
    next_claims,
    own_reviews,
    places,
    planted_claims,
    review_history,
    reviews,
    rounds,
    skips,
    training,
)
from annotator.services.assignments import AssignmentRecord
from annotator.services.claim_context import read_claim
from annotator.services.earlier_rounds import read_earlier
from annotator.services.masking import mask_claim
from annotator.services.next_steps import next_step
from annotator.services.permissions import Permission
from annotator.services.reason_words import FLAG_KINDS, SKIP_REASONS
from annotator.services.reviews import Saved, Submission
from annotator.services.rubrics import RubricRecord, read_rubric
from annotator.text import _
from annotator.web.attempts import attempt
from annotator.web.numbers import whole_number
from annotator.web.routing import Pages, see_other

pages = Pages("reviews", __name__)

OWN_PER_PAGE = 20


@pages.page("/p/<slug>/rate", Permission.RATE)
def next_claim() -> Response | str:
    """Open the next claim, or say why there is none."""
    session, member = edge.reading(), edge.member()
    round_ = rounds.latest_round(session, member.project_id)
    if round_ is not None and next_claims.has_next(session, round_, member, edge.now()):
        waiting = _next(round_.id)
        if waiting is not None:
            saved = request.args.get("saved", type=whole_number)
            return see_other("reviews.rate", slug=edge.slug(), assignment_id=waiting, saved=saved)
        if planted_claims.is_held_back(edge.reading(), round_, member):
            return see_other("training.show", slug=edge.slug())
        session = edge.reading()
        round_ = rounds.latest_round(session, member.project_id)
    progress = assignments.read_progress(session, round_.id, member.reviewer_id) if round_ else None
    return render_template(
        "reviews/none.html",
        round=round_,
        progress=progress,
        withdrawn=assignments.list_withdrawn(session, round_.id, member.reviewer_id) if round_ else {},
        opening=blindness.opening_for(session, round_, member) if round_ else None,
        saved=_saved(),
        next_step=next_step(session, round_, member, edge.now()).value,
        left=next_claims.what_is_left(session, round_, member) if round_ else None,
        has_numbers=places.has_numbers(session, round_) if round_ else False,
    )


@pages.page("/p/<slug>/rate/<int:assignment_id>", Permission.RATE, ["GET", "POST"], shows_again=True)
def rate(assignment_id: int) -> Response | tuple[str, int]:
    member = edge.member()
    rubric_version_id = assignments.read_asked(edge.reading(), member.project_id, assignment_id)
    rubric = read_rubric(edge.reading(), rubric_version_id)
    if request.method == "GET":
        record = _own_assignment(assignment_id)
        round_ = edge.reading().get_one(Round, record.round_id)
        if not record.is_training and record.is_open and planted_claims.is_held_back(edge.reading(), round_, member):
            return see_other("reviews.next_claim", slug=edge.slug())
        return _show(record, rubric, _fresh_form(record, rubric)), 200
    form = forms.review_form(rubric)(request.form)
    following: int | None = None

    def save() -> Saved:
        nonlocal following
        submission = Submission(
            answers=forms.read_answers(form, rubric),
            rationale=form["rationale"].data or "",
            request_id=form["request_id"].data,
            base_revision=forms.number_in(form, "base_revision"),
            claim_version=forms.number_in(form, "claim_version"),
        )
        with edge.writing() as session:
            saved = reviews.submit_review(session, assignment_id, member.reviewer_id, submission, edge.now())
            following = next_claims.next_claim(
                session, saved.round_id, member, edge.now(), after=saved.position, may_wait=False
            )
        return saved

    tried = attempt(form, save)
    if not tried.succeeded:
        record = _own_assignment(assignment_id)
        # What is sent now is no retry of what was refused.
        form["request_id"].data = _fresh_number()
        if tried.status == 409 or forms.number_in(form, "base_revision") is None:
            # Said, or not known: else it goes on being asked whether another window has saved meanwhile.
            form["base_revision"].data = str(record.revision)
            form["claim_version"].data = str(record.claim_version)
        return _show(record, rubric, form, tried.message), tried.status
    if tried.result is not None and tried.result.is_training:
        return see_other("training.feedback", slug=edge.slug(), assignment_id=assignment_id)
    # The next page reads from the database what was saved and when: no cookie has to carry it.
    if following is None:
        return see_other("reviews.next_claim", slug=edge.slug(), saved=assignment_id)
    return see_other("reviews.rate", slug=edge.slug(), assignment_id=following, saved=assignment_id)


@pages.page("/p/<slug>/rate/<int:assignment_id>/withdraw", Permission.RATE, ["POST"])
def withdraw(assignment_id: int) -> Response:
    request_id = request.form.get("request_id", "")
    with edge.writing() as session:
        reviews.withdraw_review(session, assignment_id, edge.member().reviewer_id, request_id, edge.now())
    flash(_("Your rating has been withdrawn. It stays in your history; you can rate the claim again."))
    return see_other("reviews.rate", slug=edge.slug(), assignment_id=assignment_id)


@pages.page("/p/<slug>/mine", Permission.RATE)
def mine() -> str:
    """One's own ratings of a round with their history."""
    session, member = edge.reading(), edge.member()
    number = request.args.get("round", type=whole_number)
    if number is None and rounds.latest_round(session, member.project_id) is None:
        return render_template("reviews/none_yet.html", next_step=next_step(session, None, member, edge.now()).value)
    round_ = rounds.find_round(session, member.project_id, number)
    total = own_reviews.count_own_reviews(session, round_, member.reviewer_id)
    last_page = max(1, -(-total // OWN_PER_PAGE))
    page = max(1, min(request.args.get("page", 1, type=whole_number), last_page))
    found = own_reviews.own_reviews(
        session, round_, member.reviewer_id, offset=(page - 1) * OWN_PER_PAGE, limit=OWN_PER_PAGE
    )
    return render_template(
        "reviews/mine.html",
        round=round_,
        rounds=rounds.list_rounds(session, member.project_id),
        progress=assignments.read_progress(session, round_.id, member.reviewer_id),
        reviews=masks.mask_rows(
            found, masks.find_hidden(session, round_, [each.id for each in found], member.reviewer_id)
        ),
        skipped=skips.list_own_skipped(session, round_, member.reviewer_id),
        page=page,
        pages=last_page,
        total=total,
    )


def _next(round_id: int) -> int | None:
    """Return what the reviewer gets next; only what has to be reserved is written."""
    member, now = edge.member(), edge.now()
    waiting = next_claims.find_waiting(edge.reading(), round_id, member.reviewer_id, now)
    if waiting is not None and waiting.is_safe:
        return waiting.assignment_id
    with edge.writing() as session:
        return next_claims.next_claim(session, round_id, member, now)


def _own_assignment(assignment_id: int) -> AssignmentRecord:
    member = edge.member()
    return assignments.read_assignment(edge.reading(), member.project_id, assignment_id, member.reviewer_id)


def _saved() -> review_history.LastSaved | None:
    """What the reviewer has just saved, if the address says that this page follows a save."""
    assignment_id = request.args.get("saved", type=whole_number)
    if assignment_id is None:
        return None
    return review_history.last_saved(edge.reading(), assignment_id, edge.member().reviewer_id)


def _fresh_number() -> str:
    return secrets.token_hex(16)


def _fresh_form(record: AssignmentRecord, rubric: RubricRecord) -> Form:
    values = forms.current_values(rubric, record.answers)
    values |= {
        "rationale": record.rationale,
        "request_id": _fresh_number(),
        "base_revision": str(record.revision),
        "claim_version": str(record.claim_version),
    }
    return forms.review_form(rubric)(data=values)


def _show(record: AssignmentRecord, rubric: RubricRecord, form: Form, message: str = "") -> str:
    session, project, member = edge.reading(), edge.project(), edge.member()
    round_ = session.get_one(Round, record.round_id)
    before, behind = assignments.neighbours(session, round_.id, member.reviewer_id, record.position)
    claim = read_claim(session, project.id, record.claim_key)
    hidden = masks.find_hidden(session, round_, [claim.id], member.reviewer_id).get(claim.id)
    is_skipped = record.state is AssignmentState.SKIPPED
    return render_template(
        "reviews/rate.html",
        assignment=record,
        rubric=rubric,
        form=form,
        message=message,
        claim=mask_claim(claim, hidden) if hidden is not None else claim,
        hidden=hidden,
        training=training.read_training(session, round_, member) if record.is_training else None,
        skipped=skips.last_skip(session, record.id) if is_skipped else None,
        skip_reasons=SKIP_REASONS,
        flag_kinds=FLAG_KINDS,
        earlier=read_earlier(session, round_, record.claim_id, member),
        round=round_,
        opens_after_own=round_.reveal == Reveal.AFTER_OWN,
        progress=assignments.read_progress(session, round_.id, member.reviewer_id),
        before=before,
        behind=behind,
        draws=next_claims.read_rules(session, round_.id).may_draw(member),
        place_in_list=assignments.place_of(session, round_.id, member.reviewer_id, record.position),
        cannot_judge=forms.CANNOT_JUDGE,
        saved=_saved(),
    )
