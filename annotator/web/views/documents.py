"""The documents of a project: the list, adding one with its text, correcting what is known of it."""

from flask import current_app, flash, render_template, request
from werkzeug.wrappers import Response

from annotator import edge
from annotator.forms.documents import STORE, BibliographyForm, DocumentForm, TextForm
from annotator.models import Document
from annotator.models.vocabulary import TextKind
from annotator.services import document_entries, document_list
from annotator.services.document_entries import TextDraft
from annotator.services.documents import DocumentRecord
from annotator.services.permissions import Permission
from annotator.services.text_files import ReadFile
from annotator.services.text_placements import find_placements, place_claims
from annotator.services.texts import split_paragraphs
from annotator.text import _
from annotator.web.attempts import attempt
from annotator.web.kept_texts import SentText, read_sent_text
from annotator.web.routing import Pages, see_other

pages = Pages("documents", __name__)


@pages.page("/p/<slug>/documents", Permission.SEE_PROJECT)
def index() -> str:
    found = document_list.list_documents(edge.reading(), edge.project().id)
    return render_template("documents/index.html", documents=found)


@pages.page("/p/<slug>/documents/new", Permission.MANAGE, ["GET", "POST"], shows_again=True)
def new() -> Response | tuple[str, int]:
    """Take a text, show what would be stored, and store it once that has been looked at."""
    form = DocumentForm(request.form)
    if request.method == "GET":
        return _show(form, SentText(), ""), 200
    return _answer(form, read_sent_text(form))


@pages.page("/p/<slug>/documents/<key>/texts/new", Permission.MANAGE, ["GET", "POST"], shows_again=True)
def add_text(key: str) -> Response | tuple[str, int]:
    """Add the text that a document does not have yet: its original, or a digest."""
    document = document_entries.read_document(edge.reading(), edge.project().id, key)
    has = {text.kind for text in document.texts}
    form = TextForm(request.form)
    form.kind.choices = [choice for choice in form.kind.choices if TextKind(choice.value) not in has]
    if request.method == "GET":
        if form.kind.choices:
            form.kind.data = form.kind.choices[0].value
        return _show(form, SentText(), "", document), 200
    return _answer(form, read_sent_text(form), document)


@pages.page("/p/<slug>/documents/<key>/edit", Permission.MANAGE, ["GET", "POST"], shows_again=True)
def edit(key: str) -> Response | tuple[str, int]:
    """Correct what is known of a document; its texts stay as they are."""
    project, person = edge.project(), edge.signed_in()
    document = document_entries.read_document(edge.reading(), project.id, key)
    form = BibliographyForm(request.form, obj=document)
    if request.method == "GET":
        return render_template("documents/edit.html", form=form, document=document, message=""), 200

    def save() -> Document:
        with edge.writing() as session:
            return document_entries.edit_document(
                session, project.id, key, form.draft(), now=edge.now(), actor_id=person.reviewer_id
            )

    tried = attempt(form, save)
    if tried.result is None:
        page = render_template("documents/edit.html", form=form, document=document, message=tried.message)
        return page, tried.status
    flash(_("What is known of the document has been saved."))
    return see_other("readers.show", slug=edge.slug(), key=key)


def _store(form: DocumentForm | TextForm, read: ReadFile, document: DocumentRecord | None) -> Document | None:
    """Store the text if that was asked for; None where it is only to be looked at."""
    project, now, actor_id = edge.project(), edge.now(), edge.signed_in().reviewer_id
    text = TextDraft(
        prepared=read.text,
        kind=TextKind(form.kind.data),
        is_withheld=form.is_withheld.data,
        file_name=read.file_name,
        notes=read.notes,
    )
    if form.action.data != STORE:
        document_entries.require_new_text(edge.reading(), project.id, text)
        return None
    if isinstance(form, DocumentForm) or document is None:
        with edge.writing() as session:
            return document_entries.add_with_text(session, project.id, form.draft(), text, now=now, actor_id=actor_id)
    # Looked for before whoever saves has to wait.
    placements = (
        find_placements(edge.reading(), document.id, text.kind, read.text.body) if form.is_placing.data else None
    )
    with edge.writing() as session:
        changed = document_entries.add_text_to(session, project.id, document.key, text, now=now, actor_id=actor_id)
        if placements is None:
            return changed
        placed = place_claims(session, changed, text.kind, placements, now=now, actor_id=actor_id)
    if told := placements.sentence(placed):
        flash(told)
    return changed


def _answer(
    form: DocumentForm | TextForm, sent: SentText, document: DocumentRecord | None = None
) -> Response | tuple[str, int]:
    """Store the text, or show the form again: with the text that would be stored, or with what is wrong."""
    read = sent.read
    if read is None:
        if sent.fault is None:
            return _show(form, sent, "", document), 200
        refused = edge.refusal()
        form.validate()
        message, status = (refused.message, refused.status) if refused else (str(sent.fault), 422)
        return _show(form, sent, message, document), status
    # To look at the text, what is known of the document need not be filled in yet.
    asked = form if form.action.data == STORE or document else TextForm(request.form)
    tried = attempt(asked, lambda: _store(form, read, document))
    if tried.result is None:
        return _show(form, sent, tried.message, document), tried.status
    is_withheld = bool(form.is_withheld.data)
    flash(
        _("What is known of the text has been stored, its words have not. Attach a copy to make claims of it.")
        if is_withheld
        else _("The text has been stored. Mark a passage in it to make a claim.")
    )
    return see_other("readers.show", slug=edge.slug(), key=tried.result.key)


def _show(form: DocumentForm | TextForm, sent: SentText, message: str, document: DocumentRecord | None = None) -> str:
    read = sent.read
    placements = None
    if read and document and isinstance(form, TextForm) and form.kind.data in {*TextKind}:
        placements = find_placements(edge.reading(), document.id, TextKind(form.kind.data), read.text.body)
        if form.action.data != STORE:
            form.is_placing.data = bool(placements.found)
    blocks = split_paragraphs(read.text.body) if read else []
    return render_template(
        "documents/new.html",
        form=form,
        sent=sent,
        paragraphs=[read.text.body[block.start : block.end] for block in blocks] if read else [],
        message=message,
        document=document,
        placements=placements,
        most_bytes=current_app.config["MAX_CONTENT_LENGTH"],
    )
