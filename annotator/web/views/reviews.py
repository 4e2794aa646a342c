"""Rating: the next claim, the form, and one's own earlier ratings."""

from flask import flash, jsonify, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import Form

from annotator import edge
from annotator.forms import reviews as forms
from annotator.models import Round
from annotator.models.vocabulary import HOLDING_STATES, Reveal
from annotator.services import (
    assignments,
    blindness,
    drafts,
    masks,
    next_claims,
    own_reviews,
    places,
    planted_claims,
    private_notes,
    reviews,
    rounds,
    skips,
    source_grades,
)
from annotator.services.assignments import AssignmentRecord
from annotator.services.next_steps import next_step
from annotator.services.permissions import Permission
from annotator.services.reviews import Saved
from annotator.services.rubrics import read_rubric
from annotator.services.written_numbers import is_whole
from annotator.text import _
from annotator.web import rating_form
from annotator.web.asked_round import asked_round
from annotator.web.attempts import attempt
from annotator.web.numbers import whole_number
from annotator.web.routing import Pages, see_address, see_other

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
            saved = rating_form.number_to_undo(round_)
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
        saved=rating_form.last_saved(rating_form.number_to_undo(round_)),
        next_step=next_step(session, round_, member, edge.now()).value,
        left=next_claims.what_is_left(session, round_, member) if round_ else None,
        has_numbers=places.has_numbers(session, round_) if round_ else False,
    )


@pages.page("/p/<slug>/rate/<int:assignment_id>", Permission.RATE, ["GET", "POST"], shows_again=True)
def rate(assignment_id: int) -> Response | tuple[str, int]:
    member = edge.member()
    if request.method == "GET":
        return _opened(assignment_id)
    rubric_version_id = assignments.read_asked(edge.reading(), member.project_id, assignment_id)
    rubric = read_rubric(edge.reading(), rubric_version_id)
    form = rating_form.sent(rubric)
    following: int | None = None

    def save() -> Saved:
        nonlocal following
        submission = rating_form.submission(form, rubric, assignment_id)
        with edge.writing() as session:
            submission = rating_form.with_typed_evidence(session, assignment_id, form, submission)
            saved = reviews.submit_review(session, assignment_id, member.reviewer_id, submission, edge.now())
            if rating_form.has_new_note(form):
                record = assignments.read_assignment(session, member.project_id, assignment_id, member.reviewer_id)
                private_notes.keep_note(
                    session, member, record.claim_id, form["note"].data, form["note_seen"].data or "", edge.now()
                )
            following = next_claims.next_claim(
                session, saved.round_id, member, edge.now(), after=saved.position, may_wait=False
            )
        return saved

    tried = attempt(form, save)
    if not tried.succeeded:
        record = rating_form.own_assignment(assignment_id)
        if tried.status == 409 and not (record.is_open and record.state in HOLDING_STATES):
            _keep_as_draft(record, form)
        # What is sent now is no retry of what was refused.
        form["request_id"].data = rating_form.fresh_number()
        if tried.status == 409 or forms.number_in(form, "base_revision") is None:
            # Said, or not known: else it goes on being asked whether another window has saved meanwhile.
            form["base_revision"].data = str(record.revision)
            form["claim_version"].data = str(record.claim_version)
        return rating_form.show(record, rubric, form, tried.message), tried.status
    _tell_left_out(tried.result)
    if tried.result is not None and tried.result.is_training:
        return _follow(url_for("training.feedback", slug=edge.slug(), assignment_id=assignment_id))
    # The next page reads from the database what was saved and when: no cookie has to carry it.
    if following is None:
        follows = url_for("reviews.next_claim", slug=edge.slug(), saved=assignment_id)
    else:
        follows = url_for("reviews.rate", slug=edge.slug(), assignment_id=following, saved=assignment_id)
    return _follow(follows)


def _tell_left_out(saved: Saved | None) -> None:
    if saved is not None and saved.left_out:
        names = ", ".join(saved.left_out)
        flash(_("Saved without your answer to {names}: beside your other answers it is not asked.", names=names))


def _opened(assignment_id: int) -> Response | tuple[str, int]:
    """Return the form with what stands in it, or lead to what comes before it."""
    record = rating_form.own_assignment(assignment_id)
    rubric = read_rubric(edge.reading(), record.rubric_version_id)
    round_ = rating_form.held_round(record)
    is_real = record.is_open and not record.is_training
    if is_real and planted_claims.is_held_back(edge.reading(), round_, edge.member()):
        return see_other("reviews.next_claim", slug=edge.slug())
    if (ungraded := _ungraded(record)) is not None:
        saved = request.args.get("saved", type=whole_number)
        return see_other("source_grades.grade", slug=edge.slug(), key=ungraded, claim=assignment_id, saved=saved)
    form, notice = rating_form.with_draft(record, rubric)
    return rating_form.show(record, rubric, form, notice=notice), 200


def _ungraded(record: AssignmentRecord) -> str | None:
    """A source of the claim that is to be graded first, unless the reviewer puts that off or goes on with a draft."""
    if "later" in request.args or "draft" in request.args:
        return None
    return source_grades.next_to_grade(edge.reading(), record)


def _follow(address: str) -> Response:
    """Lead on after a save: a browser by itself, a script by telling it."""
    return jsonify(follows=address) if rating_form.wants_json() else see_address(address)


def _keep_as_draft(record: AssignmentRecord, form: Form) -> None:
    """Keep what came after the lock or for a claim that is another's now, to be read when the page is gone."""
    attempt(Form(), lambda: rating_form.save_draft(record.id, form, record.revision))


@pages.page("/p/<slug>/rate/<int:assignment_id>/undo", Permission.RATE, ["POST"])
def undo(assignment_id: int) -> Response:
    """Take back what was saved last; the answers come back into the form as a draft."""
    member, revision = edge.member(), request.form.get("revision", "", str)
    record = rating_form.own_assignment(assignment_id)
    rubric = read_rubric(edge.reading(), record.rubric_version_id)
    fields = forms.draft_fields(rating_form.fresh(record, rubric))
    opens_after_own = edge.reading().get_one(Round, record.round_id).reveal == Reveal.AFTER_OWN
    with edge.writing() as session:
        saved = reviews.withdraw_review(
            session,
            assignment_id,
            member.reviewer_id,
            f"undo-{revision[:9]}",
            edge.now(),
            revision=int(revision) if is_whole(revision) else 0,
        )
        if not saved.is_retry:
            drafts.keep_undone(session, assignment_id, fields, saved.revision, edge.now())
    flash(_("Undone: your rating of {key} is withdrawn, and stands below as a draft.", key=record.claim_key))
    if opens_after_own and member.unblinded_at is None:
        flash(_("Others’ ratings of it were open to you by then, so it goes on counting in the coefficients."))
    return see_other("reviews.rate", slug=edge.slug(), assignment_id=assignment_id)


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
    number = asked_round()
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
