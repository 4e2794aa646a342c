"""A document to read with its claims in place, a copy of a withheld original, and making a claim from a passage."""

from flask import current_app, flash, render_template, request
from werkzeug.wrappers import Response

from annotator import edge
from annotator.errors import Invalid, NotFound
from annotator.forms.documents import CopyForm
from annotator.forms.marking import SAVE, ClaimForm
from annotator.models import Claim
from annotator.models.vocabulary import RoundState, TextKind
from annotator.services import claim_marking, document_entries, masks, readers, rounds
from annotator.services.anchoring import Place
from annotator.services.claim_drafts import LocatorDraft
from annotator.services.documents import DocumentRecord, TextRecord
from annotator.services.originals import Attached, check_copy
from annotator.services.permissions import Permission
from annotator.text import _
from annotator.web.attempts import attempt
from annotator.web.kept_texts import read_copy
from annotator.web.look_alikes import look_alikes, require_look
from annotator.web.numbers import whole_number
from annotator.web.open_results import open_results
from annotator.web.routing import Pages, see_other

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


@pages.page("/p/<slug>/documents/<key>/claims/new", Permission.MANAGE, ["GET", "POST"], shows_again=True)
def mark(key: str) -> Response | tuple[str, int]:
    """Make a claim from a passage that was marked, or quoted."""
    session, project = edge.reading(), edge.project()
    document = document_entries.read_document(session, project.id, key)
    text = _chosen_text(document, request.args.get("text", ""), or_withheld=True)
    body = readers.read_body(session, text) if text else None
    # An empty form would take every box for one that was left open.
    form = ClaimForm(request.form if request.method == "POST" else None)
    if request.method == "GET":
        _fill(form, body)
        return _show_form(document, text, body, form, ""), 200
    if form.action.data != SAVE:
        form.add_fields()
        return _show_form(document, text, body, form, ""), 200

    def make() -> Claim:
        draft = form.draft(document.id, *_place_in(form, text, body))
        require_look(draft.text)
        with edge.writing() as writing:
            return claim_marking.mark_claim(
                writing,
                project.id,
                draft,
                form.named_claimants(),
                form.named_relayer(),
                now=edge.now(),
                actor_id=edge.signed_in().reviewer_id,
            )

    tried = attempt(form, make)
    if tried.result is None:
        return _show_form(document, text, body, form, tried.message), tried.status
    flash(_("The claim {key} has been made.", key=tried.result.key))
    return see_other(
        "readers.show", slug=edge.slug(), key=key, claim=tried.result.key, _anchor=f"claim-{tried.result.key}"
    )


def _text(document: DocumentRecord, kind: TextKind) -> TextRecord | None:
    return next((text for text in document.texts if text.kind is kind), None)


def _open_document(key: str) -> DocumentRecord:
    """Return a document of the project, if it is open to the asking person as a whole."""
    session, member = edge.reading(), edge.member()
    masks.require_unmasked(session, rounds.latest_round(session, member.project_id), member.reviewer_id)
    return document_entries.read_document(session, member.project_id, key)


def _chosen_text(document: DocumentRecord, kind: str, *, or_withheld: bool = False) -> TextRecord | None:
    """The text that an address names; else the first whose words are here, the original before the digest."""
    named = next((text for text in document.texts if text.kind.value == kind), None)
    if named is not None and (named.is_held or or_withheld):
        return named
    held = next((text for text in document.texts if text.is_held), None)
    return held or (document.texts[0] if or_withheld and document.texts else None)


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
        most_bytes=_most_bytes(),
    )


def _fill(form: ClaimForm, body: str | None) -> None:
    """Put what the address says of the passage into an empty form, and the next free id."""
    form.start.data, form.end.data = request.args.get("start", ""), request.args.get("end", "")
    start, end = form.given_place()
    if body is not None and start is not None:
        form.quote.data = body[start:end].strip()
    form.key.data = claim_marking.suggest_key(edge.reading(), edge.project().id)


def _place_in(
    form: ClaimForm, text: TextRecord | None, body: str | None
) -> tuple[tuple[LocatorDraft, ...], int | None]:
    """Where the passage stands, and in which paragraph as far as that can be counted."""
    if text is None:
        return (), None
    start, end = form.given_place()
    words = body if body is not None else _words_of_copy(text)
    if words is not None:
        place = claim_marking.locate(words, form.quote.data or "", start=start, end=end)
        # For the form when it is shown again: the copy itself will not be there any more.
        form.start.data, form.end.data = str(place.start), str(place.end)
        return claim_marking.locator(text, place), claim_marking.paragraph_at(words, place.start)
    if start is not None and end is not None:
        return claim_marking.locator(text, Place(start, end, is_exact=True)), None
    if (form.quote.data or "").strip():
        raise Invalid(_("To find these words, attach the original as well: its text is not stored here."), "quote")
    return (), None


def _words_of_copy(text: TextRecord) -> str | None:
    copy = read_copy()
    return check_copy(text, copy.read.text, was_pasted=copy.was_pasted).body if copy is not None else None


def _show_form(
    document: DocumentRecord, text: TextRecord | None, body: str | None, form: ClaimForm, message: str
) -> str:
    session, project = edge.reading(), edge.project()
    round_ = rounds.latest_round(session, project.id)
    return render_template(
        "documents/mark.html",
        document=document,
        text=text,
        body_is_held=body is not None,
        form=form,
        message=message,
        places=claim_marking.places_to_choose(body or "", form.quote.data or "") if form.quote.errors else (),
        alike=look_alikes(form.text.data),
        names=claim_marking.source_names(session, project.id),
        has_open_round=round_ is not None and round_.state == RoundState.OPEN,
        most_bytes=_most_bytes(),
    )


def _most_bytes() -> int:
    most: int = current_app.config["MAX_CONTENT_LENGTH"]
    return most
