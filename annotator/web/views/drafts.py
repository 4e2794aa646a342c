"""Drafts and private notes: saved beside the rating form, by its script or by its own buttons."""

from flask import flash, jsonify, render_template, request
from flask_wtf.csrf import generate_csrf
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.wrappers import Response
from wtforms import Form

from annotator import edge
from annotator.forms import reviews as forms
from annotator.services import assignments, drafts, private_notes
from annotator.services.assignments import AssignmentRecord
from annotator.services.permissions import Permission
from annotator.services.rubric_records import RubricRecord
from annotator.services.rubrics import read_rubric
from annotator.services.written_numbers import is_whole
from annotator.text import _
from annotator.web import rating_form
from annotator.web.attempts import Attempt, attempt
from annotator.web.routing import Pages, see_other

pages = Pages("drafts", __name__)

# What is only kept, not submitted, is kept as it was typed: an empty form has no rules.
Answer = Response | tuple[Response | str, int]


@pages.page("/p/<slug>/rate/<int:assignment_id>/draft", Permission.RATE, ["GET", "POST"], shows_again=True)
def draft(assignment_id: int) -> Answer:
    """Keep a draft; a script that asks is told who is signed in, and given the token of the session there is now."""
    if request.method == "GET":
        return _state(assignment_id)
    rubric, form = read_sent(assignment_id)
    if rating_form.wants_json():
        base = forms.number_in(form, "base_revision")
        tried = attempt(Form(), lambda: rating_form.save_draft(assignment_id, form, base or 0))
        return _refused(assignment_id, tried) if tried.result is None else _told(tried.result)
    record = rating_form.own_assignment(assignment_id)
    tried_both = attempt(Form(), lambda: save_both(record, rubric, form))
    if tried_both.succeeded:
        return see_other(
            "reviews.rate", slug=edge.slug(), assignment_id=assignment_id, saved=rating_form.number_saved()
        )
    return show_again(record, rubric, form, tried_both)


@pages.page("/p/<slug>/rate/<int:assignment_id>/note", Permission.RATE, ["POST"], shows_again=True)
def note(assignment_id: int) -> Answer:
    """Keep the private note; without a script, what is typed into the form beside it is kept as a draft."""
    rubric, form = read_sent(assignment_id)
    record = rating_form.own_assignment(assignment_id)
    if not rating_form.wants_json():
        tried_both = attempt(Form(), lambda: save_both(record, rubric, form))
        if not tried_both.succeeded:
            return show_again(record, rubric, form, tried_both)
        flash(_("Your private note on {key} is saved.", key=record.claim_key))
        return see_other(
            "reviews.rate", slug=edge.slug(), assignment_id=assignment_id, saved=rating_form.number_saved()
        )
    tried = attempt(Form(), lambda: rating_form.save_note(record, form))
    if tried.result is None:
        return _refused(assignment_id, tried)
    kept = tried.result
    told = _("Note saved {time} UTC", time=f"{kept.saved_at:%H:%M:%S}") if kept.saved_at else _("No note is kept.")
    return jsonify(message=told, text=kept.text, seen=kept.seen)


@pages.page("/p/<slug>/rate/<int:assignment_id>/draft/discard", Permission.RATE, ["POST"])
def discard(assignment_id: int) -> Response:
    version = request.form.get("version", "")
    with edge.writing() as session:
        drafts.discard_draft(
            session, assignment_id, edge.member().reviewer_id, int(version) if is_whole(version) else 0
        )
    flash(_("The draft is discarded."))
    return see_other("reviews.rate", slug=edge.slug(), assignment_id=assignment_id, saved=rating_form.number_saved())


@pages.page("/p/<slug>/rate/signed-in", Permission.RATE)
def signed_in() -> str:
    """Say that one is signed in again, and where one's text is."""
    return render_template("reviews/signed_in.html")


def read_sent(assignment_id: int) -> tuple[RubricRecord, Form]:
    """The form as it was sent, as a browser encodes it or as JSON."""
    rubric = read_rubric(
        edge.reading(), assignments.read_asked(edge.reading(), edge.member().project_id, assignment_id)
    )
    if not request.is_json:
        return rubric, rating_form.sent(rubric)
    sent = request.get_json()
    fields = sent.items() if isinstance(sent, dict) else ()
    texts = ImmutableMultiDict((name, text) for name, text in fields if isinstance(text, str))
    return rubric, forms.review_form(rubric)(texts)


def save_both(record: AssignmentRecord, rubric: RubricRecord, form: Form) -> None:
    """Keep what is typed, if anything is, and the note."""
    base = forms.number_in(form, "base_revision")
    if base != record.revision or not forms.is_untouched(form, rating_form.with_draft(record, rubric)[0]):
        rating_form.save_draft(record.id, form, base or 0)
    if rating_form.has_new_note(form):
        rating_form.save_note(record, form)


def show_again(record: AssignmentRecord, rubric: RubricRecord, form: Form, tried: Attempt[None]) -> Answer:
    if tried.status == 409:
        # Said: who saves now has been told what it replaces.
        kept = drafts.read_draft(edge.reading(), record.id, edge.member().reviewer_id)
        form["draft_version"].data = str(kept.version if kept else 0)
        form["base_revision"].data = str(record.revision)
        form["claim_version"].data = str(record.claim_version)
    return rating_form.show(record, rubric, form, tried.message), tried.status


def _state(assignment_id: int) -> Response:
    record = rating_form.own_assignment(assignment_id)
    kept = drafts.read_draft(edge.reading(), assignment_id, edge.member().reviewer_id)
    return jsonify(
        account=edge.member().reviewer_id,
        token=generate_csrf(),
        version=kept.version if kept else 0,
        revision=record.revision,
        is_open=record.is_open,
    )


def _told(saved: drafts.SavedDraft) -> Response:
    told = _("Draft saved {time} UTC", time=f"{saved.saved_at:%H:%M:%S}")
    if not saved.is_round_open:
        told += _(". The round has been locked: this can be read here later, but no longer submitted.")
    return jsonify(message=told, version=saved.version)


def _refused(assignment_id: int, tried: Attempt[drafts.SavedDraft] | Attempt[private_notes.Note]) -> Answer:
    kept = drafts.read_draft(edge.reading(), assignment_id, edge.member().reviewer_id)
    return jsonify(message=tried.message, version=kept.version if kept else 0), tried.status
