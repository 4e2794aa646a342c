"""Files that come in week by week: their rows, where their claims stand, and documents that are corrected meanwhile."""

import factories
from importing import bring_in, claims_csv
from placed_claims import placed_claims
from sqlalchemy.orm import Session

from annotator.models import Project
from annotator.services.document_entries import edit_document
from annotator.services.documents import DocumentDraft

Row = dict[str, str]


def make_row(claim: str, document: str = "", title: str = "", url: int = 0, **given: str) -> Row:
    named = {"id": claim, "document": document, "document_title": title}
    return named | ({"document_url": f"https://t.example/{url}"} if url else {}) | given


def read_keys(session: Session, project: Project) -> dict[str, str]:
    """Return the key of the document of each claim."""
    return {claim: key for claim, (key, _title) in placed_claims(session, project).items()}


def import_again(session: Session, project: Project, *rows: Row) -> None:
    """Import rows that are there, which changes nothing."""
    again = bring_in(session, project, claims_csv(*rows), document="")
    assert (again.unchanged, again.rows, again.documents) == (len(rows), 0, 0)


def retitle(session: Session, project: Project, key: str, title: str, url: int = 0) -> None:
    lead = factories.make_reviewer(session)
    draft = DocumentDraft(key=key, title=title, url=f"https://t.example/{url}" if url else "")
    edit_document(session, project.id, key, draft, now=factories.NOW, actor_id=lead.id)
