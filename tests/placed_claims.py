"""Where the claims of a project stand, and the file that would bring them there."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.exports.formats import claims
from annotator.models import Claim, Document, Project
from annotator.services.export_claims import read_claims


def placed_claims(session: Session, project: Project) -> dict[str, tuple[str, str]]:
    """Key and title of the document of each claim, by the id of that."""
    rows = select(Claim.key, Document.key, Document.title).join(Document, Document.id == Claim.document_id)
    found = session.execute(rows.where(Claim.project_id == project.id).order_by(Claim.key))
    return {claim: (key, title) for claim, key, title in found}


def exported_claims(session: Session, project: Project) -> bytes:
    """The export of its claims, guarded."""
    return "".join(claims.write(read_claims(session, project), raw=False)).encode()
