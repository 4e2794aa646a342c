"""Documents and their texts: stored once, never altered; an original may stay out and be handed in later."""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from annotator.errors import Conflict, Invalid, NotFound
from annotator.models import Document, DocumentText
from annotator.models.vocabulary import TextKind
from annotator.services import audit
from annotator.services.claim_drafts import text_fault
from annotator.services.texts import PreparedText, prepare_text
from annotator.text import _

_DIGEST = re.compile(r"[0-9a-f]{64}")
LONGEST_TITLE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentDraft:
    """Bibliographic data of a document; dates as printed or as believed."""

    key: str
    title: str
    authors: str = ""
    outlet: str = ""
    url: str = ""
    language: str = ""
    date_stated: str = ""
    date_believed: str = ""
    date_reason: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class TextRecord:
    """What is known of one text of a document; the body itself is read where a passage is shown.

    Attributes
    ----------
    id, captured_at, file_name, extraction
        How it came here; left out where a page only names the text.
    """

    kind: TextKind
    length: int
    sha256_bytes: str
    sha256_text: str
    is_held: bool
    id: int = 0
    captured_at: datetime | None = None
    file_name: str = ""
    extraction: str = ""


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """A document as pages show it."""

    id: int
    key: str
    title: str
    authors: str
    outlet: str
    url: str
    language: str
    date_stated: str
    date_believed: str
    date_reason: str
    note: str
    texts: tuple[TextRecord, ...]
    may_publish_text: bool = False


def add_document(session: Session, project_id: int, draft: DocumentDraft, now: datetime) -> Document:
    """Add a document to a project.

    Raises
    ------
    Invalid
        When it has no title, or the project has a document with this key.
    """
    title = draft.title.strip()
    fault = text_fault(title, LONGEST_TITLE)
    if fault or not title:
        raise Invalid(fault or _("Give the document a title."), "title")
    taken = select(Document.id).where(Document.project_id == project_id, Document.key == draft.key)
    if session.scalar(taken) is not None:
        raise Invalid(_("This project has a document {key} already.", key=draft.key), "key")
    document = Document(
        project_id=project_id,
        key=draft.key,
        title=title,
        authors=draft.authors,
        outlet=draft.outlet,
        url=draft.url,
        language=draft.language,
        date_stated=draft.date_stated,
        date_believed=draft.date_believed,
        date_reason=draft.date_reason,
        note=draft.note,
        created_at=now,
    )
    session.add(document)
    session.flush()
    return document


def has_documents(session: Session, project_id: int) -> bool:
    """Tell whether the project has a document."""
    return bool(
        session.scalar(select(exists().where(Document.project_id == project_id, Document.is_staged.is_(False))))
    )


def add_text(
    session: Session,
    document: Document,
    kind: TextKind,
    prepared: PreparedText,
    now: datetime,
    *,
    is_withheld: bool = False,
    file_name: str = "",
    extraction: str = "",
) -> DocumentText:
    """Store a text of the document.

    Parameters
    ----------
    is_withheld
        Keep digests and length alone, not the words.
    file_name, extraction
        How it came here, and what was left out on the way.

    Raises
    ------
    Conflict
        When the document has a text of this kind: a stored text is never replaced.
    """
    text = DocumentText(
        kind=kind.value,
        sha256_bytes=prepared.sha256_bytes,
        sha256_text=prepared.sha256_text,
        length=prepared.length,
        body=None if is_withheld else prepared.body,
        file_name=file_name,
        extraction=extraction,
    )
    return _add_text(session, document, text, now)


def describe_original(
    session: Session, document: Document, *, sha256_bytes: str, sha256_text: str, length: int, now: datetime
) -> DocumentText:
    """Record the digests and the length of an original whose words stay outside.

    Raises
    ------
    Invalid
        When a digest is not 64 hexadecimal digits, or the length is not positive.
    Conflict
        When the document has an original already.
    """
    if not (_DIGEST.fullmatch(sha256_bytes) and _DIGEST.fullmatch(sha256_text)) or length < 1:
        raise Invalid(
            _("An original is described by two checksums (SHA-256) and its length in characters."), "original"
        )
    text = DocumentText(
        kind=TextKind.ORIGINAL.value, sha256_bytes=sha256_bytes, sha256_text=sha256_text, length=length, body=None
    )
    return _add_text(session, document, text, now)


def _add_text(session: Session, document: Document, text: DocumentText, now: datetime) -> DocumentText:
    if _find_text(session, document.id, TextKind(text.kind)) is not None:
        raise Conflict(_("This document has a text of this kind already; a stored text is never replaced."))
    text.document_id, text.captured_at = document.id, now
    session.add(text)
    session.flush()
    return text


def hand_in_original(
    session: Session, project_id: int, key: str, raw: bytes, *, now: datetime, actor_id: int | None
) -> DocumentText:
    """Store the words of an original of which only the digests are known, if this copy is the same.

    Raises
    ------
    NotFound
        When the project has no such document, or nothing is known of its original.
    Conflict
        When its words are stored already.
    Invalid
        When the copy is not UTF-8 or differs from what was described.
    """
    document = session.scalar(select(Document).where(Document.project_id == project_id, Document.key == key))
    text = _find_text(session, document.id, TextKind.ORIGINAL) if document else None
    if text is None:
        raise NotFound(_("There is no original of {key} to hand in.", key=key))
    if text.body is not None:
        raise Conflict(_("The original of this document is stored already."))
    prepared = prepare_text(raw)
    if (prepared.sha256_text, prepared.length) != (text.sha256_text, text.length):
        raise Invalid(
            _(
                "This is another copy: it has {given} characters, the one described {known}, or other words. "
                "Positions of the claims would not fit it.",
                given=prepared.length,
                known=text.length,
            ),
            "text",
        )
    text.body = prepared.body
    session.flush()
    subject = f"text:{text.id}"
    audit.record(session, "original.handed_in", subject, now=now, actor_id=actor_id, project_id=project_id)
    return text


def _find_text(session: Session, document_id: int, kind: TextKind) -> DocumentText | None:
    return session.scalar(
        select(DocumentText).where(DocumentText.document_id == document_id, DocumentText.kind == kind.value)
    )
