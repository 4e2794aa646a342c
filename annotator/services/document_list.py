"""The documents of a project with their texts and how many claims each has."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from annotator.models import Claim, Document
from annotator.models.vocabulary import OUT_OF_SIGHT
from annotator.services.document_entries import read_texts
from annotator.services.documents import TextRecord


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document as the list shows it; `claims` counts those that are neither withdrawn nor staged."""

    key: str
    title: str
    authors: str
    outlet: str
    date: str
    claims: int
    texts: tuple[TextRecord, ...]


def list_documents(session: Session, project_id: int) -> list[DocumentRow]:
    """Return the documents of a project in the order in which they were added."""
    counts = (
        select(Claim.document_id, func.count().label("claims"))
        .where(Claim.project_id == project_id, Claim.state.not_in(OUT_OF_SIGHT))
        .group_by(Claim.document_id)
        .subquery()
    )
    rows = session.execute(
        select(Document, counts.c.claims)
        .outerjoin(counts, counts.c.document_id == Document.id)
        .where(Document.project_id == project_id, Document.is_staged.is_(False))
        .order_by(Document.id)
    ).all()
    texts = read_texts(session, [document.id for document, _claims in rows])
    return [
        DocumentRow(
            key=document.key,
            title=document.title,
            authors=document.authors,
            outlet=document.outlet,
            date=document.date_believed or document.date_stated,
            claims=claims or 0,
            texts=texts.get(document.id, ()),
        )
        for document, claims in rows
    ]
