"""A document to read with its claims in place, and a copy of a withheld original."""

from flask import current_app, render_template, request

from annotator import edge
from annotator.errors import Invalid, NotFound
from annotator.forms.documents import CopyForm
from annotator.models.vocabulary import TextKind
from annotator.services import document_entries, masks, readers, rounds
from annotator.services.documents import DocumentRecord, TextRecord
from annotator.services.originals import Attached, check_copy
from annotator.services.permissions import Permission
from annotator.text import _
from annotator.web.attempts import attempt
from annotator.web.kept_texts import read_copy
from annotator.web.numbers import whole_number
from annotator.web.open_results import open_results
from annotator.web.routing import Pages

pages = Pages("readers", __name__)


@pages.page("/p/<slug>/documents/<key>", Permission.SEE_PROJECT)
def show(key: str) -> str:
    """Show the stored text: the original if its words are here, else the digest."""
    session = edge.reading()
    document = _open_document(key)
    text = _chosen_text(document, request.args.get("text", ""))
    body = readers.read_body(session, text) if text else None
    return _show_reader(document, text, body)


@pages.page("/p/<slug>/documents/<key>/original", Permission.SEE_PROJECT, ["GET", "POST"], shows_again=True)
def original(key: str) -> tuple[str, int]:
    """Compare a copy with the original described, and show it with the claims in place; nothing is stored."""
    document = _open_document(key)
    text = _text(document, TextKind.ORIGINAL)
    if text is None or text.is_held:
        raise NotFound(_("Nothing of this document is withheld, so there is nothing to attach."))
    form = CopyForm(request.form)
    if request.method == "GET":
        return _show_attach(document, text, form, ""), 200

    def compare() -> Attached:
        copy = read_copy()
        if copy is None:
            raise Invalid(_("Choose the file with the original, or paste its text."), "copy")
        return check_copy(text, copy.read.text, was_pasted=copy.was_pasted)

    tried = attempt(form, compare)
    if tried.result is None:
        return _show_attach(document, text, form, tried.message), tried.status
    return _show_reader(document, text, tried.result.body, told=tried.result.sentence), 200


def _text(document: DocumentRecord, kind: TextKind) -> TextRecord | None:
    return next((text for text in document.texts if text.kind is kind), None)


def _open_document(key: str) -> DocumentRecord:
    """Return a document of the project, if it is open to the asking person as a whole."""
    session, member = edge.reading(), edge.member()
    masks.require_unmasked(session, rounds.latest_round(session, member.project_id), member.reviewer_id)
    return document_entries.read_document(session, member.project_id, key)


def _chosen_text(document: DocumentRecord, kind: str) -> TextRecord | None:
    """The text that an address names; else the first whose words are here, the original before the digest."""
    held = [text for text in document.texts if text.is_held]
    return next((text for text in held if text.kind.value == kind), held[0] if held else None)


def _show_reader(document: DocumentRecord, text: TextRecord | None, body: str | None, *, told: str = "") -> str:
    """Show the words of a text with its claims; `told` is how a copy of a withheld one was compared."""
    session, project = edge.reading(), edge.project()
    reader = None
    if text is not None and body is not None:
        part = None if told else request.args.get("part", 1, type=whole_number)
        reader = readers.read_text(session, document.id, text, body, part=part, claim_key=request.args.get("claim", ""))
    round_ = rounds.latest_round(session, project.id)
    return render_template(
        "documents/show.html",
        document=document,
        reader=reader,
        original=_text(document, TextKind.ORIGINAL),
        told=told,
        copy=body if told else "",
        round=round_,
        **open_results(round_, reader.claim_ids if reader else []),
    )


def _show_attach(document: DocumentRecord, text: TextRecord, form: CopyForm, message: str) -> str:
    return render_template(
        "documents/original.html",
        document=document,
        original=text,
        form=form,
        message=message,
        most_bytes=current_app.config["MAX_CONTENT_LENGTH"],
    )
