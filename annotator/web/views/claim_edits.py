"""Making a claim by hand, and editing one."""

from collections.abc import Sequence

from flask import flash, render_template, request
from sqlalchemy import select
from werkzeug.wrappers import Response

from annotator import edge
from annotator.forms.claim_entries import change_rows, entry_values, read_entry
from annotator.forms.claims import ClaimForm, NewClaimForm
from annotator.forms.reviews import number_in
from annotator.models import Claim, Document
from annotator.models.vocabulary import ClaimState
from annotator.services import claim_reshaping, claim_rounds, claim_versions, claims
from annotator.services.claim_context import read_claim
from annotator.services.claim_entries import ClaimEntry, draft_of, entry_of, next_key, quotable_texts
from annotator.services.claim_store import read_draft
from annotator.services.permissions import Permission
from annotator.services.source_labels import source_labels
from annotator.text import _
from annotator.web.attempts import attempt
from annotator.web.look_alikes import look_alikes, require_look
from annotator.web.routing import Pages, see_other

pages = Pages("claim_edits", __name__)

MOST_NAMES = 2_000


@pages.page("/p/<slug>/new-claim", Permission.MANAGE, ["GET", "POST"], shows_again=True)
def new() -> Response | tuple[str, int]:
    """Make a claim of a document that is chosen first."""
    project = edge.project()
    documents = (
        edge.reading()
        .scalars(
            select(Document)
            .where(Document.project_id == project.id, Document.is_staged.is_(False))
            .order_by(Document.id)
        )
        .all()
    )
    wanted = request.args.get("document", "")
    document = next((each for each in documents if each.key == wanted or len(documents) == 1), None)
    if document is None:
        return render_template("claims/new_document.html", documents=documents), 200
    if request.method == "GET":
        form = NewClaimForm(key=next_key(edge.reading(), project.id))
        return _show_new(form, document), 200
    form = NewClaimForm(request.form)
    if "row" in request.form:
        return _show_new(NewClaimForm(data=change_rows(form.data, request.form["row"])), document), 200
    document_id = document.id

    def create() -> str:
        entry = read_entry(form)
        require_look(form.text.data, ())
        with edge.writing() as session:
            draft = draft_of(
                session,
                project.id,
                entry,
                key=(form["key"].data or "").strip(),
                document_id=document_id,
                state=ClaimState.DRAFT if form["is_draft"].data else ClaimState.READY,
                is_to_rate=bool(form["is_to_rate"].data),
                is_featured=bool(form["is_featured"].data),
            )
            made = claims.create_claim(
                session, project.id, draft, now=edge.now(), actor_id=edge.signed_in().reviewer_id
            )
            return made.key

    tried = attempt(form, create)
    if tried.result is None:
        return _show_new(form, document, tried.message), tried.status
    flash(_("{key} has been added.", key=tried.result))
    return see_other("claims.show", slug=edge.slug(), key=tried.result)


@pages.page("/p/<slug>/claims/<key>/edit", Permission.MANAGE, ["GET", "POST"], shows_again=True)
def edit(key: str) -> Response | tuple[str, int]:
    """Change what a claim says; a change makes a new version."""
    project = edge.project()
    claim = claims.find_claim(edge.reading(), project.id, key)
    before = read_draft(edge.reading(), claim)
    if request.method == "GET":
        values = entry_values(entry_of(edge.reading(), project.id, before))
        return _show_edit(key, ClaimForm(data=values | {"base_version": str(claim.version)}), known=claim), 200
    form = ClaimForm(request.form)
    if "row" in request.form:
        return _show_edit(key, ClaimForm(data=change_rows(form.data, request.form["row"]))), 200
    base_version, kin = number_in(form, "base_version") or 0, _kin_ids(claim.id)

    def save() -> int:
        entry = read_entry(form)
        if entry.text != before.text:
            require_look(entry.text, kin)
        return _save(key, entry, base_version)

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


def _save(key: str, entry: ClaimEntry, base_version: int) -> int:
    project = edge.project()
    with edge.writing() as session:
        claim = claims.find_claim(session, project.id, key)
        before = read_draft(session, claim)
        draft = draft_of(
            session,
            project.id,
            entry,
            key=key,
            document_id=claim.document_id,
            before=before,
            state=before.state,
            is_to_rate=before.is_to_rate,
            is_featured=before.is_featured,
        )
        return claims.edit_claim(
            session,
            project.id,
            key,
            draft,
            base_version=base_version,
            now=edge.now(),
            actor_id=edge.signed_in().reviewer_id,
        )


def _kin_ids(claim_id: int) -> tuple[int, ...]:
    """The claim itself and those it came of or that came of it: they may well look alike."""
    return (claim_id, *(each.claim_id for each in claim_reshaping.read_kin(edge.reading(), claim_id)))


def _source_names() -> Sequence[str]:
    """Names to choose from while typing; of very many the first, all the others can be typed."""
    return list(source_labels(edge.reading(), edge.project().id).values())[:MOST_NAMES]


def _show_new(form: NewClaimForm, document: Document, message: str = "") -> str:
    return render_template(
        "claims/new.html",
        form=form,
        message=message,
        document=document,
        alike=look_alikes(form.text.data),
        source_names=_source_names(),
        quotable=quotable_texts(edge.reading(), document.id),
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
        quotable=quotable_texts(session, row.document_id),
        source_names=_source_names(),
    )
