"""A document that is read in the browser, with a claim in its place."""

import factories
from rated_round import RatedRound
from sqlalchemy import select
from text_samples import HARBOUR
from visiting import Site

from annotator.models import Claim, ClaimVersion, Document
from annotator.services.texts import prepare_text

CLOSED = HARBOUR.index("The café")


def make_document(site: Site, rated: RatedRound, body: str | None = HARBOUR) -> str:
    """Make a document whose first claim is one of the rated ones; return its address."""
    known = prepare_text(HARBOUR.encode())
    with site.database.writing() as session:
        document = session.scalars(select(Document).where(Document.project_id == rated.project.id)).first()
        assert document is not None
        text = factories.make_text(
            session,
            document,
            body,
            kind="original",
            sha256_bytes=known.sha256_bytes,
            sha256_text=known.sha256_text,
            length=known.length,
        )
        claim = session.scalars(select(Claim.id).where(Claim.document_id == document.id).order_by(Claim.id)).first()
        version = session.scalars(select(ClaimVersion.id).where(ClaimVersion.claim_id == claim)).one()
        factories.make_locator(session, version, text, CLOSED, CLOSED + 31)
        return f"/p/{rated.project.slug}/documents/{document.key}"
