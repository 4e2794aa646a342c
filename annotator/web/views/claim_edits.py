"""Making a claim, and editing one: two ways into one form."""

from flask import flash, render_template, request
from sqlalchemy import select
from werkzeug.wrappers import Response

from annotator import edge
from annotator.forms.claim_entries import change_rows, entry_values
from annotator.forms.claims import ClaimForm, NewClaimForm
from annotator.forms.reviews import number_in
from annotator.models import Claim, Document
from annotator.models.vocabulary import ClaimState, RoundState, TextKind
from annotator.services import (
    claim_entries,
    claim_reshaping,
    claim_rounds,
    claim_versions,
    claims,
    document_entries,
    readers,
    rounds,
)
from annotator.services.claim_context import read_claim
from annotator.services.claim_store import read_draft
from annotator.services.documents import DocumentRecord
from annotator.services.permissions import Permission
from annotator.text import _
from annotator.web.attempts import attempt
from annotator.web.claim_form import claim_form_values, mark_passage, read_claim_form
from annotator.web.look_alikes import look_alikes, require_look
from annotator.web.routing import Pages, see_other

pages = Pages("claim_edits", __name__)


@pages.page("/p/<slug>/new-claim", Permission.MANAGE)
def new() -> Response | str:
    """Choose the document that a claim is taken from, where there are several."""
    found = edge.reading().scalars(
        select(Document)
        .where(Document.project_id == edge.project().id, Document.is_staged.is_(False))
        .order_by(Document.id)
    )
    documents = found.all()
    if len(documents) == 1:
        return see_other("claim_edits.make", slug=edge.slug(), key=documents[0].key)
    return render_template("claims/new_document.html", documents=documents)


@pages.page("/p/<slug>/documents/<key>/claims/new", Permission.MANAGE, ["GET", "POST"], shows_again=True)
def make(key: str) -> Response | tuple[str, int]:
    """Make a claim of a document, from a passage that was marked or quoted."""
    project = edge.project()
    document = document_entries.read_document(edge.reading(), project.id, key)
    if request.method == "GET":
        form = NewClaimForm(key=claim_entries.next_key(edge.reading(), project.id))
        span = f"{request.args.get('start', '')}-{request.args.get('end', '')}"
        mark_passage(form, document.id, request.args.get("text", ""), span)
        return _show_new(form, document), 200
    form = NewClaimForm(request.form)
    if "row" in request.form:
        return _show_new(NewClaimForm(data=change_rows(form.data, request.form["row"])), document), 200

    def save() -> tuple[str, TextKind | None]:
        entry = read_claim_form(form, document.id)
        require_look(entry.text)
        with edge.writing() as session:
            made = claim_entries.make_claim(
                session,
                project.id,
                entry,
                key=(form["key"].data or "").strip(),
                document_id=document.id,
                state=ClaimState.DRAFT if form["is_draft"].data else ClaimState.READY,
                is_to_rate=bool(form["is_to_rate"].data),
                is_featured=bool(form["is_featured"].data),
                now=edge.now(),
                actor_id=edge.signed_in().reviewer_id,
            )
            return made.key, readers.text_shown(session, made)

    tried = attempt(form, save)
    if tried.result is None:
        return _show_new(form, document, tried.message), tried.status
    made, shown_in = tried.result
    flash(_("The claim {key} has been made.", key=made))
    if shown_in is not None:
        first = next(text.kind for text in document.texts if text.is_held)
        text = None if shown_in is first else shown_in.value
        return see_other("readers.show", slug=edge.slug(), key=key, claim=made, text=text, _anchor=f"claim-{made}")
    return see_other("claims.show", slug=edge.slug(), key=made)


@pages.page("/p/<slug>/claims/<key>/edit", Permission.MANAGE, ["GET", "POST"], shows_again=True)
def edit(key: str) -> Response | tuple[str, int]:
    """Change what a claim says; a change makes a new version."""
    project = edge.project()
    claim = claims.find_claim(edge.reading(), project.id, key)
    before = read_draft(edge.reading(), claim)
    if request.method == "GET":
        values = entry_values(claim_entries.entry_of(edge.reading(), project.id, before))
        return _show_edit(key, ClaimForm(data=values | {"base_version": str(claim.version)}), known=claim), 200
    form = ClaimForm(request.form)
    if "row" in request.form:
        return _show_edit(key, ClaimForm(data=change_rows(form.data, request.form["row"]))), 200
    base_version, kin = number_in(form, "base_version") or 0, _kin_ids(claim.id)
    document_id = claim.document_id

    def save() -> int:
        entry = read_claim_form(form, document_id)
        if entry.text != before.text:
            require_look(entry.text, kin)
        with edge.writing() as session:
            return claim_entries.change_claim(
                session,
                project.id,
                key,
                entry,
                base_version=base_version,
                now=edge.now(),
                actor_id=edge.signed_in().reviewer_id,
            )

    tried = attempt(form, save)
    if tried.result is None:
        if tried.status == 409:
            # Said once: whoever saves again has seen what the other one changed.
            current = claims.find_claim(edge.reading(), project.id, key)
            form["base_version"].data = str(current.version)
        return _show_edit(key, form, tried.message, tried.status, base_version), tried.status
    if tried.result == base_version:
        flash(_("{key} is as it was: nothing was changed, so no version was made.", key=key))
    else:
        flash(_("{key} is saved as version {number}.", key=key, number=tried.result))
    return see_other("claims.show", slug=edge.slug(), key=key)


def _kin_ids(claim_id: int) -> tuple[int, ...]:
    """The claim itself and those it came of or that came of it: they may well look alike."""
    return (claim_id, *(each.claim_id for each in claim_reshaping.read_kin(edge.reading(), claim_id)))


def _show_new(form: NewClaimForm, document: DocumentRecord, message: str = "") -> str:
    round_ = rounds.latest_round(edge.reading(), edge.project().id)
    return render_template(
        "claims/new.html",
        form=form,
        message=message,
        document=document,
        alike=look_alikes(form.text.data),
        has_open_round=round_ is not None and round_.state == RoundState.OPEN,
        **claim_form_values(form, document.id),
    )


def _show_edit(
    key: str,
    form: ClaimForm,
    message: str = "",
    status: int = 200,
    base_version: int = 0,
    known: Claim | None = None,
) -> str:
    session, project = edge.reading(), edge.project()
    row = known or claims.find_claim(session, project.id, key)
    return render_template(
        "claims/edit.html",
        form=form,
        message=message,
        claim=read_claim(session, project.id, key),
        meanwhile=claim_versions.since(session, row, base_version) if status == 409 else None,
        effects=claim_rounds.read_effects(session, [row.id]),
        alike=look_alikes(form.text.data, _kin_ids(row.id)),
        **claim_form_values(form, row.document_id),
    )
