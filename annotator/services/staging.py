"""What an import has brought in so far, out of sight: published by one switch, or taken away again bit by bit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
from annotator.services.import_rows import Passed
from annotator.text import _, plural

SWEPT = 500
"""Claims taken away in one transaction."""
_AT_ONCE = 1_000
PUBLISHED = "import.published"


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import brought in.

    Attributes
    ----------
    rows
        New claims, sources or relations.
    sources, documents, relations
        That came in with claims.
    places
        Of claims that were there already.
    edited
        Claims that got no place since they were edited after the file had been checked.
    unchanged
        Rows that said what the project had already.
    withdrawn, older
        Rows of withdrawn claims, and of earlier versions of claims, that were left out.
    open_round
        Number of the open round that the claims did not enter, None when no round is open.
    """

    kind: ImportKind
    rows: int
    unchanged: int = 0
    withdrawn: int = 0
    older: int = 0
    to_rate: int = 0
    sources: int = 0
    documents: int = 0
    relations: int = 0
    places: int = 0
    edited: int = 0
    open_round: int | None = None

    def sentence(self) -> str:
        """What happened, for the person who imported."""
        done = plural(self.rows, *_DONE[self.kind])
        if self.kind is ImportKind.CLAIMS:
            new = plural(self.sources, "one new source", "{count} new sources")
            done = _("{done}, {to_rate} to rate, with {new}", done=done, to_rate=self.to_rate, new=new)
        sentences = [f"{done}."]
        if self.documents:
            sentences.append(
                plural(
                    self.documents, "One new document was made for them.", "{count} new documents were made for them."
                )
            )
        if self.relations:
            sentences.append(
                plural(self.relations, "One relation came in with them.", "{count} relations came in with them.")
            )
        if self.unchanged:
            sentences.append(
                plural(
                    self.unchanged,
                    "One row says what the project has already, and changed nothing.",
                    "{count} rows say what the project has already, and changed nothing.",
                )
            )
        if self.places:
            sentences.append(
                plural(
                    self.places,
                    "One claim that was there already has got its place in a text.",
                    "{count} places in texts were added to claims that were there already.",
                )
            )
        if self.edited:
            sentences.append(
                plural(
                    self.edited,
                    "One claim was edited after the file had been checked, and got no place.",
                    "{count} claims were edited after the file had been checked, and got no place.",
                )
            )
        sentences += left_out_sentences(self.withdrawn, self.older)
        if self.open_round is not None and self.rows:
            note = _("Round {number} is open and stays as it is: they come in with the next one.")
            sentences.append(note.format(number=self.open_round))
        return " ".join(sentences)


_DONE = {
    ImportKind.CLAIMS: ("One claim imported", "{count} claims imported"),
    ImportKind.SOURCES: ("One source imported", "{count} sources imported"),
    ImportKind.RELATIONS: ("One relation imported", "{count} relations imported"),
}


def left_out_sentences(withdrawn: int, older: int) -> list[str]:
    """Say how many rows are no claims of today, and are left out."""
    found = []
    if withdrawn:
        found.append(
            plural(
                withdrawn,
                "One row is left out: its claim is withdrawn in the project it comes from.",
                "{count} rows are left out: their claims are withdrawn in the project they come from.",
            )
        )
    if older:
        found.append(
            plural(
                older,
                "One row is left out: it holds an older version of its claim.",
                "{count} rows are left out: they hold older versions of their claims.",
            )
        )
    return found


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
