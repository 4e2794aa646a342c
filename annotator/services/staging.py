"""What an import has brought in so far, out of sight: published by one switch, or taken away again bit by bit."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, exists, func, select, update
from sqlalchemy.orm import Session

from annotator.models import (
    Attribution,
    Claim,
    ClaimVersion,
    Document,
    Figure,
    Hop,
    ImportBatch,
    Locator,
    Source,
    SourceName,
)
from annotator.models.import_vocabulary import BatchState, ImportKind
from annotator.models.vocabulary import ClaimState, RoundState
from annotator.services import audit, rounds
from annotator.services.import_results import Imported
from annotator.services.import_rows import Passed

SWEPT = 500
"""Claims taken away in one transaction."""
_AT_ONCE = 1_000
PUBLISHED = "import.published"


def publish(
    session: Session,
    batch: ImportBatch,
    *,
    rows: int,
    relations: int = 0,
    places: int = 0,
    edited: int = 0,
    passed: Mapping[Passed, int],
    drafts: Sequence[str] = (),
    now: datetime,
    actor_id: int | None,
) -> Imported:
    """Let everything that an import has staged be seen, at once.

    Parameters
    ----------
    rows
        New relations; claims and sources are counted here.
    relations
        Those that came in beside claims.
    places
        Those that claims of the project have got.
    edited
        Claims that were edited meanwhile, and got none.
    passed
        Rows that brought nothing in, by the reason.
    drafts
        Ids of claims that are not ready yet.
    """
    project_id = batch.project_id
    is_ready = Claim.import_batch_id == batch.id, Claim.state == ClaimState.STAGED
    for start in range(0, len(drafts), _AT_ONCE):
        session.execute(
            update(Claim)
            .where(*is_ready, Claim.key.in_(drafts[start : start + _AT_ONCE]))
            .values(state=ClaimState.DRAFT.value),
            execution_options={"synchronize_session": False},
        )
    to_rate = _count(session, select(Claim).where(*is_ready, Claim.is_to_rate))
    claims = _count(session, select(Claim).where(Claim.import_batch_id == batch.id))
    sources = _count(session, select(Source).where(Source.project_id == project_id, Source.is_staged))
    documents = _count(session, select(Document).where(Document.project_id == project_id, Document.is_staged))
    session.execute(
        update(Claim).where(*is_ready).values(state=ClaimState.READY.value),
        execution_options={"synchronize_session": False},
    )
    for table in (Source, Document):
        session.execute(
            update(table).where(table.project_id == project_id, table.is_staged).values(is_staged=False),
            execution_options={"synchronize_session": False},
        )
    batch.state, batch.published_at = BatchState.PUBLISHED.value, now
    session.flush()
    kind = ImportKind(batch.kind)
    latest = rounds.latest_round(session, project_id) if kind is ImportKind.CLAIMS else None
    done = Imported(
        kind=kind,
        rows={ImportKind.CLAIMS: claims, ImportKind.SOURCES: sources, ImportKind.RELATIONS: rows}[kind],
        unchanged=passed[Passed.UNCHANGED],
        withdrawn=passed[Passed.WITHDRAWN],
        older=passed[Passed.OLDER],
        to_rate=to_rate,
        sources=sources if kind is ImportKind.CLAIMS else 0,
        documents=documents,
        relations=relations,
        places=places,
        edited=edited,
        open_round=latest.number if latest is not None and latest.state == RoundState.OPEN else None,
    )
    _log(session, batch, done, now, actor_id)
    return done


def read_imported(session: Session, project_id: int, batch_id: int) -> Imported | None:
    """Return what a published import brought in, as the log has it; None for one that is not published."""
    detail = audit.last_detail(session, project_id, PUBLISHED, f"import:{batch_id}")
    if not detail:
        return None
    counted = {name: detail.get(name, 0) for name in _COUNTED}
    return Imported(ImportKind(detail["kind"]), **counted, open_round=detail["round"])


def has_leftovers(session: Session, project_id: int) -> bool:
    """Tell whether something is staged that no import under way can publish."""
    if _is_staging(session, project_id):
        return False
    return any(
        session.scalar(select(rows.exists()))
        for rows in (_left_claims(project_id), _left(Source, project_id), _left(Document, project_id))
    )


def sweep(session: Session, project_id: int) -> None:
    """Take away some of what discarded imports had staged; `has_leftovers` tells whether there is more."""
    if _is_staging(session, project_id):
        return
    if claims := _ids(session, _left_claims(project_id)):
        versions = session.scalars(select(ClaimVersion.id).where(ClaimVersion.claim_id.in_(claims))).all()
        for table in (Attribution, Figure, Hop, Locator):
            _delete(session, delete(table).where(table.claim_version_id.in_(versions)))
        _delete(session, delete(ClaimVersion).where(ClaimVersion.claim_id.in_(claims)))
        _delete(session, delete(Claim).where(Claim.id.in_(claims)))
    elif sources := _ids(session, _left(Source, project_id)):
        _delete(session, delete(SourceName).where(SourceName.source_id.in_(sources)))
        _delete(session, delete(Source).where(Source.id.in_(sources)))
    else:
        _delete(session, delete(Document).where(Document.id.in_(_ids(session, _left(Document, project_id)))))


def _is_staging(session: Session, project_id: int) -> bool:
    """Whether an import is being staged: none is let begin before everything else is cleared away."""
    staged = exists().where(ImportBatch.project_id == project_id, ImportBatch.state == BatchState.STAGED)
    return bool(session.scalar(select(staged)))


def _left_claims(project_id: int) -> Select[int]:
    discarded = select(ImportBatch.id).where(
        ImportBatch.project_id == project_id, ImportBatch.state == BatchState.DISCARDED
    )
    return select(Claim.id).where(Claim.import_batch_id.in_(discarded), Claim.state == ClaimState.STAGED)


def _left(table: type[Source] | type[Document], project_id: int) -> Select[int]:
    return select(table.id).where(table.project_id == project_id, table.is_staged)


_COUNTED = (
    "rows",
    "unchanged",
    "withdrawn",
    "older",
    "to_rate",
    "sources",
    "documents",
    "relations",
    "places",
    "edited",
)


def _log(session: Session, batch: ImportBatch, done: Imported, now: datetime, actor_id: int | None) -> None:
    counted: Mapping[str, object] = {name: getattr(done, name) for name in _COUNTED}
    detail = {**counted, "kind": batch.kind, "sha256": batch.sha256, "file": batch.file_name, "round": done.open_round}
    subject = f"import:{batch.id}"
    audit.record(session, PUBLISHED, subject, now=now, actor_id=actor_id, project_id=batch.project_id, detail=detail)


def _count(session: Session, rows: Select[Any]) -> int:
    return session.scalar(select(func.count()).select_from(rows.subquery())) or 0


def _ids(session: Session, rows: Select[int]) -> Sequence[int]:
    return session.scalars(rows.limit(SWEPT)).all()


def _delete(session: Session, statement: Any) -> None:
    session.execute(statement, execution_options={"synchronize_session": False})
