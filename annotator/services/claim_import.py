"""Importing claims from a CSV file: checked whole before the first row is written, or refused whole.

The columns are described in `claim_csv.COLUMNS`. Sources that the project does not have are created. A round that is
open keeps the claims it was opened with: imported claims come in with the next round.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from annotator.models import Claim, Project
from annotator.models.vocabulary import RoundState
from annotator.services import audit, claims, rounds
from annotator.services.claim_cells import RowReader
from annotator.services.claim_csv import COLUMNS, CsvRow, ImportRefused, RowError, read_rows
from annotator.services.claim_drafts import ClaimDraft, text_fault
from annotator.services.documents import LONGEST_TITLE
from annotator.services.import_registers import (
    DocumentRegister,
    SourceRegister,
    read_documents,
    read_sources,
)
from annotator.text import _, plural

__all__ = ["COLUMNS", "ImportRefused", "ImportedClaims", "RowError", "import_claims", "try_import"]


@dataclass(frozen=True, slots=True)
class ImportedClaims:
    """What an import brought in.

    Attributes
    ----------
    open_round
        Number of the open round that the claims did not enter, None when no round is open.
    """

    claims: int
    to_rate: int
    sources: int
    documents: int
    open_round: int | None

    def sentence(self) -> str:
        """What happened, for the person who imported."""
        done = plural(self.claims, "One claim imported", "{count} claims imported")
        new = plural(self.sources, "one new source", "{count} new sources")
        sentence = _("{done}, {to_rate} to rate, with {new}.", done=done, to_rate=self.to_rate, new=new)
        if self.open_round is None:
            return sentence
        note = _("Round {number} is open and stays as it is: they come in with the next one.", number=self.open_round)
        return f"{sentence} {note}"


def import_claims(
    session: Session,
    project: Project,
    raw: bytes,
    *,
    now: datetime,
    actor_id: int | None,
    document_title: str | None = None,
) -> ImportedClaims:
    """Import the claims of a CSV file.

    Parameters
    ----------
    raw
        The file as it is.
    document_title
        Document of the rows that name none; by default the project's only one. A new title makes a new document.

    Raises
    ------
    ImportRefused
        With every fault by row and column; nothing has been written then.
    """
    rows, errors = read_rows(raw)
    claims.hold_project(session, project.id)
    sources, documents = read_sources(session, project.id), read_documents(session, project.id)
    drafts, found = _read_drafts(rows, sources, documents, (document_title or "").strip())
    errors += found + _repeated(rows, set(session.scalars(select(Claim.key).where(Claim.project_id == project.id))))
    if errors:
        raise ImportRefused(sorted(errors, key=lambda error: error.row))
    source_ids, new_sources = sources.create_missing(session, project.id, {})
    document_ids, new_documents = documents.create_missing(session, project.id, {"created_at": now})
    placed = [_place(draft, source_ids, document_ids) for draft in drafts]
    claims.create_claims(session, project.id, placed, now=now, actor_id=actor_id)
    latest = rounds.latest_round(session, project.id)
    imported = ImportedClaims(
        claims=len(drafts),
        to_rate=sum(1 for draft in drafts if draft.is_to_rate),
        sources=new_sources,
        documents=new_documents,
        open_round=latest.number if latest is not None and latest.state == RoundState.OPEN else None,
    )
    _log(session, project.id, raw, imported, now, actor_id)
    return imported


def try_import(
    session: Session,
    project: Project,
    raw: bytes,
    *,
    now: datetime,
    actor_id: int | None,
    document_title: str | None = None,
) -> ImportedClaims | ImportRefused:
    """Import as `import_claims` does, and return a refusal instead of raising it: nothing is written then."""
    try:
        return import_claims(session, project, raw, now=now, actor_id=actor_id, document_title=document_title)
    except ImportRefused as refused:
        return refused


def _read_drafts(
    rows: Sequence[CsvRow], sources: SourceRegister, documents: DocumentRegister, document_title: str
) -> tuple[list[ClaimDraft], list[RowError]]:
    """Return the drafts, with places in the registers for ids, and the faults."""
    drafts: list[ClaimDraft] = []
    errors: list[RowError] = []
    homeless: list[int] = []
    fault = text_fault(document_title, LONGEST_TITLE)
    if fault:
        errors.append(RowError(1, "document", fault))
    for row in rows:
        title = row.entries.get("document", "")
        fault = text_fault(title, LONGEST_TITLE)
        if fault:
            errors.append(RowError(row.number, "document", fault))
        place = documents.place_of(title or document_title)
        if place is None:
            homeless.append(row.number)
        reader = RowReader(row, sources)
        draft = reader.draft(place or 0)
        errors += reader.errors
        if draft is not None:
            drafts.append(draft)
    if homeless:
        message = _("Say which document the claims are taken from: here in the file, or beside it.")
        errors.append(RowError(homeless[0], "document", message))
    return drafts, errors


def _repeated(rows: Sequence[CsvRow], taken: set[str]) -> list[RowError]:
    errors: list[RowError] = []
    first: dict[str, int] = {}
    for row in rows:
        key = row.entries["id"]
        if key in taken:
            errors.append(RowError(row.number, "id", _("The project has a claim {key} already.", key=key)))
        elif key and key in first:
            message = _("The id {key} stands in row {row} already.", key=key, row=first[key])
            errors.append(RowError(row.number, "id", message))
        first.setdefault(key, row.number)
    return errors


def _place(draft: ClaimDraft, source_ids: Sequence[int], document_ids: Sequence[int]) -> ClaimDraft:
    """Put ids where the draft has places in the registers."""
    return replace(
        draft,
        document_id=document_ids[draft.document_id],
        claimants=tuple(replace(claimant, source_id=source_ids[claimant.source_id]) for claimant in draft.claimants),
        relayer_id=source_ids[draft.relayer_id] if draft.relayer_id is not None else None,
    )


def _log(
    session: Session, project_id: int, raw: bytes, imported: ImportedClaims, now: datetime, actor_id: int | None
) -> None:
    detail: dict[str, object] = {
        "claims": imported.claims,
        "sources": imported.sources,
        "documents": imported.documents,
        "sha256": hashlib.sha256(raw).hexdigest(),
    }
    subject = f"project:{project_id}"
    audit.record(session, "claims.imported", subject, now=now, actor_id=actor_id, project_id=project_id, detail=detail)
