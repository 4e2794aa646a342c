"""Documents made and described on pages: with a text, with bibliographic data that can be corrected."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from annotator.errors import Conflict, Invalid, NotFound
from annotator.models import Document, DocumentText
from annotator.models.vocabulary import TextKind
from annotator.services import audit
from annotator.services.claim_drafts import text_fault
from annotator.services.claims import hold_project
from annotator.services.documents import (
    LONGEST_TITLE,
    DocumentDraft,
    DocumentRecord,
    TextRecord,
    add_document,
    add_text,
)
from annotator.services.name_folding import slug_for
from annotator.services.texts import PreparedText
from annotator.text import _

LONGEST_KEY = 60
LIMITS = {
    "title": LONGEST_TITLE,
    "authors": 500,
    "outlet": 200,
    "url": 2000,
    "language": 35,
    "date_stated": 100,
    "date_believed": 100,
    "date_reason": 5000,
    "note": 5000,
}
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_ADDRESS = re.compile(r"https?://[^\s/]+\S*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TextDraft:
    """A text that is to be stored.

    Attributes
    ----------
    is_withheld
        Keep digests, length and the places of claims, not the words.
    notes
        How it was read, and what was left out on the way.
    """

    prepared: PreparedText
    kind: TextKind = TextKind.ORIGINAL
    is_withheld: bool = False
    file_name: str = ""
    notes: tuple[str, ...] = ()


def document_faults(draft: DocumentDraft) -> dict[str, str]:
    """Return what is wrong with bibliographic data: a message by field, empty when it keeps every rule."""
    found = {field: fault for field, most in LIMITS.items() if (fault := text_fault(getattr(draft, field), most))}
    if not draft.title.strip():
        found["title"] = _("Give the document a title.")
    if draft.url and not _ADDRESS.fullmatch(draft.url):
        found["url"] = _("An address begins with http:// or https:// and has no spaces.")
    if draft.language and not _LANGUAGE.fullmatch(draft.language):
        found["language"] = _("A language is a tag such as en, uk or zh-Hant.")
    if draft.date_believed and not draft.date_reason:
        found["date_reason"] = _("Say why you believe this date.")
    return found


def add_with_text(
    session: Session, project_id: int, draft: DocumentDraft, text: TextDraft, *, now: datetime, actor_id: int
) -> Document:
    """Add a document with a text; its key is made from the title.

    Raises
    ------
    Invalid
        With `errors` by field.
    Conflict
        When a document of the project has this very text already.
    """
    _require(draft)
    hold_project(session, project_id)
    require_new_text(session, project_id, text)
    # "new" is the address of the form itself.
    taken = {"new", *session.scalars(select(Document.key).where(Document.project_id == project_id))}
    document = add_document(session, project_id, replace(draft, key=slug_for(draft.title, taken, LONGEST_KEY)), now)
    subject = f"document:{document.id}"
    audit.record(session, "document.added", subject, now=now, actor_id=actor_id, project_id=project_id)
    _store(session, document, text, now, actor_id)
    return document


def add_text_to(
    session: Session, project_id: int, key: str, text: TextDraft, *, now: datetime, actor_id: int
) -> Document:
    """Add a text to a document that has none of its kind.

    Raises
    ------
    NotFound
        When the project has no such document.
    Conflict
        When it has a text of this kind, or a document of the project has this very text.
    """
    document = find_document(session, project_id, key)
    hold_project(session, project_id)
    require_new_text(session, project_id, text)
    _store(session, document, text, now, actor_id)
    return document


def edit_document(
    session: Session, project_id: int, key: str, draft: DocumentDraft, *, now: datetime, actor_id: int
) -> Document:
    """Correct the bibliographic data of a document; its key and its texts stay.

    Raises
    ------
    NotFound
        When the project has no such document.
    Invalid
        With `errors` by field.
    """
    document = find_document(session, project_id, key)
    _require(draft)
    given = asdict(replace(draft, key=key, title=draft.title.strip()))
    changed = sorted(name for name, value in given.items() if getattr(document, name) != value)
    former_title = document.title
    for name in changed:
        setattr(document, name, given[name])
    session.flush()
    if changed:
        # A file that comes in again may still call it by its former title.
        former = {"former_title": former_title} if "title" in changed else {}
        audit.record(
            session,
            "document.edited",
            f"document:{document.id}",
            now=now,
            actor_id=actor_id,
            project_id=project_id,
            detail={"changed": changed, **former},
        )
    return document


def find_document(session: Session, project_id: int, key: str) -> Document:
    """Return the document with this key.

    Raises
    ------
    NotFound
        When the project has none.
    """
    document = session.scalar(
        select(Document).where(Document.project_id == project_id, Document.key == key, Document.is_staged.is_(False))
    )
    if document is None:
        raise NotFound(_("There is no document {key} in this project.", key=key))
    return document


def read_document(session: Session, project_id: int, key: str) -> DocumentRecord:
    """Return the document with this key, its texts without their words, the original first.

    Raises
    ------
    NotFound
        When the project has none.
    """
    document = find_document(session, project_id, key)
    values = {name: getattr(document, name) for name in ("id", "key", *LIMITS, "may_publish_text")}
    return DocumentRecord(**values, texts=read_texts(session, [document.id]).get(document.id, ()))


def read_texts(session: Session, document_ids: list[int]) -> Mapping[int, tuple[TextRecord, ...]]:
    """Return what is known of the texts of these documents, by document, the original first."""
    rows = session.execute(
        select(
            DocumentText.document_id,
            DocumentText.kind,
            DocumentText.length,
            DocumentText.sha256_bytes,
            DocumentText.sha256_text,
            DocumentText.body.is_not(None),
            DocumentText.id,
            DocumentText.captured_at,
            DocumentText.file_name,
            DocumentText.extraction,
        )
        .where(DocumentText.document_id.in_(document_ids))
        .order_by(DocumentText.kind.desc())
    )
    found: dict[int, tuple[TextRecord, ...]] = {}
    for document_id, kind, length, of_bytes, of_text, is_held, *rest in rows:
        record = TextRecord(TextKind(kind), length, of_bytes, of_text, bool(is_held), *rest)
        found[document_id] = (*found.get(document_id, ()), record)
    return found


def require_new_text(session: Session, project_id: int, text: TextDraft) -> None:
    """Pass when no document of the project has this text, byte by byte or word by word.

    Raises
    ------
    Conflict
        Naming the document that has it.
    """
    twin = session.execute(
        select(Document.title)
        .join(DocumentText, DocumentText.document_id == Document.id)
        .where(
            Document.project_id == project_id,
            or_(
                DocumentText.sha256_bytes == text.prepared.sha256_bytes,
                DocumentText.sha256_text == text.prepared.sha256_text,
            ),
        )
        .limit(1)
    ).one_or_none()
    if twin is not None:
        raise Conflict(
            _(
                "This text is in the project already: the document “{title}” has the same SHA-256. Open that one.",
                title=twin.title,
            )
        )


def _require(draft: DocumentDraft) -> None:
    found = document_faults(draft)
    if found:
        field, message = next(iter(found.items()))
        raise Invalid(message, field, found)


def _store(session: Session, document: Document, text: TextDraft, now: datetime, actor_id: int) -> None:
    stored = add_text(
        session,
        document,
        text.kind,
        text.prepared,
        now,
        is_withheld=text.is_withheld and text.kind is TextKind.ORIGINAL,
        file_name=text.file_name,
        extraction="\n".join(text.notes),
    )
    subject, project_id = f"text:{stored.id}", document.project_id
    audit.record(session, "text.added", subject, now=now, actor_id=actor_id, project_id=project_id)
